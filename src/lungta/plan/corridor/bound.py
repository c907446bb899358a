"""How near the cheapest way a corridor is: a bound from below that no way through the lattice's room can undercut.

The search is repeated on a lattice that allows more than the real one: floors and height limits of all cells within one
column and one level, the least toll nearby, the cheapest wind of the levels next to each; with moves of up to three
columns.
Its exact optimum still pays for having so many headings and slopes only; divided by the most that this can cost in any
direction it is a bound for straight lines in every direction too. It is one for the wind as the lattice samples it, the
same over 480 m; the corridor's own cost is in the wind itself.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter
from scipy.spatial import ConvexHull

from lungta.plan.corridor.energy import path_cost_j
from lungta.plan.corridor.kernel import Moves, shortest
from lungta.plan.corridor.lattice import NEAR, WIDE, Lattice, build_lattice
from lungta.plan.corridor.model import Corridor, Optimality
from lungta.plan.corridor.moves import lattice_moves, over_ground, travel_m
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.search import search_order
from lungta.plan.corridor.simplify import path_score
from lungta.plan.corridor.surfaces import fine_surfaces
from lungta.plan.corridor.trace import Surfaces, move_bounds, node_tolls

Floats = NDArray[np.float64]

CANDIDATES = np.array(
    [(0, 0, -1), (0, 0, 1)]
    + [
        (di, dj, dk)
        for di, dj, dk in product(range(-3, 4), range(-3, 4), range(-4, 5))
        if (di or dj) and np.gcd.reduce([di, dj, dk]) == 1
    ]
)
"""Moves up to three columns and four levels away, each direction once; those that pay in some wind are used."""
COARSE_DEG, FINE_DEG = (
    (5.0, 7.5),
    (1.5, 1.5),
)  # steps of heading and slope at which moves are compared with straight lines
WORST_PLACES = 5  # of all winds that were sampled those whose headings cost most are compared at the fine steps
PROBE_M = 30.0  # length of the lines that are compared


def optimality(request: CorridorRequest, corridor: Corridor) -> Optimality:
    """Return what a corridor costs, what the lattice's own way costs, and the bound.

    All three count from the lowest node above the first pad to that above the second. The corridor's cost may lie below
    the lattice's, since it turns to any heading. It takes about twice as long as the search.
    """
    waypoints = corridor.points_m
    for reach in (NEAR, WIDE):
        lattice = build_lattice(request, reach)
        moves = lattice_moves(request, lattice)
        lattice_j = _least_cost_j(moves, lattice)
        if np.isfinite(lattice_j):
            break
    ends = lattice.points(np.array([lattice.start, lattice.goal]))
    whole = np.concatenate([ends[:1], waypoints, ends[1:]])
    steps, factor = _worth_making(request, lattice, moves)
    relaxed = _relaxed(request, lattice, lattice_moves(request, lattice, steps))
    bound_j = _least_cost_j(relaxed, lattice) / factor
    cost_j = path_score(request, fine_surfaces(request, whole), whole)
    return Optimality(cost_j=cost_j, lattice_cost_j=lattice_j, bound_j=min(bound_j, cost_j))


def _least_cost_j(moves: Moves, lattice: Lattice) -> float:
    cost, _ = shortest(moves, search_order(moves, lattice), lattice.start, lattice.goal)
    return float(cost[lattice.goal])


def _relaxed(request: CorridorRequest, lattice: Lattice, moves: Moves) -> Moves:
    """Return moves that may be flown wherever any place within a column and a level of theirs may."""
    surfaces, columns = lattice.surfaces, lattice.columns
    size = [2 * int(np.ceil(columns.step_m / cell_m)) + 1 for cell_m in (surfaces.cell_north_m, surfaces.cell_east_m)]
    low = Surfaces(
        floor_m=minimum_filter(surfaces.floor_m, size=size, mode="nearest") - columns.level_m,
        limit_m=maximum_filter(surfaces.limit_m, size=size, mode="nearest") + columns.level_m,
        west_m=surfaces.west_m,
        south_m=surfaces.south_m,
        cell_east_m=surfaces.cell_east_m,
        cell_north_m=surfaces.cell_north_m,
        toll_j_per_m=minimum_filter(surfaces.toll_j_per_m, size=[1, *size], mode="nearest"),
        toll_top_m=minimum_filter(surfaces.toll_top_m, size=[1, *size], mode="nearest") - columns.level_m,
    )
    lowest, highest = move_bounds(low, columns, moves.steps)
    cost = minimum_filter(moves.cost, size=(1, 3, 1), mode="nearest")
    toll = node_tolls(low, columns) if request.tolls else moves.toll
    return moves._replace(lowest=lowest, highest=highest, cost=cost, toll=toll)


def _worth_making(request: CorridorRequest, lattice: Lattice, moves: Moves) -> tuple[NDArray[np.int64], float]:
    """Return the moves that pay in some wind, and the most that a straight line costs when it is flown along them.

    What the moves of a place can reach for one joule is the convex hull of each over its cost; its corners are the
    moves that pay. How far a straight line's own reach stands out of it, in the worst direction and at every wind that
    was sampled, is the factor.
    """
    columns, travel = lattice.columns, travel_m(lattice, CANDIDATES)
    there = replace(request, wind=over_ground(request))
    worth = np.zeros(len(CANDIDATES), bool)
    found: list[tuple[float, list[float], Floats]] = []
    for column in np.unique(moves.table, return_index=True)[1]:
        for level in {lattice.start_level, (lattice.start_level + lattice.goal_level) // 2, lattice.goal_level}:
            place = [columns.east_m.ravel()[column], columns.north_m.ravel()[column], lattice.alt_amsl_m[level]]
            cost_j = path_cost_j(there, _about(place, travel))
            if not np.isfinite(cost_j).all():
                continue  # where some moves cannot be flown the hull is open
            hull = ConvexHull(travel / cost_j[:, None])
            worth[hull.vertices] = True
            found.append((_factor(there, place, hull.equations, COARSE_DEG), place, hull.equations))
    worst = sorted(found, key=lambda each: -each[0])[:WORST_PLACES]
    factor = max((_factor(there, place, facets, FINE_DEG) for _, place, facets in worst), default=1.0)
    return (CANDIDATES[worth] if worth.any() else CANDIDATES), factor


def _factor(request: CorridorRequest, place: list[float], facets: Floats, step_deg: tuple[float, float]) -> float:
    """Return the most, over directions, that a straight line at a place costs along the moves over its own cost."""
    heading = np.radians(np.arange(0.0, 360.0, step_deg[0]))
    slope = np.radians(np.arange(-90.0, 90.1, step_deg[1]))[:, None]
    unit = np.broadcast_arrays(np.cos(slope) * np.sin(heading), np.cos(slope) * np.cos(heading), np.sin(slope))
    probes = PROBE_M * np.stack(unit, axis=-1).reshape(-1, 3)
    own_j = path_cost_j(request, _about(place, probes))
    along_moves_j = (probes @ facets[:, :3].T / -facets[:, 3]).max(axis=1)
    flown = np.isfinite(own_j)
    return max(1.0, float((along_moves_j[flown] / own_j[flown]).max(initial=1.0)))


def _about(place: list[float], travel: Floats) -> Floats:
    """Return lines of the given travel with their middle at a place, shape (n, 6)."""
    return np.hstack([place - travel / 2.0, place + travel / 2.0])
