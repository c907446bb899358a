"""Momentum theory of a lifting rotor: pure functions on SI numbers, scalars or arrays.

Axial speed is positive when air passes the disc in the direction of the induced flow (climb), negative in descent.

References
----------
J. G. Leishman, Principles of Helicopter Aerodynamics, 2nd ed., Cambridge 2006, ch. 2 and 5.
W. Johnson, NDARC: NASA Design and Analysis of Rotorcraft, NASA/TP-2009-215402, rotor inflow (vortex-ring fit).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

LIFT_SLOPE_PER_RAD = 5.73  # of a blade section, Leishman 2006, section 3.3: 2 pi less some, "usually 5.73"
SUTHERLAND_REFERENCE_PA_S, SUTHERLAND_REFERENCE_K, SUTHERLAND_K = 1.716e-5, 273.15, 110.4  # dry air; ICAO Doc 7488
AIR_GAS_RATIO_J_PER_KGK = 1.4 * 287.053  # ratio of specific heats x gas constant of dry air; ICAO Doc 7488
PROFILE_ADVANCE_FACTOR = 4.65  # Leishman 2006, eq. 5.29 and text: 4.5 to 4.7 by reversed and radial flow
NEWTON_STEPS = 5  # residual then below 1e-14 wherever the climb branch is used, by tests on a grid
WINDMILL_STEPS = 20  # the start is further away; residual below 1e-13


def hover_induced_velocity_mps(thrust_n: ArrayLike, density_kgm3: ArrayLike, area_m2: ArrayLike) -> NDArray[np.float64]:
    """Return the induced velocity of an ideal disc in hover, v_h = sqrt(T / (2 rho A)) [m/s].

    Thrust [N] and disc area [m2] of one rotor, or the sums of equal rotors. Leishman 2006, eq. 2.15.

    >>> round(float(hover_induced_velocity_mps(1000.0, 1.225, 10.0)), 3)
    6.389
    """
    mass_flow_area = 2.0 * np.asarray(density_kgm3, dtype=float) * np.asarray(area_m2, dtype=float)
    return np.asarray(np.sqrt(np.asarray(thrust_n, dtype=float) / mass_flow_area))


def induced_velocity_mps(hover_mps: ArrayLike, axial_mps: ArrayLike, edgewise_mps: ArrayLike) -> NDArray[np.float64]:
    """Return the induced velocity v_i of an ideal disc in any steady flight [m/s].

    Glauert: v_i sqrt(V_edge^2 + (V_axial + v_i)^2) = v_h^2 (Leishman 2006, eq. 2.122 ff.). Momentum theory has no
    steady answer in the vortex-ring state; there, inside 1.5 mu^2 + (2 x + 3)^2 < 1 with x = V_axial / v_h and
    mu = V_edge / v_h, Johnson's fit v_i / v_h = x (0.373 x^2 + 0.598 mu^2 - 1.991) stands in. It joins the climb branch
    at x = -1 and the windmill branch at x = -2.

    Parameters
    ----------
    hover_mps : array_like
        Induced velocity of the same thrust in hover, above 0 [m/s].
    axial_mps, edgewise_mps : array_like
        Free stream along the disc's normal (climb positive) and across it [m/s].

    >>> round(float(induced_velocity_mps(5.0, 0.0, 0.0)), 6)
    5.0
    >>> round(float(induced_velocity_mps(5.0, 0.0, 15.0)), 3)
    1.657
    """
    hover = np.asarray(hover_mps, dtype=float)
    x = np.asarray(axial_mps, dtype=float) / hover
    mu2 = (np.asarray(edgewise_mps, dtype=float) / hover) ** 2
    ratio = _climb_branch(np.maximum(x, -1.5), mu2)
    if np.any(x < -1.5):
        ratio = np.where(x < -1.5, _windmill_branch(np.minimum(x, -1.5), mu2), ratio)
    if np.any(x < -1.0):
        ring = 1.5 * mu2 + (2.0 * x + 3.0) ** 2 < 1.0
        ratio = np.where(ring, x * (0.373 * x**2 + 0.598 * mu2 - 1.991), ratio)
    return np.asarray(hover * ratio)


def _climb_branch(x: NDArray[np.float64], mu2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve u^2 (mu^2 + (x + u)^2) = 1 downwards from an upper bound, where the left side rises with u."""
    axial_only = np.sqrt(0.25 * x**2 + 1.0) - 0.5 * x
    u = np.minimum(axial_only, 1.0 / np.sqrt(np.maximum(mu2, 1e-12)))
    for _ in range(NEWTON_STEPS):
        through = x + u
        flow2 = mu2 + through**2
        u = u - (u * flow2 - 1.0 / u) / (2.0 * (flow2 + u * through))
    return u


def _windmill_branch(x: NDArray[np.float64], mu2: NDArray[np.float64]) -> NDArray[np.float64]:
    """Solve u = 1 / sqrt(mu^2 + (x + u)^2) upwards from 0 to its smallest root: flow goes up through the disc."""
    u = np.zeros(np.broadcast(x, mu2).shape)
    for _ in range(WINDMILL_STEPS):
        through = x + u
        inverse = 1.0 / np.sqrt(mu2 + through**2)
        u = u - (u - inverse) / np.maximum(1.0 + through * inverse**3, 1e-6)
    return u


