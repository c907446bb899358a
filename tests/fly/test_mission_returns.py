"""What mission files carry for coming back alone: fence, rally points, return height, stops at corners."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from mission_readers import WPML, loaded_wpl, wpml_document
from pymavlink.dialects.v20 import ardupilotmega as mavlink
from qgc_plan_rules import plan_faults

from day_plans import BASE_CAMP, CAMP_1, CORRIDOR_UP, TENTS, day_plan, sortie
from lungta.fly.missions.build import HOLD_S, mission_of
from lungta.fly.missions.mavlink_items import mission_items
from lungta.fly.missions.mission import Mission
from lungta.fly.missions.qgc_plan import plan_text
from lungta.fly.missions.wpl import wpl_text
from lungta.fly.missions.wpl_fence import fence_text, rally_text
from lungta.fly.missions.wpml import kmz_bytes
from lungta.fly.missions.write import write_missions
from lungta.plan.dayplan import DayPlan, RallyPoint, Returns, Sortie

OPTION = CORRIDOR_UP.landing_options[0]
RALLY = (
    RallyPoint(
        name="Camp I",
        lat_deg=CAMP_1.lat_deg,
        lon_deg=CAMP_1.lon_deg,
        alt_amsl_m=6031.0,
        fly_at_above_pad_m=830.5,
    ),
    RallyPoint(
        name="L1",
        lat_deg=OPTION.lat_deg,
        lon_deg=OPTION.lon_deg,
        alt_amsl_m=OPTION.alt_amsl_m,
        fly_at_above_pad_m=410.0,
    ),
)
FENCE = ((28.006, 86.850), (28.006, 86.858), (27.990, 86.878), (27.985, 86.878), (27.985, 86.870), (28.000, 86.850))


def returning(**changed) -> Sortie:
    plain = {
        "height_above_pad_m": 871.3,
        "straight_home_clear": True,
        "rally": RALLY,
        "fence": FENCE,
        "fence_width_m": 70,
    }
    return replace(sortie(), returns=Returns(**(plain | changed)))


def mission(**changed) -> Mission:
    return mission_of(day_plan(), returning(**changed))


def a_plan(**changed) -> DayPlan:
    return replace(day_plan(), sorties=(returning(**changed),))


def test_the_fence_holds_the_path_and_stands_beside_the_zones():
    """The plan file has one outline to stay in, first, and the zones to stay out of; QGroundControl takes it."""
    plan = json.loads(plan_text(mission()))
    assert plan_faults(plan) == []
    inside, outside = plan["geoFence"]["polygons"]
    assert (inside["inclusion"], outside["inclusion"]) == (True, False)
    assert {tuple(vertex) for vertex in inside["polygon"]} == set(FENCE)
    assert {tuple(vertex) for vertex in outside["polygon"]} == set(TENTS.outline)
    area = shapely.Polygon([(lon, lat) for lat, lon in inside["polygon"]])
    assert area.contains(shapely.Point(BASE_CAMP.lon_deg, BASE_CAMP.lat_deg))


def test_rally_points_are_those_that_were_judged():
    """Not every landing option, but what the plan says is clear, at the heights that it says."""
    points = json.loads(plan_text(mission()))["rallyPoints"]["points"]
    expected = [[place.lat_deg, place.lon_deg, place.fly_at_above_pad_m] for place in RALLY]
    assert points == [pytest.approx(place, abs=1e-8) for place in expected]
    assert json.loads(plan_text(mission(rally=())))["rallyPoints"]["points"] == []


def test_landing_places_that_are_no_rally_points_are_named():
    """The way down's L1 is not among the rally points, and the warning says so and why."""
    said = [text for text in mission().warnings if "Not given as rally points" in text]
    assert len(said) == 1
    assert "L1 down" in said[0]
    assert "L1 up" not in said[0]


def test_the_return_height_is_the_greater_one_in_every_format():
    """KMZ and warnings hold the height that was worked out with cells, not the lower one of the samples."""
    flown = mission()
    assert flown.return_height_above_pad_m == 871.3
    for name in ("template.kml", "waylines.wpml"):
        root = wpml_document(kmz_bytes(flown), name)
        assert float(root.find(f".//{WPML}globalRTHHeight").text) == 871.3
    assert mission(height_above_pad_m=10.0).return_height_above_pad_m == sortie().return_height_above_pad_m


