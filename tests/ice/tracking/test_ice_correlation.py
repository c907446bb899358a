"""The exhaustive search is the normalised correlation that other programs compute."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.feature import match_template
from skimage.registration._masked_phase_cross_correlation import cross_correlate_masked

from lungta.ice.tracking import coarse

CUT = (16, 8, 8)
REACH = 5
DOWN, RIGHT = 3, 4
TOLERANCE = 2e-5


def images() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    rng = np.random.default_rng(3)
    a = rng.normal(size=((DOWN - 1) * 8 + 16, (RIGHT - 1) * 8 + 16)).astype(np.float32)
    b = rng.normal(size=(a.shape[0] + 2 * REACH, a.shape[1] + 2 * REACH)).astype(np.float32)
    b[2 : 2 + a.shape[0], 7 : 7 + a.shape[1]] += a
    return a, b


def whole() -> NDArray[np.float32]:
    a, b = images()
    scores = np.empty((2 * REACH + 1, 2 * REACH + 1, DOWN, RIGHT), dtype=np.float32)
    coarse.whole_scores(a, b, np.ones_like(b), CUT, scores)
    return scores


def opencv(j: int, i: int, wrong_by: float = 0.0) -> NDArray[np.float32]:
    a, b = images()
    window = a[j * 8 : j * 8 + 16, i * 8 : i * 8 + 16]
    there = b[j * 8 : j * 8 + 16 + 2 * REACH, i * 8 : i * 8 + 16 + 2 * REACH]
    return cv2.matchTemplate(there, window, cv2.TM_CCOEFF_NORMED) + np.float32(wrong_by)


def test_every_window_and_shift_is_what_opencv_gives() -> None:
    """Sums shared between windows change nothing."""
    scores = whole()
    for j in range(DOWN):
        for i in range(RIGHT):
            np.testing.assert_allclose(scores[:, :, j, i], opencv(j, i), atol=TOLERANCE)


def test_a_window_is_what_scikit_image_gives() -> None:
    """A second program, by Fourier transform."""
    a, b = images()
    np.testing.assert_allclose(
        whole()[:, :, 1, 2], match_template(b[8 : 24 + 2 * REACH, 16 : 32 + 2 * REACH], a[8:24, 16:32]), atol=1e-4
    )


def test_a_score_that_is_wrong_by_five_tolerances_is_noticed() -> None:
    """The comparison can fail."""
    with pytest.raises(AssertionError):
        np.testing.assert_allclose(whole()[:, :, 0, 0], opencv(0, 0, wrong_by=5 * TOLERANCE), rtol=0, atol=TOLERANCE)


def test_masked_pixels_take_no_part() -> None:
    """The six sums of Padfield (2012), against scikit-image's own masked correlation."""
    a, b = images()
    rng = np.random.default_rng(5)
    a_held, b_held = rng.random(a.shape) > 0.3, rng.random(b.shape) > 0.2
    scores = np.empty((2 * REACH + 1, 2 * REACH + 1, DOWN, RIGHT), dtype=np.float32)
    zero = np.float32(0.0)
    coarse.masked_scores(
        np.where(a_held, a, zero), a_held.astype(np.float32), np.where(b_held, b, zero), b_held.astype(np.float32),
        CUT, 0.1, scores,
    )  # fmt: skip
    for j, i in ((0, 0), (2, 1), (1, 3)):
        near = slice(j * 8, j * 8 + 16), slice(i * 8, i * 8 + 16)
        wide = slice(j * 8, j * 8 + 16 + 2 * REACH), slice(i * 8, i * 8 + 16 + 2 * REACH)
        full = cross_correlate_masked(
            b[wide], a[near], b_held[wide], a_held[near], mode="full", axes=(0, 1), overlap_ratio=0.1
        )
        inner = full[15 : 15 + 2 * REACH + 1, 15 : 15 + 2 * REACH + 1]
        np.testing.assert_allclose(scores[:, :, j, i], inner, atol=1e-4)


def test_a_whole_window_never_meets_half_a_window() -> None:
    """Where the second image ends within the search, those shifts have no score, and all others are what they were."""
    a, b = images()
    held = np.ones_like(b)
    held[:4] = 0.0
    scores = np.empty((2 * REACH + 1, 2 * REACH + 1, DOWN, RIGHT), dtype=np.float32)
    coarse.whole_scores(a, b * held, held, CUT, scores)
    assert (scores[:4, :, 0] == coarse.NEVER).all()
    np.testing.assert_allclose(scores[4:, :, 0], whole()[4:, :, 0], atol=TOLERANCE)
    np.testing.assert_allclose(scores[:, :, 1:], whole()[:, :, 1:], atol=TOLERANCE)


def test_without_masked_pixels_both_ways_agree() -> None:
    """The short way is the long way's special case."""
    a, b = images()
    scores = np.empty((2 * REACH + 1, 2 * REACH + 1, DOWN, RIGHT), dtype=np.float32)
    coarse.masked_scores(a, np.ones_like(a), b, np.ones_like(b), CUT, 0.5, scores)
    np.testing.assert_allclose(scores, whole(), atol=TOLERANCE)


def test_too_few_pixels_and_even_ones_have_no_score() -> None:
    """Nothing is compared where there is nothing."""
    a, b = images()
    held = np.zeros_like(a)
    held[:, :20] = 1.0
    scores = np.empty((2 * REACH + 1, 2 * REACH + 1, DOWN, RIGHT), dtype=np.float32)
    coarse.masked_scores(a * held, held, b, np.ones_like(b), CUT, 0.5, scores)
    assert (scores[:, :, :, 3] == coarse.NEVER).all()
    assert (scores[:, :, :, 0] > coarse.NEVER).all()
    coarse.whole_scores(np.full_like(a, 3.0), b, np.ones_like(b), CUT, scores)
    assert (scores == coarse.NEVER).all()


def test_the_peak_and_its_lead() -> None:
    """A parabola's vertex, and the next hill that is not the peak's own shoulder."""
    y, x = np.mgrid[0:21, 0:21].astype(float)
    hill = np.exp(-((y - 6.3) ** 2 + (x - 12.2) ** 2) / 30) + 0.6 * np.exp(-((y - 17) ** 2 + (x - 3) ** 2) / 4)
    row, column, score, lead = coarse.peak_of(hill.astype(np.float32), 4)
    assert (row, column) == pytest.approx((6.3, 12.2), abs=0.02)
    assert lead == pytest.approx(score - hill[17, 3], abs=1e-6)


def test_coarser_pixels_are_means_of_what_is_held() -> None:
    """Half or more of the pixels must be held."""
    values = np.array([[1, 2, 0, 0], [3, 0, 0, 8]], dtype=np.float32)
    held = np.array([[1, 1, 0, 0], [1, 0, 0, 1]], dtype=np.float32)
    mean, kept = coarse.reduced(values, held, 2)
    assert mean.tolist() == [[2.0, 0.0]]
    assert kept.tolist() == [[1.0, 0.0]]
