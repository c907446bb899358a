"""Take-off windows, weather records and zones: whatever minute a flight leaves at, all it was planned on holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from test_day import make_plan, schematic

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import DailyWindow, Site
from lungta.mountain.site.zones import active_zones
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WindLevel
from lungta.plan.cargo.item import Item, Manifest
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import sample_manifest
from lungta.plan.day import plan_day
from lungta.plan.dayplan import DayPlan
from lungta.plan.hours import hour_windows
from lungta.plan.options import PlanOptions

DAY = date(2026, 4, 20)
KHUMBU = load_site("khumbu")
TERRAIN = schematic("khumbu")
FC30 = load_aircraft("dji-fc30")


def manifest(site: Site) -> Manifest:
    sample = sample_manifest("khumbu")
    assert sample is not None
    return read_manifest(sample, pad_ids=[pad.id for pad in site.pads])


def plan_with(site: Site, weather: Weather, cargo: Manifest, **options: int) -> DayPlan:
    return plan_day(site, weather, FC30, cargo, TERRAIN, PlanOptions(day=DAY, samples=64, **options))  # type: ignore[arg-type]


def calm(minute: int = 0) -> Weather:
    """A calm day whose records begin at some minute past the hour."""
    weather = climate_weather(KHUMBU, DAY)
    wind = (WindLevel(alt_amsl_m=5315.0, wind_mps=2.0, from_deg=220.0, gust_mps=3.0),)
    shift = timedelta(minutes=minute)
    hours = tuple(replace(hour, time_utc=hour.time_utc + shift, wind=wind) for hour in weather.hours)
    return replace(weather, hours=hours)


def closing_at_noon(site: Site) -> Site:
    """The site with the climbing route closed to flights from noon instead of in the morning."""
    zones = tuple(
        replace(zone, active=(DailyWindow(start=time(12), end=time(18)),)) if zone.id == "icefall-route" else zone
        for zone in site.zones
    )
    return replace(site, zones=zones)


def down_only() -> Manifest:
    cargo = manifest(KHUMBU)
    bag = Item(id="bag", what="waste", mass_g=20_000, from_pad="camp-1", to_pad="base-camp")
    return replace(cargo, items=(bag,))


def due_early() -> Manifest:
    cargo = manifest(KHUMBU)
    due = datetime(2026, 4, 20, 0, 0, tzinfo=UTC)
    items = [Item(id="tea", what="tea", mass_g=2_000, from_pad="base-camp", to_pad="camp-1", due_utc=due)]
    return replace(cargo, items=tuple(items))


CASES = {
    "sample": (KHUMBU, climate_weather(KHUMBU, DAY), manifest(KHUMBU), {}),
    "down only": (KHUMBU, climate_weather(KHUMBU, DAY), down_only(), {}),
    "due early": (KHUMBU, climate_weather(KHUMBU, DAY), due_early(), {}),
    "zone from noon": (closing_at_noon(KHUMBU), calm(), manifest(KHUMBU), {}),
    "one aircraft, two sets": (KHUMBU, calm(), manifest(KHUMBU), {"aircraft_count": 1, "battery_sets": 2}),
    "records at 15 past": (KHUMBU, calm(15), manifest(KHUMBU), {}),
}


@pytest.mark.parametrize("name", CASES)
def test_everything_holds_at_every_minute_of_the_window(name: str) -> None:
    """Each minute of each window: zones, hour limits, due times, aircraft and set ready for their next use."""
    site, weather, cargo, options = CASES[name]
    plan = plan_with(site, weather, cargo, **options)
    assert plan.sorties
    due = {item.id: item.due_utc for item in plan.items}
    for sortie in plan.sorties:
        takeoff, flight = sortie.takeoff_utc, timedelta(seconds=sortie.duration_s)
        while takeoff <= sortie.takeoff_window_end_utc:
            landing = takeoff + flight
            held = {zone.id for zone in active_zones(site, TimeWindow(start_utc=takeoff, end_utc=landing))}
            assert held <= set(sortie.corridor_up.active_zones) & set(sortie.corridor_down.active_zones)
            rows = [
                hour
                for hour in plan.hours
                if hour.drop == sortie.drop and hour.time_utc < landing and takeoff < hour.time_utc + timedelta(hours=1)
            ]
            assert rows
            assert all(sortie.payload_up_g <= row.max_up_g for row in rows)
            assert all(sortie.payload_down_g <= row.max_down_g for row in rows)
            assert all(row.gust_mps <= FC30.wind_limit_mps for row in rows if row.gust_mps is not None)
            loads = (*sortie.items_up, *sortie.items_down)
            assert all(landing <= due[item] for item in loads if due[item])
            for later in plan.sorties[sortie.number :]:
                gap_s = (later.takeoff_utc - landing).total_seconds()
                assert gap_s > 0
                assert later.aircraft != sortie.aircraft or gap_s >= FC30.turnaround_s
                assert later.battery_set != sortie.battery_set or gap_s >= FC30.charge_s
            takeoff += timedelta(minutes=1)


def test_a_flight_may_leave_some_minutes_late() -> None:
    """The timetable keeps three minutes free, so windows are not a single moment."""
    plan = plan_with(KHUMBU, calm(), manifest(KHUMBU))
    lengths_s = [(s.takeoff_window_end_utc - s.takeoff_utc).total_seconds() for s in plan.sorties]
    assert max(lengths_s) == 180.0


def test_a_gale_in_a_record_at_15_past_keeps_everything_down() -> None:
    """A record holds from its own minute on: nothing is in the air in an hour with a gale, wherever the hour begins."""
    weather = calm(15)
    gale_from = datetime(2026, 4, 20, 0, 15, tzinfo=UTC)
    gale = (WindLevel(alt_amsl_m=5315.0, wind_mps=25.0, from_deg=220.0),)
    hours = tuple(replace(hour, wind=gale) if hour.time_utc == gale_from else hour for hour in weather.hours)
    for each in (replace(weather, hours=hours), replace(weather, hours=tuple(h for h in hours if h.wind != gale))):
        plan = plan_with(KHUMBU, each, manifest(KHUMBU))
        assert plan.sorties
        for sortie in plan.sorties:
            late_landing = sortie.takeoff_window_end_utc + timedelta(seconds=sortie.duration_s)
            assert late_landing <= gale_from or sortie.takeoff_utc >= gale_from + timedelta(hours=1)


def test_windows_are_cut_at_the_records() -> None:
    """Windows tile the day without gap, none is longer than an hour, and none holds two records."""
    day = TimeWindow(
        start_utc=datetime(2026, 4, 19, 23, 44, tzinfo=UTC), end_utc=datetime(2026, 4, 20, 12, 40, tzinfo=UTC)
    )
    for minute in (0, 15, 45):
        weather = calm(minute)
        windows = hour_windows(day, replace(weather, hours=weather.hours[:10] + weather.hours[13:]))
        assert (windows[0].start_utc, windows[-1].end_utc) == (day.start_utc, day.end_utc)
        assert all(a.end_utc == b.start_utc for a, b in pairwise(windows))
        assert all(window.duration_s <= 3600.0 for window in windows)
        assert not [w for w in windows for hour in weather.hours if w.start_utc < hour.time_utc < w.end_utc]


def test_times_are_utc_where_night_flights_are_allowed() -> None:
    """With daylight not required every time in the plan still has offset zero."""
    site = replace(KHUMBU, limits=replace(KHUMBU.limits, daylight_only=False))
    plan = plan_with(site, calm(), manifest(site))
    assert all(sortie.takeoff_utc.utcoffset() == timedelta(0) for sortie in plan.sorties)
    first = plan.sorties[0].takeoff_utc.astimezone(ZoneInfo(site.timezone))
    assert first.date() == DAY


def test_upper_winds_do_not_close_the_day() -> None:
    """A jet far above the path is no reason to stay down: winds are judged where the aircraft meets them."""
    weather = calm()
    jet = WindLevel(alt_amsl_m=10_500.0, wind_mps=41.7, from_deg=270.0)
    level = WindLevel(alt_amsl_m=6_900.0, wind_mps=4.0, from_deg=250.0)
    hours = tuple(replace(hour, wind=(*hour.wind, level, jet)) for hour in weather.hours)
    assert plan_with(KHUMBU, replace(weather, hours=hours), manifest(KHUMBU)).sorties


def test_gusts_that_nobody_gave_are_not_invented() -> None:
    """Where the source has no gusts the plan has none either."""
    weather = calm()
    hours = tuple(replace(hour, wind=(replace(hour.wind[0], gust_mps=None),)) for hour in weather.hours)
    plan = plan_with(KHUMBU, replace(weather, hours=hours), manifest(KHUMBU))
    assert {hour.gust_mps for hour in plan.hours} == {None}


@pytest.mark.parametrize("site_id", ["khumbu", "ama-dablam", "muztagh-ata"])
def test_abort_advice_leaves_charge(site_id: str) -> None:
    """Following the advice at any stretch of the way up lands with charge left, in nineteen of twenty cases."""
    plan = make_plan(site_id, schematic(site_id))
    for sortie in plan.sorties:
        assert sortie.abort_points
        assert all(point.charge_on_landing_frac > 0.0 for point in sortie.abort_points)
        assert sortie.abort_points[0].action.startswith("return to")
