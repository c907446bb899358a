"""Straight, level lines over the ground: how high they must be to be clear of it, and which zones they cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.site.zones import zone_area
from lungta.plan.corridor.request import Navigation
from lungta.plan.corridor.surfaces import cell_edges_m, of_corners

if TYPE_CHECKING:
    from lungta.mountain.site.model import Zone
    from lungta.mountain.terrain.grid import Terrain

CELL_M = 15.0  # terrain cells are divided down to about this, as for the corridor
STEP_M = 10.0  # between samples of a line: floors are widened by a cell, so that no corner is missed
OPEN = -1  # no zone

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StraightGround:
    """What a straight line must keep above, by cells of about 15 m.

    Attributes
    ----------
    floor_m : array, shape (rows, columns)
        Least height over each cell [m AMSL]: the highest ground that it can have, with clearance and errors; minus
        infinity over voids.
    void : array of bool
        Cells without a height.
    zone : array of int
        Index in `zones` of a zone that may not be crossed at any height; `OPEN` elsewhere.
    zones : tuple of str
        Ids.
    west_m, south_m, east_step_m, north_step_m : float
        Where the cells lie.
    """

    floor_m: Floats
    void: NDArray[np.bool_]
    zone: NDArray[np.int64]
    zones: tuple[str, ...]
    west_m: float
    south_m: float
    east_step_m: float
    north_step_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StraightLines:
    """What straight lines meet: least height that clears the ground [m AMSL], voids, and a zone's index or `OPEN`."""

    needed_amsl_m: Floats
    void: NDArray[np.bool_]
    zone: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StraightWays:
    """Lines from places (rows) to spots (columns), and their level lengths [m]; arrays of shape (n, spots)."""

    lines: StraightLines
    distance_m: Floats

    @property
    def clear(self) -> NDArray[np.bool_]:
        """Whether no zone and no void is crossed."""
        return np.asarray((self.lines.zone == OPEN) & ~self.lines.void)


def straight_ways(ground: StraightGround, places_m: Floats, spots_m: Floats) -> StraightWays:
    """Return the straight ways from every place (n, 2) to every spot (spots, 2), east and north [m]."""
    start, end = places_m[:, None, :], spots_m[None, :, :]
    return StraightWays(lines=straight_lines(ground, start, end), distance_m=np.hypot(*np.moveaxis(end - start, -1, 0)))


def straight_ground(
    terrain: Terrain,
    min_clearance_m: float,
    zones: Sequence[Zone],
    bounds_m: tuple[float, float, float, float],
    navigation: Navigation | None = None,
) -> StraightGround:
    """Return what straight lines within a box `(west, south, east, north)` [m] must keep above.

    The clearance is the corridor's: `min_clearance_m` and 1.645 standard deviations of terrain and navigation, over the
    highest ground within the horizontal navigation error. A zone that may be crossed above a height raises the floor.
    """
    from scipy.ndimage import maximum_filter

    navigation = navigation or Navigation()
    west, south, east, north = bounds_m
    east_m, north_m = (
        cell_edges_m(terrain.east_m, west, east, CELL_M),
        cell_edges_m(terrain.north_m, south, north, CELL_M),
    )
    grid = np.meshgrid(east_m, north_m)
    ground_m = of_corners(np.maximum, terrain.height_at(*grid))
    error_m = np.hypot(of_corners(np.maximum, terrain.sigma_at(*grid)), navigation.vertical_sigma_m)
    floor_m = ground_m + min_clearance_m + navigation.confidence_z * error_m
    void = np.isnan(floor_m)
    floor_m = maximum_filter(np.where(void, -np.inf, floor_m), size=3, mode="nearest")
    found = StraightGround(
        floor_m=floor_m,
        void=void,
        zone=np.full(floor_m.shape, OPEN),
        zones=tuple(zone.id for zone in zones),
        west_m=float(east_m[0]),
        south_m=float(north_m[0]),
        east_step_m=float(east_m[1] - east_m[0]),
        north_step_m=float(north_m[1] - north_m[0]),
    )
    for index, zone in enumerate(zones):
        _close(found, terrain, (index, zone), ground_m, navigation)
    return found


def straight_lines(ground: StraightGround, start_m: Floats, end_m: Floats) -> StraightLines:
    """Return what the lines between places meet; both arrays end in (east, north) [m] and broadcast before that.

    Off the box, and off the terrain, there is a void.
    """
    start, end = np.broadcast_arrays(np.asarray(start_m, dtype=float), np.asarray(end_m, dtype=float))
    way = end - start
    longest_m = float(np.hypot(way[..., 0], way[..., 1]).max(initial=0.0))
    share = np.linspace(0.0, 1.0, max(2, int(np.ceil(longest_m / STEP_M)) + 1))
    east = start[..., 0, None] + share * way[..., 0, None]
    north = start[..., 1, None] + share * way[..., 1, None]
    column = np.floor((east - ground.west_m) / ground.east_step_m).astype(int)
    row = np.floor((north - ground.south_m) / ground.north_step_m).astype(int)
    rows, columns = ground.floor_m.shape
    off = (row < 0) | (row >= rows) | (column < 0) | (column >= columns)
    row, column = np.clip(row, 0, rows - 1), np.clip(column, 0, columns - 1)
    return StraightLines(
        needed_amsl_m=np.where(off, -np.inf, ground.floor_m[row, column]).max(axis=-1),
        void=(off | ground.void[row, column]).any(axis=-1),
        zone=np.where(off, OPEN, ground.zone[row, column]).max(axis=-1),
    )


def bounds_about(places_m: Floats, margin_m: float = 60.0) -> tuple[float, float, float, float]:
    """Return the box about places (n, 2) as `(west, south, east, north)` [m]."""
    low, high = places_m.min(axis=0) - margin_m, places_m.max(axis=0) + margin_m
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _close(
    ground: StraightGround, terrain: Terrain, numbered: tuple[int, Zone], ground_m: Floats, navigation: Navigation
) -> None:
    """Close a zone in the cells: its outline widened by what is kept from it, navigation error and half a cell."""
    import shapely

    index, zone = numbered
    half_cell_m = 0.5 * float(np.hypot(ground.east_step_m, ground.north_step_m))
    area = shapely.make_valid(zone_area(terrain.frame, zone))
    area = area.buffer(zone.keep_clear_m + navigation.horizontal_error_m + half_cell_m)
    rows, columns = ground.floor_m.shape
    centre_east = ground.west_m + (np.arange(columns) + 0.5) * ground.east_step_m
    centre_north = ground.south_m + (np.arange(rows) + 0.5) * ground.north_step_m
    inside = shapely.contains_xy(area, *np.meshgrid(centre_east, centre_north))
    if zone.over_agl_m is None:
        ground.zone[inside] = index
    else:
        over_m = ground_m + zone.over_agl_m + navigation.confidence_z * navigation.vertical_sigma_m
        ground.floor_m[inside] = np.fmax(ground.floor_m, over_m)[inside]
