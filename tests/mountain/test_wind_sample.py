"""Air at points of a gridded field: exact at cells, linear between them, logarithmic at the ground, NaN outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from hill_wind import Z0_M, hill_grid, hill_wind
from lungta.mountain.wind.sample import air_at, ground_at, wind_words

FIELD = hill_wind()
GRID = FIELD.grid


def test_cells_have_their_own_values() -> None:
    """At a cell's centre the air is what is stored for the cell."""
    for row, column, level in [(0, 0, 0), (4, 7, 3), (10, 12, 5)]:
        height = GRID.height_agl_m[row, column, level]
        air = air_at(FIELD, GRID.east_m[column], GRID.north_m[row], height)
        stored = (FIELD.u_mps, FIELD.v_mps, FIELD.w_mps, FIELD.sigma_mps, FIELD.turbulence_mps)
        for value, values in zip(air[:5], stored, strict=True):
            assert float(value) == pytest.approx(float(values[row, column, level]), rel=1e-6)
        assert float(air.lee_top) == FIELD.lee_top_agl_m[row, column]


def test_between_cells_it_is_trilinear_along_the_terrain() -> None:
    """SciPy's interpolator in (north, east, fraction of depth) is the oracle."""
    rng = np.random.default_rng(1)
    east, north = rng.uniform(-2900, 2900, (2, 200))
    ground = RegularGridInterpolator((GRID.north_m, GRID.east_m), GRID.ground_amsl_m)((north, east))
    share = rng.uniform(GRID.levels_frac[0], GRID.levels_frac[-1], 200)
    height = share * (GRID.top_amsl_m - ground)
    wanted = RegularGridInterpolator((GRID.north_m, GRID.east_m, GRID.levels_frac), FIELD.u_mps)((north, east, share))
    found = air_at(FIELD, east, north, height)
    np.testing.assert_allclose(found.u, wanted, rtol=1e-6)
    np.testing.assert_allclose(ground_at(FIELD, east, north), ground, rtol=1e-9)
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(found.u * (1 + 5e-6), wanted, rtol=1e-6)


def test_below_the_lowest_cell_the_logarithm_rules() -> None:
    """Wind falls to calm at the roughness length; turbulence and sigma are held."""
    lowest = float(GRID.height_agl_m[5, 6, 0])
    heights = np.array([0.0, Z0_M, 2.0, lowest])
    air = air_at(FIELD, GRID.east_m[6], GRID.north_m[5], heights)
    law = np.log(np.maximum(heights, Z0_M) / Z0_M) / np.log(lowest / Z0_M)
    np.testing.assert_allclose(air.u, law * FIELD.u_mps[5, 6, 0], rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(air.turbulence, FIELD.turbulence_mps[5, 6, 0], rtol=1e-6)


def test_outside_nothing_is_known() -> None:
    """Off the square everything is NaN; above the highest cell it is held; shapes broadcast."""
    air = air_at(FIELD, [[-3001.0], [0.0]], 0.0, [10.0, 50.0, 1e5])
    assert {part.shape for part in air} == {(2, 3)}
    assert all(np.isnan(part[0]).all() and np.isfinite(part[1]).all() for part in air)
    assert air.u[1, 2] == pytest.approx(FIELD.u_mps[5, 6, -1], rel=1e-6)


def test_speed_direction_and_gust() -> None:
    """A wind from 300 deg is reported from 300 deg; the gust is the mean plus three standard deviations."""
    field = hill_wind(from_deg=300.0, wind_mps=10.0)
    air = air_at(replace(field, turbulence_mps=np.full_like(field.u_mps, 2.0)), 0.0, 0.0, 200.0)
    assert float(air.from_deg) == pytest.approx(300.0, abs=1e-4)
    assert float(air.gust - air.speed) == pytest.approx(6.0)
    assert wind_words(0.3, 12.0) == "calm"
    assert wind_words(7.6, 359.8) == "8 m/s from 000"


def test_a_finer_grid_changes_nothing_in_a_linear_field() -> None:
    """Interpolation adds no structure of its own."""
    for nx in (7, 25):
        grid = hill_grid(nx=nx)
        flat = replace(
            hill_wind(grid), u_mps=np.broadcast_to(grid.east_m[None, :, None] / 100, grid.shape).astype(np.float32)
        )
        assert float(air_at(flat, 1234.0, 10.0, 500.0).u) == pytest.approx(12.34, rel=1e-5)
