"""KML 2.2 for Google Earth, QGIS and anybody's phone: the path, its corners, pads, landing places and zones.

Heights are absolute, which in KML means above mean sea level, whatever the other files count from.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lungta.fly.missions.mission import Mission, MissionWaypoint
from lungta.fly.missions.xml import KML, add, document_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

# style id: line colour, width, fill colour; colours as KML writes them, aabbggrr
STYLES = {"up": ("ff2a7fff", 4, ""), "down": ("ffd0903a", 4, ""), "zone": ("ff2020c0", 2, "402020c0")}


def kml_bytes(mission: Mission) -> bytes:
    """Return the mission as a KML document."""
    from lxml import etree

    root = etree.Element("kml", nsmap={None: KML})
    document = add(root, "Document")
    add(document, "name", mission.title)
    add(document, "description", "\n".join((*mission.warnings, "Heights are metres above mean sea level.")))
    _styles(document)
    _line(document, "Way up", "up", (*mission.up, mission.drop.waypoint))
    _line(document, "Way down", "down", (mission.drop.waypoint, *mission.down))
    _waypoints(document, mission)
    _places(document, mission)
    _zones(document, mission)
    return document_bytes(root)


def _styles(document: _Element) -> None:
    for name, (colour, width, fill) in STYLES.items():
        style = add(document, "Style")
        style.set("id", name)
        line = add(style, "LineStyle")
        add(line, "color", colour)
        add(line, "width", width)
        if fill:
            add(add(style, "PolyStyle"), "color", fill)


def _line(document: _Element, name: str, style: str, waypoints: Iterable[MissionWaypoint]) -> None:
    placemark = _placemark(document, name, style=style)
    line = add(placemark, "LineString")
    add(line, "altitudeMode", "absolute")
    add(line, "coordinates", " ".join(_coordinates(w.lat_deg, w.lon_deg, w.alt_amsl_m) for w in waypoints))


def _waypoints(document: _Element, mission: Mission) -> None:
    folder = _folder(document, "Waypoints")
    for waypoint in mission.waypoints:
        height = f"{waypoint.alt_amsl_m:.0f} m AMSL, {waypoint.height_above_pad_m:.0f} m above the take-off pad"
        _point(folder, waypoint.name, height, (waypoint.lat_deg, waypoint.lon_deg, waypoint.alt_amsl_m))


def _places(document: _Element, mission: Mission) -> None:
    folder = _folder(document, "Pads and landing places")
    for pad in mission.pads:
        _point(folder, pad.name, f"Pad. {pad.source}", (pad.lat_deg, pad.lon_deg, pad.terrain_alt_amsl_m))
    for landing in mission.landings:
        words = "Landing place as far as the terrain's posting can tell: crevasses and boulders are not seen."
        _point(folder, landing.name, words, (landing.lat_deg, landing.lon_deg, landing.alt_amsl_m))


def _zones(document: _Element, mission: Mission) -> None:
    if not mission.zones:
        return
    folder = _folder(document, "Keep-out zones")
    for zone in mission.zones:
        placemark = _placemark(folder, zone.name, f"{zone.kind}, {zone.active}", style="zone")
        ring = add(add(add(placemark, "Polygon"), "outerBoundaryIs"), "LinearRing")
        closed = (*zone.outline, zone.outline[0])
        add(ring, "coordinates", " ".join(_coordinates(lat_deg, lon_deg) for lat_deg, lon_deg in closed))


def _folder(document: _Element, name: str) -> _Element:
    folder = add(document, "Folder")
    add(folder, "name", name)
    return folder


def _placemark(parent: _Element, name: str, words: str | None = None, *, style: str | None = None) -> _Element:
    placemark = add(parent, "Placemark")
    add(placemark, "name", name)
    if words:
        add(placemark, "description", words)
    if style:
        add(placemark, "styleUrl", f"#{style}")
    return placemark


def _point(folder: _Element, name: str, words: str, place: tuple[float, float, float]) -> None:
    point = add(_placemark(folder, name, words), "Point")
    add(point, "altitudeMode", "absolute")
    add(point, "coordinates", _coordinates(*place))


def _coordinates(lat_deg: float, lon_deg: float, alt_amsl_m: float | None = None) -> str:
    """Longitude first, as KML has it."""
    height = "" if alt_amsl_m is None else f",{alt_amsl_m:.2f}"
    return f"{lon_deg:.8f},{lat_deg:.8f}{height}"
