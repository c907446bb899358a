"""Tracking finds known motions to a small fraction of a pixel, says how well, and invents no vector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import ndimage

import ice_scenes as made
from lungta.core.errors import IceError
from lungta.ice.image.model import ImageKind
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.reasons import MEASURED, Reason
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.track import track_pair

ONE = TrackSettings(windows_px=(64,), search_px=16)
TOLERANCE_PX = 0.002


def errors_px(moved: Displacements, down_px: float, right_px: float) -> np.ndarray:  # type: ignore[type-arg]
    kept = moved.kept
    down, right = -moved.north_m[kept] / made.PIXEL_M, moved.east_m[kept] / made.PIXEL_M
    return np.stack([down - down_px, right - right_px])


@pytest.mark.parametrize(("down_px", "right_px"), [(0.0, 0.0), (0.5, 0.25), (7.3, -12.61), (-3.75, 9.5)])
def test_pure_shifts(down_px: float, right_px: float) -> None:
    """By the shift theorem the truth is exact; the median error is some ten-thousandths of a pixel."""
    scene = made.texture()
    moved = track_pair(made.image(made.moved(scene, 0, 0)), made.image(made.moved(scene, down_px, right_px), 11), ONE)
    assert moved.kept[1:-1, 1:-1].all()  # beside the edge, windows leave the image
    assert np.median(np.hypot(*errors_px(moved, down_px, right_px))) < TOLERANCE_PX


def test_a_motion_that_is_wrong_by_five_tolerances_is_noticed() -> None:
    """The check above can fail."""
    scene = made.texture()
    shifted = made.moved(scene, 0.3, 0.2 + 5 * TOLERANCE_PX)
    moved = track_pair(made.image(made.moved(scene, 0, 0)), made.image(shifted, 11), ONE)
    assert np.median(np.hypot(*errors_px(moved, 0.3, 0.2))) > TOLERANCE_PX


def test_stated_ellipses_hold_the_truth() -> None:
    """With noise in both images, about 95 of 100 ellipses of 95 % hold it, and the errors are not blown up."""
    rng, scene, inside, ratio = np.random.default_rng(2), made.texture(4), [], []
    for down_px, right_px in ((0.4, -2.3), (5.7, 3.1), (-6.2, 0.9)):
        pair = [made.moved(scene, 0, 0), made.moved(scene, down_px, right_px)]
        noisy = [values + rng.normal(scale=12.0, size=values.shape).astype(np.float32) for values in pair]
        moved = track_pair(made.image(noisy[0]), made.image(noisy[1], 11), ONE)
        down, right = errors_px(moved, down_px, right_px)
        scale = made.PIXEL_M**2
        var_down, var_right = moved.var_north_m2[moved.kept] / scale, moved.var_east_m2[moved.kept] / scale
        cov = -moved.cov_m2[moved.kept] / scale
        far = (var_right * down**2 - 2 * cov * down * right + var_down * right**2) / (var_down * var_right - cov**2)
        inside.append(far < 5.991)  # chi-squared, two degrees of freedom, 95 %
        ratio.append(np.sqrt(var_right.mean()) / right.std())
    assert 0.88 < np.concatenate(inside).mean() < 0.985
    assert 0.75 < np.mean(ratio) < 1.5


def test_turning_and_shearing_ice() -> None:
    """A window is matched under the strain that its neighbours show: 4 degrees of turn err by less than 0.05 px."""
    rng = np.random.default_rng(6)
    wide = ndimage.spline_filter(ndimage.gaussian_filter(rng.normal(size=(520, 520)), 1.2) * 200.0, 5)
    y, x = np.mgrid[0:320, 0:320].astype(float)
    turn = np.array([[0.0, 0.07], [-0.07, 0.0]])
    back = np.linalg.inv(np.eye(2) + turn)
    from_y = 160 + back[0, 0] * (y - 160) + back[0, 1] * (x - 160)
    from_x = 160 + back[1, 0] * (y - 160) + back[1, 1] * (x - 160)
    first = ndimage.map_coordinates(wide, [y + 100, x + 100], order=5, prefilter=False)
    second = ndimage.map_coordinates(wide, [from_y + 100, from_x + 100], order=5, prefilter=False)
    moved = track_pair(made.image(first), made.image(second, 11), ONE)
    row, column = made.image(first).grid.pixel_of(*np.meshgrid(moved.grid.east_centres_m, moved.grid.north_centres_m))
    down = -moved.north_m / made.PIXEL_M - (turn[0, 1] * (column - 160))
    right = moved.east_m / made.PIXEL_M - (turn[1, 0] * (row - 160))
    inner = moved.kept[3:-3, 3:-3]
    assert inner.mean() > 0.95
    assert np.median(np.hypot(down, right)[3:-3, 3:-3][inner]) < 0.05


def test_rock_does_not_slow_the_ice_beside_it() -> None:
    """Strong standing texture beside the ice pulls at none of its vectors when masked (its_live_production #22)."""
    ice, rock = made.texture(7), made.moved(made.texture(8), 0, 0) * 3.0
    on_ice = np.zeros((made.SIDE, made.SIDE), dtype=bool)
    on_ice[:, made.SIDE // 2 :] = True
    pair = [np.where(on_ice, made.moved(ice, *shift), rock) for shift in ((0, 0), (4.4, 0.0))]
    images = made.image(pair[0]), made.image(pair[1], 11)
    unmasked, masked = track_pair(*images, ONE), track_pair(*images, ONE, Masks(ice=on_ice))
    edge = slice(None), slice(8, 10)  # windows that reach over the edge
    slowed = -unmasked.north_m[edge][unmasked.kept[edge]] / made.PIXEL_M
    true = -masked.north_m[edge][masked.kept[edge]] / made.PIXEL_M
    assert (slowed < 3.0).any()
    assert masked.kept[edge].mean() > 0.8
    assert np.abs(true - 4.4).max() < 0.05
    assert (masked.reason[:, :7] == Reason.NOT_ICE).all()


def test_stable_ground_takes_the_shift_between_the_images_off() -> None:
    """Images that lie 20.3 px off are brought together, and what the ground scatters is known."""
    rng = np.random.default_rng(9)
    ice, rock = made.texture(10), made.texture(11)
    stable = np.zeros((made.SIDE, made.SIDE), dtype=bool)
    stable[:128] = True
    first = np.where(stable, made.moved(rock, 0, 0), made.moved(ice, 0, 0))
    second = np.where(np.roll(stable, 9, axis=0), made.moved(rock, 9.0, -8.3), made.moved(ice, 9.0 + 2.0, -8.3 + 1.5))
    noisy = [values + rng.normal(scale=4.0, size=values.shape).astype(np.float32) for values in (first, second)]
    moved = track_pair(made.image(noisy[0]), made.image(noisy[1], 11), ONE, Masks(ice=~stable, stable=stable))
    assert moved.shift is not None
    assert (-moved.shift.north_m, moved.shift.east_m) == pytest.approx(
        (9.0 * made.PIXEL_M, -8.3 * made.PIXEL_M), abs=0.01
    )
    assert np.median(np.hypot(*errors_px(moved, 2.0, 1.5))) < 0.03
    assert not any("stable ground" in note for note in moved.notes)


def test_no_stable_ground_is_said() -> None:
    """A shift between the images would be part of every vector."""
    values = made.moved(made.texture(), 0, 0)
    moved = track_pair(made.image(values), made.image(values, 11), ONE)
    assert moved.shift is None
    assert any("No stable ground" in note for note in moved.notes)


@pytest.mark.parametrize("what", ["snow", "shadow", "other ice", "void"])
def test_what_cannot_be_matched_has_no_vector_that_may_be_used(what: str) -> None:
    """New snow, deep shadow, ice that broke away and clouds are not taken for motion."""
    rng, scene = np.random.default_rng(12), made.texture(13)
    second = made.moved(scene, 2.0, 3.0)
    hidden = slice(None), slice(160, None)
    second[hidden] = {
        "snow": 230.0 + rng.normal(scale=0.5, size=(320, 160)),
        "shadow": np.round(2.0 + 0.002 * second[hidden]),
        "other ice": made.moved(made.texture(14), 0, 0)[hidden],
        "void": np.full((320, 160), np.nan),
    }[what]
    moved = track_pair(made.image(made.moved(scene, 0, 0)), made.image(second, 11), ONE)
    gone = moved.reason[:, 12:]
    assert (gone == Reason.KEPT).sum() == 0
    assert moved.kept[:, :5].mean() > 0.95
    none = moved.reason >= MEASURED
    assert np.isnan(moved.east_m[none]).all()
    assert np.isfinite(moved.east_m[~none]).all()


def test_motion_beyond_the_search_is_not_measured() -> None:
    """30 px are not found by a search of 16."""
    scene = made.texture(15)
    moved = track_pair(made.image(made.moved(scene, 0, 0)), made.image(made.moved(scene, 0.0, 30.0), 11), ONE)
    assert moved.kept.sum() == 0


def test_small_windows_first_larger_ones_where_they_fail() -> None:
    """Noise drowns a window of 32 pixels; one of 64 still sees."""
    rng, scene = np.random.default_rng(16), made.texture(17)
    pair = [made.moved(scene, 0, 0), made.moved(scene, 2.5, -1.5)]
    for values in pair:
        values[:, 160:] = 120.0 + 0.07 * (values[:, 160:] - 120.0) + rng.normal(scale=6.0, size=(320, 160))
    settings = TrackSettings(windows_px=(32, 96), search_px=8, least_score=0.3)
    moved = track_pair(made.image(pair[0]), made.image(pair[1], 11), settings)
    assert (moved.window_px[:, :6][moved.kept[:, :6]] == 32).mean() > 0.9
    assert (moved.window_px[:, 12:] == 96).any()
    assert np.median(np.hypot(*errors_px(moved, 2.5, -1.5))) < 0.05


def test_a_lone_vector_that_differs_from_its_neighbours_is_marked_and_kept_in_the_file() -> None:
    """A patch that moved by itself is measured well, and said to differ."""
    scene = made.texture(18)
    second = made.moved(scene, 1.0, 1.0)
    second[140:180, 140:180] = made.moved(scene, 5.0, -4.0)[140:180, 140:180]
    settings = TrackSettings(windows_px=(32,), search_px=12)
    moved = track_pair(made.image(made.moved(scene, 0, 0)), made.image(second, 11), settings)
    marked = moved.reason == Reason.NEIGHBOUR_OUTLIER
    assert marked.any()
    assert np.isfinite(moved.east_m[marked]).all()


def test_heights_are_compared_without_the_slope_they_stand_on() -> None:
    """The bed's slope stays while the surface's roughness moves with the ice."""
    scene = made.texture(19)
    y, x = np.mgrid[0 : made.SIDE, 0 : made.SIDE]
    bed = (5400.0 + 0.6 * y + 25.0 * np.sin(x / 90.0)).astype(np.float32)
    pair = [bed + 0.02 * (made.moved(scene, *shift) - 120.0) for shift in ((0, 0), (3.2, -2.6))]
    moved = track_pair(made.image(pair[0], kind=ImageKind.HEIGHTS), made.image(pair[1], 11, ImageKind.HEIGHTS), ONE)
    assert moved.kept.mean() > 0.9
    assert np.median(np.hypot(*errors_px(moved, 3.2, -2.6))) < 0.03


def test_images_that_do_not_go_together_are_refused() -> None:
    """What, where, and what to do."""
    values = made.moved(made.texture(), 0, 0)
    with pytest.raises(IceError, match=r"not later than the first.*\s*Give the earlier image first"):
        track_pair(made.image(values), made.image(values), ONE)
    with pytest.raises(IceError, match="not on one grid"):
        track_pair(made.image(values), made.image(values[:300], 11), ONE)
    with pytest.raises(IceError, match="fewer than one window of 64"):
        track_pair(made.image(values[:50]), made.image(values[:50], 11), ONE)
    with pytest.raises(ValueError, match="the ice mask has shape"):
        track_pair(made.image(values), made.image(values, 11), ONE, Masks(ice=np.ones((4, 4), dtype=bool)))


def test_settings_are_checked() -> None:
    """Rule and value are named."""
    with pytest.raises(ValueError, match="windows_px must ascend"):
        replace(ONE, windows_px=(128, 64))
    with pytest.raises(ValueError, match=r"search_px must lie in 1\.\.512"):
        replace(ONE, search_px=0)
