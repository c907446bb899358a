"""Windows of one grid from the pixels of another."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.crs import same_crs
from lungta.ice.image.place import FilePlace

TOLERANCE_PX = 1e-4
"""By how far GDAL's quick transformer may miss [pixels]; its own default of 0.125 would show in displacements."""
MARGIN_PX = 8  # beyond the window's edge, for the kernel

Pixels = NDArray[np.float32]
ReadPixels = Callable[[slice, slice], Pixels]


def warped(place: FilePlace, read: ReadPixels, grid: MapGrid, *, smooth: bool = True) -> Pixels:
    """Return pixels brought onto a grid; NaN where there are none.

    Cubic convolution (GDAL), widened where pixels become coarser, so that nothing is aliased; a pixel beside a void is
    made of its valid neighbours.

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
    part = _part(place, grid)
    if part is None:
        return np.full(grid.shape, np.nan, dtype=np.float32)
    rows, columns = part
    return _through_gdal(read(rows, columns), place, (rows.start, columns.start), grid, smooth)


def _through_gdal(values: Pixels, place: FilePlace, corner: tuple[int, int], grid: MapGrid, smooth: bool) -> Pixels:
    from rasterio import Affine
    from rasterio.enums import Resampling
    from rasterio.io import MemoryFile
    from rasterio.vrt import WarpedVRT

    coarser = _coarser(place, grid)
    source: dict[str, Any] = {"driver": "GTiff", "count": 1, "dtype": "float32", "nodata": math.nan}
    source |= {"height": values.shape[0], "width": values.shape[1], "crs": place.crs}
    a, b, _, d, e, _ = place.transform
    x, y = place.at(corner[1], corner[0])
    source["transform"] = Affine(a, b, x, d, e, y)
    wanted: dict[str, Any] = {"crs": grid.crs, "width": grid.columns, "height": grid.rows, "nodata": math.nan}
    wanted["transform"] = Affine(grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m)
    wanted |= {"XSCALE": f"{1 / coarser}", "YSCALE": f"{1 / coarser}"} if smooth else {}
    method = Resampling.cubic if smooth else Resampling.nearest
    with MemoryFile() as memory:
        with memory.open(**source) as file:
            file.write(values, 1)
        with memory.open() as file, WarpedVRT(file, resampling=method, tolerance=TOLERANCE_PX, **wanted) as onto:
            return np.asarray(onto.read(1), dtype=np.float32)


def _part(place: FilePlace, grid: MapGrid) -> tuple[slice, slice] | None:
    """Return the rows and columns of a file that a grid needs; None when it lies off the file."""
    from pyproj import Transformer

    along = np.linspace(0.0, 1.0, 17)
    across, down = np.meshgrid(along * grid.columns - 0.5, along * grid.rows - 0.5)
    x, y = grid.place_of(down, across)
    if not same_crs(place.crs, grid.crs):
        x, y = Transformer.from_crs(grid.crs, place.crs, always_xy=True).transform(x, y)
    back = ~place.affine
    column, row = back.a * x + back.b * y + back.c, back.d * x + back.e * y + back.f
    if not (np.isfinite(column).all() and np.isfinite(row).all()):
        return slice(0, place.rows), slice(0, place.columns)
    margin = MARGIN_PX * math.ceil(_coarser(place, grid))
    rows = slice(max(0, math.floor(row.min()) - margin), min(place.rows, math.ceil(row.max()) + margin))
    columns = slice(max(0, math.floor(column.min()) - margin), min(place.columns, math.ceil(column.max()) + margin))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None


def _coarser(place: FilePlace, grid: MapGrid) -> float:
    """Return how many of a file's pixels lie along a grid's; 1 where they are as fine or coarser."""
    from lungta.ice.image.place import grid_about

    return max(1.0, grid.pixel_m / grid_about(place, grid.crs).pixel_m)
