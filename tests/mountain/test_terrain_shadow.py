"""Shadows of walls are known by trigonometry, those of real shapes by a plain march."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.sun import SunPosition, daylight_utc
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.shadow import horizon_deg, sunlit_ground, sunlit_windows

FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.9)
SOURCE = TerrainSource(
    title="wall", origin="test", licence="", vertical_datum="EGM2008", posting_m=50.0, sigma_m=1.0, accuracy_note=""
)
AXIS_M = 50.0 * np.arange(-40, 41.0)
KATHMANDU = "Asia/Kathmandu"


def terrain(heights: NDArray[np.float64]) -> Terrain:
    return Terrain(
        frame=FRAME, east_m=AXIS_M, north_m=AXIS_M, alt_amsl_m=heights, sigma_m=np.ones_like(heights), source=SOURCE
    )


def wall(height_m: float, east_m: float) -> NDArray[np.float64]:
    """Level ground at 5,000 m with a wall that runs north at `east_m`."""
    return np.full((AXIS_M.size, 1), 5000.0) + np.where(east_m == AXIS_M, height_m, 0.0)


@pytest.mark.parametrize("elevation_deg", [15.0, 30.0, 60.0])
def test_length_of_a_walls_shadow(elevation_deg: float) -> None:
    """A wall of 300 m throws a shadow of 300 m over the tangent of the sun's height, to one node."""
    lit = sunlit_ground(wall(300.0, 0.0), 50.0, 50.0, SunPosition(90.0, elevation_deg))
    shaded_m = -AXIS_M[(~lit[40]) & (AXIS_M < 0.0)].min()
    assert abs(shaded_m - 300.0 / np.tan(np.radians(elevation_deg))) <= 50.0
    assert lit[:, AXIS_M >= 0.0].all()


def test_shadow_of_a_wall_lengthens_with_the_slant_of_the_sun() -> None:
    """Seen at 45 deg to the wall the shadow square to it is shorter by the cosine."""
    lit = sunlit_ground(wall(300.0, 0.0), 50.0, 50.0, SunPosition(45.0, 20.0))
    shaded_m = -AXIS_M[(~lit[10]) & (AXIS_M < 0.0)].min()
    assert abs(shaded_m - 300.0 / np.tan(np.radians(20.0)) * np.cos(np.radians(45.0))) <= 50.0


def test_four_quarters_of_the_sky_shade_alike() -> None:
    """Turning ground and sun together by 90 deg turns the shadow."""
    heights = rough()
    lit = sunlit_ground(heights, 50.0, 50.0, SunPosition(30.0, 25.0))
    turned = sunlit_ground(np.rot90(heights).copy(), 50.0, 50.0, SunPosition(120.0, 25.0))
    np.testing.assert_array_equal(np.rot90(lit), turned)


def rough() -> NDArray[np.float64]:
    east, north = np.meshgrid(AXIS_M, AXIS_M)
    return 5500.0 + 400.0 * np.sin(east / 310.0) * np.cos(north / 270.0) + 0.1 * east


def marched(heights: NDArray[np.float64], row: int, column: int, sun: SunPosition) -> float:
    """Greatest height of ground over the ray to the sun, in small steps with bilinear heights [m]."""
    ground = terrain(heights)
    azimuth, rise = np.radians(sun.azimuth_deg), np.tan(np.radians(sun.elevation_deg))
    distance_m = np.arange(50.0, 6000.0, 2.0)
    along = ground.height_at(AXIS_M[column] + distance_m * np.sin(azimuth), AXIS_M[row] + distance_m * np.cos(azimuth))
    return float(np.nanmax(along - heights[row, column] - rise * distance_m))


