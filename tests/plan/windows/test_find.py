"""Windows of a day over the schematic Khumbu: data, gaps, light, pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.catalogue import load_aircraft
from lungta.core.errors import WeatherError
from lungta.core.figures import house_style, picture
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WeatherHour
from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.find import CorridorOutcome, CorridorRequest, find_corridor
from lungta.plan.windows.draw import windows_figure
from lungta.plan.windows.find import flying_windows
from lungta.plan.windows.limits import Limit, limits_of
from lungta.plan.windows.model import NO_RECORD, Windows, no_record_row, windows_data
from lungta.plan.windows.options import WindowOptions

DAY = date(2026, 4, 20)
SITE, FC30 = load_site("khumbu"), load_aircraft("dji-fc30")


@pytest.fixture(scope="module")
def ground() -> Terrain:
    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
    return schematic_terrain(SITE.frame, extent_m=SITE.extent_m, must_cover=pads)


@pytest.fixture(scope="module", autouse=True)
def _searched_once() -> Iterator[None]:
    """Most of these days have the same air: the same request for a corridor is searched for once."""
    found: dict[tuple[object, ...], CorridorOutcome] = {}

    def find(request: CorridorRequest, *, explain: bool = True) -> CorridorOutcome:
        air = request.wind.description, float(request.density_kgm3(np.array(6000.0)))
        key = request.from_pad.id, request.to_pad.id, tuple(zone.id for zone in request.zones), *air, explain
        if key not in found:
            found[key] = find_corridor(request, explain=explain)
        return found[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lungta.plan.ways.find_corridor", find)
        yield


def calm(wind_mps: float = 3.0, gust_mps: float = 5.0) -> Weather:
    """The day's climate with the same light wind all day, as if somebody had forecast it."""
    made = climate_weather(SITE, DAY)
    hours = tuple(
        replace(
            hour,
            wind=(replace(hour.wind[0], wind_mps=wind_mps, gust_mps=gust_mps),),
            wind_sigma_mps=1.0,
            visibility_m=20_000.0,
            precipitation_mmph=0.0,
            cloud_base_amsl_m=9000.0,
        )
        for hour in made.hours
    )
    return replace(made, hours=hours, assumed=False)


def windows(ground: Terrain, weather: Weather, **options: object) -> Windows:
    chosen = WindowOptions(first_day=DAY, samples=400, **options)  # type: ignore[arg-type]
    return flying_windows(SITE, weather, FC30, ground, SITE.drops[0], chosen)


@pytest.fixture(scope="module")
def good(ground: Terrain) -> Windows:
    return windows(ground, calm())


def test_a_calm_day_is_one_window_from_sunrise_to_sunset(good: Windows) -> None:
    """Cut to daylight, everything known, odds near 1."""
    (window,) = good.windows
    assert f"{window.start_utc:%H:%M} {window.end_utc:%H:%M}" == "23:44 12:40"
    assert window.not_checked == ()
    assert window.least_frac > 0.99
    assert good.not_checked == ()


def test_the_dark_is_closed(good: Windows) -> None:
    """No hour without light has any odds."""
    dark = [hour for hour in good.hours if hour.probability_frac[Limit.DAYLIGHT] == 0.0]
    assert len(dark) > 8
    assert all(hour.joint_frac == 0.0 and hour.why == "daylight" for hour in dark)


def test_a_missing_hour_ends_a_window(ground: Terrain) -> None:
    """Two hours without a record: two windows, the hours named, nothing filled."""
    day = calm()
    gaps = replace(day, hours=tuple(hour for hour in day.hours if hour.time_utc.hour not in (4, 5)))
    made = windows(ground, gaps)
    assert [time.hour for time in made.missing_utc] == [4, 5]
    assert [f"{each.end_utc:%H:%M}" for each in made.windows] == ["04:00", "12:40"]
    assert any(finding.code == "weather-hours-missing" for finding in made.findings)
    assert made.not_checked == ()
    row = no_record_row(made.missing_utc[0])
    assert row.pop("why") == NO_RECORD == "no record for this hour"
    assert row.pop("time_utc").endswith("04:00:00+00:00")
    assert set(row.values()) == {None}
    with house_style():
        assert "no record for this hour" in picture(windows_figure(made), ".svg").decode("utf-8")


