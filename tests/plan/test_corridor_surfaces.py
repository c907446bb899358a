"""The floor that corridors fly above: never below the ground and its errors, closed over zones and voids."""

from __future__ import annotations

import corridor_cases as cases
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.plan.corridor.request import Navigation
from lungta.plan.corridor.surfaces import build_surfaces, floor_at, required_clearance_m

EVERYWHERE = (-500.0, -500.0, 500.0, 500.0)


def rough(east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
    draw = np.random.default_rng(5)
    return 5000.0 + 60.0 * draw.standard_normal(east_m.shape)


def test_required_clearance_adds_independent_errors_by_squares() -> None:
    """30 m and errors of 4 m and 3 m at z = 1.645 make 30 + 1.645 * 5 m."""
    request = cases.request(
        cases.ground(lambda e, n: 5000.0), (0, 0), (500, 0), navigation=Navigation(vertical_sigma_m=3.0)
    )
    assert float(required_clearance_m(request, np.array(4.0))) == pytest.approx(30.0 + 1.645 * 5.0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.floats(-450, 450),
    st.floats(-450, 450),
    st.floats(0, 2 * np.pi),
    st.floats(0, 1),
    st.sampled_from([0.0, 3.0, 20.0]),
)
def test_floor_covers_the_ground_wherever_the_navigation_error_reaches(
    east: float, north: float, angle: float, part: float, sigma_m: float
) -> None:
    """The floor at a point is at least ground plus demand at any point within the horizontal error."""
    navigation = Navigation(horizontal_sigma_m=sigma_m)
    request = cases.request(cases.ground(rough, half_m=600.0), (0, 0), (500, 0), navigation=navigation)
    surfaces = build_surfaces(request, EVERYWHERE)
    reach_m = part * navigation.horizontal_error_m
    there = east + reach_m * np.cos(angle), north + reach_m * np.sin(angle)
    demand_m = request.terrain.height_at(*there) + required_clearance_m(request, request.terrain.sigma_at(*there))
    assert floor_at(surfaces, east, north) >= demand_m - 1e-9


def test_floor_over_flat_ground_is_ground_and_demand() -> None:
    """Over level ground nothing is added that was not asked for."""
    request = cases.request(cases.ground(lambda e, n: 5000.0, sigma_m=0.0), (0, 0), (500, 0))
    assert floor_at(build_surfaces(request, EVERYWHERE), 12.0, -7.0) == pytest.approx(5030.0)


def test_zone_is_closed_with_the_navigation_error_about_it() -> None:
    """Nothing flies in a zone or within the horizontal error of it; well away from it everything may."""
    request = cases.request(
        cases.ground(lambda e, n: 5000.0), (0, 0), (500, 0), zones=(cases.box("tents", -100, -100, 100, 100),),
        navigation=Navigation(horizontal_sigma_m=10.0),
    )  # fmt: skip
    surfaces = build_surfaces(request, EVERYWHERE)
    for place in [(0, 0), (99, 99), (116, 0), (0, -116)]:
        assert floor_at(surfaces, *place) == np.inf, place
    for place in [(140, 0), (0, -140), (135, 135)]:
        assert np.isfinite(floor_at(surfaces, *place)), place


def test_voids_and_the_terrains_edge_are_closed() -> None:
    """Where no height is known nothing may fly, neither in a void nor off the grid."""
    terrain = cases.ground(lambda e, n: np.where(np.hypot(e - 200, n) < 90, np.nan, 5000.0), half_m=600.0)
    surfaces = build_surfaces(cases.request(terrain, (0, 0), (500, 0)), (-900.0, -900.0, 900.0, 900.0))
    assert floor_at(surfaces, 200.0, 0.0) == np.inf
    assert floor_at(surfaces, 700.0, 0.0) == np.inf
    assert np.isfinite(floor_at(surfaces, -200.0, 0.0))


def test_height_limit_follows_the_lowest_ground_of_a_cell() -> None:
    """The limit counts from the ground and never from above it."""
    request = cases.request(
        cases.ground(rough, half_m=600.0), (0, 0), (500, 0), limits=cases.limits(height_limit_agl_m=120.0)
    )
    surfaces = build_surfaces(request, EVERYWHERE)
    east_m, north_m = np.random.default_rng(0).uniform(-450, 450, (2, 500))
    column = ((east_m - surfaces.west_m) // surfaces.cell_east_m).astype(int)
    row = ((north_m - surfaces.south_m) // surfaces.cell_north_m).astype(int)
    assert (surfaces.limit_m[row, column] <= request.terrain.height_at(east_m, north_m) + 120.0 + 1e-9).all()
