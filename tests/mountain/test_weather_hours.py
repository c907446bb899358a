"""A day of weather: which hour holds when, which is missing, and the climate that stands in for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.provenance import InputSource
from lungta.core.time import TimeWindow
from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.weather.climate import climate_weather
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.weather.read import read_weather

SOURCE = InputSource(kind="weather", title="t", origin="o")
EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "weather").iterdir())
NEPAL = ZoneInfo("Asia/Kathmandu")
DAY = TimeWindow(
    start_utc=datetime(2026, 4, 20, tzinfo=NEPAL).astimezone(UTC),
    end_utc=datetime(2026, 4, 21, tzinfo=NEPAL).astimezone(UTC),
)


def hour(time_utc: datetime) -> WeatherHour:
    return WeatherHour(
        time_utc=time_utc,
        station_alt_amsl_m=5315.0,
        temperature_k=268.0,
        pressure_pa=53_510.0,
        wind=(WindLevel(alt_amsl_m=5315.0, wind_mps=3.0, from_deg=220.0),),
        wind_sigma_mps=2.0,
    )


@settings(max_examples=60, deadline=None)
@given(
    present=st.sets(st.integers(0, 23), min_size=1),
    minute=st.sampled_from([0, 15, 30]),
    asked=st.integers(0, 24 * 60 - 1),
)
def test_an_hour_holds_for_its_sixty_minutes(present: set[int], minute: int, asked: int) -> None:
    """A record holds from its own minute for an hour; every minute is either held or its hour is missing."""
    start = datetime(2026, 4, 20, 0, minute, tzinfo=UTC)
    weather = Weather(hours=tuple(hour(start + timedelta(hours=n)) for n in sorted(present)), source=SOURCE)
    moment = start + timedelta(minutes=asked)
    found = weather.at(moment)
    assert (found is not None) == (asked // 60 in present)
    if found:
        assert timedelta(0) <= moment - found.time_utc < timedelta(hours=1)
    missing = weather.missing_hours(TimeWindow(start_utc=start, end_utc=start + timedelta(hours=24)))
    assert {round((time - start) / timedelta(hours=1)) for time in missing} == set(range(24)) - present
    at_moment = weather.missing_hours(TimeWindow(start_utc=moment, end_utc=moment + timedelta(minutes=1)))
    assert len(at_moment) == (found is None)


def test_no_record_at_all() -> None:
    """Of nothing, everything is missing."""
    empty = Weather(hours=(), source=SOURCE)
    assert empty.at(DAY.start_utc) is None
    assert len(empty.missing_hours(DAY)) == 25  # the local day of Nepal touches 25 UTC hours


def test_hours_must_ascend() -> None:
    """Two records for one moment are no weather."""
    start = datetime(2026, 4, 20, tzinfo=UTC)
    for times in ((start, start), (start, start + timedelta(minutes=30)), (start + timedelta(hours=1), start)):
        with pytest.raises(ValueError, match="ascend"):
            Weather(hours=tuple(map(hour, times)), source=SOURCE)


@pytest.mark.parametrize("name", site_names())
def test_climate_covers_the_local_day_and_is_called_assumed(name: str) -> None:
    """Without weather every minute of the local day has the climate of its local hour, and says ASSUMED."""
    site = load_site(name)
    weather = climate_weather(site, date(2026, 4, 20))
    zone = ZoneInfo(site.timezone)
    start = datetime(2026, 4, 20, tzinfo=zone).astimezone(UTC)
    window = TimeWindow(start_utc=start, end_utc=start + timedelta(hours=24))
    assert weather.assumed
    assert weather.source.title.startswith("ASSUMED")
    assert weather.missing_hours(window) == ()
    for minutes in range(0, 24 * 60, 5):
        moment = start + timedelta(minutes=minutes)
        found = weather.at(moment)
        assert found is not None
        local = (found.time_utc + timedelta(minutes=30)).astimezone(zone).hour
        assert found.temperature_k == site.climate.hours[local].temperature_k
        apart = abs(local * 60 + 30 - minutes)
        assert min(apart, 1440 - apart) <= 60


def test_climate_on_the_day_of_clock_change() -> None:
    """Where clocks change the day has 23 or 25 hours; each has a climate."""
    from dataclasses import replace

    site = replace(load_site("khumbu"), timezone="Europe/Zurich")
    assert len(climate_weather(site, date(2026, 3, 29)).hours) == 23
    assert len(climate_weather(site, date(2026, 10, 25)).hours) == 25


def test_climate_of_khumbu_is_the_published_figures() -> None:
    """Mean and least temperature, greatest wind and the gust ratio are those that the source names."""
    hours = load_site("khumbu").climate.hours
    temperatures = [hour.temperature_k for hour in hours]
    assert sum(temperatures) / 24 - 273.15 == pytest.approx(-3.4, abs=0.5)
    assert min(temperatures) - 273.15 == pytest.approx(-8.7, abs=0.1)
    assert max(hour.wind_mps for hour in hours) == 8.5
    assert min(hour.wind_mps for hour in hours) == 5.0
    assert all(hour.gust_mps / hour.wind_mps == pytest.approx(22.1 / 13.2, abs=0.02) for hour in hours)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_examples_are_one_day_at_base_camp(path: Path) -> None:
    """The examples read, cover the local day, are called made-up, and have a calm morning and a windy afternoon."""
    weather = read_weather(path, timezone="Asia/Kathmandu")
    assert weather.missing_hours(DAY) == ()
    assert "made-up example" in weather.source.title
    assert "made-up example, not a" in path.read_text(encoding="utf-8")
    morning = weather.at(datetime(2026, 4, 20, 7, 30, tzinfo=NEPAL))
    afternoon = weather.at(datetime(2026, 4, 20, 14, 30, tzinfo=NEPAL))
    assert morning is not None
    assert afternoon is not None
    assert (morning.wind[0].gust_mps or 99.0) < 5.0
    assert (afternoon.wind[0].gust_mps or 0.0) > 12.0


def test_examples_agree_with_each_other() -> None:
    """Three files of one day tell the same surface weather, within the half hour between their clocks."""
    days = [read_weather(path, timezone="Asia/Kathmandu") for path in EXAMPLES]
    assert len(days) == 3
    for clock in range(1, 23):
        moment = datetime(2026, 4, 20, clock, 30, tzinfo=NEPAL)
        hours = [day.at(moment) for day in days]
        temperatures = [hour.temperature_k for hour in hours if hour]
        winds = [hour.wind[0].wind_mps for hour in hours if hour]
        assert len(winds) == 3
        assert max(temperatures) - min(temperatures) < 2.0
        assert max(winds) - min(winds) < 1.5
