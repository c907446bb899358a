"""Windows of one grid from the pixels of another.

GDAL's warper was measured first: its cubic convolution shifts texture of two to four pixels by up to 0.03 pixels when a
quarter of a pixel lies between the lattices, ten times what the match itself errs. Quintic B-splines shift it by less
than 0.001 (docs/how-to/track-ice.md), so pixels are sampled here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.crs import same_crs
from lungta.ice.image.place import FilePlace, grid_about

NODE_PX = 32
"""Pixels between places that are brought from map to map one by one; linear between: off by less than 1e-3 pixels."""
MARGIN_PX = 16
"""Pixels read beyond a window's edge: a spline's coefficients feel what is further away by less than 1e-5."""

Pixels = NDArray[np.float32]
ReadPixels = Callable[[slice, slice], Pixels]


def warped(place: FilePlace, read: ReadPixels, grid: MapGrid, *, smooth: bool = True) -> Pixels:
    """Return pixels brought onto a grid; NaN where there are none, and where a void or the edge is within two pixels.

    Quintic B-splines; where pixels become coarser they are blurred before, so that nothing is aliased.

    Parameters
    ----------
    place : FilePlace
        Where the pixels lie.
    read : callable
        Gives the pixels of rows and columns, NaN where there is no data.
    grid : MapGrid
        Where they are wanted.
    smooth : bool
        False takes the nearest pixel, for masks.
    """
    places = _places(place, grid)
    coarser = max(1.0, grid.pixel_m / grid_about(place, grid.crs).pixel_m) if smooth else 1.0
    part = _part(place, places, MARGIN_PX * math.ceil(coarser))
    out = np.full(grid.shape, np.nan, dtype=np.float32)
    if part is None:
        return out
    rows, columns = part
    values = read(rows, columns)
    inside = places - np.array([rows.start, columns.start], dtype=float)[:, None, None]
    if smooth:
        _sample(values, inside, coarser, out)
    else:
        from lungta.ice.image.warp_kernel import sample_nearest

        sample_nearest(values, inside, NODE_PX, out)
    return out


def _sample(values: Pixels, places: NDArray[np.float64], coarser: float, out: Pixels) -> None:
    from scipy.ndimage import spline_filter

    from lungta.ice.image.warp_kernel import sample_spline

    void = np.isnan(values)
    if void.all():
        return
    if coarser > 1.0:
        values = _blurred(values, void, coarser)
    filled = _filled(values, void) if void.any() else values
    coefficients = spline_filter(filled, order=5, output=np.float32, mode="mirror")
    sample_spline(coefficients, void, places, NODE_PX, out)


def _blurred(values: Pixels, void: NDArray[np.bool_], coarser: float) -> Pixels:
    """Return pixels as blurred as coarser ones are: from 0.5 pixels, a pixel's own blur (Lowe 2004), to 0.5 of those.

    Voids weigh nothing and stay void (doi:10.1023/B:VISI.0000029664.99615.94, section 3.3).
    """
    from scipy.ndimage import gaussian_filter

    sigma_px = 0.5 * math.sqrt(coarser**2 - 1.0)
    total = gaussian_filter(np.where(void, np.float32(0.0), values), sigma_px, mode="mirror")
    if not void.any():
        return np.asarray(total)
    weight = gaussian_filter((~void).astype(np.float32), sigma_px, mode="mirror")
    return np.where(void, np.float32(np.nan), total / np.maximum(weight, np.float32(1e-6)))


def _filled(values: Pixels, void: NDArray[np.bool_]) -> Pixels:
    """Return values with voids as their nearest neighbour: the spline needs some value there; none is shown."""
    from scipy.ndimage import distance_transform_edt

    nearest = distance_transform_edt(void, return_distances=False, return_indices=True)
    return np.asarray(values[tuple(nearest)])


def _places(place: FilePlace, grid: MapGrid) -> NDArray[np.float64]:
    """Return fractional (row, column) in a file, whole at pixels' centres, of every 32nd pixel of a grid."""
    from pyproj import Transformer

    rows, columns = (NODE_PX * np.arange(size // NODE_PX + 2, dtype=float) for size in grid.shape)
    x, y = grid.place_of(*np.meshgrid(rows, columns, indexing="ij"))
    if not same_crs(place.crs, grid.crs):
        x, y = Transformer.from_crs(grid.crs, place.crs, always_xy=True).transform(x, y)
    back = ~place.affine
    row, column = back.d * x + back.e * y + back.f, back.a * x + back.b * y + back.c
    return np.asarray([row - 0.5, column - 0.5])


def _part(place: FilePlace, places: NDArray[np.float64], margin_px: int) -> tuple[slice, slice] | None:
    """Return the rows and columns of a file about places; None when they lie off the file."""
    if not np.isfinite(places).all():
        return slice(0, place.rows), slice(0, place.columns)
    ends = []
    for along, size in zip(places, (place.rows, place.columns), strict=True):
        first, last = math.floor(along.min()) - margin_px, math.ceil(along.max()) + margin_px + 1
        ends.append(slice(max(0, first), min(size, last)))
    rows, columns = ends
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None
