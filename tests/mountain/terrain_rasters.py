"""Small height rasters with known heights, written for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio import Affine

from lungta.core.geo import LocalFrame

SITE = LocalFrame(origin_lat_deg=27.9916, origin_lon_deg=86.877)
STEP_DEG = 1 / 1200  # 3 arc-seconds

Heights = Callable[[np.ndarray, np.ndarray], np.ndarray]


def plane(lat_deg: Any, lon_deg: Any) -> Any:
    """A tilted plane in latitude and longitude: 28 deg steep northwards, 17 deg eastwards."""
    return 5500.0 + 60_000.0 * (np.asarray(lat_deg) - 27.9916) + 30_000.0 * (np.asarray(lon_deg) - 86.877)


def write_geographic(path: Path, *, heights: Heights = plane, half_deg: float = 0.06, **profile: Any) -> Path:
    """Write a raster of 3 arc-seconds about the site; profile overrides what rasterio is told."""
    count = 2 * round(half_deg / STEP_DEG) + 1
    west, north = 86.877 - half_deg, 27.9916 + half_deg
    lon_deg, lat_deg = west + STEP_DEG * np.arange(count), north - STEP_DEG * np.arange(count)
    values = heights(*np.meshgrid(lat_deg, lon_deg, indexing="ij"))
    transform = Affine(STEP_DEG, 0.0, west - STEP_DEG / 2, 0.0, -STEP_DEG, north + STEP_DEG / 2)
    return write_array(path, values, transform, **profile)


def write_array(path: Path, values: np.ndarray, transform: Affine, **profile: Any) -> Path:
    """Write one band of heights; `tags` and `units` go to the dataset and its band."""
    tags, units = profile.pop("tags", {}), profile.pop("units", None)
    told = {"driver": "GTiff", "count": 1, "dtype": "float32", "crs": "EPSG:4326", "compress": "deflate", **profile}
    with rasterio.open(path, "w", height=values.shape[0], width=values.shape[1], transform=transform, **told) as raster:
        raster.write(values.astype(told["dtype"]), 1)
        raster.update_tags(**tags)
        if units:
            raster.units = (units,)
    return path


def hgt_bytes(south_deg: int, west_deg: int, heights: Heights = plane, *, size: int = 1201) -> bytes:
    """Return a tile in SRTM's format: big-endian whole metres, rows from the north."""
    lat_deg = south_deg + 1 - np.arange(size) / (size - 1)
    lon_deg = west_deg + np.arange(size) / (size - 1)
    values = heights(*np.meshgrid(lat_deg, lon_deg, indexing="ij"))
    return np.clip(np.round(values), -400, 8900).astype(">i2").tobytes()


def height_error_m(terrain: Any, heights: Heights = plane) -> np.ndarray:
    """Return terrain minus truth at every node [m]."""
    lat_deg, lon_deg = terrain.frame.to_geographic(*np.meshgrid(terrain.east_m, terrain.north_m))
    return terrain.alt_amsl_m - heights(lat_deg, lon_deg)
