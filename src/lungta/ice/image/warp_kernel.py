"""The compiled sampling of pixels between pixels: quintic B-splines, and the nearest pixel."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

TAPS = 6
CLEAR = (-1, 0, 1, 2)
"""Rows and columns about a place, counted from the pixel before it, that must hold data."""


@compiled
def _weight(distance: float) -> float:
    """Return the quintic B-spline (Unser 1999, doi:10.1109/79.799930, eq. 3) at a distance from its middle."""
    x = abs(distance)
    if x < 1.0:
        return 0.55 - x * x * (0.5 - x * x * (0.25 - x / 12.0))
    if x < 2.0:
        return 0.425 + x * (0.625 - x * (1.75 - x * (1.25 - x * (0.375 - x / 24.0))))
    return (3.0 - x) ** 5 / 120.0 if x < 3.0 else 0.0


@compiled
def _mirrored(index: int, size: int) -> int:
    """Return an index brought inside by mirrors at the first and last pixel."""
    if size == 1:
        return 0
    index = abs(index) % (2 * size - 2)
    return min(index, 2 * size - 2 - index)


@compiled
def _between(nodes: NDArray[np.float64], row: int, column: int, step: int) -> float:
    """Return what nodes every `step` pixels have at a pixel, linear between them."""
    i, j = row // step, column // step
    down, right = (row - i * step) / step, (column - j * step) / step
    top: float = nodes[i, j] + right * (nodes[i, j + 1] - nodes[i, j])
    bottom: float = nodes[i + 1, j] + right * (nodes[i + 1, j + 1] - nodes[i + 1, j])
    return top + down * (bottom - top)


@compiled
def sample_spline(
    coefficients: NDArray[np.float32],
    void: NDArray[np.bool_],
    places: NDArray[np.float64],
    step: int,
    out: NDArray[np.float32],
) -> None:
    """Fill `out` with the spline at places; NaN where one of the sixteen pixels about a place is void or missing.

    Parameters
    ----------
    coefficients : array
        Of the spline (`scipy.ndimage.spline_filter`, order 5, mirrored at the edges).
    void : array of bool
        Pixels that hold no data.
    places : array, shape (2, nodes down, nodes right)
        Row and column of every `step`-th pixel of `out`, one node beyond its last pixel included.
    step : int
        Pixels between nodes.
    out : array
        Filled.
    """
    rows, columns = coefficients.shape
    down, across = np.empty(TAPS), np.empty(TAPS)
    taps = np.empty(TAPS, dtype=np.int64)
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            y, x = _between(places[0], row, column, step), _between(places[1], row, column, step)
            top, left = math.floor(y), math.floor(x)
            clear = top >= 1 and left >= 1 and top + 2 < rows and left + 2 < columns
            if clear:
                for i in CLEAR:
                    for j in CLEAR:
                        clear = clear and not void[top + i, left + j]
            if not clear:
                out[row, column] = np.nan
                continue
            for k in range(TAPS):
                down[k], across[k] = _weight(y - top + 2 - k), _weight(x - left + 2 - k)
                taps[k] = _mirrored(left - 2 + k, columns)
            total = 0.0
            for i in range(TAPS):
                source = _mirrored(top - 2 + i, rows)
                line = 0.0
                for j in range(TAPS):
                    line += across[j] * coefficients[source, taps[j]]
                total += down[i] * line
            out[row, column] = total


@compiled
def sample_nearest(
    values: NDArray[np.float32], places: NDArray[np.float64], step: int, out: NDArray[np.float32]
) -> None:
    """Fill `out` with the nearest pixel's value at places; NaN beyond the last pixels' edges."""
    rows, columns = values.shape
    for row in range(out.shape[0]):
        for column in range(out.shape[1]):
            y = math.floor(_between(places[0], row, column, step) + 0.5)
            x = math.floor(_between(places[1], row, column, step) + 0.5)
            inside = y >= 0 and x >= 0 and y < rows and x < columns
            out[row, column] = values[y, x] if inside else np.nan
