"""The first-order motor against its own closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.aircraft.motor import motor_state
from lungta.aircraft.parts import Motor

MOTOR = Motor(
    kv_radps_per_v=4.0,
    resistance_ohm=0.04,
    no_load_current_a=2.0,
    max_current_a=100.0,
    controller_efficiency_frac=1.0,
)


@given(shaft_w=st.floats(10.0, 5_000.0), speed_radps=st.floats(20.0, 250.0))
def test_power_in_is_power_out_and_losses(shaft_w: float, speed_radps: float) -> None:
    """Electrical power = shaft + I^2 R + no-load current x back-EMF."""
    state = motor_state(MOTOR, shaft_w, speed_radps)
    current_a = state.torque_current_a + 2.0
    lost_w = current_a**2 * 0.04 + 2.0 * state.back_emf_v
    assert state.power_w == pytest.approx(shaft_w + lost_w)
    assert state.power_w * 1.0001 != pytest.approx(shaft_w + lost_w, rel=1e-5)


def test_the_best_efficiency_is_drelas() -> None:
    """At a voltage V the best efficiency is (1 - sqrt(I0 R / V))^2 (Drela 2007), found here by a fine search."""
    volts = 50.0
    current_a = np.linspace(5.0, 200.0, 200_001)
    speed = MOTOR.kv_radps_per_v * (volts - current_a * 0.04)
    shaft_w = (current_a - 2.0) / MOTOR.kv_radps_per_v * speed
    best = float(np.max(shaft_w / motor_state(MOTOR, shaft_w, speed).power_w))
    closed = (1.0 - np.sqrt(2.0 * 0.04 / volts)) ** 2
    assert best == pytest.approx(closed, abs=1e-6)
    assert best + 5e-6 != pytest.approx(closed, abs=1e-6)


def test_a_driven_rotor_gives_nothing_back() -> None:
    """Negative shaft power costs what turning the motor costs."""
    assert motor_state(MOTOR, -500.0, 100.0).power_w == motor_state(MOTOR, 0.0, 100.0).power_w > 0.0
