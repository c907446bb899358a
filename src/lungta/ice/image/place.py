"""Where a file's pixels lie, and the metric grid, north up, that they are brought to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.crs import crs_name, crs_text, flat_crs, metric_crs, same_crs

if TYPE_CHECKING:
    from pyproj import CRS
    from rasterio import Affine

SCALE_TOLERANCE = 2e-3
"""A map whose metres differ from true ones by more is brought to UTM: speeds would be wrong by as much (assumption)."""
LATTICE_PX = 1e-3
"""Pixels that lie within this of another lattice are on it [pixels] (assumption: below any matching error)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Where an image's pixels lie as its file has it.

    Attributes
    ----------
    crs : str
        Reference system, horizontal; empty when unknown.
    transform : tuple of float
        (a, b, c, d, e, f) from (column, row) of a pixel's corner to (x, y).
    rows, columns : int
        Size in pixels.
    """

    crs: str
    transform: tuple[float, ...]
    rows: int
    columns: int

    @property
    def affine(self) -> Affine:
        """The transform as rasterio takes it."""
        from rasterio import Affine

        return Affine(*self.transform)

    @property
    def middle(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        x, y = self.at(self.columns / 2, self.rows / 2)
        return float(x), float(y)

    def at(self, column: Any, row: Any) -> tuple[Any, Any]:
        """Return (x, y) of corners of pixels."""
        a, b, c, d, e, f = self.transform
        return a * column + b * row + c, d * column + e * row + f

    def lattice_offset(self, grid: MapGrid) -> tuple[int, int] | None:
        """Return the (row, column) in the file of a grid's first pixel; None when its pixels lie off the file's."""
        a, b, c, d, e, f = self.transform
        size = max(self.rows, self.columns)
        off_m = max(abs(a - grid.pixel_m), abs(e + grid.pixel_m)) * size
        if not same_crs(self.crs, grid.crs) or b or d or off_m > LATTICE_PX * grid.pixel_m:
            return None
        row, column = (f - grid.north_m) / grid.pixel_m, (grid.west_m - c) / grid.pixel_m
        if max(abs(row - round(row)), abs(column - round(column))) > LATTICE_PX:
            return None
        return round(row), round(column)


def place_of(dataset: Any, pixel_m: float | None, where: str) -> tuple[FilePlace, MapGrid, tuple[str, ...]]:
    """Return where an open file's pixels lie, the grid of its image, and what a reader must know of it.

    Raises
    ------
    IceError
        Without georeference and pixel size, with ground control points alone, or in a system that is no map of Earth.
    """
    if dataset.crs is None:
        return _unreferenced(dataset, pixel_m, where)
    if pixel_m is not None:
        raise IceError(
            "says itself where it lies and how large its pixels are.", where=where, remedy="Leave out --pixel-m."
        )
    crs = flat_crs(dataset.crs, where)
    shape = {"rows": dataset.height, "columns": dataset.width}
    place = FilePlace(crs=crs_text(crs), transform=tuple(dataset.transform)[:6], **shape)
    reasons = _reasons_to_warp(place, crs, where)
    if not reasons:
        a, _, west_m, _, _, north_m = place.transform
        return place, MapGrid(crs=place.crs, west_m=west_m, north_m=north_m, pixel_m=a, **shape), ()
    target = crs_text(metric_crs(crs, *place.middle)) if reasons[0] else place.crs
    grid = grid_about(place, target)
    said = f"resampled to pixels of {grid.pixel_m:.4g} m in {crs_name(target)}, because {reasons[-1]}"
    return place, grid, (said,)


def _unreferenced(dataset: Any, pixel_m: float | None, where: str) -> tuple[FilePlace, MapGrid, tuple[str, ...]]:
    if dataset.gcps[0]:
        raise IceError(
            "has only ground control points: it is not an orthophoto yet.",
            where=where,
            remedy="Orthorectify it, for example with `gdalwarp -tps`; on mountains with a height model.",
        )
    if pixel_m is None:
        half = " although it has a world file" if not dataset.transform.is_identity else ""
        raise IceError(
            f"does not say where on Earth it lies{half} (no coordinate reference system), nor how large a pixel is.",
            where=where,
            remedy="Give the side of a pixel with --pixel-m, or set the system with `gdal_edit.py -a_srs EPSG:32645`.",
        )
    shape = {"rows": dataset.height, "columns": dataset.width}
    place = FilePlace(crs="", transform=(pixel_m, 0.0, 0.0, 0.0, -pixel_m, 0.0), **shape)
    said = (
        f"no georeference: pixels taken as {pixel_m:g} m, the top edge as north, places as metres from the picture's "
        "north-west corner"
    )
    return place, MapGrid(crs="", west_m=0.0, north_m=0.0, pixel_m=pixel_m, **shape), (said,)


def _reasons_to_warp(place: FilePlace, crs: CRS, where: str) -> tuple[str, str] | tuple[()]:
    """Return why pixels must move: `map` when off this map, then the reason in words; () when they may stay."""
    if crs.is_geographic:
        return "map", "it is in degrees"
    if crs.axis_info[0].unit_conversion_factor != 1.0:
        return "map", f"its map counts in {crs.axis_info[0].unit_name}"
    off = abs(_scale(place, crs, where) - 1.0)
    if off > SCALE_TOLERANCE:
        return "map", f"a metre of its map is {100 * off:.1f} % off a true one"
    a, b, _, d, e, _ = place.transform
    size = max(place.rows, place.columns)
    if b or d:
        return "", "its rows do not run east"
    if a < 0 or e > 0:
        return "", "it is not north up"
    return ("", "its pixels are not square") if abs(a + e) * size > LATTICE_PX * a else ()


def _scale(place: FilePlace, crs: CRS, where: str) -> float:
    """Return the scale of the map in the picture's middle, along the axis where it is further from 1."""
    from pyproj import Proj

    lon_deg, lat_deg = Proj(crs)(*place.middle, inverse=True)
    if not (math.isfinite(lat_deg) and math.isfinite(lon_deg)):
        raise IceError(
            f"its coordinates lie outside its own reference system {crs.name!r}.",
            where=where,
            remedy="Set the reference system that its coordinates are in.",
        )
    factors = Proj(crs).get_factors(lon_deg, lat_deg)
    return float(max(factors.meridional_scale, factors.parallel_scale, key=lambda scale: abs(scale - 1.0)))


