"""The floor and the height limit that a corridor flies between, from terrain, clearance, navigation error and zones."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter

from lungta.mountain.site.zones import zone_area
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.trace import Surfaces

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from lungta.mountain.site.model import Zone

TARGET_CELL_M, FINE_CELL_M = 15.0, 5.0
"""Terrain cells are divided down to about this, for the lattice and for waypoints: finer binds less beyond what the
clearance demands, by one to two per cent of energy over the Khumbu."""
KEPT = 16  # up and down, coarse and fine, for a few sets of zones
SNAP_M = 240.0  # boxes of fine surfaces begin and end at multiples of it, so that a path that moved a little finds them
FINE_MARGIN_M = 300.0  # the path of the lattice is near: straightened it was never seen to leave it by more


def required_clearance_m(request: CorridorRequest, terrain_sigma_m: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the height that must be kept above ground [m]: the site's, plus terrain and navigation error combined.

    The errors are independent, so `z * sqrt(terrain^2 + navigation^2)` covers them with the request's confidence. It
    counts from the lowest part of what hangs below the aircraft.
    """
    navigation = request.navigation
    error_m = np.hypot(terrain_sigma_m, navigation.vertical_sigma_m)
    return request.limits.min_clearance_m + request.room.below_m + navigation.confidence_z * error_m


def zone_polygon(request: CorridorRequest, zone: Zone) -> BaseGeometry:
    """Return a zone's outline in the local frame [m], made valid where it crosses itself."""
    return shapely.make_valid(zone_area(request.terrain.frame, zone))


def build_surfaces(
    request: CorridorRequest, bounds_m: tuple[float, float, float, float], cell_m: float = TARGET_CELL_M
) -> Surfaces:
    """Return floor and height limit over a box `(west, south, east, north)` [m], cut to the terrain, in such cells.

    Cells divide the terrain's own, so ground and accuracy, bilinear in each, are greatest at a corner: the floor over a
    cell is exact for the cell, then widened over every cell that navigation error, gusts and swing can reach. The last
    ones are kept: they stay the same while wind and loads change.
    """
    return _built(request.on_ground, bounds_m, cell_m)


@lru_cache(maxsize=KEPT)
def _built(request: CorridorRequest, bounds_m: tuple[float, float, float, float], cell_m: float) -> Surfaces:
    east_m, north_m = (cell_edges_m(axis, low, high, cell_m) for axis, low, high in _axes(request, bounds_m))
    grid = np.meshgrid(east_m, north_m)
    ground_m = request.terrain.height_at(*grid)
    step_m = east_m[1] - east_m[0], north_m[1] - north_m[0]
    floor_m = of_corners(np.maximum, ground_m) + required_clearance_m(
        request, of_corners(np.maximum, request.terrain.sigma_at(*grid))
    )
    floor_m = np.where(np.isnan(floor_m), np.inf, floor_m)
    reach = [2 * int(np.ceil(request.aside_m / cell)) + 1 for cell in reversed(step_m)]
    floor_m = maximum_filter(floor_m, size=reach, mode="constant", cval=np.inf)
    _raise_zones(request, floor_m, east_m, north_m)
    limit_agl_m = request.limits.height_limit_agl_m
    limit_m = np.full_like(floor_m, np.inf) if limit_agl_m is None else of_corners(np.minimum, ground_m) + limit_agl_m
    limit_m = np.where(np.isnan(limit_m), np.inf, limit_m)
    toll_j_per_m, toll_top_m = _tolls(request, east_m[:-1] + step_m[0] / 2, north_m[:-1] + step_m[1] / 2)
    return Surfaces(
        floor_m=floor_m,
        limit_m=limit_m,
        west_m=float(east_m[0]),
        south_m=float(north_m[0]),
        cell_east_m=float(step_m[0]),
        cell_north_m=float(step_m[1]),
        toll_j_per_m=toll_j_per_m,
        toll_top_m=toll_top_m,
    )


def fine_surfaces(request: CorridorRequest, path: NDArray[np.float64]) -> Surfaces:
    """Return surfaces in small cells about a path, as far as straightening it may lead away."""
    low = SNAP_M * np.floor((path[:, :2].min(axis=0) - FINE_MARGIN_M) / SNAP_M)
    high = SNAP_M * np.ceil((path[:, :2].max(axis=0) + FINE_MARGIN_M) / SNAP_M)
    return build_surfaces(request, (*low.tolist(), *high.tolist()), FINE_CELL_M)


