"""Whether zones have outlines that enclose anything."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from lungta.core.findings import Finding, error
from lungta.core.geo import LocalFrame, swapped_hint
from lungta.mountain.site.model import Zone

SMALLEST_M2 = 1.0  # assumption: less is a slip, not a zone
THINNEST_M = 0.5  # assumption: narrower on average is a line; one along a parallel is bent by centimetres on the map
FAR_DEG = 1.0  # farther than any site reaches; beyond it the local frame is no map
WHERE = re.compile(r"\[(\S+) (\S+)\]")  # as shapely's reasons name a place
REACH_M = 60_000.0  # twice the greatest extent of a site


def zone_findings(zones: Sequence[Zone], frame: LocalFrame) -> tuple[Finding, ...]:
    """Return an error for each zone whose outline encloses no definite ground; empty when all do.

    Codes: `zone-too-few-corners`, `zone-swapped`, `zone-off-the-map`, `zone-crosses-itself`, `zone-without-area`. No
    path can be told to keep out of such a zone, and closing what it may have meant would be a guess.

    Parameters
    ----------
    zones : sequence of Zone
        Zones that hold, of a site file or made in Python.
    frame : LocalFrame
        The frame of the search.
    """
    return tuple(finding for zone in zones for finding in _findings(zone, frame))


def _findings(zone: Zone, frame: LocalFrame) -> Iterator[Finding]:
    corners = set(zone.outline)
    if len(corners) < 3:
        yield _fault(zone, "too-few-corners", f"has {len(corners)} different corners; an area needs three or more")
        return
    places = [_place_fault(zone, number, corner, frame) for number, corner in enumerate(zone.outline, 1)]
    wrong = [finding for finding in places if finding]
    if wrong:
        yield wrong[0]
        return
    yield from _shape_findings(zone, frame)


def _place_fault(zone: Zone, number: int, corner: tuple[float, float], frame: LocalFrame) -> Finding | None:
    lat_deg, lon_deg = corner
    near = abs(lat_deg - frame.origin_lat_deg) <= FAR_DEG and math.isfinite(lat_deg) and math.isfinite(lon_deg)
    if near and abs(lat_deg) <= 90.0 and math.hypot(*frame.to_local(lat_deg, lon_deg)) <= REACH_M:
        return None
    text = f"has its corner {number} at {lat_deg}, {lon_deg}, "
    if math.isfinite(lat_deg) and math.isfinite(lon_deg) and swapped_hint(frame, lat_deg, lon_deg, REACH_M):
        return _fault(zone, "swapped", text + "with latitude and longitude swapped: write latitude first")
    return _fault(zone, "off-the-map", text + f"more than {REACH_M / 1000:.0f} km from the site: correct it")


def _shape_findings(zone: Zone, frame: LocalFrame) -> Iterator[Finding]:
    from shapely.geometry import Polygon
    from shapely.validation import explain_validity

    lat_deg, lon_deg = zip(*zone.outline, strict=True)
    area = Polygon(list(zip(*frame.to_local(lat_deg, lon_deg), strict=True)))
    if least_area_m2(area.convex_hull.length) > area.convex_hull.area:
        yield _fault(zone, "without-area", "has all its corners on one line or spot: it encloses nothing")
    elif not area.is_valid:
        why = WHERE.sub(_in_metres, explain_validity(area))
        yield _fault(zone, "crosses-itself", f"has an outline that crosses itself ({why}): list the corners in order")
    elif least_area_m2(area.length) > area.area:
        yield _fault(zone, "without-area", f"encloses {area.area:.2g} m2 alone")


def _in_metres(place: re.Match[str]) -> str:
    east_m, north_m = (float(number) for number in place.groups())
    return f" at {east_m + 0.0:.0f} m east, {north_m + 0.0:.0f} m north of the origin"


def least_area_m2(round_m: float) -> float:
    """Return the least area that an outline of a length round must enclose to be one [m2]."""
    return max(SMALLEST_M2, THINNEST_M * round_m / 2.0)


def _fault(zone: Zone, code: str, text: str) -> Finding:
    return error(f"zone-{code}", f"Zone {zone.id} ({zone.name}) {text}.", zone.id)
