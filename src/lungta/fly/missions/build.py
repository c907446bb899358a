"""From a sortie of a day plan to its mission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lungta.core.errors import InputError
from lungta.core.findings import Severity
from lungta.core.geo import Position
from lungta.fly.missions.legs import LegSpeed, VerticalSpeed, leg_speeds, path_length_m
from lungta.fly.missions.mission import (
    MAX_WAYPOINTS,
    NOT_FOR_FLIGHT,
    Drop,
    DropAction,
    Mission,
    MissionOptions,
    MissionWaypoint,
    SafeLanding,
)
from lungta.plan.corridor.model import LandingOption, Waypoint
from lungta.plan.dayplan import DayPlan, PlacePad, PlaceZone, Sortie

HEIGHT_TOLERANCE_M = 0.5  # a corridor and its plan must mean the same home pad height
SAME_PLACE_M = 0.5  # two waypoints on one spot make a leg without direction
HOLD_S = 1.0  # any hold makes ArduPilot stop at a waypoint instead of rounding it (mode_auto.cpp, do_nav_wp)
SLOWER_MPS = 0.25  # half of the steps in which speeds are asked for

_Way = tuple[MissionWaypoint, ...]


def mission_of(plan: DayPlan, sortie: Sortie, options: MissionOptions | None = None) -> Mission:
    """Return the mission of one sortie of a plan.

    Raises
    ------
    InputError
        When the round trip has more than 99 waypoints.
    ValueError
        When the corridor and the plan disagree about the height of the home pad, or the flight profile about the path.
    """
    options = options or MissionOptions()
    pads = {pad.id: pad for pad in plan.place.pads}
    home, drop_pad = pads[sortie.corridor_up.from_pad], pads[sortie.drop]
    way_up, way_down = _ways(plan, sortie, home)
    drop = _drop(plan, way_up[-1], drop_pad, options.drop)
    up, down = _without_repeats(way_up, way_down, drop)
    mission = Mission(
        name=f"sortie-{sortie.number:02d}",
        title=f"{plan.place.name}, {plan.date}, sortie {sortie.number}: {home.name} - {drop_pad.name} - {home.name}",
        aircraft_id=plan.aircraft.id,
        lungta_version=plan.lungta_version,
        created_utc=plan.created_utc,
        heights=options.heights,
        home=Position(lat_deg=home.lat_deg, lon_deg=home.lon_deg, alt_amsl_m=home.terrain_alt_amsl_m),
        pads=(home, drop_pad),
        zones=_active_zones(plan, sortie),
        up=up,
        drop=drop,
        down=down,
        landings=_landings(sortie),
        vertical=_vertical(plan),
        return_height_above_pad_m=_return_height_m(sortie),
        duration_s=sortie.duration_s,
        not_for_flight=plan.not_for_flight,
        warnings=(),
        rally=_rally(sortie),
        fence=sortie.returns.fence if sortie.returns else (),
        fence_width_m=sortie.returns.fence_width_m if sortie.returns else 0.0,
    )
    _check_length(mission)
    return replace(mission, warnings=_warnings(plan, sortie, mission))


def _vertical(plan: DayPlan) -> VerticalSpeed:
    return VerticalSpeed(climb_mps=plan.aircraft.climb_mps, descent_mps=plan.aircraft.descent_mps)


def _ways(plan: DayPlan, sortie: Sortie, home: PlacePad) -> tuple[_Way, _Way]:
    up, down, vertical = sortie.corridor_up.waypoints, sortie.corridor_down.waypoints, _vertical(plan)
    speeds_up = leg_speeds(up, sortie.profile, start_along_m=0.0, vertical=vertical)
    speeds_down = leg_speeds(down, sortie.profile, start_along_m=path_length_m(up), vertical=vertical)
    climb = vertical.along(1.0)
    return (
        tuple(_held(_waypoint(w, "up", a, home), w, b) for w, a, b in _turns(up, (climb, *speeds_up))),
        tuple(_held(_waypoint(w, "down", a, home), w, b) for w, a, b in _turns(down, (climb, *speeds_down))),
    )


def _turns(waypoints: Sequence[Waypoint], speeds: Sequence[LegSpeed]) -> Iterator[tuple[Waypoint, LegSpeed, LegSpeed]]:
    """Yield waypoints with the speeds of the legs that end and begin there; at the end the same twice."""
    return zip(waypoints, speeds, (*speeds[1:], speeds[-1]), strict=True)


def _held(waypoint: MissionWaypoint, corner: Waypoint, onward: LegSpeed) -> MissionWaypoint:
    """Let it stop at a corner that cannot be flown round at the speed of its legs."""
    fastest_mps = max(waypoint.speed.ground_mps, onward.ground_mps)
    if corner.corner_mps is None or corner.corner_mps >= fastest_mps - SLOWER_MPS:
        return waypoint
    return replace(waypoint, hold_s=HOLD_S)


def _waypoint(waypoint: Waypoint, way: str, speed: LegSpeed, home: PlacePad) -> MissionWaypoint:
    above_m = waypoint.alt_amsl_m - home.terrain_alt_amsl_m
    if abs(above_m - waypoint.height_above_pad_m) > HEIGHT_TOLERANCE_M:
        raise ValueError(
            f"{waypoint.name} is {waypoint.height_above_pad_m:.1f} m above the home pad in the corridor, "
            f"{above_m:.1f} m in the plan"
        )
    return MissionWaypoint(
        name=f"{waypoint.name} {way}",
        lat_deg=waypoint.lat_deg,
        lon_deg=waypoint.lon_deg,
        alt_amsl_m=waypoint.alt_amsl_m,
        height_above_pad_m=above_m,
        speed=speed,
    )


def _drop(plan: DayPlan, above: MissionWaypoint, pad: PlacePad, action: DropAction) -> Drop:
    """Return the drop below the last waypoint of the way up, no higher than it."""
    lower_m = max(0.0, above.alt_amsl_m - pad.terrain_alt_amsl_m - plan.aircraft.drop_height_agl_m)
    waypoint = replace(
        above,
        name=f"{pad.name} drop",
        alt_amsl_m=above.alt_amsl_m - lower_m,
        height_above_pad_m=above.height_above_pad_m - lower_m,
        speed=_vertical(plan).along(-lower_m) if lower_m > SAME_PLACE_M else above.speed,
    )
    line_m = waypoint.alt_amsl_m - pad.terrain_alt_amsl_m
    return Drop(waypoint=waypoint, action=action, hover_s=plan.aircraft.drop_s, line_m=line_m)


def _without_repeats(up: _Way, down: _Way, drop: Drop) -> tuple[_Way, _Way]:
    """Return the ways without the waypoints above the drop that the drop's own waypoint stands for."""
    at = drop.waypoint.alt_amsl_m
    return (
        up[:-1] if abs(up[-1].alt_amsl_m - at) <= SAME_PLACE_M else up,
        down[1:] if abs(down[0].alt_amsl_m - at) <= SAME_PLACE_M else down,
    )


