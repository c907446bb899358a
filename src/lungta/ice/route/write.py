"""A route as GPX, KML, GeoJSON and CSV; `read_route` gives the same points back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import lungta
from lungta.ice.route.model import FixedPoint, Route

if TYPE_CHECKING:
    from lxml.etree import _Element

KML = "http://www.opengis.net/kml/2.2"
COLUMNS = ("id", "lat_deg", "lon_deg", "alt_amsl_m", "seen_utc", "kind", "sigma_m", "note")


def route_gpx(route: Route, said: Sequence[str] = ()) -> str:
    """Return a route as GPX 1.1: a route for receivers that follow one, and waypoints for those that show places."""
    from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

    gpx = GPX()
    gpx.creator = f"Lungta {lungta.__version__}"
    gpx.name, gpx.description = route.name, " ".join((*said, *route.said))
    line = GPXRoute(name=route.name, description=gpx.description or None)
    for point in route.points:
        about: dict[str, Any] = {
            "latitude": round(point.lat_deg, 8),
            "longitude": round(point.lon_deg, 8),
            "elevation": None if point.alt_amsl_m is None else round(point.alt_amsl_m, 2),
            "time": point.seen_utc,
            "name": point.id,
            "type": point.kind.value,
            "comment": point.note or None,
        }
        line.points.append(GPXRoutePoint(**about))
        gpx.waypoints.append(GPXWaypoint(**about))
    gpx.routes.append(line)
    return str(gpx.to_xml(version="1.1"))


def route_kml(route: Route, said: Sequence[str] = ()) -> bytes:
    """Return a route as KML 2.2: its line and its points, on the ground where no height is known."""
    from lxml import etree

    root = etree.Element("kml", nsmap={None: KML})
    document = element(root, "Document")
    element(document, "name", route.name)
    if said or route.said:
        element(document, "description", "\n".join((*said, *route.said)))
    kml_line(document, route.name, [(p.lat_deg, p.lon_deg) for p in route.points])
    for point in route.points:
        _kml_point(document, point)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def kml_line(parent: _Element, name: str, places: Sequence[tuple[float, float]], colour: str = "ff2a7fff") -> None:
    """Add a line over the ground through (lat_deg, lon_deg) places; colour as KML writes it, aabbggrr."""
    mark = element(parent, "Placemark")
    element(mark, "name", name)
    style = element(element(mark, "Style"), "LineStyle")
    element(style, "color", colour)
    element(style, "width", "3")
    line = element(mark, "LineString")
    element(line, "tessellate", "1")
    element(line, "coordinates", " ".join(f"{lon:.8f},{lat:.8f}" for lat, lon in places))


def _kml_point(parent: _Element, point: FixedPoint) -> None:
    mark = element(parent, "Placemark")
    element(mark, "name", point.id)
    element(mark, "description", f"{point.kind}. {point.note}".strip())
    when = element(mark, "TimeStamp")
    element(when, "when", point.seen_utc.isoformat())
    data = element(mark, "ExtendedData")
    for name, text in (("kind", point.kind.value), ("sigma_m", f"{point.sigma_m:g}"), ("note", point.note)):
        if text:
            held = element(data, "Data")
            held.set("name", name)
            element(held, "value", text)
    place = element(mark, "Point")
    if point.alt_amsl_m is not None:
        element(place, "altitudeMode", "absolute")
    height = "" if point.alt_amsl_m is None else f",{point.alt_amsl_m:.2f}"
    element(place, "coordinates", f"{point.lon_deg:.8f},{point.lat_deg:.8f}{height}")


def element(parent: _Element, tag: str, text: str | None = None) -> _Element:
    """Return a new element in a parent, with its text."""
    from lxml import etree

    child = etree.SubElement(parent, tag)
    child.text = text
    return child


def route_geojson(route: Route, said: Sequence[str] = ()) -> str:
    """Return a route as GeoJSON (RFC 7946: longitude first): its line, and a feature for each point."""
    line = [[round(point.lon_deg, 8), round(point.lat_deg, 8)] for point in route.points]
    features = [feature("LineString", line, {"name": route.name, "said": [*said, *route.said]})]
    for point in route.points:
        place = [round(point.lon_deg, 8), round(point.lat_deg, 8)]
        about = {name: value for name, value in _about(point).items() if name not in ("lat_deg", "lon_deg")}
        features.append(feature("Point", place if point.alt_amsl_m is None else [*place, point.alt_amsl_m], about))
    return json.dumps({"type": "FeatureCollection", "name": route.name, "features": features}, indent=1) + "\n"


def feature(shape: str, coordinates: Any, about: dict[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature."""
    return {"type": "Feature", "geometry": {"type": shape, "coordinates": coordinates}, "properties": about}


def route_csv(route: Route, said: Sequence[str] = ()) -> str:
    """Return a route as CSV under comment lines."""
    held = io.StringIO(newline="")
    held.writelines(f"# {line}\r\n" for line in (route.name, *said, *route.said))
    writer = csv.DictWriter(held, COLUMNS)
    writer.writeheader()
    writer.writerows(_about(point) for point in route.points)
    return held.getvalue()


def _about(point: FixedPoint) -> dict[str, Any]:
    return {
        "id": point.id,
        "lat_deg": round(point.lat_deg, 8),
        "lon_deg": round(point.lon_deg, 8),
        "alt_amsl_m": point.alt_amsl_m,
        "seen_utc": point.seen_utc.isoformat(),
        "kind": point.kind.value,
        "sigma_m": point.sigma_m,
        "note": point.note,
    }


Writer = Callable[[Route, Sequence[str]], str | bytes]
WRITERS: dict[str, Writer] = {".gpx": route_gpx, ".kml": route_kml, ".geojson": route_geojson, ".csv": route_csv}
"""A writer for each suffix."""
