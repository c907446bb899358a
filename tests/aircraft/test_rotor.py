"""Momentum theory against its closed forms, its own equation and its known limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.aircraft.rotor import (
    hover_induced_velocity_mps,
    induced_velocity_mps,
    profile_power_w,
    tip_speed_mps,
)

RELATIVE = 1e-9  # of closed forms and of Glauert's equation


def in_vortex_ring(x: float, mu: float) -> bool:
    """Where no momentum balance exists and the fit stands in."""
    return 1.5 * mu**2 + (2.0 * x + 3.0) ** 2 < 1.0


def climb(x: float) -> float:
    """Leishman 2006, eq. 2.92: v_i / v_h in axial climb."""
    return -x / 2 + math.sqrt(x**2 / 4 + 1)


def windmill(x: float) -> float:
    """Leishman 2006, eq. 2.97: v_i / v_h in axial descent beyond -2 v_h."""
    return -x / 2 - math.sqrt(x**2 / 4 - 1)


def test_hover_induced_velocity_is_leishmans() -> None:
    """v_h = sqrt(T / 2 rho A); 1,000 N on 10 m2 at sea level gives 6.389 m/s."""
    assert hover_induced_velocity_mps(1000.0, 1.225, 10.0) == pytest.approx(6.3888, rel=1e-4)


@pytest.mark.parametrize("x", [0.0, 0.3, 1.0, 2.5, 8.0, -0.2, -0.7, -1.0])
def test_axial_climb_is_the_closed_form(x: float) -> None:
    """Climb and slow descent follow the climb branch."""
    assert induced_velocity_mps(5.0, 5.0 * x, 0.0) == pytest.approx(5.0 * climb(x), rel=RELATIVE)


@pytest.mark.parametrize("x", [-2.0, -2.1, -3.0, -6.0])
def test_fast_descent_is_the_windmill_branch(x: float) -> None:
    """Below -2 v_h the flow goes up through the whole disc."""
    tolerance = 1e-3 if x == -2.0 else RELATIVE  # a double root at -2
    assert induced_velocity_mps(5.0, 5.0 * x, 0.0) == pytest.approx(5.0 * windmill(x), rel=tolerance)


def test_a_wrong_closed_form_is_caught() -> None:
    """The comparison above fails when the answer is off by five times its tolerance."""
    off = 5.0 * climb(1.0) * (1.0 + 5.0 * RELATIVE)
    assert induced_velocity_mps(5.0, 5.0, 0.0) != pytest.approx(off, rel=RELATIVE)


def test_fast_forward_flight_tends_to_glauerts_wing() -> None:
    """At high speed v_i = v_h^2 / V: the disc works like a wing of its own span."""
    assert induced_velocity_mps(5.0, 0.0, 100.0) == pytest.approx(25.0 / 100.0, rel=1e-5)


@settings(max_examples=300, deadline=None)
@given(
    hover=st.floats(0.5, 30.0),
    x=st.floats(-8.0, 8.0),
    mu=st.floats(0.0, 20.0),
)
def test_glauerts_equation_holds_outside_the_vortex_ring(hover: float, x: float, mu: float) -> None:
    """v_i sqrt(V_edge^2 + (V_axial + v_i)^2) = v_h^2 for every state that has a momentum balance."""
    if in_vortex_ring(x, mu):
        return
    v = float(induced_velocity_mps(hover, hover * x, hover * mu))
    assert v > 0.0
    assert v * math.hypot(hover * mu, hover * x + v) == pytest.approx(hover**2, rel=1e-7)


def test_vortex_ring_fit_joins_both_branches() -> None:
    """The fit meets the climb branch at -1 (the golden ratio) and the windmill branch at -2 (one)."""
    just_inside = np.array([-1.0 - 1e-9, -2.0 + 1e-9])
    assert induced_velocity_mps(1.0, just_inside, 0.0) == pytest.approx([climb(-1.0), 1.0], rel=2e-3)


def test_vortex_ring_edge_has_no_large_step() -> None:
    """Across the edge of the vortex-ring region the answer steps by less than 7 % of v_h."""
    x = np.linspace(-1.999, -1.001, 500)
    edge = np.sqrt((1.0 - (2.0 * x + 3.0) ** 2) / 1.5)
    step = induced_velocity_mps(1.0, x, 0.9999 * edge) - induced_velocity_mps(1.0, x, 1.0001 * edge)
    assert np.abs(step).max() < 0.07


def test_slow_vertical_descent_costs_more_induced_velocity_than_hover() -> None:
    """Coming down into one's own wake is not free."""
    assert np.all(induced_velocity_mps(7.0, np.array([-1.0, -3.0, -7.0, -9.0]), 0.0) > 7.0)


def test_shapes_broadcast() -> None:
    """A column of thrusts against a row of speeds gives the table of both."""
    table = induced_velocity_mps(np.ones((3, 1)), 0.0, np.zeros(4))
    assert table.shape == (3, 4)
    assert induced_velocity_mps(1.0, 0.0, 0.0).shape == ()


def test_profile_power_grows_with_advance_ratio_squared() -> None:
    """1 + 4.65 mu^2 at mu = 0.2 is 1.186."""
    blades = {"tip_mps": 80.0, "density_kgm3": 0.7, "area_m2": 10.0, "profile_coefficient": 2e-4}
    hover_w = profile_power_w(edgewise_mps=0.0, **blades)
    assert hover_w == pytest.approx(0.7 * 10.0 * 80.0**3 * 2e-4)
    assert profile_power_w(edgewise_mps=16.0, **blades) / hover_w == pytest.approx(1.186)


def test_tip_speed_inverts_the_thrust_coefficient() -> None:
    """C_T = T / (rho A v_tip^2)."""
    tip = tip_speed_mps(100.0, 0.7, 1.5, 0.008)
    assert 0.7 * 1.5 * tip**2 * 0.008 == pytest.approx(100.0)
