"""The climate of a season: counts, gaps, spells, and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from lungta.core.errors import WeatherError
from lungta.core.figures import house_style, picture
from lungta.mountain.site.load import load_site
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.weather.stats.climatology import SPELLS_H, ClimateLimits, climatology
from lungta.mountain.weather.stats.draw_climate import climate_figure
from made_weather import source

SITE = load_site("khumbu")
LIMITS = ClimateLimits(wind_mps=12.0, gust_mps=12.0, min_temperature_k=253.15, max_temperature_k=318.15)
START_UTC = datetime(2026, 4, 1, 18, 15, tzinfo=UTC)  # midnight in Nepal


def season(winds: list[float], gusts: list[float | None] | None = None) -> Weather:
    """Hourly winds from local midnight of 2 April 2026 on."""
    hours = [
        WeatherHour(
            time_utc=START_UTC + timedelta(hours=n),
            station_alt_amsl_m=5315.0,
            temperature_k=268.15,
            pressure_pa=53_500.0,
            wind=(WindLevel(alt_amsl_m=5315.0, wind_mps=w, from_deg=220.0, gust_mps=gusts[n] if gusts else None),),
            wind_sigma_mps=0.5,
        )
        for n, w in enumerate(winds)
    ]
    return Weather(hours=tuple(hours), source=source("made-up season"))


def test_hours_are_those_of_the_local_day() -> None:
    """Calm at night, 15 m/s from 12 to 15 local: over the limit in these hours and no other."""
    day = [15.0 if 12 <= hour < 15 else 4.0 for hour in range(24)]
    made = climatology(season(day * 10), SITE, LIMITS)
    assert {each.hour for each in made.hours if each.wind_over_frac == 1.0} == {12, 13, 14}
    assert all(each.hours == each.expected_hours == 10 for each in made.hours)
    assert all(each.flyable_frac == 1.0 - each.wind_over_frac for each in made.hours)
    assert all(each.wind_p50_mps == each.wind_mean_mps for each in made.hours)


def test_spells_are_counted_in_daylight() -> None:
    """From sunrise (about 05:45) to noon 6 hours, from 15 to sunset (about 18:15) 3; the night counts for nothing."""
    day = [15.0 if 12 <= hour < 15 else 4.0 for hour in range(24)]
    made = climatology(season(day * 10), SITE, LIMITS)
    assert {each.spells_h for each in made.days} == {(6, 3)}
    (april,) = made.months
    assert (april.days, april.whole_days) == (10, 10)
    assert dict(zip(SPELLS_H, april.days_with_frac, strict=True)) == {1: 1.0, 2: 1.0, 3: 1.0, 4: 1.0, 6: 1.0, 8: 0.0}
    assert (april.spell_p25_h, april.spell_p50_h, april.spell_p75_h) == (3.0, 4.5, 6.0)


def test_where_night_flight_is_allowed_the_whole_day_counts() -> None:
    """Without the rule of daylight a calm day is one spell of 24 hours."""
    free = replace(SITE, limits=replace(SITE.limits, daylight_only=False))
    assert {each.spells_h for each in climatology(season([4.0] * 72), free, LIMITS).days} == {(24,)}


def test_missing_hours_are_counted_and_end_a_spell() -> None:
    """A gap of two hours at noon cuts the day in two; expected and missing are said; a day without record is no day."""
    whole = season([4.0] * 24 * 4)
    kept = tuple(hour for n, hour in enumerate(whole.hours) if n not in (12, 13) and not 48 <= n < 72)
    made = climatology(replace(whole, hours=kept), SITE, LIMITS)
    assert (made.count, made.expected) == (70, 96)
    assert made.days[0].spells_h == (6, 4)
    assert [each.missing_h for each in made.days] == [2, 0, 12, 0]
    assert (made.months[0].days, made.months[0].whole_days) == (3, 2)
    noon = next(each for each in made.hours if each.hour == 12)
    assert (noon.hours, noon.expected_hours) == (2, 4)


def test_gusts_count_where_they_were_measured() -> None:
    """A gust over the limit closes an hour; an hour without a gust is judged by the rest, and counted."""
    gusts: list[float | None] = [None if n < 24 else 20.0 for n in range(48)]
    made = climatology(season([4.0] * 48, gusts), SITE, LIMITS)
    assert made.with_gust == 24
    assert all(each.gust_hours == 1 and each.gust_over_frac == 1.0 for each in made.hours)
    assert all(each.flyable_frac == 0.5 for each in made.hours)
    none = climatology(season([4.0] * 48), SITE, LIMITS)
    assert all(each.gust_mean_mps is None and each.gust_over_frac is None for each in none.hours)


def test_a_planning_climate_has_no_statistics() -> None:
    """Statistics of an assumption would look like a measurement."""
    with pytest.raises(WeatherError, match="planning climate"):
        climatology(climate_weather(SITE, date(2026, 4, 20)), SITE, LIMITS)


def test_the_picture_names_station_and_gaps() -> None:
    """Title, coverage and every month are on it."""
    made = climatology(season([4.0, 13.0] * 24 * 20), SITE, LIMITS)
    with house_style():
        drawn = picture(climate_figure(made), ".svg").decode("utf-8")
    assert all(text in drawn for text in ("made-up season", "960 of 960 hours", "Apr", "days with a flyable spell"))
