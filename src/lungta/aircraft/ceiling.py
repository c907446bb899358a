"""What an aircraft can give: available over needed thrust by rotor speed, torque, current and voltage; payload limit.

A physical limit alone: it knows neither the manufacturer's word nor the authority's (`lungta.aircraft.limits`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.battery import Supply, supply, terminal
from lungta.aircraft.model import Aircraft, Values
from lungta.aircraft.performance import Demand, State, demand, state_of

MID_CHARGE_FRAC = 0.5
DOWNDRAUGHT_FRAC = 0.5  # vertical over horizontal gusts in the surface layer; Kaimal & Finnigan 1994, ch. 1: 1.25/2.4
NEWTON_STEPS = 5  # from an upper bound of a rising convex cubic; residual below 1e-9 by test
BISECTIONS = 44
LIGHTEST_FRAC = -0.5  # of the empty mass: the search for how much too heavy it is ends here
LEAST_RATIO = 1e-3  # a ceiling of nothing still gives a finite margin

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrustRatios:
    """Available over needed thrust, by what ends it; below 1 the state cannot be flown.

    Attributes
    ----------
    by_speed
        Full rotor speed: the motors' back-EMF and resistance use up the voltage that the packs hold at that load.
    by_torque
        The current that motor or controller stand.
    by_current
        The current that the packs stand.
    by_voltage
        The packs' lowest voltage under load.
    """

    by_speed: Floats
    by_torque: Floats
    by_current: Floats
    by_voltage: Floats

    @property
    def least(self) -> Floats:
        """The smallest of the four."""
        return np.minimum(np.minimum(self.by_speed, self.by_torque), np.minimum(self.by_current, self.by_voltage))

    @property
    def margin_frac(self) -> Floats:
        """(available - needed) / available thrust."""
        return np.asarray(1.0 - 1.0 / np.maximum(self.least, LEAST_RATIO))

    @property
    def binds(self) -> NDArray[np.str_]:
        """Which of the four ends first: speed, torque, current or voltage."""
        names = np.array([f.name.removeprefix("by_") for f in fields(self)])
        table = np.stack(np.broadcast_arrays(self.by_speed, self.by_torque, self.by_current, self.by_voltage))
        return np.asarray(names[np.argmin(table, axis=0)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a payload is to be held in; fields broadcast.

    Attributes
    ----------
    density_kgm3
        Of the air.
    airspeed_mps, climb_mps
        Held through the air: the wind for a hover over a point, and the rate of climb.
    gust_mps
        On top of it, from ahead and, half as strong, from above; it may use up the control margin, but no more.
    charge_frac
        Indicated charge of the packs.
    pack_temperature_k
        Of the packs; None takes that at take-off.
    """

    density_kgm3: ArrayLike
    airspeed_mps: ArrayLike = 0.0
    climb_mps: ArrayLike = 0.0
    gust_mps: ArrayLike = 0.0
    charge_frac: ArrayLike = MID_CHARGE_FRAC
    pack_temperature_k: ArrayLike | None = None


def thrust_ratios(values: Values, needed: Demand, source: Supply) -> ThrustRatios:
    """Return how often over the packs and motors could give the thrust that is needed.

    Around the given state torque goes with thrust, rotor speed with its root, power with its 3/2 power. With s the
    root of the thrust ratio, full speed is where back-EMF s + winding drop s^2 + pack drop s^3 meet the open-circuit
    voltage: one rising cubic, solved by Newton's method.
    """
    one = needed.motor
    resistance_ohm, no_load_a = values.motor.resistance_ohm, values.motor.no_load_current_a
    torque_a = np.maximum(one.torque_current_a, 1e-9)
    pack_a = np.maximum(
        needed.power_w / terminal(source, needed.power_w).voltage_v, 1e-9
    )  # rises on where the packs have collapsed
    winding_v, pack_v = resistance_ohm * torque_a, source.resistance_ohm * pack_a
    spare_v = source.open_circuit_v - resistance_ohm * no_load_a
    root = np.minimum(spare_v / one.back_emf_v, np.minimum(np.sqrt(spare_v / winding_v), np.cbrt(spare_v / pack_v)))
    for _ in range(NEWTON_STEPS):
        cubic = pack_v * root
        slope = (3.0 * cubic + 2.0 * winding_v) * root + one.back_emf_v
        root = root - (((cubic + winding_v) * root + one.back_emf_v) * root - spare_v) / slope
    sag_v = np.maximum(source.open_circuit_v - source.cutoff_voltage_v, 0.0)
    return ThrustRatios(
        by_speed=np.asarray(root**2),
        by_torque=np.asarray((values.motor.max_current_a - no_load_a) / torque_a),
        by_current=np.cbrt(source.max_current_a / pack_a) ** 2,
        by_voltage=np.cbrt(sag_v / pack_v) ** 2,
    )


