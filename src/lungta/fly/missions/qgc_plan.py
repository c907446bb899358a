"""QGroundControl plan file (docs.qgroundcontrol.com, developer guide, Plan File Format), read by MAVSDK as well."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from lungta.fly.missions.mavlink_items import MissionItem, mission_items
from lungta.fly.missions.mission import NOT_FOR_FLIGHT, HeightReference, Mission

PLAN_VERSION, MISSION_VERSION, FENCE_VERSION, POLYGON_VERSION, RALLY_VERSION = 1, 2, 2, 1, 2
ALTITUDE_RELATIVE, ALTITUDE_ABSOLUTE = 1, 2  # QGroundControl's AltMode, in its order from 0 "mixed"


def plan_text(mission: Mission) -> str:
    """Return the mission, its fence, its keep-out zones and its rally points as JSON text."""
    said = f", {NOT_FOR_FLIGHT}" if mission.not_for_flight else ""
    plan = {
        "fileType": "Plan",
        "geoFence": {"circles": [], "polygons": _keep_in(mission) + _keep_out(mission), "version": FENCE_VERSION},
        "groundStation": f"Lungta {mission.lungta_version}{said}",
        "mission": _mission(mission),
        "rallyPoints": {"points": _rally(mission), "version": RALLY_VERSION},
        "version": PLAN_VERSION,
    }
    return json.dumps(plan, indent=4, allow_nan=False) + "\n"


def _mission(mission: Mission) -> dict[str, Any]:
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    mode = ALTITUDE_RELATIVE if mission.heights is HeightReference.RELATIVE else ALTITUDE_ABSOLUTE
    fastest_mps = max(waypoint.speed.ground_mps for waypoint in mission.waypoints)
    items = mission_items(mission)
    return {
        "cruiseSpeed": round(fastest_mps, 1),
        "firmwareType": mavlink.MAV_AUTOPILOT_ARDUPILOTMEGA,
        "globalPlanAltitudeMode": mode,
        "hoverSpeed": round(fastest_mps, 1),
        "items": [_simple_item(number, item, mode) for number, item in enumerate(items, start=1)],
        "plannedHomePosition": [
            round(mission.home.lat_deg, 8),
            round(mission.home.lon_deg, 8),
            round(mission.home.alt_amsl_m, 2),
        ],
        "vehicleType": mavlink.MAV_TYPE_QUADROTOR,
        "version": MISSION_VERSION,
    }


def _simple_item(number: int, item: MissionItem, mode: int) -> dict[str, Any]:
    height = {"AMSLAltAboveTerrain": None, "Altitude": item.params[6], "AltitudeMode": mode} if item.located else {}
    return {
        **height,
        "autoContinue": True,
        "command": item.command,
        "doJumpId": number,
        "frame": item.frame,
        "params": list(item.params),
        "type": "SimpleItem",
    }


def _keep_in(mission: Mission) -> list[dict[str, Any]]:
    return [_polygon(mission.fence, inclusion=True)] if mission.fence else []


def _keep_out(mission: Mission) -> list[dict[str, Any]]:
    return [_polygon(zone.outline, inclusion=False) for zone in mission.zones]


def _polygon(outline: Sequence[tuple[float, float]], *, inclusion: bool) -> dict[str, Any]:
    return {
        "inclusion": inclusion,
        "polygon": [[round(lat_deg, 8), round(lon_deg, 8)] for lat_deg, lon_deg in _clockwise(outline)],
        "version": POLYGON_VERSION,
    }


def _clockwise(outline: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return (lat_deg, lon_deg) vertices so that they go clockwise on a map, as QGroundControl asks."""
    closed = [*outline, outline[0]]
    area = sum(a[1] * b[0] - b[1] * a[0] for a, b in pairwise(closed))  # > 0: anticlockwise
    return list(outline) if area < 0 else list(reversed(outline))


def _rally(mission: Mission) -> list[list[float]]:
    """Places and heights to fly to, above home; the aircraft comes down there."""
    return [
        [round(landing.lat_deg, 8), round(landing.lon_deg, 8), round(landing.fly_at_above_pad_m, 1)]
        for landing in mission.rally
    ]
