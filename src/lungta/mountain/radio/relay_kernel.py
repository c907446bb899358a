"""The compiled search of places for a relay: what each sees of a path, and how well."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.mountain.radio.ground import End, Ground, Profile, bilinear, cell_of, inside, length_m_of, room_for
from lungta.mountain.radio.kernel import judge_ray

Floats = NDArray[np.float64]
GLANCE = 2.0  # cells between the samples of a first glance, which finds most of what is hidden


class Wanted(NamedTuple):
    """Points (column, row, height) that a relay should see, what each weighs, and in which order to try them.

    All weights and that of what needs no relay sum to 1. `best` is the share that is had already, `slack` how much
    worse than the best place another may be and still be kept.
    """

    points: Floats
    weights: Floats
    best: float
    slack: float


class Radio(NamedTuple):
    """Wavelength [m], ratio that is needed, mast of the relay [m], reach of either hop [m]."""

    wavelength_m: float
    need: float
    mast_m: float
    reach_m: float


@compiled
def hidden_at_a_glance(ground: Ground, a: End, b: End) -> bool:
    """Return whether bare ground stands in the way at one of a few places; bulge and doubt are left out."""
    if not (inside(ground, a.x, a.y) and inside(ground, b.x, b.y)):
        return True
    steps = int(max(abs(b.x - a.x), abs(b.y - a.y)) / GLANCE)
    for step in range(1, steps):
        share = step / steps
        x, y = a.x + share * (b.x - a.x), a.y + share * (b.y - a.y)
        column, row = cell_of(ground, x, y)
        if bilinear(ground.alt_amsl_m, x, y, column, row) > a.alt_amsl_m + share * (b.alt_amsl_m - a.alt_amsl_m):
            return True
    return False


@compiled
def sees(ground: Ground, ends: tuple[End, End], radio: Radio, profile: Profile) -> bool:
    """Return whether two ends are in clear view of each other and in reach."""
    a, b = ends
    if length_m_of(ground, a, b) > radio.reach_m or hidden_at_a_glance(ground, a, b):
        return False
    return bool(judge_ray(ground, ends, radio.wavelength_m, radio.need, profile).ratio >= radio.need)


@compiled
def mast_at(ground: Ground, node: NDArray[np.int64], mast_m: float) -> End:
    """Return the top of a mast on a node (row, column)."""
    row, column = node[0], node[1]
    alt_amsl_m = ground.alt_amsl_m[row, column] + mast_m
    return End(float(column), float(row), alt_amsl_m, ground.sigma_m[row, column])


@compiled
def shares_seen(ground: Ground, antenna: End, nodes: NDArray[np.int64], wanted: Wanted, radio: Radio) -> Floats:
    """Return the share of the path that is seen with a relay on each node (row, column), shape (nodes, 2).

    Negative: the antenna does not see the node, or it has lost more than the best so far and the slack.
    """
    profile = room_for(ground)
    share = np.full(nodes.shape[0], -1.0)
    best = wanted.best
    for n in range(nodes.shape[0]):
        relay = mast_at(ground, nodes[n], radio.mast_m)
        if not sees(ground, (antenna, relay), radio, profile):
            continue
        possible = 1.0
        for point in range(wanted.points.shape[0]):
            target = End(wanted.points[point, 0], wanted.points[point, 1], wanted.points[point, 2], 0.0)
            if not sees(ground, (relay, target), radio, profile):
                possible -= wanted.weights[point]
                if possible < best - wanted.slack:
                    break
        if possible >= best - wanted.slack:
            share[n] = possible
            best = max(best, possible)
    return share


@compiled
def worst_ratios(
    ground: Ground, antenna: End, nodes: NDArray[np.int64], wanted: Wanted, radio: Radio, most: float
) -> Floats:
    """Return the worst ratio of both hops from each node over what it sees, no more than `most`."""
    profile = room_for(ground)
    worst = np.full(nodes.shape[0], most)
    for n in range(nodes.shape[0]):
        relay = mast_at(ground, nodes[n], radio.mast_m)
        worst[n] = min(worst[n], judge_ray(ground, (antenna, relay), radio.wavelength_m, radio.need, profile).ratio)
        for point in range(wanted.points.shape[0]):
            target = End(wanted.points[point, 0], wanted.points[point, 1], wanted.points[point, 2], 0.0)
            if length_m_of(ground, relay, target) <= radio.reach_m:
                ratio = judge_ray(ground, (relay, target), radio.wavelength_m, radio.need, profile).ratio
                if ratio >= radio.need:
                    worst[n] = min(worst[n], ratio)
    return worst
