"""Few waypoints out of many lattice nodes, every straight leg between them checked against the ground.

The lattice knows sixteen headings; its path shows which way round to go. From it two any-angle paths are made, one by
straightening the lattice's own nodes, one by choosing anew a place on every section across the way, and the cheaper is
taken. Both choose all their points together: the cheapest chain through layers of places, exact by dynamic programming.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.energy import leg_cost, legs_of, path_cost_j
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.trace import Surfaces, survey_lines

Points = NDArray[np.float64]
Nudges = Sequence[tuple[float, float]]

WAYPOINT_S = 1.0  # assumption: a waypoint costs as much as a second of cruise: fewer are easier to check
STOP_S, STOP_DEG = 7.5, 150.0
"""A turn costs what slowing down for it takes: from 15 m/s at 2 m/s2 a stop 7.5 s, and less with the cube of the angle,
about as `turns.flown_corners` finds. Without it slow descents would be flown as zigzags."""
CORNER_FACTORS = 1.0, 4.0, 16.0, 64.0  # tried in turn while there are too many waypoints
MAX_WAYPOINTS = 40
UPRIGHT_M = 0.01  # a leg that travels less than that is vertical
END_RISES_M = 0.0, 10.0, 20.0, 30.0, 40.0, 60.0, 80.0  # above the ends, at which leaving straight up is tried
LEG_M = 350.0  # longest leg that is bent as one
NUDGES_M = tuple((100.0 * 0.55**n, 35.0 * 0.55**n) for n in range(7))  # sideways and up, tried round by round
FINE_NUDGES_M = NUDGES_M[2:]  # the large steps were made on the lattice's own surfaces
SECTION_M = 150.0
SECTION_GRIDS_M = (40.0, 16.0), (40.0, 16.0), (20.0, 8.0), (10.0, 4.0)
"""Spacing across and up of the places on a section, round by round: 9 across and 5 up."""
_CUBE = np.stack(np.meshgrid([0, -1, 1], [0, -1, 1], [0, -1, 1], indexing="ij"), axis=-1).reshape(-1, 3)
AROUND = _CUBE[np.count_nonzero(_CUBE, axis=1) != 2]
"""Places tried about a waypoint: itself, and the faces and corners of a cube; its edges were not worth their time."""
ACROSS = np.array([(0, across, up) for across in range(-4, 5) for up in range(-2, 3)])


def leg_score(request: CorridorRequest, surfaces: Surfaces, lines: Points) -> NDArray[np.float64]:
    """Return the cost of legs, dearer above the height limit and with tolls [J]; infinite where one cannot be flown."""
    survey = survey_lines(surfaces, lines)
    clear = survey.clear
    score = np.full(lines.shape[0], np.inf)
    score[clear] = path_cost_j(request, lines[clear]) * (1.0 + survey.over[clear]) + survey.toll_j[clear]
    return score


def path_score(request: CorridorRequest, surfaces: Surfaces, points: Points) -> float:
    """Return the cost of the straight legs between points [J], as `leg_score`."""
    return float(leg_score(request, surfaces, legs_of(points)).sum())


def simplify_path(request: CorridorRequest, surfaces: Surfaces, fine: Surfaces, path: Points) -> Points:
    """Return the waypoints of a lattice path, shape (n, 3).

    The lattice's own surfaces tell which way to go, `fine` ones of smaller cells how near the ground it may be: on a
    steep slope a large cell's highest corner stands many metres above the place.

    Vertical runs over the pads cost no waypoint and are dropped at last: the first waypoint is where the climb above
    the first pad ends, the last where the descent above the second begins.
    """
    points = path
    for dearer in CORNER_FACTORS:
        corner_j = dearer * _corner_j(request, path)
        kept = _cheapest_subset(request, surfaces, _with_rises(path), corner_j)
        tried = [
            _bent(request, surfaces, kept, corner_j, NUDGES_M),
            _bent(request, surfaces, _by_sections(request, surfaces, path), corner_j, NUDGES_M),
        ]
        costs = [_score_with_corners(request, surfaces, each, corner_j) for each in tried]
        best = tried[int(np.argmin(costs))]
        points = _without_vertical_ends(_bent(request, fine, best, corner_j, FINE_NUDGES_M))
        if points.shape[0] <= MAX_WAYPOINTS:
            break
    return points


def _with_rises(path: Points) -> Points:
    """Return a path with places straight above its ends put in."""
    rises = np.array([[0.0, 0.0, rise_m] for rise_m in END_RISES_M])
    return np.concatenate([path[0] + rises, path[1:-1], path[-1] + rises[::-1]])


def _corner_j(request: CorridorRequest, path: Points) -> float:
    """Return what a waypoint must save to be worth having: `WAYPOINT_S` of the path's mean power."""
    legs = leg_cost(request, legs_of(path))
    flyable = np.isfinite(legs.energy_j)  # in wind that differs between its samples a leg may not be
    return WAYPOINT_S * float(legs.energy_j[flyable].sum() / max(legs.duration_s[flyable].sum(), 1e-9))