def floor_at(surfaces: Surfaces, east_m: float, north_m: float) -> float:
    """Return the least permitted height at a point [m AMSL]; infinite where nothing may fly."""
    column = int((east_m - surfaces.west_m) // surfaces.cell_east_m)
    row = int((north_m - surfaces.south_m) // surfaces.cell_north_m)
    rows, columns = surfaces.floor_m.shape
    return float(surfaces.floor_m[row, column]) if 0 <= row < rows and 0 <= column < columns else np.inf


def _axes(
    request: CorridorRequest, bounds_m: tuple[float, float, float, float]
) -> tuple[tuple[NDArray[np.float64], float, float], ...]:
    west_m, south_m, east_m, north_m = bounds_m
    return (request.terrain.east_m, west_m, east_m), (request.terrain.north_m, south_m, north_m)


def cell_edges_m(nodes_m: NDArray[np.float64], low_m: float, high_m: float, cell_m: float) -> NDArray[np.float64]:
    """Return edges that divide a terrain's own cells from `low_m` to `high_m` into some of about `cell_m` [m]."""
    step_m = nodes_m[1] - nodes_m[0]
    first = int(np.clip((low_m - nodes_m[0]) // step_m, 0, nodes_m.size - 2))
    last = int(np.clip(np.ceil((high_m - nodes_m[0]) / step_m), first + 1, nodes_m.size - 1))
    parts = max(1, round(float(step_m) / cell_m))
    return np.linspace(nodes_m[first], nodes_m[last], (last - first) * parts + 1)


def of_corners(pick: np.ufunc, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the greatest or least of each cell's four corners."""
    pairs = pick(values[1:], values[:-1])
    picked: NDArray[np.float64] = pick(pairs[:, 1:], pairs[:, :-1])
    return picked


def _tolls(
    request: CorridorRequest, east_m: NDArray[np.float64], north_m: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return every toll and its top over cells with these centres, shape (tolls, rows, columns), from the nearest."""
    shape = len(request.tolls), north_m.size, east_m.size
    j_per_m, top_m = np.zeros(shape), np.full(shape, -np.inf)
    for layer, toll in enumerate(request.tolls):
        column = np.rint(np.interp(east_m, toll.east_m, np.arange(toll.east_m.size), -1, -1)).astype(int)
        row = np.rint(np.interp(north_m, toll.north_m, np.arange(toll.north_m.size), -1, -1)).astype(int)
        inside = np.ix_(row >= 0, column >= 0)
        there = np.ix_(row[row >= 0], column[column >= 0])
        j_per_m[layer][inside], top_m[layer][inside] = toll.j_per_m[there], toll.top_amsl_m[there]
    return j_per_m, top_m


def _raise_zones(
    request: CorridorRequest, floor_m: NDArray[np.float64], east_m: NDArray[np.float64], north_m: NDArray[np.float64]
) -> None:
    cell_east_m, cell_north_m = east_m[1] - east_m[0], north_m[1] - north_m[0]
    # A cell is closed when its centre lies within half a diagonal of the zone: then no point of it is left open.
    cell_reach_m = request.aside_m + 0.5 * float(np.hypot(cell_east_m, cell_north_m))
    centre_east_m, centre_north_m = east_m[:-1] + cell_east_m / 2, north_m[:-1] + cell_north_m / 2
    for zone in request.zones:
        reach_m = 1.01 * (cell_reach_m + zone.keep_clear_m)  # round corners are polygons inside the circle
        area = zone_polygon(request, zone).buffer(reach_m)
        shapely.prepare(area)
        west_m, south_m, to_east_m, to_north_m = area.bounds
        columns = slice(*np.searchsorted(centre_east_m, (west_m, to_east_m)))
        rows = slice(*np.searchsorted(centre_north_m, (south_m, to_north_m)))
        inside = shapely.contains_xy(area, *np.meshgrid(centre_east_m[columns], centre_north_m[rows]))
        raised_m = np.inf if zone.over_agl_m is None else max(0.0, zone.over_agl_m - request.limits.min_clearance_m)
        floor_m[rows, columns][inside] += raised_m