def grid_about(place: FilePlace, target: str) -> MapGrid:
    """Return the grid in a map that just holds a picture, with pixels of the area that its own have in the middle."""
    east_m, north_m = to_map(place, target, *_edge_pixels(place))
    middle = place.columns / 2, place.rows / 2
    x, y = to_map(place, target, *(np.array([m, m + (k == 0), m + (k == 1)]) for k, m in enumerate(middle)))
    pixel_m = math.sqrt(abs((x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])))
    pixel_m = float(f"{pixel_m:.6g}")
    west_m = math.floor(east_m.min() / pixel_m) * pixel_m
    top_m = math.ceil(north_m.max() / pixel_m) * pixel_m
    return MapGrid(
        crs=target,
        west_m=west_m,
        north_m=top_m,
        pixel_m=pixel_m,
        rows=math.ceil((top_m - north_m.min()) / pixel_m),
        columns=math.ceil((east_m.max() - west_m) / pixel_m),
    )


def to_map(
    place: FilePlace, target: str, column: NDArray[Any], row: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (east, north) in a map of corners of a file's pixels."""
    from pyproj import Transformer

    x, y = place.at(np.asarray(column, dtype=float), np.asarray(row, dtype=float))
    if same_crs(place.crs, target):
        return x, y
    return Transformer.from_crs(place.crs, target, always_xy=True).transform(x, y)


def _edge_pixels(place: FilePlace) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return columns and rows along a picture's outline."""
    along = np.linspace(0.0, 1.0, 65)
    still = np.zeros_like(along)
    column = np.concatenate([along, along, still, still + 1.0]) * place.columns
    row = np.concatenate([still, still + 1.0, along, along]) * place.rows
    return column, row
