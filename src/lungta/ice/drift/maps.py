"""A carried route for receivers, phones and map programs: GPX, KML, GeoJSON, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from lungta.ice.drift.data import drift_rows
from lungta.ice.drift.ellipse import Ellipse
from lungta.ice.drift.model import DriftedPoint, DriftedRoute, Spot
from lungta.ice.drift.say import metres, towards_text
from lungta.ice.route.model import FixedPoint, Route
from lungta.ice.route.write import KML, element, feature, kml_line

ICE_COLOUR, PLACE_COLOUR, DRIFT_COLOUR = "ffe08020", "ff40a0ff", "80ffffff"  # aabbggrr


def ice_route(drifted: DriftedRoute) -> Route | None:
    """Return the route of the ice's places on the date; None when fewer than two are known."""
    points = tuple(_fixed(drifted, point, point.ice) for point in drifted.points if point.ice is not None)
    name = f"{drifted.route.name}: ice on {drifted.to_utc:%Y-%m-%d}"
    return Route(name=name, points=points, said=drifted.notes) if len(points) >= 2 else None


def _fixed(drifted: DriftedRoute, point: DriftedPoint, spot: Spot) -> FixedPoint:
    sigma_m = float(np.sqrt(0.5 * np.trace(point.budget.total)))
    return FixedPoint(
        id=point.point.id,
        lat_deg=spot.lat_deg,
        lon_deg=spot.lon_deg,
        alt_amsl_m=spot.alt_amsl_m,
        seen_utc=drifted.to_utc,
        kind=point.point.kind,
        sigma_m=min(sigma_m, 1000.0),
        note=_note(point),
    )


def _note(point: DriftedPoint) -> str:
    if point.ice is None:
        return "ice not known on that date"
    return (
        f"ICE, moved {metres(point.moved_m)} towards {towards_text(point.toward_deg)}, within "
        f"{metres(point.most.long_m)} (95 in 100). Follow: {point.follow}."
    )


def drift_gpx(drifted: DriftedRoute) -> str:
    """Return GPX 1.1: waypoints of ice (`L3`) and places (`L3 place`), and a route through each."""
    from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

    gpx = GPX()
    gpx.creator, gpx.name = "Lungta", drifted.route.name
    gpx.description = " ".join(drifted.notes) or None
    ice = GPXRoute(name=f"{drifted.route.name}: ice on {drifted.to_utc:%Y-%m-%d}")
    place = GPXRoute(name=f"{drifted.route.name}: places")
    for point in drifted.points:
        for spot, line, name in ((point.ice, ice, point.point.id), (point.place, place, f"{point.point.id} place")):
            if spot is None:
                continue
            height = None if spot.alt_amsl_m is None else round(spot.alt_amsl_m, 1)
            time = drifted.to_utc if line is ice else point.point.seen_utc
            comment = _note(point) if line is ice else "PLACE where it was seen"
            about: dict[str, Any] = {"elevation": height, "time": time, "name": name, "comment": comment}
            about |= {"latitude": round(spot.lat_deg, 8), "longitude": round(spot.lon_deg, 8)}
            line.points.append(GPXRoutePoint(**about, type=point.point.kind.value))
            gpx.waypoints.append(GPXWaypoint(**about, type=point.point.kind.value))
    gpx.routes += [line for line in (ice, place) if line.points]
    return str(gpx.to_xml(version="1.1"))


