"""An aircraft as data: every figure with its standard deviation and its source.

The parts (`Airframe`, `Rotor`, `Battery`) are generic in what a figure is: `Rotor[Parameter]` is what a catalogue
file holds, `Rotor[Numbers]` is what the physics reads, either the values themselves or one draw of them per sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from lungta.core.provenance import InputSource

Numbers: TypeAlias = "float | NDArray[np.float64]"
N = TypeVar("N")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One figure: `value` in the unit of its name's suffix, 1-sigma uncertainty in the same unit, and who says so."""

    value: float
    sigma: float
    source: str

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"value must be a finite number, got {self.value}")
        if not (math.isfinite(self.sigma) and self.sigma >= 0.0):
            raise ValueError(f"sigma must be finite and not negative, got {self.sigma}")


def within(low: float, high: float) -> dict[str, float]:
    """Return the range that a field's figure may have at all, in the unit of the field's suffix."""
    return {"low": low, "high": high}


@dataclass(frozen=True, slots=True, kw_only=True)
class Airframe(Generic[N]):
    """What is carried through the air.

    Attributes
    ----------
    empty_mass_kg
        Ready to fly, batteries in, no load.
    drag_area_m2
        Flat-plate drag area C_d A without load, rotors' in-plane drag included.
    load_drag_area_m2, load_reference_kg
        Drag area that a load of the reference mass adds. Other loads count as similar bodies: area ~ mass^(2/3).
    fixed_power_w
        Electrical power that thrust does not change: avionics, cooling, pack heater, no-load losses of the motors.
    power_factor
        Real over modelled power: 1, with the model's own error as sigma.
    tip_to_tip_m
        Largest dimension, rotors included.
    """

    empty_mass_kg: N = field(metadata=within(0.2, 1_000.0))
    drag_area_m2: N = field(metadata=within(0.0, 20.0))
    load_drag_area_m2: N = field(metadata=within(0.0, 20.0))
    load_reference_kg: N = field(metadata=within(0.01, 1_000.0))
    fixed_power_w: N = field(metadata=within(0.0, 10_000.0))
    power_factor: N = field(metadata=within(0.5, 2.0))
    tip_to_tip_m: N = field(metadata=within(0.1, 40.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotor(Generic[N]):
    """All rotors are alike and share the thrust.

    Attributes
    ----------
    count, diameter_m
        Every propeller counts, also both of a coaxial pair.
    induced_factor
        Induced power over that of the ideal disc, one rotor alone.
    coaxial_factor
        Further factor where two rotors share a column of air; 1 for rotors that stand alone.
    thrust_coefficient, profile_coefficient
        C_T = T / (rho A v_tip^2) of a fixed-pitch rotor in hover; C_P0 = solidity x mean section drag / 8.
    drive_efficiency_frac
        Shaft power over electrical power: motor and speed controller.
    max_thrust_n
        One rotor at full speed in sea-level standard density (1.225 kg/m3); in proportion to density elsewhere.
    max_shaft_power_w
        Of one motor.
    """

    count: N = field(metadata=within(1, 64))
    diameter_m: N = field(metadata=within(0.05, 10.0))
    induced_factor: N = field(metadata=within(1.0, 2.0))
    coaxial_factor: N = field(metadata=within(1.0, 1.5))
    thrust_coefficient: N = field(metadata=within(0.0005, 0.05))
    profile_coefficient: N = field(metadata=within(1e-6, 0.01))
    drive_efficiency_frac: N = field(metadata=within(0.3, 1.0))
    max_thrust_n: N = field(metadata=within(0.1, 20_000.0))
    max_shaft_power_w: N = field(metadata=within(1.0, 1e6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery(Generic[N]):
    """The set of packs that one flight carries.

    Attributes
    ----------
    count
        Packs in parallel.
    rated_energy_j
        Of one pack: nominal voltage times nominal capacity.
    delivered_frac
        Energy at the terminals while the indicator runs from 100 % to 0 % at flight currents and 25 degC, over
        rated energy; the rest warms the pack.
    depth_frac
        Share of the indicated charge that the data sheet's endurance and range used up.
    heated_to_k
        Temperature below which the pack does not fall in flight: its own heater and the heat of discharge.
    cold_loss_frac_per_k
        Loss of deliverable energy per kelvin of pack temperature below 25 degC.
    """

    count: N = field(metadata=within(1, 32))
    rated_energy_j: N = field(metadata=within(1e3, 1e9))
    delivered_frac: N = field(metadata=within(0.5, 1.0))
    depth_frac: N = field(metadata=within(0.5, 1.0))
    heated_to_k: N = field(metadata=within(230.0, 320.0))
    cold_loss_frac_per_k: N = field(metadata=within(0.0, 0.02))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the manufacturer allows, and the margin that we ask for.

    `ceiling_amsl_m` is the manufacturer's word, not physics; the physical limit is
    `lungta.aircraft.performance.hover_payload_limit_kg`. `control_margin_frac` is the share of the available thrust
    that is kept for attitude and gusts. `proven_payload_kg` is the most that anyone is known to have flown near
    6,000 m, 0 when nobody is.
    """

    max_takeoff_mass_kg: Parameter = field(metadata=within(0.2, 2_000.0))
    max_payload_kg: Parameter = field(metadata=within(0.0, 1_000.0))
    wind_limit_mps: Parameter = field(metadata=within(0.0, 60.0))
    max_speed_mps: Parameter = field(metadata=within(1.0, 100.0))
    cruise_mps: Parameter = field(metadata=within(1.0, 100.0))
    climb_mps: Parameter = field(metadata=within(0.1, 30.0))
    descent_mps: Parameter = field(metadata=within(0.1, 30.0))
    min_temperature_k: Parameter = field(metadata=within(200.0, 320.0))
    max_temperature_k: Parameter = field(metadata=within(250.0, 350.0))
    ceiling_amsl_m: Parameter = field(metadata=within(0.0, 12_000.0))
    control_margin_frac: Parameter = field(metadata=within(0.0, 0.8))
    proven_payload_kg: Parameter = field(metadata=within(0.0, 1_000.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistics:
    """What a day with it costs in time and power.

    `charge_s` and `charger_power_w` are for the whole set of packs that one flight carries. At the drop the aircraft
    hovers while `cable_length_m` runs out and in at `cable_mps`, and `hook_s` for letting go or hooking on.
    """

    charge_s: Parameter = field(metadata=within(60.0, 86_400.0))
    charger_power_w: Parameter = field(metadata=within(1.0, 1e6))
    turnaround_s: Parameter = field(metadata=within(0.0, 86_400.0))
    cable_length_m: Parameter = field(metadata=within(0.0, 200.0))
    cable_mps: Parameter = field(metadata=within(0.05, 10.0))
    hook_s: Parameter = field(metadata=within(0.0, 3_600.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation:
    """How the errors of fitted parameters hang together.

    Attributes
    ----------
    names : tuple of str
        Parameters as `rotor.induced_factor`.
    matrix : tuple of tuple of float
        Their correlation, symmetric with ones on the diagonal; all other parameters are independent.
    """

    names: tuple[str, ...] = ()
    matrix: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The numbers that the physics reads: floats, or arrays of shape (samples, 1)."""

    airframe: Airframe[Numbers]
    rotor: Rotor[Numbers]
    battery: Battery[Numbers]


@dataclass(frozen=True, kw_only=True)
class Aircraft:
    """An aircraft with its batteries, limits and ground times.

    The properties are the figures that planning reads, in SI, as plain floats.

    Attributes
    ----------
    id, name, about : str
        `dji-fc30`, "DJI FlyCart 30, two batteries", and what one must know about the figures.
    airframe, rotor, battery, limits, logistics
        Parameters with sigma and source.
    correlation : Correlation
        Of the fitted parameters.
    source : InputSource
        The file it was read from.
    """

    id: str
    name: str
    about: str
    airframe: Airframe[Parameter]
    rotor: Rotor[Parameter]
    battery: Battery[Parameter]
    limits: Limits
    logistics: Logistics
    correlation: Correlation
    source: InputSource

    @cached_property
    def nominal(self) -> Values:
        """Every parameter at its stated value."""
        return Values(
            airframe=Airframe(**_values(self.airframe)),
            rotor=Rotor(**_values(self.rotor)),
            battery=Battery(**_values(self.battery)),
        )

    @cached_property
    def sources(self) -> dict[str, str]:
        """Who says so, by parameter: `{"rotor.diameter_m": "..."}`."""
        return {name: parameter.source for name, parameter in self.parameters.items()}

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by section and key, such as `rotor.diameter_m`."""
        parts = {name: getattr(self, name) for name in ("airframe", "rotor", "battery", "limits", "logistics")}
        return {f"{name}.{f.name}": getattr(part, f.name) for name, part in parts.items() for f in fields(part)}

    @property
    def empty_mass_kg(self) -> float:
        """Mass ready to fly without load, batteries included [kg]."""
        return self.airframe.empty_mass_kg.value

    @property
    def tip_to_tip_m(self) -> float:
        """Largest dimension, rotors included [m]."""
        return self.airframe.tip_to_tip_m.value

    @property
    def max_takeoff_mass_kg(self) -> float:
        """Manufacturer's maximum take-off mass at sea level [kg]."""
        return self.limits.max_takeoff_mass_kg.value

    @property
    def max_payload_kg(self) -> float:
        """Manufacturer's maximum payload at sea level [kg]."""
        return self.limits.max_payload_kg.value

    @property
    def wind_limit_mps(self) -> float:
        """Manufacturer's wind limit [m/s]."""
        return self.limits.wind_limit_mps.value

    @property
    def max_speed_mps(self) -> float:
        """Highest airspeed [m/s]."""
        return self.limits.max_speed_mps.value

    @property
    def cruise_mps(self) -> float:
        """Cruise airspeed [m/s]."""
        return self.limits.cruise_mps.value

    @property
    def climb_mps(self) -> float:
        """Highest rate of climb [m/s]."""
        return self.limits.climb_mps.value

    @property
    def descent_mps(self) -> float:
        """Highest rate of descent, positive [m/s]."""
        return self.limits.descent_mps.value

    @property
    def min_temperature_k(self) -> float:
        """Lowest air temperature that the manufacturer allows [K]."""
        return self.limits.min_temperature_k.value

    @property
    def max_temperature_k(self) -> float:
        """Highest air temperature that the manufacturer allows [K]."""
        return self.limits.max_temperature_k.value

    @property
    def ceiling_amsl_m(self) -> float:
        """Manufacturer's maximum altitude [m AMSL]; `ceiling_note` says for what."""
        return self.limits.ceiling_amsl_m.value

    @property
    def ceiling_note(self) -> str:
        """What the manufacturer's maximum altitude holds for, and who says so."""
        return self.limits.ceiling_amsl_m.source

    @property
    def control_margin_frac(self) -> float:
        """Share of the available thrust that is kept for attitude and gusts."""
        return self.limits.control_margin_frac.value

    @property
    def proven_payload_kg(self) -> float:
        """Largest load known to have been flown near 6,000 m [kg]; 0 when none is."""
        return self.limits.proven_payload_kg.value

    @property
    def charge_s(self) -> float:
        """Time to charge the set of packs of one flight [s]."""
        return self.logistics.charge_s.value

    @property
    def charger_power_w(self) -> float:
        """Generator power that charging one set takes [W]."""
        return self.logistics.charger_power_w.value

    @property
    def turnaround_s(self) -> float:
        """Time on the ground between two flights: load, swap packs, check [s]."""
        return self.logistics.turnaround_s.value

    @property
    def drop_s(self) -> float:
        """Time in hover at the drop: cable out, let go or hook on, cable in [s]."""
        ground = self.logistics
        return 2.0 * ground.cable_length_m.value / ground.cable_mps.value + ground.hook_s.value

    @property
    def drop_height_agl_m(self) -> float:
        """Height above ground at which it hovers at the drop: the length of the cable [m]."""
        return self.logistics.cable_length_m.value

    @property
    def pack_energy_j(self) -> float:
        """Rated energy of all packs that one flight carries [J]."""
        return self.battery.count.value * self.battery.rated_energy_j.value


def _values(part: Any) -> dict[str, float]:
    return {f.name: getattr(part, f.name).value for f in fields(part)}
