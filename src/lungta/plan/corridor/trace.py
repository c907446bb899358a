"""What a straight line passes over, cell by cell, compiled.

A line is walked exactly through every cell of the raster that it touches (Amanatides & Woo 1987, "A fast voxel
traversal algorithm"), so that nothing between two samples is missed: there are no samples.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.plan.corridor.kernel import MOVES, NEVER, STAY

OVER_BASE = 5.0  # assumption: a metre flown above the height limit is worth a detour of five
OVER_PER_M = 0.05  # assumption: and one more for every 20 m above it


class Surfaces(NamedTuple):
    """What bounds flight from below and, softly, from above, constant over each cell of an east-north raster.

    Attributes
    ----------
    floor_m : array, shape (rows, columns)
        Least permitted height over the cell [m AMSL]; infinite where nothing may fly. Row 0 is the south.
    limit_m : array, shape (rows, columns)
        Height limit over the cell [m AMSL]; infinite where there is none.
    west_m, south_m, cell_east_m, cell_north_m : float
        Corner of the raster in the local frame and size of a cell [m]. Off the raster nothing may fly.
    """

    floor_m: NDArray[np.float64]
    limit_m: NDArray[np.float64]
    west_m: float
    south_m: float
    cell_east_m: float
    cell_north_m: float


class Columns(NamedTuple):
    """Where the lattice's columns and levels are: `east_m, north_m` in rows `along` by `across`, heights [m AMSL]."""

    east_m: NDArray[np.float64]
    north_m: NDArray[np.float64]
    lowest_alt_m: float
    level_m: float
    levels: int


@compiled
def _next_crossing(position: float, cell: int, pace: float) -> float:
    """Return the fraction of the line at which it leaves `cell` along one axis; position and pace in cells."""
    if pace > 0.0:
        return (cell + 1 - position) / pace
    if pace < 0.0:
        return (cell - position) / pace
    return math.inf


@compiled
def walk_line(
    surfaces: Surfaces, start: tuple[float, float, float], end: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return how a straight line between two points (east, north [m], height [m AMSL]) lies between the surfaces.

    Returns
    -------
    least_m, most_m : float
        Least height of the start at which the whole line, lifted or lowered as it is, stays above the floor
        (infinite where it may not pass), and the greatest at which it stays below the height limit.
    over : float
        What the line's part above the limit adds to its cost, as a fraction of the line's own.
    """
    x, y = (start[0] - surfaces.west_m) / surfaces.cell_east_m, (start[1] - surfaces.south_m) / surfaces.cell_north_m
    pace_x, pace_y = (end[0] - start[0]) / surfaces.cell_east_m, (end[1] - start[1]) / surfaces.cell_north_m
    cell_x, cell_y = math.floor(x), math.floor(y)
    rows, columns = surfaces.floor_m.shape
    rise = end[2] - start[2]
    least, most, over, entered = -math.inf, math.inf, 0.0, 0.0
    while True:
        if not (0 <= cell_x < columns and 0 <= cell_y < rows):
            return math.inf, -math.inf, over
        cross_x, cross_y = _next_crossing(x, cell_x, pace_x), _next_crossing(y, cell_y, pace_y)
        left = max(entered, min(cross_x, cross_y, 1.0))
        low, high = (entered, left) if rise > 0.0 else (left, entered)
        limit = surfaces.limit_m[cell_y, cell_x]
        least = max(least, surfaces.floor_m[cell_y, cell_x] - rise * low)
        most = min(most, limit - rise * high)
        excess = start[2] + rise * 0.5 * (entered + left) - limit
        if excess > 0.0:
            over += (left - entered) * (OVER_BASE - 1.0 + excess * OVER_PER_M)
        if left >= 1.0 or least == math.inf:
            return least, most, over
        entered = left
        if cross_x <= cross_y:
            cell_x += 1 if pace_x > 0.0 else -1
        else:
            cell_y += 1 if pace_y > 0.0 else -1


@compiled
def move_bounds(surfaces: Surfaces, columns: Columns) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return `lowest` and `highest` of `kernel.Moves`: between which levels each move may leave each column."""
    along, across = columns.east_m.shape
    lowest = np.full((along * across, MOVES), NEVER, np.int16)
    highest = np.full((along * across, MOVES), NEVER, np.int16)
    for i in range(along):
        for j in range(across):
            start = (columns.east_m[i, j], columns.north_m[i, j], 0.0)
            for move in range(MOVES):
                di, dj, dk = move // 9 - 1, move // 3 % 3 - 1, move % 3 - 1
                if move == STAY or not (0 <= i + di < along and 0 <= j + dj < across):
                    continue
                end = (columns.east_m[i + di, j + dj], columns.north_m[i + di, j + dj], dk * columns.level_m)
                least, most, _ = walk_line(surfaces, start, end)
                if least < math.inf:
                    level = math.ceil((least - columns.lowest_alt_m) / columns.level_m - 1e-9)
                    lowest[i * across + j, move] = min(max(level, -dk, 0), NEVER)
                if most < math.inf:
                    level = math.floor((most - columns.lowest_alt_m) / columns.level_m + 1e-9)
                    highest[i * across + j, move] = min(max(level, -NEVER), NEVER)
    return lowest, highest


@compiled
def survey_lines(surfaces: Surfaces, lines: NDArray[np.float64]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Return which lines may be flown, and `over` of `walk_line` for each.

    `lines` has the shape (n, 6): east, north [m] and height [m AMSL] of the start, then of the end.
    """
    clear = np.empty(lines.shape[0], np.bool_)
    over = np.empty(lines.shape[0])
    for n in range(lines.shape[0]):
        line = lines[n]
        least, _, over[n] = walk_line(surfaces, (line[0], line[1], line[2]), (line[3], line[4], line[5]))
        clear[n] = line[2] >= least - 1e-6
    return clear, over