@pytest.mark.parametrize("sun", [SunPosition(63.0, 18.0), SunPosition(200.0, 9.0), SunPosition(311.0, 30.0)])
def test_shadows_agree_with_a_plain_march(sun: SunPosition) -> None:
    """On rough ground the compiled march and steps of 2 m over the bilinear surface agree where it is not a near thing.

    The compiled march looks at grid lines only: between them bilinear ground may rise a few metres more.
    """
    lit = sunlit_ground(rough(), 50.0, 50.0, sun)
    nodes = [(row, column) for row in range(3, 78, 6) for column in range(3, 78, 6)]
    over_m = np.array([marched(rough(), row, column, sun) for row, column in nodes])
    found = np.array([lit[node] for node in nodes])
    clear = np.abs(over_m) > 8.0
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(found[clear], over_m[clear] < 0.0)
    assert 0.2 < found.mean() < 0.95


def test_no_light_by_night_and_full_light_on_a_plain() -> None:
    """Below the level the sun lights nothing; nothing shades a plain, at whatever low sun."""
    plain = np.full((9, 9), 4000.0)
    assert not sunlit_ground(plain, 50.0, 50.0, SunPosition(90.0, -0.1)).any()
    assert sunlit_ground(plain, 50.0, 50.0, SunPosition(271.0, 0.2)).all()
    assert sunlit_ground(plain, 50.0, 50.0, SunPosition(0.0, 90.0)).all()


def test_voids_hide_nothing() -> None:
    """A void is unknown ground: it throws no shadow of its own."""
    heights = np.full((9, 9), 4000.0)
    heights[4, 4] = np.nan
    assert sunlit_ground(heights, 50.0, 50.0, SunPosition(90.0, 5.0)).all()


def test_horizon_of_a_wall() -> None:
    """A wall of 300 m at 1 km stands 16.6 deg high for an eye on the ground, and lower aslant; the plain is level."""
    found = horizon_deg(terrain(wall(300.0, 1000.0)), 0.0, 0.0, [90.0, 60.0, 270.0], eye_agl_m=0.0)
    aslant = np.degrees(np.arctan(300.0 * np.cos(np.radians(30.0)) / 1000.0))
    np.testing.assert_allclose(found[:2], [np.degrees(np.arctan(0.3)), aslant], atol=0.01)
    assert abs(found[2]) < 0.05
    assert np.isnan(horizon_deg(terrain(wall(300.0, 1000.0)), 9999.0, 0.0, 90.0)).all()


def test_sun_comes_over_a_wall_later_than_over_the_plain() -> None:
    """Behind a wall in the east sunrise is late by the time that the sun takes to climb over it; sunset is not."""
    day = date(2026, 4, 20)
    plain = daylight_utc(28.0, 86.9, day, KATHMANDU)
    (late,) = sunlit_windows(terrain(wall(300.0, 1000.0)), 0.0, 0.0, day=day, timezone=KATHMANDU)
    assert 60.0 < (late.start_utc - plain.start_utc).total_seconds() / 60.0 < 95.0  # 15 deg an hour, aslant
    assert abs((late.end_utc - plain.end_utc).total_seconds()) < 8 * 60.0  # refraction and the limb


def test_deep_hole_sees_no_sun() -> None:
    """Between walls on all sides that hide all the sun's way there is no window."""
    pit = np.full((81, 81), 9000.0)
    pit[40, 40] = 1000.0
    assert sunlit_windows(terrain(pit), 0.0, 0.0, day=date(2026, 12, 21), timezone=KATHMANDU) == ()


@pytest.mark.real_data
def test_sun_reaches_base_camp_late(real_data: Path) -> None:
    """At Base Camp on 20 April the sun comes over the real horizon one to three hours after the flat one's sunrise."""
    frame = LocalFrame(origin_lat_deg=28.0026, origin_lon_deg=86.8528)
    ground = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", frame, extent_m=7500.0)
    day = date(2026, 4, 20)
    first = sunlit_windows(ground, 0.0, 0.0, day=day, timezone=KATHMANDU)[0]
    flat = daylight_utc(28.0026, 86.8528, day, KATHMANDU)
    late_h = (first.start_utc - flat.start_utc).total_seconds() / 3600.0
    assert 1.0 < late_h < 3.0
    assert first.start_utc.astimezone(ZoneInfo(KATHMANDU)).date() == day
