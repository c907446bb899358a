"""One hour of a station, from keys such as `wind_kmh`: what its CSV and its TOML file share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lungta.core.errors import Problem
from lungta.core.geo import check_latitude_longitude
from lungta.core.time import parse_utc
from lungta.core.toml import suggestion
from lungta.mountain.weather.draft import HourDraft, LevelDraft
from lungta.mountain.weather.units import KEYS, QUANTITIES, REQUIRED

STATION_WIND_SIGMA_MPS = 2.0
"""Assumption where a station file states no wind_sigma: the anemometer is near, the flight is up to kilometres away
and hundreds of metres above. No comparison of two stations along a flight is at hand."""

TIME_KEYS = ("time", "time_utc", "time_local")
"""`time` states its zone in every value, `time_utc` and `time_local` by their names."""

PLACE_KEYS = ("lat_deg", "lon_deg")
"""Where the station stands, said once for the whole file."""

MAST_KEY = "mast_agl_m"
"""Height of the anemometer above ground, said once too; a file without it is taken to have it at 10 m."""

LOWEST_MAST_M, HIGHEST_MAST_M = 2.0, 100.0  # one held overhead, and a tower's


class Field(NamedTuple):
    """A value as it stands in the file, and where."""

    value: object
    where: str


def key_problems(keys: Iterable[tuple[str, str]], extra: Iterable[str] = ()) -> list[Problem]:
    """Return what is wrong with the keys (and their places) of a table: unknown ones, and a quantity in two units."""
    problems = []
    seen: dict[str, str] = {}
    known = [*TIME_KEYS, *KEYS, *extra]
    for key, where in keys:
        if key not in known:
            problems.append(Problem(what=f"unknown column {key!r}.", where=where, remedy=_key_remedy(key, known)))
            continue
        name = "time" if key in TIME_KEYS else KEYS.get(key, (key, ""))[0]
        if name in seen:
            problems.append(Problem(what=f"{key} repeats {seen[name]}.", where=where, remedy="Keep one."))
        seen[name] = key
    return problems


def _key_remedy(key: str, known: list[str]) -> str:
    """For `wind_mph` name the units that wind may have; otherwise the nearest key."""
    for name, quantity in sorted(QUANTITIES.items(), key=lambda item: -len(item[0])):
        if key == name or (key.startswith(f"{name}_") and key[len(name) + 1 :].isalpha() and name != "wind"):
            return f"State the unit: {', '.join(f'{name}_{suffix}' for suffix in quantity.units)}."
    if key.startswith("wind_") and key not in ("wind_dir", "wind_direction"):
        return "Wind is wind_mps, wind_kmh or wind_knots, and the bearing it blows from wind_from_deg."
    return suggestion(key, known)


def read_time(key: str, field: Field, timezone: str) -> datetime:
    """Return the aware UTC time of a time field.

    Raises
    ------
    ValueError
        When it is no ISO 8601 time, or has no zone where it must have one.
    """
    time = field.value if isinstance(field.value, datetime) else datetime.fromisoformat(str(field.value).strip())
    if key == "time":
        return parse_utc(time.isoformat())
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC if key == "time_utc" else ZoneInfo(timezone)).astimezone(UTC)
    if key == "time_utc" and time.utcoffset() != UTC.utcoffset(None):
        raise ValueError(f"{field.value} is not UTC; name the column `time`")
    return time.astimezone(UTC)


def read_values(fields: Mapping[str, Field], problems: list[Problem]) -> dict[str, float]:
    """Return the SI values of the quantities among the fields; empty ones are left out, bad ones become problems."""
    values = {}
    for key, field in fields.items():
        if key not in KEYS or field.value is None or field.value == "":
            continue
        name, suffix = KEYS[key]
        try:
            values[name] = QUANTITIES[name].si(_number(field.value), suffix)
        except ValueError as failure:
            problems.append(Problem(what=f"{failure}.", where=field.where))
    return values


def read_place(stated: Mapping[str, Field], problems: list[Problem]) -> tuple[float, float] | None:
    """Return the latitude and longitude that a file states for its station, None where it states none."""
    fields = [stated[key] for key in PLACE_KEYS if key in stated]
    if not fields:
        return None
    try:
        if len(fields) < len(PLACE_KEYS):
            raise ValueError("lat_deg and lon_deg belong together")
        lat_deg, lon_deg = (_number(field.value) for field in fields)
        check_latitude_longitude(lat_deg, lon_deg)
    except ValueError as failure:
        problems.append(Problem(what=f"{failure}.", where=fields[0].where))
        return None
    return lat_deg, lon_deg


def read_mast_m(stated: Mapping[str, Field], problems: list[Problem]) -> float:
    """Return the height of the anemometer above ground that a file states [m], 0 where it states none."""
    field = stated.get(MAST_KEY)
    if field is None:
        return 0.0
    try:
        height_m = _number(field.value)
        if not LOWEST_MAST_M <= height_m <= HIGHEST_MAST_M:
            raise ValueError(f"{height_m:g} m is not between {LOWEST_MAST_M:g} and {HIGHEST_MAST_M:g} m above ground")
    except ValueError as failure:
        problems.append(Problem(what=f"{failure}.", where=field.where))
        return 0.0
    return height_m


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is no number")
    try:
        return float(value)
    except ValueError:
        hint = "; write a decimal point" if isinstance(value, str) and "," in value else ""
        raise ValueError(f"{value!r} is no number{hint}") from None


def draft_of(
    where: str, time_utc: datetime, values: Mapping[str, float], levels: tuple[LevelDraft, ...], mast_agl_m: float
) -> HourDraft:
    """Return the draft of an hour that has every required value and the station's height."""
    height = values["station_alt_amsl"]
    surface = LevelDraft(
        alt_amsl_m=height + mast_agl_m,
        wind_mps=values["wind"],
        from_deg=values["wind_from"],
        gust_mps=values.get("gust"),
    )
    return HourDraft(
        where=where,
        time_utc=time_utc,
        station_alt_amsl_m=height,
        temperature_k=values["temperature"],
        pressure_pa=values["pressure"],
        wind=(surface, *levels),
        wind_sigma_mps=values.get("wind_sigma", STATION_WIND_SIGMA_MPS),
        visibility_m=values.get("visibility"),
        precipitation_mmph=values.get("precipitation"),
        cloud_base_amsl_m=values.get("cloud_base_amsl"),
        humidity_frac=values.get("humidity"),
        cloud_frac=values.get("cloud"),
    )


def is_complete(values: Mapping[str, float]) -> bool:
    """Return whether an hour has everything that an hour needs; one that lacks something is left out and reported."""
    return all(name in values for name in REQUIRED)
