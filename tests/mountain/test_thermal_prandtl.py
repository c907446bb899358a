"""Prandtl's closed form against his equations solved by a program, and its limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import quad, solve_bvp

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.wind.thermal.prandtl import (
    JET_FRACTION,
    JET_HEIGHTS,
    SlopeFlow,
    flow_at,
    mean_flow,
    speed_per_kelvin_mpspk,
    warmth_at,
)
from lungta.mountain.wind.thermal.settings import ANABATIC, KATABATIC, SlopeSettings
from lungta.mountain.wind.thermal.slope import slope_flow
from lungta.mountain.wind.thermal.surface import AIR_HEAT_CAPACITY_JPKGK, NearAir

AIR = NearAir(temperature_k=np.array(270.0), density_kgm3=np.array(0.7), gamma_kpm=0.0033)
TOLERANCE = 1e-4  # of the scale


def solved(
    surface_k: float, slope_deg: float, k_m: float, k_h: float, normal_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Wind and warmth by collocation of Prandtl's two equations from the ground to twelve length scales."""
    sine = np.sin(np.radians(slope_deg))
    buoyancy = STANDARD_GRAVITY_MPS2 / 270.0 * sine

    def rates(_: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([y[1], -buoyancy * y[2] / k_m, y[3], 0.0033 * sine * y[0] / k_h])

    def ends(low: NDArray[np.float64], high: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.array([low[0], low[2] - surface_k, high[0], high[2]])

    length = (4.0 * k_m * k_h / (STANDARD_GRAVITY_MPS2 / 270.0 * 0.0033 * sine**2)) ** 0.25
    mesh = np.linspace(0.0, 12.0 * length, 400)
    answer = solve_bvp(rates, ends, mesh, np.zeros((4, mesh.size)), tol=1e-8, max_nodes=20_000)
    assert answer.success
    return np.asarray(answer.sol(normal_m)[[0, 2]])


@pytest.mark.parametrize(
    ("surface_k", "slope_deg", "k_m", "k_h"), [(4.0, 20.0, 3.0, 3.0), (-6.0, 7.0, 0.5, 0.1), (-3.0, 60.0, 0.2, 0.2)]
)
def test_closed_form_solves_prandtls_equations(surface_k: float, slope_deg: float, k_m: float, k_h: float) -> None:
    """Wind and warmth are those of the boundary-value problem to 1e-4 of their scale; five times that is caught."""
    stiffness = STANDARD_GRAVITY_MPS2 / 270.0 * 0.0033 * np.sin(np.radians(slope_deg)) ** 2
    length = (4.0 * k_m * k_h / stiffness) ** 0.25
    scale = surface_k * float(speed_per_kelvin_mpspk(270.0, 0.0033, k_m / k_h))
    normal_m = np.linspace(0.0, 6.0 * length, 60)
    wind, warmth = solved(surface_k, slope_deg, k_m, k_h, normal_m)
    flow = SlopeFlow(np.array(scale), np.array(length))
    assert np.abs(flow_at(flow, normal_m) - wind).max() < TOLERANCE * abs(scale)
    assert np.abs(warmth_at(surface_k, length, normal_m) - warmth).max() < TOLERANCE * abs(surface_k)
    assert np.abs(flow_at(flow, normal_m) * (1.0 + 25 * TOLERANCE) - wind).max() > TOLERANCE * abs(scale)


def test_jet_zero_and_return_flow() -> None:
    """Calm at the ground; the jet at pi/4 of the length with 0.322 of the scale; calm at pi, a weak return above."""
    flow = SlopeFlow(np.array(-5.0), np.array(12.0))
    normal_m = np.linspace(0.0, 120.0, 120_001)
    wind = flow_at(flow, normal_m)
    assert wind[0] == 0.0
    assert normal_m[wind.argmin()] == pytest.approx(12.0 * JET_HEIGHTS, abs=2e-3)
    assert wind.min() == pytest.approx(-5.0 * JET_FRACTION, rel=1e-6)
    assert flow_at(flow, 12.0 * np.pi) == pytest.approx(0.0, abs=1e-12)
    assert 0.0 < wind.max() < 0.05 * 5.0


def test_jet_speed_knows_neither_slope_nor_mixing() -> None:
    """Prandtl's result: the jet's speed hangs on warmth and stratification alone, and halves with four times these."""
    assert speed_per_kelvin_mpspk(270.0, 0.0132, 1.0) == pytest.approx(
        0.5 * float(speed_per_kelvin_mpspk(270.0, 0.0033, 1.0))
    )
    gentle, steep = (slope_flow(np.array(3.0), np.sin(np.radians(a)), AIR, SlopeSettings()) for a in (20.0, 60.0))
    assert float(gentle.scale_mps) == pytest.approx(float(steep.scale_mps), rel=1e-3)
    assert gentle.length_m > steep.length_m


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(-8.0, 8.0), st.floats(1.0, 300.0), st.lists(st.floats(1.0, 200.0), min_size=1, max_size=6))
def test_cells_hold_the_mean_of_the_profile(scale_mps: float, length_m: float, thick_m: list[float]) -> None:
    """Cell means are the integral over the cell, by quadrature, and add up to the flux, scale times length / 2."""
    flow = SlopeFlow(np.array(scale_mps), np.array(length_m))
    faces = np.concatenate([[0.0], np.cumsum(thick_m), [sum(thick_m) + 40.0 * length_m]])
    means = mean_flow(flow, faces)
    whole, _ = quad(lambda n: float(flow_at(flow, n)), faces[0], faces[1], limit=200)
    assert means[0] == pytest.approx(whole / faces[1], abs=1e-7)
    assert float((means * np.diff(faces)).sum()) == pytest.approx(scale_mps * length_m / 2.0, abs=1e-6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.2, 12.0), st.floats(5.0, 85.0), st.booleans())
