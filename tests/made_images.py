"""Small rasters of a known brightness over the ground, for tests of images."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.errors import NotGeoreferencedWarning

UTM = "EPSG:32645"
WEST_M, NORTH_M = 486_000.0, 3_097_000.0  # about the Khumbu Icefall, 28.0 N 86.86 E


def brightness(east_m: Any, north_m: Any) -> NDArray[np.float64]:
    """A smooth brightness, 40..220, with waves of 60 to 90 m."""
    x, y = np.asarray(east_m) - WEST_M, np.asarray(north_m) - NORTH_M
    return 130.0 + 40.0 * np.sin(x / 10.0 + 0.3) + 30.0 * np.cos(y / 13.0) + 20.0 * np.sin((x + y) / 14.0)


def north_up(pixel_m: float, west_m: float = WEST_M, north_m: float = NORTH_M) -> Affine:
    return Affine(pixel_m, 0.0, west_m, 0.0, -pixel_m, north_m)


def centres(transform: Affine, shape: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(x, y) of the centres of pixels."""
    column, row = np.meshgrid(np.arange(shape[1]) + 0.5, np.arange(shape[0]) + 0.5)
    a, b, c, d, e, f = tuple(transform)[:6]
    return a * column + b * row + c, d * column + e * row + f


def in_utm(transform: Affine, shape: tuple[int, int], crs: str) -> tuple[Any, Any]:
    """(east, north) in UTM 45 N of the centres of pixels of a raster in any system."""
    from pyproj import Transformer

    return Transformer.from_crs(crs, UTM, always_xy=True).transform(*centres(transform, shape))


def write_raster(path: Path, values: Any, **about: Any) -> Path:
    """Write bands (rows, columns) or (bands, rows, columns); what is said of the file as rasterio's profile has it."""
    bands = np.atleast_3d(np.asarray(values).T).T
    tags, colormap, unit = about.pop("tags", {}), about.pop("colormap", None), about.pop("unit", "")
    drivers = {".tif": "GTiff", ".png": "PNG", ".jpg": "JPEG"}
    profile = {"driver": drivers[path.suffix], "count": len(bands), "dtype": bands.dtype, **about}
    profile |= {"height": bands.shape[1], "width": bands.shape[2]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **profile) as file:
            if colormap:
                file.write_colormap(1, colormap)
            file.write(bands)
            file.update_tags(**tags)
            if unit:
                file.units = (unit,) * len(bands)
    sidecar = path.with_name(path.name + ".aux.xml")
    sidecar.unlink(missing_ok=True)
    return path


def picture_at(path: Path, transform: Affine, shape: tuple[int, int] = (100, 120), **about: Any) -> Path:
    """Write the known brightness as float32 in UTM 45 N, or another system."""
    crs = about.pop("crs", UTM)
    values = brightness(*in_utm(transform, shape, crs)).astype(about.pop("dtype", np.float32))
    return write_raster(path, values, transform=transform, crs=crs, **about)
