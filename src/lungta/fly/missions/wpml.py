"""DJI WPML wayline archive: `wpmz/template.kml` and `wpmz/waylines.wpml` in a `.kmz`.

Elements: DJI Cloud API, "DJI WPML" (developer.dji.com/doc/cloud-api-tutorial/en/api-reference/dji-wpml/overview.html),
namespace 1.0.6 as DJI Pilot 2 writes it. That document names no FlyCart and no winch or hook action, so the archive is
not verified on aircraft until somebody has flown it, the drop is a hover, and the pilot works the winch by hand.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from lungta.fly.missions.mission import NOT_FOR_FLIGHT, HeightReference, Mission, MissionWaypoint
from lungta.fly.missions.wpml_parts import Wpml, add_hover, add_mission_config, line_m
from lungta.fly.missions.xml import add, document_bytes

if TYPE_CHECKING:
    from lxml.etree import _Element

NOT_VERIFIED = "not verified on aircraft"
TEMPLATE, WAYLINES = "wpmz/template.kml", "wpmz/waylines.wpml"
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment: the same plan gives the same bytes
STRAIGHT_AND_STOP = "toPointAndStopWithDiscontinuityCurvature"  # the only turn that cuts no corner of the corridor


def kmz_bytes(mission: Mission) -> bytes:
    """Return the archive."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in ((TEMPLATE, _template(mission)), (WAYLINES, _waylines(mission))):
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whichever system writes it
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, document_bytes(root))
    return buffer.getvalue()


def author(mission: Mission) -> str:
    """Return who made the file and what must be known of it; the format has no other field for words."""
    said = [NOT_FOR_FLIGHT] if mission.not_for_flight else []
    return "; ".join([f"Lungta {mission.lungta_version}", *said, NOT_VERIFIED])


def _template(mission: Mission) -> _Element:
    wpml = Wpml()
    root, document = wpml.document(author(mission))
    created_ms = round(mission.created_utc.timestamp() * 1000)
    wpml.add(document, "author", author(mission))
    wpml.add(document, "createTime", created_ms)
    wpml.add(document, "updateTime", created_ms)
    add_mission_config(wpml, document, mission)
    folder = add(document, "Folder")
    wpml.add(folder, "templateType", "waypoint")
    wpml.add(folder, "templateId", 0)
    _coordinate_system(wpml, folder, mission)
    wpml.add(folder, "autoFlightSpeed", _fastest_mps(mission))
    wpml.add(folder, "globalHeight", round(mission.max_height_above_pad_m, 2))
    wpml.add(folder, "caliFlightEnable", 0)
    wpml.add(folder, "gimbalPitchMode", "manual")
    wpml.heading(folder, "globalWaypointHeadingParam")
    wpml.add(folder, "globalWaypointTurnMode", STRAIGHT_AND_STOP)
    wpml.add(folder, "globalUseStraightLine", 1)
    for index, waypoint in enumerate(mission.waypoints):
        _template_point(wpml, folder, mission, index, waypoint)
    return root


def _coordinate_system(wpml: Wpml, folder: _Element, mission: Mission) -> None:
    system = wpml.add(folder, "waylineCoordinateSysParam")
    wpml.add(system, "coordinateMode", "WGS84")
    relative = mission.heights is HeightReference.RELATIVE
    wpml.add(system, "heightMode", "relativeToStartPoint" if relative else "EGM96")
    wpml.add(system, "positioningType", "GPS")


def _template_point(wpml: Wpml, folder: _Element, mission: Mission, index: int, waypoint: MissionWaypoint) -> None:
    placemark = wpml.placemark(folder, index, waypoint)
    wpml.add(placemark, "ellipsoidHeight", _execute_height_m(mission, waypoint))
    wpml.add(placemark, "height", round(mission.height_m(waypoint), 2))
    wpml.add(placemark, "useGlobalHeight", 0)
    wpml.add(placemark, "useGlobalSpeed", 0)
    wpml.add(placemark, "waypointSpeed", _speed_onward_mps(mission, index))
    wpml.add(placemark, "useGlobalHeadingParam", 1)
    wpml.add(placemark, "useGlobalTurnParam", 1)
    wpml.add(placemark, "useStraightLine", 1)
    if waypoint is mission.drop.waypoint:
        add_hover(wpml, placemark, index, mission.drop.hover_s)
    wpml.add(placemark, "isRisky", 0)


def _waylines(mission: Mission) -> _Element:
    wpml = Wpml()
    root, document = wpml.document(author(mission))
    add_mission_config(wpml, document, mission)
    folder = add(document, "Folder")
    relative = mission.heights is HeightReference.RELATIVE
    wpml.add(folder, "templateId", 0)
    wpml.add(folder, "executeHeightMode", "relativeToStartPoint" if relative else "WGS84")
    wpml.add(folder, "waylineId", 0)
    wpml.add(folder, "distance", round(sum(line_m(a, b) for a, b in pairwise(mission.waypoints)), 1))
    wpml.add(folder, "duration", mission.duration_s)
    wpml.add(folder, "autoFlightSpeed", _fastest_mps(mission))
    for index, waypoint in enumerate(mission.waypoints):
        _wayline_point(wpml, folder, mission, index, waypoint)
    return root


def _wayline_point(wpml: Wpml, folder: _Element, mission: Mission, index: int, waypoint: MissionWaypoint) -> None:
    placemark = wpml.placemark(folder, index, waypoint)
    wpml.add(placemark, "executeHeight", _execute_height_m(mission, waypoint))
    wpml.add(placemark, "waypointSpeed", _speed_onward_mps(mission, index))
    wpml.heading(placemark, "waypointHeadingParam")
    turn = wpml.add(placemark, "waypointTurnParam")
    wpml.add(turn, "waypointTurnMode", STRAIGHT_AND_STOP)
    wpml.add(turn, "waypointTurnDampingDist", 0)
    wpml.add(placemark, "useStraightLine", 1)
    gimbal = wpml.add(placemark, "waypointGimbalHeadingParam")
    wpml.add(gimbal, "waypointGimbalPitchAngle", 0)
    wpml.add(gimbal, "waypointGimbalYawAngle", 0)
    if waypoint is mission.drop.waypoint:
        add_hover(wpml, placemark, index, mission.drop.hover_s)
    wpml.add(placemark, "isRisky", 0)
    wpml.add(placemark, "waypointWorkType", 0)


def _execute_height_m(mission: Mission, waypoint: MissionWaypoint) -> float:
    """Return the height that is flown: above the take-off point, as Pilot 2 writes it, or above the ellipsoid."""
    if mission.heights is HeightReference.RELATIVE:
        return round(waypoint.height_above_pad_m, 2)
    from lungta.core.geoid import hae_from_amsl_m

    return round(float(hae_from_amsl_m(waypoint.lat_deg, waypoint.lon_deg, waypoint.alt_amsl_m)), 2)


def _speed_onward_mps(mission: Mission, index: int) -> float:
    """Return the speed from a waypoint to the next, which is how WPML counts; the last one lands."""
    onward = mission.waypoints[index + 1 :][:1]
    return round(onward[0].speed.path_mps if onward else mission.vertical.descent_mps, 1)


def _fastest_mps(mission: Mission) -> float:
    return round(max(waypoint.speed.path_mps for waypoint in mission.waypoints), 1)