def _cheapest_subset(request: CorridorRequest, surfaces: Surfaces, points: Points, corner_j: float) -> Points:
    """Return the points, ends included, whose straight joins, waypoints and turns cost least together."""
    count = points.shape[0]
    start, end = np.triu_indices(count, k=1)
    score = np.full((count, count), np.inf)
    lines = np.hstack([points[start], points[end]])
    over_pad = _upright(lines) & ((start == 0) | (end == count - 1))
    score[start, end] = leg_score(request, surfaces, lines) + np.where(over_pad, 0.0, corner_j)
    heading = _headings_rad(points)
    best, origin = score.copy(), np.zeros((count, count), dtype=np.int64)  # by the last two points of a path
    for n in range(1, count - 1):
        turn_s = _turning_s(heading[:n, n, None], heading[None, n, n + 1 :])
        ways = best[:n, n, None] + corner_j / WAYPOINT_S * turn_s
        origin[n, n + 1 :] = np.argmin(ways, axis=0)
        best[n, n + 1 :] = score[n, n + 1 :] + ways.min(axis=0)
    kept = [count - 1, int(np.argmin(best[:-1, -1]))]
    while kept[-1] != 0:
        kept.append(int(origin[kept[-1], kept[-2]]))
    return points[kept[::-1]]


def _score_with_corners(request: CorridorRequest, surfaces: Surfaces, points: Points, corner_j: float) -> float:
    """Return what `_cheapest_subset` makes least [J]."""
    legs_rad = np.diagonal(_headings_rad(points), 1)
    corners = len(points) + float(_turning_s(legs_rad[:-1], legs_rad[1:]).sum()) / WAYPOINT_S
    return path_score(request, surfaces, points) + corner_j * corners


def _headings_rad(points: Points) -> NDArray[np.float64]:
    """Return the heading from each point to each other [rad]; NaN straight up, where there is none."""
    way_m = points[None, :, :2] - points[:, None, :2]
    upright = np.hypot(way_m[..., 0], way_m[..., 1]) < UPRIGHT_M
    return np.where(upright, np.nan, np.arctan2(way_m[..., 0], way_m[..., 1]))


