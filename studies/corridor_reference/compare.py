"""One corridor beside the cheapest path of the fine grid, both priced by the same code of this study."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

import numpy as np
from fine import PARTS, Stencil, Volume, bounds_of, ground_raster, level_bounds, room_of, sphere, spread, walked_back
from numpy.typing import NDArray
from price import OVER_BASE, OVER_PER_M, PIECE_M, Pricing
from scipy.ndimage import map_coordinates

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest

Floats = NDArray[np.float64]
STEP_M, RISE_M = 7.5, 2.5
ALLOWED = 1.03, 1.1  # the reference is looked for up to this much dearer than the corridor, then more
MOST_NODES = 220_000_000
NEAR_M = 0.1  # what the floor may rise between two points of a raster


class TooBigError(Exception):
    """The room that a cheaper path could use holds more nodes than fit."""


class Reference(NamedTuple):
    """The cheapest path of the fine grid."""

    volume: Volume
    grid_j: float  # as the grid's own moves add up
    points_m: Floats
    nodes: int
    looked: int
    seconds: float


def our_way(pricing: Pricing) -> tuple[Floats, list[float | None]] | None:
    """Return the corridor's points with the vertical legs that join it to the lowest places above the pads."""
    request = pricing.request
    corridor = find_corridor(request, explain=False).corridor
    if corridor is None:
        return None
    points = corridor.points_m
    speeds = [w.airspeed_mps for w in corridor.waypoints[1:]]
    lows = [lowest_above(pricing, np.array(request.pad_east_north_m(p))) for p in (request.from_pad, request.to_pad)]
    first, last = ([*points[end, :2], low] for end, low in ((0, lows[0]), (-1, lows[1])))
    return np.array([first, *points, last]), [None, *speeds, None]


def lowest_above(pricing: Pricing, place_m: Floats) -> float:
    """Return the lowest permitted height above a place [m AMSL]."""
    return float(ground_raster(pricing, place_m, np.eye(2), 1.0, (1, 1))[0, 0, 0])


def volume_of(
    pricing: Pricing, moves: Stencil, most_j: float, step_m: float = STEP_M
) -> tuple[Volume, Floats, Floats] | None:
    """Return the fine grid that holds every path up to `most_j`, its prices and its bounds; None where none does."""
    request = pricing.request
    start, goal = (np.array(request.pad_east_north_m(pad)) for pad in (request.from_pad, request.to_pad))
    distance = float(np.hypot(*(goal - start)))
    along = (goal - start) / distance
    axes = np.array([along, [-along[1], along[0]]])
    steps = math.ceil(distance / step_m)
    step_m = distance / steps
    lows = [lowest_above(pricing, place) for place in (start, goal)]
    gap, rise = lows[1] - lows[0], RISE_M * step_m / STEP_M
    rise = abs(gap) / max(1, round(abs(gap) / rise)) if abs(gap) > rise / 2 else rise
    levels_between = round(gap / rise)
    travel = moves.steps * [step_m, step_m, rise]
    found = _room(pricing, axes, travel, np.array([distance, 0.0, gap]), (lows[0], most_j))
    if found is None:
        return None
    low, high, slopes = found
    first, last = np.floor(low / [step_m, step_m, rise]).astype(int), np.ceil(high / [step_m, step_m, rise]).astype(int)
    corner = start + step_m * first[:2] @ axes
    rim = int(np.abs(moves.steps[:, :2]).max())
    size = tuple(int(n) for n in last[:2] - first[:2] + 1)
    floor, ground = ground_raster(
        pricing, corner, axes, step_m / PARTS, (PARTS * (size[0] - 1) + 1, PARTS * (size[1] - 1) + 1)
    )
    first[2] = max(first[2], math.floor((np.min(floor) - lows[0]) / rise))
    shape = (*size, int(last[2] - first[2] + 1))
    if math.prod(shape) > MOST_NODES:
        raise TooBigError(f"{math.prod(shape) / 1e6:.0f} million nodes")
    for edge in (slice(None, rim * PARTS), slice(-rim * PARTS, None)):
        floor[edge], floor[:, edge] = np.inf, np.inf  # moves of three columns end inside
    volume = Volume(
        corner, axes, step_m, lows[0] + first[2] * rise, rise, shape, floor, ground,
        (int(-first[0]), int(-first[1]), int(-first[2])),
        (int(steps - first[0]), int(-first[1]), int(levels_between - first[2])),
    )  # fmt: skip
    table = prices(pricing, axes, travel, volume.lowest_m + rise * np.arange(shape[2]))
    return volume, table, slopes


def _room(
    pricing: Pricing, axes: Floats, travel_m: Floats, way_m: Floats, start_most: tuple[float, float]
) -> tuple[Floats, Floats, Floats] | None:
    """Return corners of the room from the start [m] and the bounds that hold in it, narrowed until it stays."""
    start_m, most_j = start_most
    low, high = np.array([0.0, 0.0, min(0.0, way_m[2]) - 1000.0]), np.array([0.0, 0.0, max(0.0, way_m[2]) + 2000.0])
    slopes = np.zeros((0, 3))
    for _ in range(4):
        heights = start_m + np.arange(low[2], high[2] + 25.0, 12.5)
        slopes = bounds_of(prices(pricing, axes, travel_m, heights), travel_m, sphere(0.25))
        room = room_of(slopes, way_m, most_j)
        if room is None:
            return None
        low[2], high[2] = max(low[2], room[0][2]), min(high[2], room[1][2])
        low[:2], high[:2] = room[0][:2], room[1][:2]
    return low, high, slopes


