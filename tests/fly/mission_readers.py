"""Readers of each mission file format, independent of the writers, for the tests."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import gpxpy
from defusedxml.ElementTree import fromstring
from fastkml import KML, LineString, Placemark
from fastkml.utils import find_all
from pymavlink import mavwp

from lungta.fly.missions.gpx import gpx_text
from lungta.fly.missions.kml import kml_bytes
from lungta.fly.missions.mission import Mission
from lungta.fly.missions.qgc_plan import plan_text
from lungta.fly.missions.wpl import wpl_text
from lungta.fly.missions.wpml import kmz_bytes

Place = tuple[float, float, float]  # latitude, longitude, height as the file states it
MOST_ARCHIVE_BYTES = 1_000_000
NAV_WAYPOINT = 16
WPML = "{http://www.dji.com/wpmz/1.0.6}"
KML_NS = "{http://www.opengis.net/kml/2.2}"


def loaded_wpl(text: str, folder: Path) -> list[Any]:
    """The rows of a MAVLink text mission as pymavlink's own loader reads them, home first."""
    path = folder / "loaded.waypoints"
    path.write_text(text, encoding="utf-8", newline="\n")
    loader = mavwp.MAVWPLoader()
    loader.load(str(path))
    return [loader.wp(index) for index in range(loader.count())]


def archive(content: bytes) -> dict[str, bytes]:
    """The entries of a KMZ, none bigger than a megabyte."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert sum(info.file_size for info in opened.infolist()) < MOST_ARCHIVE_BYTES
        return {info.filename: opened.read(info) for info in opened.infolist()}


def wpml_document(content: bytes, name: str) -> Any:
    """One document of a KMZ as an element tree."""
    return fromstring(archive(content)[f"wpmz/{name}"])


def wpml_places(root: Any, height: str) -> list[Place]:
    """Places of a WPML document; its coordinates are longitude, latitude."""
    places = []
    for placemark in root.iter(f"{KML_NS}Placemark"):
        lon, lat = placemark.find(f"{KML_NS}Point/{KML_NS}coordinates").text.strip().split(",")
        places.append((float(lat), float(lon), float(placemark.find(f"{WPML}{height}").text)))
    return places


def kml_placemarks(content: bytes) -> list[Placemark]:
    return list(find_all(KML.from_string(content), of_type=Placemark))


def read_wpl(mission: Mission, folder: Path) -> list[Place]:
    rows = loaded_wpl(wpl_text(mission), folder)
    return [(row.x, row.y, row.z) for row in rows[1:] if row.command == NAV_WAYPOINT]


def read_plan(mission: Mission, folder: Path) -> list[Place]:
    items = json.loads(plan_text(mission))["mission"]["items"]
    return [tuple(item["params"][4:]) for item in items if item["command"] == NAV_WAYPOINT]


def read_template(mission: Mission, folder: Path) -> list[Place]:
    return wpml_places(wpml_document(kmz_bytes(mission), "template.kml"), "height")


def read_waylines(mission: Mission, folder: Path) -> list[Place]:
    return wpml_places(wpml_document(kmz_bytes(mission), "waylines.wpml"), "executeHeight")


def read_kml(mission: Mission, folder: Path) -> list[Place]:
    """Corners of both lines; the drop stands in both and is taken once."""
    lines = [p.kml_geometry for p in kml_placemarks(kml_bytes(mission)) if isinstance(p.kml_geometry, LineString)]
    up, down = ([(lat, lon, alt) for lon, lat, alt in line.geometry.coords] for line in lines)
    assert up[-1] == down[0]
    return up + down[1:]


def read_gpx(mission: Mission, folder: Path) -> list[Place]:
    (route,) = gpxpy.parse(gpx_text(mission)).routes
    return [(point.latitude, point.longitude, point.elevation) for point in route.points]


RELATIVE_READERS = {"wpl": read_wpl, "plan": read_plan, "template": read_template, "waylines": read_waylines}
AMSL_READERS = {"kml": read_kml, "gpx": read_gpx}
