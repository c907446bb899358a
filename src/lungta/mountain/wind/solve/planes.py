"""From a grid of columns to the operator's numbers, on the grid itself and on ever coarser ones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.grid import WindGrid

Floats = NDArray[np.float64]

FEWEST_COLUMNS = 6  # along the shorter side; below it columns are solved by sweeps alone


class Plane(NamedTuple):
    """What one level of the multigrid needs to know, in columns (j, i) and levels k = 0 at the ground itself.

    `conduct_*` are the conductances of sides per unit of fractional depth, `tilt_*` a quarter of their slope times
    their width, positive where the ground rises to east and north, `q` the squared slope over depth; `thick`, `cz`,
    `bz`, `qz` belong to levels and to the faces above them.
    """

    depth: Floats  # (ny, nx)
    q: Floats  # (ny, nx)
    conduct_e: Floats  # (ny, nx + 1)
    tilt_e: Floats  # (ny, nx + 1)
    conduct_n: Floats  # (ny + 1, nx)
    tilt_n: Floats  # (ny + 1, nx)
    thick: Floats  # (nl,)
    cz: Floats  # (nl,)
    bz: Floats  # (nl,)
    qz: Floats  # (nl,)
    area: float


class Levels:
    """The vertical numbers of the operator, the same for every column: a node on the ground, then the cells.

    The node on the ground has no thickness. Its equation says that nothing flows through the ground, exactly.
    """

    def __init__(self, faces_frac: Floats, stiffness: Floats) -> None:
        centres = (faces_frac[1:] + faces_frac[:-1]) / 2.0
        self.thick = np.concatenate([[0.0], np.diff(faces_frac)])
        apart = np.diff(np.concatenate([[0.0], centres, [1.0]]))  # between nodes; the last to the lid
        shelter = 1.0 - faces_frac  # how much of the ground's slope a face has; none at the lid
        self.cz = shelter / apart
        self.bz = stiffness / apart
        self.qz = shelter**2 / apart


def plane_of(ground_amsl_m: Floats, top_amsl_m: float, step_m: tuple[float, float], levels: Levels) -> Plane:
    """Return the operator's numbers for columns of a given ground; `step_m` is (east, north)."""
    dx, dy = step_m
    depth = top_amsl_m - ground_amsl_m
    conduct_e, tilt_e, steep_e = _sides(depth, dx, dy)
    conduct_n, tilt_n, steep_n = (side.T for side in _sides(depth.T, dy, dx))
    steep = steep_e[:, 1:] + steep_e[:, :-1] + steep_n[1:] + steep_n[:-1]
    return Plane(
        depth=np.ascontiguousarray(depth),
        q=steep / 2.0,
        conduct_e=conduct_e,
        tilt_e=tilt_e,
        conduct_n=np.ascontiguousarray(conduct_n),
        tilt_n=np.ascontiguousarray(tilt_n),
        thick=levels.thick,
        cz=levels.cz,
        bz=levels.bz,
        qz=levels.qz,
        area=dx * dy,
    )


def _sides(depth: Floats, step_m: float, width_m: float) -> tuple[Floats, Floats, Floats]:
    """Return conductance, tilt and squared slope over depth of the sides along the second axis, edges included."""
    rows, columns = depth.shape
    conduct, tilt, steep = (np.zeros((rows, columns + 1)) for _ in range(3))
    middle = (depth[:, 1:] + depth[:, :-1]) / 2.0
    slope = -(depth[:, 1:] - depth[:, :-1]) / step_m
    conduct[:, 1:-1] = width_m * middle / step_m
    tilt[:, 1:-1] = width_m * slope / 4.0
    steep[:, 1:-1] = slope**2 / middle
    conduct[:, 0] = 2.0 * width_m * depth[:, 0] / step_m  # the potential is zero on the edge, half a step away
    conduct[:, -1] = 2.0 * width_m * depth[:, -1] / step_m
    return conduct, tilt, steep


def planes_of(grid: WindGrid, levels: Levels) -> list[Plane]:
    """Return the planes from the grid to the coarsest, each of half the columns each way."""
    ground, step = grid.ground_amsl_m, (grid.step_east_m, grid.step_north_m)
    planes = [plane_of(ground, grid.top_amsl_m, step, levels)]
    while min(ground.shape) >= 2 * FEWEST_COLUMNS:
        ground, step = _halved(ground), (2.0 * step[0], 2.0 * step[1])
        planes.append(plane_of(ground, grid.top_amsl_m, step, levels))
    return planes


def _halved(values: Floats) -> Floats:
    """Means over two by two columns; an odd last row or column stands for two."""
    rows, columns = values.shape
    padded = np.pad(values, ((0, rows % 2), (0, columns % 2)), mode="edge")
    return (padded[::2, ::2] + padded[1::2, ::2] + padded[::2, 1::2] + padded[1::2, 1::2]) / 4.0
