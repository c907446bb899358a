"""What a mission file can carry of a flight's returns: rally points, a fence, a return height.

Geometry alone, from terrain and zones: it takes some hundredths of a second where the whole table takes one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.plan.contingency.link import (
    HOME,
    nearest_of,
    rally_choice,
    rally_points,
    return_height_above_pad_m,
)
from lungta.plan.contingency.spots import landing_spots
from lungta.plan.contingency.straight import StraightWays, bounds_about, straight_ground, straight_ways
from lungta.plan.corridor.request import Navigation
from lungta.plan.corridor.verify import dense_samples
from lungta.plan.dayplan import RallyPoint, Returns
from lungta.plan.ways import search_ground

if TYPE_CHECKING:
    import shapely

    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.contingency.model import LandingSpot, Rally
    from lungta.plan.corridor.model import Corridor

STEP_M = 25.0  # along the flight: half of the table's, so that no height here is below one there
FENCE_FACTOR = 2.0  # assumption: corners are rounded and gusts carry aside; a fence as narrow as clearance cries wolf
VERTICES = 60  # assumption: every fence storage takes as many
THIN_M = 0.5
SIMPLER_M = (5.0, 10.0, 20.0, 40.0)  # how far the outline may be moved outwards to have that few

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """Places along the flight, the spots, and the straight ways between them."""

    places_m: Floats
    alt_amsl_m: Floats
    spots: tuple[LandingSpot, ...]
    ways: StraightWays


@lru_cache(maxsize=16)
def returns_of(corridors: tuple[Corridor, Corridor], site: Site, terrain: Terrain) -> Returns:
    """Return rally points, fence and return height of a flight.

    The return height is the least at which straight home clears the ground from everywhere; the fence holds the
    corridors and every straight way that an autopilot would take by itself, home and to the rally points. Vertical legs
    at pads and drop stand below the corridors' ends and change nothing of it. Kept for the flights of a day.
    """
    lines = _lines(corridors, site, terrain)
    pad_m = lines.spots[HOME].alt_amsl_m
    rallies = rally_choice(lines.ways, tuple(range(1, len(lines.spots))))
    width_m = FENCE_FACTOR * (site.limits.min_clearance_m + Navigation().horizontal_error_m)
    needed = lines.ways.lines.needed_amsl_m[:, HOME]
    return Returns(
        height_above_pad_m=round(return_height_above_pad_m(lines.alt_amsl_m, needed, pad_m), 1),
        straight_home_clear=bool(lines.ways.clear[:, HOME].all()),
        rally=tuple(_rally_point(rally) for rally in rally_points(lines.ways, lines.spots, rallies, lines.alt_amsl_m)),
        fence=_fence(lines, rallies, width_m, terrain),
        fence_width_m=round(width_m, 1),
    )


def _lines(corridors: tuple[Corridor, Corridor], site: Site, terrain: Terrain) -> _Lines:
    spots = landing_spots(corridors, site, terrain)
    corners = [(each.east_m, each.north_m, each.alt_amsl_m) for way in corridors for each in way.waypoints]
    dense, _ = dense_samples(np.array(corners), STEP_M)
    spots_m = np.array([[spot.east_m, spot.north_m] for spot in spots])
    active = {*corridors[0].active_zones, *corridors[1].active_zones}
    ground = straight_ground(
        search_ground(terrain),
        site.limits.min_clearance_m,
        tuple(zone for zone in site.zones if zone.id in active),
        bounds_about(np.vstack([dense[:, :2], spots_m])),
    )
    return _Lines(
        places_m=dense[:, :2],
        alt_amsl_m=dense[:, 2],
        spots=spots,
        ways=straight_ways(ground, dense[:, :2], spots_m),
    )


def _rally_point(rally: Rally) -> RallyPoint:
    spot = rally.spot
    return RallyPoint(
        name=spot.name,
        lat_deg=spot.lat_deg,
        lon_deg=spot.lon_deg,
        alt_amsl_m=round(spot.alt_amsl_m, 1),
        fly_at_above_pad_m=round(rally.fly_at_above_pad_m + 0.05, 1),  # never rounded down
    )


def _fence(
    lines: _Lines, rallies: tuple[int, ...], width_m: float, terrain: Terrain
) -> tuple[tuple[float, float], ...]:
    """The outline (lat_deg, lon_deg) of everything within a width of the flight and its straight ways out."""
    import shapely

    spots_m = np.array([[spot.east_m, spot.north_m] for spot in lines.spots])
    start, after = lines.places_m[:-1], lines.places_m[1:]
    goals = spots_m[nearest_of(lines.ways, rallies)]
    home = np.broadcast_to(spots_m[HOME], start.shape)
    # Straight ways sweep a triangle between two places of the flight: melting these is quick, crossing lines is not.
    corners = np.concatenate([np.stack([start, after, goal], axis=1) for goal in (goals[:-1], goals[1:], home)])
    swept = shapely.convex_hull(shapely.multipoints(corners))
    swept = shapely.buffer(swept, THIN_M, quad_segs=1)
    outline = _simple(shapely.union_all(swept), width_m)
    lat_deg, lon_deg = terrain.frame.to_geographic(*outline.T)
    return tuple((round(float(lat), 7), round(float(lon), 7)) for lat, lon in zip(lat_deg, lon_deg, strict=True))


def _simple(whole: shapely.Geometry, width_m: float) -> Floats:
    """The outer ring about an area with few corners, nowhere nearer than a width; not closed."""
    import shapely

    outer = shapely.Polygon(whole.exterior)
    for simpler_m in SIMPLER_M:
        grown = outer.buffer(width_m + simpler_m, quad_segs=6)
        ring = shapely.Polygon(grown.exterior).simplify(simpler_m)
        corners = np.asarray(ring.exterior.coords)[:-1]
        if len(corners) <= VERTICES:
            break
    return corners
