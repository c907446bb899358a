"""What every move of the lattice costs, and where it may be flown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindField, WindSample
from lungta.plan.corridor.energy import path_cost_j
from lungta.plan.corridor.kernel import NEIGHBOURS, NO_TOLL, Moves
from lungta.plan.corridor.lattice import Lattice
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.trace import OVER_BASE, OVER_PER_M, move_bounds, node_tolls

WIND_BLOCK = 16  # wind is sampled once for so many columns along and across, 480 m as a rule
LEVEL_BLOCK = 3  # and at every third level, about 30 m; between them costs are interpolated
_AROUND_2 = [(di, dj) for di in range(-2, 3) for dj in range(-2, 3) if max(abs(di), abs(dj)) == 2]
_KNIGHTS = [(di, dj, dk) for di, dj in _AROUND_2 if abs(di) + abs(dj) == 3 for dk in range(-2, 3)]
_GENTLE = [(di, dj, dk) for di, dj in _AROUND_2 if abs(di) + abs(dj) != 3 for dk in (-1, 1)]
_LONG = [(di, dj, dk) for di, dj in ((-3, 0), (3, 0), (0, -3), (0, 3)) for dk in (-2, -1, 1, 2)]
STEPS = np.concatenate([NEIGHBOURS, np.array(_KNIGHTS + _GENTLE + _LONG, dtype=np.int64)])
"""Moves of the search: to the 26 neighbours, to the columns a knight's move away, which makes 16 headings of 8, and few
levels in two or three columns, without which a gentle descent is made of level legs and of steep, slow ones."""


@dataclass(frozen=True, slots=True)
class _OverGround:
    """A wind that a block of columns is asked for at its centre, also at heights that are inside the mountain there.

    Other columns of the block have air at that height: theirs is taken to be that at the least clearance over the
    centre. The finished path is costed in the wind itself.
    """

    wind: WindField
    terrain: Terrain
    clearance_m: float

    @property
    def description(self) -> str:
        return self.wind.description

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        lowest = self.terrain.height_at(east_m, north_m) + self.clearance_m
        return self.wind.at(east_m, north_m, np.fmax(alt_amsl_m, lowest))


def over_ground(request: CorridorRequest) -> WindField:
    """Return the wind that the lattice's costs are made with: asked for inside a mountain it is that just above it."""
    return _OverGround(request.wind, request.terrain, request.limits.min_clearance_m)


def lattice_moves(request: CorridorRequest, lattice: Lattice, steps: NDArray[np.int64] = STEPS) -> Moves:
    """Return where each move may be flown and what it costs [J]; `steps` as those of `kernel.Moves`."""
    columns = lattice.columns
    lowest, highest = _bounds(lattice) if steps is STEPS else move_bounds(lattice.surfaces, columns, steps)
    request = replace(request, wind=over_ground(request))
    centres, table = _wind_blocks(request, lattice)
    first = _first_levels(lowest, table, len(centres), columns.levels)
    cost = np.stack(
        [_cost_table(request, lattice, centre, steps, level) for centre, level in zip(centres, first, strict=True)]
    )
    return Moves(
        lowest=lowest,
        highest=highest,
        cost=cost,
        table=table,
        across=columns.east_m.shape[1],
        over_base=OVER_BASE,
        over_per_level=OVER_PER_M * columns.level_m,
        toll=node_tolls(lattice.surfaces, columns) if request.tolls else NO_TOLL,
        way_m=np.hypot(steps[:, 0], steps[:, 1]) * columns.step_m,
        steps=steps,
    )


@lru_cache(maxsize=4)
def _bounds(lattice: Lattice) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    return move_bounds(lattice.surfaces, lattice.columns, STEPS)


def _wind_blocks(request: CorridorRequest, lattice: Lattice) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return one point for every block of columns whose wind differs from the others', and each column's block."""
    east_m, north_m = lattice.columns.east_m, lattice.columns.north_m
    rows, columns = (np.arange(n) // WIND_BLOCK for n in east_m.shape)
    block = rows[:, None] * (columns[-1] + 1) + columns[None, :]
    count = np.bincount(block.ravel())
    centres = np.column_stack([np.bincount(block.ravel(), axis.ravel()) / count for axis in (east_m, north_m)])
    wind = request.wind.at(centres[:, :1], centres[:, 1:], lattice.alt_amsl_m[None, :])
    shape = centres.shape[0], lattice.columns.levels
    winds = np.concatenate([np.broadcast_to(part, shape) for part in (wind.u, wind.v, wind.w)], axis=1)
    _, kept, kind = np.unique(winds, axis=0, return_index=True, return_inverse=True)
    return centres[kept], kind.reshape(-1)[block.ravel()].astype(np.int32)


def travel_m(lattice: Lattice, steps: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how far steps go to the east, to the north and up, shape (steps, 3) [m]."""
    columns = lattice.columns
    along = np.array([columns.east_m[1, 0] - columns.east_m[0, 0], columns.north_m[1, 0] - columns.north_m[0, 0]])
    across = np.array([-along[1], along[0]])
    return np.column_stack([steps[:, :2] @ np.array([along, across]), steps[:, 2] * columns.level_m])


def _first_levels(lowest: NDArray[np.int16], table: NDArray[np.int32], tables: int, levels: int) -> list[int]:
    """Return the lowest level from which any column of each table may be left; the last but one where none may be."""
    first = np.full(tables, levels - 2)
    np.minimum.at(first, table, lowest.min(axis=1))
    return first.tolist()


def _cost_table(
    request: CorridorRequest, lattice: Lattice, centre: NDArray[np.float64], steps: NDArray[np.int64], first: int
) -> NDArray[np.float64]:
    """Return what steps cost by their level of departure; infinite below the first, from which none may depart.

    Every `LEVEL_BLOCK`th level is costed and the rest interpolated; where something cannot be flown, all are costed.
    """
    levels, goes = lattice.columns.levels, steps.any(axis=1)
    cost_j = np.full((levels, len(steps)), np.inf)
    above = np.arange(first, levels)
    sampled = np.unique(np.append(above[::LEVEL_BLOCK], levels - 1))
    sampled_j = _costs_at(request, lattice, centre, steps, sampled)
    if np.isfinite(sampled_j[:, goes]).all():
        upper = np.clip(np.searchsorted(sampled, above), 1, None)
        share = ((above - sampled[upper - 1]) / (sampled[upper] - sampled[upper - 1]))[:, None]
        cost_j[first:] = (1.0 - share) * sampled_j[upper - 1] + share * sampled_j[upper]
    else:
        cost_j[first:] = _costs_at(request, lattice, centre, steps, above)
    cost_j[:, ~goes] = np.inf  # staying put
    return cost_j


def _costs_at(
    request: CorridorRequest,
    lattice: Lattice,
    centre: NDArray[np.float64],
    steps: NDArray[np.int64],
    level: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return what steps from levels cost, in the wind at a centre, shape (levels, steps) [J]."""
    travel = travel_m(lattice, steps)
    middle = np.zeros((level.size, len(steps), 3))
    middle[..., :2] = centre
    middle[..., 2] = lattice.alt_amsl_m[level, None] + travel[:, 2] / 2
    lines = np.concatenate([middle - travel / 2, middle + travel / 2], axis=-1)
    return path_cost_j(request, lines.reshape(-1, 6)).reshape(level.size, len(steps))
