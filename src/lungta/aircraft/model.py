"""An aircraft: its parts, limits and ground times, and the plain figures that planning reads."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from lungta.aircraft.parts import (
    Airframe,
    Battery,
    Correlation,
    Limits,
    Logistics,
    Motor,
    Numbers,
    Parameter,
    Rotor,
)
from lungta.core.provenance import InputSource

PARTS = ("airframe", "rotor", "motor", "battery", "limits", "logistics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """The numbers that the physics reads: floats, or arrays of shape (samples, 1)."""

    airframe: Airframe[Numbers]
    rotor: Rotor[Numbers]
    motor: Motor[Numbers]
    battery: Battery[Numbers]


@dataclass(frozen=True, kw_only=True)
class Aircraft:
    """An aircraft with its batteries, limits and ground times.

    The properties are the figures that planning reads, in SI, as plain floats.

    Attributes
    ----------
    id, name, about : str
        `dji-fc30`, "DJI FlyCart 30, two batteries", and what one must know about the figures.
    airframe, rotor, motor, battery, limits, logistics
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
    motor: Motor[Parameter]
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
            motor=Motor(**_values(self.motor)),
            battery=Battery(**_values(self.battery)),
        )

    @cached_property
    def sources(self) -> dict[str, str]:
        """Who says so, by parameter: `{"rotor.diameter_m": "..."}`."""
        return {name: parameter.source for name, parameter in self.parameters.items()}

    @cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Every parameter by section and key, such as `rotor.diameter_m`."""
        parts = {name: getattr(self, name) for name in PARTS}
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
    def winch_power_w(self) -> float:
        """Electrical power of the winch at work [W]."""
        return self.logistics.winch_power_w.value

    @property
    def drop_height_agl_m(self) -> float:
        """Height above ground at which it hovers at the drop: the length of the cable [m]."""
        return self.logistics.cable_length_m.value

    @property
    def pack_energy_j(self) -> float:
        """Rated energy of all packs that one flight carries [J]."""
        battery = self.battery
        return battery.count.value * battery.nominal_voltage_v.value * battery.rated_charge_c.value


def _values(part: Any) -> dict[str, float]:
    return {f.name: getattr(part, f.name).value for f in fields(part)}
