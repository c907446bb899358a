"""Maps of ice as cloud-optimised GeoTIFF, for any GIS."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lungta
from lungta.core.errors import OutputError
from lungta.core.files import published_file
from lungta.ice.grid import MapGrid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MapBand:
    """One band of a map: what it is, in which unit, and its values of the grid's shape, NaN where there are none."""

    name: str
    unit: str
    values: NDArray[Any]


def write_cog(path: Path, grid: MapGrid, bands: Sequence[MapBand], tags: dict[str, str]) -> None:
    """Write float32 bands as a cloud-optimised GeoTIFF, whole or not at all; NaN is no data.

    Overviews take the nearest cell, so that none shows a mean over cells that were not measured. Without a reference
    system the file has none either.

    Parameters
    ----------
    path : Path
        Replaced when it is there.
    grid : MapGrid
        Cells.
    bands : sequence of MapBand
        At least one.
    tags : dict
        What the file says of itself.

    Raises
    ------
    OutputError
        When the file cannot be written.
    """
    from rasterio import Affine
    from rasterio.errors import RasterioError
    from rasterio.io import MemoryFile
    from rasterio.shutil import copy

    profile: dict[str, Any] = {"driver": "GTiff", "count": len(bands), "dtype": "float32", "nodata": math.nan}
    profile |= {"height": grid.rows, "width": grid.columns, "crs": grid.crs or None, "BIGTIFF": "IF_SAFER"}
    profile["transform"] = Affine(grid.pixel_m, 0.0, grid.west_m, 0.0, -grid.pixel_m, grid.north_m)
    packed = {"compress": "DEFLATE", "predictor": "YES", "overview_resampling": "NEAREST"}
    with published_file(path) as scratch:
        try:
            with MemoryFile() as memory:
                with memory.open(**profile) as file:
                    file.update_tags(TIFFTAG_SOFTWARE=f"Lungta {lungta.__version__}", **tags)
                    for number, band in enumerate(bands, 1):
                        file.write(np.asarray(band.values, dtype=np.float32), number)
                        file.set_band_description(number, band.name)
                    file.units = tuple(band.unit for band in bands)
                with memory.open() as file:
                    copy(file, scratch, driver="COG", **packed)
        except RasterioError as error:
            raise OutputError(f"cannot be written: {error}; nothing was changed.", where=str(path)) from error
