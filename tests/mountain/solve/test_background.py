"""The wind without terrain: who leads, how a mast is carried up, and by which height."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hill_wind import hill_terrain
from lungta.mountain.wind.solve.background import MAST_M, Background, background_of, mast_height_m
from lungta.mountain.wind.solve.inner_layer import surface_layer
from lungta.mountain.wind.solve.mesh import grid_of
from solve_ground import COARSE, GROUND_M, level, mast_hour

LAYER = surface_layer(2000.0, roughness_m=0.1)
MOUNTAIN_M = GROUND_M + 2000.0
HIGH = level(6500.0, 15.0, 300.0)


def found(*aloft: object, highest_m: float = MOUNTAIN_M, mast_m: float = 10.0) -> Background:
    return background_of(mast_hour(6.0, 270.0, *aloft, mast_m=mast_m), LAYER, highest_ground_amsl_m=highest_m)  # type: ignore[arg-type]


def test_the_height_of_the_mast() -> None:
    """What the record says, and 10 m where its level is at its ground."""
    assert mast_height_m(mast_hour(mast_m=0.0)) == MAST_M == 10.0
    assert mast_height_m(mast_hour(mast_m=30.0)) == 30.0
    assert mast_height_m(mast_hour(mast_m=2.0)) == 2.0


@pytest.mark.parametrize("mast_m", [2.0, 10.0, 40.0])
def test_a_lone_mast_is_carried_up_by_the_logarithmic_law(mast_m: float) -> None:
    """The outer wind is what the law makes of the mast's at the top of the layer; its uncertainty grows alike."""
    background = found(mast_m=mast_m)
    gain = np.log(LAYER.middle_m / 0.1) / np.log(mast_m / 0.1)
    assert background.profile.u_mps == pytest.approx((6.0 * gain,))
    assert background.profile.v_mps == pytest.approx((0.0,), abs=1e-9)
    assert np.broadcast_to(background.profile.sigma_mps, 1) == pytest.approx([gain])
    assert not background.aloft


def test_levels_that_the_mountains_reach_up_to_lead() -> None:
    """The mast in the valley then tells of its own place alone."""
    background = found(HIGH, level(7500.0, 25.0, 300.0))
    assert background.aloft
    assert background.profile.alt_amsl_m == (6500.0, 7500.0)
    assert np.hypot(background.profile.u_mps, background.profile.v_mps) == pytest.approx([15.0, 25.0])


def test_levels_far_above_all_ground_follow_the_mast() -> None:
    """Between them it is interpolated."""
    background = found(level(9000.0, 30.0), highest_m=MOUNTAIN_M)
    assert not background.aloft
    assert background.profile.alt_amsl_m == (GROUND_M + LAYER.middle_m, 9000.0)


def test_levels_inside_the_layer_of_friction_say_nothing_new() -> None:
    """A second anemometer of the mast is not the wind aloft."""
    assert found(level(GROUND_M + 50.0, 9.0)).profile == found().profile


def test_among_mountains_height_counts_from_the_sea_over_low_hills_from_the_ground() -> None:
    """At a summit 600 m high stands the wind of its height; over a low hill the air near the ground follows it."""
    grid = grid_of(hill_terrain(), COARSE)
    row, column = np.unravel_index(int(np.argmax(grid.ground_amsl_m)), grid.ground_amsl_m.shape)
    levels = (level(GROUND_M + 300.0, 10.0), level(GROUND_M + 900.0, 22.0))
    high = found(*levels, highest_m=MOUNTAIN_M).outer(grid, LAYER)
    height_m = float(grid.ground_amsl_m[row, column]) + LAYER.middle_m
    assert high.u_mps[row, column, 0] == pytest.approx(np.interp(height_m, [5500.0, 6100.0], [10.0, 22.0]))
    low = found(*levels, highest_m=GROUND_M + 400.0).outer(grid, LAYER)
    assert low.u_mps[row, column, 0] == pytest.approx(low.u_mps[0, 0, 0], abs=1e-9)


def test_outer_wind_is_constant_through_the_layer_of_friction() -> None:
    """Friction is added afterwards: the guess knows none."""
    grid = grid_of(hill_terrain(), COARSE)
    outer = found(HIGH, level(7500.0, 30.0)).outer(grid, LAYER)
    inside = grid.height_agl_m < LAYER.middle_m
    column = outer.u_mps[4, 4][inside[4, 4]]
    assert column.size > 2
    assert column == pytest.approx(column[0])
    assert np.isfinite(outer.u_mps).all()


def test_a_turning_wind_turns_between_levels() -> None:
    """Components are interpolated: half-way between north and west is north-west, and weaker."""
    grid = grid_of(hill_terrain(), COARSE)
    background = found(level(5500.0, 10.0, 270.0), level(6500.0, 10.0, 360.0))
    outer = background.outer(grid, LAYER)
    speed = np.hypot(outer.u_mps, outer.v_mps)
    assert speed.max() <= 10.0 + 1e-9
    assert speed.min() < 8.0


def test_each_levels_own_uncertainty_is_kept() -> None:
    """A corrected forecast states it by level."""
    grid = grid_of(hill_terrain(), COARSE)
    hour = mast_hour(6.0, 270.0, level(6500.0, 15.0, sigma_mps=1.0), level(7500.0, 15.0, sigma_mps=3.0))
    sigma = background_of(hour, LAYER, highest_ground_amsl_m=MOUNTAIN_M).sigma_mps(grid)
    assert sigma.shape == grid.shape
    assert sigma.min() == pytest.approx(1.0)
    assert 1.0 < sigma.max() <= 3.0
    calm = replace(hour, wind=(level(GROUND_M, 0.0, 0.0),))
    assert background_of(calm, LAYER, highest_ground_amsl_m=MOUNTAIN_M).profile.u_mps == pytest.approx((0.0,))
