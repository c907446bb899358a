"""Valleys of known shape have known axes, and the day's cycle turns as days do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from thermal_ground import cover_of, valley_grid

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.wind.thermal.cycle import valley_cycle
from lungta.mountain.wind.thermal.relief import Relief, block_mean, refined, relief_of
from lungta.mountain.wind.thermal.settings import ValleySettings
from lungta.mountain.wind.thermal.valley import ValleyShape, height_factor, valley_shape

SETTINGS = ValleySettings()
DEPTH_M, WARM_K = np.array([1000.0]), np.array([270.0])


def coarse_valley() -> Relief:
    grid = valley_grid()
    return relief_of(grid, cover_of(grid.shape[:2])).coarsened(2)


def test_axis_points_up_the_valley() -> None:
    """In a straight valley that rises to the north the axis is north, over its floor and lower sides, within 5 deg."""
    shape = valley_shape(coarse_valley(), SETTINGS)
    floor = shape.up_deg[8:-8, 20:31]
    assert np.abs((floor + 180.0) % 360.0 - 180.0).max() < 5.0


def test_floor_and_depth_of_a_valley() -> None:
    """The floor is the ground of the valley's middle within 80 m, and the crests stand well above it."""
    relief = coarse_valley()
    shape = valley_shape(relief, SETTINGS)
    middle = (25, 25)
    assert abs(shape.floor_amsl_m[middle] - relief.ground_amsl_m[middle]) < 80.0
    assert 800.0 < shape.depth_m[middle] < 1400.0


def test_wind_of_a_level_plain_has_no_axis() -> None:
    """Without relief there is no valley to follow."""
    plain = coarse_valley().with_ground(np.full((51, 51), 4000.0))
    shape = valley_shape(plain, SETTINGS)
    assert np.hypot(shape.up_east, shape.up_north).max() == 0.0


def sinusoid(phase_h: float = 0.0) -> NDArray[np.float64]:
    """Heat flux of a day, 0.2 K m/s at noon and -0.03 by night, the last value at `phase_h`."""
    hours = np.arange(25.0) + phase_h
    return np.maximum(0.2 * np.sin(2.0 * np.pi * (hours - 6.0) / 24.0), -0.03)[:, None]


def integrated(hours: NDArray[np.float64]) -> float:
    """The same two balances by an adaptive method of high order."""

    def rates(time_s: float, state: NDArray[np.float64]) -> list[float]:
        wind, excess = state
        flux = float(np.interp(time_s / 3600.0 % 24.0, np.arange(25.0), hours[:, 0]))
        return [
            STANDARD_GRAVITY_MPS2 * 1000.0 * excess / (270.0 * SETTINGS.length_m) - 0.02 * abs(wind) * wind / 1000.0,
            flux / 1000.0 - abs(wind) * excess / SETTINGS.length_m,
        ]

    return float(solve_ivp(rates, (0.0, 48 * 3600.0), [0.0, 0.0], rtol=1e-8, atol=1e-9, max_step=600.0).y[0, -1])


@pytest.mark.parametrize("phase_h", [0.0, 6.0, 9.0, 14.0, 18.0, 21.0])
def test_cycle_follows_its_equations(phase_h: float) -> None:
    """Ten-minute steps stay within 0.15 m/s of an adaptive solver through the day; five times that is caught."""
    found = float(valley_cycle(sinusoid(phase_h), DEPTH_M, WARM_K, SETTINGS).wind_mps[0])
    expected = integrated(sinusoid(phase_h))
    assert abs(found - expected) < 0.15
    assert not abs(found + 0.75 - expected) < 0.15


def test_up_by_day_and_down_before_sunrise() -> None:
    """The wind lags the sun: strongest up the valley in the afternoon, strongest down about sunrise."""
    winds = [float(valley_cycle(sinusoid(hour), DEPTH_M, WARM_K, SETTINGS).wind_mps[0]) for hour in range(24)]
    assert 12 <= int(np.argmax(winds)) <= 17
    assert 4 <= int(np.argmin(winds)) <= 9
    assert max(winds) > 3.0 > 0.0 > min(winds)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(0.01, 0.4), st.floats(100.0, 2000.0), st.floats(5e3, 1e5))
def test_steady_wind_knows_no_length(flux_kmps: float, depth_m: float, length_m: float) -> None:
    """Left alone with steady heat the wind reaches the cube root of g F h / (T c_d), whatever the valley's length."""
    own = ValleySettings(length_m=length_m)
    steady = valley_cycle(np.full((241, 1), flux_kmps), np.array([depth_m]), WARM_K, own).wind_mps[0]
    expected = (STANDARD_GRAVITY_MPS2 / 270.0 * flux_kmps * depth_m / own.drag_coefficient_frac) ** (1.0 / 3.0)
    assert steady == pytest.approx(expected, rel=1e-3)


def test_height_factor() -> None:
    """Calm at the ground, calm at the crests and above, mean of one between floor and crests without surface layer."""
    shape = ValleyShape(np.array(4000.0), np.array(1000.0), np.array(0.0), np.array(1.0))
    agl = np.linspace(0.0, 1200.0, 2401)
    factor = height_factor(4000.0 + agl, agl, shape, SETTINGS)
    assert factor[0] == 0.0
    assert (factor[agl >= 1000.0] == 0.0).all()
    assert factor.max() < 1.25
    free = height_factor(4000.0 + agl, agl, shape, ValleySettings(surface_layer_m=1e-9))
    assert free[(agl > 0.0) & (agl <= 1000.0)].mean() == pytest.approx(1.0, abs=1e-3)


def test_coarse_and_back() -> None:
    """Means over squares keep the mean, and what is linear comes back as it was, away from the edge."""
    east, north = np.meshgrid(np.arange(12.0), np.arange(8.0))
    plane = 3.0 * east - 2.0 * north
    assert block_mean(plane, 4).mean() == pytest.approx(plane.mean())
    np.testing.assert_allclose(refined(block_mean(plane, 2), 2, plane.shape)[1:-1, 1:-1], plane[1:-1, 1:-1])
