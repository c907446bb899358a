"""Power, margin and payload limit: properties, an independent calculation, shapes."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from lungta.aircraft.catalogue import catalogue_names, load_aircraft
from lungta.aircraft.ceiling import hover_payload_limit_kg, thrust_margin_frac
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import electrical_power_w

G = 9.80665
names = st.sampled_from(catalogue_names())
densities = st.floats(0.4, 1.3)
payloads = st.floats(0.0, 80.0)


def power_by_hand_w(aircraft: Aircraft, payload_kg: float, airspeed: float, climb: float, density: float) -> float:
    """Electrical power from the textbook equations, one scalar at a time, Glauert solved by bracketing."""
    frame, rotor = aircraft.nominal.airframe, aircraft.nominal.rotor
    area = frame.drag_area_m2 + frame.load_drag_area_m2 * (payload_kg / frame.load_reference_kg) ** (2 / 3)
    speed = math.hypot(airspeed, climb)
    drag = 0.5 * density * area * speed**2
    east = drag * airspeed / speed if speed else 0.0
    up = (frame.empty_mass_kg + payload_kg) * G + (drag * climb / speed if speed else 0.0)
    thrust, tilt = math.hypot(east, up), math.atan2(east, up)
    axial = airspeed * math.sin(tilt) + climb * math.cos(tilt)
    edgewise = airspeed * math.cos(tilt) - climb * math.sin(tilt)
    one, disc = thrust / rotor.count, math.pi * (rotor.diameter_m / 2) ** 2
    v_h2 = one / (2 * density * disc)
    v_i = brentq(lambda v: v * math.hypot(edgewise, axial + v) - v_h2, 1e-6, 100.0)
    slope, inflow0 = 5.73 * rotor.solidity_frac, math.sqrt(rotor.thrust_coefficient / 2)
    pitch_third = 2 * rotor.thrust_coefficient / slope + inflow0 / 2  # theta / 3 of the hover state

    def lacking_n(tip: float) -> float:
        """Thrust that blade-element theory gives at a tip speed, less what is needed."""
        advance, inflow = edgewise / tip, (axial + v_i) / tip
        coefficient = slope / 2 * (pitch_third * (1 + 1.5 * advance**2) - inflow / 2)
        return coefficient * density * disc * tip**2 - one

    tip = brentq(lacking_n, 20.0, 400.0)
    tip0 = math.sqrt(frame.empty_mass_kg * G / (rotor.count * 1.225 * disc * rotor.thrust_coefficient))
    worse = (density * tip / (1.225 * tip0)) ** -rotor.reynolds_exponent
    profile = worse * rotor.profile_coefficient * density * disc * tip**3 * (1 + 4.65 * (edgewise / tip) ** 2)
    shaft = one * (rotor.induced_factor * rotor.coaxial_factor * v_i + axial) + profile
    motor, speed = aircraft.nominal.motor, tip / (rotor.diameter_m / 2)
    current = shaft / speed * motor.kv_radps_per_v + motor.no_load_current_a
    each = (speed / motor.kv_radps_per_v + current * motor.resistance_ohm) * current / motor.controller_efficiency_frac
    return frame.power_factor * (frame.avionics_power_w + rotor.count * each)


@pytest.mark.parametrize(
    ("airspeed", "climb", "density"),
    [(0.0, 0.0, 1.225), (15.0, 0.0, 1.225), (12.0, 5.0, 0.65), (9.0, -3.0, 0.65), (20.0, 0.0, 0.5)],
)
def test_power_is_that_of_the_textbook_equations(airspeed: float, climb: float, density: float) -> None:
    """An independent scalar calculation agrees to rounding, and one off by 5e-9 would not."""
    fc30 = load_aircraft("dji-fc30")
    state = {"payload_kg": 15.0, "airspeed_mps": airspeed, "climb_mps": climb, "density_kgm3": density}
    power_w = float(electrical_power_w(fc30, **state))
    by_hand_w = power_by_hand_w(fc30, 15.0, airspeed, climb, density)
    assert power_w == pytest.approx(by_hand_w, rel=1e-9)
    assert power_w != pytest.approx(by_hand_w * (1 + 5e-9), rel=1e-9)


@settings(max_examples=100, deadline=None)
@given(name=names, payload=payloads, more=st.floats(0.1, 20.0), speed=st.floats(0.0, 20.0), density=densities)
def test_power_rises_and_margin_falls_with_payload(
    name: str, payload: float, more: float, speed: float, density: float
) -> None:
    """More load never costs less, in hover or forward flight."""
    state = {"airspeed_mps": speed, "climb_mps": 0.0, "density_kgm3": density}
    both = np.array([payload, payload + more])
    aircraft = load_aircraft(name)
    assert np.diff(electrical_power_w(aircraft, payload_kg=both, **state)) > 0
    assert np.diff(thrust_margin_frac(aircraft, payload_kg=both, **state)) < 0


@settings(max_examples=100, deadline=None)
@given(name=names, payload=payloads, density=densities, denser=st.floats(0.01, 0.5))
def test_thin_air_costs_power_and_margin_in_hover(name: str, payload: float, density: float, denser: float) -> None:
    """Hover power falls and thrust margin rises with density."""
    state = {"payload_kg": payload, "airspeed_mps": 0.0, "climb_mps": 0.0}
    both = np.array([density, density + denser])
    aircraft = load_aircraft(name)
    assert np.diff(electrical_power_w(aircraft, density_kgm3=both, **state)) < 0
    assert np.diff(thrust_margin_frac(aircraft, density_kgm3=both, **state)) > 0


@settings(max_examples=100, deadline=None)
@given(name=names, payload=payloads, density=densities, speed=st.floats(0.0, 20.0), rate=st.floats(0.1, 3.0))
def test_climbing_costs_more_than_level_and_descending_less(
    name: str, payload: float, density: float, speed: float, rate: float
) -> None:
    """Potential energy is paid on the way up and part of it comes back on the way down."""
    state = {"payload_kg": payload, "airspeed_mps": speed, "density_kgm3": density}
    down, level, up = electrical_power_w(load_aircraft(name), climb_mps=np.array([-rate, 0.0, rate]), **state)
    assert 0.0 < down < level < up


@pytest.mark.parametrize("name", catalogue_names())
def test_power_has_a_bucket_in_forward_flight(name: str) -> None:
    """Somewhere between hover and top speed flight takes less than both."""
    speed = np.linspace(0.0, 20.0, 81)
    aircraft = load_aircraft(name)
    power_w = electrical_power_w(
        aircraft, payload_kg=aircraft.max_payload_kg / 3, airspeed_mps=speed, climb_mps=0.0, density_kgm3=0.7
    )
    least = int(np.argmin(power_w))
    assert 5.0 < speed[least] < 16.0
    assert power_w[least] < 0.9 * power_w[0]


@pytest.mark.parametrize("name", catalogue_names())
@pytest.mark.parametrize("density", [0.45, 0.64, 1.225])
def test_payload_limit_is_where_the_margin_is_the_required_one(name: str, density: float) -> None:
    """At the limit a hover has exactly the control margin, whichever of rotor speed and motor power binds."""
    aircraft = load_aircraft(name)
    limit_kg = hover_payload_limit_kg(aircraft, density)
    if limit_kg <= 0.0:
        pytest.skip(f"{name} cannot lift anything in air of {density} kg/m3")
    margin = thrust_margin_frac(aircraft, payload_kg=limit_kg, airspeed_mps=0.0, climb_mps=0.0, density_kgm3=density)
    assert float(margin) == pytest.approx(aircraft.control_margin_frac, abs=1e-9)


def test_motor_power_binds_when_motors_are_weak() -> None:
    """With motors that stand little current the limit follows torque, not rotor speed, and is again exact."""
    fc30 = load_aircraft("dji-fc30")
    weak = replace(fc30.motor, max_current_a=replace(fc30.motor.max_current_a, value=55.0))
    weak_fc30 = replace(fc30, motor=weak)
    limit_kg = hover_payload_limit_kg(weak_fc30, 1.225)
    state = {"airspeed_mps": 0.0, "climb_mps": 0.0, "density_kgm3": 1.225}
    assert 0.0 < limit_kg < hover_payload_limit_kg(fc30, 1.225)
    assert thrust_margin_frac(weak_fc30, payload_kg=limit_kg, **state) == pytest.approx(fc30.control_margin_frac)


def test_in_very_thin_air_the_limit_is_negative() -> None:
    """Where it cannot hover empty with its margin, the limit says by how much."""
    assert hover_payload_limit_kg(load_aircraft("dji-fc30"), 0.3) < 0.0


def test_physics_and_the_manufacturers_word_are_kept_apart() -> None:
    """At sea level the physical limit exceeds the manufacturer's payload; at Camp I it is less than at sea level."""
    fc30 = load_aircraft("dji-fc30")
    assert hover_payload_limit_kg(fc30, 1.225) > fc30.max_payload_kg > 0
    assert hover_payload_limit_kg(fc30, 0.64) < 0.5 * hover_payload_limit_kg(fc30, 1.225)


