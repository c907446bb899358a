"""A picture, or shaded heights, thinned to lie under a map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.ice.image.model import IceImage, ImageKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_PX = 1400
PALER = 0.5  # of the picture's range: dark rock stays grey, so that colours show on it
BAND_PIXELS = 1 << 23  # read at once: 32 MB
LIGHT_FROM_DEG, LIGHT_UP_DEG = 315.0, 45.0  # the habit of maps: light from the north-west


def draw_backdrop(ax: Axes, image: IceImage) -> None:
    """Draw an image in greys over its ground: a picture as it is, heights as shaded relief."""
    values, pixel_m = thinned(image)
    if image.notes.kind is ImageKind.HEIGHTS:
        values = _shaded(values, pixel_m)
    low, high = np.nanpercentile(values, (1.0, 99.0)) if np.isfinite(values).any() else (0.0, 1.0)
    grid = image.grid
    rows, columns = values.shape
    extent = (
        grid.west_m,
        grid.west_m + columns * pixel_m,
        grid.north_m - rows * pixel_m,
        grid.north_m,
    )
    black = low - PALER * (high - low)
    ax.imshow(values, extent=extent, cmap="gray", vmin=black, vmax=max(high, black + 1e-9), interpolation="antialiased")


def thinned(image: IceImage) -> tuple[NDArray[np.float32], float]:
    """Return an image averaged over squares to at most 1,400 pixels a side, with the side of a square [m].

    Read by bands, so that a large image need not fit in memory; rows and columns that fill no square are left out.
    """
    grid = image.grid
    size = max(1, math.ceil(max(grid.shape) / LONGEST_PX))
    rows, columns = max(1, grid.rows // size), max(1, grid.columns // size)
    across = slice(0, min(columns * size, grid.columns))
    values = np.empty((rows, columns), dtype=np.float32)
    step = max(1, BAND_PIXELS // (grid.columns * size))
    for top in range(0, rows, step):
        bottom = min(top + step, rows)
        band = image.window(slice(top * size, bottom * size), across)
        values[top:bottom] = _averaged(band, size)
    return values, size * grid.pixel_m


def _averaged(band: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    if size == 1:
        return band
    squares = band.reshape(band.shape[0] // size, size, band.shape[1] // size, size)
    there = ~np.isnan(squares)
    count = there.sum(axis=(1, 3))
    total = np.where(there, squares, np.float32(0.0)).sum(axis=(1, 3))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan).astype(np.float32)


def _shaded(heights_m: NDArray[np.float32], pixel_m: float) -> NDArray[np.float32]:
    from matplotlib.colors import LightSource

    light = LightSource(azdeg=LIGHT_FROM_DEG, altdeg=LIGHT_UP_DEG)
    return np.asarray(light.hillshade(heights_m.astype(float), dx=pixel_m, dy=pixel_m), dtype=np.float32)
