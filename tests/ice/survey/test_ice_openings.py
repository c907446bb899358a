"""Openings of known width, depth and bearing are found with them; what is none is left alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from skimage.draw import disk

from ice_made_ground import axes, in_slot, slope_down_south
from lungta.ice.survey.chords import widths_across
from lungta.ice.survey.openings import find_openings, noise_m, on_ice
from lungta.ice.survey.settings import SurveySettings

SETTINGS = SurveySettings()
EAST, NORTH = axes(161, 181, 0.5)
MIDDLE = (slice(60, 101), slice(70, 111))


def measured(heights: np.ndarray, cells: np.ndarray, pixel_m: float = 0.5) -> tuple[float, float, float]:
    """Median width, depth and part found of the cells of a slot."""
    found = find_openings(heights.astype(np.float32), pixel_m, SETTINGS)
    width, depth = found.width_m[cells], found.depth_m[cells]
    opened = width > 0.0
    return float(np.median(width[opened])), float(np.median(depth[opened])), float(opened.mean())


@pytest.mark.parametrize("along_deg", [0.0, 22.5, 63.0, 90.0, 135.0])
@pytest.mark.parametrize(("width_m", "depth_m"), [(2.0, 12.0), (3.5, 8.0), (6.0, 20.0), (12.0, 15.0)])
@pytest.mark.parametrize("slope_deg", [0.0, 25.0])
def test_slots_have_their_width_and_depth(along_deg: float, width_m: float, depth_m: float, slope_deg: float) -> None:
    """Width within a cell, depth within 8 % less the fall of the slope across it; five times that is seen."""
    slot = in_slot(EAST, NORTH, along_deg, width_m)
    heights = slope_down_south(NORTH, slope_deg) - depth_m * slot
    heights += np.random.default_rng(2).normal(0.0, 0.03, heights.shape)
    centre = np.zeros_like(slot)
    centre[MIDDLE] = slot[MIDDLE]
    width, depth, part = measured(heights, centre)
    tolerance = 0.5
    assert part > 0.99
    assert abs(width - width_m) <= tolerance
    assert abs(width + 5 * tolerance - width_m) > tolerance
    lost_m = width_m * np.tan(np.radians(slope_deg))
    assert 0.92 * depth_m - lost_m <= depth <= 1.03 * depth_m


@pytest.mark.parametrize("along_deg", [10.0, 75.0, 120.0])
def test_bearings_are_those_of_the_slots(along_deg: float) -> None:
    """Along the slot within 6 deg, the step of the lines tried; row 0 lies in the north."""
    slot = in_slot(EAST, NORTH, along_deg, 3.0)
    found = find_openings((5600.0 - 9.0 * slot).astype(np.float32), 0.5, SETTINGS)
    off = (found.along_deg[MIDDLE][slot[MIDDLE]] - along_deg + 90.0) % 180.0 - 90.0
    assert abs(np.median(off)) < 6.0
    assert np.isnan(found.along_deg[~slot & (found.width_m == 0.0)]).all()


def test_walls_that_lean_are_measured_at_their_rims() -> None:
    """A crevasse in V, 70 deg steep, is as wide as its lips and as deep as its bottom."""
    depth = np.clip(10.0 - np.abs(EAST) * np.tan(np.radians(70.0)), 0.0, None)
    width, deepest, _ = measured(5600.0 - depth, (np.abs(EAST) < 0.3) & (np.abs(NORTH) < 20.0))
    assert abs(width - 2 * 10.0 / np.tan(np.radians(70.0))) < 1.5
    assert abs(deepest - 10.0) < 0.8


def test_chords_of_a_disc_are_those_of_geometry() -> None:
    """The shortest line through a point of a disc of radius R at r from its middle is 2 sqrt(R^2 - r^2) long."""
    mask = np.zeros((101, 101), bool)
    mask[disk((50, 50), 30.5)] = True
    width_px, _ = widths_across(mask)
    rows, columns = np.nonzero(mask)
    radius = np.hypot(rows - 50, columns - 50)
    true = 2.0 * np.sqrt(30.5**2 - radius**2)
    inside = radius < 25.0
    off = width_px[mask][inside] - true[inside]
    assert np.abs(off).max() < 1.2
    assert np.abs(np.median(off)) < 0.3
    assert np.abs(np.median(off) + 5 * 0.3) > 0.3


@pytest.mark.parametrize("side_deg", [10.0, 20.0, 30.0])
def test_troughs_are_no_crevasses(side_deg: float) -> None:
    """Sides of up to 30 deg are walked through, at any width."""
    heights = 5600.0 + np.abs(EAST) * np.tan(np.radians(side_deg))
    assert not (find_openings(heights.astype(np.float32), 0.5, SETTINGS).depth_m > 0.0).any()


@pytest.mark.parametrize("noise", [0.05, 0.2, 0.5])
def test_noise_makes_no_crevasses(noise: float) -> None:
    """Noisier heights raise the least depth that counts; the noise is measured within 5 %."""
    heights = (slope_down_south(NORTH, 20.0) + np.random.default_rng(3).normal(0.0, noise, NORTH.shape)).astype(
        np.float32
    )
    assert noise_m(heights) == pytest.approx(noise, rel=0.05)
    found = find_openings(heights, 0.5, SETTINGS)
    assert (found.depth_m > 0.0).mean() < 1e-4
    assert found.least_depth_m == pytest.approx(max(0.5, 6 * noise), rel=0.05)


def towers() -> np.ndarray:
    """Two towers 10 m high, 16 m apart."""
    return 10.0 * ((np.abs(np.abs(EAST) - 14.0) < 6.0) & (np.abs(NORTH) < 8.0))


def test_ground_between_seracs_is_no_crevasse() -> None:
    """A gap that is wider than deep is walked through."""
    found = find_openings((5600.0 + towers()).astype(np.float32), 0.5, SETTINGS)
    assert not (found.depth_m > 0.0).any()


def test_a_slot_between_seracs_is_as_wide_as_it_is() -> None:
    """It does not make a crevasse of the whole gap, nor take the height of the towers for its depth."""
    slot = in_slot(EAST, NORTH, 0.0, 2.0)
    width, depth, part = measured(5600.0 + towers() - 12.0 * slot, slot & (np.abs(NORTH) < 6.0))
    assert part == 1.0
    assert abs(width - 2.0) <= 0.5
    assert abs(depth - 12.0) < 0.6


def test_a_wide_opening_is_found_up_to_the_widest_asked_for() -> None:
    """And not beyond."""
    slot = in_slot(EAST, NORTH, 0.0, 20.0)
    heights = (5600.0 - 25.0 * slot).astype(np.float32)
    assert (find_openings(heights, 0.5, SETTINGS).depth_m[MIDDLE][slot[MIDDLE]] > 0.0).all()
    assert not (find_openings(heights, 0.5, replace(SETTINGS, widest_m=15.0)).depth_m > 0.0).any()


def test_a_void_in_a_crevasse_hides_it_not() -> None:
    """Cameras see no bottom in deep ones: what is left of the walls is an opening as wide as the whole."""
    slot, floor = in_slot(EAST, NORTH, 0.0, 6.0, 40.0), in_slot(EAST, NORTH, 0.0, 3.0, 34.0)
    heights = np.where(floor, np.nan, 5600.0 - 8.0 * slot).astype(np.float32)
    found = find_openings(heights, 0.5, SETTINGS)
    assert np.isnan(found.width_m[floor]).all()
    assert np.isnan(found.depth_m[floor]).all()
    assert (found.depth_m[slot & ~floor] > 7.0).all()


def test_outside_the_ice_there_are_none() -> None:
    """A gully in rock is no crevasse once the ice is outlined."""
    slot = in_slot(EAST, NORTH, 90.0, 4.0, 60.0)
    heights = (5600.0 - 9.0 * slot).astype(np.float32)
    ice = EAST > 0.0
    found = on_ice(find_openings(heights, 0.5, SETTINGS), heights, ice)
    assert (found.depth_m[slot & ice] > 0.0).all()
    assert not (found.width_m[~ice] > 0.0).any()
    assert np.array_equal(found.ground_m[~ice], heights[~ice])


@pytest.mark.parametrize("width_m", [2.5, 4.0, 6.0, 9.0, 14.0])
def test_openings_count_from_their_depth_for_their_width(width_m: float) -> None:
    """With sheer walls at 0.9 of their width they do, at 0.6 they do not: 0.75 is held to 15 % at any width."""
    slot = in_slot(EAST, NORTH, 0.0, width_m)
    for deep, found in ((0.9, True), (0.6, False)):
        heights = (5600.0 - deep * width_m * slot).astype(np.float32)
        opened = find_openings(heights, 0.5, SETTINGS).depth_m[MIDDLE][slot[MIDDLE]] > 0.0
        assert opened.all() == found
        assert opened.any() == found
