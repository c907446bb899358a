"""What relaxing each constraint would buy: the search made again without it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.domain import greatest_wind_mps
from lungta.plan.corridor.energy import leg_cost, legs_of, path_cost_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.lattice import NEAR, build_lattice
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.relax import (
    SURVEYED_SIGMA_M,
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
from lungta.plan.corridor.search import search_path

LESS_CLEARANCE_M = 10.0
MORE_HEIGHT_M = 20.0, 50.0
MORE_WIND_MPS = 2.0
ZONE_REACH_M = 1500.0  # assumption: a zone farther from the straight way than that does not shape the path
WINDY_SHARE = 0.75  # assumption: wind sampled at some hundred points is nowhere a third stronger between them
ZONE_OFF = "zone-off:"
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

    Each is a whole search again, two at a time. Where no height limit at all buys nothing, higher ones are left out;
    where the lattice's own cheapest way costs the same without a zone, that zone buys nothing.

    The corridor itself may be flown under every relaxed constraint, so nothing is ever lost: where the new search ends
    dearer, in another local optimum, the relief buys nothing. A toll taken off is left out of both costs; wind is left
    calm in the new one alone, so that it shows what the wind costs.
    """
    points = corridor.points_m
    kinds = relaxations(request)
    lattice_j = _lattice_j(request) if any(kind[0].what.startswith(ZONE_OFF) for kind in kinds) else np.inf

    def bought(relaxed: Relaxed) -> Relief:
        if relaxed.what.startswith(ZONE_OFF) and not _lattice_j(relaxed.request) < (1.0 - NOTHING_FRAC) * lattice_j:
            return _nothing(relaxed)
        return _relief(request, points, relaxed)

    with ThreadPoolExecutor(max_workers=2) as both:  # the compiled search and NumPy let a second core work
        strongest = list(both.map(bought, [kind[0] for kind in kinds]))
        helps = [abs(first.cost_frac) >= NOTHING_FRAC for first in strongest]
        milder = [each for kind, help_ in zip(kinds, helps, strict=True) if help_ for each in kind[1:]]
        found = [*strongest, *both.map(bought, milder)]
    found += [_nothing(each) for kind, help_ in zip(kinds, helps, strict=True) if not help_ for each in kind[1:]]
    return tuple(sorted(found, key=lambda relief: -relief.cost_frac))


def relaxations(request: CorridorRequest) -> list[tuple[Relaxed, ...]]:
    """Return the constraints of a request relaxed alone, by kind: the strongest first, then milder ones.

    Those that cannot matter are left out: limits that are not set, wind that is nowhere near its limit.
    """
    limits = request.limits
    kinds: list[tuple[Relaxed, ...]] = []
    if limits.min_clearance_m > 0.0:
        less_m = max(0.0, limits.min_clearance_m - LESS_CLEARANCE_M)
        what = f"clearance-{limits.min_clearance_m - less_m:.0f}m"
        kinds.append(
            (Relaxed(what=what, words=f"{less_m:.0f} m of clearance", request=with_clearance(request, less_m)),)
        )
    if limits.height_limit_agl_m is not None:
        unlimited = with_height_limit(request, None)
        off = Relaxed(what="height-limit-off", words="no height limit", request=unlimited)
        kinds.append((off, *(_higher(request, limits.height_limit_agl_m, more_m) for more_m in MORE_HEIGHT_M)))
    zones = [
        Relaxed(what=f"{ZONE_OFF}{zone.id}", words=f"zone {zone.id} not active", request=without_zone(request, zone))
        for zone in zones_within(request, ZONE_REACH_M)
    ]
    tolls = [
        Relaxed(what=f"toll-off:{toll.name}", words=f"no toll for {toll.name}", request=_untolled(request, toll))
        for toll in request.tolls
    ]
    return [*kinds, *((each,) for each in (*zones, *tolls)), *_flown_otherwise(request)]


def _higher(request: CorridorRequest, limit_agl_m: float, more_m: float) -> Relaxed:
    words = f"a height limit of {limit_agl_m + more_m:.0f} m above ground"
    relaxed = with_height_limit(request, limit_agl_m + more_m)
    return Relaxed(what=f"height-limit+{more_m:.0f}m", words=words, request=relaxed)


def _flown_otherwise(request: CorridorRequest) -> list[tuple[Relaxed, ...]]:
    kinds = []
    most_mps, limit_mps = greatest_wind_mps(request), request.flight.wind_limit_mps
    if most_mps > 0.0:
        kinds.append(Relaxed(what="wind-calm", words="calm air", request=with_wind(request, 0.0)))
    if most_mps > WINDY_SHARE * limit_mps:
        more_mps = limit_mps + MORE_WIND_MPS
        flight = replace(request.flight, wind_limit_mps=more_mps)
        what, words = f"wind-limit+{MORE_WIND_MPS:g}mps", f"a wind limit of {more_mps:g} m/s"
        kinds.append(Relaxed(what=what, words=words, request=replace(request, flight=flight)))
    if np.nanmax(request.terrain.sigma_m) > SURVEYED_SIGMA_M:
        kinds.append(Relaxed(what="terrain-surveyed", words="terrain surveyed to 1 m", request=surveyed(request)))
    words = "corrected positioning (0.5 m)"
    if corrected(request).navigation != request.navigation:
        kinds.append(Relaxed(what="navigation-corrected", words=words, request=corrected(request)))
    if request.room.below_m > 0.0 or request.room.aside_m > 0.0:
        kinds.append(Relaxed(what="room-none", words="no sling and no swing", request=without_room(request)))
    return [(kind,) for kind in kinds]


def _untolled(request: CorridorRequest, toll: Toll) -> CorridorRequest:
    return replace(request, tolls=tuple(each for each in request.tolls if each is not toll))


def _relief(request: CorridorRequest, points: NDArray[np.float64], relaxed: Relaxed) -> Relief:
    base = request if relaxed.what == "wind-calm" else relaxed.request
    before = _figures(base, points)
    found = find_corridor(relaxed.request, explain=False).corridor
    after = _figures(relaxed.request, points)
    if found is not None:
        path = found.points_m
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


def _lattice_j(request: CorridorRequest) -> float:
    """Return the cost of the cheapest way along the lattice's own moves [J]; infinite where there is none nearby."""
    path = search_path(request, build_lattice(request, NEAR))
    return np.inf if path is None else float(path_cost_j(request, legs_of(path)).sum())


def _nothing(relaxed: Relaxed) -> Relief:
    says = _sentence(relaxed.words, 0.0, np.zeros(4))
    return Relief(what=relaxed.what, cost_frac=0.0, energy_j=0.0, duration_s=0.0, length_m=0.0, says=says)


def _figures(request: CorridorRequest, points: NDArray[np.float64]) -> tuple[float, float, float, float]:
    """Return cost and energy [J], duration [s] of a path and its upright ends, and length of the path alone [m]."""
    legs = legs_of(points)
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
