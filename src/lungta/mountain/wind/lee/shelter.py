"""Shelter by terrain: the steepest slope up to the ground upwind."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.zone import direction_rad, ground_of


def upwind_slope_deg(grid: WindGrid, from_deg: ArrayLike, *, reach_m: float = 1000.0) -> NDArray[np.float64]:
    """Return how steeply the ground rises upwind at the most [deg, -90..90], shape (ny, nx).

    Sx of Winstral et al. 2002 (doi:10.1175/1525-7541(2002)003<0524:SSRSAI>2.0.CO;2): the greatest angle from a place up
    to any ground within reach in the direction that the wind comes from. Above 0 the place is sheltered, below 0 it
    stands out. NaN on the grid's upwind edge, where nothing is known.

    Parameters
    ----------
    grid : WindGrid
        Columns and their ground.
    from_deg : float or array, shape (ny, nx)
        Bearing that the wind blows from [deg, 0..360].
    reach_m : float
        How far upwind to look [m], at least one column.

    Raises
    ------
    WindError
        When a direction is not one.
    """
    from lungta.mountain.wind.lee.kernel import steepest_upwind

    if not reach_m >= np.hypot(grid.step_east_m, grid.step_north_m):
        raise ValueError(f"reach_m must span the diagonal of a column at least, got {reach_m}")
    from_rad = direction_rad(from_deg, grid.ground_amsl_m.shape)
    return np.degrees(np.arctan(steepest_upwind(ground_of(grid), from_rad, reach_m)))