def test_heat_of_the_ground_is_what_the_flow_carries_up(warmth_k: float, slope_deg: float, up: bool) -> None:
    """The air's climb through the stratification takes up what the exchange law gives: gamma sin(a) flux = k mu C^2."""
    law = ANABATIC if up else KATABATIC
    sine = float(np.sin(np.radians(slope_deg)))
    free = SlopeSettings(longest_m=1e9)
    flow = slope_flow(np.array(warmth_k if up else -warmth_k), sine, AIR, free)
    mu = float(speed_per_kelvin_mpspk(270.0, 0.0033, law.prandtl_number))
    given_kmps = law.coefficient_frac * mu * warmth_k**2
    taken_kmps = 0.0033 * sine * abs(float(flow.scale_mps)) * float(flow.length_m) / 2.0
    assert taken_kmps == pytest.approx(given_kmps, rel=0.04)  # the day's limit takes up to 4 % at 5 deg
    assert np.sign(flow.scale_mps) == (1.0 if up else -1.0)


def test_level_ground_and_walls() -> None:
    """Level ground has no slope flow; a wall keeps a finite one; on gentle slopes the depth stops at its limit."""
    level = slope_flow(np.array([5.0, -5.0]), np.zeros(2), AIR, SlopeSettings())
    np.testing.assert_allclose(level.scale_mps, 0.0, atol=1e-9)
    wall = slope_flow(np.array(-5.0), np.array(1.0), AIR, SlopeSettings())
    assert 0.5 < float(wall.length_m) < 5.0
    gentle = slope_flow(np.array(4.0), np.array(0.02), AIR, SlopeSettings())
    assert float(gentle.length_m) == SlopeSettings().longest_m


def test_day_flow_has_the_depth_that_set_its_mixing() -> None:
    """200 W/m2 on a 20 deg slope make a flow 100-200 m deep (Defant 1951, Innsbruck), which k by day rests on."""
    mu = float(speed_per_kelvin_mpspk(270.0, AIR.gamma_kpm, ANABATIC.prandtl_number))
    warmth_k = np.sqrt(200.0 / (0.7 * AIR_HEAT_CAPACITY_JPKGK * ANABATIC.coefficient_frac * mu))
    flow = slope_flow(warmth_k, np.sin(np.radians(20.0)), AIR, SlopeSettings())
    assert 100.0 < np.pi * float(flow.length_m) < 200.0
