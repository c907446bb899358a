"""The lee of ridges along a corridor: for each place and direction the height to stay above, and the ridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.errors import WindError
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.lee.zone import RULES, direction_rad, march

Floats = NDArray[np.float64]
SIXTEEN_DEG = tuple(np.arange(16) * 22.5)
"""North, north-north-east and so on, as pilots and forecasts name winds [deg]."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LeeTable:
    """Heights to stay above at places, by the direction that the wind blows from.

    Attributes
    ----------
    from_deg : array, shape (directions,)
        Middles of the sectors [deg].
    top_agl_m : array, shape (places, directions)
        Height above ground below which the place lies in a lee [m]; 0 where it does not.
    crest_east_m, crest_north_m, crest_alt_amsl_m : array, shape (places, directions)
        The crest that causes it [m], [m AMSL]; without one the place itself.
    crest_distance_m : array, shape (places, directions)
        How far upwind that is [m]; 0 without one.
    least_wind_mps : float
        Wind over the crest from which this matters [m/s].
    """

    from_deg: Floats
    top_agl_m: Floats
    crest_east_m: Floats
    crest_north_m: Floats
    crest_alt_amsl_m: Floats
    crest_distance_m: Floats
    least_wind_mps: float


def lee_table(
    grid: WindGrid,
    east_m: ArrayLike,
    north_m: ArrayLike,
    *,
    from_degs: Sequence[float] = SIXTEEN_DEG,
    rules: LeeRules = RULES,
) -> LeeTable:
    """Return the lee at places for winds from several directions, each standing for its share of the circle.

    Parameters
    ----------
    grid : WindGrid
        Columns and their ground.
    east_m, north_m : array, shape (places,)
        Places in the grid's frame [m].
    from_degs : sequence of float
        Bearings [deg, 0..360], evenly spaced: a sector reaches half way to the next, and at least as far as
        `rules.sector_deg` says.
    rules : LeeRules
        What counts as the lee.

    Raises
    ------
    WindError
        When a place lies off the grid or a direction is not one.
    """
    columns, rows = _places(grid, east_m, north_m)
    if not from_degs:
        raise ValueError("from_degs must hold at least one direction")
    sector_deg = min(180.0, max(rules.sector_deg, 360.0 / len(from_degs))) if len(from_degs) > 1 else rules.sector_deg
    sector = replace(rules, sector_deg=sector_deg)
    across = [march(grid, (columns, rows), direction_rad(each, columns.shape), sector) for each in from_degs]
    top_m, away_m, column, row = (np.stack(parts, axis=1) for parts in zip(*across, strict=True))
    nearest = np.rint(row).astype(int), np.rint(column).astype(int)
    return LeeTable(
        from_deg=np.asarray(from_degs, dtype=float),
        top_agl_m=top_m,
        crest_east_m=grid.east_m[0] + column * grid.step_east_m,
        crest_north_m=grid.north_m[0] + row * grid.step_north_m,
        crest_alt_amsl_m=grid.ground_amsl_m[nearest],
        crest_distance_m=away_m,
        least_wind_mps=rules.least_wind_mps,
    )


def _places(grid: WindGrid, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Floats, Floats]:
    columns = np.atleast_1d((np.asarray(east_m, dtype=float) - grid.east_m[0]) / grid.step_east_m)
    rows = np.atleast_1d((np.asarray(north_m, dtype=float) - grid.north_m[0]) / grid.step_north_m)
    columns, rows = (np.ascontiguousarray(each) for each in np.broadcast_arrays(columns, rows))
    off = ~((columns >= 0) & (columns <= grid.east_m.size - 1) & (rows >= 0) & (rows <= grid.north_m.size - 1))
    if off.any():
        raise WindError(
            f"{int(off.sum())} of {off.size} places lie off the wind's grid.",
            where=f"place {int(np.flatnonzero(off)[0])}",
            remedy="Take a grid that reaches beyond the corridor.",
        )
    return columns, rows
