"""What an aircraft needs and what it can give: electrical power, thrust margin, payload limit.

One steady state of flight, with the air as a plain density. Thrust balances weight and drag; the rotors' disc stands
square to it. Shaft power = induced + profile + what goes into drag and climb.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.model import Aircraft, Numbers, Rotor, Values
from lungta.aircraft.rotor import hover_induced_velocity_mps, induced_velocity_mps, profile_power_w, tip_speed_mps
from lungta.core.units import STANDARD_GRAVITY_MPS2

SEA_LEVEL_DENSITY_KGM3 = 1.225  # ICAO standard atmosphere, Doc 7488


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A steady state of flight; arrays broadcast against each other.

    Attributes
    ----------
    payload_kg, airspeed_mps, climb_mps, density_kgm3
        Load, horizontal speed through the air, vertical speed through the air (up positive), density of the air.
    """

    payload_kg: NDArray[np.float64]
    airspeed_mps: NDArray[np.float64]
    climb_mps: NDArray[np.float64]
    density_kgm3: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not np.all(self.density_kgm3 > 0.0):
            raise ValueError(f"density_kgm3 must be above 0 kg/m3, got {np.min(self.density_kgm3)}")
        if not np.all(self.payload_kg >= 0.0):
            raise ValueError(f"payload_kg must not be negative, got {np.min(self.payload_kg)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a state of flight demands of all rotors together: thrust [N] and shaft power [W]."""

    thrust_n: NDArray[np.float64]
    shaft_power_w: NDArray[np.float64]


def electrical_power_w(
    aircraft: Aircraft, *, payload_kg: ArrayLike, airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike
) -> NDArray[np.float64]:
    """Return the electrical power at the battery's terminals [W], inputs broadcasting.

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
    state = _state(payload_kg, airspeed_mps, climb_mps, density_kgm3)
    return power_of(aircraft.nominal, demand(aircraft.nominal, state))


def thrust_margin_frac(
    aircraft: Aircraft, *, payload_kg: ArrayLike, airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike
) -> NDArray[np.float64]:
    """Return (available - required) / available thrust in a steady state of flight; below 0 it cannot be flown.

    The smaller of two margins: full rotor speed (thrust in proportion to density) and full motor power. Arguments as
    for `electrical_power_w`; compare with `aircraft.control_margin_frac`.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> fc30 = load_aircraft("dji-fc30")
    >>> margin = thrust_margin_frac(fc30, payload_kg=[0.0, 30.0], airspeed_mps=0.0, climb_mps=0.0, density_kgm3=1.225)
    >>> bool(margin[0] > margin[1] > 0.3)
    True
    """
    state = _state(payload_kg, airspeed_mps, climb_mps, density_kgm3)
    return margin_of(aircraft.nominal, demand(aircraft.nominal, state), state.density_kgm3)


def hover_payload_limit_kg(aircraft: Aircraft, density_kgm3: float) -> float:
    """Return the largest payload that hovers with the required control margin in still air [kg].

    A physical limit alone: it may exceed the manufacturer's `max_payload_kg`, knows no altitude limit, and is negative
    where the aircraft cannot even hover empty with its margin.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> hover_payload_limit_kg(load_aircraft("dji-fc30"), 1.225) > 30.0
    True
    """
    rotor = aircraft.nominal.rotor
    by_speed_n = _full_speed_thrust_n(rotor, density_kgm3)
    # hover power goes with thrust^1.5, so the power of 1 N scales to the thrust that full power carries
    by_power_n = (_full_power_w(rotor) / _rotor_losses_w(rotor, 1.0, density_kgm3, 0.0, 0.0)) ** (2.0 / 3.0)
    usable_n = (1.0 - aircraft.control_margin_frac) * min(float(by_speed_n), float(by_power_n))
    return usable_n / STANDARD_GRAVITY_MPS2 - aircraft.empty_mass_kg


def demand(values: Values, state: State) -> Demand:
    """Return thrust and shaft power that a state of flight demands."""
    airframe, rotor, density = values.airframe, values.rotor, state.density_kgm3
    weight_n = (airframe.empty_mass_kg + state.payload_kg) * STANDARD_GRAVITY_MPS2
    drag_per_mps = (
        0.5 * density * _drag_area_m2(values, state.payload_kg) * np.hypot(state.airspeed_mps, state.climb_mps)
    )
    forward_n = drag_per_mps * state.airspeed_mps
    upward_n = weight_n + drag_per_mps * state.climb_mps
    thrust_n = np.hypot(forward_n, upward_n)
    useful_w = forward_n * state.airspeed_mps + upward_n * state.climb_mps
    edgewise_mps = np.abs(upward_n * state.airspeed_mps - forward_n * state.climb_mps) / thrust_n
    lost_w = _rotor_losses_w(rotor, thrust_n, density, useful_w / thrust_n, edgewise_mps)
    return Demand(thrust_n=thrust_n, shaft_power_w=useful_w + lost_w)


def power_of(values: Values, needed: Demand) -> NDArray[np.float64]:
    """Return the electrical power at the battery for a demand [W]; a windmilling rotor gives nothing back."""
    shaft_w = np.maximum(needed.shaft_power_w, 0.0)
    return values.airframe.power_factor * (values.airframe.fixed_power_w + shaft_w / values.rotor.drive_efficiency_frac)


def margin_of(values: Values, needed: Demand, density_kgm3: ArrayLike) -> NDArray[np.float64]:
    """Return the thrust margin of a demand: the smaller of that by rotor speed and that by motor power."""
    by_speed = needed.thrust_n / _full_speed_thrust_n(values.rotor, density_kgm3)
    by_power = np.cbrt(np.maximum(needed.shaft_power_w, 0.0) / _full_power_w(values.rotor)) ** 2  # P ~ T^1.5
    return np.asarray(1.0 - np.maximum(by_speed, by_power))


def _rotor_losses_w(
    rotor: Rotor[Numbers], thrust_n: ArrayLike, density_kgm3: ArrayLike, axial_mps: ArrayLike, edgewise_mps: ArrayLike
) -> NDArray[np.float64]:
    area_m2 = _disc_area_m2(rotor)
    hover_mps = hover_induced_velocity_mps(thrust_n, density_kgm3, area_m2)
    induced_mps = induced_velocity_mps(hover_mps, axial_mps, edgewise_mps)
    profile_w = profile_power_w(
        tip_mps=tip_speed_mps(thrust_n, density_kgm3, area_m2, rotor.thrust_coefficient),
        edgewise_mps=edgewise_mps,
        density_kgm3=density_kgm3,
        area_m2=area_m2,
        profile_coefficient=rotor.profile_coefficient,
    )
    induced_w = rotor.induced_factor * rotor.coaxial_factor * np.asarray(thrust_n, dtype=float) * induced_mps
    return np.asarray(induced_w + profile_w)


def _disc_area_m2(rotor: Rotor[Numbers]) -> Numbers:
    """Return the area of all discs [m2]; both of a coaxial pair count, their loss is in `coaxial_factor`."""
    return rotor.count * (0.25 * np.pi) * rotor.diameter_m**2


def _drag_area_m2(values: Values, payload_kg: NDArray[np.float64]) -> NDArray[np.float64]:
    airframe = values.airframe
    return airframe.drag_area_m2 + airframe.load_drag_area_m2 * np.cbrt(payload_kg / airframe.load_reference_kg) ** 2


def _full_speed_thrust_n(rotor: Rotor[Numbers], density_kgm3: ArrayLike) -> NDArray[np.float64]:
    """Return the thrust of all rotors at full speed [N]: fixed pitch, so in proportion to density."""
    return np.asarray(rotor.count * rotor.max_thrust_n * np.asarray(density_kgm3) / SEA_LEVEL_DENSITY_KGM3)


def _full_power_w(rotor: Rotor[Numbers]) -> Numbers:
    return rotor.count * rotor.max_shaft_power_w


def _state(payload_kg: ArrayLike, airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> State:
    return State(
        payload_kg=np.asarray(payload_kg, dtype=float),
        airspeed_mps=np.asarray(airspeed_mps, dtype=float),
        climb_mps=np.asarray(climb_mps, dtype=float),
        density_kgm3=np.asarray(density_kgm3, dtype=float),
    )
