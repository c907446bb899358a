"""A load on a cable below the aircraft: how far it leans, how it swings, and what its cable adds to the drag."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

CABLE_DRAG_COEFFICIENT = 1.1  # long cylinder across the flow, Re 1e3-1e5: Hoerner, Fluid-Dynamic Drag 1965, ch. 3


def cable_drag_area_m2(length_m: ArrayLike, diameter_m: ArrayLike) -> NDArray[np.float64]:
    """Return the drag area of a hanging cable, to pass on as `extra_drag_area_m2` [m2].

    >>> round(float(cable_drag_area_m2(20.0, 0.006)), 3)
    0.132
    """
    return np.asarray(CABLE_DRAG_COEFFICIENT * np.asarray(length_m, dtype=float) * np.asarray(diameter_m, dtype=float))


def lean_deg(
    *,
    payload_kg: ArrayLike,
    load_drag_area_m2: ArrayLike,
    cable_drag_area_m2: ArrayLike,
    airspeed_mps: ArrayLike,
    density_kgm3: ArrayLike,
) -> NDArray[np.float64]:
    """Return how far a load leans from the vertical in steady flight [deg].

    Moments about the hook: the load's drag acts at the end of the cable, half of the cable's drag does; the cable's own
    mass is left out, which makes the load lean too far rather than too little. With k = 0.5 rho V^2 / (m g) the lean
    is atan(k (A_load + A_cable / 2)). Loads are above 0 kg.

    >>> lean = lean_deg(payload_kg=15.0, load_drag_area_m2=0.3, cable_drag_area_m2=0.13, airspeed_mps=15.0,
    ...                 density_kgm3=0.65)
    >>> round(float(lean), 1)
    10.3
    """
    pressure_pa = 0.5 * np.asarray(density_kgm3, dtype=float) * np.square(np.asarray(airspeed_mps, dtype=float))
    area_m2 = np.asarray(load_drag_area_m2, dtype=float) + 0.5 * np.asarray(cable_drag_area_m2, dtype=float)
    return np.asarray(np.degrees(np.arctan(pressure_pa * area_m2 / (np.asarray(payload_kg) * STANDARD_GRAVITY_MPS2))))


def fastest_mps(
    *,
    swing_limit_deg: float,
    payload_kg: ArrayLike,
    load_drag_area_m2: ArrayLike,
    cable_drag_area_m2: ArrayLike,
    density_kgm3: ArrayLike,
) -> NDArray[np.float64]:
    """Return the airspeed at which a load leans to its limit [m/s]: `lean_deg` turned round.

    >>> fastest = fastest_mps(swing_limit_deg=10.3, payload_kg=15.0, load_drag_area_m2=0.3, cable_drag_area_m2=0.13,
    ...                       density_kgm3=0.65)
    >>> round(float(fastest), 1)
    15.0
    """
    area_m2 = np.asarray(load_drag_area_m2, dtype=float) + 0.5 * np.asarray(cable_drag_area_m2, dtype=float)
    weight_n = np.asarray(payload_kg, dtype=float) * STANDARD_GRAVITY_MPS2
    return np.asarray(
        np.sqrt(2.0 * weight_n * np.tan(np.radians(swing_limit_deg)) / (np.asarray(density_kgm3) * area_m2))
    )


def swing_period_s(length_m: ArrayLike) -> NDArray[np.float64]:
    """Return the period of a small swing, 2 pi sqrt(L / g) [s]; gusts and stops of that rhythm build it up.

    >>> round(float(swing_period_s(20.0)), 1)
    9.0
    """
    return np.asarray(2.0 * np.pi * np.sqrt(np.asarray(length_m, dtype=float) / STANDARD_GRAVITY_MPS2))
