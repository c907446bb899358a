"""A corridor's round trip as a day plan of one flight: what page and mission files are made from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import lungta
from lungta.core.time import TimeWindow
from lungta.core.units import G_PER_KG
from lungta.mountain.wind.hourly import Sourced
from lungta.plan.cargo.item import Item
from lungta.plan.dayplan import SCHEMA, DayPlan, Sortie
from lungta.plan.hours import FlyingHour, hour_limits_of
from lungta.plan.options import PlanOptions
from lungta.plan.schedule.model import TimetableEntry
from lungta.plan.sorties import SortieMaker
from lungta.plan.summary import aircraft_summary, place_of, terrain_input, terrain_summary

if TYPE_CHECKING:
    from lungta.plan.report.model import CorridorReport
    from lungta.plan.report.trip import Trip


def trip_plan(report: CorridorReport) -> DayPlan:
    """Return a day plan that holds the round trip as its one sortie; without a trip one without any."""
    ask = report.ask
    day = ask.takeoff_utc.astimezone(ZoneInfo(ask.site.timezone)).date()
    options = PlanOptions(
        day=day, aircraft_count=1, battery_sets=1, wind_of=ask.wind_of, seed=ask.seed, samples=ask.samples
    )
    items = () if report.trip is None else _items(report, report.trip)
    hour = None if report.trip is None else _hour(report, report.trip)
    row = None if hour is None else hour_limits_of(hour)
    return DayPlan(
        schema=SCHEMA,
        lungta_version=lungta.__version__,
        created_utc=datetime.now(UTC).replace(microsecond=0),
        date=day.isoformat(),
        seed=ask.seed,
        site=ask.site.id,
        place=place_of(ask.site, ask.terrain),
        terrain=terrain_summary(ask.terrain),
        wind_field=report.conditions.wind.description,
        weather_assumed=ask.weather.assumed,
        aircraft=aircraft_summary(ask.aircraft, options),
        items=items,
        sorties=() if hour is None else (_sortie(report, hour, items),),
        unplaced=(),
        hours=() if row is None else (row,),
        porters=(),
        findings=report.findings,
        inputs=(
            ask.site.source,
            terrain_input(ask.terrain),
            ask.weather.source,
            *((ask.wind_of.source,) if isinstance(ask.wind_of, Sourced) else ()),
            ask.aircraft.source,
        ),
    )


def _items(report: CorridorReport, trip: Trip) -> tuple[Item, ...]:
    """The loads, one each way that carries any."""
    base, other = trip.corridors[0].from_pad, trip.corridors[0].to_pad
    loads = (("load-up", trip.payload_up_kg, base, other), ("load-down", trip.payload_down_kg, other, base))
    return tuple(
        Item(id=name, what="load", mass_g=round(mass_kg * G_PER_KG), from_pad=start, to_pad=goal)
        for name, mass_kg, start, goal in loads
        if mass_kg > 0.0
    )


def _hour(report: CorridorReport, trip: Trip) -> FlyingHour:
    ask = report.ask
    end_utc = ask.takeoff_utc + timedelta(seconds=trip.track.total_s) + timedelta(minutes=1)
    return FlyingHour(
        drop=next(pad for pad in ask.site.pads if pad.id == trip.corridors[0].to_pad),
        window=TimeWindow(start_utc=ask.takeoff_utc, end_utc=end_utc),
        hour=ask.hour,
        limit=trip.limit,
        conditions=report.conditions,
        corridors=trip.corridors,
        track=trip.track,
    )


def _sortie(report: CorridorReport, hour: FlyingHour, items: tuple[Item, ...]) -> Sortie:
    ask, trip = report.ask, report.trip
    assert trip is not None
    maker = SortieMaker(
        site=ask.site,
        aircraft=ask.aircraft,
        terrain=ask.terrain,
        items={item.id: item for item in items},
        hours=(hour,),
        rule=trip.rule,
        slack_s=0.0,
    )
    carried = {item.id for item in items}
    entry = TimetableEntry(
        drop=hour.drop.id,
        takeoff_utc=ask.takeoff_utc,
        landing_utc=hour.window.end_utc,
        aircraft_number=1,
        battery_set_number=1,
        items_up=tuple({"load-up"} & carried),
        items_down=tuple({"load-down"} & carried),
    )
    return maker.sortie(1, entry)
