"""An hour's whole field: profiles over flat ground, what scales with the wind, what stability, gusts and calm do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hill_wind import hill_terrain
from lungta.core.errors import WindError
from lungta.mountain.wind.gridded import PARTS, GriddedWind
from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.solve import multigrid
from lungta.mountain.wind.solve.model import SolvedWind, WindModel, WindSettings
from solve_ground import COARSE, GROUND_M, MORNING, flat, level, mast_hour, model_of

Z0_M = 0.1
DIP_FRAC = 0.03  # between two centres the look-up is straight, the law is not


@pytest.fixture(scope="module")
def hill() -> WindModel:
    return model_of(hill_terrain())


@pytest.fixture(scope="module")
def plain() -> WindModel:
    return model_of(flat())


@pytest.fixture(scope="module")
def breeze(hill: WindModel) -> SolvedWind:
    return hill.solve(mast_hour(6.0))


@pytest.mark.parametrize("mast_m", [2.0, 10.0, 30.0])
def test_over_flat_ground_the_logarithmic_law_is_recovered(plain: WindModel, mast_m: float) -> None:
    """From a mast of any height: at 2, 10 and 50 m, and no more wind above the layer of friction."""
    field = plain.solve(mast_hour(6.0, mast_m=mast_m)).field
    for height_m in (2.0, 10.0, 50.0, 400.0):
        wanted = 6.0 * np.log(min(height_m, plain.layer.middle_m) / Z0_M) / np.log(mast_m / Z0_M)
        for east_m in (-2500.0, 0.0, 2500.0):
            air = field.air_at(east_m, 700.0, height_m)
            assert float(air.u) == pytest.approx(wanted, rel=DIP_FRAC)
            assert float(air.v) == pytest.approx(0.0, abs=1e-6)
            assert float(air.w) == pytest.approx(0.0, abs=1e-6)


def test_flat_ground_casts_no_lee_and_needs_no_solve(plain: WindModel) -> None:
    """Nothing to flag, nothing to correct."""
    solved = plain.solve(mast_hour(12.0))
    assert solved.field.lee_top_agl_m.max() == 0.0
    assert solved.report.divergence_ratio < 1e-6


def test_mean_wind_scales_with_the_wind(hill: WindModel) -> None:
    """In neutral air twice the mast's wind is twice the wind everywhere."""
    one, two = hill.solve(mast_hour(4.0)).field, hill.solve(mast_hour(8.0)).field
    for name in ("u_mps", "v_mps", "w_mps"):
        assert 2.0 * getattr(one, name) == pytest.approx(getattr(two, name), abs=1e-4)
    assert (two.turbulence_mps >= one.turbulence_mps).all()
    assert (two.turbulence_mps[..., 0] > one.turbulence_mps[..., 0]).all()
    assert (two.sigma_mps >= one.sigma_mps).all()


def test_the_same_hour_gives_the_same_field_bit_for_bit(hill: WindModel, breeze: SolvedWind) -> None:
    """Also from a model made anew."""
    for again in (hill.solve(mast_hour(6.0)), model_of(hill_terrain()).solve(mast_hour(6.0))):
        assert np.array_equal(again.field.air, breeze.field.air)
        assert np.array_equal(again.field.lee_top_agl_m, breeze.field.lee_top_agl_m)
        assert again.report == breeze.report


def test_hours_do_not_colour_each_other(hill: WindModel, breeze: SolvedWind) -> None:
    """A storm solved in between leaves nothing behind in the shared hierarchy."""
    hill.solve(mast_hour(35.0, 180.0))
    assert np.array_equal(hill.solve(mast_hour(6.0)).field.air, breeze.field.air)


def test_what_the_field_says_of_itself(breeze: SolvedWind) -> None:
    """Time, divergence, mesh, who led, and that the air was taken as neutral because nobody said."""
    assert breeze.field.time_utc == MORNING
    assert breeze.report.divergence_ratio < 1e-6
    assert breeze.missed_mps == ()
    for part in ("mesh of 200 m with 12 levels", "mast's 6.0 m/s from 270 deg at 10 m", "no temperatures aloft"):
        assert part in breeze.field.description


