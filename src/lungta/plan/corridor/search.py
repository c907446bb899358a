"""The least-energy path through a lattice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from lungta.plan.corridor.kernel import STAY, Moves, Order, shortest
from lungta.plan.corridor.lattice import Lattice
from lungta.plan.corridor.moves import STEPS, lattice_moves
from lungta.plan.corridor.request import CorridorRequest

WIDTH_FRAC = 0.03  # bucket width over the cheapest move; any width is exact, about this one was fastest
MAX_BUCKETS = 1_000_000


def search_path(request: CorridorRequest, lattice: Lattice) -> NDArray[np.float64] | None:
    """Return the points of the least-energy lattice path (east, north, height [m], shape (n, 3)), or None."""
    moves = lattice_moves(request, lattice)
    if not np.isfinite(moves.cost).any():
        return None
    cost, arrived_by = shortest(moves, search_order(moves, lattice), lattice.start, lattice.goal)
    if not np.isfinite(cost[lattice.goal]):
        return None
    return lattice.points(_trace_back(arrived_by, lattice))


def search_order(moves: Moves, lattice: Lattice) -> Order:
    """Return potentials towards the goal and the ring of buckets they need.

    The potential falls evenly, by `fall` per column along, per column across and per level, and never faster than any
    move costs anywhere, so A* stays exact. Among all such falls it is the steepest from start to goal: a linear
    programme in three unknowns.
    """
    finite = np.isfinite(moves.cost)
    cheapest = np.where(finite, moves.cost, np.inf).min(axis=(0, 1))
    allowed = np.isfinite(cheapest)
    across, levels = moves.across, lattice.columns.levels
    way = np.array(
        [
            lattice.goal_column // across - lattice.start_column // across,
            lattice.goal_column % across - lattice.start_column % across,
            lattice.goal_level - lattice.start_level,
        ]
    )
    solved = linprog(-way, A_ub=moves.steps[allowed], b_ub=cheapest[allowed], bounds=(None, None), method="highs")
    fall = solved.x * (1.0 - 1e-9) if solved.success else np.zeros(3)
    columns = np.arange(moves.lowest.shape[0])
    column_potential = -fall[0] * (columns // across) - fall[1] * (columns % across)
    level_potential = -fall[2] * np.arange(levels)
    dearest = moves.cost[finite].max() * (moves.over_base + 2 * levels * moves.over_per_level) + np.abs(fall).sum()
    dearest += float(moves.toll.max(initial=0.0)) * moves.way_m.max()
    width = max(WIDTH_FRAC * float(cheapest.min()), dearest / MAX_BUCKETS)
    return Order(column_potential, level_potential, width, int(dearest / width) + 2)


def _trace_back(arrived_by: NDArray[np.uint8], lattice: Lattice) -> NDArray[np.int64]:
    across, levels = lattice.columns.east_m.shape[1], lattice.columns.levels
    nodes = [lattice.goal]
    while nodes[-1] != lattice.start:
        move = int(arrived_by[nodes[-1]])
        assert move != STAY, "a node with a finite cost was arrived at by a move"
        di, dj, dk = STEPS[move].tolist()
        nodes.append(nodes[-1] - (di * across + dj) * levels - dk)
    return np.array(nodes[::-1])
