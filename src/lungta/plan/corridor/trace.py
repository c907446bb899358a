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
from lungta.plan.corridor.kernel import NEVER

OVER_BASE = 5.0  # assumption: a metre flown above the height limit is worth a detour of five
OVER_PER_M = 0.05  # assumption: and one more for every 20 m above it
NO_TOLLS = np.zeros((0, 0, 0))


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
    toll_j_per_m, toll_top_m : array, shape (tolls, rows, columns)
        What a horizontal metre costs beyond its energy [J/m] below a height [m AMSL].
    """

    floor_m: NDArray[np.float64]
    limit_m: NDArray[np.float64]
    west_m: float
    south_m: float
    cell_east_m: float
    cell_north_m: float
    toll_j_per_m: NDArray[np.float64] = NO_TOLLS
    toll_top_m: NDArray[np.float64] = NO_TOLLS


class Columns(NamedTuple):
    """Where the lattice's columns and levels are: `east_m, north_m` in rows `along` by `across`, heights [m AMSL].

    Columns are `step_m` apart in both directions, levels `level_m`.
    """

    east_m: NDArray[np.float64]
    north_m: NDArray[np.float64]
    lowest_alt_m: float
    level_m: float
    levels: int
    step_m: float


@compiled
def _next_crossing(position: float, cell: int, pace: float) -> float:
    """Return the fraction of the line at which it leaves `cell` along one axis; position and pace in cells."""
    if pace > 0.0:
        return (cell + 1 - position) / pace
    if pace < 0.0:
        return (cell - position) / pace
    return math.inf


@compiled
def _in_cells(surfaces: Surfaces, east_m: float, north_m: float) -> tuple[float, float]:
    """Return a place in cells from the raster's corner, east and north; cell (0, 0) is from 0 to 1."""
    return (east_m - surfaces.west_m) / surfaces.cell_east_m, (north_m - surfaces.south_m) / surfaces.cell_north_m


@compiled
def _next_cell(
    place: tuple[float, float], pace: tuple[float, float], cell: tuple[int, int]
) -> tuple[float, tuple[int, int]]:
    """Return the fraction of a line at which it leaves a cell, and the cell that it enters."""
    cross_x, cross_y = _next_crossing(place[0], cell[0], pace[0]), _next_crossing(place[1], cell[1], pace[1])
    if cross_x <= cross_y:
        return cross_x, (cell[0] + (1 if pace[0] > 0.0 else -1), cell[1])
    return cross_y, (cell[0], cell[1] + (1 if pace[1] > 0.0 else -1))


@compiled
def toll_at(surfaces: Surfaces, row: int, column: int, alt_amsl_m: float) -> float:
    """Return what a horizontal metre costs in a cell at a height, all tolls together [J/m]."""
    toll = 0.0
    for layer in range(surfaces.toll_j_per_m.shape[0]):
        if alt_amsl_m < surfaces.toll_top_m[layer, row, column]:
            toll += surfaces.toll_j_per_m[layer, row, column]
    return toll


@compiled
def walk_line(
    surfaces: Surfaces, start: tuple[float, float, float], end: tuple[float, float, float], give_up_m: float = math.inf
) -> tuple[float, float, float, float]:
    """Return how a straight line between two points (east, north [m], height [m AMSL]) lies between the surfaces.

    The walk ends early, with what it has found so far, where the start would have to lie above `give_up_m`.

    Returns
    -------
    least_m, most_m : float
        Least height of the start at which the whole line, lifted or lowered as it is, stays above the floor
        (infinite where it may not pass), and the greatest at which it stays below the height limit.
    over : float
        What the line's part above the limit adds to its cost, as a fraction of the line's own.
    toll_j : float
        Tolls along it [J].
    """
    place = _in_cells(surfaces, start[0], start[1])
    pace = (end[0] - start[0]) / surfaces.cell_east_m, (end[1] - start[1]) / surfaces.cell_north_m
    cell = math.floor(place[0]), math.floor(place[1])
    rows, columns = surfaces.floor_m.shape
    rise = end[2] - start[2]
    way_m = math.hypot(end[0] - start[0], end[1] - start[1])
    least, most, over, toll_j, entered = -math.inf, math.inf, 0.0, 0.0, 0.0
    while True:
        if not (0 <= cell[0] < columns and 0 <= cell[1] < rows):
            return math.inf, -math.inf, over, toll_j
        crossing, after = _next_cell(place, pace, cell)
        left = max(entered, min(crossing, 1.0))
        low, high = (entered, left) if rise > 0.0 else (left, entered)
        limit = surfaces.limit_m[cell[1], cell[0]]
        least = max(least, surfaces.floor_m[cell[1], cell[0]] - rise * low)
        most = min(most, limit - rise * high)
        middle = start[2] + rise * 0.5 * (entered + left)
        if middle > limit:
            over += (left - entered) * (OVER_BASE - 1.0 + (middle - limit) * OVER_PER_M)
        toll_j += (left - entered) * way_m * toll_at(surfaces, cell[1], cell[0], middle)
        if left >= 1.0 or least > give_up_m or least == math.inf:
            return least, most, over, toll_j
        entered, cell = left, after


