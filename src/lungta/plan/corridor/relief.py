"""What relaxing each constraint would buy: the search made again without it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.energy import leg_cost, path_cost_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.relax import (
    corrected,
    surveyed,
    with_clearance,
    with_height_limit,
    with_wind,
    without_room,
    without_zone,
    zones_within,
)
from lungta.plan.corridor.request import CorridorRequest, Toll

LESS_CLEARANCE_M = 10.0
MORE_HEIGHT_M = 20.0, 50.0
MORE_WIND_MPS = 2.0
ZONE_REACH_M = 1500.0  # assumption: a zone farther from the straight way than that does not shape the path
NOTHING_FRAC = 0.0005  # of the cost: less is called nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """What one relaxed constraint would buy.

    Attributes
    ----------
    what : str
        `clearance-10m`, `height-limit+20m`, `height-limit-off`, `zone-off:tents`, `wind-calm`, `toll-off:people`, ...
    cost_frac : float
        Share of the corridor's cost that would be saved, both ways costed without what is relaxed.
    energy_j, duration_s, length_m : float
        What would be saved: energy [J] and time [s] from pad to pad, way between first and last waypoint [m]; negative:
        it takes more.
    says : str
        The same as a sentence.
    """

    what: str
    cost_frac: float
    energy_j: float
    duration_s: float
    length_m: float
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relaxed:
    """A constraint relaxed: its name, in words, and the request that it makes."""

    what: str
    words: str
    request: CorridorRequest


def reliefs(request: CorridorRequest, corridor: Corridor) -> tuple[Relief, ...]:
    """Return what relaxing each constraint alone would buy, the most first.

    Each is a whole search again, two at a time. The corridor itself may be flown under every relaxed constraint, so
    nothing is ever lost: where the new search ends dearer, in another local optimum, the relief buys nothing. A toll
    taken off is left out of both costs; wind is left calm in the new one alone, so that it shows what the wind costs.
    """
    points = np.array([(each.east_m, each.north_m, each.alt_amsl_m) for each in corridor.waypoints])
    with ThreadPoolExecutor(max_workers=2) as both:  # the compiled search and NumPy let a second core work
        found = both.map(lambda relaxed: _relief(request, points, relaxed), list(relaxations(request)))
        return tuple(sorted(found, key=lambda relief: -relief.cost_frac))


def relaxations(request: CorridorRequest) -> Iterator[Relaxed]:
    """Return every constraint of a request relaxed alone, those that cannot matter left out."""
    limits = request.limits
    if limits.min_clearance_m > 0.0:
        less_m = max(0.0, limits.min_clearance_m - LESS_CLEARANCE_M)
        what = f"clearance-{limits.min_clearance_m - less_m:.0f}m"
        yield Relaxed(what=what, words=f"a clearance of {less_m:.0f} m", request=with_clearance(request, less_m))
    if limits.height_limit_agl_m is not None:
        for more_m in MORE_HEIGHT_M:
            limit_m = limits.height_limit_agl_m + more_m
            words = f"a height limit of {limit_m:.0f} m above ground"
            yield Relaxed(what=f"height-limit+{more_m:.0f}m", words=words, request=with_height_limit(request, limit_m))
        yield Relaxed(what="height-limit-off", words="no height limit", request=with_height_limit(request, None))
    for zone in zones_within(request, ZONE_REACH_M):
        words = f"zone {zone.id} not active"
        yield Relaxed(what=f"zone-off:{zone.id}", words=words, request=without_zone(request, zone))
    for toll in request.tolls:
        yield Relaxed(what=f"toll-off:{toll.name}", words=f"no toll for {toll.name}", request=_untolled(request, toll))
    yield from _flown_otherwise(request)


def _flown_otherwise(request: CorridorRequest) -> Iterator[Relaxed]:
    yield Relaxed(what="wind-calm", words="calm air", request=with_wind(request, 0.0))
    limit_mps = request.flight.wind_limit_mps + MORE_WIND_MPS
    flight = replace(request.flight, wind_limit_mps=limit_mps)
    words = f"a wind limit of {limit_mps:g} m/s"
    yield Relaxed(what=f"wind-limit+{MORE_WIND_MPS:g}mps", words=words, request=replace(request, flight=flight))
    yield Relaxed(what="terrain-surveyed", words="terrain surveyed to 1 m", request=surveyed(request))
    yield Relaxed(what="navigation-corrected", words="corrected positioning (0.5 m)", request=corrected(request))
    if request.room.below_m > 0.0 or request.room.aside_m > 0.0:
        yield Relaxed(what="room-none", words="no sling and no swing", request=without_room(request))


def _untolled(request: CorridorRequest, toll: Toll) -> CorridorRequest:
    return replace(request, tolls=tuple(each for each in request.tolls if each is not toll))


def _relief(request: CorridorRequest, points: NDArray[np.float64], relaxed: Relaxed) -> Relief:
    base = request if relaxed.what == "wind-calm" else relaxed.request
    before = _figures(base, points)
    found = find_corridor(relaxed.request, explain=False).corridor
    after = _figures(relaxed.request, points)
    if found is not None:
        path = np.array([(each.east_m, each.north_m, each.alt_amsl_m) for each in found.waypoints])
        after = min(after, _figures(relaxed.request, path))
    saved = np.subtract(before, after)
    cost_frac = float(saved[0] / before[0]) if np.isfinite(before[0]) else 0.0
    return Relief(
        what=relaxed.what,
        cost_frac=cost_frac,
        energy_j=float(saved[1]),
        duration_s=float(saved[2]),
        length_m=float(saved[3]),
        says=_sentence(relaxed.words, cost_frac, saved),
    )


def _figures(request: CorridorRequest, points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return cost and energy [J], duration [s] of a path and its upright ends, and length of the path alone [m]."""
    legs = np.hstack([points[:-1], points[1:]])
    upright = _upright_ends(request, points)
    upright = upright[np.isfinite(path_cost_j(request, upright))]  # a wind may be unknown at the ground
    flown = leg_cost(request, np.concatenate([upright[:1], legs, upright[1:]]))
    cost_j = float(path_cost_j(request, legs).sum() + path_cost_j(request, upright).sum())
    length_m = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    return cost_j, float(flown.energy_j.sum()), float(flown.duration_s.sum()), length_m


def _upright_ends(request: CorridorRequest, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the climb from the first pad and the descent to the last, shape (2, 6)."""
    ground = points[[0, -1]].copy()
    ground[:, 2] = np.fmin(request.terrain.height_at(ground[:, 0], ground[:, 1]), ground[:, 2])
    return np.array([[*ground[0], *points[0]], [*points[-1], *ground[1]]])


def _sentence(words: str, cost_frac: float, saved: NDArray[np.float64]) -> str:
    if abs(cost_frac) < NOTHING_FRAC:
        return f"with {words}: nothing"
    parts = [
        f"{abs(amount):.0f} {unit} {less if amount > 0 else more}"
        for amount, unit, less, more in (
            (saved[1] / 1000.0, "kJ", "less energy", "more energy"),
            (saved[2], "s", "less time", "more time"),
            (saved[3], "m", "shorter", "longer"),
        )
        if abs(amount) >= 1.0
    ]
    return f"with {words}: {abs(cost_frac):.1%} {'cheaper' if cost_frac > 0 else 'dearer'}, {', '.join(parts)}"
