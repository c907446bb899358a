"""GRIB2 forecasts of GFS and ECMWF open data, read at one spot.

A record stands for the hour that begins at its time. Where a forecast has one field every three hours, two hours of
three have no record; `lungta.mountain.weather.between` fills them when somebody asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from lungta.core.errors import Problem, WeatherError
from lungta.core.geo import wind_of_components
from lungta.mountain.weather.draft import Found, HourDraft, LevelDraft, weather_of
from lungta.mountain.weather.grib_fields import PointField, eccodes_module, field_name, point_field
from lungta.mountain.weather.grib_messages import grib_messages, is_grib
from lungta.mountain.weather.hour import HOUR, Weather
from lungta.mountain.weather.moisture import relative_humidity_frac
from lungta.mountain.weather.open_meteo import FORECAST_WIND_SIGMA_MPS
from lungta.mountain.weather.rain import rain_mmph
from lungta.mountain.weather.spot import Spot

NEEDED = ("wind_u", "wind_v", "temperature", "pressure")
MAST_HEIGHT_M = 10.0
CENTRES = {  # centre of the message: name, licence
    "kwbc": ("NOAA GFS", "GFS: NOAA/NCEP, a work of the United States government, public domain"),
    "ecmf": ("ECMWF", "ECMWF open data, CC BY 4.0; read at one point, not endorsed by ECMWF"),
}


@dataclass(slots=True)
class _Fields:
    """Everything that the files say at the spot."""

    at_ground: dict[datetime, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))
    at_level: dict[datetime, dict[float, dict[str, float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    gusts: list[PointField] = field(default_factory=list)
    rain: list[PointField] = field(default_factory=list)
    ground_amsl_m: float | None = None
    runs: set[tuple[str, datetime]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)


def read_grib(paths: Sequence[Path], *, spot: Spot) -> Weather:
    """Return the forecast of GRIB2 files of one run at a spot: hours with 10 m wind and the pressure levels above it.

    Parameters
    ----------
    paths : sequence of Path
        Files of one run; which variables and hours stand in which file does not matter.
    spot : Spot
        Fields are interpolated bilinearly to its point. The levels must reach its highest pad.

    Raises
    ------
    WeatherError
        When eccodes is missing, a file breaks off, is of another place or run, or lacks a variable or level; the
        message names what is there and what is not.
    """
    found = grib_found(paths, spot)
    return weather_of(found, paths)


def grib_found(paths: Sequence[Path], spot: Spot) -> Found:
    """Return the hours in GRIB2 files; hours that lack a variable are listed as incomplete."""
    fields = _read(paths, spot)
    found = Found(place=(spot.lat_deg, spot.lon_deg))
    if len(fields.runs) > 1:
        runs = ", ".join(sorted(f"{centre} {base:%Y-%m-%d %H} UTC" for centre, base in fields.runs))
        found.problems.append(Problem(what=f"these are several forecasts ({runs}).", remedy="Give the files of one."))
        return found
    lacking: dict[str, None] = {}
    for time_utc in sorted(fields.at_ground.keys() | fields.at_level.keys()):
        missing = _missing(fields, time_utc, spot)
        if missing:
            found.incomplete.append(time_utc.isoformat())
            lacking |= dict.fromkeys(missing)
        else:
            found.drafts.append(_draft(fields, time_utc))
    if not found.drafts:
        there = ", ".join(sorted(fields.names)) or "nothing that is known"
        what = f"no hour has all that is needed: {', '.join(lacking) or 'every field'} lacks. There is: {there}."
        found.problems.append(Problem(what=what, remedy="Fetch it with `lungta weather fetch SITE --source gfs`."))
        return found
    _describe(found, fields, spot)
    return found


def _read(paths: Sequence[Path], spot: Spot) -> _Fields:
    eccodes = eccodes_module()
    fields = _Fields()
    for path in paths:
        for number, message in enumerate(grib_messages(path), 1):
            handle = eccodes.codes_new_from_message(message)
            try:
                quantity, label = field_name(eccodes, handle)
                fields.names.add(label)
                if quantity:
                    where = f"{path}, message {number} ({label})"
                    _keep(fields, point_field(eccodes, handle, quantity, spot, where))
            finally:
                eccodes.codes_release(handle)
    return fields


def _keep(fields: _Fields, one: PointField) -> None:
    fields.runs.add(one.run)
    if one.value is None:
        return
    if one.quantity == "ground":
        fields.ground_amsl_m = one.value  # it does not change with the hour: ECMWF gives it at step 0 only
    elif one.quantity == "precipitation":
        fields.rain.append(one)
    elif one.quantity == "gust":
        fields.gusts.append(one)
    elif one.level_pa is None:
        fields.at_ground[one.end_utc][one.quantity] = one.value
    else:
        fields.at_level[one.end_utc][one.level_pa][one.quantity] = one.value


def _missing(fields: _Fields, time_utc: datetime, spot: Spot) -> list[str]:
    """What an hour lacks, in words."""
    missing = [f"{name} at the ground" for name in NEEDED if name not in fields.at_ground[time_utc]]
    if fields.ground_amsl_m is None:
        return [*missing, "the height of the model's ground"]
    levels = [alt_m for alt_m, _ in _air_levels(fields, time_utc)]
    if not levels:
        missing.append("a pressure level above the ground with u, v and geopotential height")
    elif max(levels) < spot.highest_amsl_m:
        missing.append(f"a level above the highest pad ({spot.highest_amsl_m:.0f} m; they end at {max(levels):.0f} m)")
    return missing


def _air_levels(fields: _Fields, time_utc: datetime) -> list[tuple[float, dict[str, float]]]:
    """Pressure levels that have wind and a height above the mast, ascending; those below are inside the mountain."""
    assert fields.ground_amsl_m is not None
    mast_amsl_m = fields.ground_amsl_m + MAST_HEIGHT_M
    found = [
        (level["height"], level)
        for level in fields.at_level[time_utc].values()
        if {"wind_u", "wind_v", "height"} <= level.keys() and level["height"] > mast_amsl_m
    ]
    return sorted(found, key=lambda each: each[0])


def _draft(fields: _Fields, time_utc: datetime) -> HourDraft:
    ground = fields.at_ground[time_utc]
    ground_amsl_m = fields.ground_amsl_m
    assert ground_amsl_m is not None
    wind_mps, from_deg = wind_of_components(ground["wind_u"], ground["wind_v"])
    mast = LevelDraft(
        alt_amsl_m=ground_amsl_m + MAST_HEIGHT_M,
        wind_mps=wind_mps,
        from_deg=from_deg,
        gust_mps=_gust(fields.gusts, time_utc, wind_mps),
    )
    return HourDraft(
        where=time_utc.isoformat(),
        time_utc=time_utc,
        station_alt_amsl_m=ground_amsl_m,
        temperature_k=ground["temperature"],
        pressure_pa=ground["pressure"],
        wind=(mast, *(_level(alt_m, level) for alt_m, level in _air_levels(fields, time_utc))),
        wind_sigma_mps=FORECAST_WIND_SIGMA_MPS,
        visibility_m=ground.get("visibility"),
        precipitation_mmph=rain_mmph(fields.rain, time_utc),
        humidity_frac=_humidity(ground),
        cloud_frac=_part(ground.get("cloud")),
    )


def _level(alt_amsl_m: float, level: dict[str, float]) -> LevelDraft:
    wind_mps, from_deg = wind_of_components(level["wind_u"], level["wind_v"])
    return LevelDraft(
        alt_amsl_m=alt_amsl_m, wind_mps=wind_mps, from_deg=from_deg, temperature_k=level.get("temperature")
    )


def _gust(gusts: Iterable[PointField], time_utc: datetime, wind_mps: float) -> float | None:
    """The greatest gust whose time touches the hour, never below the mean wind (models give the two separately)."""
    touching = [
        one.value
        for one in gusts
        if one.value is not None and one.begin_utc <= time_utc + HOUR and one.end_utc >= time_utc
    ]
    return max(*touching, wind_mps) if touching else None


def _humidity(ground: dict[str, float]) -> float | None:
    if "humidity" in ground:
        return _part(ground["humidity"])
    if "dewpoint" in ground:
        dew_k = min(ground["dewpoint"], ground["temperature"])  # packing may lift it a hair above
        return float(relative_humidity_frac(ground["temperature"], dew_k))
    return None


def _part(value: float | None) -> float | None:
    """A ratio; packing and supersaturation reach a little beyond 0 and 1, which say nothing more than 0 and 1."""
    return None if value is None else min(max(value, 0.0), 1.0)


def _describe(found: Found, fields: _Fields, spot: Spot) -> None:
    ((centre, base_utc),) = fields.runs
    name, found.licence = CENTRES.get(centre, (f"GRIB of centre {centre}", ""))
    found.title = (
        f"{name} forecast of {base_utc:%Y-%m-%d %H} UTC for {spot.lat_deg:.3f}, {spot.lon_deg:.3f}, "
        f"model ground {fields.ground_amsl_m:.0f} m AMSL"
    )
    times = [draft.time_utc for draft in found.drafts]
    steps = sorted({(later - earlier) // HOUR for earlier, later in pairwise(times)} - {0, 1})
    if steps:
        every = " and ".join(str(step) for step in steps)
        found.title += f"; records {every} h apart, each for its own hour, the hours between are missing"


def grib_files(path: Path) -> list[Path]:
    """Return the GRIB files of a folder by name, or the file itself.

    Raises
    ------
    WeatherError
        When a folder holds none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(each for each in path.iterdir() if each.is_file() and is_grib(each))
    if not files:
        raise WeatherError("holds no GRIB file.", where=str(path), remedy="Name the weather file itself.")
    return files
