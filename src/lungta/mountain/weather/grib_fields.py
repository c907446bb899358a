"""What one GRIB2 message says at a point: which quantity, at which level, over which time, in SI by its stated unit.

Values are interpolated bilinearly in latitude and longitude between the four nodes about the point: fields of a
quarter degree are smooth at that scale, and the nearest node may lie 14 km off on the other side of a range.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from lungta.core.errors import WeatherError
from lungta.core.units import PA_PER_HPA, STANDARD_GRAVITY_MPS2
from lungta.mountain.weather.grib_point import LatLonGrid
from lungta.mountain.weather.spot import Spot

_PER_GRAVITY = 1.0 / STANDARD_GRAVITY_MPS2
_MM_PER_M = 1000.0
UNITS = {  # by quantity: the units that eccodes names, as factors towards ours
    "wind_u": {"m s**-1": 1.0},
    "wind_v": {"m s**-1": 1.0},
    "gust": {"m s**-1": 1.0},
    "temperature": {"K": 1.0},
    "dewpoint": {"K": 1.0},
    "humidity": {"%": 0.01},
    "cloud": {"%": 0.01, "(0 - 1)": 1.0},
    "pressure": {"Pa": 1.0},
    "ground": {"m": 1.0, "gpm": 1.0, "m**2 s**-2": _PER_GRAVITY},
    "height": {"m": 1.0, "gpm": 1.0, "m**2 s**-2": _PER_GRAVITY},
    "visibility": {"m": 1.0},
    "precipitation": {"kg m**-2": 1.0, "m": _MM_PER_M},  # 1 kg/m2 of water is 1 mm deep
}
AT_GROUND = {
    ("10u", 10): "wind_u",
    ("10v", 10): "wind_v",
    ("2t", 2): "temperature",
    ("2d", 2): "dewpoint",
    ("2r", 2): "humidity",
    ("10fg", 10): "gust",
    ("i10fg", 10): "gust",
    ("max_i10fg", 10): "gust",
    ("gust", 0): "gust",
    ("sp", 0): "pressure",
    ("orog", 0): "ground",
    ("z", 0): "ground",
    ("tp", 0): "precipitation",
    ("vis", 0): "visibility",
    ("tcc", 0): "cloud",
}
AT_LEVEL = {"u": "wind_u", "v": "wind_v", "t": "temperature", "gh": "height", "z": "height"}
_LAYERS = {"surface", "heightAboveGround", "atmosphere", "entireAtmosphere"}
_OVER_TIME = {"gust": {"instant", "max"}, "precipitation": {"accum"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class PointField:
    """One field at the spot.

    Attributes
    ----------
    quantity : str
        A key of `UNITS`.
    level_pa : float or None
        Pressure level; None at the ground.
    run : tuple of str and datetime
        Centre and base time of the forecast.
    begin_utc, end_utc : datetime
        The moment it holds at (both the same), or the time it is a sum or greatest value of.
    value : float or None
        m/s, K, Pa, m, mm or a ratio 0..1; None where the grid has no value.
    """

    quantity: str
    level_pa: float | None
    run: tuple[str, datetime]
    begin_utc: datetime
    end_utc: datetime
    value: float | None


def eccodes_module() -> Any:
    """Return the eccodes package.

    Raises
    ------
    WeatherError
        When it is not installed; the remedy names the extra.
    """
    try:
        import eccodes
    except (ImportError, RuntimeError) as failure:  # RuntimeError: its library is missing
        remedy = 'Install it with: pip install "lungta[grib]"; or take Open-Meteo JSON, which needs nothing.'
        raise WeatherError(f"GRIB needs the package eccodes ({failure}).", remedy=remedy) from failure
    return eccodes


def field_name(eccodes: Any, handle: Any) -> tuple[str, str]:
    """Return what a message holds as (our quantity or "", its own name such as `u at 500 hPa`)."""
    name, kind = eccodes.codes_get(handle, "shortName"), eccodes.codes_get(handle, "typeOfLevel")
    level, step = eccodes.codes_get_long(handle, "level"), eccodes.codes_get(handle, "stepType")
    if kind in ("isobaricInhPa", "isobaricInPa"):
        quantity, label = AT_LEVEL.get(name, ""), f"{name} at {level} {kind.removeprefix('isobaricIn')}"
    else:
        quantity, label = AT_GROUND.get((name, level), "") if kind in _LAYERS else "", name
    if step not in _OVER_TIME.get(quantity, {"instant"}):
        quantity, label = "", f"{label} ({step})"
    return quantity, label


def point_field(eccodes: Any, handle: Any, quantity: str, spot: Spot, where: str) -> PointField:
    """Return what a message says at a spot.

    Raises
    ------
    WeatherError
        When its grid, area, unit or packing cannot be used.
    """
    unit = eccodes.codes_get(handle, "units")
    if unit not in UNITS[quantity]:
        raise WeatherError(f"{quantity} is in {unit!r}, not in {', '.join(UNITS[quantity])}.", where=where)
    try:
        value = _value(eccodes, handle, grid_of(eccodes, handle, where).weights(spot.lat_deg, spot.lon_deg))
    except ValueError as failure:
        remedy = "Fetch it for this site."
        raise WeatherError(f"is of another place: {failure}.", where=where, remedy=remedy) from failure
    except eccodes.CodesInternalError as failure:
        what = f"cannot be unpacked: {failure}."
        raise WeatherError(what, where=where, remedy="Download it again.") from failure
    run_utc, begin_utc, end_utc = _times(eccodes, handle)
    return PointField(
        quantity=quantity,
        level_pa=_level_pa(eccodes, handle),
        run=(eccodes.codes_get(handle, "centre"), run_utc),
        begin_utc=begin_utc,
        end_utc=end_utc,
        value=None if value is None else value * UNITS[quantity][unit],
    )


def grid_of(eccodes: Any, handle: Any, where: str) -> LatLonGrid:
    """Return the grid of a message.

    Raises
    ------
    WeatherError
        When it is no plain latitude-longitude grid.
    """
    kind = eccodes.codes_get(handle, "gridType")
    if kind != "regular_ll" or eccodes.codes_get_long(handle, "alternativeRowScanning"):
        remedy = "Ask for a regular latitude-longitude grid, as GFS 0p25 and ECMWF open data are."
        raise WeatherError(f"is on a grid of kind {kind}, or one scanned to and fro.", where=where, remedy=remedy)

    def number(key: str) -> float:
        return float(eccodes.codes_get_double(handle, key))

    north = 1.0 if eccodes.codes_get_long(handle, "jScansPositively") else -1.0
    east = -1.0 if eccodes.codes_get_long(handle, "iScansNegatively") else 1.0
    return LatLonGrid(
        columns=eccodes.codes_get_long(handle, "Ni"),
        rows=eccodes.codes_get_long(handle, "Nj"),
        first_lat_deg=number("latitudeOfFirstGridPointInDegrees"),
        first_lon_deg=number("longitudeOfFirstGridPointInDegrees"),
        step_lat_deg=north * number("jDirectionIncrementInDegrees"),
        step_lon_deg=east * number("iDirectionIncrementInDegrees"),
        column_major=bool(eccodes.codes_get_long(handle, "jPointsAreConsecutive")),
    )


def _value(eccodes: Any, handle: Any, weights: tuple[tuple[int, float], ...]) -> float | None:
    values = eccodes.codes_get_values(handle)
    places, shares = zip(*weights, strict=True)
    nodes = np.asarray(values)[list(places)]
    missing = eccodes.codes_get_double(handle, "missingValue")
    if eccodes.codes_get_long(handle, "bitmapPresent") and bool(np.any(nodes == missing)):
        return None
    return float(nodes @ np.asarray(shares))


def _level_pa(eccodes: Any, handle: Any) -> float | None:
    kind, level = eccodes.codes_get(handle, "typeOfLevel"), eccodes.codes_get_long(handle, "level")
    if kind == "isobaricInhPa":
        return float(level * PA_PER_HPA)
    return float(level) if kind == "isobaricInPa" else None


def _times(eccodes: Any, handle: Any) -> tuple[datetime, datetime, datetime]:
    """Base time, begin and end; steps are asked for in minutes, whatever the message counts in."""
    day, clock = eccodes.codes_get_long(handle, "dataDate"), eccodes.codes_get_long(handle, "dataTime")
    run_utc = datetime.strptime(f"{day:08d}{clock:04d}", "%Y%m%d%H%M").replace(tzinfo=UTC)
    eccodes.codes_set(handle, "stepUnits", "m")
    begin, end = (timedelta(minutes=eccodes.codes_get_long(handle, key)) for key in ("startStep", "endStep"))
    return run_utc, run_utc + begin, run_utc + end
