"""The pieces that WPML's two documents share."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin, sqrt
from typing import TYPE_CHECKING

from lungta.fly.missions.mission import Mission, MissionWaypoint
from lungta.fly.missions.xml import KML, add

if TYPE_CHECKING:
    from lxml.etree import _Element

WPML = "http://www.dji.com/wpmz/1.0.6"  # as in the file of DJI Pilot 2 that the tests compare with
EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
FLYCART_30 = 78
"""DJI's number for the FlyCart 30: `DJI_AIRCRAFT_TYPE_FC30` in dji-sdk/Payload-SDK, psdk_lib/include/dji_typedef.h. The
same list gives 60, 67, 77, 89 and 91 for the models whose wayline numbers DJI documents with those values, but the
wayline document itself does not name the FlyCart: a good guess, not verified on aircraft."""
UNKNOWN_MODEL = 65535  # `WaylineDroneType.UNKNOWN` (0xFFFF) of the DJI Mobile SDK V5: no number is published
DRONE_NUMBERS = {"dji-fc30": FLYCART_30, "dji-fc30-one-battery": FLYCART_30}
LEAST_SECURITY_HEIGHT_M, MOST_SECURITY_HEIGHT_M = 2.0, 1500.0  # WPML document, waylines.wpml, takeOffSecurityHeight
MOST_TRANSITIONAL_MPS = 15.0  # WPML document, waylines.wpml, globalTransitionalSpeed


class Wpml:
    """Elements in DJI's namespace."""

    def document(self, remark: str) -> tuple[_Element, _Element]:
        """Return (kml, Document), with a remark as XML comment."""
        from lxml import etree

        root = etree.Element("kml", nsmap={None: KML, "wpml": WPML})
        root.append(etree.Comment(f" {remark} "))
        return root, add(root, "Document")

    def add(self, parent: _Element, tag: str, text: str | float | None = None) -> _Element:
        """Return a new child in DJI's namespace."""
        return add(parent, f"{{{WPML}}}{tag}", text)

    def placemark(self, folder: _Element, index: int, waypoint: MissionWaypoint) -> _Element:
        """Return a placemark with its place, longitude first, and its number."""
        placemark = add(folder, "Placemark")
        add(add(placemark, "Point"), "coordinates", f"{waypoint.lon_deg:.8f},{waypoint.lat_deg:.8f}")
        self.add(placemark, "index", index)
        return placemark

    def heading(self, parent: _Element, tag: str) -> None:
        """Let the nose follow the path."""
        heading = self.add(parent, tag)
        self.add(heading, "waypointHeadingMode", "followWayline")
        self.add(heading, "waypointHeadingAngle", 0)
        self.add(heading, "waypointPoiPoint", "0.000000,0.000000,0.000000")
        self.add(heading, "waypointHeadingAngleEnable", 0)
        self.add(heading, "waypointHeadingPathMode", "followBadArc")
        self.add(heading, "waypointHeadingPoiIndex", 0)


def add_mission_config(wpml: Wpml, document: _Element, mission: Mission) -> None:
    """Add how the mission begins and ends, and what happens when the radio link is lost.

    On loss of link the aircraft goes on along the path that was checked against the terrain: DJI's return flies a
    straight line. The mission ends above the home pad, so it lands where it is.
    """
    first_m = mission.up[0].height_above_pad_m
    config = wpml.add(document, "missionConfig")
    wpml.add(config, "flyToWaylineMode", "safely")
    wpml.add(config, "finishAction", "autoLand")
    wpml.add(config, "exitOnRCLost", "goContinue")
    wpml.add(config, "executeRCLostAction", "hover")
    security_m = min(max(first_m, LEAST_SECURITY_HEIGHT_M), MOST_SECURITY_HEIGHT_M)
    wpml.add(config, "takeOffSecurityHeight", round(security_m, 1))
    fastest_mps = max(waypoint.speed.path_mps for waypoint in mission.waypoints)
    wpml.add(config, "globalTransitionalSpeed", round(min(fastest_mps, MOST_TRANSITIONAL_MPS), 1))
    wpml.add(config, "globalRTHHeight", round(mission.return_height_above_pad_m, 1))
    drone = wpml.add(config, "droneInfo")
    wpml.add(drone, "droneEnumValue", DRONE_NUMBERS.get(mission.aircraft_id, UNKNOWN_MODEL))
    wpml.add(drone, "droneSubEnumValue", 0)


def add_hover(wpml: Wpml, placemark: _Element, index: int, hover_s: float) -> None:
    """Add a hover on arrival at a waypoint."""
    group = wpml.add(placemark, "actionGroup")
    wpml.add(group, "actionGroupId", 0)
    wpml.add(group, "actionGroupStartIndex", index)
    wpml.add(group, "actionGroupEndIndex", index)
    wpml.add(group, "actionGroupMode", "sequence")
    wpml.add(wpml.add(group, "actionTrigger"), "actionTriggerType", "reachPoint")
    action = wpml.add(group, "action")
    wpml.add(action, "actionId", 0)
    wpml.add(action, "actionActuatorFunc", "hover")
    wpml.add(wpml.add(action, "actionActuatorFuncParam"), "hoverTime", round(hover_s, 1))


def line_m(a: MissionWaypoint, b: MissionWaypoint) -> float:
    """Return the straight distance between two waypoints [m], on a sphere (haversine): a label, not a measure."""
    lat_a, lat_b = radians(a.lat_deg), radians(b.lat_deg)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.lon_deg - a.lon_deg) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return hypot(2 * EARTH_RADIUS_M * asin(sqrt(chord)), b.alt_amsl_m - a.alt_amsl_m)