def thrust_margin_frac(
    aircraft: Aircraft,
    *,
    payload_kg: ArrayLike,
    airspeed_mps: ArrayLike,
    climb_mps: ArrayLike,
    density_kgm3: ArrayLike,
    charge_frac: ArrayLike = MID_CHARGE_FRAC,
) -> Floats:
    """Return (available - needed) / available thrust in a steady state of flight; below 0 it cannot be flown.

    The packs are at `charge_frac` and as warm as at take-off; the other arguments are those of `electrical_power_w`.
    Compare with `aircraft.control_margin_frac`.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> fc30 = load_aircraft("dji-fc30")
    >>> margin = thrust_margin_frac(fc30, payload_kg=[0.0, 30.0], airspeed_mps=0.0, climb_mps=0.0, density_kgm3=1.225)
    >>> bool(margin[0] > margin[1] > 0.15)
    True
    """
    values, state = aircraft.nominal, state_of(payload_kg, airspeed_mps, climb_mps, density_kgm3)
    source = supply(values.battery, charge_frac, values.battery.start_temperature_k)
    return thrust_ratios(values, demand(values, state), source).margin_frac


def payload_limit_kg(aircraft: Aircraft, condition: Condition) -> Floats:
    """Return the largest payload that is held in a condition with the required control margin [kg].

    It may exceed the manufacturer's `max_payload_kg`, and is negative where the aircraft cannot even fly empty.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> fc30 = load_aircraft("dji-fc30")
    >>> level, climbing = payload_limit_kg(fc30, Condition(density_kgm3=0.65, climb_mps=[0.0, 3.0]))
    >>> bool(level > climbing)
    True
    """
    return payload_limit_of(aircraft.nominal, condition, aircraft.control_margin_frac)


def payload_limit_of(values: Values, condition: Condition, control_margin_frac: float) -> Floats:
    """Return the payload limit of given values, which may be samples of shape (samples, 1) [kg].

    The control margin is kept in the mean wind; a gust may use it up, but no more.
    """
    mean, gusty, source = _held(values, condition)
    empty_kg = np.asarray(values.airframe.empty_mass_kg, dtype=float)
    low, high = LIGHTEST_FRAC * empty_kg, 6.0 * empty_kg
    shapes = (mean.density_kgm3, gusty.airspeed_mps, gusty.climb_mps, source.open_circuit_v, low)
    shape = np.broadcast_shapes(*(np.shape(part) for part in shapes))
    low, high = (np.broadcast_to(bound, shape).copy() for bound in (low, high))
    trials = [(mean, control_margin_frac)] + ([(gusty, 0.0)] if np.any(np.asarray(condition.gust_mps) > 0.0) else [])
    for _ in range(BISECTIONS):
        middle = 0.5 * (low + high)
        holds = np.ones(shape, dtype=bool)
        for state, least_frac in trials:
            holds &= _ratios(values, state, middle, source).margin_frac >= least_frac
        low, high = np.where(holds, middle, low), np.where(holds, high, middle)
    return np.asarray(low)


def payload_limit_binds(aircraft: Aircraft, condition: Condition) -> NDArray[np.str_]:
    """Return what ends the thrust first at the payload limit: speed, torque, current or voltage."""
    values = aircraft.nominal
    mean, gusty, source = _held(values, condition)
    payload_kg = payload_limit_kg(aircraft, condition)
    in_mean, in_gust = (_ratios(values, state, payload_kg, source) for state in (mean, gusty))
    mean_binds = in_mean.margin_frac - aircraft.control_margin_frac <= in_gust.margin_frac
    return np.where(mean_binds, in_mean.binds, in_gust.binds)


def _ratios(values: Values, state: State, payload_kg: Floats, source: Supply) -> ThrustRatios:
    return thrust_ratios(values, demand(values, replace(state, payload_kg=payload_kg)), source)


def hover_payload_limit_kg(aircraft: Aircraft, density_kgm3: float) -> float:
    """Return the largest payload that hovers with the required control margin in still air at half charge [kg].

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> hover_payload_limit_kg(load_aircraft("dji-fc30"), 1.225) > 30.0
    True
    """
    return float(payload_limit_kg(aircraft, Condition(density_kgm3=density_kgm3)))


def _held(values: Values, condition: Condition) -> tuple[State, State, Supply]:
    """Return the states without load in the mean wind and in the gust, and what the packs offer in them."""
    gust_mps, climb_mps = np.asarray(condition.gust_mps, dtype=float), np.asarray(condition.climb_mps, dtype=float)
    mean = State(
        payload_kg=np.zeros(()),
        airspeed_mps=np.asarray(condition.airspeed_mps, dtype=float),
        climb_mps=climb_mps,
        density_kgm3=np.asarray(condition.density_kgm3, dtype=float),
    )
    gusty = replace(mean, airspeed_mps=mean.airspeed_mps + gust_mps, climb_mps=climb_mps + DOWNDRAUGHT_FRAC * gust_mps)
    warmth_k = condition.pack_temperature_k
    pack_k = values.battery.start_temperature_k if warmth_k is None else warmth_k
    return mean, gusty, supply(values.battery, condition.charge_frac, pack_k)
