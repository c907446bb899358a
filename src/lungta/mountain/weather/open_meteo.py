"""The hourly forecast of Open-Meteo, as its JSON file: https://open-meteo.com/en/docs.

Units are read from `hourly_units`, never assumed. Times without zone are in the file's own `utc_offset_seconds`. Wind
is taken from 10 m and from every other height and pressure level that the file holds above the model's ground.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from lungta.core.errors import Problem, WeatherError
from lungta.mountain.weather.draft import Found, HourDraft, LevelDraft
from lungta.mountain.weather.open_meteo_variables import SURFACE, columns_in_si
from lungta.mountain.weather.units import QUANTITIES

FORECAST_WIND_SIGMA_MPS = 3.0
"""Assumption: a global model does not see the valley. No verification of these forecasts at these sites is at hand."""

_MAST = re.compile(r"wind_speed_(\d+)m$")
_PRESSURE = re.compile(r"wind_speed_(\d+hPa)$")
_OLD_NAMES = (
    ("windspeed_", "wind_speed_"),
    ("winddirection_", "wind_direction_"),
    ("windgusts_", "wind_gusts_"),
    ("relativehumidity_", "relative_humidity_"),
    ("cloudcover", "cloud_cover"),
)
OPEN_METEO_LICENCE = "Weather data by Open-Meteo.com, CC BY 4.0 (https://open-meteo.com/en/licence)"
_REQUEST = f"Ask for hourly={','.join([*SURFACE.values(), 'wind_gusts_10m'])} and the pressure levels."


def read_open_meteo(text: str, where: str) -> Found:
    """Return the hours in an Open-Meteo answer; hours with null in a required variable are listed as incomplete.

    Raises
    ------
    WeatherError
        When the text is cut off, no JSON, or an error message of the service.
    """
    found = Found(licence=OPEN_METEO_LICENCE)
    answer = _answer(text, where)
    hourly = {_new_name(name): column for name, column in answer["hourly"].items()}
    units = {_new_name(name): unit for name, unit in answer.get("hourly_units", {}).items()}
    times = _times(answer, hourly, units, found.problems)
    elevation_m = _elevation_m(answer, found.problems)
    for name in SURFACE.values():
        if name not in hourly:
            remedy = _REQUEST if name != "surface_pressure" else f"pressure_msl will not do. {_REQUEST}"
            found.problems.append(Problem(what=f"hourly.{name} is missing.", where="hourly", remedy=remedy))
    columns = dict(columns_in_si(hourly, units, len(times), found.problems))
    if found.problems or elevation_m is None:
        return found
    latitude, longitude = answer.get("latitude"), answer.get("longitude")
    if isinstance(latitude, int | float) and isinstance(longitude, int | float):
        found.place = (float(latitude), float(longitude))
    found.title = f"Open-Meteo forecast for {latitude}, {longitude}, model ground {elevation_m:.0f} m AMSL"
    if isinstance(answer.get("note"), str):
        found.title = f"{answer['note']}: {found.title}"
    rows = [_row(columns, number) for number in range(len(times))]
    for number, (time_utc, row) in enumerate(zip(times, rows, strict=True)):
        if row.keys() >= set(SURFACE.values()):
            following = rows[number + 1] if number + 1 < len(rows) else {}
            found.drafts.append(_draft(number, time_utc, elevation_m, row | _greatest_gust(row, following)))
        else:
            found.incomplete.append(time_utc.isoformat())
    return found


def _row(columns: dict[str, list[float | None]], number: int) -> dict[str, float]:
    return {name: value for name, column in columns.items() if (value := column[number]) is not None}


def _greatest_gust(row: dict[str, float], following: dict[str, float]) -> dict[str, float]:
    """The service's gust is that of the hour *before* its time, the wind that of the moment: take the greater of both
    hours that touch the moment, so that a wind rising in the hour is not missed."""
    gusts = [hour["wind_gusts_10m"] for hour in (row, following) if "wind_gusts_10m" in hour]
    return {"wind_gusts_10m": max(gusts)} if gusts else {}


def _answer(text: str, where: str) -> dict[str, Any]:
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as failure:
        place = f"{where}, line {failure.lineno}, column {failure.colno}"
        raise WeatherError(f"is no whole JSON: {failure.msg}.", where=place, remedy="Download it again.") from failure
    except (ValueError, RecursionError) as failure:  # numbers of thousands of digits, lists in lists without end
        raise WeatherError(f"is no forecast: {failure}.", where=where, remedy="Download it again.") from failure
    if isinstance(answer, dict) and answer.get("error"):
        raise WeatherError(f"is an error message of the service: {answer.get('reason')}.", where=where)
    if not isinstance(answer, dict) or not isinstance(answer.get("hourly"), dict):
        raise WeatherError("holds no `hourly` table, so it is no Open-Meteo forecast.", where=where, remedy=_REQUEST)
    if not isinstance(answer.get("hourly_units"), dict):
        raise WeatherError("holds no `hourly_units`, and units are not assumed.", where=where, remedy="Download again.")
    return answer


def _new_name(name: str) -> str:
    for old, new in _OLD_NAMES:  # names of the service before 2023
        name = name.replace(old, new)
    return name


def _elevation_m(answer: dict[str, Any], problems: list[Problem]) -> float | None:
    try:
        return QUANTITIES["station_alt_amsl"].si(float(answer["elevation"]), "m")
    except KeyError:
        problems.append(Problem(what="missing key.", where="elevation", remedy="Download it again."))
    except (TypeError, ValueError) as failure:
        problems.append(Problem(what=f"{failure}.", where="elevation"))
    return None


def _times(
    answer: dict[str, Any], hourly: dict[str, Any], units: dict[str, Any], problems: list[Problem]
) -> list[datetime]:
    texts, unit = hourly.get("time"), units.get("time")
    if not isinstance(texts, list) or unit not in ("iso8601", "unixtime"):
        problems.append(Problem(what="hourly.time needs a list and the unit iso8601 or unixtime.", where="hourly.time"))
        return []
    offset_s = answer.get("utc_offset_seconds")
    if unit == "iso8601" and not isinstance(offset_s, int):
        remedy = "Times without zone need it. Download it again."
        problems.append(Problem(what="missing key.", where="utc_offset_seconds", remedy=remedy))
        return []
    times = []
    for number, text in enumerate(texts, 1):
        try:
            times.append(_time(text, offset_s))
        except (TypeError, ValueError, OverflowError, OSError):
            problems.append(Problem(what=f"{text!r} is no time.", where=f"hourly.time[{number}]"))
    return times


def _time(value: object, offset_s: object) -> datetime:
    if isinstance(value, int):
        return datetime.fromtimestamp(value, UTC)
    time = datetime.fromisoformat(str(value))
    if time.tzinfo is not None:
        return time.astimezone(UTC)
    return time.replace(tzinfo=UTC) - timedelta(seconds=float(str(offset_s)))


def _draft(number: int, time_utc: datetime, elevation_m: float, row: dict[str, float]) -> HourDraft:
    cloud = [row[name] for name in ("cloud_cover", "cloud_cover_low") if name in row]  # a part is never above the whole
    return HourDraft(
        where=f"hourly[{number + 1}]",
        time_utc=time_utc,
        station_alt_amsl_m=elevation_m,
        temperature_k=row["temperature_2m"],
        pressure_pa=row["surface_pressure"],
        wind=tuple(_levels(elevation_m, row)),
        wind_sigma_mps=FORECAST_WIND_SIGMA_MPS,
        visibility_m=row.get("visibility"),
        precipitation_mmph=row.get("precipitation"),
        humidity_frac=row.get("relative_humidity_2m"),
        cloud_frac=max(cloud, default=None),
    )


def _levels(elevation_m: float, row: dict[str, float]) -> Iterator[LevelDraft]:
    """Every level with speed and bearing in this hour; pressure levels below the highest mast are not its business."""
    highest_m = elevation_m
    for name, speed_mps in row.items():
        if (match := _MAST.match(name)) and f"wind_direction_{match[1]}m" in row:
            height_m = elevation_m + float(match[1])
            highest_m = max(highest_m, height_m)
            gust_mps = row.get("wind_gusts_10m") if match[1] == "10" else None
            yield LevelDraft(
                alt_amsl_m=height_m,
                wind_mps=speed_mps,
                from_deg=row[f"wind_direction_{match[1]}m"],
                gust_mps=gust_mps,
                temperature_k=row.get(f"temperature_{match[1]}m"),
            )
    for name, speed_mps in row.items():
        if match := _PRESSURE.match(name):
            bearing_key, height_key = f"wind_direction_{match[1]}", f"geopotential_height_{match[1]}"
            if bearing_key in row and row.get(height_key, highest_m) > highest_m:
                yield LevelDraft(
                    alt_amsl_m=row[height_key],
                    wind_mps=speed_mps,
                    from_deg=row[bearing_key],
                    temperature_k=row.get(f"temperature_{match[1]}"),
                )
