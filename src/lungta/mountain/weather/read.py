"""Reading a weather file, whatever its kind."""

from __future__ import annotations

from pathlib import Path

from lungta.core.errors import WeatherError
from lungta.core.provenance import InputSource, sha256_of
from lungta.core.toml import read_text
from lungta.mountain.weather.draft import Found, hours_of
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.open_meteo import read_open_meteo
from lungta.mountain.weather.station_csv import read_station_csv
from lungta.mountain.weather.station_toml import read_station_toml


def read_weather(path: Path, *, timezone: str) -> Weather:
    """Return the hourly weather in a file: a station's CSV or TOML, or an Open-Meteo JSON answer.

    Hours come back ascending. An hour that lacks a required value is absent and named in the source's title; nothing
    is filled.

    Parameters
    ----------
    path : Path
        The suffix `.csv`, `.toml` or `.json` tells the kind.
    timezone : str
        Zone of the site, for columns named `time_local`.

    Raises
    ------
    WeatherError
        With every problem of the file, each by line and column or key.
    """
    found = _found(path, timezone)
    hours, between = hours_of(found.drafts)
    problems = (*found.problems, *between)
    if problems:
        raise WeatherError("cannot be used:", where=str(path), problems=problems)
    if not hours:
        raise WeatherError("holds no complete hour.", where=str(path), remedy="Check that no required value is empty.")
    title = found.title or f"weather from {path.name}"
    if found.incomplete:
        title += f" ({len(found.incomplete)} incomplete hours left out: {', '.join(found.incomplete)})"
    source = InputSource(kind="weather", title=title, origin=str(path), sha256=sha256_of(path))
    lat_deg, lon_deg = found.place or (None, None)
    return Weather(hours=hours, source=source, lat_deg=lat_deg, lon_deg=lon_deg)


def _found(path: Path, timezone: str) -> Found:
    kind = path.suffix.lower()
    if kind not in (".csv", ".toml", ".json"):
        raise WeatherError(
            f"is of no known kind ({kind or 'no suffix'}).",
            where=str(path),
            remedy="Weather is a station's .csv or .toml, or an Open-Meteo .json.",
        )
    text = read_text(path, WeatherError)
    if kind == ".csv":
        return read_station_csv(text, timezone=timezone)
    if kind == ".toml":
        return read_station_toml(text, str(path), timezone=timezone)
    return read_open_meteo(text, str(path))
