"""A design: its masses and cost, and the aircraft that the ordinary model judges."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lungta.aircraft.model import Aircraft
from lungta.aircraft.parts import Airframe, Battery, Correlation, Limits, Logistics, Motor, Parameter, Rotor
from lungta.aircraft.size import laws
from lungta.aircraft.size.requirement import Requirement
from lungta.core.provenance import InputSource
from lungta.core.units import J_PER_WH

ROTORS = 8
CELLS = 14
CELL_V = 3.7
PACKS = 2
SHORT_TERM_C_RATE = 14.0  # packs of this class for half a minute: assumption
MPS_CRUISE, MPS_TOP, MPS_CLIMB, MPS_DESCENT = 13.0, 20.0, 4.0, 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A coaxial octocopter for a requirement; masses of all parts of a kind together.

    `motor_power_w` and `motor_torque_nm` are of one motor at full speed in the air of the requirement;
    `pack_energy_j` is of both packs.
    """

    requirement: Requirement
    diameter_m: float
    kv_radps_per_v: float
    motor_power_w: float
    motor_torque_nm: float
    motor_current_a: float
    pack_energy_j: float
    takeoff_mass_kg: float

    @property
    def masses_kg(self) -> dict[str, float]:
        """Mass by kind of component, hook and avionics included, load left out."""
        frame_kg = laws.FRAME_FRAC * self.takeoff_mass_kg + laws.FRAME_KG_PER_M * self.tip_to_tip_m
        return {
            "frame": frame_kg + laws.WIRING_FRAC * self.takeoff_mass_kg,
            "motors": ROTORS * (laws.MOTOR_BASE_KG + laws.MOTOR_KG_PER_NM * self.motor_torque_nm),
            "controllers": ROTORS * laws.CONTROLLER_KG_PER_KW * self.motor_power_w / 1000.0,
            "propellers": ROTORS * laws.PROPELLER_KG_PER_M3 * self.diameter_m**3,
            "packs": self.pack_energy_j / laws.PACK_J_PER_KG,
            "avionics": laws.AVIONICS_KG,
            "hook": laws.HOOK_KG,
        }

    @property
    def empty_mass_kg(self) -> float:
        """Ready to fly without load [kg]."""
        return sum(self.masses_kg.values())

    @property
    def tip_to_tip_m(self) -> float:
        """Largest dimension of four arms with discs that just clear each other [m]."""
        return self.diameter_m * (1.0 + 1.05 * math.sqrt(2.0))

    @property
    def cost_usd(self) -> float:
        """Parts, assembly and three sets of packs [USD]; known to a third."""
        masses = self.masses_kg
        parts = (
            laws.FRAME_USD_PER_KG * masses["frame"]
            + laws.MOTOR_USD_PER_KG * masses["motors"]
            + ROTORS * laws.CONTROLLER_USD_PER_KW * self.motor_power_w / 1000.0
            + ROTORS * laws.PROPELLER_USD_PER_M * self.diameter_m
            + laws.AVIONICS_USD
            + laws.HOOK_USD
        )
        packs = laws.PACK_SETS * laws.PACK_USD_PER_J * self.pack_energy_j
        return (1.0 + laws.ASSEMBLY_FRAC) * parts + packs


def aircraft_of(design: Design, *, aircraft_id: str = "coaxial-octo") -> Aircraft:
    """Return a design as an aircraft with every figure's error and source, for the model to judge."""
    need = design.requirement
    name = f"Coaxial octocopter for {need.payload_kg:g} kg in air of {need.density_kgm3:.2f} kg/m3 (design estimate)"
    return Aircraft(
        id=aircraft_id,
        name=name,
        about="A design estimate by `lungta aircraft size`, not a product: nobody has built or flown it. Use it to "
        "compare and to plan purchases, never to brief a flight.",
        airframe=_airframe(design),
        rotor=_rotor(design),
        motor=_motor(design),
        battery=_battery(design),
        limits=_limits(design),
        logistics=_logistics(design),
        correlation=Correlation(),
        source=InputSource(kind="aircraft", title=name, origin="lungta aircraft size"),
    )


