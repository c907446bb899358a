"""The fixed point of a design's mass, over the propellers that are sold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lungta.aircraft.battery import supply, terminal
from lungta.aircraft.flight import FlightSamples, Legs, fly
from lungta.aircraft.model import Aircraft
from lungta.aircraft.parts import Numbers
from lungta.aircraft.performance import Demand, demand, demand_of, state_of
from lungta.aircraft.size.design import MPS_CLIMB, MPS_CRUISE, MPS_DESCENT, Design, aircraft_of
from lungta.aircraft.size.requirement import Requirement
from lungta.core.errors import AircraftError

PROPELLERS_IN = (28, 30, 32, 36, 40, 44, 47, 54, 60, 64)
INCH_M = 0.0254
LOW_CHARGE_FRAC = 0.2
CLOSED_KG = 5e-4
ROUNDS = 60
HEAVIEST_KG = 600.0
SAMPLES, LEGS_EACH = 200, 6
SPARE_THRUST_FRAC = 1.0 + 0.18  # over the stated aircraft: so that most of what may be built still holds its load


def size_aircraft(requirement: Requirement, *, cheapest: bool = False) -> tuple[Design, ...]:
    """Return the designs that do the job, the lightest first, or the cheapest.

    Raises
    ------
    AircraftError
        When no propeller's design closes: the mass of motors and packs outgrows what they lift.

    >>> need = Requirement(payload_kg=10.0, range_m=2_000.0, density_kgm3=0.7, temperature_k=268.0)
    >>> best = size_aircraft(need)[0]
    >>> bool(25.0 < best.takeoff_mass_kg < 120.0)
    True
    """
    found = [design for inches in PROPELLERS_IN if (design := close(requirement, inches * INCH_M)) is not None]
    if not found:
        raise AircraftError(
            f"no coaxial octocopter with propellers of {PROPELLERS_IN[0]} to {PROPELLERS_IN[-1]} in carries "
            f"{requirement.payload_kg:g} kg over {requirement.range_m / 1000:g} km in air of "
            f"{requirement.density_kgm3:.2f} kg/m3: packs and motors outgrow what they lift.",
            where="requirement",
            remedy="Ask for a shorter range, a lighter load, a lower height, less wind or a smaller reserve.",
        )
    return tuple(sorted(found, key=lambda each: each.cost_usd if cheapest else each.takeoff_mass_kg))


def close(requirement: Requirement, diameter_m: float) -> Design | None:
    """Return the design for one propeller whose parts weigh what it was sized for, or None when there is none."""
    design = Design(
        requirement=requirement,
        diameter_m=diameter_m,
        kv_radps_per_v=5.0,
        motor_power_w=3000.0,
        motor_torque_nm=15.0,
        motor_current_a=80.0,
        pack_energy_j=4e6 + 4e5 * requirement.payload_kg,
        takeoff_mass_kg=3.0 * requirement.payload_kg + 20.0,
    )
    for _ in range(ROUNDS):
        after = _next(design)
        if after is None or after.takeoff_mass_kg > HEAVIEST_KG:
            return None
        if abs(after.takeoff_mass_kg - design.takeoff_mass_kg) < CLOSED_KG and _same_packs(after, design):
            return after
        design = after
    return None


def _same_packs(one: Design, other: Design) -> bool:
    return abs(one.pack_energy_j / other.pack_energy_j - 1.0) < 1e-4


def _next(design: Design) -> Design | None:
    """Return the design after one round: motors for the thrust, packs for the energy, mass for both."""
    aircraft = aircraft_of(design)
    strong = _with_motors(design, aircraft)
    if strong is None:
        return None
    left = float(np.quantile(mission(aircraft_of(strong), design.requirement).soc_frac[:, -1], 0.05))
    needed = (1.0 - left) / (1.0 - design.requirement.reserve_frac)
    packed = replace(strong, pack_energy_j=strong.pack_energy_j * float(np.clip(needed, 0.6, 1.6)))
    mass_kg = packed.empty_mass_kg + design.requirement.payload_kg
    return replace(packed, takeoff_mass_kg=0.5 * (mass_kg + packed.takeoff_mass_kg))


def _with_motors(design: Design, aircraft: Aircraft) -> Design | None:
    """Return the design with motors that give the required thrust at the top on packs at 20 % charge."""
    values, need = aircraft.nominal, design.requirement
    hover = demand(values, state_of(need.payload_kg, 0.0, 0.0, need.density_kgm3))
    ratio = SPARE_THRUST_FRAC / (1.0 - need.control_margin_frac)
    full = demand_of(values, hover.thrust_n * ratio, hover.shaft_power_w * ratio**1.5, hover.tip_mps * ratio**0.5)
    source = supply(values.battery, LOW_CHARGE_FRAC, values.battery.start_temperature_k)
    held = terminal(source, full.power_w)
    if bool(held.collapsed) or float(held.voltage_v) < values.battery.cutoff_voltage_v:
        return replace(design, pack_energy_j=1.15 * design.pack_energy_j)  # packs too weak for the power: larger ones
    return _motors_for(design, full, float(held.voltage_v), values.motor.resistance_ohm)


def _motors_for(design: Design, full: Demand, held_v: float, resistance_ohm: Numbers) -> Design | None:
    speed_radps = float(full.tip_mps) / (0.5 * design.diameter_m)
    shaft_w = float(full.shaft_power_w) / 8.0
    current_a = design.motor_current_a
    back_emf_v = held_v - float(resistance_ohm) * current_a
    if back_emf_v <= 0.2 * held_v:
        return None
    kv = speed_radps / back_emf_v
    torque_nm = shaft_w / speed_radps
    return replace(
        design,
        kv_radps_per_v=kv,
        motor_power_w=shaft_w,
        motor_torque_nm=torque_nm,
        motor_current_a=0.5 * (current_a + torque_nm * kv / 0.965),
    )


def mission(aircraft: Aircraft, need: Requirement) -> FlightSamples:
    """Return the flight of the job: up loaded, hover, down empty, against the wind both ways."""
    ground_mps = max(MPS_CRUISE - need.wind_mps, 2.0)
    up_s = max(need.range_m / ground_mps, need.climb_m / MPS_CLIMB)
    down_s = max(need.range_m / ground_mps, need.climb_m / MPS_DESCENT)
    rows = [(up_s / LEGS_EACH, MPS_CRUISE, need.climb_m / up_s, need.payload_kg)] * LEGS_EACH
    rows += [(need.drop_s, need.wind_mps, 0.0, need.payload_kg)]
    rows += [(down_s / LEGS_EACH, MPS_CRUISE, -need.climb_m / down_s, 0.0)] * LEGS_EACH
    duration_s, airspeed_mps, climb_mps, payload_kg = np.array(rows).T
    return fly(
        aircraft,
        Legs(
            duration_s=duration_s,
            airspeed_mps=airspeed_mps,
            climb_mps=climb_mps,
            density_kgm3=np.full(len(rows), need.density_kgm3),
            payload_kg=payload_kg,
            temperature_k=np.full(len(rows), need.temperature_k),
            airspeed_sigma_mps=np.full(len(rows), 1.0),
        ),
        samples=SAMPLES,
    )
