"""What a failed aircraft falls on: how far from below it, over which area, and how often it fails.

Casualty area: the inert part of the JARUS model of SORA Annex F, Appendix B (as its authors' package `casex` 1.2.3
computes it, without its reductions for obstacles). Where it falls: SORA's 1:1 rule and a fall at flight speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft

GRAVITY_MPS2 = 9.81
PERSON_RADIUS_M = 0.3  # SORA Annex F
PERSON_HEIGHT_M = 1.8  # SORA Annex F
LETHAL_J = 290.0  # SORA Annex F: a slide with less energy kills nobody
FRICTION = 0.65  # SORA Annex F, on firm ground; ice is smoother
SHALLOWEST_DEG = 10.0  # SORA Annex F's shallow case
RESTITUTION_AT_10_DEG, RESTITUTION_AT_90_DEG = 0.8, 0.6  # SORA Annex F, linear between
WITHIN_95 = 2.4477  # radius that holds 95 % of a round normal distribution, in its sigma: sqrt(-2 ln 0.05)
FAILURES_PER_H = 0.01  # assumption: what SORA asks of SAIL II; Everest 2025 had 1 emergency landing in over 40 flights


@dataclass(frozen=True, slots=True, kw_only=True)
class CrashModel:
    """How often an aircraft falls out of control, and what it hits then.

    Attributes
    ----------
    dimension_m : float
        Largest dimension, rotors included [m].
    mass_kg : float
        Mass in flight [kg].
    failures_per_h : float
        Falls out of control in an hour of flight [1/h].
    friction : float
        Coefficient of friction of its slide on the ground.
    lethality_frac : float
        Share of those hit who are casualties.
    """

    dimension_m: float
    mass_kg: float
    failures_per_h: float = FAILURES_PER_H
    friction: float = FRICTION
    lethality_frac: float = 1.0  # assumption: tens of kilograms at tens of metres per second

    def __post_init__(self) -> None:
        for name in ("dimension_m", "mass_kg", "failures_per_h", "friction"):
            if not 0.0 < getattr(self, name) < np.inf:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if not 0.0 <= self.lethality_frac <= 1.0:
            raise ValueError(f"lethality_frac must lie in 0..1, got {self.lethality_frac}")


def crash_of(aircraft: Aircraft, payload_kg: float = 0.0) -> CrashModel:
    """Return the crash model of an aircraft with a load, with the stated assumptions."""
    return CrashModel(dimension_m=aircraft.tip_to_tip_m, mass_kg=aircraft.empty_mass_kg + payload_kg)


def reach_m(crash: CrashModel, height_agl_m: ArrayLike, speed_mps: ArrayLike) -> NDArray[np.float64]:
    """Return the distance from the point below within which 95 % of falls end [m].

    The greater of the height (SORA's 1:1 rule) and of the way that a body thrown level goes while it falls without air,
    v sqrt(2 h / g); and half the aircraft's dimension. That 95 % end there is an assumption: SORA speaks of a ground
    risk buffer and of no share.
    """
    height = np.maximum(height_agl_m, 0.0)
    thrown = np.asarray(speed_mps) * np.sqrt(2.0 * height / GRAVITY_MPS2)
    return np.asarray(np.maximum(height, thrown) + crash.dimension_m / 2.0)


def spread_sigma_m(crash: CrashModel, height_agl_m: ArrayLike, speed_mps: ArrayLike) -> NDArray[np.float64]:
    """Return the standard deviation along one axis of where a fall ends, about the point below [m]."""
    return reach_m(crash, height_agl_m, speed_mps) / WITHIN_95


def casualty_area_m2(crash: CrashModel, height_agl_m: ArrayLike, speed_mps: ArrayLike) -> NDArray[np.float64]:
    """Return the area in which a fall hits whoever stands there [m2].

    A disc of the aircraft's and a person's radius, drawn out along the last 1.8 m of the fall and along the slide until
    290 J are left: pi r^2 + 2 r (1.8 m / tan(angle) + slide). The aircraft strikes with its flight speed and with
    sqrt(2 g h) downwards.

    >>> fc30 = CrashModel(dimension_m=3.085, mass_kg=80.0)
    >>> round(float(casualty_area_m2(fc30, 60.0, 15.0)), 1)
    39.7
    """
    level_mps = np.asarray(speed_mps, dtype=float)
    down_mps = np.sqrt(2.0 * GRAVITY_MPS2 * np.maximum(height_agl_m, 0.0))
    angle_deg = np.maximum(np.degrees(np.arctan2(down_mps, level_mps)), SHALLOWEST_DEG)
    radius_m = PERSON_RADIUS_M + crash.dimension_m / 2.0
    passed_m = PERSON_HEIGHT_M / np.tan(np.radians(angle_deg))
    return np.asarray(np.pi * radius_m**2 + 2.0 * radius_m * (passed_m + _slide_m(crash, level_mps, angle_deg)))


def _slide_m(crash: CrashModel, level_mps: NDArray[np.float64], angle_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    slope = (RESTITUTION_AT_90_DEG - RESTITUTION_AT_10_DEG) / 80.0
    after_mps = level_mps * (RESTITUTION_AT_10_DEG + slope * (angle_deg - 10.0))
    harmless_mps2 = 2.0 * LETHAL_J / crash.mass_kg
    return np.maximum(after_mps**2 - harmless_mps2, 0.0) / (2.0 * crash.friction * GRAVITY_MPS2)
