"""Closing with octagons is that of an independent program; planes and voids come through it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from lungta.ice.survey.closing import closed, octagon, octagon_px


def footprint(across_px: float) -> np.ndarray:
    """The octagon as cells: its four lines one after the other."""
    line, diagonal = octagon(across_px)
    size = 2 * octagon_px(across_px) + 1
    cells = np.zeros((size, size), bool)
    cells[size // 2, size // 2] = True
    for part in (np.ones((1, line)), np.ones((line, 1)), np.eye(diagonal), np.eye(diagonal)[::-1]):
        cells = ndimage.binary_dilation(cells, part.astype(bool))
    return cells


@pytest.mark.parametrize("across_px", [3, 7, 12, 21])
def test_closing_is_that_of_scipy(across_px: int) -> None:
    """SciPy closes with the whole octagon at once; away from the edges the result is the same to the last bit."""
    heights = np.random.default_rng(1).normal(5500.0, 3.0, (90, 110)).astype(np.float32)
    inner = slice(30, -30)
    theirs = ndimage.grey_closing(heights, footprint=footprint(across_px))[inner, inner]
    assert np.array_equal(closed(heights, across_px)[inner, inner], theirs)


@pytest.mark.parametrize("across_px", [3, 5, 9, 15, 31, 61])
def test_octagons_are_round_and_as_wide_as_asked(across_px: int) -> None:
    """Within two cells in width, and along diagonals within an eighth or a cell and a half of that."""
    cells = footprint(across_px)
    across = int(cells.any(axis=0).sum())
    rows, columns = np.nonzero(cells)
    diagonal = (float(np.ptp(rows + columns)) + 1.0) / np.sqrt(2.0)
    assert across == octagon_px(across_px)
    assert abs(across - across_px) <= 2
    assert abs(diagonal - across) <= max(1.5, across / 8.0)


def test_a_plane_stays_a_plane() -> None:
    """Closing fills nothing of a slope, not even at the edge, however steep."""
    rows, columns = np.mgrid[0:60, 0:50]
    plane = (5500.0 + 0.9 * rows - 1.7 * columns).astype(np.float32)
    assert np.max(closed(plane, 21) - plane) < 2e-3


def test_voids_stay_voids_and_hold_nothing_up() -> None:
    """A slot with a void for a floor is filled to its rims; a void as wide as the octagon leaves ground as it is."""
    heights = np.full((60, 60), 100.0, np.float32)
    heights[:, 28:33] = 80.0
    heights[20:40, 29:32] = np.nan
    result = closed(heights, 13)
    assert np.array_equal(np.isnan(result), np.isnan(heights))
    assert np.nanmin(result[15:-15]) == 100.0
    heights[:] = 100.0
    heights[:, 20:40] = np.nan
    assert np.array_equal(closed(heights, 13), heights, equal_nan=True)
