"""Heights of rasters at the nodes of a grid in a local frame: the window about it read, tiles joined, voids kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.raster import Raster, opened

_GROUND_AMSL_M = (-500.0, 9000.0)  # no ground on Earth lies outside (Dead Sea -430 m, Everest 8,849 m)
_SEA_FLOOR_M = (
    200.0  # where all other ground is higher than this, a height of exactly 0 is a void that was not declared
)
_BAND_PIXELS = 1 << 22  # read at once: 16 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The nodes to be filled: a square about the frame's origin; `axis_m` serves both east and north."""

    frame: LocalFrame
    posting_m: float
    axis_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a lattice of pixels, in columns and rows of the lattice's first raster."""

    column: int
    row: int
    columns: int
    rows: int

    def band(self, top: int, rows: int) -> _Part:
        """Return so many rows of this part, from one of its own rows on."""
        return _Part(column=self.column, row=self.row + top, columns=self.columns, rows=min(rows, self.rows - top))


def heights_on(grid: Grid, rasters: Sequence[Raster]) -> tuple[NDArray[np.float64], list[Raster]]:
    """Return heights [m, the rasters' datum] at a grid's nodes, with the rasters that gave any.

    Rows run from south to north. Heights are bilinear between a raster's nodes; a node beside a void or beyond the last
    nodes is NaN. Tiles of one lattice are joined before, so that there is no seam; where rasters overlap the first
    counts.
    """
    lat_deg, lon_deg = grid.frame.to_geographic(*np.meshgrid(grid.axis_m, grid.axis_m))
    heights_m = np.full(lat_deg.shape, np.nan)
    used = []
    for tiles in _lattices(rasters):
        found_m = _heights_of(tiles, lat_deg, lon_deg, grid.posting_m)
        fresh = np.isnan(heights_m) & ~np.isnan(found_m)
        heights_m[fresh] = found_m[fresh]
        if fresh.any():
            used += tiles
    return heights_m, used


def _lattices(rasters: Sequence[Raster]) -> list[list[Raster]]:
    """Return rasters in groups whose pixels lie on one lattice."""
    groups: list[list[Raster]] = []
    for raster in rasters:
        group = next((group for group in groups if _offset(group[0], raster) is not None), None)
        if group is None:
            groups.append([raster])
        else:
            group.append(raster)
    return groups


def _offset(first: Raster, other: Raster) -> tuple[int, int] | None:
    """Return by how many (columns, rows) a raster lies from the first one; None when not by whole ones."""
    a, b, c, d, e, f = first.transform
    same_step = np.allclose(other.transform[:2] + other.transform[3:5], (a, b, d, e), rtol=1e-6, atol=0.0)
    if first.crs_wkt != other.crs_wkt or not same_step or b or d:
        return None
    columns, rows = (other.transform[2] - c) / a, (other.transform[5] - f) / e
    if abs(columns - round(columns)) > 0.02 or abs(rows - round(rows)) > 0.02:
        return None
    return round(columns), round(rows)


def _heights_of(
    tiles: Sequence[Raster], lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64], posting_m: float
) -> NDArray[np.float64]:
    """Return heights at places from tiles of one lattice; averaged before where they are finer than the grid."""
    from scipy.ndimage import map_coordinates

    column, row = _pixels(tiles[0], lat_deg, lon_deg)
    coarser = max(1, math.floor(posting_m / tiles[0].posting_m))
    first_column, first_row = math.floor(column.min()) - coarser, math.floor(row.min()) - coarser
    part = _Part(
        column=first_column,
        row=first_row,
        columns=coarser * math.ceil((column.max() + 2 * coarser - first_column) / coarser),
        rows=coarser * math.ceil((row.max() + 2 * coarser - first_row) / coarser),
    )
    places = [(row - part.row + 0.5) / coarser - 0.5, (column - part.column + 0.5) / coarser - 0.5]
    values_m = _values(tiles, part, coarser)
    return np.asarray(map_coordinates(values_m, places, order=1, mode="constant", cval=np.nan, output=np.float64))


def _pixels(
    raster: Raster, lat_deg: NDArray[np.float64], lon_deg: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (column, row) of places in a raster; whole numbers are the middles of pixels."""
    from pyproj import Transformer
    from rasterio import Affine

    x, y = Transformer.from_crs("EPSG:4326", raster.crs_wkt, always_xy=True).transform(lon_deg, lat_deg)
    inverse = ~Affine(*raster.transform)
    column = inverse.a * x + inverse.b * y + inverse.c - 0.5
    row = inverse.d * x + inverse.e * y + inverse.f - 0.5
    return column, row


def _values(tiles: Sequence[Raster], part: _Part, coarser: int) -> NDArray[np.float32]:
    """Return the heights [m] of a part of a lattice, averaged over squares of so many pixels, band by band."""
    values_m = np.empty((part.rows // coarser, part.columns // coarser), dtype=np.float32)
    band_rows = coarser * max(1, _BAND_PIXELS // (part.columns * coarser))
    for top in range(0, part.rows, band_rows):
        band = part.band(top, band_rows)
        pixels_m = np.full((band.rows, band.columns), np.nan, dtype=np.float32)
        for tile in tiles:
            _paste(tile, _offset(tiles[0], tile) or (0, 0), band, pixels_m)
        values_m[top // coarser : (top + band.rows) // coarser] = _averaged(_without_false_heights(pixels_m), coarser)
    return values_m


def _paste(tile: Raster, offset: tuple[int, int], band: _Part, pixels_m: NDArray[np.float32]) -> None:
    """Fill what is still NaN in a band's pixels with the heights [m] of a tile, declared voids as NaN."""
    from rasterio.windows import Window

    left, right = max(band.column, offset[0]), min(band.column + band.columns, offset[0] + tile.columns)
    top, bottom = max(band.row, offset[1]), min(band.row + band.rows, offset[1] + tile.rows)
    if right <= left or bottom <= top:
        return
    window = Window(left - offset[0], top - offset[1], right - left, bottom - top)
    with opened(tile.path, tile.member) as dataset:
        read = dataset.read(1, window=window, masked=True, out_dtype="float32")
    there = pixels_m[top - band.row : bottom - band.row, left - band.column : right - band.column]
    here = read.filled(np.nan) * np.float32(tile.datum.metres_per_unit)
    there[...] = np.where(np.isnan(there), here, there)


def _averaged(pixels_m: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """Return means over squares of pixels; NaN where more than half of a square is void."""
    if size == 1:
        return pixels_m
    rows, columns = pixels_m.shape
    squares = pixels_m.reshape(rows // size, size, columns // size, size)
    valid = ~np.isnan(squares)
    count = valid.sum(axis=(1, 3))
    total = np.where(valid, squares, np.float32(0.0)).sum(axis=(1, 3))
    return np.where(2 * count >= size * size, total / np.maximum(count, 1), np.float32(np.nan)).astype(np.float32)


def _without_false_heights(values_m: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return heights with fill values that the file did not declare turned into voids."""
    low_m, high_m = _GROUND_AMSL_M
    values_m = np.where((values_m > low_m) & (values_m < high_m), values_m, np.float32(np.nan))
    zero = values_m == 0.0
    if zero.any() and not zero.all() and np.nanmin(np.where(zero, np.float32(np.nan), values_m)) > _SEA_FLOOR_M:
        values_m[zero] = np.nan
    return values_m
