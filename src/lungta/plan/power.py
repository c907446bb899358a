"""An aircraft's power with a load, as a corridor search asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.ceiling import thrust_margin_frac
from lungta.aircraft.performance import electrical_power_w

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.plan.corridor.request import PowerModel

Array = NDArray[np.float64]

DENSITIES_KGM3 = 0.2, 1.4  # between which the least density is looked for
BISECTIONS = 14  # to 0.1 g/m3
SPEED_STEP_MPS, CLIMB_STEP_MPS = 1.0, 0.5


def power_model(aircraft: Aircraft, payload_kg: float) -> PowerModel:
    """Return electrical power with a load by airspeed, climb and density."""

    def power_w(airspeed_mps: Array, climb_mps: Array, density_kgm3: Array) -> Array:
        return electrical_power_w(
            aircraft,
            payload_kg=payload_kg,
            airspeed_mps=airspeed_mps,
            climb_mps=climb_mps,
            density_kgm3=density_kgm3,
        )

    return power_w


def held_power_model(aircraft: Aircraft, payload_kg: float) -> PowerModel:
    """Return electrical power with a load; infinite where thrust leaves less than the control margin.

    What it can hold is asked of the aircraft at half charge once: the least density of the air in which a state of
    flight keeps the margin, on a table of airspeed and climb from which it is interpolated. Beyond the table, at 1.5
    times the highest speed and twice the climb and descent that the aircraft is flown with, nothing is held.
    """
    fastest_mps, steepest_mps = 1.5 * aircraft.max_speed_mps, 2.0 * max(aircraft.climb_mps, aircraft.descent_mps)
    speeds = np.arange(0.0, fastest_mps + SPEED_STEP_MPS, SPEED_STEP_MPS)
    climbs = np.arange(-steepest_mps, steepest_mps + CLIMB_STEP_MPS, CLIMB_STEP_MPS)
    least_kgm3 = _least_density_kgm3(aircraft, payload_kg, speeds[:, None], climbs[None, :])
    plain = power_model(aircraft, payload_kg)

    def power_w(airspeed_mps: Array, climb_mps: Array, density_kgm3: Array) -> Array:
        from scipy.ndimage import map_coordinates

        airspeed, climb, density = np.broadcast_arrays(airspeed_mps, climb_mps, density_kgm3)
        row, column = airspeed / SPEED_STEP_MPS, (climb - climbs[0]) / CLIMB_STEP_MPS
        needed = map_coordinates(least_kgm3, [row, column], order=1, mode="constant", cval=np.inf)
        return np.where(density >= needed, plain(airspeed, climb, density), np.inf)

    return power_w


def _least_density_kgm3(aircraft: Aircraft, payload_kg: float, airspeed_mps: Array, climb_mps: Array) -> Array:
    """Return the least density in which states keep the control margin; a large one where none does."""
    shape = np.broadcast_shapes(airspeed_mps.shape, climb_mps.shape)
    low, high = (np.full(shape, density) for density in DENSITIES_KGM3)
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        margin = thrust_margin_frac(
            aircraft, payload_kg=payload_kg, airspeed_mps=airspeed_mps, climb_mps=climb_mps, density_kgm3=middle
        )
        held = margin >= aircraft.control_margin_frac
        low, high = np.where(held, low, middle), np.where(held, middle, high)
    return np.where(high < DENSITIES_KGM3[1], high, 10.0)
