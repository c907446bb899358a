"""Simple grounds for tests of the thermal wind."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.thermal.relief import GroundCover, Relief

FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.9)
FACES_FRAC = np.linspace(0.0, 1.0, 21) ** 2


def cover_of(shape: tuple[int, ...], *, ice: bool = False, snow: bool = False) -> GroundCover:
    """Ground that is all of one kind."""
    return GroundCover(ice=np.full(shape, ice), snow=np.full(shape, snow), description="test")


def plane_relief(*, rise_north: float = 0.0, rise_east: float = 0.0, ice: bool = False) -> Relief:
    """A plane about 5,000 m on 9 by 11 nodes of 100 m."""
    east, north = np.meshgrid(100.0 * np.arange(-5, 6), 100.0 * np.arange(-4, 5))
    ground = 5000.0 + rise_north * north + rise_east * east
    return Relief(
        lat_deg=28.0,
        lon_deg=86.9,
        step_north_m=100.0,
        step_east_m=100.0,
        ground_amsl_m=ground,
        cover=cover_of(ground.shape, ice=ice),
    )


def grid_of(ground_amsl_m: NDArray[np.float64], step_m: float, top_amsl_m: float = 9000.0) -> WindGrid:
    """A wind grid over heights, its middle at 28 N 86.9 E."""
    rows, columns = ground_amsl_m.shape
    return WindGrid(
        frame=FRAME,
        east_m=step_m * (np.arange(columns) - (columns - 1) / 2.0),
        north_m=step_m * (np.arange(rows) - (rows - 1) / 2.0),
        ground_amsl_m=ground_amsl_m,
        top_amsl_m=top_amsl_m,
        faces_frac=FACES_FRAC,
    )


def valley_grid() -> WindGrid:
    """A straight valley that rises 5 % to the north between walls of 1,200 m, 20 km long, posting 200 m."""
    axis_m = 200.0 * np.arange(-50, 51.0)
    east, north = np.meshgrid(axis_m, axis_m)
    walls = 1200.0 * (1.0 - np.cos(2.0 * np.pi * np.clip(east, -4000.0, 4000.0) / 8000.0)) / 2.0
    return grid_of(4500.0 + 0.05 * north + walls, 200.0)
