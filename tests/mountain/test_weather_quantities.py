"""Humidity, cloud, and air and uncertainty by level, in every kind of file; units must be said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lungta.core.errors import WeatherError
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.read import read_weather

CSV = """# station_alt_amsl_m = 5315
time,temperature_c,pressure_hpa,wind_kmh,gust_knots,wind_from_deg,humidity_pct,cloud_pct,cloud_base_amsl_m,wind_sigma_knots
2026-04-20T06:00Z,-5,535,36,30,220,45,50,6100,2
"""
TOML = """schema = "lungta.weather/1"
station_alt_amsl_m = 5315

[[hours]]
time = 2026-04-20T06:00:00Z
temperature_c = -5
pressure_hpa = 535
wind_mps = 10
wind_from_deg = 220
humidity_frac = 0.45
cloud_frac = 0.5
note = "by hand"
levels = [{ alt_amsl_m = 6500, wind_knots = 20, wind_from_deg = 270, wind_sigma_kmh = 7.2, temperature_c = -14 }]
"""


def read(tmp_path: Path, text: str, name: str) -> Weather:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_weather(path, timezone="UTC")


def refusal(tmp_path: Path, text: str, name: str) -> str:
    with pytest.raises(WeatherError) as caught:
        read(tmp_path, text, name)
    return str(caught.value)


def test_csv(tmp_path: Path) -> None:
    """Percent becomes a part; every wind has its own unit and comes to m/s."""
    (hour,) = read(tmp_path, CSV, "station.csv").hours
    assert (hour.humidity_frac, hour.cloud_frac, hour.cloud_base_amsl_m) == pytest.approx((0.45, 0.5, 6100.0))
    assert hour.wind[0].wind_mps == pytest.approx(10.0)
    assert hour.wind[0].gust_mps == pytest.approx(15.433, abs=1e-3)
    assert hour.wind_sigma_mps == pytest.approx(1.0289, abs=1e-4)


def test_toml(tmp_path: Path) -> None:
    """A level may carry its own uncertainty and temperature; a note is kept out of the way."""
    (hour,) = read(tmp_path, TOML, "station.toml").hours
    assert (hour.humidity_frac, hour.cloud_frac) == (0.45, 0.5)
    ground, aloft = hour.wind
    assert ground.temperature_k is None
    assert ground.sigma_mps is None
    assert aloft.temperature_k == pytest.approx(259.15)
    assert aloft.sigma_mps == pytest.approx(2.0)
    assert aloft.wind_mps == pytest.approx(20 * 1852 / 3600)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("humidity_pct", "humidity", "State the unit: humidity_frac, humidity_pct"),
        ("cloud_pct", "cloud", "State the unit: cloud_frac, cloud_pct"),
        ("wind_kmh", "wind", "State the unit: wind_mps, wind_kmh, wind_knots"),
        ("wind_kmh", "wind_mph", "Wind is wind_mps, wind_kmh or wind_knots"),
        ("gust_knots", "wind_knots", "wind_knots repeats wind_kmh"),
        (",45,", ",450,", "humidity 450 (understood as 4.5) must lie in 0..1"),
        (",220,", ",400,", "wind_from 400 (understood as 400 deg) must lie in 0..360 deg"),
    ],
)
def test_csv_units_are_said_once(tmp_path: Path, old: str, new: str, words: str) -> None:
    """A quantity without its unit, with two units, or out of its range is refused with what to write."""
    assert old in CSV
    assert words in refusal(tmp_path, CSV.replace(old, new, 1), "station.csv")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("wind_knots = 20", "wind = 20", "hours[1].levels[1].wind: unknown key"),
        ("wind_knots = 20", "wind_knots = 20, wind_mps = 10", "wind_mps repeats wind_knots"),
        ("wind_from_deg = 270", "wind_from_deg = 400", "hours[1].levels[1].wind_from_deg"),
        ("temperature_c = -14", "temperature_c = -140", "must lie in 180..330 K"),
        ("humidity_frac = 0.45", "humidity_frac = 45", "must lie in 0..1"),
    ],
)
def test_toml_units_are_said_once(tmp_path: Path, old: str, new: str, words: str) -> None:
    """Levels obey the same rules, by key."""
    assert old in TOML
    assert words in refusal(tmp_path, TOML.replace(old, new, 1), "station.toml")


def open_meteo(**changes: tuple[str, list[float | None]]) -> str:
    columns = {
        "temperature_2m": ("°C", [-5.0]),
        "surface_pressure": ("hPa", [535.0]),
        "wind_speed_10m": ("m/s", [3.0]),
        "wind_direction_10m": ("°", [250.0]),
        "relative_humidity_2m": ("%", [55.0]),
        "cloud_cover": ("%", [40.0]),
        "cloud_cover_low": ("%", [10.0]),
        "wind_speed_500hPa": ("kn", [20.0]),
        "wind_direction_500hPa": ("°", [280.0]),
        "geopotential_height_500hPa": ("m", [5800.0]),
        "temperature_500hPa": ("°C", [-9.0]),
    } | changes
    table = {"time": ["2026-04-20T00:00"]} | {name: values for name, (_, values) in columns.items()}
    units = {"time": "iso8601"} | {name: unit for name, (unit, _) in columns.items()}
    return json.dumps({"elevation": 5315.0, "utc_offset_seconds": 0, "hourly_units": units, "hourly": table})


def test_open_meteo(tmp_path: Path) -> None:
    """Humidity, the whole sky's cloud, and the temperature of each level; the licence goes with it."""
    weather = read(tmp_path, open_meteo(), "f.json")
    (hour,) = weather.hours
    assert (hour.humidity_frac, hour.cloud_frac) == pytest.approx((0.55, 0.4))
    assert hour.wind[1].temperature_k == pytest.approx(264.15)
    assert hour.wind[1].wind_mps == pytest.approx(20 * 1852 / 3600)
    assert "CC BY 4.0" in weather.source.licence


@pytest.mark.parametrize(("total", "low", "wanted"), [(None, 30.0, 0.3), (40.0, 60.0, 0.6), (None, None, None)])
def test_low_cloud_counts(tmp_path: Path, total: float | None, low: float | None, wanted: float | None) -> None:
    """The sky is under cloud at least as far as its low part is; nothing said is nothing known."""
    text = open_meteo(cloud_cover=("%", [total]), cloud_cover_low=("%", [low]))
    found = read(tmp_path, text, "f.json").hours[0].cloud_frac
    assert found == (None if wanted is None else pytest.approx(wanted))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"relative_humidity_2m": ("frac", [0.5])}, "unit 'frac' is not one of %"),
        ({"cloud_cover": ("%", [140.0])}, "140 (1.4) must lie in 0..1"),
        ({"temperature_500hPa": ("K", [264.0])}, "unit 'K' is not one of °C, °F"),
    ],
)
def test_open_meteo_units_are_said(
    tmp_path: Path, change: dict[str, tuple[str, list[float | None]]], words: str
) -> None:
    """The new variables obey their stated units too."""
    assert words in refusal(tmp_path, open_meteo(**change), "f.json")
