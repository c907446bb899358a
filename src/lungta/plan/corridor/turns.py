"""How fast each corner may be flown round, so that the aircraft stays in the room that was checked.

An autopilot either rounds a corner on the inside or flies over it and swings out; which, differs by maker and setting.
Both arcs are kept clear, with the fall and rise of a climb that changes. Where the ground is near, a corner is lifted a
little rather than flown slowly: 3 m cost less than slowing down from cruise and speeding up again.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice
from lungta.plan.corridor.energy import leg_cost, legs_of
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.simplify import path_score
from lungta.plan.corridor.trace import Surfaces, survey_lines
from lungta.plan.corridor.turn_arcs import REVERSAL_DEG, turn_arcs, turn_rad, turn_radius_m

Points = NDArray[np.float64]

SPEEDS_MPS = 18.0, 15.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0, 0.0  # tried after the legs' own; 0: stop and turn
LIFTS_M = 0.0, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 18.0
SLOWED_BY_MPS = 0.5  # less is not worth a word
SLOWING_MPS2 = 2.0  # assumption: braking and speeding up, as in makers' settings for loads


class Corners(NamedTuple):
    """Waypoints, shape (n, 3), and the greatest speed over the ground at each of them [m/s]; NaN at the ends."""

    points: Points
    speed_mps: NDArray[np.float64]


def flown_corners(request: CorridorRequest, surfaces: Surfaces, points: Points) -> Corners:
    """Return waypoints, some of them lifted, and how fast each corner may be flown round.

    Of every lift and speed that keeps both arcs above the floor, the one that costs least together with what slowing
    down takes. A corner that a zone forbids to be rounded cannot be lifted over it: it is flown slowly, or stopped at.
    """
    points = points.copy()
    for n in range(1, len(points) - 1):
        points[n] = _best_lift(request, surfaces, points, n)
    speed_mps = np.full(len(points), np.nan)
    for n in range(1, len(points) - 1):
        near = points[n - 1 : n + 2]
        speed_mps[n] = next(v for v in _speeds(request, near) if _clear(request, surfaces, near, v))
    return Corners(points, speed_mps)


def slowed_corners(request: CorridorRequest, corners: Corners) -> tuple[Finding, ...]:
    """Return a notice of the corners that must be flown more slowly than their legs, if any."""
    legs_mps = leg_speeds_mps(request, corners.points)
    slow = [
        f"WP{n} ({speed:.0f} m/s)" if speed > 0.0 else f"WP{n} (stop and turn)"
        for n, speed in enumerate(corners.speed_mps)
        if not np.isnan(speed) and speed < min(legs_mps[n - 1 : n + 1]) - SLOWED_BY_MPS
    ]
    if not slow:
        return ()
    text = (
        f"Corners to be flown slowly, or the aircraft leaves the room that was checked: {', '.join(slow)}. "
        f"{request.flight.bank_deg:.0f} deg of bank are assumed."
    )
    return (notice("slow-corners", text, request.id),)


def slowing_s(leg_mps: float, corner_mps: float) -> float:
    """Return the time lost by slowing down to a corner and speeding up again after it [s].

    >>> slowing_s(15.0, 15.0), round(slowing_s(15.0, 5.0), 2)
    (0.0, 3.33)
    """
    lost_mps = max(0.0, leg_mps - corner_mps)
    return lost_mps**2 / (SLOWING_MPS2 * leg_mps) if lost_mps > 0.0 else 0.0


def leg_speeds_mps(request: CorridorRequest, points: Points) -> NDArray[np.float64]:
    """Return the speed over the ground of the straight legs between points [m/s]; 0 for a vertical one."""
    duration_s = leg_cost(request, legs_of(points)).duration_s
    return np.asarray(np.hypot(*np.diff(points[:, :2], axis=0).T) / np.maximum(duration_s, 1e-9))


def _speeds(request: CorridorRequest, near: Points) -> list[float]:
    """Speeds at a corner, the fastest first: that of the slower leg, then the round ones below it, down to a stop."""
    fastest = float(leg_speeds_mps(request, near).min())
    if np.degrees(turn_rad(near)) >= REVERSAL_DEG:
        return [0.0]
    return [fastest, *(v for v in SPEEDS_MPS if v < fastest)]


def _clear(request: CorridorRequest, surfaces: Surfaces, near: Points, speed_mps: float) -> bool:
    """Whether both ways round a corner keep above the floor and fit their legs; standing still always does."""
    if speed_mps <= 0.0:
        return True
    lengths_m = np.hypot(*np.diff(near[:, :2], axis=0).T)
    radius_m = turn_radius_m(speed_mps, request.flight.bank_deg)
    if radius_m * np.tan(turn_rad(near) / 2.0) > 0.5 * lengths_m.min():
        return False
    lines = [legs_of(arc) for arc in turn_arcs(near, speed_mps, request.flight.bank_deg)]
    return bool(survey_lines(surfaces, np.concatenate(lines)).clear.all()) if lines else False


def _best_lift(request: CorridorRequest, surfaces: Surfaces, points: Points, n: int) -> Points:
    near = points[n - 1 : n + 2]
    legs = leg_cost(request, legs_of(near))
    if not np.isfinite(legs.energy_j).all():
        return np.asarray(near[1])  # the check of the finished path says so
    power_w = float(legs.energy_j.sum() / legs.duration_s.sum())
    best_j, best = np.inf, near[1]
    for lift_m in LIFTS_M:
        lifted = near.copy()
        lifted[1, 2] += lift_m
        speeds = _speeds(request, lifted)
        fastest = next(v for v in speeds if _clear(request, surfaces, lifted, v))
        if lift_m == 0.0 and fastest == speeds[0]:
            break  # nothing to gain
        slowing_j = (power_w + request.flight.time_worth_w) * slowing_s(speeds[0], fastest)
        cost_j = path_score(request, surfaces, lifted) + slowing_j
        if cost_j < best_j:
            best_j, best = cost_j, lifted[1]
    return np.asarray(best)
