"""The README.txt beside the mission files."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lungta.fly.missions.mission import NOT_FOR_FLIGHT, DropAction, HeightReference, Mission, MissionOptions
from lungta.plan.dayplan import DayPlan

PX4_HIGHEST_M = 150  # PX4, src/modules/navigator/rtl_params.c: @max 150
FILES = """\
  .plan        QGroundControl (Plan view, File > Open); fence, keep-out zones and rally points in it
  .waypoints   Mission Planner, MAVProxy, QGroundControl: the same mission; -fence and -rally hold fence and rally
  points,
               to be loaded as such (Mission Planner: Plan, choose Fence or Rally, then load)
  .kmz         DJI Pilot 2, DJI FlightHub 2 (route library, import); NOT VERIFIED ON AIRCRAFT, see below
  .kml         Google Earth, QGIS, phones: to look at and to show
  .gpx         handheld GPS receivers, map applications
"""
KMZ = """\
The .kmz is not verified on aircraft. DJI's public document of the format (WPML) names no FlyCart and no winch or hook
action. The aircraft number in it is DJI's own for the FlyCart 30 in another public list, and 65535 ("unknown") for any
other aircraft; at the drop the aircraft hovers and the pilot works the winch. Look at every waypoint on the controller
before flying, fly it without a load first, and tell the project what happened.
"""


def readme_text(plan: DayPlan, missions: Sequence[Mission], options: MissionOptions) -> str:
    """Return what the files are, what their heights count from, and what must be known before loading one."""
    paragraphs = [
        f"Mission files by Lungta {plan.lungta_version}\n{plan.place.name}, {plan.date}, {plan.aircraft.name}\n",
        _not_for_flight(plan),
        f"What opens in what\n\n{FILES}",
        f"Heights\n\n{_heights(plan, options)}",
        f"At the drop\n\n{_drop(plan, options)}",
        f"DJI\n\n{KMZ}",
        f"Speed and loss of link\n\n{_flight()}",
        *(_sortie(mission) for mission in missions),
    ]
    return "\n".join(paragraph for paragraph in paragraphs if paragraph)


def _not_for_flight(plan: DayPlan) -> str:
    if not plan.sorties:
        return f"{NOT_FOR_FLIGHT}: no sortie of this day may fly, so there is no mission.\n"
    if not plan.not_for_flight:
        return ""
    why = [
        *(["the terrain is schematic"] if plan.terrain.schematic else []),
        *(["pads of this site are NOT REAL, made for practice"] if plan.made_for_practice else []),
        *(["the weather is a planning climate that nobody measured or forecast"] if plan.weather_assumed else []),
    ]
    return f"{NOT_FOR_FLIGHT}: {' and '.join(why)}. The files show the form of a plan, not a safe flight.\n"


def _heights(plan: DayPlan, options: MissionOptions) -> str:
    home = next(pad for pad in plan.place.pads if pad.home)
    if options.heights is HeightReference.RELATIVE:
        count = (
            f"Heights in .plan, .waypoints and .kmz count from the take-off pad: take off from {home.name} at\n"
            f"{home.lat_deg:.5f}, {home.lon_deg:.5f}, {home.terrain_alt_amsl_m:.0f} m above mean sea level, "
            "and from nowhere higher or lower.\n"
        )
    else:
        count = (
            "Heights in .plan and .waypoints are metres above mean sea level; the .kmz holds the same heights\n"
            "above the WGS 84 ellipsoid (EGM96 geoid).\n"
        )
    return (
        f"{count}In any case rally points of the .plan count from the take-off pad, and heights in .kml and .gpx are\n"
        "metres above mean sea level.\n"
    )


def _drop(plan: DayPlan, options: MissionOptions) -> str:
    how = (
        "the winch lets out line to the terrain's ground height and takes it in again"
        if options.drop is DropAction.WINCH
        else "the hook opens half-way through the hover"
    )
    return (
        f"The aircraft comes down to {plan.aircraft.drop_height_agl_m:.0f} m above the terrain's ground, hovers "
        f"{plan.aircraft.drop_s:.0f} s while\n{how}, and climbs back.\n"
        "The terrain may be wrong by more than the line has to spare: somebody watches the load down.\n"
    )


def _flight() -> str:
    return (
        "Each leg is flown at the speed over the ground that the plan made good in the planned wind. In another wind\n"
        "plan again: holding this speed against a stronger head wind costs energy that the plan does not count.\n"
        "Aircraft stop at every corner in the .kmz (no corner is cut); the plan does not count those stops.\n"
        "When the link is lost the .kmz goes on along the path; the autopilot of a .plan does what its parameters say\n"
        "(FS_GCS_ENABLE, RTL_ALT: a straight line home at too low a height meets the mountain).\n"
    )


def _sortie(mission: Mission) -> str:
    count = f"{len(mission.waypoints)} waypoints, highest {mission.max_height_above_pad_m:.0f} m above the take-off pad"
    return "\n".join(
        [
            f"{mission.name}: {mission.title}",
            f"  {count}",
            *_settings(mission),
            *(f"  {said}" for said in mission.warnings),
            "",
        ]
    )


def _settings(mission: Mission) -> list[str]:
    """What to set on the autopilot so that it comes back by itself above the ground; heights rounded up."""
    height_m = math.ceil(mission.return_height_above_pad_m)
    lines = [
        f"  ArduPilot: RTL_ALT {100 * height_m} (cm; {height_m} m above the take-off pad), RTL_ALT_FINAL 0 (land), "
        "RTL_CONE_SLOPE 0",
        f"  PX4: RTL_RETURN_ALT {height_m} (its documented highest is {PX4_HIGHEST_M} m: above that have it fly the "
        "mission, RTL_TYPE 2)",
        f"  DJI: return height {height_m} m (globalRTHHeight of the .kmz)",
    ]
    if mission.fence:
        lines.append(
            f"  Fence: {mission.fence_width_m:.0f} m about the path and the straight ways back; ArduPilot: "
            "FENCE_ENABLE 1, FENCE_TYPE 4 (polygons alone:"
        )
        lines.append("  a height fence would push a return down into the ground)")
    if mission.rally and mission.fence:
        names = ", ".join(place.name for place in mission.rally)
        lines.append(f"  Rally points: {names}; ArduPilot: RALLY_LIMIT_KM 0 (else none further than 0.3 km is used),")
        lines.append("  RALLY_INCL_HOME 1. Remove those that nobody has looked at.")
    return lines
