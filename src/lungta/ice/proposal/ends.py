"""The ends of a route on the cells, and where the way is cut when there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.core.findings import Finding, error, notice
from lungta.ice.grid import MapGrid
from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.ladders import LadderSites

SNAP_M = 15.0  # assumption: a camp stands that near to firm ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that somebody named."""

    name: str
    lat_deg: float
    lon_deg: float


def end_cell(ground: Ground, place: Place) -> tuple[int, int, tuple[Finding, ...]]:
    """Return row and column of the walkable cell at a place, or the nearest one, which is then said.

    Raises
    ------
    IceError
        When the place lies off the survey, in a void of it, or far from anything that can be walked on.
    """
    grid = ground.grid
    row, column = (int(value) for value in _row_column(grid, place))
    if not (0 <= row < grid.rows and 0 <= column < grid.columns):
        raise IceError(
            f"{_said(place)} lies off the survey.", where=place.name, remedy=_hint(grid, place) + _extent(grid)
        )
    if not ground.known[row, column]:
        raise IceError(
            f"{_said(place)} lies in a void of the heights.",
            where=place.name,
            remedy="Name a place with heights, or fill the void by another flight.",
        )
    if ground.walkable[row, column]:
        return row, column, ()
    return _nearest(ground, place, row, column)


def cut(ground: Ground, sites: LadderSites, start: tuple[int, int], goal: tuple[int, int], widest_m: float) -> Finding:
    """Return where the ground that can be reached from below comes nearest to what leads on to the upper end."""
    from scipy.ndimage import distance_transform_edt

    piece = _pieces(ground, sites)
    below, above = piece == piece[start], piece == piece[goal]
    away, nearest = distance_transform_edt(~above, return_indices=True)
    away = np.where(below, away, np.inf)
    row, column = np.unravel_index(int(np.argmin(away)), away.shape)
    gap_m = float(away[row, column]) * ground.grid.pixel_m
    there = nearest[:, row, column]
    rise_m = float(ground.alt_amsl_m[there[0], there[1]] - ground.alt_amsl_m[row, column])
    lat_deg, lon_deg = ground.grid.to_geographic(*ground.grid.place_of(row, column))
    return error(
        "ice-route-cut",
        f"There is no way with ladders of up to {widest_m:.1f} m. What can be reached from below comes nearest to what "
        f"leads on at {float(lat_deg):.6f} N {float(lon_deg):.6f} E: {gap_m:.1f} m on the map and {rise_m:+.1f} m in "
        "height are missing there. More sections in one crossing, steeper ropes, or other ends would change it.",
        "route",
    )


def _nearest(ground: Ground, place: Place, row: int, column: int) -> tuple[int, int, tuple[Finding, ...]]:
    grid = ground.grid
    reach = int(SNAP_M / grid.pixel_m) + 1
    low = max(0, row - reach), max(0, column - reach)
    rows, columns = np.nonzero(ground.walkable[low[0] : row + reach + 1, low[1] : column + reach + 1])
    away_m = grid.pixel_m * np.hypot(rows + low[0] - row, columns + low[1] - column)
    if away_m.size == 0 or away_m.min() > SNAP_M:
        raise IceError(
            f"{_said(place)} lies where nobody walks: in an opening, on a face or on ground too steep for a rope.",
            where=place.name,
            remedy=f"Name a place within {SNAP_M:.0f} m of firm ground.",
        )
    best = int(np.argmin(away_m))
    words = f"moved {away_m[best]:.1f} m to the nearest ground that can be walked on."
    found = notice("ice-route-end-moved", f"{_said(place)} was {words}", place.name)
    return int(rows[best] + low[0]), int(columns[best] + low[1]), (found,)


def _pieces(ground: Ground, sites: LadderSites) -> NDArray[np.int64]:
    """Return a number per cell: the same wherever walking and ladders lead, -1 where nobody walks."""
    from scipy.ndimage import label
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pieces, count = label(ground.walkable, structure=np.ones((3, 3)))
    near, far = pieces.ravel()[sites.near], pieces.ravel()[sites.far]
    links = coo_array((np.ones(near.size), (near, far)), shape=(count + 1, count + 1))
    joined = connected_components(links, directed=False)[1]
    return np.asarray(np.where(ground.walkable, joined[pieces], -1))


def _row_column(grid: MapGrid, place: Place) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    east_m, north_m = grid.from_geographic(place.lat_deg, place.lon_deg)
    if not (np.isfinite(east_m) and np.isfinite(north_m)):
        return np.float64(-1e9), np.float64(-1e9)  # type: ignore[return-value]
    row, column = grid.pixel_of(east_m, north_m)
    return np.rint(row), np.rint(column)


def _said(place: Place) -> str:
    return f"{place.lat_deg:.6f},{place.lon_deg:.6f}"


def _extent(grid: MapGrid) -> str:
    west_m, south_m, east_m, north_m = grid.bounds_m
    lat_deg, lon_deg = grid.to_geographic([west_m, east_m], [south_m, north_m])
    return (
        f"It covers {lat_deg[0]:.5f} to {lat_deg[1]:.5f} north and {lon_deg[0]:.5f} to {lon_deg[1]:.5f} east, about; "
        "latitude comes first."
    )


def _hint(grid: MapGrid, place: Place) -> str:
    if abs(place.lon_deg) > 90.0:
        return ""
    turned = Place(name=place.name, lat_deg=place.lon_deg, lon_deg=place.lat_deg)
    row, column = _row_column(grid, turned)
    inside = 0 <= row < grid.rows and 0 <= column < grid.columns
    return "Latitude and longitude look swapped. " if inside else ""