def _active_zones(plan: DayPlan, sortie: Sortie) -> tuple[PlaceZone, ...]:
    active = {*sortie.corridor_up.active_zones, *sortie.corridor_down.active_zones}
    return tuple(zone for zone in plan.place.zones if zone.id in active)


def _landings(sortie: Sortie) -> tuple[SafeLanding, ...]:
    """Return the landing options of both ways, each place once."""
    landings: dict[tuple[float, float], SafeLanding] = {}
    for way, corridor in (("up", sortie.corridor_up), ("down", sortie.corridor_down)):
        for option in corridor.landing_options:
            found = SafeLanding(
                name=f"{option.name} {way}",
                lat_deg=option.lat_deg,
                lon_deg=option.lon_deg,
                alt_amsl_m=option.alt_amsl_m,
                fly_at_above_pad_m=_height_beside_m(corridor.waypoints, option),
            )
            landings.setdefault((option.lat_deg, option.lon_deg), found)
    return tuple(landings.values())


def _rally(sortie: Sortie) -> tuple[SafeLanding, ...]:
    """Return where an autopilot may fly by itself; all landing options in plans that do not say."""
    if sortie.returns is None:
        return _landings(sortie)
    return tuple(
        SafeLanding(
            name=point.name,
            lat_deg=point.lat_deg,
            lon_deg=point.lon_deg,
            alt_amsl_m=point.alt_amsl_m,
            fly_at_above_pad_m=point.fly_at_above_pad_m,
        )
        for point in sortie.returns.rally
    )