def _p(value: float, sigma_frac: float, source: str) -> Parameter:
    return Parameter(value=float(f"{value:.6g}"), sigma=float(f"{sigma_frac * value:.3g}"), source=source)


def _airframe(design: Design) -> Airframe[Parameter]:
    square_m2 = design.tip_to_tip_m**2
    return Airframe(
        empty_mass_kg=_p(design.empty_mass_kg, laws.MASS_SIGMA_FRAC, "design estimate: sum of component laws"),
        drag_area_m2=_p(0.146 * square_m2, 0.3, "assumption: FlyCart 30's fitted area by the square of tip to tip"),
        load_drag_area_m2=_p(0.05 * design.requirement.payload_kg ** (2 / 3), 0.4, "assumption: as FlyCart 30's load"),
        load_reference_kg=_p(design.requirement.payload_kg, 0.0, "definition: design payload"),
        avionics_power_w=_p(120.0, 0.4, "assumption: autopilot, radio, lights"),
        power_factor=_p(1.0, 0.08, "assumption: an aircraft that was never measured"),
        tip_to_tip_m=_p(design.tip_to_tip_m, 0.04, "design estimate: four arms, discs 5 % apart"),
    )


def _rotor(design: Design) -> Rotor[Parameter]:
    return Rotor(
        count=_p(ROTORS, 0.0, "design: 4 arms, coaxial pairs"),
        diameter_m=_p(design.diameter_m, 0.0, f"design: {design.diameter_m / 0.0254:.0f} in propellers"),
        induced_factor=_p(1.15, 0.043, "Leishman 2006, section 2.8: 1.15 is usual"),
        coaxial_factor=_p(1.22, 0.05, "Leishman 2006, section 2.16: 1.281 by theory, about 1.16 measured"),
        thrust_coefficient=_p(0.008, 0.15, "assumption: usual for fixed-pitch propellers of this size"),
        profile_coefficient=_p(2.4e-4, 0.22, "assumption: solidity 0.1 x mean section drag 0.02 / 8"),
        solidity_frac=_p(0.08, 0.25, "assumption: as the FlyCart 30"),
        blade_count=_p(2, 0.0, "design"),
        reynolds_exponent=_p(0.2, 0.5, "assumption: turbulent skin friction goes with Re^-0.2"),
    )


def _motor(design: Design) -> Motor[Parameter]:
    drop_v = 0.06 * CELLS * CELL_V  # winding drop at full current
    return Motor(
        kv_radps_per_v=_p(design.kv_radps_per_v, 0.03, "design: full speed at the required thrust and 20 % charge"),
        resistance_ohm=_p(drop_v / design.motor_current_a, 0.25, "assumption: 6 % of the voltage at full current"),
        no_load_current_a=_p(0.035 * design.motor_current_a, 0.4, "assumption: 3.5 % of full current"),
        max_current_a=_p(1.15 * design.motor_current_a, 0.05, "design: 15 % above that of full thrust"),
        controller_efficiency_frac=_p(0.97, 0.01, "assumption: usual for controllers of this size"),
    )


