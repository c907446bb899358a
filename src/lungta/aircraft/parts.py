"""The parts of an aircraft as data: every figure with its standard deviation and its source.

The parts (`Airframe`, `Rotor`, `Motor`, `Battery`) are generic in what a figure is: `Rotor[Parameter]` is what a
catalogue file holds, `Rotor[Numbers]` is what the physics reads, either the values themselves or one draw per sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

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
    avionics_power_w
        Electrical power that thrust does not change: autopilot, radio, lights, cooling.
    power_factor
        Real over modelled power: 1, with the model's own error as sigma.
    tip_to_tip_m
        Largest dimension, rotors included.
    """

    empty_mass_kg: N = field(metadata=within(0.2, 1_000.0))
    drag_area_m2: N = field(metadata=within(0.0, 20.0))
    load_drag_area_m2: N = field(metadata=within(0.0, 20.0))
    load_reference_kg: N = field(metadata=within(0.01, 1_000.0))
    avionics_power_w: N = field(metadata=within(0.0, 10_000.0))
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
        C_T = T / (rho A v_tip^2) of a fixed-pitch rotor in hover; C_P0 = solidity x mean section drag / 8, both at
        the Reynolds number of hover at sea level with the empty mass.
    solidity_frac, blade_count
        Blade area over disc area, and blades of one rotor.
    reynolds_exponent
        Section drag goes with Re^-n: thin air makes blades worse.
    """

    count: N = field(metadata=within(1, 64))
    diameter_m: N = field(metadata=within(0.05, 10.0))
    induced_factor: N = field(metadata=within(1.0, 2.0))
    coaxial_factor: N = field(metadata=within(1.0, 1.5))
    thrust_coefficient: N = field(metadata=within(0.0005, 0.05))
    profile_coefficient: N = field(metadata=within(1e-6, 0.01))
    solidity_frac: N = field(metadata=within(0.01, 0.5))
    blade_count: N = field(metadata=within(1, 8))
    reynolds_exponent: N = field(metadata=within(0.0, 0.6))


@dataclass(frozen=True, slots=True, kw_only=True)
class Motor(Generic[N]):
    """One motor of each rotor as a first-order direct-current motor, and its speed controller.

    Attributes
    ----------
    kv_radps_per_v
        Speed without load per volt.
    resistance_ohm, no_load_current_a
        Of the windings with leads and controller; current that turns the motor alone.
    max_current_a
        Of motor or controller, whichever gives up first; torque is limited to (max - no-load current) / kv.
    controller_efficiency_frac
        Power into the motor over power from the packs.
    """

    kv_radps_per_v: N = field(metadata=within(0.1, 1_000.0))
    resistance_ohm: N = field(metadata=within(1e-4, 10.0))
    no_load_current_a: N = field(metadata=within(0.0, 100.0))
    max_current_a: N = field(metadata=within(0.5, 2_000.0))
    controller_efficiency_frac: N = field(metadata=within(0.5, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery(Generic[N]):
    """The set of packs that one flight carries; every figure is of one pack.

    Attributes
    ----------
    count
        Packs in parallel.
    cells_series
        Cells in series: sets the cell voltages that the discharge curve knows.
    nominal_voltage_v, rated_charge_c
        Their product is the rated energy; 38 Ah are 136,800 coulombs.
    resistance_ohm
        At 25 degC, mid charge and new, as minutes of discharge feel it, plugs included.
    resistance_activation_k
        R(T) = R(25 degC) exp(B (1/T - 1/298.15 K)).
    cold_loss_frac_per_k
        Loss of deliverable charge per kelvin of pack temperature below 25 degC.
    cycles, fade_frac_per_cycle, growth_frac_per_cycle
        Full cycles on the packs, and what each takes from the charge and adds to the resistance.
    depth_frac
        Share of the indicated charge that the data sheet's endurance and range used up.
    start_temperature_k
        At take-off, warmed by box or heater.
    heater_to_k, heater_power_w
        In flight the heater runs while the pack is colder than this, and draws this.
    heat_capacity_j_per_k, heat_loss_w_per_k
        Of the pack as one warm body, and from it to the air.
    cutoff_voltage_v, max_current_a
        Lowest voltage under load, and highest current for half a minute.
    """

    count: N = field(metadata=within(1, 32))
    cells_series: N = field(metadata=within(1, 400))
    nominal_voltage_v: N = field(metadata=within(1.0, 1_500.0))
    rated_charge_c: N = field(metadata=within(100.0, 1e7))
    resistance_ohm: N = field(metadata=within(1e-4, 10.0))
    resistance_activation_k: N = field(metadata=within(0.0, 10_000.0))
    cold_loss_frac_per_k: N = field(metadata=within(0.0, 0.02))
    cycles: N = field(metadata=within(0.0, 20_000.0))
    fade_frac_per_cycle: N = field(metadata=within(0.0, 0.01))
    growth_frac_per_cycle: N = field(metadata=within(0.0, 0.02))
    depth_frac: N = field(metadata=within(0.5, 1.0))
    start_temperature_k: N = field(metadata=within(230.0, 330.0))
    heater_to_k: N = field(metadata=within(200.0, 320.0))
    heater_power_w: N = field(metadata=within(0.0, 5_000.0))
    heat_capacity_j_per_k: N = field(metadata=within(10.0, 1e6))
    heat_loss_w_per_k: N = field(metadata=within(0.0, 100.0))
    cutoff_voltage_v: N = field(metadata=within(0.5, 1_400.0))
    max_current_a: N = field(metadata=within(0.5, 5_000.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the manufacturer allows, and the margin that we ask for.

    `ceiling_amsl_m` is the manufacturer's word, not physics; the physical limit is
    `lungta.aircraft.performance.hover_payload_limit_kg`. `control_margin_frac` is the share of the available thrust
    that is kept for attitude and gusts. `proven_payload_kg` is the most that anyone is known to have flown near
    6,000 m, 0 when nobody is. `swing_limit_deg` is how far a load on a cable may lean from the vertical.
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
    swing_limit_deg: Parameter = field(metadata=within(1.0, 80.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Logistics:
    """What a day with it costs in time and power.

    `charge_s` and `charger_power_w` are for the whole set of packs that one flight carries. At the drop the aircraft
    hovers while `cable_length_m` runs out and in at `cable_mps`, drawing `winch_power_w`, and `hook_s` for letting go
    or hooking on. `cable_diameter_m` is what the wind has hold of.
    """

    charge_s: Parameter = field(metadata=within(60.0, 86_400.0))
    charger_power_w: Parameter = field(metadata=within(1.0, 1e6))
    turnaround_s: Parameter = field(metadata=within(0.0, 86_400.0))
    cable_length_m: Parameter = field(metadata=within(0.0, 200.0))
    cable_mps: Parameter = field(metadata=within(0.05, 10.0))
    hook_s: Parameter = field(metadata=within(0.0, 3_600.0))
    winch_power_w: Parameter = field(metadata=within(0.0, 20_000.0))
    cable_diameter_m: Parameter = field(metadata=within(0.0, 0.1))


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