@compiled
def _cells_below(
    surfaces: Surfaces, start: tuple[float, float], travel: tuple[float, float], cells: NDArray[np.float64]
) -> int:
    """Write the cells that a line touches, as `entered, left, floor, limit`, and return how many; -1 off the raster."""
    place = _in_cells(surfaces, start[0], start[1])
    pace = travel[0] / surfaces.cell_east_m, travel[1] / surfaces.cell_north_m
    cell = math.floor(place[0]), math.floor(place[1])
    rows, columns = surfaces.floor_m.shape
    entered, count = 0.0, 0
    while True:
        if not (0 <= cell[0] < columns and 0 <= cell[1] < rows):
            return -1
        crossing, after = _next_cell(place, pace, cell)
        left = max(entered, min(crossing, 1.0))
        cells[count, 0], cells[count, 1] = entered, left
        cells[count, 2], cells[count, 3] = surfaces.floor_m[cell[1], cell[0]], surfaces.limit_m[cell[1], cell[0]]
        count += 1
        if left >= 1.0:
            return count
        entered, cell = left, after


@compiled
def move_bounds(
    surfaces: Surfaces, columns: Columns, steps: NDArray[np.int64]
) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """Return `lowest` and `highest` of `kernel.Moves`: between which levels each move may leave each column.

    Moves over the same ground that rise differently are told together.
    """
    along, across = columns.east_m.shape
    lowest = np.full((along * across, steps.shape[0]), NEVER, np.int16)
    highest = np.full((along * across, steps.shape[0]), NEVER, np.int16)
    longest = columns.step_m * (np.abs(steps[:, 0]).max() + np.abs(steps[:, 1]).max())
    cells = np.empty((int(longest / surfaces.cell_east_m + longest / surfaces.cell_north_m) + 8, 4))
    for move in range(steps.shape[0]):
        di, dj = steps[move, 0], steps[move, 1]
        first = True
        for before in range(move):
            first = first and not (steps[before, 0] == di and steps[before, 1] == dj)
        if not first:
            continue
        for i in range(max(0, -di), along - max(0, di)):
            for j in range(max(0, -dj), across - max(0, dj)):
                place = (columns.east_m[i, j], columns.north_m[i, j])
                travel = (columns.east_m[i + di, j + dj] - place[0], columns.north_m[i + di, j + dj] - place[1])
                count = _cells_below(surfaces, place, travel, cells)
                if count < 0:
                    continue
                for other in range(move, steps.shape[0]):
                    dk = steps[other, 2]
                    if steps[other, 0] != di or steps[other, 1] != dj or (di == 0 and dj == 0 and dk == 0):
                        continue
                    least, most = _between(cells, count, dk * columns.level_m)
                    if least < math.inf:
                        level = math.ceil((least - columns.lowest_alt_m) / columns.level_m - 1e-9)
                        lowest[i * across + j, other] = min(max(level, -dk, 0), NEVER)
                    if most < math.inf:
                        level = math.floor((most - columns.lowest_alt_m) / columns.level_m + 1e-9)
                        highest[i * across + j, other] = min(max(level, -NEVER), NEVER)
    return lowest, highest


@compiled
def _between(cells: NDArray[np.float64], count: int, rise: float) -> tuple[float, float]:
    """Return `least_m` and `most_m` of `walk_line` for a line that rises over cells."""
    least, most = -math.inf, math.inf
    for n in range(count):
        low, high = (cells[n, 0], cells[n, 1]) if rise > 0.0 else (cells[n, 1], cells[n, 0])
        least = max(least, cells[n, 2] - rise * low)
        most = min(most, cells[n, 3] - rise * high)
    return least, most


@compiled
def node_tolls(surfaces: Surfaces, columns: Columns) -> NDArray[np.float32]:
    """Return what a horizontal metre costs at every node, shape (columns, levels) [J/m]; 0 off the raster."""
    along, across = columns.east_m.shape
    tolls = np.zeros((along * across, columns.levels), np.float32)
    rows, cells = surfaces.floor_m.shape
    for i in range(along):
        for j in range(across):
            cell = math.floor((columns.east_m[i, j] - surfaces.west_m) / surfaces.cell_east_m)
            row = math.floor((columns.north_m[i, j] - surfaces.south_m) / surfaces.cell_north_m)
            if not (0 <= row < rows and 0 <= cell < cells):
                continue
            for level in range(columns.levels):
                alt_m = columns.lowest_alt_m + level * columns.level_m
                tolls[i * across + j, level] = toll_at(surfaces, row, cell, alt_m)
    return tolls


class Survey(NamedTuple):
    """Which lines may be flown, and `over` and `toll_j` of `walk_line` for each; arrays of one length."""

    clear: NDArray[np.bool_]
    over: NDArray[np.float64]
    toll_j: NDArray[np.float64]


@compiled
def survey_lines(surfaces: Surfaces, lines: NDArray[np.float64]) -> Survey:
    """Return how lines lie between the surfaces.

    `lines` has the shape (n, 6): east, north [m] and height [m AMSL] of the start, then of the end.
    """
    clear = np.empty(lines.shape[0], np.bool_)
    over, toll_j = np.empty(lines.shape[0]), np.empty(lines.shape[0])
    for n in range(lines.shape[0]):
        line = lines[n]
        start, end = (line[0], line[1], line[2]), (line[3], line[4], line[5])
        least, _, over[n], toll_j[n] = walk_line(surfaces, start, end, line[2] + 1e-6)
        clear[n] = line[2] >= least - 1e-6
    return Survey(clear, over, toll_j)
