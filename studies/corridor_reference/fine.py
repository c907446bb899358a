"""A fine grid of its own over the real ground, and exhaustive search on it: nothing here is the corridor search's code.

Columns 7.5 m and levels 2.5 m apart, four times finer than the search's own lattice, in line with the two pads. Ground
and accuracy are bilinear between the terrain's nodes (`scipy.ndimage.map_coordinates`), the floor is the highest of 33
points within the navigation error, and a move is checked every 2.5 m. The search (`spread`) is Dijkstra's in the form
of a near and a far pile (Davidson et al. 2014, doi:10.1109/IPDPS.2014.45): a node whose cost improves is looked at
again, so costs are exact. Nodes that cannot lie on a path cheaper than a given cost are left out, by linear bounds
that no move undercuts.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray
from price import Pricing
from scipy.ndimage import map_coordinates
from scipy.optimize import linprog

Floats = NDArray[np.float64]
PARTS = 3  # raster cells in a column's width: the floor is known every 2.5 m
NEVER = 32767


class Stencil(NamedTuple):
    """Moves as columns along, columns across and levels, shape (moves, 3)."""

    name: str
    steps: NDArray[np.int64]


def stencil(reach: int, rises: int) -> Stencil:
    """Return every move of coprime steps up to `reach` columns, rising or falling up to `rises` levels a column."""
    found = [(0, 0, 1), (0, 0, -1)]
    for di in range(-reach, reach + 1):
        for dj in range(-reach, reach + 1):
            if math.gcd(di, dj) != 1:
                continue
            most = 1 if reach == 1 else math.ceil(rises * math.hypot(di, dj))
            found += [(di, dj, dk) for dk in range(-most, most + 1)]
    return Stencil(f"{len(found)} moves", np.array(found))


class Volume(NamedTuple):
    """The grid: where it starts, how it lies, and the ground below it.

    `floor_m` and `ground_m` are rasters with `PARTS` cells to a column, in the grid's own axes, first along.
    """

    corner_m: Floats
    axes: Floats
    step_m: float
    lowest_m: float
    rise_m: float
    shape: tuple[int, int, int]
    floor_m: Floats
    ground_m: Floats
    start: tuple[int, int, int]
    goal: tuple[int, int, int]

    def points(self, nodes: NDArray[np.int64]) -> Floats:
        """Return east, north and height [m] of nodes given as along, across, level, shape (n, 3)."""
        place = self.corner_m + self.step_m * nodes[:, :2] @ self.axes
        return np.column_stack([place, self.lowest_m + self.rise_m * nodes[:, 2]])


def bounds_of(price: Floats, travel_m: Floats, ways: Floats) -> Floats:
    """Return slopes [J/m] that no move undercuts, each the steepest towards one of `ways`, shape (n, 3)."""
    cheapest = price.min(axis=0)
    known = np.isfinite(cheapest)
    slopes = []
    for way in ways:
        solved = linprog(-way, A_ub=travel_m[known], b_ub=cheapest[known], bounds=(None, None), method="highs")
        if solved.success:
            slopes.append(solved.x * (1.0 - 1e-9))
    return np.array(slopes)


def sphere(vertical: float) -> Floats:
    """Return directions all round, level and up and down by about `vertical`, and straight up and down."""
    around = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)
    ways = [(np.cos(a), np.sin(a), z) for a in around for z in (-vertical, 0.0, vertical)]
    return np.array([*ways, (0.0, 0.0, 1.0), (0.0, 0.0, -1.0)])


def room_of(slopes: Floats, way_m: Floats, most_j: float) -> tuple[Floats, Floats] | None:
    """Return least and greatest corner of where a path from 0 to `way_m` that costs at most `most_j` can pass [m].

    None where there is no such path at all.

    A point x is on such a path only if bound(0, x) + bound(x, way) <= most; with linear bounds that is a polytope.
    """
    there, back = (index.ravel() for index in np.meshgrid(*2 * (range(len(slopes)),), indexing="ij"))
    matrix, right = slopes[there] - slopes[back], most_j - slopes[back] @ way_m
    corners = np.zeros((2, 3))
    for axis in range(3):
        for side, sign in ((0, 1.0), (1, -1.0)):
            aim = np.zeros(3)
            aim[axis] = sign
            solved = linprog(aim, A_ub=matrix, b_ub=right, bounds=(None, None), method="highs")
            if not solved.success:
                return None
            corners[side, axis] = solved.x[axis]
    return corners[0], corners[1]


def ground_raster(pricing: Pricing, corner_m: Floats, axes: Floats, spacing_m: float, size: tuple[int, int]) -> Floats:
    """Return floor and ground [m AMSL] at points `spacing_m` apart, shape (2, along, across); infinite beside voids."""
    grid = np.stack(np.meshgrid(*map(np.arange, size), indexing="ij"), axis=-1) * spacing_m
    place = corner_m + grid @ axes
    reach_m = pricing.request.navigation.horizontal_error_m
    floor = np.full(size, -np.inf)
    for share, turns in ((0.0, 1), (0.5, 16), (1.0, 16)):
        for angle in np.arange(turns) * 2.0 * np.pi / turns:
            moved = place + share * reach_m * np.array([np.cos(angle), np.sin(angle)])
            floor = np.maximum(floor, pricing.demand_amsl_m(moved))  # a void's NaN stays
    ground = pricing.ground_amsl_m(place)
    return np.stack([np.where(np.isnan(layer), np.inf, layer) for layer in (floor, ground)])


def level_bounds(volume: Volume, steps: NDArray[np.int64], limit_agl_m: float | None) -> NDArray[np.int16]:
    """Return from which level on each move may leave each column, and up to which it keeps the height limit.

    Shape (2, along, across, moves). Moves of one column have no second bound: they are priced by their ends.
    """
    along, across, levels = volume.shape
    bounds = np.full((2, along, across, len(steps)), NEVER, np.int16)
    rows, columns = np.meshgrid(np.arange(along) * PARTS, np.arange(across) * PARTS, indexing="ij")
    for step in {(int(di), int(dj)) for di, dj, _ in steps}:
        pieces = max(1, math.ceil(PARTS * math.hypot(*step)))
        shares = np.arange(pieces + 1) / pieces
        places = [(rows + s * PARTS * step[0], columns + s * PARTS * step[1]) for s in shares]
        floors = [map_coordinates(volume.floor_m, place, order=1, mode="constant", cval=np.inf) for place in places]
        grounds = [map_coordinates(volume.ground_m, place, order=1, mode="nearest") for place in places]
        for move in np.flatnonzero((steps[:, 0] == step[0]) & (steps[:, 1] == step[1])):
            rise_m = steps[move, 2] * volume.rise_m
            least = np.max([floor - s * rise_m for floor, s in zip(floors, shares, strict=True)], axis=0)
            level = np.ceil((least - volume.lowest_m) / volume.rise_m - 1e-6)
            level = np.where(np.isfinite(level), np.maximum(level, max(0, -steps[move, 2])), NEVER)
            bounds[0, ..., move] = np.where(level >= levels, NEVER, level).astype(np.int16)
            if limit_agl_m is not None and max(map(abs, step)) > 1:
                most = np.min([low - s * rise_m for low, s in zip(grounds, shares, strict=True)], axis=0) + limit_agl_m
                level = np.floor((most - volume.lowest_m) / volume.rise_m)
                bounds[1, ..., move] = np.clip(level, -NEVER, NEVER).astype(np.int16)
    return bounds


@njit(cache=True)
def _grown(pile, used):  # type: ignore[no-untyped-def]
    if used < pile.size:
        return pile
    bigger = np.empty(2 * pile.size, pile.dtype)
    bigger[:used] = pile
    return bigger


@njit(cache=True)
def spread(bounds, price, over, steps, ends, slopes, unit_m, most_j, width_j):  # type: ignore[no-untyped-def]
    """Return cost of every node and the move that arrives there, from `ends[0]` until `ends[1]` is settled.

    `bounds` of `level_bounds`, `price` (levels, moves), `over`: height of the limit over each column in levels, and
    with it what being above costs more, at once and by level. Nodes whose cost with the bound to the goal exceeds
    `most_j` are left out.
    """
    lowest, highest = bounds[0], bounds[1]
    along, across, moves = lowest.shape
    levels = price.shape[0]
    limit, base, per_level = over
    cost = np.full(along * across * levels, np.inf)
    arrived = np.full(cost.size, 255, np.uint8)
    pile = np.zeros(cost.size, np.uint8)  # 0 in none, 1 near, 2 far
    near, far = np.empty(1 << 16, np.int64), np.empty(1 << 16, np.int64)
    goal = (ends[1, 0] * across + ends[1, 1]) * levels + ends[1, 2]
    node = (ends[0, 0] * across + ends[0, 1]) * levels + ends[0, 2]
    cost[node], near[0], pile[node] = 0.0, node, 1
    in_near, in_far, upto, looked = 1, 0, width_j, 0
    while True:
        while in_near > 0:
            in_near -= 1
            node = near[in_near]
            pile[node] = 0
            looked += 1
            column, level = node // levels, node % levels
            i, j = column // across, column % across
            here = cost[node]
            excess = level - limit[i, j]
            dearer = 1.0 + 0.5 * (base + excess * per_level) if excess > 0.0 else 1.0
            for move in range(moves):
                to_level = level + steps[move, 2]
                if level < lowest[i, j, move] or to_level >= levels:
                    continue
                to_i, to_j = i + steps[move, 0], j + steps[move, 1]
                excess = to_level - limit[to_i, to_j]
                factor = dearer + 0.5 * (base + excess * per_level) if excess > 0.0 else dearer
                if level > highest[i, j, move]:
                    factor = max(factor, 1.0 + base + (level - highest[i, j, move]) * per_level)
                new = here + price[level, move] * factor
                other = (to_i * across + to_j) * levels + to_level
                if not new < cost[other]:
                    continue
                di, dj = (ends[1, 0] - to_i) * unit_m[0], (ends[1, 1] - to_j) * unit_m[0]
                dk = (ends[1, 2] - to_level) * unit_m[1]
                rest = 0.0
                for n in range(slopes.shape[0]):
                    rest = max(rest, slopes[n, 0] * di + slopes[n, 1] * dj + slopes[n, 2] * dk)
                if new + rest > most_j:
                    continue
                cost[other], arrived[other] = new, move
                if new < upto:
                    if pile[other] != 1:
                        near = _grown(near, in_near)
                        near[in_near], pile[other] = other, 1
                        in_near += 1
                elif pile[other] == 0:
                    far = _grown(far, in_far)
                    far[in_far], pile[other] = other, 2
                    in_far += 1
        if cost[goal] < upto or in_far == 0:
            return cost, arrived, looked
        upto += width_j
        kept = 0
        for n in range(in_far):
            node = far[n]
            if pile[node] != 2:
                continue
            if cost[node] < upto:
                near = _grown(near, in_near)
                near[in_near], pile[node] = node, 1
                in_near += 1
            else:
                far[kept] = node
                kept += 1
        in_far = kept


def walked_back(arrived: NDArray[np.uint8], volume: Volume, steps: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the nodes from start to goal as along, across, level."""
    nodes = [np.array(volume.goal)]
    while tuple(nodes[-1]) != tuple(volume.start):
        i, j, k = nodes[-1]
        nodes.append(nodes[-1] - steps[arrived[(i * volume.shape[1] + j) * volume.shape[2] + k]])
    return np.array(nodes[::-1])
