"""Ground of known shape for tests of the lee."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.rules import LeeRules

Floats = NDArray[np.float64]
FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.85)
ASKERVEIN = LocalFrame(origin_lat_deg=57.1879528, origin_lon_deg=-7.3791861)
PLAIN = LeeRules(slope_margin_frac=0.0, height_margin_m=0.0)
"""No margins: zones are then pure geometry."""


def grid_of(height: Callable[[Floats, Floats], Floats], *, step_m: float = 50.0, count: int = 121) -> WindGrid:
    """The columns of a square about the origin over a height that is a function of east and north."""
    axis = (np.arange(count) - count // 2) * step_m
    ground = np.asarray(height(*np.meshgrid(axis, axis)), dtype=float)
    return WindGrid(
        frame=FRAME,
        east_m=axis,
        north_m=axis,
        ground_amsl_m=ground,
        top_amsl_m=float(ground.max()) + 3000.0,
        faces_frac=np.linspace(0.0, 1.0, 11),
    )


def ridge(across_m: Floats, *, height_m: float, slope: float) -> Floats:
    """A triangular ridge along across_m = 0 with both sides of one slope."""
    return np.maximum(height_m - slope * np.abs(across_m), 0.0)


def askervein(real_data: Path) -> WindGrid:
    """The hill of 1983 on 20 m columns, by cubic splines from GLO-30 at 62.5 m."""
    import rasterio
    from scipy.ndimage import map_coordinates

    with rasterio.open(real_data / "askervein" / "askervein_glo30_62m_2km.tif") as dataset:
        heights, to_map = dataset.read(1).astype(float), dataset.transform
    axis = np.arange(-980.0, 981.0, 20.0)
    east, north = np.meshgrid(axis, axis)
    column, row = (east - to_map.c) / to_map.a, (north - to_map.f) / to_map.e
    return WindGrid(
        frame=ASKERVEIN,
        east_m=axis,
        north_m=axis,
        ground_amsl_m=map_coordinates(heights, [row - 0.5, column - 0.5], order=3, mode="nearest"),
        top_amsl_m=1000.0,
        faces_frac=np.linspace(0.0, 1.0, 11),
    )
