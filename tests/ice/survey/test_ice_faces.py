"""Faces stand as high as they were made."""

from __future__ import annotations

import numpy as np
import pytest

from ice_made_ground import axes, slope_down_south
from lungta.ice.survey.faces import faces_on_ice, find_faces
from lungta.ice.survey.settings import SurveySettings

SETTINGS = SurveySettings()
EAST, NORTH = axes(100, 120, 0.5)


@pytest.mark.parametrize("high_m", [6.0, 12.0, 30.0])
@pytest.mark.parametrize("lean_deg", [65.0, 90.0])
def test_a_cliff_has_its_height(high_m: float, lean_deg: float) -> None:
    """Within 10 % and a metre on a slope of 15 deg, leaning or sheer; half as much again is seen."""
    run_m = high_m / np.tan(np.radians(lean_deg))
    cliff = np.clip((NORTH + run_m / 2.0) / max(run_m, 1e-9), 0.0, 1.0) if run_m > 0.01 else 1.0 * (NORTH > 0.0)
    found = find_faces((slope_down_south(NORTH, 15.0) + high_m * cliff).astype(np.float32), 0.5, SETTINGS)
    face = found.height_m > 0.0
    assert face.any(axis=0).all()
    assert np.abs(NORTH[face]).max() < run_m / 2.0 + 2.0
    height_m, true_m = float(np.median(found.height_m[face])), high_m + run_m * np.tan(np.radians(15.0))
    assert height_m == pytest.approx(true_m, rel=0.1, abs=1.0)
    assert height_m * 1.5 != pytest.approx(true_m, rel=0.1, abs=1.0)
    top_m = slope_down_south(np.array(run_m / 2.0), 15.0) + high_m
    assert np.median(found.top_amsl_m[face]) == pytest.approx(float(top_m), abs=1.0)


@pytest.mark.parametrize("slope", [20.0, 45.0, 50.0])
def test_slopes_have_no_faces(slope: float) -> None:
    """However long they are, and with half a metre of noise on them."""
    noise = np.random.default_rng(6).normal(0.0, 0.25, NORTH.shape)
    found = find_faces((slope_down_south(NORTH, slope) + noise).astype(np.float32), 0.5, SETTINGS)
    assert (found.height_m > 0.0).mean() < 2e-3


def test_low_steps_are_no_seracs() -> None:
    """A step of 3 m is climbed."""
    found = find_faces((5600.0 + 3.0 * (NORTH > 0.0)).astype(np.float32), 0.5, SETTINGS)
    assert not (found.height_m > 0.0).any()
    assert np.isnan(found.top_amsl_m).all()


def test_faces_off_the_ice_are_left_out_and_voids_stay() -> None:
    """Rock stands still."""
    heights = (5600.0 + 12.0 * (NORTH > 0.0)).astype(np.float32)
    heights[:10, :10] = np.nan
    found = faces_on_ice(find_faces(heights, 0.5, SETTINGS), EAST > 0.0)
    assert (found.height_m[EAST > 0.0] > 0.0).any()
    assert not (found.height_m[EAST <= 0.0] > 0.0).any()
    assert np.isnan(found.height_m[:10, :10]).all()
