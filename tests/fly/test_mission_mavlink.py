"""MAVLink items and the text mission, read back by pymavlink."""

from __future__ import annotations

from pathlib import Path

import pytest
from mission_readers import loaded_wpl
from pymavlink.dialects.v20 import ardupilotmega as mavlink

from day_plans import day_plan, sortie
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.mavlink_items import mission_items
from lungta.fly.missions.mission import DropAction, HeightReference, Mission, MissionOptions
from lungta.fly.missions.wpl import wpl_text


def mission(**chosen) -> Mission:
    return mission_of(day_plan(), sortie(), MissionOptions(**chosen))


def commands(flown: Mission) -> list[int]:
    return [item.command for item in mission_items(flown)]


def test_take_off_first_and_land_at_home_last(tmp_path: Path):
    """The mission takes off to the first waypoint's height and lands on the home pad at height zero."""
    flown = mission()
    home, takeoff, *_, landing = loaded_wpl(wpl_text(flown), tmp_path)
    assert (home.seq, home.current, home.frame, home.command) == (0, 1, mavlink.MAV_FRAME_GLOBAL, 16)
    assert (home.x, home.y, home.z) == pytest.approx((flown.home.lat_deg, flown.home.lon_deg, flown.home.alt_amsl_m))
    assert takeoff.command == mavlink.MAV_CMD_NAV_TAKEOFF
    assert takeoff.z == pytest.approx(flown.up[0].height_above_pad_m)
    assert landing.command == mavlink.MAV_CMD_NAV_LAND
    assert (landing.x, landing.y, landing.z) == pytest.approx((flown.home.lat_deg, flown.home.lon_deg, 0.0))


def test_winch_lets_out_and_takes_in_the_same_line():
    """At the drop the winch releases the line's length, waits, takes it in, waits; both waits fill the hover."""
    flown = mission(drop=DropAction.WINCH)
    items = [i for i in mission_items(flown) if i.command in (mavlink.MAV_CMD_DO_WINCH, mavlink.MAV_CMD_NAV_DELAY)]
    out, first, back, second = items
    assert out.params[:4] == (1.0, float(mavlink.WINCH_RELATIVE_LENGTH_CONTROL), 15.0, 0.0)
    assert back.params[2] == -out.params[2]
    assert first.params[0] + second.params[0] == pytest.approx(flown.drop.hover_s)
    assert first.params[1:4] == (-1.0, -1.0, -1.0)


def test_hook_opens_once_in_the_hover():
    """With a hook the gripper releases, between two waits, and no winch moves."""
    seen = commands(mission(drop=DropAction.HOOK))
    at = seen.index(mavlink.MAV_CMD_DO_GRIPPER)
    assert seen[at - 1] == seen[at + 1] == mavlink.MAV_CMD_NAV_DELAY
    assert mavlink.MAV_CMD_DO_WINCH not in seen
    release = mission_items(mission(drop=DropAction.HOOK))[at]
    assert release.params[:2] == (1.0, float(mavlink.GRIPPER_ACTION_RELEASE))


def test_the_drop_stands_between_the_ways():
    """The release follows the drop's waypoint and precedes the first waypoint of the way down."""
    items = mission_items(mission())
    at = next(index for index, item in enumerate(items) if item.command == mavlink.MAV_CMD_DO_WINCH)
    before = [item for item in items[:at] if item.command == mavlink.MAV_CMD_NAV_WAYPOINT]
    assert len(before) == len(mission().up) + 1
    assert before[-1].params[6] == pytest.approx(mission().drop.waypoint.height_above_pad_m)


def test_speeds_are_asked_for_before_their_leg():
    """A change of ground speed stands before the waypoint that ends the leg, and is not repeated."""
    flown = mission()
    asked_mps, seen = 0.0, []
    for item in mission_items(flown):
        if item.command == mavlink.MAV_CMD_DO_CHANGE_SPEED and item.params[0] == mavlink.SPEED_TYPE_GROUNDSPEED:
            assert item.params[1] != asked_mps
            asked_mps = item.params[1]
        if item.command == mavlink.MAV_CMD_NAV_WAYPOINT:
            seen.append(asked_mps)
    for waypoint, speed_mps in zip(flown.waypoints, seen, strict=True):
        if waypoint.speed.ground_mps > 0:
            assert speed_mps == pytest.approx(waypoint.speed.ground_mps, abs=0.25)


@pytest.mark.parametrize(
    ("heights", "frame"),
    [
        (HeightReference.RELATIVE, mavlink.MAV_FRAME_GLOBAL_RELATIVE_ALT),
        (HeightReference.AMSL, mavlink.MAV_FRAME_GLOBAL),
    ],
)
def test_frame_says_what_heights_count_from(heights: HeightReference, frame: int):
    """Every item with a place is in the frame of its heights; commands without one are in the mission frame."""
    flown = mission(heights=heights)
    for item in mission_items(flown):
        assert item.frame == (frame if item.located else mavlink.MAV_FRAME_MISSION)
    landing = mission_items(flown)[-1]
    ground_m = 0.0 if heights is HeightReference.RELATIVE else flown.home.alt_amsl_m
    assert landing.params[6] == pytest.approx(ground_m)


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["qgc_MissionPlanner.waypoints", "mission_planner_sample.txt"])
def test_rows_have_the_shape_of_real_files(name: str, real_data: Path):
    """Header, separator, number of fields and integer fields are those that ground stations write."""
    real = (real_data / "missions" / name).read_text(encoding="utf-8").splitlines()
    ours = wpl_text(mission()).splitlines()
    assert ours[0] == real[0]
    for row in (*real[1:], *ours[1:]):
        fields = row.split("\t")
        assert len(fields) == 12
        assert all(fields[index].lstrip("-").isdigit() for index in (0, 1, 2, 3, 11))