def test_the_joint_odds_never_exceed_any_limit(ground: Terrain) -> None:
    """All limits together hold at most as often as the least of them, and no less than their failures add up to."""
    made = windows(ground, calm(8.0, 11.5))
    for hour in made.hours:
        known = [each for each in hour.probability_frac.values() if each is not None]
        assert hour.joint_frac <= min(known) + 1e-12
        assert hour.joint_frac >= sum(known) - (len(known) - 1) - 1e-9


def test_a_window_says_what_was_not_known(ground: Terrain) -> None:
    """Without sight, cloud and rain in the weather there is a window of what is known, and the list of the rest."""
    day = calm()
    silent = replace(
        day,
        hours=tuple(
            replace(hour, visibility_m=None, precipitation_mmph=None, cloud_base_amsl_m=None) for hour in day.hours
        ),
    )
    made = windows(ground, silent)
    lacking = (Limit.CLOUD, Limit.VISIBILITY, Limit.PRECIPITATION, Limit.ICING)
    assert made.not_checked == lacking
    assert made.windows[0].not_checked == lacking


def test_short_windows_are_left_out_and_limits_can_be_changed(ground: Terrain) -> None:
    """A day of 12.9 h is no window of 13 h; a limit of 2 m/s closes it."""
    assert windows(ground, calm(), least_hours=13.0).windows == ()
    strict = replace(limits_of(FC30), wind_mps=2.0)
    assert windows(ground, calm(), limits=strict).windows == ()


def test_climate_is_not_for_flight(ground: Terrain) -> None:
    """Without weather, and over schematic ground, every output says so."""
    made = windows(ground, climate_weather(SITE, DAY))
    assert not made.for_flight
    data = windows_data(made)
    assert data["for_flight"] is False
    assert sum("NOT FOR FLIGHT" in each["message"] for each in data["findings"]) == 2
    with house_style():
        assert "NOT FOR FLIGHT" in picture(windows_figure(made), ".svg").decode("utf-8")


class Solved:
    """A field that knows its turbulence and its lee, as a solved one does: all that lies 500 m east of the home pad."""

    description = "solved for a test"
    turbulence_mps = 4.0

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        ones = np.ones(np.shape(east_m))
        return WindSample(3.0 * ones, 0.0 * ones, 0.0 * ones, 0.5 * ones)

    def turbulence_at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
        return np.full(np.shape(east_m), self.turbulence_mps)

    def in_lee(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.bool_]:
        home = SITE.frame.to_local(SITE.home.position.lat_deg, SITE.home.position.lon_deg)
        return np.asarray(np.asarray(east_m) > home[0] + 500.0)


class Smooth(Solved):
    """The same without gusts."""

    turbulence_mps = 0.5


def test_a_solved_field_takes_the_profiles_place(ground: Terrain) -> None:
    """Its wind and its turbulence are used: 4 m/s of it close a day that the stated gusts leave open."""
    made = windows(ground, calm(), wind_of=lambda hour: Solved())
    assert made.wind_field == "solved for a test"
    assert made.windows == ()
    assert {hour.why for hour in made.hours if hour.probability_frac[Limit.DAYLIGHT]} == {"gust"}


def test_the_lee_warns_and_closes_only_when_asked(ground: Terrain, good: Windows) -> None:
    """The part of the way in the lee stands beside the odds; named as a limit it closes the hours that exceed it."""
    warned = windows(ground, calm(), wind_of=lambda hour: Smooth())
    (window,) = warned.windows
    assert window.most_lee_frac is not None
    assert 0.2 < window.most_lee_frac < 0.95
    assert Limit.LEE not in warned.hours[8].probability_frac
    assert "a warning, not in the odds" in warned.lee_words
    most = replace(limits_of(FC30), most_lee_frac=window.most_lee_frac - 0.01)
    closed = windows(ground, calm(), wind_of=lambda hour: Smooth(), limits=most)
    assert closed.windows == ()
    assert {hour.why for hour in closed.hours if hour.probability_frac[Limit.DAYLIGHT]} == {"lee"}
    enough = replace(most, most_lee_frac=window.most_lee_frac + 0.01)
    assert len(windows(ground, calm(), wind_of=lambda hour: Smooth(), limits=enough).windows) == 1
    assert "knows none" in good.lee_words


