"""From terrain to the grid that wind is solved on."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WindError
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.grid import WindGrid

Floats = NDArray[np.float64]

SAMPLES_PER_POSTING = 2.0  # a column's ground is the mean of samples no farther apart than half the terrain's posting
FEWEST_COLUMNS, MULTIPLE = 12, 8  # columns along a side; a multiple halves evenly on the coarser grids


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshSettings:
    """How finely wind is solved.

    Attributes
    ----------
    mesh_m : float
        Wanted distance between columns [m]; the nearest that divides the square evenly is taken.
    levels : int
        Cells in each column.
    lowest_cell_m : float
        Thickness of the lowest cell over the lowest ground [m]; cells grow upwards at an even rate.
    air_above_m : float
        Least height of the lid above the highest ground [m].
    air_above_relief : float
        The same as a multiple of the terrain's relief; the higher of the two holds.
    """

    mesh_m: float = 120.0
    levels: int = 20
    lowest_cell_m: float = 16.0
    air_above_m: float = 1500.0  # assumption: tests on bell hills and on the Khumbu change by under 2 % beyond it
    air_above_relief: float = 0.75

    def __post_init__(self) -> None:
        if not (self.mesh_m > 0.0 and self.lowest_cell_m > 0.0 and self.air_above_m > 0.0 and self.levels >= 4):
            raise ValueError(f"mesh, cells and air above must be positive and levels at least 4, got {self}")


def grid_of(terrain: Terrain, settings: MeshSettings = MeshSettings(), *, extent_m: float | None = None) -> WindGrid:
    """Return the grid of columns over a terrain, or over the square of half-side `extent_m` about its frame's origin.

    Raises
    ------
    WindError
        When the square leaves the terrain, holds a void, or is too small for the mesh.
    """
    east = _centres(terrain.east_m, extent_m, settings.mesh_m, terrain)
    north = _centres(terrain.north_m, extent_m, settings.mesh_m, terrain)
    ground = _column_means(terrain, east, north)
    relief_m = float(ground.max() - ground.min())
    top_amsl_m = float(ground.max()) + max(settings.air_above_m, settings.air_above_relief * relief_m)
    faces = _faces_frac(settings.lowest_cell_m / (top_amsl_m - float(ground.min())), settings.levels)
    return WindGrid(
        frame=terrain.frame, east_m=east, north_m=north, ground_amsl_m=ground, top_amsl_m=top_amsl_m, faces_frac=faces
    )


def _centres(axis: Floats, extent_m: float | None, mesh_m: float, terrain: Terrain) -> Floats:
    low, high = (float(axis[0]), float(axis[-1])) if extent_m is None else (-extent_m, extent_m)
    if low < axis[0] - 1e-6 or high > axis[-1] + 1e-6:
        raise WindError(
            f"the square of {2 * (extent_m or 0.0) / 1000:.1f} km leaves the terrain, "
            f"which reaches from {axis[0]:.0f} to {axis[-1]:.0f} m.",
            where=terrain.source.origin,
            remedy="Give wider terrain, or solve a smaller square.",
        )
    count = round((high - low) / mesh_m)
    if count >= 4 * MULTIPLE:
        count = MULTIPLE * math.ceil(count / MULTIPLE)
    if count < FEWEST_COLUMNS:
        raise WindError(
            f"{high - low:.0f} m of terrain hold only {count} columns of {mesh_m:g} m; {FEWEST_COLUMNS} are needed.",
            where=terrain.source.origin,
            remedy="Take a finer mesh or wider terrain.",
        )
    step_m = (high - low) / count
    return np.asarray(low + step_m * (np.arange(count) + 0.5), dtype=np.float64)


def _column_means(terrain: Terrain, east: Floats, north: Floats) -> Floats:
    """Mean ground of each column, by evenly spread samples of the bilinear surface."""
    offsets = []
    for axis in (east, north):
        step_m = axis[1] - axis[0]
        count = max(1, math.ceil(SAMPLES_PER_POSTING * step_m / terrain.posting_m))
        offsets.append(step_m * ((np.arange(count) + 0.5) / count - 0.5))
    total = np.zeros((north.size, east.size))
    for d_north in offsets[1]:
        for d_east in offsets[0]:
            total += terrain.height_at(east[None, :] + d_east, north[:, None] + d_north)
    ground = total / (offsets[0].size * offsets[1].size)
    if voids := int(np.isnan(ground).sum()):
        row, column = np.argwhere(np.isnan(ground))[0]
        raise WindError(
            f"the terrain has voids under {voids} of {ground.size} columns, the first at east {east[column]:.0f} m, "
            f"north {north[row]:.0f} m; wind is not solved over ground that is not known.",
            where=terrain.source.origin,
            remedy="Give terrain without voids, or solve a smaller square.",
        )
    return np.asarray(ground)


def _faces_frac(lowest_frac: float, levels: int) -> Floats:
    """Faces of cells that grow by one factor, from `lowest_frac` at the ground to fill the column."""
    from scipy.optimize import brentq

    if lowest_frac >= 1.0 / levels:
        return np.linspace(0.0, 1.0, levels + 1, dtype=np.float64)
    growth = float(brentq(lambda g: lowest_frac * np.sum(g ** np.arange(levels)) - 1.0, 1.0, 10.0))
    faces = np.concatenate([[0.0], np.cumsum(growth ** np.arange(levels))])
    return np.asarray(faces / faces[-1])
