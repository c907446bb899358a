"""The ways an aircraft may take round a corner: geometry alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

Points = NDArray[np.float64]

ARC_PIECES = 6
STRAIGHT_DEG = 1.0  # a smaller change of heading is no corner
REVERSAL_DEG = 150.0  # assumption: a sharper corner is stopped at, never flown round
VERTICAL_MPS2 = 1.5  # assumption: change of climb, as in makers' settings for loads


def turn_radius_m(speed_mps: float, bank_deg: float) -> float:
    """Return the radius of a level turn, `v^2 / (g tan(bank))` [m].

    >>> round(turn_radius_m(15.0, 20.0), 1)
    63.0
    """
    return float(speed_mps**2 / (STANDARD_GRAVITY_MPS2 * np.tan(np.radians(bank_deg))))


def turn_arcs(near: Points, speed_mps: float, bank_deg: float) -> tuple[Points, ...]:
    """Return the ways round the middle one of three points at a speed, as polylines of (east, north, height) [m].

    The first rounds the corner on the inside, on an arc that touches both legs; the second turns only when it is over
    the corner, swings out and comes back to the leg. Both are lowered by how far the height lags a change of climb; the
    place so far below the corner is the last polyline, and the only one where the heading hardly changes. A reversal
    and standing still have none.

    Parameters
    ----------
    near : array, shape (3, 3)
        The waypoint before, the corner and the one after.
    speed_mps : float
        Over the ground at the corner [m/s].
    bank_deg : float
        Of the turn [deg].
    """
    corner = near[1]
    into, onward = (corner - near[0])[:2], (near[2] - corner)[:2]
    lengths_m = float(np.hypot(*into)), float(np.hypot(*onward))
    angle_rad = turn_rad(near)
    if speed_mps <= 0.0 or min(lengths_m) <= 0.0 or np.degrees(angle_rad) >= REVERSAL_DEG:
        return ()
    low_m = corner[2] - height_lag_m(near, speed_mps)
    below = np.array([[corner[0], corner[1], low_m]] * 2)
    if np.degrees(angle_rad) <= STRAIGHT_DEG:
        return (below,)
    into, onward = into / lengths_m[0], onward / lengths_m[1]
    radius_m = turn_radius_m(speed_mps, bank_deg)
    side = np.sign(into[0] * onward[1] - into[1] * onward[0])
    left = side * np.array([-into[1], into[0]])  # towards the side of the turn
    angle = np.linspace(0.0, angle_rad, ARC_PIECES + 1)[:, None]
    arc_m = radius_m * (np.sin(angle) * into + (1.0 - np.cos(angle)) * left)
    tangent_m = radius_m * np.tan(angle_rad / 2.0)
    inside = corner[:2] - tangent_m * into + arc_m
    back = corner[:2] + (radius_m * np.sin(angle_rad) + 2.0 * radius_m) * onward
    outside = np.vstack([corner[:2] + arc_m, back])
    slopes = (corner[2] - near[0, 2]) / lengths_m[0], (near[2, 2] - corner[2]) / lengths_m[1]
    arcs = (_with_heights(corner, (into, onward), slopes, line, low_m) for line in (inside, outside))
    return (*arcs, below)


def _with_heights(
    corner: Points, ways: tuple[Points, Points], slopes: tuple[float, float], line: Points, low_m: float
) -> Points:
    """Return a polyline with the height of the leg that it is beside, lowered by the lag at the corner."""
    before_m, after_m = ((line - corner[:2]) @ way for way in ways)
    drop_m = np.where(after_m > 0.0, slopes[1] * after_m, slopes[0] * np.minimum(before_m, 0.0))
    return np.column_stack([line, low_m + drop_m])


def height_lag_m(near: Points, speed_mps: float) -> float:
    """Return how far below the legs the height comes where the climb changes [m]; parabolas of constant acceleration.

    Pulling up late falls through by `dw^2 / 2a`; a climb that ends is cut at its corner by `dw^2 / 8a`.
    """
    lengths_m = np.maximum(np.hypot(*np.diff(near[:, :2], axis=0).T), 1e-9)
    climb_in, climb_out = speed_mps * np.diff(near[:, 2]) / lengths_m
    change = float(climb_out - climb_in)
    return change**2 / ((2.0 if change > 0.0 else 8.0) * VERTICAL_MPS2)


def turn_rad(near: Points) -> float:
    """Return by how much the heading changes at the middle one of three points [rad], 0 to pi."""
    into, onward = (near[1] - near[0])[:2], (near[2] - near[1])[:2]
    cross, dot = into[0] * onward[1] - into[1] * onward[0], into @ onward
    return float(abs(np.arctan2(cross, dot)))
