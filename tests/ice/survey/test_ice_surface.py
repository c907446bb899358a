"""Slope and roughness of surfaces whose own are known."""

from __future__ import annotations

import numpy as np
import pytest

from ice_made_ground import axes, slope_down_south
from lungta.ice.survey.surface import roughness_m, slope_deg, smoothed

EAST, NORTH = axes(80, 90, 0.5)


@pytest.mark.parametrize("slope", [0.0, 12.0, 35.0, 60.0])
def test_the_slope_of_a_plane_is_its_own(slope: float) -> None:
    """To 0.05 deg, up to the edges and beside voids; five times that is seen."""
    plane = slope_down_south(NORTH, slope).astype(np.float32)
    plane[30:40, 20:50] = np.nan
    found = slope_deg(plane, 0.5, 5.0)
    assert np.array_equal(np.isnan(found), np.isnan(plane))
    assert np.nanmax(np.abs(found - slope)) < 0.05
    assert np.nanmax(np.abs(found + 5 * 0.05 - slope)) > 0.05


def test_a_plane_has_no_roughness_and_noise_has_its_own() -> None:
    """The standard deviation about a plane with n cells in the denominator: sigma sqrt(1 - 3/n), n = 81."""
    plane = slope_down_south(NORTH, 30.0).astype(np.float32)
    assert np.nanmax(roughness_m(plane, 0.5, 4.5)) < 5e-3  # float32 at 5,600 m
    noisy = plane + np.random.default_rng(4).normal(0.0, 0.3, plane.shape).astype(np.float32)
    expected = 0.3 * np.sqrt(1.0 - 3.0 / 81.0)
    rms = np.sqrt(np.mean(roughness_m(noisy, 0.5, 4.5)[10:-10, 10:-10] ** 2))
    assert rms == pytest.approx(expected, rel=0.03)
    assert rms != pytest.approx(expected * 1.15, rel=0.03)


def test_roughness_is_that_of_least_squares() -> None:
    """NumPy's lstsq over the cells of single squares, with voids among them and at the edge, gives the same."""
    rng = np.random.default_rng(5)
    heights = rng.normal(5600.0, 1.0, (30, 30)).astype(np.float32)
    heights[rng.uniform(size=heights.shape) < 0.2] = np.nan
    found = roughness_m(heights, 1.0, 5.0)
    for row, column in ((0, 0), (10, 12), (29, 15), (20, 3), (7, 29)):
        if np.isnan(heights[row, column]):
            assert np.isnan(found[row, column])
            continue
        rows, columns = (slice(max(0, place - 2), place + 3) for place in (row, column))
        z = heights[rows, columns].astype(float)
        y, x = (axis[~np.isnan(z)] for axis in np.mgrid[0 : z.shape[0], 0 : z.shape[1]])
        plane = np.column_stack([np.ones(x.size), x, y])
        left = z[~np.isnan(z)] - plane @ np.linalg.lstsq(plane, z[~np.isnan(z)], rcond=None)[0]
        assert found[row, column] == pytest.approx(np.sqrt(np.mean(left**2)), rel=1e-4)


def test_too_few_cells_have_no_roughness() -> None:
    """Five cells, or any number in one line, leave a plane free to lie as it likes."""
    heights = np.full((20, 20), np.nan, np.float32)
    heights[10, 5:15] = 1.0
    heights[9, 9] = 2.0
    assert np.isnan(roughness_m(heights, 1.0, 3.0)).all()


def test_smoothing_leaves_voids_out() -> None:
    """Voids stay, and draw nothing in."""
    heights = np.full((30, 30), 5600.0, np.float32)
    heights[10:15, 10:15] = np.nan
    result = smoothed(heights, 2.0)
    assert np.isnan(result[12, 12])
    assert np.nanmax(np.abs(result - 5600.0)) < 1e-3
