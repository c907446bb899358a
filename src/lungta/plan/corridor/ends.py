"""Whether a corridor can begin and end at its pads at all."""

from __future__ import annotations

import numpy as np
import shapely

from lungta.core.findings import Finding, error
from lungta.mountain.site.model import Pad, Zone
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.surfaces import TARGET_CELL_M, build_surfaces, floor_at, zone_polygon

LEAST_DISTANCE_M = 50.0  # below it a pilot flies by hand; a lattice between such pads would be absurdly fine


def end_findings(request: CorridorRequest) -> tuple[Finding, ...]:
    """Return why a corridor cannot begin or end at the pads (off terrain, in a zone, too close); empty when it can."""
    found = tuple(finding for pad in (request.from_pad, request.to_pad) for finding in _pad_findings(request, pad))
    start, goal = (request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad))
    distance_m = float(np.hypot(goal[0] - start[0], goal[1] - start[1]))
    if not found and distance_m < LEAST_DISTANCE_M:
        return (
            error(
                "pads-too-close",
                f"{request.from_pad.name} and {request.to_pad.name} are {distance_m:.0f} m apart; a corridor is "
                f"searched from {LEAST_DISTANCE_M:.0f} m on.",
                request.id,
            ),
        )
    return found


def _pad_findings(request: CorridorRequest, pad: Pad) -> tuple[Finding, ...]:
    east_m, north_m = request.pad_east_north_m(pad)
    if not np.isfinite(request.terrain.height_at(east_m, north_m)):
        return (_off_terrain(request, pad, "stands on no height of the terrain model: off its edge or on a void"),)
    room_m = 2.0 * request.terrain.posting_m + request.aside_m
    surfaces = build_surfaces(request, (east_m - room_m, north_m - room_m, east_m + room_m, north_m + room_m))
    if np.isfinite(floor_at(surfaces, east_m, north_m)):
        return ()
    closed = [zone for zone in request.zones if _distance_m(request, zone, (east_m, north_m)) < 3.0 * TARGET_CELL_M]
    if not closed:
        return (_off_terrain(request, pad, "is within the navigation error of a void or of the terrain's edge"),)
    return tuple(_in_zone(request, pad, zone) for zone in closed)


def _distance_m(request: CorridorRequest, zone: Zone, place: tuple[float, float]) -> float:
    return float(zone_polygon(request, zone).distance(shapely.Point(place)))


def _off_terrain(request: CorridorRequest, pad: Pad, what: str) -> Finding:
    position = pad.position
    return error(
        "pad-off-terrain",
        f"{pad.name} at {position.lat_deg:.5f} N {position.lon_deg:.5f} E {what} ({request.terrain.source.title}). "
        "Give terrain that covers it, or correct its coordinates.",
        pad.id,
    )


def _in_zone(request: CorridorRequest, pad: Pad, zone: Zone) -> Finding:
    distance_m = _distance_m(request, zone, request.pad_east_north_m(pad))
    place = "lies inside" if distance_m == 0.0 else f"is {distance_m:.0f} m, less than cells and navigation error, from"
    return error(
        "pad-in-zone",
        f"{pad.name} {place} zone {zone.id} ({zone.name}, {active_text(zone)}). "
        "Fly while the zone is not active, move the pad, or cut it out of the zone's outline.",
        pad.id,
    )


def active_text(zone: Zone) -> str:
    """Return when a zone holds, for a message: `active 03:00-09:00 local time` or `always active`."""
    if not zone.active:
        return "always active"
    hours = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in zone.active)
    return f"active {hours} local time"