def test_stable_air_goes_round(hill: WindModel) -> None:
    """With an inversion more goes round the hill and less over it; the ratio is in the description."""
    aside, rising, said = [], [], []
    for cooler_k in (5.9, 3.0, 0.0):  # over 600 m: neutral, stable, isothermal
        aloft = level(GROUND_M + 600.0, 8.0, temperature_k=268.0 - cooler_k)
        field = hill.solve(mast_hour(5.0, 270.0, aloft)).field
        aside.append(float(np.abs(field.v_mps).max()))
        rising.append(float(field.w_mps.max()))
        said.append(field.description)
    assert aside == sorted(aside)
    assert rising == sorted(rising, reverse=True)
    assert "stability ratio 1.00" in said[0]
    assert "stability ratio 0." in said[2]


def test_faster_over_the_summit_slower_at_the_foot(hill: WindModel, breeze: SolvedWind) -> None:
    """At 10 m over the ground, against the plain far upwind."""
    speed = breeze.field.air_at([0.0, -1500.0, -2800.0], 0.0, 10.0).speed_mps
    assert speed[0] > 1.2 * speed[2]
    assert speed[1] < speed[2]


def test_the_lee_is_less_certain(hill: WindModel) -> None:
    """Below the top of the lee zone sigma is that of a flow that may stand still; above it that of the record."""
    field = hill.solve(mast_hour(10.0)).field
    in_lee = field.grid.height_agl_m < field.lee_top_agl_m[..., None]
    assert in_lee.any()
    assert field.sigma_mps[in_lee].mean() > 1.5 * field.sigma_mps[~in_lee].mean()
    assert field.sigma_mps.min() >= 1.0  # the record's own
    east = field.grid.east_m
    assert (east[np.nonzero(field.lee_top_agl_m)[1]] > 0.0).mean() > 0.9  # downwind of the hill in a westerly


def test_a_light_wind_casts_no_lee(hill: WindModel) -> None:
    """Below 4 m/s over the crest nothing is flagged."""
    assert hill.solve(mast_hour(1.5)).field.lee_top_agl_m.max() == 0.0


def test_a_recorded_gust_makes_friction_gustier(hill: WindModel, breeze: SolvedWind) -> None:
    """A gust scales turbulence, not the mean, and at every mast height what it should be there."""
    hour = mast_hour(6.0)
    gusty = hill.solve(replace(hour, wind=(replace(hour.wind[0], gust_mps=16.0),))).field
    assert np.array_equal(gusty.u_mps, breeze.field.u_mps)
    stirred = (breeze.field.turbulence_mps > 0.01) & (breeze.field.lee_top_agl_m == 0.0)[..., None]
    ratio = gusty.turbulence_mps[stirred] / breeze.field.turbulence_mps[stirred]
    assert ratio == pytest.approx(float(ratio[0]), rel=1e-4)
    assert ratio[0] > 2.0


@pytest.mark.parametrize("mast_m", [2.0, 10.0, 40.0])
def test_the_recorded_gust_is_found_again_at_the_mast(plain: WindModel, mast_m: float) -> None:
    """Over flat ground the field's gust at the mast is the record's, whatever the mast's height."""
    hour = mast_hour(6.0, mast_m=mast_m)
    gusty = replace(hour, wind=(replace(hour.wind[0], gust_mps=11.0),))
    air = plain.solve(gusty).field.air_at(0.0, 0.0, mast_m)
    assert float(gust_mps(air.speed_mps, air.turbulence)) == pytest.approx(11.0, abs=0.6)


def test_a_calm_hour_is_calm(hill: WindModel) -> None:
    """No wind, no warning, no division by it: zero everywhere, with the record's uncertainty."""
    field = hill.solve(mast_hour(0.0, 0.0)).field
    assert np.abs(field.air[..., :3]).max() == 0.0
    assert field.lee_top_agl_m.max() == 0.0
    assert np.isfinite(field.air).all()
    assert field.sigma_mps.min() > 0.0


