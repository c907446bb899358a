"""Few waypoints out of many lattice nodes, every straight leg between them checked against the ground."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.energy import leg_cost, path_cost_j
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.trace import Surfaces, survey_lines

WAYPOINT_S = 3.0  # assumption: a corner costs as much as three seconds of cruise
CORNER_FACTORS = 1.0, 4.0, 16.0, 64.0  # tried in turn while there are too many waypoints
MAX_WAYPOINTS = 40
ROUNDS = 12
SHRINK = 0.7
UPRIGHT_M = 0.01  # a leg that travels less than that is vertical
END_RISES_M = 10.0, 20.0, 30.0, 40.0, 60.0, 80.0  # heights above the ends at which leaving straight up is tried
FIRST_NUDGE_M = 80.0, 30.0  # sideways and up; shrunk every round, to 1.6 m and 0.6 m in the last


def leg_score(request: CorridorRequest, surfaces: Surfaces, lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the cost of legs, dearer above the height limit and with tolls [J]; infinite where one cannot be flown."""
    survey = survey_lines(surfaces, lines)
    clear = survey.clear
    score = np.full(lines.shape[0], np.inf)
    score[clear] = path_cost_j(request, lines[clear]) * (1.0 + survey.over[clear]) + survey.toll_j[clear]
    return score


def simplify_path(request: CorridorRequest, surfaces: Surfaces, path: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the waypoints of a path, shape (n, 3): the cheapest of its own points, then nudged and pruned.

    Vertical runs over the pads cost no waypoint and are dropped at last: the first waypoint is where the climb above
    the first pad ends, the last where the descent above the second begins.
    """
    rises = np.array([[0.0, 0.0, rise_m] for rise_m in END_RISES_M])
    candidates = np.concatenate([path[:1], path[0] + rises, path[1:-1], path[-1] + rises[::-1], path[-1:]])
    points = path
    for dearer in CORNER_FACTORS:
        corner_j = dearer * _corner_j(request, path)
        points = _cheapest_subset(request, surfaces, candidates, corner_j)
        for round_number in range(ROUNDS):
            points = _nudge(request, surfaces, points, SHRINK**round_number)
        points = _without_vertical_ends(_cheapest_subset(request, surfaces, points, corner_j))
        if points.shape[0] <= MAX_WAYPOINTS:
            break
    return points


def _corner_j(request: CorridorRequest, path: NDArray[np.float64]) -> float:
    """Return what a waypoint must save to be worth having: `WAYPOINT_S` of the path's mean power."""
    legs = leg_cost(request, np.hstack([path[:-1], path[1:]]))
    return WAYPOINT_S * float(legs.energy_j.sum() / legs.duration_s.sum())


def _cheapest_subset(
    request: CorridorRequest, surfaces: Surfaces, points: NDArray[np.float64], corner_j: float
) -> NDArray[np.float64]:
    """Return the points, ends included, whose straight joins cost least together with `corner_j` for each."""
    count = points.shape[0]
    start, end = np.triu_indices(count, k=1)
    score = np.full((count, count), np.inf)
    lines = np.hstack([points[start], points[end]])
    over_pad = _upright(lines) & ((start == 0) | (end == count - 1))
    score[start, end] = leg_score(request, surfaces, lines) + np.where(over_pad, 0.0, corner_j)
    best = np.zeros(count)
    origin = np.zeros(count, dtype=np.int64)
    for n in range(1, count):
        ways = best[:n] + score[:n, n]
        origin[n] = np.argmin(ways)
        best[n] = ways[origin[n]]
    kept = [count - 1]
    while kept[-1] != 0:
        kept.append(int(origin[kept[-1]]))
    return points[kept[::-1]]


def _nudge(
    request: CorridorRequest, surfaces: Surfaces, points: NDArray[np.float64], scale: float
) -> NDArray[np.float64]:
    """Return the points with each inner one moved, in turn, to the best of its surroundings."""
    points = points.copy()
    side_m, rise_m = (scale * nudge for nudge in FIRST_NUDGE_M)
    for n in range(1, points.shape[0] - 1):
        before, here, after = points[n - 1], points[n], points[n + 1]
        ahead = (after - before)[:2] / max(float(np.hypot(*(after - before)[:2])), 1e-9)
        axes = np.array([[*ahead, 0.0], [-ahead[1], ahead[0], 0.0], [0.0, 0.0, 1.0]]) * [[side_m], [side_m], [rise_m]]
        steps = np.stack(np.meshgrid([0, -1, 1], [0, -1, 1], [0, -1, 1], indexing="ij"), axis=-1).reshape(-1, 3)
        tried = here + steps @ axes
        into = np.hstack([np.broadcast_to(before, tried.shape), tried])
        onward = np.hstack([tried, np.broadcast_to(after, tried.shape)])
        score = leg_score(request, surfaces, np.concatenate([into, onward]))
        points[n] = tried[np.argmin(score[: len(tried)] + score[len(tried) :])]
    return points


def _upright(lines: NDArray[np.float64]) -> NDArray[np.bool_]:
    upright: NDArray[np.bool_] = np.hypot(lines[:, 3] - lines[:, 0], lines[:, 4] - lines[:, 1]) < UPRIGHT_M
    return upright


def _without_vertical_ends(points: NDArray[np.float64]) -> NDArray[np.float64]:
    upright = _upright(np.hstack([points[:-1], points[1:]]))
    first = int(np.argmin(upright))
    last = points.shape[0] - int(np.argmin(upright[::-1]))
    return points[first:last]
