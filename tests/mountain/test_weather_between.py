"""Hours between records: only when asked for, said in the title, never kinder than the records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.provenance import InputSource
from lungta.mountain.weather.between import with_hours_between
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel

START = datetime(2026, 4, 20, tzinfo=UTC)
SOURCE = InputSource(kind="weather", title="a forecast", origin="o")


def record(
    hour: int, wind: tuple[WindLevel, ...] | None = None, *, temperature_k: float = 268.0, **more: float | None
) -> WeatherHour:
    return WeatherHour(
        time_utc=START + timedelta(hours=hour),
        station_alt_amsl_m=5200.0,
        temperature_k=temperature_k,
        pressure_pa=54_000.0,
        wind=wind or (level(5210.0, 4.0, 270.0),),
        wind_sigma_mps=3.0,
        **more,
    )


def level(alt_m: float, wind_mps: float, from_deg: float, gust_mps: float | None = None) -> WindLevel:
    return WindLevel(alt_amsl_m=alt_m, wind_mps=wind_mps, from_deg=from_deg, gust_mps=gust_mps)


def filled(*records: WeatherHour) -> Weather:
    return with_hours_between(Weather(hours=records, source=SOURCE))


def test_three_hourly_records_become_hourly() -> None:
    """Temperature goes straight from record to record; records stay as they are; the title says what was done."""
    weather = filled(record(0), record(3, temperature_k=271.0), record(6))
    assert [hour.temperature_k for hour in weather.hours] == pytest.approx([268, 269, 270, 271, 270, 269, 268])
    assert weather.hours[3] == record(3, temperature_k=271.0)
    assert "4 hours between records INTERPOLATED in time" in weather.source.title


def test_long_gaps_stay_gaps() -> None:
    """Over more than six hours nothing is made up, and nothing is said."""
    weather = filled(record(0), record(9))
    assert len(weather.hours) == 2
    assert weather.source == SOURCE
    assert filled(record(0), record(1)).source == SOURCE


def test_a_turning_wind_goes_through_its_components() -> None:
    """From 350 to 10 deg the wind passes north, not south; half way of opposite winds it is calm, and unsure."""
    turning = filled(record(0, (level(5210, 5, 350),)), record(2, (level(5210, 5, 10),))).hours[1].wind[0]
    assert min(turning.from_deg, 360 - turning.from_deg) == pytest.approx(0.0, abs=1e-9)
    opposite = filled(record(0, (level(5210, 6, 90),)), record(2, (level(5210, 6, 270),))).hours[1].wind[0]
    assert opposite.wind_mps == pytest.approx(0.0, abs=1e-9)
    assert opposite.sigma_mps == pytest.approx((3.0**2 + 6.0**2) ** 0.5)


def test_levels_that_moved() -> None:
    """The later record is read at the heights of the earlier one."""
    weather = filled(
        record(0, (level(5210, 2, 270), level(5800, 10, 270))),
        record(2, (level(5210, 2, 270), level(5600, 6, 270), level(6000, 10, 270))),
    )
    middle = weather.hours[1]
    assert [each.alt_amsl_m for each in middle.wind] == [5210.0, 5800.0]
    assert middle.wind[1].wind_mps == pytest.approx((10.0 + 8.0) / 2)


@settings(max_examples=60, deadline=None)
@given(
    winds=st.tuples(st.floats(0, 30), st.floats(0, 30)),
    bearings=st.tuples(st.floats(0, 360), st.floats(0, 360)),
    gusts=st.tuples(st.floats(30, 40), st.floats(30, 40)),
    seen=st.tuples(st.floats(0, 10_000), st.floats(0, 10_000)),
)
def test_never_kinder_than_the_records(
    winds: tuple[float, float],
    bearings: tuple[float, float],
    gusts: tuple[float, float],
    seen: tuple[float, float],
) -> None:
    """Gust and precipitation are the greater, visibility and cloud base the lesser, the spread no smaller."""
    ends = [
        record(
            hour,
            (level(5210, winds[n], bearings[n], gusts[n]),),
            visibility_m=seen[n],
            precipitation_mmph=seen[n] / 1000,
            cloud_base_amsl_m=6000 + seen[n] / 10,
        )
        for n, hour in enumerate((0, 3))
    ]
    for hour in filled(*ends).hours[1:-1]:
        assert hour.wind[0].gust_mps == max(gusts)
        assert hour.visibility_m == min(seen)
        assert hour.precipitation_mmph == max(seen) / 1000
        assert hour.cloud_base_amsl_m == 6000 + min(seen) / 10
        assert (hour.wind[0].sigma_mps or 0.0) >= 3.0
        assert hour.wind[0].wind_mps <= max(winds) + 1e-9


def test_what_one_record_does_not_say_is_not_said() -> None:
    """Humidity at one end only is no humidity between."""
    middle = filled(record(0, humidity_frac=0.5, visibility_m=9000.0), record(2)).hours[1]
    assert middle.humidity_frac is None
    assert middle.visibility_m is None