def test_a_way_home_that_is_not_clear_is_said():
    """When a zone lies under a straight way home no height helps."""
    assert not [text for text in mission().warnings if "at any height" in text]
    assert [text for text in mission(straight_home_clear=False).warnings if "at any height" in text]


def test_fence_and_rally_files_come_back(tmp_path: Path):
    """pymavlink reads the corners of both outlines with their counts, and the rally points with their heights."""
    flown = mission()
    rows = loaded_wpl(fence_text(flown), tmp_path)
    inside, outside = rows[: len(FENCE)], rows[len(FENCE) :]
    assert {row.command for row in inside} == {mavlink.MAV_CMD_NAV_FENCE_POLYGON_VERTEX_INCLUSION}
    assert {row.command for row in outside} == {mavlink.MAV_CMD_NAV_FENCE_POLYGON_VERTEX_EXCLUSION}
    assert {row.param1 for row in inside} == {len(FENCE)}
    assert {row.param1 for row in outside} == {len(TENTS.outline)}
    assert [(row.x, row.y) for row in inside] == [pytest.approx(corner, abs=1e-7) for corner in FENCE]
    points = loaded_wpl(rally_text(flown), tmp_path)
    assert {(row.command, row.frame) for row in points} == {
        (mavlink.MAV_CMD_NAV_RALLY_POINT, mavlink.MAV_FRAME_GLOBAL_RELATIVE_ALT)
    }
    expected = [(place.lat_deg, place.lon_deg, place.fly_at_above_pad_m) for place in RALLY]
    assert [(row.x, row.y, row.z) for row in points] == [pytest.approx(place, abs=1e-2) for place in expected]
    assert [row.seq for row in points] == [0, 1]


def test_files_of_their_own_only_when_there_is_something_in_them(tmp_path: Path):
    """A sortie with returns has seven files, one without rally points six, one without returns the five of before."""
    assert len(write_missions(a_plan(), tmp_path / "a")) == 1 + 7
    assert len(write_missions(a_plan(rally=()), tmp_path / "b")) == 1 + 6
    assert len(write_missions(replace(day_plan(), sorties=(sortie(),)), tmp_path / "c")) == 1 + 5
    assert fence_text(replace(mission(), fence=(), zones=())) == rally_text(mission(rally=())) == ""


def test_the_readme_says_what_to_set(tmp_path: Path):
    """Return height in each autopilot's own unit, rounded up, fence and rally parameters, and no line too wide."""
    text = write_missions(a_plan(), tmp_path)[0].read_text(encoding="utf-8")
    for words in (
        "RTL_ALT 87200 (cm; 872 m",
        "RTL_ALT_FINAL 0",
        "RTL_CONE_SLOPE 0",
        "RTL_RETURN_ALT 872",
        "return height 872",
    ):
        assert words in text
    for words in ("FENCE_TYPE 4", "RALLY_LIMIT_KM 0", "Camp I, L1"):
        assert words in text
    without = write_missions(replace(day_plan(), sorties=(sortie(),)), tmp_path / "b")[0].read_text(encoding="utf-8")
    assert "RTL_ALT 85000" in without
    assert "FENCE_TYPE" not in without


@pytest.mark.parametrize(("corner_mps", "holds"), [(None, False), (0.0, True), (3.0, True), (60.0, False)])
def test_it_stops_at_corners_that_it_cannot_round(corner_mps: float | None, holds: bool, tmp_path: Path):
    """A corner slower than its legs becomes a hold of a second, one as fast or unknown is flown through."""
    corners = tuple(
        replace(w, corner_mps=corner_mps if 0 < n < len(CORRIDOR_UP.waypoints) - 1 else None)
        for n, w in enumerate(CORRIDOR_UP.waypoints)
    )
    flown = mission_of(day_plan(), replace(sortie(), corridor_up=replace(CORRIDOR_UP, waypoints=corners)))
    items = [i for i in mission_items(flown) if i.command == mavlink.MAV_CMD_NAV_WAYPOINT]
    inner = items[1 : len(corners) - 1]
    assert {item.params[0] for item in inner} == {HOLD_S if holds else 0.0}
    assert items[0].params[0] == items[-1].params[0] == 0.0
    rows = [row for row in loaded_wpl(wpl_text(flown), tmp_path)[1:] if row.command == mavlink.MAV_CMD_NAV_WAYPOINT]
    assert [row.param1 for row in rows] == [item.params[0] for item in items]
    assert any("stops at corners" in text for text in flown.warnings) is holds
