"""Sunlight against an independent program, and what clouds and slopes make of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thermal_ground import plane_relief

from lungta.mountain.sun import SunPosition
from lungta.mountain.wind.thermal.heat import slope_insolation_wm2
from lungta.mountain.wind.thermal.insolation import ClearSky, Sunlight, clear_sunlight, clouded

ORACLE = json.loads((Path(__file__).parents[1] / "oracles" / "sun_and_sky.json").read_text(encoding="utf-8"))
TOLERANCE_WM2 = 0.05


def test_clear_sky_is_bird_and_hulstroms() -> None:
    """Direct and diffuse light at three pressures and seven heights of the sun are pvlib's; a fivefold is caught."""
    for elevation_deg, pressure_pa, direct, diffuse in ORACLE["clear_sky"]:
        light = clear_sunlight(elevation_deg, pressure_pa, 1361.0)
        for found, expected in ((light.direct_normal_wm2, direct), (light.diffuse_wm2, diffuse)):
            assert abs(float(found) - expected) < TOLERANCE_WM2
            assert not abs(float(found) + 5 * TOLERANCE_WM2 - expected) < TOLERANCE_WM2


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(4.0, 90.0), st.floats(30_000.0, 100_000.0))
def test_thinner_air_and_higher_sun_give_more_beam(elevation_deg: float, pressure_pa: float) -> None:
    """The beam grows with height and with the sun and stays below that above the air; diffuse light is not negative."""
    light = clear_sunlight(elevation_deg, [pressure_pa, pressure_pa - 5000.0], 1361.0)
    assert light.direct_normal_wm2[1] > light.direct_normal_wm2[0]
    assert light.direct_normal_wm2.max() < 1361.0
    assert (light.diffuse_wm2 >= 0.0).all()
    assert clear_sunlight(min(elevation_deg + 1.0, 90.0), pressure_pa, 1361.0).direct_normal_wm2 >= float(
        light.direct_normal_wm2[0]
    )


def test_no_light_by_night() -> None:
    """With the sun below the level there is none."""
    assert [float(part.sum()) for part in clear_sunlight(-1.0, [54_000.0, 60_000.0], 1361.0)] == [0.0, 0.0]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(0.0, 1.0), st.floats(0.0, 0.99))
def test_more_cloud_is_less_light(cloud_frac: float, less: float) -> None:
    """Light on the level falls with cloud, to a quarter under overcast; its diffuse part is never negative."""
    clear = Sunlight(np.array(1000.0), np.array(90.0))
    more, fewer = clouded(clear, 40.0, cloud_frac), clouded(clear, 40.0, cloud_frac * less)

    def level(light: Sunlight) -> float:
        return float(light.direct_normal_wm2 * np.sin(np.radians(40.0)) + light.diffuse_wm2)

    assert level(more) <= level(fewer) + 1e-9
    assert more.diffuse_wm2 >= 0.0
    assert level(clouded(clear, 40.0, 1.0)) == pytest.approx(0.25 * level(clear))


def test_a_slope_square_to_the_sun_gets_the_whole_beam() -> None:
    """A slope of 60 deg that faces a sun 30 deg high gets the beam, its back none, shaded ground the sky alone."""
    light, sky, sun = (
        Sunlight(np.array(1000.0), np.array(0.0)),
        ClearSky(ground_albedo_frac=0.0),
        SunPosition(180.0, 30.0),
    )
    facing, away = plane_relief(rise_north=np.sqrt(3.0)), plane_relief(rise_north=-np.sqrt(3.0))
    lit = np.ones(facing.ground_amsl_m.shape, bool)
    np.testing.assert_allclose(slope_insolation_wm2(facing, light, lit, sun, sky), 1000.0)
    np.testing.assert_allclose(slope_insolation_wm2(away, light, lit, sun, sky), 0.0)
    np.testing.assert_allclose(slope_insolation_wm2(facing, light, ~lit, sun, sky), 0.0)
    under_sky = Sunlight(np.array(0.0), np.array(100.0))
    np.testing.assert_allclose(slope_insolation_wm2(facing, under_sky, lit, sun, sky), 75.0)  # (1 + cos 60 deg) / 2