def _return_height_m(sortie: Sortie) -> float:
    if sortie.returns is None:
        return sortie.return_height_above_pad_m
    return max(sortie.return_height_above_pad_m, sortie.returns.height_above_pad_m)


def _return_warnings(sortie: Sortie, mission: Mission) -> list[str]:
    """Return what an autopilot's own way back meets."""
    if sortie.returns is None:
        return []
    said = []
    if not sortie.returns.straight_home_clear:
        said.append(
            "A straight way home crosses a keep-out zone or ground without a height from some places, at any height: "
            "let the aircraft go on along the path when the link is lost."
        )
    rally = {(place.lat_deg, place.lon_deg) for place in mission.rally}
    left_out = [place.name for place in mission.landings if (place.lat_deg, place.lon_deg) not in rally]
    if left_out:
        said.append(
            f"Not given as rally points: {', '.join(left_out)}. An autopilot flies to the nearest and asks nobody: "
            "from somewhere the way there is not clear, or another place is always nearer."
        )
    return said


def _height_beside_m(waypoints: Sequence[Waypoint], option: LandingOption) -> float:
    """Return the greater height above pad of the two ends of the leg that passes a landing option [m]."""
    along_m = 0.0
    for a, b in pairwise(waypoints):
        along_m += path_length_m((a, b))
        if along_m >= option.along_m:
            return max(a.height_above_pad_m, b.height_above_pad_m)
    return waypoints[-1].height_above_pad_m


def _check_length(mission: Mission) -> None:
    count = len(mission.waypoints)
    if count > MAX_WAYPOINTS:
        raise InputError(
            f"the round trip has {count} waypoints, and controllers take at most {MAX_WAYPOINTS}.",
            where=mission.name,
            remedy="Fly to a nearer drop, or relax the clearance so that the path needs fewer corners.",
        )


def _warnings(plan: DayPlan, sortie: Sortie, mission: Mission) -> tuple[str, ...]:
    said = []
    if plan.terrain.schematic:
        said.append(f"{NOT_FOR_FLIGHT}: the terrain is schematic ({plan.terrain.source}).")
    if plan.made_for_practice:
        said.append(f"{NOT_FOR_FLIGHT}: pads of this site are NOT REAL, made for practice.")
    if plan.weather_assumed:
        said.append(f"{NOT_FOR_FLIGHT}: the weather is a planning climate; nobody measured or forecast it.")
    said += [
        f"The highest waypoint is {mission.max_height_above_pad_m:.0f} m above the take-off pad: "
        "the aircraft's own height limit must allow it.",
        f"Return along the path. A straight way home (return button, RTL) is only clear of the ground from "
        f"{mission.return_height_above_pad_m:.0f} m above the take-off pad: set the return height to that or more.",
        f"At the drop the ground's height is the terrain's, 1 sigma {plan.terrain.accuracy_m:.0f} m or more: "
        "somebody at the drop or on the camera watches the load down.",
    ]
    said += _return_warnings(sortie, mission)
    if any(waypoint.hold_s for waypoint in mission.waypoints):
        said.append(
            "The aircraft stops at corners that it cannot round at its speed; the plan counts slowing down for them, "
            "not the second that it stands."
        )
    findings = (*sortie.findings, *sortie.corridor_up.findings, *sortie.corridor_down.findings)
    said += [f"{found.severity}: {found.message}" for found in findings if found.severity is not Severity.NOTICE]
    return tuple(dict.fromkeys(said))
