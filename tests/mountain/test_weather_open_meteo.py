"""Open-Meteo answers: units as stated, zones as stated, levels above the ground."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lungta.core.errors import WeatherError
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.open_meteo import FORECAST_WIND_SIGMA_MPS
from lungta.mountain.weather.read import read_weather

GOOD: dict[str, Any] = {
    "latitude": 28.0,
    "longitude": 86.85,
    "utc_offset_seconds": 0,
    "timezone": "GMT",
    "elevation": 5315.0,
    "hourly_units": {
        "time": "iso8601",
        "temperature_2m": "°C",
        "surface_pressure": "hPa",
        "wind_speed_10m": "km/h",
        "wind_gusts_10m": "km/h",
        "wind_direction_10m": "°",
        "relative_humidity_2m": "%",
        "wind_speed_500hPa": "km/h",
        "wind_direction_500hPa": "°",
        "geopotential_height_500hPa": "m",
    },
    "hourly": {
        "time": ["2026-04-20T00:00", "2026-04-20T01:00"],
        "temperature_2m": [-7.0, -6.0],
        "surface_pressure": [535.0, 535.5],
        "wind_speed_10m": [7.2, 10.8],
        "wind_gusts_10m": [10.8, 18.0],
        "wind_direction_10m": [320, 250],
        "relative_humidity_2m": [40, 41],
        "wind_speed_500hPa": [36.0, 36.0],
        "wind_direction_500hPa": [270, 270],
        "geopotential_height_500hPa": [5840.0, 5841.0],
    },
}
Change = Callable[[dict[str, Any]], object]
ReadAnswer = Callable[..., Weather]


@pytest.fixture
def read_answer(tmp_path: Path) -> ReadAnswer:
    def read(change: Change = lambda answer: None) -> Weather:
        answer = copy.deepcopy(GOOD)
        change(answer)
        path = tmp_path / "forecast.json"
        path.write_text(json.dumps(answer), encoding="utf-8")
        return read_weather(path, timezone="Asia/Kathmandu")

    return read


def test_values_and_levels(read_answer: ReadAnswer) -> None:
    """Speeds come from the stated unit, levels stand at the model's ground plus 10 m and at geopotential height."""
    weather = read_answer()
    first = weather.hours[0]
    assert first.time_utc == datetime(2026, 4, 20, tzinfo=UTC)
    assert first.temperature_k == pytest.approx(266.15)
    assert first.pressure_pa == pytest.approx(53_500.0)
    assert [(level.alt_amsl_m, round(level.wind_mps, 6)) for level in first.wind] == [(5325.0, 2.0), (5840.0, 10.0)]
    assert first.wind_sigma_mps == FORECAST_WIND_SIGMA_MPS
    assert "28.0, 86.85" in weather.source.title


def test_gust_of_the_hour_to_come_counts(read_answer: ReadAnswer) -> None:
    """The service stamps a gust at the end of its hour: an hour has the greater of the two that touch it."""
    weather = read_answer()
    assert [hour.wind[0].gust_mps for hour in weather.hours] == pytest.approx([5.0, 5.0])


@pytest.mark.parametrize(("unit", "factor"), [("km/h", 1 / 3.6), ("m/s", 1.0), ("kn", 0.514444444), ("mp/h", 0.44704)])
def test_stated_units_are_obeyed(read_answer: ReadAnswer, unit: str, factor: float) -> None:
    """The same number means another wind in another unit."""

    def change(answer: dict[str, Any]) -> None:
        answer["hourly_units"]["wind_speed_500hPa"] = unit

    assert read_answer(change).hours[0].wind[1].wind_mps == pytest.approx(36.0 * factor)


def test_fahrenheit_is_understood(read_answer: ReadAnswer) -> None:
    """19.4 degF is -7 degC."""

    def change(answer: dict[str, Any]) -> None:
        answer["hourly_units"]["temperature_2m"] = "°F"
        answer["hourly"]["temperature_2m"] = [19.4, 32.0]

    assert [hour.temperature_k for hour in read_answer(change).hours] == pytest.approx([266.15, 273.15])


def test_times_are_in_the_zone_of_the_answer(read_answer: ReadAnswer) -> None:
    """An answer in local time carries its offset; unix time is UTC whatever the offset."""

    def local(answer: dict[str, Any]) -> None:
        answer["utc_offset_seconds"] = 20_700

    assert read_answer(local).hours[0].time_utc == datetime(2026, 4, 19, 18, 15, tzinfo=UTC)

    def unix(answer: dict[str, Any]) -> None:
        answer["utc_offset_seconds"] = 20_700
        answer["hourly_units"]["time"] = "unixtime"
        answer["hourly"]["time"] = [1776643200, 1776646800]

    assert read_answer(unix).hours[0].time_utc == datetime(2026, 4, 20, tzinfo=UTC)


