"""What a path meets, densely sampled: ground, height limit, zones, wind, tolls, climb and power.

As in `verify`, of which it asks the demand, nothing here comes from the search: terrain, outlines and wind are asked
themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lungta.mountain.site.zones import zone_area
from lungta.plan.corridor.energy import leg_cost, legs_of
from lungta.plan.corridor.request import CorridorRequest, Toll
from lungta.plan.corridor.verify import dense_samples, least_alt_m

Floats = NDArray[np.float64]

SAMPLES_PER_POSTING = 8
CELL_M = 15.0  # the search closes whole cells of about this; what lies a cell away holds the path as well
FASTER_CLIMB_MPS = 1.0  # assumption: an aircraft that could not climb by that much more is at its power's edge


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Along:
    """Samples of a path, in order.

    Attributes
    ----------
    points : array, shape (n, 3)
        East, north [m], height [m AMSL].
    along_m : array, shape (n,)
        Distance along the path in space [m].
    height_agl_m : array, shape (n,)
        Height above the ground below [m].
    margin_m : array, shape (n,)
        Height above what clearance, errors and room demand, over all ground they reach [m]; minus infinity off the
        terrain.
    held_m : array, shape (n,)
        The same over ground a cell farther: about what the search had left to lower the path by [m].
    limit_room_m : array, shape (n,)
        Height limit less height above ground [m]; infinite without a limit.
    zone_gap_m : array, shape (zones, n)
        Distance to each zone's outline less what is kept from it [m]: negative inside. Infinite where the path is high
        enough to cross it.
    wind_mps : array, shape (n,)
        Mean wind [m/s]; NaN where it is not known.
    toll_j_per_m : array, shape (tolls, n)
        What each toll takes there [J/m].
    climb_mps : array, shape (n,)
        Vertical speed over the ground [m/s].
    power_edge : array of bool, shape (n,)
        Where a climb 1 m/s faster than flown, within the limit, is beyond the aircraft's power.
    flyable : array of bool, shape (n,)
        Whether the piece of path that ends there can be flown at all.
    """

    points: Floats
    along_m: Floats
    height_agl_m: Floats
    margin_m: Floats
    held_m: Floats
    limit_room_m: Floats
    zone_gap_m: Floats
    wind_mps: Floats
    toll_j_per_m: Floats
    climb_mps: Floats
    power_edge: NDArray[np.bool_]
    flyable: NDArray[np.bool_]


def sample_path(request: CorridorRequest, points: Floats) -> Along:
    """Return what the straight legs between points (east, north, height [m], shape (n, 3)) meet."""
    samples, lengths = dense_samples(points, request.terrain.posting_m / SAMPLES_PER_POSTING)
    east_m, north_m, alt_m = samples.T
    height_agl_m = alt_m - request.terrain.height_at(east_m, north_m)
    reach_m = request.aside_m
    limit_m = request.limits.height_limit_agl_m
    wind = request.wind.at(east_m, north_m, alt_m)
    climb_mps, power_edge, flyable = _flight(request, samples)
    margin_m = alt_m - least_alt_m(request, samples)
    return Along(
        points=samples,
        along_m=np.cumsum(lengths),
        height_agl_m=height_agl_m,
        margin_m=margin_m,
        held_m=alt_m - least_alt_m(request, samples, (0.0, 0.5 * (reach_m + CELL_M), reach_m + np.sqrt(2.0) * CELL_M)),
        limit_room_m=np.full_like(alt_m, np.inf) if limit_m is None else limit_m - height_agl_m,
        zone_gap_m=_zone_gaps_m(request, samples, margin_m + request.limits.min_clearance_m),
        wind_mps=np.hypot(wind.u, wind.v) + 0.0 * alt_m,
        toll_j_per_m=np.array([toll_at(toll, samples) for toll in request.tolls]).reshape(-1, alt_m.size),
        climb_mps=climb_mps,
        power_edge=power_edge,
        flyable=flyable,
    )


def toll_at(toll: Toll, samples: Floats) -> Floats:
    """Return what a toll takes at points (east, north, height [m], shape (n, 3)) [J/m]: that of the nearest cell."""
    column, off_east = _nearest(toll.east_m, samples[:, 0])
    row, off_north = _nearest(toll.north_m, samples[:, 1])
    taken = ~off_east & ~off_north & (samples[:, 2] < toll.top_amsl_m[row, column])
    return np.where(taken, toll.j_per_m[row, column], 0.0)


def _nearest(centres_m: Floats, place_m: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    step_m = float(centres_m[1] - centres_m[0]) if centres_m.size > 1 else np.inf
    cell = np.rint((place_m - centres_m[0]) / step_m)
    off = (cell < 0) | (cell >= centres_m.size)
    return np.where(off, 0, cell).astype(np.int64), off


def _zone_gaps_m(request: CorridorRequest, samples: Floats, sure_agl_m: Floats) -> Floats:
    """Return gaps to zones; `sure_agl_m` is the height above ground less errors and what hangs below."""
    places = shapely.points(samples[:, 0], samples[:, 1])
    kept_m = request.aside_m
    gaps = []
    for zone in request.zones:
        area = shapely.make_valid(zone_area(request.terrain.frame, zone))
        edge_m = np.nan_to_num(shapely.distance(shapely.boundary(area), places))
        inward_m = np.where(shapely.contains(area, places), edge_m, 0.0)
        gap_m = shapely.distance(area, places) - inward_m - kept_m - zone.keep_clear_m
        over = np.zeros(places.size, dtype=bool) if zone.over_agl_m is None else sure_agl_m >= zone.over_agl_m
        gaps.append(np.where(over, np.inf, gap_m))
    return np.array(gaps).reshape(-1, places.size)


def _flight(request: CorridorRequest, samples: Floats) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    """Return vertical speed, whether a faster climb lacks power, and whether each piece can be flown."""
    lines = legs_of(samples)
    lines = np.concatenate([lines[:1], lines])  # the first sample ends no piece; it takes the one that it begins
    travel_m, middle_m = lines[:, 3:] - lines[:, :3], (lines[:, 3:] + lines[:, :3]) / 2.0
    duration_s = leg_cost(request, lines).duration_s
    flyable = np.isfinite(duration_s) & (duration_s > 0.0)
    ground_mps = travel_m / np.where(flyable, duration_s, 1.0)[:, None]
    wind = request.wind.at(*middle_m.T)
    airspeed_mps = np.hypot(ground_mps[:, 0] - wind.u, ground_mps[:, 1] - wind.v)
    faster_mps = np.minimum(ground_mps[:, 2] + FASTER_CLIMB_MPS, request.flight.climb_mps) - wind.w
    power_w = request.power_w(airspeed_mps, faster_mps, request.density_kgm3(middle_m[:, 2]))
    return np.where(flyable, ground_mps[:, 2], 0.0), flyable & ~np.isfinite(power_w), flyable
