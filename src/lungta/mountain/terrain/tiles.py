"""Copernicus DEM GLO-30 tiles: which ones a site needs, and the verified copies in the cache."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np

from lungta.core.cache import cache_folder
from lungta.core.errors import TerrainError
from lungta.core.geo import LocalFrame
from lungta.core.provenance import sha256_of


def tile_folder() -> Path:
    """Return the cache's folder of GLO-30 tiles; it need not exist yet."""
    return cache_folder() / "terrain" / "glo30"


def tiles_about(frame: LocalFrame, extent_m: float) -> tuple[str, ...]:
    """Return the names of the 1 x 1 degree tiles that a square of half side `extent_m` about a site touches.

    >>> tiles_about(LocalFrame(origin_lat_deg=27.99, origin_lon_deg=86.877), 500.0)
    ('Copernicus_DSM_COG_10_N27_00_E086_00_DEM',)
    """
    edge_m = np.linspace(-extent_m, extent_m, 5)
    lat_deg, lon_deg = frame.to_geographic(*np.meshgrid(edge_m, edge_m))
    rows = range(math.floor(lat_deg.min()), math.floor(lat_deg.max()) + 1)
    columns = range(math.floor(lon_deg.min()), math.floor(lon_deg.max()) + 1)
    return tuple(_tile_name(row, column) for row in rows for column in columns)


def _tile_name(south_deg: int, west_deg: int) -> str:
    latitude = f"{'N' if south_deg >= 0 else 'S'}{abs(south_deg):02d}_00"
    longitude = f"{'E' if west_deg >= 0 else 'W'}{abs(west_deg):03d}_00"
    return f"Copernicus_DSM_COG_10_{latitude}_{longitude}_DEM"


def sidecar_of(tile: Path) -> Path:
    """Return the file beside a tile that records where it came from and its digest."""
    return tile.with_name(tile.name + ".json")


def verified_tile(name: str) -> Path:
    """Return the cached file of a tile after comparing its digest with the one recorded when it arrived.

    Raises
    ------
    TerrainError
        When it is not in the cache, or is no longer the file that was downloaded.
    """
    tile = tile_folder() / f"{name}.tif"
    if not tile.is_file():
        raise TerrainError(f"{name} is not in the cache.", where=str(tile.parent))
    try:
        recorded = json.loads(sidecar_of(tile).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TerrainError("its digest was never recorded.", where=str(tile), remedy="Fetch it again.") from error
    if sha256_of(tile) != recorded:
        raise TerrainError("the file has changed since it was downloaded.", where=str(tile), remedy="Fetch it again.")
    return tile