def test_a_lee_that_nobody_knows_is_not_passed(ground: Terrain) -> None:
    """Asked for in a wind that is blind to terrain, it is on the list of what was not checked."""
    made = windows(ground, calm(), limits=replace(limits_of(FC30), most_lee_frac=0.2))
    assert made.not_checked == (Limit.LEE,)


def test_a_storm_is_judged_and_not_called_unknown(ground: Terrain) -> None:
    """Where the wind forbids every path the odds are those along the path of still air: the wind's are 0."""
    storm = calm(30.0, 45.0)
    made = windows(ground, replace(storm, hours=storm.hours[8:9]))
    lit = [hour for hour in made.hours if hour.probability_frac[Limit.DAYLIGHT]]
    assert {(hour.probability_frac[Limit.WIND], hour.probability_frac[Limit.WAY]) for hour in lit} == {(0.0, 1.0)}
    assert len(lit) == 1
    assert made.not_checked == ()


def test_every_hour_of_light_is_named_while_it_is_worked_on(ground: Terrain) -> None:
    """A solve takes seconds, and a person sees which hour it is; the dark is not solved."""
    said: list[str] = []
    asked: list[WeatherHour] = []

    def wind_of(hour: WeatherHour) -> Solved:
        asked.append(hour)
        return Smooth()

    options = WindowOptions(first_day=DAY, samples=400, wind_of=wind_of)
    made = flying_windows(SITE, calm(), FC30, ground, SITE.drops[0], options, progress=said.append)
    lit = [hour.time_utc for hour in made.hours if hour.probability_frac[Limit.DAYLIGHT]]
    assert sum("local time, hour" in stage for stage in said) == len(lit)
    assert {hour.time_utc for hour in asked} == set(lit)


def test_the_same_seed_gives_the_same_data(ground: Terrain, good: Windows) -> None:
    """Windows are data: equal when made again, and JSON holds no NaN."""
    assert windows_data(windows(ground, calm())) == windows_data(good)
    assert json.loads(json.dumps(windows_data(good), allow_nan=False))["site"] == "khumbu"


def test_a_day_without_weather_is_refused(ground: Terrain) -> None:
    """The message says what the weather reaches over."""
    late = WindowOptions(first_day=DAY + timedelta(days=9))
    with pytest.raises(WeatherError, match="no record for any flying hour"):
        flying_windows(SITE, calm(), FC30, ground, SITE.drops[0], late)


@pytest.mark.parametrize("bad", [{"days": 0}, {"threshold_frac": 0.0}, {"threshold_frac": 1.1}, {"samples": 3}])
def test_impossible_options_are_refused(bad: dict[str, float]) -> None:
    """Days, odds and samples have bounds."""
    with pytest.raises(ValueError, match=r"must|lie in"):
        WindowOptions(first_day=DAY, **bad)  # type: ignore[arg-type]


def test_pictures_of_a_day_and_a_week(ground: Terrain) -> None:
    """One day shows every limit; four days one row each; unknown hours are hatched with a question mark."""
    day = calm()
    week = replace(
        day,
        hours=tuple(
            replace(hour, time_utc=hour.time_utc + timedelta(days=n), visibility_m=None)
            for n in range(4)
            for hour in day.hours[:24]
        ),
    )
    with house_style():
        one = picture(windows_figure(windows(ground, week)), ".svg").decode("utf-8")
        four = picture(windows_figure(windows(ground, week, days=4)), ".svg").decode("utf-8")
    assert all(
        text in one
        for text in ("KNOWN ONLY", "Khumbu Icefall to ", "gusts up to 12 m/s", "?", "UTC", "local time", "if the eye")
    )
    assert all(text in four for text in ("Mon 20 Apr", "Thu 23 Apr", "NOT KNOWN"))
