"""Shaded relief."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from busy_day import ramp
from lungta.mountain.terrain.grid import Terrain
from lungta.record.report.extent import Extent
from lungta.record.report.relief import VOID_RGB, cut_patch, height_range_m, relief_rgb, relief_webp, shading
from lungta.record.report.scene import VOID, height_grid

WINDOW = Extent(west_m=-2000.0, south_m=-1500.0, east_m=2000.0, north_m=1500.0)


def _slope(east: float, north: float) -> Terrain:
    flat = ramp()
    across, along = np.meshgrid(flat.east_m, flat.north_m)
    return replace(flat, alt_amsl_m=5600.0 + east * across + north * along)


@pytest.mark.parametrize(("east", "north", "lit"), [(0.3, -0.3, True), (-0.3, 0.3, False)])
def test_light_comes_from_the_north_west(east: float, north: float, lit: bool) -> None:
    """A slope that faces north-west (rising to the south-east) is brighter than flat ground, the other one darker."""
    flat = shading(cut_patch(_slope(0.0, 0.0), WINDOW, columns=40)).mean()
    assert (shading(cut_patch(_slope(east, north), WINDOW, columns=40)).mean() > flat) == lit


def test_a_patch_keeps_the_ground_where_it_was() -> None:
    """Resampling moves and bends nothing: on a plane it is exact."""
    terrain = _slope(0.2, -0.1)
    patch = cut_patch(terrain, WINDOW, columns=80)
    expected = terrain.height_at(*np.meshgrid(patch.east_m, patch.north_m))
    assert np.abs(patch.alt_amsl_m - expected).max() < 0.01
    assert patch.alt_amsl_m.shape == (60, 80)


def test_voids_stay_voids_and_are_painted_as_such() -> None:
    """No height is drawn where the terrain has none."""
    patch = cut_patch(ramp(void=True), WINDOW, columns=100)
    void = np.isnan(patch.alt_amsl_m)
    assert 0 < void.sum() < void.size
    painted = np.flipud(relief_rgb(patch))
    assert (painted[void] == np.array(VOID_RGB)).all()
    assert height_range_m(patch)[0] > 4000


def test_ground_off_the_grid_is_void() -> None:
    """A window with no terrain at all is a picture of nothing, not an error."""
    away = Extent(west_m=50_000.0, south_m=0.0, east_m=52_000.0, north_m=2_000.0)
    patch = cut_patch(ramp(), away, columns=20)
    assert np.isnan(patch.alt_amsl_m).all()
    assert height_range_m(patch) == (0.0, 1.0)
    assert relief_rgb(patch).shape == (20, 20, 3)


def test_picture_is_small_and_north_up() -> None:
    """High ground in the north is at the top of the picture; the file fits on a page many times over."""
    patch = cut_patch(_slope(0.0, 0.4), WINDOW, columns=400)
    encoded = relief_webp(patch)
    assert len(encoded) < 60_000
    pixels = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"), dtype=float).sum(axis=2)
    assert pixels[:40].mean() > pixels[-40:].mean()


def test_grid_of_the_page_gives_the_heights_back() -> None:
    """Heights come out of the page's grid to a quarter of a metre, voids as voids."""
    import base64

    patch = cut_patch(ramp(void=True), WINDOW, columns=60)
    grid = height_grid(patch)
    steps = np.frombuffer(base64.b64decode(grid["heights"]), dtype="<u2").reshape(grid["rows"], grid["columns"])
    void = np.isnan(patch.alt_amsl_m)
    assert ((steps == VOID) == void).all()
    heights = grid["low_m"] + steps[~void] * grid["step_m"]
    assert np.abs(heights - patch.alt_amsl_m[~void]).max() < 0.25