def test_inputs_broadcast_and_scalars_stay_scalars() -> None:
    """A column of loads against a row of densities gives a table."""
    fc30 = load_aircraft("dji-fc30")
    column, row = np.array([[0.0], [15.0], [30.0]]), np.array([0.6, 1.2])
    state = {"payload_kg": column, "airspeed_mps": 10.0, "climb_mps": 0.0, "density_kgm3": row}
    assert electrical_power_w(fc30, **state).shape == (3, 2)
    assert thrust_margin_frac(fc30, **state).shape == (3, 2)
    scalar = electrical_power_w(fc30, payload_kg=0, airspeed_mps=0, climb_mps=0, density_kgm3=1)
    assert np.shape(scalar) == ()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"density_kgm3": 0.0}, "density"), ({"density_kgm3": math.nan}, "density"), ({"payload_kg": -1.0}, "payload")],
)
def test_impossible_states_are_refused(wrong: dict[str, float], message: str) -> None:
    """No power is made up for vacuum, NaN or a load that pulls upwards."""
    state = {"payload_kg": 1.0, "airspeed_mps": 0.0, "climb_mps": 0.0, "density_kgm3": 1.0}
    with pytest.raises(ValueError, match=message):
        electrical_power_w(load_aircraft("dji-fc30"), **{**state, **wrong})


def test_a_windmilling_rotor_gives_nothing_back() -> None:
    """However fast it falls, avionics and turning motors draw power."""
    fc30 = load_aircraft("dji-fc30")
    power_w = electrical_power_w(fc30, payload_kg=0.0, airspeed_mps=0.0, climb_mps=[-14.0, -18.0], density_kgm3=1.2)
    assert np.all(power_w > fc30.nominal.airframe.avionics_power_w)
    assert np.all(
        power_w < 0.3 * electrical_power_w(fc30, payload_kg=0.0, airspeed_mps=0.0, climb_mps=0.0, density_kgm3=1.2)
    )


def test_blocks_do_not_show() -> None:
    """A million states are worked on in blocks; each is what it is alone."""
    fc30 = load_aircraft("dji-fc30")
    speeds = np.linspace(0.0, 20.0, 40_001).reshape(1, -1)
    state = {"payload_kg": 15.0, "climb_mps": 1.0, "density_kgm3": 0.65}
    together = electrical_power_w(fc30, airspeed_mps=speeds, **state)
    assert together.shape == (1, 40_001)
    for place in (0, 16_383, 16_384, 40_000):
        assert together[0, place] == electrical_power_w(fc30, airspeed_mps=speeds[0, place], **state)