def tip_speed_mps(
    thrust_n: ArrayLike, density_kgm3: ArrayLike, area_m2: ArrayLike, thrust_coefficient: ArrayLike
) -> NDArray[np.float64]:
    """Return the tip speed at which a fixed-pitch rotor makes a thrust, sqrt(T / (rho A C_T)) [m/s].

    The hover value of C_T is used in every state of flight. Leishman 2006, eq. 2.36.

    >>> round(float(tip_speed_mps(100.0, 1.225, 1.4776, 0.008)), 1)
    83.1
    """
    return np.sqrt(2.0 / np.asarray(thrust_coefficient)) * hover_induced_velocity_mps(thrust_n, density_kgm3, area_m2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blades:
    """What of the blades sets their speed: C_T in hover, solidity; the disc area that they share [m2]."""

    thrust_coefficient: ArrayLike
    solidity_frac: ArrayLike
    area_m2: ArrayLike


def tip_speed_in_flight_mps(
    thrust_n: ArrayLike, density_kgm3: ArrayLike, blades: Blades, through_mps: ArrayLike, edgewise_mps: ArrayLike
) -> NDArray[np.float64]:
    """Return the tip speed at which a fixed-pitch rotor makes a thrust in climb, descent or forward flight [m/s].

    Blade-element theory with uniform inflow (Leishman 2006, eq. 5.46): C_T = sigma a / 2 (theta / 3 (1 + 3/2 mu^2) -
    lambda / 2). The pitch theta is the one that gives the stated C_T in hover. Written in speeds this is a quadratic in
    the tip speed, solved here. Flow down through the disc asks for more speed, flow across it for less.

    Parameters
    ----------
    thrust_n, density_kgm3
        Of all rotors together [N]; of the air [kg/m3].
    blades : Blades
        Of all rotors together.
    through_mps, edgewise_mps
        Flow through the disc, induced velocity included, and across it [m/s]; mu up to about 0.4.

    >>> blades = Blades(thrust_coefficient=0.008, solidity_frac=0.1, area_m2=1.4776)
    >>> hover = hover_induced_velocity_mps(100.0, 1.225, 1.4776)
    >>> round(float(tip_speed_in_flight_mps(100.0, 1.225, blades, hover, 0.0)), 1)  # hover: as tip_speed_mps
    83.1
    >>> bool(tip_speed_in_flight_mps(100.0, 1.225, blades, hover + 5.0, 0.0) > 83.1)
    True
    """
    inflow_slope = 0.25 * LIFT_SLOPE_PER_RAD * np.asarray(blades.solidity_frac, dtype=float)
    coefficient = np.asarray(blades.thrust_coefficient, dtype=float)
    pitch_term = coefficient + inflow_slope * np.sqrt(0.5 * coefficient)
    loading = np.asarray(thrust_n, dtype=float) / (np.asarray(density_kgm3, dtype=float) * np.asarray(blades.area_m2))
    half = 0.5 * inflow_slope * np.asarray(through_mps, dtype=float)
    across = 1.5 * pitch_term * np.square(np.asarray(edgewise_mps, dtype=float))
    root = np.sqrt(np.maximum(half**2 + pitch_term * (loading - across), 0.0))
    slowest = 0.3 * np.sqrt(loading / coefficient)  # keeps the motor's sums finite where the theory has long ended
    return np.asarray(np.maximum((half + root) / pitch_term, slowest))


def tip_mach(tip_mps: ArrayLike, edgewise_mps: ArrayLike, temperature_k: ArrayLike) -> NDArray[np.float64]:
    """Return the Mach number of the advancing blade's tip.

    >>> round(float(tip_mach(150.0, 15.0, 263.15)), 3)
    0.507
    """
    sound_mps = np.sqrt(AIR_GAS_RATIO_J_PER_KGK * np.asarray(temperature_k, dtype=float))
    return np.asarray((np.asarray(tip_mps, dtype=float) + np.asarray(edgewise_mps, dtype=float)) / sound_mps)


def blade_reynolds(
    tip_mps: ArrayLike, chord_m: ArrayLike, density_kgm3: ArrayLike, temperature_k: ArrayLike
) -> NDArray[np.float64]:
    """Return the Reynolds number at three quarters of the radius, viscosity by Sutherland's law.

    >>> 2.2e5 < float(blade_reynolds(100.0, 0.1, 0.66, 263.15)) < 3.2e5
    True
    """
    warmth = np.asarray(temperature_k, dtype=float)
    ratio = warmth / SUTHERLAND_REFERENCE_K
    viscosity_pa_s = (
        SUTHERLAND_REFERENCE_PA_S * ratio**1.5 * (SUTHERLAND_REFERENCE_K + SUTHERLAND_K) / (warmth + SUTHERLAND_K)
    )
    speed_mps = 0.75 * np.asarray(tip_mps, dtype=float)
    return np.asarray(np.asarray(density_kgm3) * speed_mps * np.asarray(chord_m) / viscosity_pa_s)


def profile_power_w(
    *,
    tip_mps: ArrayLike,
    edgewise_mps: ArrayLike,
    density_kgm3: ArrayLike,
    area_m2: ArrayLike,
    profile_coefficient: ArrayLike,
) -> NDArray[np.float64]:
    """Return the power that turns the blades against their own drag, rho A v_tip^3 C_P0 (1 + 4.65 mu^2) [W].

    mu = V_edge / v_tip is the advance ratio (valid below about 0.5). Leishman 2006, eq. 5.29.

    >>> blades = {"area_m2": 1.0, "profile_coefficient": 2e-4}
    >>> round(float(profile_power_w(tip_mps=100.0, edgewise_mps=0.0, density_kgm3=1.225, **blades)), 6)
    245.0
    """
    tip = np.asarray(tip_mps, dtype=float)
    advance = 1.0 + PROFILE_ADVANCE_FACTOR * (np.asarray(edgewise_mps, dtype=float) / tip) ** 2
    mass_flow = np.asarray(density_kgm3, dtype=float) * np.asarray(area_m2, dtype=float) * tip
    return np.asarray(mass_flow * tip**2 * np.asarray(profile_coefficient, dtype=float) * advance)
