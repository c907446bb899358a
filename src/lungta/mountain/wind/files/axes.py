"""The axes of another model's file: which dimension is which, in which unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WindError
from lungta.core.units import MPS_PER_KMH, MPS_PER_KNOT

MPS_PER_UNIT = {
    **dict.fromkeys(("m s-1", "m/s", "m s**-1", "m s^-1", "m.s-1", "meter second-1", "meters second-1", "mps"), 1.0),
    **dict.fromkeys(("metre second-1", "metres second-1", "meter/second", "meters/second", "ms-1"), 1.0),
    **dict.fromkeys(("knot", "knots", "kt", "kts", "kn"), MPS_PER_KNOT),
    **dict.fromkeys(("km/h", "km h-1", "km h**-1", "kmh", "km/hr", "kilometer/hour"), MPS_PER_KMH),
}
M_PER_UNIT = {**dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1.0), "km": 1000.0, "kilometers": 1000.0}
ABOVE_SEA = {"altitude", "height_above_mean_sea_level", "height_above_geopotential_datum", "geopotential_height"}
ABOVE_GROUND = {"height"}  # CF: vertical distance above the surface
KINDS = {
    "time": "time",
    "latitude": "y",
    "longitude": "x",
    "projection_y_coordinate": "y",
    "projection_x_coordinate": "x",
    "air_pressure": "pressure",
    "height_above_reference_ellipsoid": "ellipsoid",
    **dict.fromkeys(ABOVE_SEA | ABOVE_GROUND, "z"),
}
DEGREES_NORTH = {"degrees_north", "degree_north", "degree_n", "degrees_n"}
DEGREES_EAST = {"degrees_east", "degree_east", "degree_e", "degrees_e"}
PRESSURE_UNITS = {"pa", "hpa", "mbar", "millibar", "mb"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """One axis, ascending.

    Attributes
    ----------
    name : str
        Of the dimension.
    values : array
        Degrees for geographic axes, else metres.
    order : array of int
        Positions in the file of the ascending values.
    geographic : bool
        Latitude or longitude.
    above_ground : bool
        Heights above the ground instead of above mean sea level.
    """

    name: str
    values: NDArray[np.float64]
    order: NDArray[np.int64]
    geographic: bool = False
    above_ground: bool = False


def kind_of(variable: Any) -> str:
    """Return what a coordinate variable is: `time`, `x`, `y`, `z`, `pressure`, `ellipsoid`, or an empty text."""
    units = unit_of(variable).lower()
    known = KINDS.get(getattr(variable, "standard_name", ""))
    if known:
        return known
    if " since " in units:
        return "time"
    if units in DEGREES_NORTH:
        return "y"
    if units in DEGREES_EAST:
        return "x"
    return "pressure" if units in PRESSURE_UNITS else ""


def unit_of(variable: Any) -> str:
    """Return the unit that a variable states, or an empty text."""
    return str(getattr(variable, "units", "")).strip()


def read_axis(file: Any, name: str, where: str, *, origin_lon_deg: float = 0.0) -> Axis:
    """Return an axis in metres or degrees; longitudes are those within half a turn of an origin.

    Raises
    ------
    WindError
        When its unit is missing or unknown, or its values repeat.
    """
    variable = file[name]
    standard_name = getattr(variable, "standard_name", "")
    units = unit_of(variable)
    geographic = standard_name in {"latitude", "longitude"} or units.lower() in DEGREES_NORTH | DEGREES_EAST
    values = np.asarray(variable[:], dtype=float)
    if not geographic:
        if units.lower() not in M_PER_UNIT:
            what = f"coordinate {name} states {units!r} as its unit." if units else f"coordinate {name} states no unit."
            raise WindError(what, where=where, remedy="Lengths are in m or km.")
        values = values * M_PER_UNIT[units.lower()]
    elif kind_of(variable) == "x":
        values = (values - origin_lon_deg + 180.0) % 360.0 - 180.0 + origin_lon_deg
    order = np.argsort(values)
    values = values[order]
    if values.size < 2 or not np.all(np.diff(values) > 0.0):
        raise WindError(f"coordinate {name} must hold at least two different values.", where=where)
    if getattr(variable, "positive", "up") != "up":
        raise WindError(f"coordinate {name} counts downwards.", where=where, remedy="Heights are positive up.")
    above_ground = standard_name in ABOVE_GROUND
    return Axis(name=name, values=values, order=order, geographic=geographic, above_ground=above_ground)
