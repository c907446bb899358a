"""Heights of one raster at the nodes of a grid in a local frame: the window about it read, reprojected, voids kept."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.raster import Raster, opened

_GROUND_AMSL_M = (-500.0, 9000.0)  # no ground on Earth lies outside (Dead Sea -430 m, Everest 8,849 m)
_SEA_FLOOR_M = (
    200.0  # where all other ground is higher than this, a height of exactly 0 is a void that was not declared
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The nodes to be filled: a square about the frame's origin; `axis_m` serves both east and north."""

    frame: LocalFrame
    posting_m: float
    axis_m: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return (self.axis_m.size, self.axis_m.size)

    @property
    def transform(self) -> Any:
        """North-up affine transform of the cells about the nodes."""
        from rasterio import Affine

        edge_m = float(self.axis_m[-1]) + self.posting_m / 2
        return Affine(self.posting_m, 0.0, -edge_m, 0.0, -self.posting_m, edge_m)


def heights_on(grid: Grid, raster: Raster) -> NDArray[np.float64]:
    """Return heights [m, the raster's datum] at the grid's nodes, rows from south to north, NaN where it has none."""
    from rasterio.crs import CRS
    from rasterio.enums import Resampling
    from rasterio.warp import reproject

    source_crs, target_crs = CRS.from_wkt(raster.crs_wkt), CRS.from_string(grid.frame.proj_text)
    with opened(raster.path, raster.member) as dataset:
        window = _window_about(dataset, grid, source_crs, target_crs)
        if window is None:
            return np.full(grid.shape, np.nan)
        values_m, transform = _read_window(dataset, window, raster, grid.posting_m)
        warped = []
        for resampling in (Resampling.bilinear, Resampling.nearest):
            target = np.full(grid.shape, np.nan, dtype=np.float32)
            reproject(
                values_m,
                target,
                src_transform=transform,
                src_crs=source_crs,
                src_nodata=np.nan,
                dst_transform=grid.transform,
                dst_crs=target_crs,
                dst_nodata=np.nan,
                resampling=resampling,
                tolerance=0.01,  # of a pixel
            )
            warped.append(target)
    # Bilinear weights alone let valid neighbours grow into a void; the nearest source node says whether it is one.
    return np.where(np.isnan(warped[1]), np.nan, warped[0]).astype(float)[::-1]


def _window_about(dataset: Any, grid: Grid, source_crs: Any, target_crs: Any) -> Any:
    """Return the window of the raster that the grid needs, with two nodes to spare; None when there is none."""
    from rasterio.warp import transform_bounds
    from rasterio.windows import Window

    edge_m = float(grid.axis_m[-1]) + grid.posting_m
    left, bottom, right, top = transform_bounds(target_crs, source_crs, -edge_m, -edge_m, edge_m, edge_m)
    inverse, x, y = ~dataset.transform, np.array([left, left, right, right]), np.array([bottom, top, bottom, top])
    columns = inverse.a * x + inverse.b * y + inverse.c
    rows = inverse.d * x + inverse.e * y + inverse.f
    first_column, last_column = max(0, math.floor(columns.min()) - 2), min(dataset.width, math.ceil(columns.max()) + 2)
    first_row, last_row = max(0, math.floor(rows.min()) - 2), min(dataset.height, math.ceil(rows.max()) + 2)
    if last_column - first_column < 2 or last_row - first_row < 2:
        return None
    return Window(first_column, first_row, last_column - first_column, last_row - first_row)


def _read_window(dataset: Any, window: Any, raster: Raster, posting_m: float) -> tuple[NDArray[np.float32], Any]:
    """Return heights [m] of a window as NaN-voided floats with their transform, averaged down to the grid's posting."""
    from rasterio.enums import Resampling

    coarser = max(1, math.floor(posting_m / raster.posting_m))
    shape = (math.ceil(window.height / coarser), math.ceil(window.width / coarser))
    # Fill values that the file does not declare would be mixed into averages, so such a file is thinned instead.
    resampling = Resampling.nearest if dataset.nodata is None else Resampling.average
    read = dataset.read(1, window=window, out_shape=shape, resampling=resampling, masked=True, out_dtype="float32")
    values_m = read.filled(np.nan) * np.float32(raster.datum.metres_per_unit)
    step_x, step_y = window.width / shape[1], window.height / shape[0]
    return _without_false_heights(values_m), _part_of(dataset.transform, window.col_off, window.row_off, step_x, step_y)


def _part_of(whole: Any, column: float, row: float, step_x: float, step_y: float) -> Any:
    """Return the transform of a part that begins at a pixel, with pixels that many times as large."""
    from rasterio import Affine

    x = whole.a * column + whole.b * row + whole.c
    y = whole.d * column + whole.e * row + whole.f
    return Affine(whole.a * step_x, whole.b * step_y, x, whole.d * step_x, whole.e * step_y, y)


def _without_false_heights(values_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return heights with fill values that the file did not declare turned into voids."""
    low_m, high_m = _GROUND_AMSL_M
    values_m = np.where((values_m > low_m) & (values_m < high_m), values_m, np.float32(np.nan))
    zero = values_m == 0.0
    if zero.any() and not zero.all() and np.nanmin(np.where(zero, np.float32(np.nan), values_m)) > _SEA_FLOOR_M:
        values_m[zero] = np.nan
    return values_m
