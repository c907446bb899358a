"""Layers of friction: their depths by their equations, and what they make of a frictionless flow."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.mountain.wind.solve.flow import STRONGEST
from lungta.mountain.wind.solve.inner_layer import DEEPEST_M, SurfaceLayer, slowing_frac, surface_layer

ASKERVEIN = surface_layer(214.0, roughness_m=0.03)
KHUMBU = surface_layer(2500.0, roughness_m=0.1)


@pytest.mark.parametrize(("length_m", "roughness_m"), [(50.0, 0.01), (214.0, 0.03), (300.0, 0.001), (120.0, 1.0)])
def test_depths_solve_their_equations(length_m: float, roughness_m: float) -> None:
    """l ln(l / z0) = 2 k^2 L with k = 0.4, and h_m ln(h_m / z0)^(1/2) = L where that is under 100 m."""
    layer = surface_layer(length_m, roughness_m=roughness_m)
    assert layer.inner_m * np.log(layer.inner_m / roughness_m) == pytest.approx(0.32 * length_m)
    wanted = layer.middle_m * np.sqrt(np.log(layer.middle_m / roughness_m))
    assert wanted == pytest.approx(length_m) or (layer.middle_m == DEEPEST_M and wanted < length_m)


def test_high_mountains_have_no_deeper_layer_than_the_logarithmic_law() -> None:
    """Over kilometres of relief both depths stop where the law of the wall does."""
    assert (KHUMBU.middle_m, KHUMBU.inner_m) == (DEEPEST_M, DEEPEST_M / 2)


@given(
    length_m=st.floats(30.0, 20_000.0),
    roughness_m=st.floats(1e-4, 1.0),
    heights=st.lists(st.floats(0.0, 5e3), min_size=2),
)
def test_the_undisturbed_wind_grows_upwards(length_m: float, roughness_m: float, heights: list[float]) -> None:
    """From calm at the roughness length to 1 at the middle layer's top, never falling, whatever the relief."""
    layer = surface_layer(length_m, roughness_m=roughness_m)
    assert 0.0 < layer.inner_m < layer.middle_m <= DEEPEST_M
    shape = layer.shape_frac(np.sort(heights))
    assert (np.diff(shape) >= 0.0).all()
    assert shape[0] >= 0.0
    assert shape[-1] <= 1.0
    assert float(layer.shape_frac(roughness_m)) == 0.0
    assert float(layer.shape_frac(layer.middle_m)) == float(layer.shape_frac(1e4)) == 1.0


@pytest.mark.parametrize("roughness_m", [0.0, -0.1, 11.0, float("nan"), float("inf")])
def test_a_roughness_that_does_not_belong_to_the_relief_is_refused(roughness_m: float) -> None:
    """Not positive, or a twentieth of the hill."""
    with pytest.raises(ValueError, match="roughness_m must be positive and below a twentieth"):
        surface_layer(214.0, roughness_m=roughness_m)


def slowed(layer: SurfaceLayer, height_m: object, outer_mps: float, solved_mps: object) -> np.ndarray:
    """Speed with friction."""
    height, solved = np.broadcast_arrays(np.asarray(height_m, float), np.asarray(solved_mps, float))
    return solved * slowing_frac(layer, height, np.full(height.shape, outer_mps), solved)


def test_over_flat_ground_the_law_is_left() -> None:
    """Where the frictionless flow is the undisturbed one, the logarithmic profile comes out."""
    heights = np.array([0.5, 2.0, 10.0, 50.0, 200.0])
    assert slowed(ASKERVEIN, heights, 10.0, 10.0) == pytest.approx(10.0 * ASKERVEIN.shape_frac(heights))


def test_bernoulli_in_the_middle_layer() -> None:
    """The same pressure speeds slow air up more: U^2 grows by what the frictionless flow's square grows."""
    height = 0.5 * (ASKERVEIN.inner_m + ASKERVEIN.middle_m)
    undisturbed = 10.0 * float(ASKERVEIN.shape_frac(height))
    assert slowed(ASKERVEIN, height, 10.0, 14.0) ** 2 == pytest.approx(undisturbed**2 + 14.0**2 - 10.0**2)


def test_in_the_inner_layer_the_relative_speed_up_is_that_at_its_top() -> None:
    """Turbulence keeps the profile's shape there."""
    just_above = float(slowed(ASKERVEIN, ASKERVEIN.inner_m, 10.0, 13.0) / ASKERVEIN.shape_frac(ASKERVEIN.inner_m))
    for height_m in (0.3, 2.0, 0.99 * ASKERVEIN.inner_m):
        assert float(slowed(ASKERVEIN, height_m, 10.0, 13.0) / ASKERVEIN.shape_frac(height_m)) == pytest.approx(
            just_above
        )


def test_above_the_middle_layer_nothing_is_changed() -> None:
    """There the frictionless flow is the flow."""
    assert slowed(ASKERVEIN, 500.0, 10.0, 14.0) == pytest.approx(14.0)


@given(height_m=st.floats(0.1, 1000.0), outer_mps=st.floats(0.0, 60.0), solved_mps=st.floats(0.0, 120.0))
def test_no_air_is_invented(height_m: float, outer_mps: float, solved_mps: float) -> None:
    """The factor is finite, not negative and bounded: also in a calm, at a stagnation point, in a jet."""
    factor = slowing_frac(ASKERVEIN, np.array([height_m]), np.array([outer_mps]), np.array([solved_mps]))
    assert 0.0 <= float(factor[0]) <= STRONGEST


def test_where_the_pressure_would_stop_the_air_it_stands() -> None:
    """Slow air before a steep hill."""
    assert float(slowed(ASKERVEIN, 20.0, 10.0, 2.0)) == 0.0
