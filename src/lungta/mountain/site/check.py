"""What a site says against what the ground says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from math import atan, degrees, hypot, isnan, radians, tan
from zoneinfo import ZoneInfo

from lungta.core.findings import Finding, error, notice, warning
from lungta.mountain.site.model import NOT_REAL, Pad, Site, Zone, ZoneKind
from lungta.mountain.site.zones import zone_area
from lungta.mountain.terrain.grid import Terrain

GROSS_HEIGHT_ERROR_M = 300.0
"""A pad this far off the terrain is a wrong place or a wrong datum, whatever its stated uncertainty."""
STEEP_DEG = 20.0
"""Assumption: on steeper ground a load is lowered by hook or winch and nobody lands; no maker's figure is published."""
CLOCK_TOLERANCE_H = 4.0
"""Legal time may run this far from the sun's: western China is 3 h off, nothing inhabited much more."""


def check_site(site: Site, terrain: Terrain) -> tuple[Finding, ...]:
    """Return what disagrees between a site and a terrain, and what the site lacks.

    A pad's stated height is compared with the terrain's within three combined standard deviations: the stated height's,
    the terrain's, and the stated position's times the slope. Errors are pads off the terrain, on a void, 300 m or more
    off it, or inside a zone that always holds, and limits that leave no height to fly in.
    """
    return (
        *_not_real(site),
        *_terrain_findings(site, terrain),
        *(finding for pad in site.pads for finding in _pad_findings(site, pad, terrain)),
        *_site_findings(site),
    )


def _not_real(site: Site) -> Iterator[Finding]:
    made = [pad.id for pad in site.pads if pad.not_real]
    if made:
        yield error(
            NOT_REAL,
            f"NOT FOR FLIGHT: made for practice, NOT REAL: {', '.join(made)}. Take these pads out of the site file "
            "before anything is flown.",
            site.id,
        )


def ground_amsl_m(site: Site, pad: Pad, terrain: Terrain) -> float | None:
    """Return the terrain's height under a pad [m AMSL], or None off the terrain and on voids."""
    height_m = float(terrain.height_at(*_local(site, pad)))
    return None if isnan(height_m) else height_m


def _local(site: Site, pad: Pad) -> tuple[float, float]:
    east_m, north_m = site.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
    return float(east_m), float(north_m)


def _terrain_findings(site: Site, terrain: Terrain) -> Iterator[Finding]:
    if terrain.source.schematic:
        text = "The terrain is schematic, drawn from spot heights: a pad's agreement with it says little."
        yield warning("terrain-schematic", text, site.id)
    reach_m = site.extent_m
    if not terrain.covers((-reach_m, reach_m), (-reach_m, reach_m)):
        text = f"The terrain does not cover the site's whole square of {2 * reach_m / 1000:.1f} km a side."
        yield notice("terrain-partial", text, site.id)


def _pad_findings(site: Site, pad: Pad, terrain: Terrain) -> Iterator[Finding]:
    ground_m = ground_amsl_m(site, pad, terrain)
    if ground_m is None:
        text = (
            f"{pad.name} at {pad.position.lat_deg}, {pad.position.lon_deg} lies off the terrain or on a void of it. "
            "Use a terrain that covers it, or correct the coordinates."
        )
        yield error("pad-off-terrain", text, pad.id)
    else:
        slope = slope_at_deg(terrain, *_local(site, pad))
        yield from _height_findings(site, pad, terrain, ground_m, slope)
        if slope > STEEP_DEG:
            text = (
                f"{pad.name} lies on a slope of {slope:.0f} deg at the terrain's {terrain.posting_m:.0f} m posting: "
                "lower the load by hook or winch, do not land."
            )
            yield warning("pad-steep", text, pad.id)
    yield from (_zone_finding(pad, zone) for zone in site.zones if _covers(site, zone, pad))


