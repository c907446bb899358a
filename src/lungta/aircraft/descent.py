"""Coming down without rotors: under a parachute, or a load that was let go.

Air, wind and ground reach this as plain functions of place. Everything is worked out for many releases at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

FALL_STEP_S = 0.1  # of the fourth-order steps of a fall; closed forms are met to a centimetre, by test
DRIFT_STEP_S = 0.5  # of a drift: midpoints of half a second
LONGEST_S = 3_600.0  # nothing hangs in the air longer
WIND_LEAST_AGL_M = 1.0  # assumption: lower, it is the wind at this height; solved winds end at the ground
ELLIPSE_K = 2.4477  # sqrt(-2 ln 0.05): a two-dimensional normal lies within this many sigmas 95 times in 100

Floats = NDArray[np.float64]
Place = Callable[[Floats, Floats, Floats], Floats]
"""(east_m, north_m, alt_amsl_m) -> one figure for each place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a falling thing meets, as functions of place in one local frame [m].

    Attributes
    ----------
    wind_mps : callable
        (east, north, height) -> array of shape (..., 2): towards east and north [m/s]; NaN where it is not known. It
        is asked for no lower than a metre above the ground.
    density_kgm3 : callable
        (east, north, height) -> density of the air [kg/m3].
    ground_amsl_m : callable
        (east, north) -> height of the ground [m]; NaN where it is not known.
    """

    wind_mps: Place
    density_kgm3: Place
    ground_amsl_m: Callable[[Floats, Floats], Floats]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Release:
    """Where and how fast things are let go: place [m] and speed over the ground [m/s], each array of shape (n,)."""

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    east_mps: Floats
    north_mps: Floats
    up_mps: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fall:
    """Where things come down, how long it takes [s] and how fast they hit [m/s]; each array of shape (n,).

    All are NaN where the wind or the ground on the way down is not known.
    """

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    duration_s: Floats
    impact_mps: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Parachute:
    """A canopy. No figure is published for the FlyCart 30 where we know; the defaults are assumptions, ask the maker.

    Attributes
    ----------
    canopy_area_m2, drag_coefficient : float
        Of the open canopy.
    opening_loss_m : float
        Height lost from the failure until it carries [m].
    opening_s, opening_sigma_s : float
        Time in which it is still carried along at its speed, and its 1 sigma [s].
    descent_sigma_frac : float
        1 sigma of the descent speed, as a fraction of it.
    """

    canopy_area_m2: float = 40.0  # assumption: 95 kg come down at 6.9 m/s at sea level, as such systems are sold
    drag_coefficient: float = 0.8  # from memory: Knacke, Parachute Recovery Systems, 1992: 0.75-0.80, flat circular
    opening_loss_m: float = 35.0  # assumption: makers of like systems name 20-60 m as the least height
    opening_s: float = 2.5  # assumption: a fall of 2.5 s loses about 30 m
    opening_sigma_s: float = 1.0  # assumption
    descent_sigma_frac: float = 0.15  # assumption: canopies swing and breathe

    def __post_init__(self) -> None:
        for name in ("canopy_area_m2", "drag_coefficient"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGo:
    """How a load is let go, and how well it is known when: delay from the wish, and its 1 sigma [s]."""

    delay_s: float = 1.0  # assumption: a pilot's reaction and the hook's
    delay_sigma_s: float = 0.7  # assumption


def descent_mps(parachute: Parachute, mass_kg: ArrayLike, density_kgm3: ArrayLike) -> Floats:
    """Return the steady descent speed sqrt(2 m g / (rho C_D A)) [m/s].

    >>> round(float(descent_mps(Parachute(), 95.0, 1.225)), 1)
    6.9
    """
    weight_n = np.asarray(mass_kg, dtype=float) * STANDARD_GRAVITY_MPS2
    area_m2 = parachute.drag_coefficient * parachute.canopy_area_m2
    return np.asarray(np.sqrt(2.0 * weight_n / (np.asarray(density_kgm3, dtype=float) * area_m2)))


def drift(parachute: Parachute, mass_kg: ArrayLike, release: Release, around: Surroundings) -> Fall:
    """Return where a canopy comes down: it moves with the wind and sinks at its steady speed to the ground.

    The canopy carries `opening_loss_m` below the release, after `opening_s` at the speed of the release. Where the
    ground is nearer than that, the answer is where it would hit unopened, after `opening_s` at most; `opens` says
    where.
    """
    mass = np.broadcast_to(np.asarray(mass_kg, dtype=float), release.east_m.shape)
    east = release.east_m + release.east_mps * parachute.opening_s
    north = release.north_m + release.north_mps * parachute.opening_s
    alt = release.alt_amsl_m - parachute.opening_loss_m
    time = np.full(east.shape, parachute.opening_s)
    speed = np.full(east.shape, np.nan)
    above = alt - around.ground_amsl_m(east, north)
    for _ in range(int(LONGEST_S / DRIFT_STEP_S)):
        flying = above > 0.0
        if not flying.any():
            break
        sinking = descent_mps(parachute, mass, around.density_kgm3(east, north, alt))
        wind = _wind_mps(around, east, north, alt - 0.5 * DRIFT_STEP_S * sinking)
        step = np.where(flying, np.minimum(DRIFT_STEP_S, np.maximum(above, 1e-3) / sinking), 0.0)
        east = np.where(flying, east + step * wind[..., 0], east)
        north = np.where(flying, north + step * wind[..., 1], north)
        alt, time = alt - step * sinking, time + step
        speed = np.where(flying, np.hypot(sinking, np.hypot(*np.moveaxis(wind, -1, 0))), speed)
        above = alt - around.ground_amsl_m(east, north)
    return _known_fall(np.stack([east, north, alt, time, speed]), np.isfinite(east + north + above))


def opens(parachute: Parachute, release: Release, around: Surroundings) -> NDArray[np.bool_]:
    """Return where the canopy carries before the ground is reached."""
    east = release.east_m + release.east_mps * parachute.opening_s
    north = release.north_m + release.north_mps * parachute.opening_s
    ground_m = np.fmax(around.ground_amsl_m(east, north), around.ground_amsl_m(release.east_m, release.north_m))
    return np.asarray(release.alt_amsl_m - parachute.opening_loss_m > ground_m)


def fall(mass_kg: ArrayLike, drag_area_m2: ArrayLike, release: Release, around: Surroundings) -> Fall:
    """Return where a load comes down that was let go: gravity, and drag against its speed through the air.

    m dv/dt = -m g - 0.5 rho C_D A |v - w| (v - w), by fourth-order Runge-Kutta steps of 0.1 s; the last step is cut
    where the line between its ends meets the ground.

    Parameters
    ----------
    mass_kg, drag_area_m2 : array_like
        Of the load; a drag area of 0 is a fall in empty space.
    release : Release
        Where it is let go.
    around : Surroundings
        Air and ground.
    """
    shape = release.east_m.shape
    mass = np.broadcast_to(np.asarray(mass_kg, dtype=float), shape)
    half_area = 0.5 * np.broadcast_to(np.asarray(drag_area_m2, dtype=float), shape) / mass

    def rate(state: Floats) -> Floats:
        wind = _wind_mps(around, state[0], state[1], state[2])
        through = np.stack([state[3] - wind[..., 0], state[4] - wind[..., 1], state[5]])
        drag = half_area * around.density_kgm3(state[0], state[1], state[2]) * np.sqrt((through**2).sum(axis=0))
        pull = -drag * through
        pull[2] -= STANDARD_GRAVITY_MPS2
        return np.concatenate([state[3:], pull])

    state = np.stack([release.east_m, release.north_m, release.alt_amsl_m,
                      release.east_mps, release.north_mps, release.up_mps]).astype(float)  # fmt: skip
    above = state[2] - around.ground_amsl_m(state[0], state[1])
    time = np.zeros(shape)
    for _ in range(int(LONGEST_S / FALL_STEP_S)):
        flying = above > 0.0
        if not flying.any():
            break
        new = _runge_kutta(rate, state, FALL_STEP_S)
        new_above = new[2] - around.ground_amsl_m(new[0], new[1])
        share = np.where(new_above < 0.0, above / np.where(new_above < 0.0, above - new_above, 1.0), 1.0)
        state = np.where(flying, state + share * (new - state), state)
        time = np.where(flying, time + share * FALL_STEP_S, time)
        above = np.where(flying, np.where(share < 1.0, 0.0, new_above), above)
    impact_mps = np.sqrt((state[3:] ** 2).sum(axis=0))
    return _known_fall(np.stack([*state[:3], time, impact_mps]), np.isfinite(state.sum(axis=0) + above))


def ellipse_95(covariance_m2: Floats) -> tuple[Floats, Floats, Floats]:
    """Return half axes (long, short) [m] and the long one's bearing [deg] of the ellipses that hold 95 in 100.

    `covariance_m2` has shape (n, 2, 2), east first.

    >>> long_m, short_m, bearing = ellipse_95(np.array([[[100.0, 0.0], [0.0, 25.0]]]))
    >>> round(float(long_m[0]), 1), round(float(short_m[0]), 1), float(bearing[0])
    (24.5, 12.2, 90.0)
    """
    size, axes = np.linalg.eigh(covariance_m2)
    half = ELLIPSE_K * np.sqrt(np.maximum(size, 0.0))
    east, north = axes[:, 0, 1], axes[:, 1, 1]
    return half[:, 1], half[:, 0], np.degrees(np.arctan2(east, north)) % 180.0


def _wind_mps(around: Surroundings, east_m: Floats, north_m: Floats, alt_amsl_m: Floats) -> Floats:
    """Wind at places [m/s], of those lower than a metre above the ground the wind a metre above it."""
    lowest_m = around.ground_amsl_m(east_m, north_m) + WIND_LEAST_AGL_M
    return around.wind_mps(east_m, north_m, np.fmax(alt_amsl_m, lowest_m))


def _known_fall(figures: Floats, known: NDArray[np.bool_]) -> Fall:
    """The fall of east, north, height, time and speed; NaN where something on the way down was not known."""
    east, north, alt, time, speed = np.where(known, figures, np.nan)
    return Fall(east_m=east, north_m=north, alt_amsl_m=alt, duration_s=time, impact_mps=speed)


def _runge_kutta(rate: Callable[[Floats], Floats], state: Floats, step_s: float) -> Floats:
    one = rate(state)
    two = rate(state + 0.5 * step_s * one)
    three = rate(state + 0.5 * step_s * two)
    four = rate(state + step_s * three)
    return np.asarray(state + step_s / 6.0 * (one + 2.0 * two + 2.0 * three + four))