def _battery(design: Design) -> Battery[Parameter]:
    volts = CELLS * CELL_V
    charge_c = design.pack_energy_j / PACKS / volts
    pack_kg = design.pack_energy_j / PACKS / laws.PACK_J_PER_KG
    cell_ohm = 0.0015 * 91_800.0 / charge_c  # 1.5 mohm at 25.5 Ah, in inverse proportion to the plates' area
    return Battery(
        count=_p(PACKS, 0.0, "design: two packs in parallel"),
        cells_series=_p(CELLS, 0.0, "design"),
        nominal_voltage_v=_p(volts, 0.0, "design: 14 cells of 3.7 V"),
        rated_charge_c=_p(charge_c, 0.05, f"design: {design.pack_energy_j / J_PER_WH:.0f} Wh in all"),
        resistance_ohm=_p(CELLS * cell_ohm + 0.003, 0.3, "assumption: 1.5 mohm a cell of 25 Ah, and plugs"),
        resistance_activation_k=_p(2500.0, 0.3, "assumption: 20 kJ/mol"),
        cold_loss_frac_per_k=_p(0.006, 0.5, "sources span 0.002-0.017 per K; resistance is counted by itself"),
        cycles=_p(50.0, 0.8, "assumption"),
        fade_frac_per_cycle=_p(4e-4, 0.5, "assumption: 20 % after 500 cycles"),
        growth_frac_per_cycle=_p(1e-3, 0.5, "assumption: half as much again after 500 cycles"),
        depth_frac=_p(0.9, 0.05, "assumption: no data sheet exists"),
        start_temperature_k=Parameter(value=288.15, sigma=6.0, source="assumption: packs warm from an insulated box"),
        heater_to_k=_p(250.0, 0.0, "design: no heater"),
        heater_power_w=_p(0.0, 0.0, "design: no heater"),
        heat_capacity_j_per_k=_p(1000.0 * pack_kg, 0.15, "derived: about 1,000 J/(kg K)"),
        heat_loss_w_per_k=_p(2.0, 0.4, "assumption: 0.2 m2 of shell at 10 W/(m2 K)"),
        cutoff_voltage_v=_p(CELLS * 3.0, 0.03, "assumption: 3.0 V a cell under load for half a minute"),
        max_current_a=_p(SHORT_TERM_C_RATE * charge_c / 3600.0, 0.1, "assumption: 14 C for half a minute"),
    )


def _limits(design: Design) -> Limits:
    need = design.requirement
    return Limits(
        max_takeoff_mass_kg=_p(design.takeoff_mass_kg, 0.0, "design estimate"),
        max_payload_kg=_p(need.payload_kg, 0.0, "design payload"),
        wind_limit_mps=_p(12.0, 0.0, "assumption: as the FlyCart 30"),
        max_speed_mps=_p(MPS_TOP, 0.0, "assumption: as the FlyCart 30"),
        cruise_mps=_p(MPS_CRUISE, 0.0, "design"),
        climb_mps=_p(MPS_CLIMB, 0.0, "design"),
        descent_mps=_p(MPS_DESCENT, 0.0, "design: slower than the vortex-ring state begins"),
        min_temperature_k=_p(253.15, 0.0, "assumption: as the FlyCart 30"),
        max_temperature_k=_p(313.15, 0.0, "assumption"),
        ceiling_amsl_m=_p(6500.0, 0.0, "assumption: nobody has flown it"),
        control_margin_frac=_p(need.control_margin_frac, 0.0, "requirement"),
        proven_payload_kg=_p(0.0, 0.0, "never built"),
        swing_limit_deg=_p(30.0, 0.0, "assumption"),
    )


def _logistics(design: Design) -> Logistics:
    return Logistics(
        charge_s=_p(5400.0, 0.2, "assumption: charge at 0.67 C"),
        charger_power_w=_p(design.pack_energy_j / 5400.0 / 0.9, 0.15, "derived: in 1.5 h at 90 % charger efficiency"),
        turnaround_s=_p(300.0, 0.4, "assumption: as the FlyCart 30"),
        cable_length_m=_p(10.0, 0.3, "design: sling lowered by a small winch"),
        cable_mps=_p(0.8, 0.4, "assumption"),
        hook_s=_p(20.0, 0.7, "assumption: auto-release hook"),
        winch_power_w=_p(300.0, 0.5, "assumption: as the FlyCart 30"),
        cable_diameter_m=_p(0.006, 0.3, "assumption"),
    )
