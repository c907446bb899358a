"""Polygons of GeoJSON and KML files, in a map's metres."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.core.errors import IceError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

OUTLINES = (".geojson", ".json", ".kml")


def outlines_in(path: Path, crs: str) -> list[BaseGeometry]:
    """Return the polygons of a file in a map's metres, mended where they cross themselves.

    Raises
    ------
    IceError
        When the file cannot be read, holds no polygon, or its coordinates are off the globe.
    """
    from pyproj import Transformer
    from shapely import make_valid, transform

    where = str(path)
    if not path.is_file():
        raise IceError("there is no such file.", where=where, remedy="Check the path.")
    shapes, own = _of_kml(path) if path.suffix.lower() == ".kml" else _of_geojson(path)
    shapes = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon") and not shape.is_empty]
    if not shapes:
        raise IceError("holds no polygon.", where=where, remedy="Draw the outline as a polygon, not as a line.")
    if own == "EPSG:4326":
        _check_degrees(shapes, where)
    project = Transformer.from_crs(own, crs, always_xy=True).transform
    return [make_valid(transform(shape, project, interleaved=False)) for shape in shapes]


def _check_degrees(shapes: list[BaseGeometry], where: str) -> None:
    for shape in shapes:
        west, south, east, north = shape.bounds
        if west < -180.0 or east > 180.0 or south < -90.0 or north > 90.0:
            raise IceError(
                f"holds coordinates off the globe ({west:g}..{east:g} E, {south:g}..{north:g} N).",
                where=where,
                remedy="Coordinates stand as longitude, latitude on WGS 84.",
            )


def _of_geojson(path: Path) -> tuple[list[BaseGeometry], str]:
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        geometries = list(_geometries(content))
        found = [shape(each) for each in geometries]
        crs = _stated_crs(content, str(path))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, ShapelyError, RecursionError) as error:
        raise IceError(f"is no GeoJSON ({error}).", where=str(path), remedy="Export it again.") from error
    return [part for each in found for part in getattr(each, "geoms", [each])], crs


def _geometries(content: Any) -> Any:
    """Yield the geometries of a GeoJSON object, whatever wraps them."""
    if content["type"] == "FeatureCollection":
        for feature in content["features"]:
            yield from _geometries(feature)
    elif content["type"] == "Feature":
        if content["geometry"] is not None:
            yield from _geometries(content["geometry"])
    else:
        yield content


def _stated_crs(content: dict[str, Any], where: str) -> str:
    """Return the system that older GeoJSON files name (GJ2008, clause 3); RFC 7946 has WGS 84 alone."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    stated = content.get("crs")
    if not stated:
        return "EPSG:4326"
    name = stated["properties"]["name"]
    try:
        crs = CRS.from_user_input(name)
    except CRSError as error:
        raise IceError(
            f"names an unknown reference system {name!r}.", where=where, remedy="Export as WGS 84."
        ) from error
    return "EPSG:4326" if crs.is_geographic else crs.to_wkt()


def _of_kml(path: Path) -> tuple[list[BaseGeometry], str]:
    from lxml import etree
    from shapely.errors import ShapelyError
    from shapely.geometry import Polygon

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
        found = []
        for polygon in root.iter("{*}Polygon"):
            rings = {
                kind: [
                    _ring(each.text or "") for each in polygon.iterfind(f"{{*}}{kind}/{{*}}LinearRing/{{*}}coordinates")
                ]
                for kind in ("outerBoundaryIs", "innerBoundaryIs")
            }
            found += [Polygon(outer, rings["innerBoundaryIs"]) for outer in rings["outerBoundaryIs"]]
    except (etree.XMLSyntaxError, ValueError, ShapelyError) as error:
        raise IceError(
            f"is no KML ({error}).", where=str(path), remedy="Export it again; a KMZ must be unpacked."
        ) from error
    return found, "EPSG:4326"


def _ring(text: str) -> list[tuple[float, float]]:
    places = [each.split(",") for each in text.split()]
    return [(float(place[0]), float(place[1])) for place in places if len(place) >= 2]
