"""Made ground with slots, steps and towers of known size: NOT REAL."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.mountain.terrain.grid import Terrain, TerrainSource

Floats = NDArray[np.float64]
MIDDLE = 27.991787, 86.863724
"""Latitude and longitude of the middle of made surveys [deg]: the icefall, so that the sun is right."""


def axes(rows: int, columns: int, pixel_m: float) -> tuple[Floats, Floats]:
    """East and north of the cells' centres from the middle of the grid [m]; row 0 in the north."""
    east = (np.arange(columns) - (columns - 1) / 2.0) * pixel_m
    north = ((rows - 1) / 2.0 - np.arange(rows)) * pixel_m
    return tuple(np.meshgrid(east, north))  # type: ignore[return-value]


def slope_down_south(north: Floats, slope_deg: float) -> Floats:
    return 5600.0 + np.tan(np.radians(slope_deg)) * north


def in_slot(east: Floats, north: Floats, along_deg: float, width_m: float, length_m: float = 1e6) -> NDArray[np.bool_]:
    """Cells of a straight slot through the middle, along a bearing."""
    bearing = np.radians(along_deg)
    along = east * np.sin(bearing) + north * np.cos(bearing)
    across = east * np.cos(bearing) - north * np.sin(bearing)
    return (np.abs(across) < width_m / 2.0) & (np.abs(along) < length_m / 2.0)


def grid_of(rows: int, columns: int, pixel_m: float, crs: str = "EPSG:32645") -> MapGrid:
    """A grid whose middle is the icefall."""
    east_m, north_m = 486_600.0, 3_096_300.0
    return MapGrid(
        crs=crs,
        west_m=east_m - columns * pixel_m / 2.0,
        north_m=north_m + rows * pixel_m / 2.0,
        pixel_m=pixel_m,
        rows=rows,
        columns=columns,
    )


def image_of(
    heights: Floats, pixel_m: float, kind: ImageKind = ImageKind.HEIGHTS, crs: str = "EPSG:32645"
) -> HeldImage:
    notes = ImageNotes(
        title="made", origin="made.tif", taken_utc=datetime(2027, 4, 18, 4, tzinfo=UTC), kind=kind, said=("NOT REAL",)
    )
    values = heights.astype(np.float32)
    return HeldImage(grid=grid_of(*values.shape, pixel_m, crs), notes=notes, values=values)


def terrain_of(heights: Floats, posting_m: float) -> Terrain:
    """Terrain about the same middle; row 0 of its heights in the south."""
    rows, columns = heights.shape
    source = TerrainSource(
        title="made",
        origin="made",
        licence="",
        vertical_datum="EGM2008",
        posting_m=posting_m,
        sigma_m=1.0,
        accuracy_note="",
    )
    return Terrain(
        frame=LocalFrame(origin_lat_deg=MIDDLE[0], origin_lon_deg=MIDDLE[1]),
        east_m=(np.arange(columns) - (columns - 1) / 2.0) * posting_m,
        north_m=(np.arange(rows) - (rows - 1) / 2.0) * posting_m,
        alt_amsl_m=heights,
        sigma_m=np.ones_like(heights),
        source=source,
    )