def _turning_s(into_rad: NDArray[np.float64], onward_rad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the time that a turn between headings takes [s]; none at a vertical leg."""
    turn_rad = np.abs((onward_rad - into_rad + np.pi) % (2.0 * np.pi) - np.pi)
    return np.nan_to_num(STOP_S * np.minimum(np.degrees(turn_rad) / STOP_DEG, 1.0) ** 3)


def _cheapest_chain(request: CorridorRequest, surfaces: Surfaces, layers: Sequence[Points]) -> Points:
    """Return one point of each layer, so that the straight joins cost least together."""
    joins = [np.hstack([np.repeat(a, len(b), axis=0), np.tile(b, (len(a), 1))]) for a, b in pairwise(layers)]
    scores = np.split(
        leg_score(request, surfaces, np.concatenate(joins)), np.cumsum([len(each) for each in joins])[:-1]
    )
    best, origins = np.zeros(len(layers[0])), []
    for score, (a, b) in zip(scores, pairwise(layers), strict=True):
        ways = best[:, None] + score.reshape(len(a), len(b))
        origins.append(np.argmin(ways, axis=0))
        best = ways.min(axis=0)
    chosen = [int(np.argmin(best))]
    for origin in origins[::-1]:
        chosen.append(int(origin[chosen[-1]]))
    return np.array([layer[n] for layer, n in zip(layers, chosen[::-1], strict=True)])


def _bent(
    request: CorridorRequest,
    surfaces: Surfaces,
    points: Points,
    corner_j: float,
    nudges_m: Sequence[tuple[float, float]],
) -> Points:
    """Return a path cut into legs of at most `LEG_M`, bent while that makes it cheaper, and pruned again."""
    cut = [points[:1]]
    for start, end in pairwise(points):
        pieces = max(1, int(np.ceil(np.hypot(*(end - start)[:2]) / LEG_M)))
        cut.append(start + (np.arange(1, pieces + 1) / pieces)[:, None] * (end - start))
    points = np.concatenate(cut)
    for spacing_m in nudges_m:
        layers = [points[:1], *_places(points, AROUND, spacing_m), points[-1:]]
        points = _cheapest_chain(request, surfaces, layers)
    return _cheapest_subset(request, surfaces, points, corner_j)


def _by_sections(request: CorridorRequest, surfaces: Surfaces, points: Points) -> Points:
    """Return a path with a place on every section across the way, chosen anew on ever finer grids about the last."""
    start, end = points[:1], points[-1:]
    rises = np.array([[0.0, 0.0, rise_m] for rise_m in END_RISES_M])
    inner = _every(_without_vertical_ends(points), SECTION_M)
    for spacing_m in SECTION_GRIDS_M:
        layers = [start, start + rises, *_places(inner, ACROSS, spacing_m), end + rises, end]
        inner = _cheapest_chain(request, surfaces, layers)[1:-1]
    return np.concatenate([start, inner, end])


def _every(points: Points, step_m: float) -> Points:
    """Return points evenly spaced along a path in the horizontal plane, about `step_m` apart, both ends among them."""
    along_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points[:, :2], axis=0).T))])
    along_m += 1e-9 * np.arange(along_m.size)  # a vertical leg inside a path: interpolation wants rising places
    at_m = np.linspace(0.0, along_m[-1], max(2, round(along_m[-1] / step_m)) + 1)
    return np.column_stack([np.interp(at_m, along_m, axis) for axis in points.T])


def _places(points: Points, steps: NDArray[np.int64], spacing_m: tuple[float, float]) -> list[Points]:
    """Return places around each inner point: steps ahead, across and up, of these spacings in the plane and up."""
    layers = []
    for before, here, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        ahead = (after - before)[:2] / max(float(np.hypot(*(after - before)[:2])), 1e-9)
        axes = np.array([[*ahead, 0.0], [-ahead[1], ahead[0], 0.0], [0.0, 0.0, 1.0]])
        layers.append(here + (steps * [spacing_m[0], spacing_m[0], spacing_m[1]]) @ axes)
    return layers


def _upright(lines: Points) -> NDArray[np.bool_]:
    upright: NDArray[np.bool_] = np.hypot(lines[:, 3] - lines[:, 0], lines[:, 4] - lines[:, 1]) < UPRIGHT_M
    return upright


def _without_vertical_ends(points: Points) -> Points:
    upright = _upright(legs_of(points))
    first = int(np.argmin(upright))
    last = points.shape[0] - int(np.argmin(upright[::-1]))
    return points[first:last]