def test_null_hours_are_absent(read_answer: ReadAnswer) -> None:
    """A null leaves its hour out and is named; nothing is interpolated."""

    def change(answer: dict[str, Any]) -> None:
        answer["hourly"]["temperature_2m"][0] = None

    weather = read_answer(change)
    assert len(weather.hours) == 1
    assert "2026-04-20T00:00:00+00:00" in weather.source.title


def test_levels_below_the_models_ground_are_not_air(read_answer: ReadAnswer) -> None:
    """A pressure level inside the mountain is left out, and so is one with a null."""

    def below(answer: dict[str, Any]) -> None:
        answer["hourly"]["geopotential_height_500hPa"] = [5300.0, None]

    assert [len(hour.wind) for hour in read_answer(below).hours] == [1, 1]


def test_masts_higher_than_ten_metres(read_answer: ReadAnswer) -> None:
    """Wind at 120 m is a level too."""

    def change(answer: dict[str, Any]) -> None:
        for name, unit, values in [("wind_speed_120m", "m/s", [4.0, 5.0]), ("wind_direction_120m", "°", [300, 300])]:
            answer["hourly"][name], answer["hourly_units"][name] = values, unit

    assert [level.alt_amsl_m for level in read_answer(change).hours[0].wind] == [5325.0, 5435.0, 5840.0]


def test_names_of_before_2023(read_answer: ReadAnswer) -> None:
    """Old files write windspeed_10m; they still read."""

    def change(answer: dict[str, Any]) -> None:
        for table in (answer["hourly"], answer["hourly_units"]):
            for name in list(table):
                table[name.replace("wind_", "wind", 1)] = table.pop(name)

    assert read_answer(change).hours == read_answer().hours


def drop(*path: str) -> Change:
    def change(answer: dict[str, Any]) -> None:
        for key in path[:-1]:
            answer = answer[key]
        del answer[path[-1]]

    return change


def put(value: object, *path: str | int) -> Change:
    def change(answer: Any) -> None:
        for key in path[:-1]:
            answer = answer[key]
        answer[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (drop("hourly"), ["no `hourly` table"]),
        (drop("hourly_units"), ["no `hourly_units`", "units are not assumed"]),
        (drop("utc_offset_seconds"), ["utc_offset_seconds", "missing key"]),
        (drop("elevation"), ["elevation", "missing key"]),
        (drop("hourly", "surface_pressure"), ["surface_pressure is missing", "pressure_msl will not do"]),
        (drop("hourly_units", "wind_speed_10m"), ["hourly_units.wind_speed_10m", "unit None is not one of km/h"]),
        (put("furlong/h", "hourly_units", "wind_speed_10m"), ["hourly_units.wind_speed_10m", "furlong/h"]),
        (put("Pa", "hourly_units", "surface_pressure"), ["hourly_units.surface_pressure", "'Pa' is not one of hPa"]),
        (put([1.0], "hourly", "wind_speed_10m"), ["hourly.wind_speed_10m", "1 values for 2 times"]),
        (put(400, "hourly", "wind_direction_10m", 1), ["hourly.wind_direction_10m[2]", "0..360 deg"]),
        (put("calm", "hourly", "wind_speed_10m", 0), ["hourly.wind_speed_10m[1]", "'calm' is no number"]),
        (put("2026-04-20T00:00", "hourly", "time", 1), ["stands twice"]),
        (put("soon", "hourly", "time", 1), ["hourly.time[2]", "'soon' is no time"]),
        (put([0.5, 0.5], "hourly", "wind_gusts_10m"), ["gust 0.1 m/s is below the mean wind 2.0 m/s"]),
        (put([1013.0, 1013.0], "hourly", "surface_pressure"), ["not reduced to sea level"]),
        (put(float("nan"), "elevation"), ["elevation", "-500..9000"]),
        (lambda answer: answer.update(error=True, reason="Out of requests"), ["error message", "Out of requests"]),
    ],
)
def test_each_fault_is_named_with_its_field(read_answer: ReadAnswer, change: Change, parts: list[str]) -> None:
    """A wrong answer is refused with the field and what is wrong there."""
    with pytest.raises(WeatherError) as caught:
        read_answer(change)
    assert all(part in str(caught.value) for part in parts), str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "3", "null", '{"hourly": 3}', "[" * 100_000, "9" * 5000])
def test_what_is_no_forecast(tmp_path: Path, text: str) -> None:
    """JSON of another kind, and none at all, is refused without a traceback."""
    path = tmp_path / "forecast.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WeatherError):
        read_weather(path, timezone="UTC")


def test_truncated_download(tmp_path: Path) -> None:
    """A file that was cut off at any place is refused with line and column."""
    whole = json.dumps(GOOD, indent=1)
    path = tmp_path / "forecast.json"
    for length in range(1, len(whole) - 1, 97):
        path.write_text(whole[:length], encoding="utf-8")
        with pytest.raises(WeatherError, match=r"line \d+, column \d+: is no whole JSON"):
            read_weather(path, timezone="UTC")
