"""Lee zones behind ground of known shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.errors import WindError
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.lee.shelter import upwind_slope_deg
from lungta.mountain.wind.lee.zone import lee_top_agl_m, lee_zone
from mountain.lee_ground import PLAIN, Floats, grid_of, ridge

HEIGHT_M, SLOPE = 500.0, 0.5
RIDGE = grid_of(lambda east, north: ridge(east, height_m=HEIGHT_M, slope=SLOPE) + 0.0 * north)
TOLERANCE_M = 1e-6


def exact_top_m(east_m: Floats, *, height_m: float = HEIGHT_M, reach: float = PLAIN.reach_heights) -> Floats:
    """Zone behind the ridge in a west wind: a line from the crest to the ground `reach` heights on, less the ground."""
    ground = ridge(east_m, height_m=height_m, slope=SLOPE)
    return np.where(east_m > 0.0, np.maximum(height_m - east_m / reach - ground, 0.0), 0.0)


def test_zone_behind_a_triangular_ridge_is_exact() -> None:
    """The zone is the triangle between the lee side, the ground and a line from the crest 6.5 heights on."""
    top = lee_top_agl_m(RIDGE, 270.0, PLAIN)
    exact = np.broadcast_to(exact_top_m(RIDGE.east_m), top.shape)
    assert np.abs(top - exact).max() <= TOLERANCE_M
    assert np.abs(top - (exact + 5 * TOLERANCE_M)).max() > TOLERANCE_M  # five tolerances off would be seen
    assert np.abs(top - exact_top_m(RIDGE.east_m, reach=6.6)).max() > 5 * TOLERANCE_M


def test_every_column_of_the_zone_names_the_crest() -> None:
    """Distance, place and height of the crest are those of the ridge; without a zone a column is its own crest."""
    zone = lee_zone(RIDGE, 270.0, PLAIN)
    inside = zone.top_agl_m > 0.0
    east = np.broadcast_to(RIDGE.east_m, inside.shape)
    assert np.allclose(zone.crest_distance_m[inside], east[inside])
    assert np.allclose(zone.crest_east_m[inside], 0.0)
    assert np.allclose(zone.crest_alt_amsl_m[inside], HEIGHT_M)
    assert np.array_equal(zone.crest_alt_amsl_m[~inside], RIDGE.ground_amsl_m[~inside])
    assert np.array_equal(zone.crest_north_m, np.broadcast_to(RIDGE.north_m[:, None], inside.shape))
    assert zone.share_frac == inside.mean()


def test_height_margin_lifts_the_zone_by_itself() -> None:
    """Ground that the height model has 4 m too low at the crest may hide 4 m of zone."""
    lifted = lee_top_agl_m(RIDGE, 270.0, LeeRules(slope_margin_frac=0.0, height_margin_m=4.0))
    plain = lee_top_agl_m(RIDGE, 270.0, PLAIN)
    assert np.allclose(lifted[plain > 0.0], plain[plain > 0.0] + 4.0)


def test_no_zone_on_flat_ground_nor_behind_a_gentle_hill() -> None:
    """Flow holds to a lee side below the critical slope, whatever its height."""
    flat = grid_of(lambda east, north: 0.0 * east)
    gentle = grid_of(lambda east, north: 300.0 * np.exp(-((east**2 + north**2) / 1500.0**2)))  # at most 9.7 deg
    for grid in (flat, gentle):
        for from_deg in (0.0, 77.0, 210.0, 360.0):
            assert not lee_top_agl_m(grid, from_deg).any()


@pytest.mark.parametrize(("slope_deg", "separates"), [(16.9, False), (17.1, True)])
def test_critical_slope_divides(slope_deg: float, separates: bool) -> None:
    """A ridge just below 17 deg has no zone, one just above has."""
    grid = grid_of(lambda east, north: ridge(east, height_m=300.0, slope=np.tan(np.radians(slope_deg))))
    assert lee_top_agl_m(grid, 270.0, PLAIN).any() == separates


def test_slope_margin_flags_what_the_height_model_flattens() -> None:
    """With a margin of 0.065 a ridge of 15 deg counts as steep."""
    grid = grid_of(lambda east, north: ridge(east, height_m=300.0, slope=np.tan(np.radians(15.0))))
    assert not lee_top_agl_m(grid, 270.0, PLAIN).any()
    assert lee_top_agl_m(grid, 270.0, LeeRules()).any()


def test_the_steepest_part_of_the_lee_side_counts_and_the_edge_grazes_the_crest() -> None:
    """A shoulder of 11 deg above a face of 31 deg is in the zone's making: the edge starts at the crest above both."""
    grid = grid_of(lambda east, north: 400.0 - np.clip(0.2 * east, 0.0, 60.0) - np.clip(0.6 * (east - 300.0), 0, 240.0))
    top = lee_top_agl_m(grid, 270.0, PLAIN)[60]
    east = grid.east_m
    exact = np.where(east > 300.0, np.maximum(400.0 - east / 6.5 - grid.ground_amsl_m[60], 0.0), 0.0)
    assert np.abs(top - exact).max() <= TOLERANCE_M


