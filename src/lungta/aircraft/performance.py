"""What an aircraft needs: thrust, rotor speed, shaft and electrical power of one steady state of flight.

The air is a plain density. Thrust balances weight and drag; the rotors' disc stands square to it. Shaft power =
induced + profile + what goes into drag and climb. `lungta.aircraft.ceiling` says what it can give.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.model import Aircraft, Values
from lungta.aircraft.motor import MotorState, motor_state
from lungta.aircraft.parts import Numbers, Rotor
from lungta.aircraft.rotor import (
    Blades,
    hover_induced_velocity_mps,
    induced_velocity_mps,
    profile_power_w,
    tip_speed_in_flight_mps,
    tip_speed_mps,
)
from lungta.core.units import STANDARD_GRAVITY_MPS2

SEA_LEVEL_DENSITY_KGM3 = 1.225  # ICAO standard atmosphere, Doc 7488
BLOCK = 16_384  # states worked on together: their arrays stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A steady state of flight; arrays broadcast against each other.

    Attributes
    ----------
    payload_kg, airspeed_mps, climb_mps, density_kgm3
        Load, horizontal speed through the air, vertical speed through the air (up positive), density of the air. A
        negative load stands for an aircraft that much lighter; only the payload limit asks for it.
    extra_drag_area_m2
        Of what else hangs in the wind, such as a cable (`lungta.aircraft.sling`).
    """

    payload_kg: NDArray[np.float64]
    airspeed_mps: NDArray[np.float64]
    climb_mps: NDArray[np.float64]
    density_kgm3: NDArray[np.float64]
    extra_drag_area_m2: NDArray[np.float64] | float = 0.0

    def __post_init__(self) -> None:
        if not np.all(self.density_kgm3 > 0.0):
            raise ValueError(f"density_kgm3 must be above 0 kg/m3, got {np.min(self.density_kgm3)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a state of flight demands.

    Attributes
    ----------
    thrust_n, shaft_power_w, tip_mps
        Of all rotors together [N, W], and the speed of their tips.
    motor
        What each motor does for it.
    power_w
        Electrical power at the packs, avionics included.
    """

    thrust_n: NDArray[np.float64]
    shaft_power_w: NDArray[np.float64]
    tip_mps: NDArray[np.float64]
    motor: MotorState
    power_w: NDArray[np.float64]


def electrical_power_w(
    aircraft: Aircraft, *, payload_kg: ArrayLike, airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike
) -> NDArray[np.float64]:
    """Return the electrical power at the packs' terminals [W], inputs broadcasting; a pack heater comes on top.

    Parameters
    ----------
    aircraft : Aircraft
        Its stated values; sigmas are not used here (see `lungta.aircraft.flight`).
    payload_kg : array_like
        Load, not negative [kg].
    airspeed_mps, climb_mps : array_like
        Horizontal and vertical speed through the air, up positive [m/s].
    density_kgm3 : array_like
        Density of the air, above 0 [kg/m3].

    Raises
    ------
    ValueError
        For a density that is not above 0 or a negative load.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> fc30 = load_aircraft("dji-fc30")
    >>> power_w = electrical_power_w(fc30, payload_kg=15.0, airspeed_mps=12.0, climb_mps=0.0, density_kgm3=0.66)
    >>> 8e3 < float(power_w) < 14e3
    True
    """
    state = state_of(payload_kg, airspeed_mps, climb_mps, density_kgm3)
    columns = (state.payload_kg, state.airspeed_mps, state.climb_mps, state.density_kgm3)
    shape = np.broadcast_shapes(*(np.shape(column) for column in columns))
    values = aircraft.nominal
    if np.prod(shape, dtype=int) <= BLOCK:
        return demand(values, state).power_w
    flat = [np.ravel(np.broadcast_to(column, shape)) for column in columns]
    power_w = np.empty(flat[0].size)
    for start in range(0, power_w.size, BLOCK):
        block = state_of(*(column[start : start + BLOCK] for column in flat))
        power_w[start : start + BLOCK] = demand(values, block).power_w
    return power_w.reshape(shape)


def demand(values: Values, state: State) -> Demand:
    """Return thrust, shaft power and tip speed that a state of flight demands."""
    airframe, rotor, density = values.airframe, values.rotor, state.density_kgm3
    weight_n = (airframe.empty_mass_kg + state.payload_kg) * STANDARD_GRAVITY_MPS2
    drag_per_mps = (
        0.5
        * density
        * (drag_area_m2(values, state.payload_kg) + state.extra_drag_area_m2)
        * np.hypot(state.airspeed_mps, state.climb_mps)
    )
    forward_n = drag_per_mps * state.airspeed_mps
    upward_n = weight_n + drag_per_mps * state.climb_mps
    thrust_n = np.hypot(forward_n, upward_n)
    useful_w = forward_n * state.airspeed_mps + upward_n * state.climb_mps
    axial_mps = useful_w / thrust_n
    edgewise_mps = np.abs(upward_n * state.airspeed_mps - forward_n * state.climb_mps) / thrust_n
    area_m2 = disc_area_m2(rotor)
    induced_mps = induced_velocity_mps(hover_induced_velocity_mps(thrust_n, density, area_m2), axial_mps, edgewise_mps)
    blades = Blades(thrust_coefficient=rotor.thrust_coefficient, solidity_frac=rotor.solidity_frac, area_m2=area_m2)
    tip_mps = tip_speed_in_flight_mps(thrust_n, density, blades, axial_mps + induced_mps, edgewise_mps)
    profile_w = profile_power_w(
        tip_mps=tip_mps,
        edgewise_mps=edgewise_mps,
        density_kgm3=density,
        area_m2=area_m2,
        profile_coefficient=rotor.profile_coefficient * _reynolds_factor(values, density, tip_mps),
    )
    induced_w = rotor.induced_factor * rotor.coaxial_factor * thrust_n * induced_mps
    return demand_of(values, thrust_n, useful_w + induced_w + profile_w, tip_mps)


def demand_of(values: Values, thrust_n: ArrayLike, shaft_power_w: ArrayLike, tip_mps: ArrayLike) -> Demand:
    """Return the demand of rotors that turn at a tip speed and take a shaft power, all together."""
    rotor, airframe = values.rotor, values.airframe
    shaft_w, tip = np.asarray(shaft_power_w, dtype=float), np.asarray(tip_mps, dtype=float)
    one = motor_state(values.motor, shaft_w / rotor.count, tip / (0.5 * rotor.diameter_m))
    return Demand(
        thrust_n=np.asarray(thrust_n, dtype=float),
        shaft_power_w=shaft_w,
        tip_mps=tip,
        motor=one,
        power_w=np.asarray(airframe.power_factor * (airframe.avionics_power_w + rotor.count * one.power_w)),
    )


def disc_area_m2(rotor: Rotor[Numbers]) -> Numbers:
    """Return the area of all discs [m2]; both of a coaxial pair count, their loss is in `coaxial_factor`."""
    return rotor.count * (0.25 * np.pi) * rotor.diameter_m**2


def chord_m(rotor: Rotor[Numbers]) -> Numbers:
    """Return the blades' mean chord [m]: solidity x pi R / blades."""
    return rotor.solidity_frac * (0.5 * np.pi) * rotor.diameter_m / rotor.blade_count


def state_of(payload_kg: ArrayLike, airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> State:
    """Return a state from anything that NumPy can turn into arrays; a negative load is refused with a ValueError."""
    load_kg = np.asarray(payload_kg, dtype=float)
    if not np.all(load_kg >= 0.0):
        raise ValueError(f"payload_kg must not be negative, got {np.min(load_kg)}")
    return State(
        payload_kg=load_kg,
        airspeed_mps=np.asarray(airspeed_mps, dtype=float),
        climb_mps=np.asarray(climb_mps, dtype=float),
        density_kgm3=np.asarray(density_kgm3, dtype=float),
    )


def drag_area_m2(values: Values, payload_kg: ArrayLike) -> NDArray[np.float64]:
    """Return the drag area of the aircraft with a load held at it [m2]; the load's grows with mass^(2/3)."""
    airframe = values.airframe
    load = np.cbrt(np.maximum(payload_kg, 0.0) / airframe.load_reference_kg) ** 2
    return np.asarray(airframe.drag_area_m2 + airframe.load_drag_area_m2 * load)


def _reynolds_factor(values: Values, density_kgm3: ArrayLike, tip_mps: ArrayLike) -> NDArray[np.float64]:
    """Return section drag over that of sea-level hover, empty: (Re / Re_0)^-n; viscosity counts as equal."""
    rotor = values.rotor
    weight_n = values.airframe.empty_mass_kg * STANDARD_GRAVITY_MPS2
    reference_mps = tip_speed_mps(weight_n, SEA_LEVEL_DENSITY_KGM3, disc_area_m2(rotor), rotor.thrust_coefficient)
    ratio = np.asarray(density_kgm3) * tip_mps / (SEA_LEVEL_DENSITY_KGM3 * reference_mps)
    return np.asarray(np.exp(-rotor.reynolds_exponent * np.log(ratio)))
