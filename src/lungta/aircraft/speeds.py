"""The airspeeds of longest endurance and of longest range, against wind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import electrical_power_w

STEPS = 400  # of the grid from 0 to full speed: 0.05 m/s at 20 m/s; a parabola then finds the middle of three
NEVER = 1e12  # stands for infinite cost in sums
LEAST_GROUND_MPS = 0.5  # slower than this over the ground is no way to get anywhere

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSpeeds:
    """Airspeeds that spare the packs; arrays of the inputs' common shape.

    Attributes
    ----------
    endurance_mps, endurance_power_w
        Airspeed of least power, and that power.
    range_mps, range_j_per_m
        Airspeed of least energy per metre over the ground, and that energy; NaN where the wind lets none through.
    """

    endurance_mps: Floats
    endurance_power_w: Floats
    range_mps: Floats
    range_j_per_m: Floats


def best_speeds(
    aircraft: Aircraft,
    *,
    payload_kg: ArrayLike,
    density_kgm3: ArrayLike,
    headwind_mps: ArrayLike = 0.0,
    climb_mps: ArrayLike = 0.0,
) -> BestSpeeds:
    """Return the best airspeeds, none above the aircraft's highest; a tailwind is a negative headwind.

    Raises
    ------
    ValueError
        For a density that is not above 0 or a negative load.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> best = best_speeds(load_aircraft("dji-fc30"), payload_kg=15.0, density_kgm3=0.65, headwind_mps=[0.0, 6.0])
    >>> bool(best.range_mps[1] > best.range_mps[0] > best.endurance_mps[0])
    True
    """
    inputs = [np.asarray(each, dtype=float) for each in (payload_kg, density_kgm3, headwind_mps, climb_mps)]
    payload, density, headwind, climb = (each[..., None] for each in np.broadcast_arrays(*inputs))
    speed = np.linspace(0.0, aircraft.max_speed_mps, STEPS + 1)
    power_w = electrical_power_w(
        aircraft, payload_kg=payload, airspeed_mps=speed, climb_mps=climb, density_kgm3=density
    )
    ground_mps = speed - headwind
    j_per_m = np.where(ground_mps >= LEAST_GROUND_MPS, power_w / np.maximum(ground_mps, LEAST_GROUND_MPS), np.inf)
    endurance_mps, endurance_power_w = _least(speed, power_w)
    range_mps, range_j_per_m = _least(speed, j_per_m)
    return BestSpeeds(
        endurance_mps=endurance_mps,
        endurance_power_w=endurance_power_w,
        range_mps=range_mps,
        range_j_per_m=range_j_per_m,
    )


def _least(speed: Floats, cost: Floats) -> tuple[Floats, Floats]:
    """Return place and value of the least cost along the last axis, by a parabola through three points."""
    best = np.argmin(cost, axis=-1)[..., None]
    inner = np.clip(best, 1, speed.size - 2)
    left, middle, right = (
        np.minimum(np.take_along_axis(cost, inner + side, axis=-1)[..., 0], NEVER) for side in (-1, 0, 1)
    )
    bend = np.maximum(left - 2.0 * middle + right, 1e-12)
    shift = np.where((best == inner)[..., 0], np.clip(0.5 * (left - right) / bend, -1.0, 1.0), 0.0)
    place = speed[best[..., 0]] + shift * (speed[1] - speed[0])
    value = np.take_along_axis(cost, best, axis=-1)[..., 0]
    reachable = np.isfinite(value)
    return np.where(reachable, place, np.nan), np.where(reachable, value - 0.25 * (left - right) * shift, np.nan)
