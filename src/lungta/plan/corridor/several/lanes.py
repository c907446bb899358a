"""A lane up and a lane down, apart in space wherever they can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.mountain.site.model import Zone, ZoneKind
from lungta.plan.corridor.energy import legs_of, path_cost_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.several.apart import Apart, Separation, separation
from lungta.plan.corridor.verify import demand_m, dense_samples

Floats = NDArray[np.float64]
A = TypeVar("A")
B = TypeVar("B")

PART_M = 120.0  # the lane is kept from in parts about so long, each with its own height to cross it at
FOOT_M = 20.0  # ground under a part is looked at so closely; finer than the terrain's posting
WIDENED = 1.0, 1.15, 1.35  # of the distance, tried in turn until the check holds
LANE_PREFIX = "lane-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """Two corridors that may be flown at once, or the findings that say why not.

    Attributes
    ----------
    up, down : Corridor or None
        The lanes; where they cannot be kept apart, the cheapest corridors.
    moved : str
        `up` or `down`: the lane that makes way; empty where neither must, or neither can.
    check : Separation or None
        How far apart they are, by dense samples; None where a corridor is missing.
    cost_frac : float
        What keeping apart costs: share of the two corridors' cost alone.
    findings : tuple of Finding
        `lanes-apart` or `lanes-not-apart`, after those of both corridors.
    """

    up: Corridor | None
    down: Corridor | None
    moved: str
    check: Separation | None
    cost_frac: float
    findings: tuple[Finding, ...]


def find_lanes(up: CorridorRequest, down: CorridorRequest, apart: Apart | None = None) -> Lanes:
    """Return a lane for each of two requests between the same pads, apart horizontally or in height.

    Both corridors are found alone. Where they are nearer than wanted, one is searched again with the other closed to
    it: a strip about each part of it, crossed only so far above it. Either way round is tried and the pair that costs
    least, over the height limit last of all, is kept. `separation` checks it, by dense samples. A path *under* the
    other is had by moving the other over it.

    Parameters
    ----------
    up, down : CorridorRequest
        The ways, loaded up and loaded down: the second's pads are the first's, swapped.
    apart : Apart, optional
        How far.
    """
    apart = Apart() if apart is None else apart
    first, second = _both(find_corridor, (up, down))
    if first.corridor is None or second.corridor is None:
        findings = tuple(dict.fromkeys(first.findings + second.findings))
        return Lanes(up=first.corridor, down=second.corridor, moved="", check=None, cost_frac=0.0, findings=findings)
    alone = _Pair(up=first.corridor, down=second.corridor, moved="")
    base_j = _cost_j(up, down, alone)
    if _check(up, alone, apart).holds:
        return _lanes(up, alone, apart, 0.0)
    ways = _both(lambda moved: _moved(up, down, alone, moved, apart), ("down", "up"))
    held = [way for way in ways if way is not None and _check(up, way, apart).holds]
    if not held:
        return _lanes(up, alone, apart, 0.0)
    best = min(held, key=lambda way: (_over_limit_m(up, way), _cost_j(up, down, way)))
    return _lanes(up, best, apart, _cost_j(up, down, best) / base_j - 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    up: Corridor
    down: Corridor
    moved: str


def lane_zones(request: CorridorRequest, points: Floats, apart: Apart) -> tuple[Zone, ...]:
    """Return zones that keep a search from a path: horizontally, or above it by the height wanted.

    One for each part of the path, less a circle about both pads. The search keeps its own errors and room from them
    as well, so their outlines are drawn that much nearer.
    """
    pads = [shapely.Point(request.pad_east_north_m(pad)) for pad in (request.from_pad, request.to_pad)]
    open_ground = shapely.union_all([pad.buffer(apart.pad_radius_m) for pad in pads])
    return tuple(_parts(request, points, apart, open_ground))


def _parts(request: CorridorRequest, points: Floats, apart: Apart, open_ground: shapely.Geometry) -> Iterator[Zone]:
    samples, _ = dense_samples(points, PART_M)
    outward_m = max(apart.horizontal_m - request.aside_m, 1.0)
    for number in range(len(samples) - 1):
        part = samples[number : number + 2]
        strip = shapely.LineString(part[:, :2]).buffer(1.01 * outward_m)  # round ends are polygons inside the circle
        over_agl_m = _over_agl_m(request, strip.buffer(request.aside_m + FOOT_M), part[:, 2].max() + apart.vertical_m)
        for piece in getattr(strip.difference(open_ground), "geoms", [strip.difference(open_ground)]):
            if piece.area < 1.0:
                continue
            lat_deg, lon_deg = request.terrain.frame.to_geographic(*np.array(piece.exterior.coords[:-1]).T)
            yield Zone(
                id=f"{LANE_PREFIX}{number}",
                name="the other lane",
                kind=ZoneKind.AUTHORITY,
                outline=tuple(zip(lat_deg.tolist(), lon_deg.tolist(), strict=True)),
                over_agl_m=over_agl_m,
            )


def _over_agl_m(request: CorridorRequest, strip: shapely.Geometry, alt_amsl_m: float) -> float | None:
    """Return the height above ground, less errors and sling, that is above a height all over a strip [m]."""
    west_m, south_m, east_m, north_m = strip.bounds
    grid = np.meshgrid(np.arange(west_m, east_m + FOOT_M, FOOT_M), np.arange(south_m, north_m + FOOT_M, FOOT_M))
    within = shapely.contains_xy(strip, *grid)
    east_m, north_m = (axis[within] for axis in grid)
    errors_m = demand_m(request, east_m, north_m) - request.limits.min_clearance_m
    lowest_m = float(np.min(request.terrain.height_at(east_m, north_m) + errors_m))
    return max(alt_amsl_m - lowest_m, 1.0) if np.isfinite(lowest_m) else None


def _moved(up: CorridorRequest, down: CorridorRequest, alone: _Pair, moved: str, apart: Apart) -> _Pair | None:
    """Return the pair with one lane searched again around the other, or None where there is no such way."""
    request, other = (down, alone.up) if moved == "down" else (up, alone.down)
    pair = None
    for widened in WIDENED:
        wider = replace(apart, horizontal_m=widened * apart.horizontal_m)
        closed = replace(request, zones=request.zones + lane_zones(request, other.points_m, wider))
        found = find_corridor(closed, explain=False).corridor
        if found is None:
            return None
        lane = _own_zones(found)
        up_lane, down_lane = (alone.up, lane) if moved == "down" else (lane, alone.down)
        pair = _Pair(up=up_lane, down=down_lane, moved=moved)
        if _check(up, pair, apart).holds:
            return pair
    return pair


def _own_zones(corridor: Corridor) -> Corridor:
    """Return the corridor without the zones that stood for the other lane."""
    return replace(
        corridor, active_zones=tuple(name for name in corridor.active_zones if not name.startswith(LANE_PREFIX))
    )


def _check(request: CorridorRequest, pair: _Pair, apart: Apart) -> Separation:
    pads_m = np.array([request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)])
    return separation(pair.up.points_m, pair.down.points_m, apart, pads_m)


def _cost_j(up: CorridorRequest, down: CorridorRequest, pair: _Pair) -> float:
    paths = pair.up.points_m, pair.down.points_m
    costs = [path_cost_j(r, legs_of(p)).sum() for r, p in zip((up, down), paths, strict=True)]
    return float(sum(costs))


def _over_limit_m(request: CorridorRequest, pair: _Pair) -> float:
    """Return how far both lanes together rise above the height limit [m]."""
    limit_m = request.limits.height_limit_agl_m
    if limit_m is None:
        return 0.0
    return round(sum(max(0.0, lane.max_height_agl_m - limit_m) for lane in (pair.up, pair.down)), 0)


def _lanes(request: CorridorRequest, pair: _Pair, apart: Apart, cost_frac: float) -> Lanes:
    check = _check(request, pair, apart)
    said = _apart(request, check, apart, cost_frac) if check.holds else _not_apart(request, check, apart)
    findings = (*dict.fromkeys(pair.up.findings + pair.down.findings), said)
    return Lanes(up=pair.up, down=pair.down, moved=pair.moved, check=check, cost_frac=cost_frac, findings=findings)


def _apart(request: CorridorRequest, check: Separation, apart: Apart, cost_frac: float) -> Finding:
    near = f"{check.least_apart_m:.0f} m apart where their heights differ by less than" if check.place else "apart by"
    return notice(
        "lanes-apart",
        f"Lanes up and down are {near} {apart.vertical_m:.0f} m, farther than {apart.pad_radius_m:.0f} m from the "
        f"pads ({apart.horizontal_m:.0f} m are wanted); that costs {cost_frac:.1%} of both. About the pads one "
        "aircraft at a time flies.",
        request.id,
    )


def _not_apart(request: CorridorRequest, check: Separation, apart: Apart) -> Finding:
    east_m, north_m, alt_m = check.place if check.place else (0.0, 0.0, 0.0)
    lat_deg, lon_deg = request.terrain.frame.to_geographic(east_m, north_m)
    return warning(
        "lanes-not-apart",
        f"Lanes up and down cannot be kept {apart.horizontal_m:.0f} m apart, or {apart.vertical_m:.0f} m in height: "
        f"they come within {check.least_apart_m:.0f} m at {float(lat_deg):.5f} N {float(lon_deg):.5f} E, "
        f"{alt_m:.0f} m. Fly them apart in time: the schedule lets one aircraft at a time into a corridor.",
        request.id,
    )


def _both(do: Callable[[A], B], pair: tuple[A, A]) -> list[B]:
    """Return what two inputs give, worked out at once: compiled searches and NumPy let a second core work."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(do, pair))
