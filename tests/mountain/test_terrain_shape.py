"""Slope, aspect, shade and profiles of planes are known exactly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.terrain.profile import height_profile
from lungta.mountain.terrain.shape import aspect_deg, hillshade, slope_deg

FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=87.0)
SOURCE = TerrainSource(
    title="plane", origin="test", licence="", vertical_datum="EGM2008", posting_m=50.0, sigma_m=1.0, accuracy_note=""
)
AXIS_M = 50.0 * np.arange(-10, 11.0)


def plane_terrain(rise_east: float, rise_north: float) -> Terrain:
    east, north = np.meshgrid(AXIS_M, AXIS_M)
    heights = 5000.0 + rise_east * east + rise_north * north
    return Terrain(
        frame=FRAME, east_m=AXIS_M, north_m=AXIS_M, alt_amsl_m=heights, sigma_m=np.ones_like(heights), source=SOURCE
    )


def holed(terrain: Terrain) -> Terrain:
    heights = terrain.alt_amsl_m.copy()
    heights[10, 10] = np.nan
    return Terrain(
        frame=FRAME, east_m=AXIS_M, north_m=AXIS_M, alt_amsl_m=heights, sigma_m=terrain.sigma_m, source=SOURCE
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(-3, 3), st.floats(-3, 3))
def test_slope_of_a_plane(rise_east: float, rise_north: float) -> None:
    """The slope of a plane is its steepness, edges included; 1 deg more is caught."""
    expected_deg = np.degrees(np.arctan(np.hypot(rise_east, rise_north)))
    found_deg = slope_deg(plane_terrain(rise_east, rise_north))
    np.testing.assert_allclose(found_deg, expected_deg, atol=1e-6)
    assert not np.allclose(found_deg + 1.0, expected_deg, atol=1e-6)


@pytest.mark.parametrize(
    ("rise_east", "rise_north", "expected_deg"),
    [(0, -1, 0), (-1, -1, 45), (-1, 0, 90), (-1, 1, 135), (0, 1, 180), (1, 1, 225), (1, 0, 270), (1, -1, 315)],
)
def test_aspect_is_downhill(rise_east: float, rise_north: float, expected_deg: float) -> None:
    """Ground that rises to the south faces north: aspect is the bearing of the fall line."""
    np.testing.assert_allclose(aspect_deg(plane_terrain(rise_east, rise_north)), expected_deg, atol=1e-9)


def test_level_ground_faces_nowhere() -> None:
    """Level ground has no aspect, slope 0 and the sun's own elevation for shade."""
    level = plane_terrain(0.0, 0.0)
    assert np.isnan(aspect_deg(level)).all()
    assert (slope_deg(level) == 0.0).all()
    np.testing.assert_allclose(hillshade(level, sun_elevation_deg=30.0), 0.5)


def test_shade() -> None:
    """A 45 deg slope that faces the sun is fully lit, one that turns its back is black."""
    sun = {"sun_azimuth_deg": 90.0, "sun_elevation_deg": 45.0}
    np.testing.assert_allclose(hillshade(plane_terrain(-1.0, 0.0), **sun), 1.0)
    np.testing.assert_allclose(hillshade(plane_terrain(1.0, 0.0), **sun), 0.0, atol=1e-12)


def test_a_void_spoils_itself_only() -> None:
    """At a void there is no slope; its neighbours take the side they have."""
    terrain = holed(plane_terrain(0.5, 0.0))
    for shape in (slope_deg, aspect_deg, hillshade):
        missing = np.isnan(shape(terrain))
        assert missing[10, 10]
        assert missing.sum() == 1
    assert slope_deg(terrain)[10, 11] == pytest.approx(np.degrees(np.arctan(0.5)))


def test_profile_follows_the_ground() -> None:
    """Along a bent path heights are the plane's, every corner is a sample and no step is longer than allowed."""
    corners = [(-300.0, -400.0), (0.0, 0.0), (100.0, 0.0), (100.0, 0.0), (100.0, 333.0)]
    profile = height_profile(plane_terrain(0.2, 0.1), corners)
    assert profile.along_m[0] == 0.0
    assert profile.along_m[-1] == pytest.approx(500.0 + 100.0 + 333.0)
    assert np.diff(profile.along_m).max() <= 25.0 + 1e-9
    np.testing.assert_allclose(profile.alt_amsl_m, 5000.0 + 0.2 * profile.east_m + 0.1 * profile.north_m)
    for corner in corners:
        assert np.hypot(profile.east_m - corner[0], profile.north_m - corner[1]).min() < 1e-9
    np.testing.assert_allclose(profile.sigma_m, 1.0)


def test_profile_sees_a_spire_between_corners() -> None:
    """Sampling is dense enough that a one-node spire on the path shows its full height."""
    terrain = plane_terrain(0.0, 0.0)
    heights = terrain.alt_amsl_m.copy()
    heights[10, 13] += 400.0
    spiked = Terrain(frame=FRAME, east_m=AXIS_M, north_m=AXIS_M, alt_amsl_m=heights, sigma_m=heights * 0, source=SOURCE)
    profile = height_profile(spiked, [(-500.0, 0.0), (500.0, 0.0)])
    assert profile.alt_amsl_m.max() == pytest.approx(5400.0)


def test_profile_off_the_grid_and_over_a_void_is_unknown() -> None:
    """Where there is no ground the profile says so instead of going on."""
    profile = height_profile(holed(plane_terrain(0.0, 0.0)), [(-700.0, 0.0), (700.0, 0.0)])
    off = np.abs(profile.east_m) > 500.0
    assert np.isnan(profile.alt_amsl_m[off]).all()
    assert np.isnan(profile.alt_amsl_m[np.abs(profile.east_m) < 49.0]).all()
    assert not np.isnan(profile.alt_amsl_m[(np.abs(profile.east_m) > 51.0) & ~off]).any()


@pytest.mark.parametrize(("corners", "step_m"), [([(0.0, 0.0)], None), ([], None), ([(0, 0), (1, 1)], 0.0)])
def test_no_profile_without_a_path(corners: list[tuple[float, float]], step_m: float | None) -> None:
    """One corner is no path, and steps must get somewhere."""
    with pytest.raises(ValueError, match="two corners"):
        height_profile(plane_terrain(0.0, 0.0), corners, step_m=step_m)
