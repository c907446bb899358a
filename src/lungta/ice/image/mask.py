"""Where the ice is, or ground that stands still: from a picture or from outlines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.bands import band_plan
from lungta.ice.image.crs import crs_text, flat_crs
from lungta.ice.image.file import opened
from lungta.ice.image.outlines import OUTLINES, outlines_in
from lungta.ice.image.place import FilePlace
from lungta.ice.image.warp import warped

Mask = NDArray[np.bool_]


def read_mask(path: Path, grid: MapGrid) -> Mask:
    """Return which pixels of a grid a mask marks.

    Parameters
    ----------
    path : Path
        A raster: pixels above half of the range of its values are marked (anything but 0 when it holds only 0 and one
        other value), voids are not. Or polygons, GeoJSON (`.geojson`, `.json`) or KML (`.kml`): pixels whose centre
        lies inside one.
    grid : MapGrid
        Of the image. A raster without georeference must have the grid's size.

    Raises
    ------
    IceError
        When it cannot be read or placed, holds no polygon, or marks nothing on the grid.
    """
    outlines = path.suffix.lower() in OUTLINES
    mask = _of_outlines(path, grid) if outlines else _of_raster(path, grid)
    if not mask.any():
        raise IceError("marks no pixel of the picture.", where=str(path), remedy="Check that it is of the same place.")
    return mask


def _of_outlines(path: Path, grid: MapGrid) -> Mask:
    from rasterio import Affine
    from rasterio.features import rasterize

    if not grid.georeferenced:
        raise IceError(
            "holds outlines in degrees, but the pictures do not say where on Earth they lie.",
            where=str(path),
            remedy="Give the mask as a picture of their size.",
        )
    transform = Affine(grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m)
    shapes = outlines_in(path, grid.crs)
    return np.asarray(rasterize(shapes, out_shape=grid.shape, transform=transform, dtype="uint8")) > 0


def _of_raster(path: Path, grid: MapGrid) -> Mask:
    where = str(path)
    with opened(path) as dataset:
        values = _values(dataset, where)
        if dataset.crs is None or not grid.georeferenced:
            if values.shape != grid.shape:
                raise IceError(
                    f"is {values.shape[1]} x {values.shape[0]} px and cannot be placed on pictures of {grid.columns} x "
                    f"{grid.rows} px without georeference of both.",
                    where=where,
                    remedy="Give a mask of the pictures' size, or georeference it.",
                )
            return _marked(values)
        place = FilePlace(
            crs=crs_text(flat_crs(dataset.crs, where)),
            transform=tuple(dataset.transform)[:6],
            rows=dataset.height,
            columns=dataset.width,
        )
    marked = _marked(values).astype(np.float32)
    onto = warped(place, lambda rows, columns: marked[rows, columns], grid, smooth=False)
    return np.asarray(onto > 0.5)


def _values(dataset: Any, where: str) -> NDArray[np.float32]:
    plan, _ = band_plan(dataset, ReadAsk(), where, two_values=True)
    return plan.read(dataset)


def _marked(values: NDArray[np.float32]) -> Mask:
    found = values[~np.isnan(values)]
    if not found.size:
        return np.zeros(values.shape, dtype=bool)
    low = min(0.0, float(found.min()))
    high = float(found.max())
    return np.asarray(values > (low + high) / 2)  # NaN is not
