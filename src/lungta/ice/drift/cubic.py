"""Smooth values and gradients between the cells of a stack of maps: cubic convolution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
AROUND = np.arange(-1, 3)


def weights(fraction: Floats) -> tuple[Floats, Floats]:
    """Return the weights of the four cells about a place and their slopes per cell, shapes (n, 4).

    Keys 1981, doi:10.1109/TASSP.1981.1163711, eq. 15 (a = -1/2): passes through the cells' values, continuous with its
    slope, exact for parabolas.

    Parameters
    ----------
    fraction : array, shape (n,)
        How far the place lies from the second cell towards the third, 0..1.
    """
    s = fraction[:, None]
    value = np.concatenate(
        [
            ((-0.5 * s + 1.0) * s - 0.5) * s,
            (1.5 * s - 2.5) * s * s + 1.0,
            ((-1.5 * s + 2.0) * s + 0.5) * s,
            (0.5 * s - 0.5) * s * s,
        ],
        axis=1,
    )
    slope = np.concatenate(
        [
            (-1.5 * s + 2.0) * s - 0.5,
            (4.5 * s - 5.0) * s,
            (-4.5 * s + 4.0) * s + 0.5,
            (1.5 * s - 1.0) * s,
        ],
        axis=1,
    )
    return value, slope


def between_cells(layers: Floats, layer: Indices, row: Floats, column: Floats) -> tuple[Floats, Floats]:
    """Return values and their slopes by (row, column), shapes (n, c) and (n, c, 2); NaN off the maps or beside a NaN.

    Parameters
    ----------
    layers : array, shape (maps, rows, columns, c)
        The maps.
    layer : array of int, shape (n,)
        Which map.
    row, column : array, shape (n,)
        Where, in cells; whole numbers are centres.
    """
    rows, columns = layers.shape[1:3]
    row = np.where(np.isfinite(row), row, -9.0)
    column = np.where(np.isfinite(column), column, -9.0)
    first_row = np.clip(np.floor(row).astype(np.int64), 1, max(rows - 3, 1))
    first_column = np.clip(np.floor(column).astype(np.int64), 1, max(columns - 3, 1))
    inside = (row >= 1) & (row <= rows - 2) & (column >= 1) & (column <= columns - 2)
    at_rows = (first_row[:, None] + AROUND)[:, :, None]
    at_columns = (first_column[:, None] + AROUND)[:, None, :]
    around = layers[layer[:, None, None], at_rows, at_columns]
    by_row, slope_row = weights(row - first_row)
    by_column, slope_column = weights(column - first_column)
    along = np.einsum("nj,nijc->nic", by_column, around)
    value = np.einsum("ni,nic->nc", by_row, along)
    slopes = np.stack(
        [
            np.einsum("ni,nic->nc", slope_row, along),
            np.einsum("ni,nj,nijc->nc", by_row, slope_column, around),
        ],
        axis=2,
    )
    value[~inside] = np.nan
    slopes[~inside] = np.nan
    return value, slopes