def prices(pricing: Pricing, axes: Floats, travel_m: Floats, alts_m: Floats) -> Floats:
    """Return what moves cost from heights, shape (heights, moves), in winds that differ with height alone."""
    moved = np.column_stack([travel_m[:, :2] @ axes, travel_m[:, 2]])
    travel = np.broadcast_to(moved, (alts_m.size, *moved.shape))
    middle = np.zeros(travel.shape)
    middle[..., 2] = alts_m[:, None] + travel[..., 2] / 2.0
    return pricing.pieces_j(travel, middle)


def reference(pricing: Pricing, moves: Stencil, most_j: float, step_m: float = STEP_M) -> Reference | None:
    """Return the cheapest path of the fine grid, None where none costs at most `most_j`."""
    began = time.perf_counter()
    made = volume_of(pricing, moves, most_j, step_m)
    if made is None:
        return None
    volume, table, slopes = made
    limit_m = pricing.request.limits.height_limit_agl_m
    ground = volume.ground_m[::PARTS, ::PARTS]
    limit = np.full(ground.shape, np.inf) if limit_m is None else (ground + limit_m - volume.lowest_m) / volume.rise_m
    bounds = level_bounds(volume, moves.steps, limit_m)
    cost, arrived, looked = spread(
        bounds, table, (limit, OVER_BASE, OVER_PER_M * volume.rise_m), moves.steps,
        np.array([volume.start, volume.goal]), slopes, np.array([volume.step_m, volume.rise_m]), most_j,
        float(np.nanmin(table)),
    )  # fmt: skip
    goal = (volume.goal[0] * volume.shape[1] + volume.goal[1]) * volume.shape[2] + volume.goal[2]
    if not np.isfinite(cost[goal]):
        return None
    points = volume.points(walked_back(arrived, volume, moves.steps))
    return Reference(volume, float(cost[goal]), points, cost.size, int(looked), time.perf_counter() - began)


def pulled(pricing: Pricing, volume: Volume, points_m: Floats) -> Floats:
    """Return the cheapest straight joins between a path's own points: what still more headings would have saved."""
    bends = (np.abs(np.diff(points_m, 2, axis=0)) > 1e-6).any(axis=1)
    keep = np.concatenate([[True], bends | (np.arange(len(bends)) % 8 == 0), [True]])
    points = points_m[keep]
    best, origin = np.full(len(points), np.inf), np.zeros(len(points), dtype=int)
    best[0] = 0.0
    for end in range(1, len(points)):
        cost_j, clear = joins_j(pricing, volume, points[:end], points[end])
        clear[-1] = True  # the path's own
        ways = np.where(clear, best[:end] + cost_j, np.inf)
        origin[end] = int(np.argmin(ways))
        best[end] = ways[origin[end]]
    way = [len(points) - 1]
    while way[-1]:
        way.append(int(origin[way[-1]]))
    return points[way[::-1]]


def joins_j(pricing: Pricing, volume: Volume, starts_m: Floats, end_m: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the cost of straight lines from points to one point, and which keep the grid's floor every 5 m."""
    counts = np.maximum(1, np.ceil(np.linalg.norm(end_m - starts_m, axis=1) / PIECE_M)).astype(int)
    which = np.repeat(np.arange(len(starts_m)), counts)
    share = (np.arange(which.size) - np.repeat(np.cumsum(counts) - counts, counts) + 0.5) / counts[which]
    travel = ((end_m - starts_m) / counts[:, None])[which]
    middle = starts_m[which] + share[:, None] * (end_m - starts_m)[which]
    cost = pricing.pieces_j(travel, middle) * (1.0 + pricing.over_frac(middle))
    place = ((middle[:, :2] - volume.corner_m) @ volume.axes.T * (PARTS / volume.step_m)).T
    floor = map_coordinates(volume.floor_m, place, order=1, mode="constant", cval=np.inf)
    low = np.bincount(which, middle[:, 2] < floor - NEAR_M, minlength=len(starts_m))
    return np.bincount(which, cost, minlength=len(starts_m)), low == 0


def margins_m(pricing: Pricing, points_m: Floats) -> Floats:
    """Return how far points stand above what is demanded there and 16 times around within the navigation error."""
    reach_m = pricing.request.navigation.horizontal_error_m
    least = points_m[:, 2] - pricing.demand_amsl_m(points_m[:, :2])
    for angle in np.arange(16) * np.pi / 8.0:
        moved = points_m[:, :2] + reach_m * np.array([np.cos(angle), np.sin(angle)])
        least = np.minimum(least, points_m[:, 2] - pricing.demand_amsl_m(moved))
    return np.where(np.isnan(least), -np.inf, least)


def corridor_j(request: CorridorRequest) -> float | None:
    """Return what the corridor costs, from the lowest place above one pad to that above the other; None without one."""
    pricing = Pricing(request)
    ours = our_way(pricing)
    return None if ours is None else pricing.path_j(*ours)


def reference_j(request: CorridorRequest, moves: Stencil, ours_j: float, *, pull: bool = False) -> dict[str, float]:
    """Return what the grid's cheapest path costs, and how big the search for it was.

    `path_j` is the grid's own path, `pulled_j`, if asked for, the same pulled straight. Where no path of the grid costs
    at most a tenth more than the corridor, `above_j` says what each costs at least.
    """
    pricing = Pricing(request)
    found, least = None, math.nan
    for allowed in ALLOWED:
        if found is None:
            try:
                found, least = reference(pricing, moves, allowed * ours_j), allowed
            except TooBigError:
                break
    if found is None:
        return {"above_j": round(least * ours_j)}
    figures = {
        "path_j": round(pricing.path_j(found.points_m)),
        "nodes": found.nodes,
        "settled": found.looked,
        "seconds": round(found.seconds, 1),
    }
    if pull:
        figures["pulled_j"] = round(pricing.path_j(pulled(pricing, found.volume, found.points_m)))
    return figures
