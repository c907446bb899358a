"""QGroundControl's rules for a plan file, written from its documents and loaders.

Keys, types and versions: developer guide "Plan File Format"; `MissionItem::load`, `QGCFencePolygon::loadFromJson`,
`RallyPointController::load`; the survey version is the one that MAVSDK's importer asks for.
"""

from __future__ import annotations

from typing import Any

NUMBER, TEXT, LIST, OBJECT, YES_NO = (int, float), str, list, dict, bool
COMPLEX_VERSIONS = {"survey": {5}, "StructureScan": {3}, "CorridorScan": {3}}
LOCATED = {16, 17, 18, 19, 21, 22}  # navigation commands that name a place


def plan_faults(plan: Any) -> list[str]:
    """Return what QGroundControl would refuse, empty when it would load the file."""
    faults = _keys(
        "plan",
        plan,
        {"fileType": TEXT, "version": NUMBER, "mission": OBJECT, "geoFence": OBJECT, "rallyPoints": OBJECT},
    )
    if faults:
        return faults
    faults += [] if plan["fileType"] == "Plan" else ["plan: fileType is not Plan"]
    faults += _version("plan", plan, {1})
    return faults + _mission(plan["mission"]) + _fence(plan["geoFence"]) + _rally(plan["rallyPoints"])


def _mission(mission: dict[str, Any]) -> list[str]:
    wanted = {"version": NUMBER, "firmwareType": NUMBER, "vehicleType": NUMBER, "cruiseSpeed": NUMBER}
    wanted |= {"hoverSpeed": NUMBER, "items": LIST, "plannedHomePosition": LIST}
    faults = _keys("mission", mission, wanted) or _version("mission", mission, {2})
    if faults:
        return faults
    if not mission["items"]:
        faults.append("mission: no item")
    faults += _place("plannedHomePosition", mission["plannedHomePosition"], 3)
    for number, item in enumerate(mission["items"], start=1):
        faults += _item(f"item {number}", item)
    return faults


def _item(where: str, item: Any) -> list[str]:
    faults = _keys(where, item, {"type": TEXT})
    if faults:
        return faults
    if item["type"] == "ComplexItem":
        return _complex(where, item)
    if item["type"] != "SimpleItem":
        return [f"{where}: type {item['type']}"]
    faults = _keys(where, item, {"frame": NUMBER, "command": NUMBER, "params": LIST, "autoContinue": YES_NO})
    if faults:
        return faults
    if len(item["params"]) != 7:
        return [f"{where}: params must hold 7 values"]
    faults += [f"{where}: param {value!r}" for value in item["params"] if value is not None and not _number(value)]
    if "AltitudeMode" in item and item["AltitudeMode"] is not None:
        faults += _keys(where, item, {"Altitude": NUMBER}) + _altitude(where, item)
    if item["command"] in LOCATED and not faults:
        faults += _place(where, item["params"][4:], 3)
    return faults


def _altitude(where: str, item: dict[str, Any]) -> list[str]:
    frames = {1: 3, 2: 0}  # relative: GLOBAL_RELATIVE_ALT; absolute: GLOBAL
    faults = [] if "AMSLAltAboveTerrain" in item else [f"{where}: AMSLAltAboveTerrain missing"]
    if frames.get(item["AltitudeMode"], item["frame"]) != item["frame"]:
        faults.append(f"{where}: altitude mode {item['AltitudeMode']} in frame {item['frame']}")
    return faults


def _complex(where: str, item: dict[str, Any]) -> list[str]:
    faults = _keys(where, item, {"complexItemType": TEXT, "version": NUMBER})
    if faults:
        return faults
    versions = COMPLEX_VERSIONS.get(item["complexItemType"])
    if versions is None:
        return [f"{where}: complexItemType {item['complexItemType']}"]
    faults += _version(where, item, versions)
    if item["complexItemType"] == "survey":
        faults += _keys(where, item.get("TransectStyleComplexItem"), {"Items": LIST})
    return faults


def _fence(fence: dict[str, Any]) -> list[str]:
    faults = _keys("geoFence", fence, {"version": NUMBER, "polygons": LIST, "circles": LIST})
    faults = faults or _version("geoFence", fence, {2})
    if faults:
        return faults
    for polygon in fence["polygons"]:
        wrong = _keys("fence polygon", polygon, {"version": NUMBER, "inclusion": YES_NO, "polygon": LIST})
        wrong = wrong or _version("fence polygon", polygon, {1})
        if not wrong and len(polygon["polygon"]) < 3:
            wrong = ["fence polygon: fewer than 3 vertices"]
        faults += wrong or [fault for vertex in polygon["polygon"] for fault in _place("fence vertex", vertex, 2)]
    return faults


def _rally(rally: dict[str, Any]) -> list[str]:
    faults = _keys("rallyPoints", rally, {"version": NUMBER, "points": LIST}) or _version("rallyPoints", rally, {2})
    return faults or [fault for point in rally["points"] for fault in _place("rally point", point, 3)]


def _keys(where: str, found: Any, wanted: dict[str, Any]) -> list[str]:
    if not isinstance(found, dict):
        return [f"{where}: no object"]
    faults = []
    for key, kind in wanted.items():
        if key not in found:
            faults.append(f"{where}: {key} missing")
        elif not (_number(found[key]) if kind is NUMBER else isinstance(found[key], kind)):
            faults.append(f"{where}: {key} is {found[key]!r}")
    return faults


def _version(where: str, found: dict[str, Any], allowed: set[int]) -> list[str]:
    return [] if found["version"] in allowed else [f"{where}: version {found['version']}"]


def _place(where: str, values: Any, count: int) -> list[str]:
    if not isinstance(values, list) or len(values) != count or not all(map(_number, values)):
        return [f"{where}: {values!r} is not {count} numbers"]
    inside = -90 <= values[0] <= 90 and -180 <= values[1] <= 180
    return [] if inside else [f"{where}: {values!r} is off the globe"]


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
