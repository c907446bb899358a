"""Reading weather, whatever its kind."""

from __future__ import annotations

from pathlib import Path

from lungta.core.errors import WeatherError
from lungta.core.toml import read_text
from lungta.mountain.weather.draft import Found, weather_of
from lungta.mountain.weather.grib import grib_files, read_grib
from lungta.mountain.weather.grib_messages import is_grib
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.open_meteo import read_open_meteo
from lungta.mountain.weather.spot import Spot
from lungta.mountain.weather.station_csv import read_station_csv
from lungta.mountain.weather.station_toml import read_station_toml

GRIB_SUFFIXES = (".grib2", ".grb2", ".grib", ".grb")


def read_weather(path: Path, *, timezone: str, spot: Spot | None = None) -> Weather:
    """Return the hourly weather in a station's CSV or TOML, an Open-Meteo JSON answer, or GRIB2 forecasts.

    Hours come back ascending. An hour that lacks a required value is absent and named in the source's title; nothing
    is filled.

    Parameters
    ----------
    path : Path
        The suffix `.csv`, `.toml` or `.json` tells the kind. GRIB is known by its first bytes, whatever its name; a
        folder is read as the GRIB files in it.
    timezone : str
        Zone of the site, for columns named `time_local`.
    spot : Spot, optional
        The place that weather is wanted for; GRIB needs it.

    Raises
    ------
    WeatherError
        With every problem of the file, each by line and column or key.
    """
    if path.is_file() and path.stat().st_size == 0:
        raise WeatherError("is empty (0 bytes).", where=str(path), remedy="Copy or download it again.")
    if path.is_dir() or is_grib(path) or path.suffix.lower() in GRIB_SUFFIXES:
        if spot is None:
            what = "holds fields over an area, and no place was named to read them at."
            raise WeatherError(what, where=str(path), remedy="Give a spot, such as spot_of(site).")
        return read_grib(grib_files(path), spot=spot)
    return weather_of(_found(path, timezone), [path])


def _found(path: Path, timezone: str) -> Found:
    kind = path.suffix.lower()
    if kind not in (".csv", ".toml", ".json"):
        raise WeatherError(
            f"is of no known kind ({kind or 'no suffix'}).",
            where=str(path),
            remedy="Weather is a station's .csv or .toml, an Open-Meteo .json, or GRIB2.",
        )
    text = read_text(path, WeatherError)
    if kind == ".csv":
        return read_station_csv(text, timezone=timezone)
    if kind == ".toml":
        _check_no_csv(text, path)
        return read_station_toml(text, str(path), timezone=timezone)
    return read_open_meteo(text, str(path))


def _check_no_csv(text: str, path: Path) -> None:
    """Refuse a CSV that was named .toml: its first line has values and no key."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")), "")
    if "=" not in first and "[" not in first and ("," in first or ";" in first):
        raise WeatherError("is not TOML but looks like a CSV.", where=str(path), remedy="Name it .csv.")