def test_a_breath_of_wind_is_solved_too(hill: WindModel) -> None:
    """A thousandth of a metre per second and a hurricane: the solver knows no scale."""
    for wind_mps in (1e-3, 120.0):
        solved = hill.solve(mast_hour(wind_mps))
        assert solved.report.divergence_ratio < 1e-6
        assert np.abs(solved.field.u_mps).max() < 4.0 * wind_mps


def test_single_precision_loses_nothing_that_matters(hill: WindModel) -> None:
    """The kept field differs from the solver's doubles by less than a hundred thousandth of a metre per second."""
    from lungta.mountain.wind.solve.background import background_of
    from lungta.mountain.wind.solve.over_terrain import settled, slowed_flow
    from lungta.mountain.wind.solve.solver import WindSolver

    hour = mast_hour(10.0)
    outer = background_of(hour, hill.layer, highest_ground_amsl_m=float(hill.grid.ground_amsl_m.max())).outer(
        hill.grid, hill.layer
    )
    solver = WindSolver(hill.grid)
    solved, field = settled(solver, slowed_flow(solver, outer, hill.layer)), hill.solve(hour).field
    for name in ("u_mps", "v_mps", "w_mps"):
        assert np.abs(getattr(solved, name) - getattr(field, name)).max() < 1e-5


def test_slope_winds_need_a_wind_aloft() -> None:
    """A lone station in a valley feels them already: they are added only where the record knows the air above."""
    model = WindModel(model_of(hill_terrain()).grid, WindSettings(thermal=True))
    assert "no slope and valley winds" in model.solve(mast_hour(3.0)).field.description
    with_air = mast_hour(3.0, 270.0, level(GROUND_M + 300.0, 6.0))
    assert "slope and valley winds added" in model.solve(with_air).field.description


def test_a_field_that_cannot_be_solved_is_not_returned(hill: WindModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the guess, not the outer flow: an error with its residuals."""
    monkeypatch.setattr(multigrid, "MAX_ITERATIONS", 1)
    with pytest.raises(WindError, match="after 1 iterations"):
        hill.solve(mast_hour(6.0))


@pytest.mark.parametrize("roughness_m", [0.0, -1.0, 5.0, float("nan")])
def test_a_roughness_that_is_none_is_refused(roughness_m: float) -> None:
    """Ground as rough as an anemometer is high leaves no wind to measure."""
    with pytest.raises(ValueError, match="roughness_m must lie in"):
        WindSettings(roughness_m=roughness_m)


def test_every_part_is_finite_and_turbulence_positive(breeze: SolvedWind) -> None:
    """A whole field, without a hole."""
    field: GriddedWind = breeze.field
    assert field.air.shape == (*field.grid.shape, len(PARTS))
    assert field.grid.shape == (30, 30, COARSE.levels)
    assert (field.turbulence_mps >= 0.0).all()
    assert (field.sigma_mps > 0.0).all()


def test_a_recorded_gust_scales_friction_and_leaves_the_lee_alone(hill: WindModel) -> None:
    """The mast does not stand in the lee: between a gusty and a plain record only the part of friction differs."""
    plain_hour = mast_hour(8.0)
    lowest = plain_hour.wind[0]
    gusty_hour = replace(plain_hour, wind=(replace(lowest, gust_mps=20.0),))
    plain_field, gusty_field = hill.solve(plain_hour).field, hill.solve(gusty_hour).field
    in_lee = hill.grid.height_agl_m < plain_field.lee_top_agl_m[..., None]
    outside = (hill.grid.height_agl_m > 1.6 * plain_field.lee_top_agl_m[..., None]) & (hill.grid.height_agl_m < 300.0)
    assert in_lee.any()
    assert outside.any()
    added = gusty_field.turbulence_mps.astype(float) ** 2 - plain_field.turbulence_mps.astype(float) ** 2
    ratio = gusty_field.turbulence_mps[outside] / plain_field.turbulence_mps[outside]
    assert ratio == pytest.approx(ratio[0], rel=1e-3)  # friction alone: one factor everywhere
    assert ratio[0] > 1.2
    k = 3  # within one level the added variance is the same in the lee and out of it
    assert added[..., k][in_lee[..., k]].max() == pytest.approx(added[..., k][outside[..., k]].max(), rel=0.05)
