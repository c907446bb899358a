"""The wind in another model's NetCDF file: variables by standard name, axes, projection, times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import Problem, WindError
from lungta.mountain.wind.files.axes import MPS_PER_UNIT, Axis, kind_of, read_axis, unit_of
from lungta.mountain.wind.files.library import netcdf_library

Floats = NDArray[np.float64]
NAMES = {"u": ("eastward_wind", "x_wind"), "v": ("northward_wind", "y_wind"), "w": ("upward_air_velocity",)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """An open file, understood.

    Attributes
    ----------
    variables : dict
        NetCDF variables of `u`, `v` and, where there is one, `w`.
    z, y, x : Axis
        Axes.
    crs_text : str
        Projection of `x` and `y` as WKT; empty for latitude and longitude.
    times_utc : tuple of datetime or None
        Times of the fields; (None,) when the file names none.
    title, where : str
        What it calls itself, and which file it is.
    """

    variables: dict[str, Any]
    z: Axis
    y: Axis
    x: Axis
    crs_text: str
    times_utc: tuple[datetime | None, ...]
    title: str
    where: str

    def component_mps(self, name: str, number: int) -> Floats:
        """Return a component [m/s] at one time as (z, y, x), ascending; NaN where the file is void."""
        variable = self.variables[name]
        time = _dimension(variable, "time")
        picked = tuple(
            slice(None) if each in (self.z.name, self.y.name, self.x.name) else number if each == time else 0
            for each in variable.dimensions
        )
        left = [each for each, pick in zip(variable.dimensions, picked, strict=True) if isinstance(pick, slice)]
        values: Floats = np.ma.filled(np.ma.asarray(variable[picked], dtype=float), np.nan)
        turned = values.transpose([left.index(axis.name) for axis in (self.z, self.y, self.x)])
        ascending = turned[np.ix_(self.z.order, self.y.order, self.x.order)]
        return np.asarray(ascending * MPS_PER_UNIT[unit_of(variable).lower()])


def open_source(file: Any, where: str, *, origin_lon_deg: float) -> Source:
    """Return what an open file holds.

    Raises
    ------
    WindError
        When wind, units, heights or projection are missing or of no use, every problem of the variables at once.
    """
    variables = _wind_variables(file, where)
    u = variables["u"]
    names = {kind: _dimension(u, kind) for kind in ("z", "y", "x", "pressure", "ellipsoid")}
    _check_vertical(u, names, where)
    axes = {}
    for kind in ("z", "y", "x"):
        if names[kind] is None:
            remedy = "They must be one-dimensional: latitude and longitude, or projected x and y. Regrid it first."
            raise WindError(f"{u.name} has no {kind} coordinate that is known.", where=where, remedy=remedy)
        axes[kind] = read_axis(file, str(names[kind]), where, origin_lon_deg=origin_lon_deg)
    for variable in variables.values():
        _check_dimensions(variable, u, [axis.name for axis in axes.values()], where)
    projected = not axes["x"].geographic
    if projected and getattr(u, "standard_name", "") == "x_wind":
        remedy = "Its components must be eastward_wind and northward_wind."
        raise WindError("holds wind along the axes of a projection.", where=where, remedy=remedy)
    return Source(
        variables=variables,
        **axes,
        crs_text=_projection(file, u, where) if projected else "",
        times_utc=_times(file, u, where),
        title=str(getattr(file, "title", "")),
        where=where,
    )


def _wind_variables(file: Any, where: str) -> dict[str, Any]:
    """Return the variables of the components; of several with one name, that with the most dimensions."""
    found: dict[str, Any] = {}
    problems = []
    for component, names in NAMES.items():
        named = [each for each in file.variables.values() if getattr(each, "standard_name", "") in names]
        if named:
            best = max(named, key=lambda each: each.ndim)
            found[component] = best
            unit = unit_of(best)
            if unit.lower() not in MPS_PER_UNIT:
                what = f"{best.name} states {unit!r} as its unit." if unit else f"{best.name} states no unit."
                problems.append(Problem(what=what, remedy="Wind is in m s-1, knots or km/h, and must say so."))
        elif component != "w":
            what = f"no variable has the standard name {names[0]}."
            problems.append(Problem(what=what, remedy="Variables are found by their CF standard names."))
    if problems:
        raise WindError("cannot be used:", where=where, problems=tuple(problems))
    return found


def _dimension(variable: Any, kind: str) -> str | None:
    """Return the dimension of a variable whose coordinate is of a kind."""
    coordinates = variable.group().variables
    for name in variable.dimensions:
        if name in coordinates and kind_of(coordinates[name]) == kind:
            return str(name)
    return None


def _check_vertical(u: Any, names: dict[str, str | None], where: str) -> None:
    if names["pressure"]:
        remedy = "Interpolate it to heights above mean sea level first; only a model's own geopotential can tell them."
        raise WindError(f"{u.name} stands on levels of pressure, not height.", where=where, remedy=remedy)
    if names["ellipsoid"]:
        remedy = "Lungta's heights are above mean sea level; in the Himalaya the two differ by about 30 m."
        raise WindError(f"{u.name} stands on heights above the ellipsoid.", where=where, remedy=remedy)
    if names["z"] is None:
        remedy = "It must have a dimension with standard name altitude (above mean sea level) or height (above ground)."
        raise WindError(f"{u.name} has no vertical coordinate.", where=where, remedy=remedy)


def _check_dimensions(variable: Any, u: Any, axes: list[str], where: str) -> None:
    time = _dimension(u, "time")
    missing = {*axes, *([time] if time else [])} - set(variable.dimensions)
    if missing:
        raise WindError(f"{variable.name} lacks the dimension {sorted(missing)[0]} of {u.name}.", where=where)
    for name, size in zip(variable.dimensions, variable.shape, strict=True):
        if name not in (*axes, time) and size != 1:
            raise WindError(f"{variable.name} has {size} of {name}.", where=where, remedy="Keep one, such as a member.")


def _projection(file: Any, u: Any, where: str) -> str:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    name = str(getattr(u, "grid_mapping", "")).partition(":")[0].strip()
    if name not in file.variables:
        remedy = f"Give {u.name} the attribute grid_mapping with its variable, as CF says."
        raise WindError("its x and y are of no known projection.", where=where, remedy=remedy)
    attributes = {key: file[name].getncattr(key) for key in file[name].ncattrs()}
    try:
        return str(CRS.from_cf(attributes).to_wkt())
    except (CRSError, KeyError) as error:
        raise WindError(f"the projection in {name} cannot be read: {error}.", where=where) from error


def _times(file: Any, u: Any, where: str) -> tuple[datetime | None, ...]:
    name = _dimension(u, "time")
    if name is None:
        alone = [each for each in file.variables.values() if kind_of(each) == "time" and each.size == 1]
        if len(alone) != 1:
            return (None,)
        variable = alone[0]
    else:
        variable = file[name]
    calendar = getattr(variable, "calendar", "standard")
    exact = {"only_use_cftime_datetimes": False, "only_use_python_datetimes": True}
    try:
        times = netcdf_library().num2date(np.atleast_1d(variable[...]), variable.units, calendar, **exact)
    except (ValueError, AttributeError) as error:
        raise WindError(f"its times cannot be read: {error}.", where=where) from error
    return tuple(time.replace(tzinfo=UTC) for time in times)
