"""Measured winds that the solved field must meet: stations in the domain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import Problem, WindError
from lungta.core.geo import check_latitude_longitude, swapped_hint, wind_components_mps
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.inner_layer import SurfaceLayer
from lungta.mountain.wind.solve.over_terrain import Horizontal

Floats = NDArray[np.float64]

REACH_M = 2000.0  # assumption: how far along the ground a station's departure from the field is believed, 1 sigma
REACH_UP_M = 300.0  # assumption: the same in height, about the depth of slope winds and of a camp's shelter
BURIED_M = 100.0  # a station so far below the grid's ground has a wrong height; mean ground of a column may err so much
LOWEST_M, HIGHEST_M = 1.0, 300.0  # of an anemometer above ground: lower ones stand among the stones, higher ones fly


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
    source : str
        File that it comes from, for messages; empty when it was typed in.
    """

    name: str
    lat_deg: float
    lon_deg: float
    height_agl_m: float
    wind_mps: float
    from_deg: float
    alt_amsl_m: float | None = None
    source: str = ""

    @property
    def where(self) -> str:
        """File and name, for messages."""
        return f"{self.source}, {self.name}" if self.source else self.name

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
        raise WindError("measured winds cannot be used:", problems=tuple(problems))
    east, north = grid.frame.to_local([s.lat_deg for s in stations], [s.lon_deg for s in stations])
    places = np.column_stack([east, north, [max(s.height_agl_m, 2.0 * layer.roughness_m) for s in stations]])
    return Placed(
        places_m=places,
        measured_mps=np.array([station.components_mps() for station in stations]),
        weights=_weights(places, grid, layer),
    )


def _problems(station: StationWind, grid: WindGrid) -> Iterator[Problem]:
    """Everything that is wrong with a station."""
    yield from _place_problems(station, grid)
    for what, value, least, most, remedy in (
        ("wind from {:g} deg", station.from_deg, 0.0, 360.0, "A bearing is the one it blows from."),
        ("wind of {:g} m/s", station.wind_mps, 0.0, 120.0, "Knots and km/h must be said."),
        ("anemometer {:g} m above ground", station.height_agl_m, LOWEST_M, HIGHEST_M, ""),
    ):
        if not least <= value <= most:  # NaN too
            what = f"{what.format(value)}: it must lie in {least:g}..{most:g}."
            yield Problem(what=what, where=station.where, remedy=remedy)


def _place_problems(station: StationWind, grid: WindGrid) -> Iterator[Problem]:
    """Whether it stands on the grid, and not in the rock."""
    try:
        check_latitude_longitude(station.lat_deg, station.lon_deg)
    except ValueError as failure:
        yield Problem(what=f"{failure}.", where=station.where)
        return
    east, north = (float(each) for each in grid.frame.to_local(station.lat_deg, station.lon_deg))
    column, row = (
        round((place - float(axis[0])) / (float(axis[1]) - float(axis[0])))
        for place, axis in ((east, grid.east_m), (north, grid.north_m))
    )
    if not (0 <= column < grid.east_m.size and 0 <= row < grid.north_m.size):
        what = (
            f"stands {_away(east, 'east', 'west')} and {_away(north, 'north', 'south')} of the middle, off the solved "
            f"ground, which ends at {grid.east_m[-1] / 1000:.1f} km."
        )
        hint = swapped_hint(grid.frame, station.lat_deg, station.lon_deg, float(grid.east_m[-1]))
        yield Problem(
            what=what, where=station.where, remedy=f"{hint}Check lat_deg and lon_deg, or solve a wider square."
        )
        return
    under_m = 0.0 if station.alt_amsl_m is None else float(grid.ground_amsl_m[row, column]) - station.alt_amsl_m
    if not under_m <= BURIED_M:
        what = f"stands at {station.alt_amsl_m:.0f} m AMSL, {under_m:.0f} m below the ground of the terrain there."
        yield Problem(what=what, where=station.where, remedy="Correct its height or its coordinates.")


def _away(metres: float, positive: str, negative: str) -> str:
    return f"{abs(metres) / 1000:.1f} km {positive if metres >= 0.0 else negative}"


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