def drift_kml(drifted: DriftedRoute) -> bytes:
    """Return KML 2.2: the ice with its ellipses, the places, and the way between."""
    from lxml import etree

    root = etree.Element("kml", nsmap={None: KML})
    document = element(root, "Document")
    element(document, "name", f"{drifted.route.name}, {drifted.to_utc:%Y-%m-%d}")
    if drifted.notes:
        element(document, "description", "\n".join(drifted.notes))
    ice, place, drift = (_folder(document, name) for name in ("Ice now", "Place then", "Way of the ice"))
    known = [point for point in drifted.points if point.ice is not None]
    kml_line(ice, "ice", [(p.ice.lat_deg, p.ice.lon_deg) for p in known if p.ice], ICE_COLOUR)
    kml_line(place, "place", [(p.place.lat_deg, p.place.lon_deg) for p in drifted.points], PLACE_COLOUR)
    for point in drifted.points:
        _kml_point(place, f"{point.point.id} place", point.place, str(point.point.kind))
        if point.ice is None:
            continue
        _kml_point(ice, point.point.id, point.ice, f"{point.point.kind}. {_note(point)}")
        for ellipse in (point.half, point.most):
            ring = list(_ring(drifted, point.ice, ellipse))
            kml_line(ice, f"{point.point.id} {100 * ellipse.held_frac:.0f} %", ring, ICE_COLOUR)
        ends = [(point.place.lat_deg, point.place.lon_deg), (point.ice.lat_deg, point.ice.lon_deg)]
        kml_line(drift, point.point.id, ends, DRIFT_COLOUR)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _folder(document: Any, name: str) -> Any:
    folder = element(document, "Folder")
    element(folder, "name", name)
    return folder


def _kml_point(folder: Any, name: str, spot: Spot, words: str) -> None:
    mark = element(folder, "Placemark")
    element(mark, "name", name)
    element(mark, "description", words)
    element(element(mark, "Point"), "coordinates", f"{spot.lon_deg:.8f},{spot.lat_deg:.8f}")


def _ring(drifted: DriftedRoute, spot: Spot, ellipse: Ellipse) -> Iterator[tuple[float, float]]:
    """Latitude and longitude of an ellipse's outline, closed."""
    outline = ellipse.outline_m(spot.east_m, spot.north_m, 36)
    lat_deg, lon_deg = drifted.grid.to_geographic(outline[:, 0], outline[:, 1])
    places = list(zip(lat_deg.tolist(), lon_deg.tolist(), strict=True))
    return iter([*places, places[0]])


def drift_geojson(drifted: DriftedRoute) -> str:
    """Return GeoJSON: for each point its ice, its place, its ellipses and the way between, `answer` telling which."""
    features = [
        each
        for point, row in zip(drifted.points, drift_rows(drifted), strict=True)
        for each in _of(drifted, point, row)
    ]
    name = f"{drifted.route.name}, {drifted.to_utc:%Y-%m-%d}"
    held = {"type": "FeatureCollection", "name": name, "notes": list(drifted.notes), "features": features}
    return json.dumps(held, indent=1) + "\n"


def _of(drifted: DriftedRoute, point: DriftedPoint, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    place = [round(point.place.lon_deg, 8), round(point.place.lat_deg, 8)]
    about = {"id": point.point.id, "kind": point.point.kind.value}
    yield feature("Point", place, {**about, "answer": "place", "seen_utc": point.point.seen_utc.isoformat()})
    if point.ice is None:
        return
    ice = [round(point.ice.lon_deg, 8), round(point.ice.lat_deg, 8)]
    yield feature("Point", ice, {**row, "answer": "ice", "seen_utc": drifted.to_utc.isoformat()})
    yield feature("LineString", [place, ice], {**about, "answer": "drift"})
    for ellipse in (point.half, point.most):
        ring = [[round(lon, 8), round(lat, 8)] for lat, lon in _ring(drifted, point.ice, ellipse)]
        yield feature("Polygon", [ring], {**about, "answer": "ellipse", "held_frac": ellipse.held_frac})


def drift_csv(drifted: DriftedRoute, comments: Sequence[str] = ()) -> str:
    """Return a row for each point as CSV under comment lines."""
    rows = drift_rows(drifted)
    held = io.StringIO(newline="")
    held.writelines(f"# {line}\r\n" for line in (f"{drifted.route.name} on {drifted.to_utc.isoformat()}", *comments))
    writer = csv.DictWriter(held, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue()
