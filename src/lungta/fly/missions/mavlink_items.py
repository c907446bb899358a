"""A mission as MAVLink mission items, for the two file formats that carry them.

Commands and their parameters: MAVLink common message set, MAV_CMD (mavlink.io/en/messages/common.html). ArduPilot
Copter takes DO_WINCH with the actions relaxed, relative length and rate, and no other (ModeAuto::do_winch).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lungta.fly.missions.mission import Drop, DropAction, HeightReference, Mission, MissionWaypoint

SPEED_STEP_MPS = 0.5  # assumption: a wish finer than this is below what a loaded multirotor holds in gusts
FIRST_DEVICE = 1  # winch and gripper are numbered from 1
VEHICLE_RATE = 0.0  # DO_WINCH parameter 4: the winch's own rate; no FlyCart figure is published
NO_TIME_OF_DAY = -1.0  # NAV_DELAY parameters 2-4: count seconds, do not wait for a clock time


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionItem:
    """One MAVLink mission item.

    Attributes
    ----------
    command, frame : int
        MAV_CMD and MAV_FRAME.
    params : tuple of seven
        Parameters 1 to 4, then latitude [deg], longitude [deg] and height [m]; None leaves a heading to the vehicle.
    located : bool
        Whether the last three are a place.
    """

    command: int
    frame: int
    params: tuple[float | None, ...]
    located: bool


def mission_items(mission: Mission) -> tuple[MissionItem, ...]:
    """Return the items from take-off to landing, without the home position."""
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    return tuple(_Items(mission, mavlink).all())


class _Items:
    """The grammar of one mission; holds the MAVLink constants and the speed last asked for."""

    def __init__(self, mission: Mission, mavlink: Any) -> None:
        self._mission = mission
        self._mav = mavlink
        self._asked_mps = 0.0

    def all(self) -> Iterator[MissionItem]:
        mission, mav = self._mission, self._mav
        first = mission.up[0]
        yield self._at(mav.MAV_CMD_NAV_TAKEOFF, first)
        yield self._do(mav.MAV_CMD_DO_CHANGE_SPEED, mav.SPEED_TYPE_CLIMB_SPEED, mission.vertical.climb_mps, -1.0)
        yield self._do(mav.MAV_CMD_DO_CHANGE_SPEED, mav.SPEED_TYPE_DESCENT_SPEED, mission.vertical.descent_mps, -1.0)
        for waypoint in mission.up:
            yield from self._fly_to(waypoint)
        yield from self._fly_to(mission.drop.waypoint)
        yield from self._drop(mission.drop)
        for waypoint in mission.down:
            yield from self._fly_to(waypoint)
        ground_m = 0.0 if mission.heights is HeightReference.RELATIVE else mission.home.alt_amsl_m
        yield self._place(mav.MAV_CMD_NAV_LAND, mission.home.lat_deg, mission.home.lon_deg, ground_m)

    def _fly_to(self, waypoint: MissionWaypoint) -> Iterator[MissionItem]:
        """Ask for another speed where the leg has one, then name its end."""
        mav = self._mav
        wanted_mps = round(waypoint.speed.ground_mps / SPEED_STEP_MPS) * SPEED_STEP_MPS
        if wanted_mps > 0 and wanted_mps != self._asked_mps:
            self._asked_mps = wanted_mps
            yield self._do(mav.MAV_CMD_DO_CHANGE_SPEED, mav.SPEED_TYPE_GROUNDSPEED, wanted_mps, -1.0)
        yield self._at(mav.MAV_CMD_NAV_WAYPOINT, waypoint)

    def _drop(self, drop: Drop) -> Iterator[MissionItem]:
        """Release in hover; a DO command runs as the delay after it begins."""
        mav, half_s = self._mav, drop.hover_s / 2
        wait = self._do(mav.MAV_CMD_NAV_DELAY, half_s, NO_TIME_OF_DAY, NO_TIME_OF_DAY, NO_TIME_OF_DAY)
        if drop.action is DropAction.HOOK:
            yield wait
            yield self._do(mav.MAV_CMD_DO_GRIPPER, FIRST_DEVICE, mav.GRIPPER_ACTION_RELEASE)
            yield wait
            return
        for length_m in (drop.line_m, -drop.line_m):
            yield self._do(
                mav.MAV_CMD_DO_WINCH, FIRST_DEVICE, mav.WINCH_RELATIVE_LENGTH_CONTROL, round(length_m, 2), VEHICLE_RATE
            )
            yield wait

    def _at(self, command: int, waypoint: MissionWaypoint) -> MissionItem:
        height_m = self._mission.height_m(waypoint)
        return self._place(command, waypoint.lat_deg, waypoint.lon_deg, height_m, hold_s=waypoint.hold_s)

    def _place(
        self, command: int, lat_deg: float, lon_deg: float, height_m: float, *, hold_s: float = 0.0
    ) -> MissionItem:
        relative = self._mission.heights is HeightReference.RELATIVE
        frame = self._mav.MAV_FRAME_GLOBAL_RELATIVE_ALT if relative else self._mav.MAV_FRAME_GLOBAL
        place = (hold_s, 0.0, 0.0, None, round(lat_deg, 8), round(lon_deg, 8), round(height_m, 2))
        return MissionItem(command=command, frame=frame, params=place, located=True)

    def _do(self, command: int, *params: float) -> MissionItem:
        padded = (*map(float, params), *(0.0,) * (7 - len(params)))
        return MissionItem(command=command, frame=self._mav.MAV_FRAME_MISSION, params=padded, located=False)
