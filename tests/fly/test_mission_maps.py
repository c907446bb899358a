"""KML and GPX, read by fastkml and gpxpy."""

from __future__ import annotations

from typing import Any

import gpxpy
import pytest
from defusedxml.ElementTree import fromstring
from fastkml import LineString, Point, Polygon
from fastkml.enums import AltitudeMode
from mission_readers import KML_NS, kml_placemarks

from day_plans import BASE_CAMP, CAMP_1, TENTS, day_plan, sortie
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.gpx import gpx_text
from lungta.fly.missions.kml import kml_bytes
from lungta.fly.missions.mission import HeightReference, MissionOptions


def geometries(kind: type, **chosen) -> dict[str, Any]:
    content = kml_bytes(mission_of(day_plan(), sortie(), MissionOptions(**chosen)))
    return {p.name: p.kml_geometry for p in kml_placemarks(content) if isinstance(p.kml_geometry, kind)}


@pytest.mark.parametrize("heights", HeightReference)
def test_kml_heights_are_absolute(heights: HeightReference):
    """Lines and points stand at heights above the sea whatever the other files count from."""
    shapes = geometries(LineString, heights=heights) | geometries(Point, heights=heights)
    assert {shape.altitude_mode for shape in shapes.values()} == {AltitudeMode.absolute}
    pad = shapes["Base Camp"].geometry
    assert (pad.x, pad.y, pad.z) == (BASE_CAMP.lon_deg, BASE_CAMP.lat_deg, BASE_CAMP.terrain_alt_amsl_m)


def test_kml_shows_ways_waypoints_pads_landings_and_zones():
    """Everything of the sortie is on the map, each under its name."""
    mission = mission_of(day_plan(), sortie())
    assert set(geometries(LineString)) == {"Way up", "Way down"}
    points = set(geometries(Point))
    assert points == {w.name for w in mission.waypoints} | {"Base Camp", "Camp I", "L1 up", "L1 down"}
    ((name, zone),) = geometries(Polygon).items()
    assert name == TENTS.name
    ring = [(lat, lon) for lon, lat, *_ in zone.geometry.exterior.coords]
    assert ring == [*TENTS.outline, TENTS.outline[0]]


def test_kml_elements_are_in_the_order_of_the_schema():
    """KML 2.2 is a sequence: name, description, style, then geometry; colours are eight hexadecimal digits."""
    order = ["name", "description", "styleUrl", "Point", "LineString", "Polygon"]
    root = fromstring(kml_bytes(mission_of(day_plan(), sortie())))
    for placemark in root.iter(f"{KML_NS}Placemark"):
        places = [order.index(child.tag.removeprefix(KML_NS)) for child in placemark]
        assert places == sorted(places)
    for colour in root.iter(f"{KML_NS}color"):
        assert len(colour.text) == 8
        int(colour.text, 16)


def test_every_style_that_is_used_is_there():
    """A reference to a missing style would draw a line nobody sees."""
    root = fromstring(kml_bytes(mission_of(day_plan(), sortie())))
    used = {url.text.removeprefix("#") for url in root.iter(f"{KML_NS}styleUrl")}
    assert used <= {style.get("id") for style in root.iter(f"{KML_NS}Style")}
    assert used


def test_gpx_has_pads_and_landings_beside_the_route():
    """Pads on the terrain's height, landing places, and one route of every waypoint in order."""
    mission = mission_of(day_plan(), sortie())
    gpx = gpxpy.parse(gpx_text(mission))
    by_name = {point.name: point for point in gpx.waypoints}
    assert set(by_name) == {"Base Camp", "Camp I", "L1 up", "L1 down"}
    assert by_name["Camp I"].elevation == CAMP_1.terrain_alt_amsl_m
    assert [point.name for point in gpx.routes[0].points] == [w.name for w in mission.waypoints]
    assert gpx.time == mission.created_utc


@pytest.mark.parametrize("schematic", [True, False])
def test_maps_say_not_for_flight(schematic: bool):
    """The warnings of the mission stand in the description of both."""
    mission = mission_of(day_plan(schematic=schematic), sortie())
    described = fromstring(kml_bytes(mission)).find(f"{KML_NS}Document/{KML_NS}description").text
    gpx = gpxpy.parse(gpx_text(mission)).description
    for text in (described, gpx):
        assert ("NOT FOR FLIGHT" in text) == schematic
        assert all(warning in text for warning in mission.warnings)


def test_names_may_hold_any_letter():
    """Names in any script and with the characters of XML come back as they went in."""
    name = 'Чо-Ойю <L1> & "तल" 珠峰'
    mission = mission_of(day_plan(), sortie())
    from dataclasses import replace

    named = replace(mission, pads=(replace(mission.pads[0], name=name), mission.pads[1]))
    assert name in {p.name for p in kml_placemarks(kml_bytes(named))}
    assert name in {point.name for point in gpxpy.parse(gpx_text(named)).waypoints}