def slope_at_deg(terrain: Terrain, east_m: float, north_m: float) -> float:
    """Return the slope of the ground about a point over twice the posting [deg]; NaN beside voids and the edge."""
    step_m = terrain.posting_m
    west_m, to_east_m, south_m, to_north_m = terrain.height_at(
        [east_m - step_m, east_m + step_m, east_m, east_m], [north_m, north_m, north_m - step_m, north_m + step_m]
    )
    return degrees(atan(hypot(to_east_m - west_m, to_north_m - south_m) / (2.0 * step_m)))


def _height_findings(site: Site, pad: Pad, terrain: Terrain, ground_m: float, slope: float) -> Iterator[Finding]:
    stated_m = pad.position.alt_amsl_m
    off_m = stated_m - ground_m
    terrain_sigma_m = float(terrain.sigma_at(*_local(site, pad)))
    by_place_m = 0.0 if isnan(slope) else pad.horizontal_sigma_m * tan(radians(slope))
    sigma_m = hypot(pad.vertical_sigma_m, terrain_sigma_m, by_place_m)
    text = (
        f"{pad.name} is stated at {stated_m:.0f} m, the terrain reads {ground_m:.0f} m there: {abs(off_m):.0f} m "
        f"{'lower' if off_m > 0 else 'higher'}, with {sigma_m:.0f} m (1 sigma) expected of both together. "
    )
    if abs(off_m) >= GROSS_HEIGHT_ERROR_M:
        yield error("pad-height", text + "The place or the height is wrong; correct the site.", pad.id)
    elif abs(off_m) > 3.0 * sigma_m:
        yield warning("pad-height", text + "Measure the pad with a GPS; flights count from the terrain.", pad.id)
    limit_m = site.limits.height_limit_agl_m
    if limit_m is not None and off_m > limit_m:
        text = (
            f"{pad.name}'s stated height is {off_m:.0f} m above the terrain, outside the {limit_m:.0f} m height limit."
        )
        yield warning("pad-above-height-limit", text, pad.id)


def _covers(site: Site, zone: Zone, pad: Pad) -> bool:
    from shapely import Point

    return bool(zone_area(site.frame, zone).covers(Point(_local(site, pad))))


def _zone_finding(pad: Pad, zone: Zone) -> Finding:
    if not zone.active:
        text = (
            f"{pad.name} lies inside {zone.name}, which always holds: nothing may fly there. Move the pad or the zone."
        )
        return error("pad-in-zone", text, pad.id)
    times = ", ".join(f"{window.start:%H:%M}-{window.end:%H:%M}" for window in zone.active)
    return warning("pad-in-zone", f"{pad.name} lies inside {zone.name}, closed {times} local time.", pad.id)


def _site_findings(site: Site) -> Iterator[Finding]:
    limit_m, clearance_m = site.limits.height_limit_agl_m, site.limits.min_clearance_m
    if limit_m is not None and limit_m <= clearance_m:
        text = f"The height limit of {limit_m:.0f} m leaves no room above the clearance of {clearance_m:.0f} m."
        yield error("limits-leave-no-room", text, site.id)
    if not any(zone.kind is ZoneKind.ROUTE for zone in site.zones):
        text = "The site has no zone of kind route: where people walk below the flight is not known to the planner."
        yield notice("site-without-route-zone", text, site.id)
    if not site.people:
        text = (
            "The site names no [[people]]: how many people are where and when is not known, so their exposure "
            "is not computed and no way is made longer for it. People may be there all the same."
        )
        yield notice("people-not-known", text, site.id)
    offset = datetime(2026, 1, 1, tzinfo=UTC).astimezone(ZoneInfo(site.timezone)).utcoffset()
    clock_h = offset.total_seconds() / 3600.0 if offset else 0.0
    apart_h = abs((clock_h - site.frame.origin_lon_deg / 15.0 + 12.0) % 24.0 - 12.0)
    if apart_h > CLOCK_TOLERANCE_H:
        text = (
            f"The time zone {site.timezone} is {apart_h:.1f} h off the sun at longitude {site.frame.origin_lon_deg}: "
            "check the zone, and that latitude and longitude are not swapped."
        )
        yield warning("site-timezone", text, site.id)
