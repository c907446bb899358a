"""Measured winds that the solved field must meet: stations in the domain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import Problem, WindError
from lungta.core.geo import wind_components_mps
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer
from lungta.mountain.wind.solve.over_terrain import Horizontal

Floats = NDArray[np.float64]

REACH_M = 2000.0  # assumption: how far along the ground a station's departure from the field is believed, 1 sigma
REACH_UP_M = 300.0  # assumption: the same in height, about the depth of slope winds and of a camp's shelter
BURIED_M = 100.0  # a station so far below the grid's ground has a wrong height; mean ground of a column may err so much


@dataclass(frozen=True, slots=True, kw_only=True)
class StationWind:
    """Wind measured at one place.

    Attributes
    ----------
    name : str
        For messages.
    lat_deg, lon_deg : float
        Where [deg].
    height_agl_m : float
        Of the anemometer above the ground [m].
    wind_mps, from_deg : float
        Mean speed [m/s] and the true bearing it blows from [deg].
    alt_amsl_m : float or None
        Height of the ground there as the station states it [m AMSL], checked against the grid's.
    """

    name: str
    lat_deg: float
    lon_deg: float
    height_agl_m: float
    wind_mps: float
    from_deg: float
    alt_amsl_m: float | None = None

    def components_mps(self) -> tuple[float, float]:
        """Return (u, v) [m/s]."""
        u_mps, v_mps = wind_components_mps(self.wind_mps, self.from_deg)
        return float(u_mps), float(v_mps)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """Stations on a grid: what each measured, where, and how strongly each cell listens to each."""

    places_m: Floats  # (stations, 3): east, north, height above ground
    measured_mps: Floats  # (stations, 2)
    weights: Floats  # (stations, ny, nx, nz)

    def nudge(self, missing_mps: Floats) -> Horizontal:
        """Return what to add at the centres so that what is missing at the stations, (stations, 2) [m/s], is met."""
        u, v = (np.tensordot(missing_mps[:, part], self.weights, axes=1) for part in (0, 1))
        return Horizontal(u_mps=u, v_mps=v)


def placed(stations: Sequence[StationWind], grid: WindGrid, layer: SurfaceLayer) -> Placed:
    """Return stations on a grid.

    Raises
    ------
    WindError
        With every station that lies off the grid, below its ground, or states a wind that is none.
    """
    problems = [problem for station in stations for problem in _problems(station, grid)]
    if problems:
        raise WindError(f"{len(problems)} stations cannot be used:", problems=tuple(problems))
    east, north = grid.frame.to_local([s.lat_deg for s in stations], [s.lon_deg for s in stations])
    places = np.column_stack([east, north, [max(s.height_agl_m, 2.0 * layer.roughness_m) for s in stations]])
    return Placed(
        places_m=places,
        measured_mps=np.array([station.components_mps() for station in stations]),
        weights=_weights(places, grid, layer),
    )


def _problems(station: StationWind, grid: WindGrid) -> list[Problem]:
    found = []
    east, north = (float(each) for each in grid.frame.to_local(station.lat_deg, station.lon_deg))
    column, row = (
        round((place - float(axis[0])) / (float(axis[1]) - float(axis[0])))
        for place, axis in ((east, grid.east_m), (north, grid.north_m))
    )
    if not (0 <= column < grid.east_m.size and 0 <= row < grid.north_m.size):
        what = (
            f"lies {max(abs(east), abs(north)) / 1000:.1f} km from the origin, outside the square of "
            f"{grid.east_m[-1] / 1000:.1f} km either way."
        )
        remedy = "Check latitude and longitude, or solve a wider square."
        found.append(Problem(what=what, where=station.name, remedy=remedy))
    elif station.alt_amsl_m is not None and station.alt_amsl_m < grid.ground_amsl_m[row, column] - BURIED_M:
        under_m = grid.ground_amsl_m[row, column] - station.alt_amsl_m
        what = f"stands at {station.alt_amsl_m:.0f} m AMSL, {under_m:.0f} m below the ground of the terrain there."
        found.append(Problem(what=what, where=station.name, remedy="Correct its height or its coordinates."))
    if not 0.0 <= station.from_deg <= 360.0:
        what = f"wind from {station.from_deg:g} deg: a bearing lies in 0..360 deg."
        found.append(Problem(what=what, where=station.name))
    if not 0.0 <= station.wind_mps <= 120.0:
        what = f"wind of {station.wind_mps:g} m/s: it must lie in 0..120 m/s."
        found.append(Problem(what=what, where=station.name, remedy="Knots and km/h must be said."))
    if not 0.0 < station.height_agl_m <= 300.0:
        what = f"anemometer {station.height_agl_m:g} m above ground: it must lie in 0..300 m."
        found.append(Problem(what=what, where=station.name))
    return found


def _weights(places_m: Floats, grid: WindGrid, layer: SurfaceLayer) -> Floats:
    """Gaussian in distance and height, shaped by the logarithmic law near the ground; 1 at a lone station.

    Where several stations speak, each has its share of the sum, as in Cressman's successive corrections (1959).
    """
    near = []
    for east, north, agl in places_m:
        square = (grid.east_m[None, :] - east) ** 2 + (grid.north_m[:, None] - north) ** 2
        above = grid.height_agl_m - agl
        law = layer.shape_frac(grid.height_agl_m) / float(layer.shape_frac(agl))
        flat = np.exp(-square / (2.0 * REACH_M**2))[..., None]
        near.append((flat, np.exp(-(above**2) / (2.0 * REACH_UP_M**2)) * law))
    total = np.sum([flat for flat, _ in near], axis=0)
    return np.array([flat * np.minimum(1.0, flat / np.maximum(total, 1e-300)) * up for flat, up in near])