@settings(max_examples=25, deadline=None)
@given(from_deg=st.floats(0.0, 360.0))
def test_a_turned_ridge_in_a_turned_wind_has_the_same_zone(from_deg: float) -> None:
    """Whatever the direction, the zone is that of the ridge across the wind, within what one column can change."""
    angle = np.radians(from_deg)

    def downwind(east: Floats, north: Floats) -> Floats:
        return -(east * np.sin(angle) + north * np.cos(angle))

    grid = grid_of(lambda east, north: ridge(downwind(east, north), height_m=HEIGHT_M, slope=SLOPE), step_m=25.0)
    away = downwind(*np.meshgrid(grid.east_m, grid.north_m))
    within = np.hypot(*np.meshgrid(grid.east_m, grid.north_m)) < 1400.0  # where the crest upwind is on the grid
    off = np.abs(lee_top_agl_m(grid, from_deg, PLAIN) - exact_top_m(away))[within]
    column_m = 25.0 * np.sqrt(2.0) * SLOPE
    assert off.max() <= column_m
    assert 5.0 * column_m < HEIGHT_M / 2.0  # a zone missed altogether would be seen


@settings(max_examples=25, deadline=None)
@given(height_m=st.floats(100.0, 500.0), more_m=st.floats(1.0, 400.0))
def test_a_higher_crest_casts_a_deeper_zone(height_m: float, more_m: float) -> None:
    """Nowhere does a zone get shallower when the ridge is raised by steeper sides."""
    base_m = 1000.0
    tops = [
        lee_top_agl_m(grid_of(lambda east, north, h=h: ridge(east, height_m=h, slope=h / base_m)), 270.0, PLAIN)
        if h / base_m > PLAIN.separating_slope_frac
        else np.zeros((121, 121))
        for h in (height_m, height_m + more_m)
    ]
    east = np.broadcast_to((np.arange(121) - 60) * 50.0, tops[0].shape)
    beyond = east >= base_m  # on the level; on the raised side itself the ground has risen too
    assert np.all(tops[1][beyond] >= tops[0][beyond])
    assert tops[1].max() >= tops[0].max()


def test_a_wider_sector_only_adds() -> None:
    """What lies in the lee of the mean direction lies in the lee of the sector about it."""
    peak = grid_of(lambda east, north: np.maximum(800.0 - 0.7 * np.hypot(east, north), 0.0))
    alone, sector = (lee_top_agl_m(peak, 30.0, LeeRules(sector_deg=width)) for width in (0.0, 20.0))
    assert np.all(sector >= alone)
    assert np.mean(sector > 0.0) > np.mean(alone > 0.0)


def test_directions_may_differ_by_column() -> None:
    """A field of directions gives each column the zone of its own wind."""
    east_wind = np.full(RIDGE.ground_amsl_m.shape, 90.0)
    east_wind[:60] = 270.0
    mixed = lee_top_agl_m(RIDGE, east_wind, PLAIN)
    assert np.array_equal(mixed[:60], lee_top_agl_m(RIDGE, 270.0, PLAIN)[:60])
    assert np.array_equal(mixed[60:], lee_top_agl_m(RIDGE, 90.0, PLAIN)[60:])


def test_north_wind_shelters_the_south() -> None:
    """From 0 deg the zone lies south of the crest, from 360 deg as well."""
    grid = grid_of(lambda east, north: ridge(north, height_m=HEIGHT_M, slope=SLOPE))
    top = lee_top_agl_m(grid, 0.0, PLAIN)
    assert top[grid.north_m < 0.0].any()
    assert not top[grid.north_m > 0.0].any()
    assert np.allclose(top, lee_top_agl_m(grid, 360.0, PLAIN), atol=1e-6)


@pytest.mark.parametrize("from_deg", [400.0, -1.0, float("nan")])
def test_a_direction_that_is_none_is_refused(from_deg: float) -> None:
    """Wind from 400 degrees is an error that says so, not wind from 40."""
    with pytest.raises(WindError, match="cannot blow from"):
        lee_zone(RIDGE, from_deg)
    with pytest.raises(WindError, match="cannot blow from"):
        upwind_slope_deg(RIDGE, from_deg)


@pytest.mark.parametrize(
    "wrong",
    [
        {"critical_slope_deg": 0.0},
        {"reach_heights": 0.0},
        {"reach_heights": 3.0},  # comes down more steeply than the slope it begins at
        {"sector_deg": -1.0},
        {"height_margin_m": -1.0},
    ],
)
def test_rules_that_make_no_zone_are_refused(wrong: dict[str, float]) -> None:
    """Rules are checked when they are made."""
    with pytest.raises(ValueError, match="must"):
        LeeRules(**wrong)


def test_upwind_slope_of_a_ridge() -> None:
    """On the lee side the steepest way up is the side itself; on the windward side it leads down; beyond the reach,
    level."""
    steep = upwind_slope_deg(RIDGE, 270.0, reach_m=400.0)[60]
    slope_deg = np.degrees(np.arctan(SLOPE))
    at = {round(float(east)): round(float(value), 6) for east, value in zip(RIDGE.east_m, steep, strict=True)}
    assert at[400] == pytest.approx(slope_deg)
    assert at[-400] == pytest.approx(-slope_deg)
    assert at[1500] == 0.0
    assert np.isnan(steep[0])


def test_upwind_slope_must_look_a_column_far() -> None:
    """A reach within the column itself sees nothing and is refused."""
    with pytest.raises(ValueError, match="reach_m"):
        upwind_slope_deg(RIDGE, 270.0, reach_m=60.0)
