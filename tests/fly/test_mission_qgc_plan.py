"""QGroundControl plan files against QGroundControl's own rules."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from qgc_plan_rules import plan_faults

from day_plans import TENTS, day_plan, sortie
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.mission import HeightReference, MissionOptions
from lungta.fly.missions.qgc_plan import plan_text

GOOD = ("", "_with_digicam_control", "_with_structured_scan", "_with_survey")
WRONG = {
    "_wrong_overall_version": "plan: version 42",
    "_wrong_mission_version": "mission: version 7",
    "_with_survey_wrong_version": "version 9",
    "_with_survey_missing_items": "Items missing",
    "_without_mission": "mission missing",
}


def our_plan(**chosen) -> dict[str, Any]:
    return json.loads(plan_text(mission_of(day_plan(), sortie(), MissionOptions(**chosen))))


@pytest.mark.real_data
@pytest.mark.parametrize("name", GOOD)
def test_rules_accept_good_files(name: str, real_data: Path):
    """The rules find no fault in files that QGroundControl and MAVSDK load."""
    text = (real_data / "missions" / f"qgroundcontrol_sample{name}.plan").read_text(encoding="utf-8")
    assert plan_faults(json.loads(text)) == []


@pytest.mark.real_data
@pytest.mark.parametrize(("name", "fault"), WRONG.items())
def test_rules_reject_wrong_files(name: str, fault: str, real_data: Path):
    """The rules find the fault of files that are deliberately wrong."""
    text = (real_data / "missions" / f"qgroundcontrol_sample{name}.plan").read_text(encoding="utf-8")
    assert any(fault in found for found in plan_faults(json.loads(text)))


@pytest.mark.parametrize("heights", HeightReference)
def test_our_plan_keeps_the_rules(heights: HeightReference):
    """QGroundControl would load what we write, heights above the pad or above the sea."""
    assert plan_faults(our_plan(heights=heights)) == []


def spoil(plan: dict[str, Any], what: str) -> None:
    items, fence = plan["mission"]["items"], plan["geoFence"]
    {
        "overall version": lambda: plan.update(version=2),
        "file type": lambda: plan.update(fileType="plan"),
        "no fence": lambda: plan.pop("geoFence"),
        "no items": lambda: plan["mission"].update(items=[]),
        "six params": lambda: items[0]["params"].pop(),
        "text param": lambda: items[0]["params"].__setitem__(0, "0"),
        "altitude mode": lambda: items[0].update(AltitudeMode=2),
        "no autoContinue": lambda: items[0].pop("autoContinue"),
        "swapped item": lambda: items[0]["params"].__setitem__(slice(4, 6), [186.8, 28.0]),
        "swapped home": lambda: plan["mission"].update(plannedHomePosition=[186.8, 28.0, 5284]),
        "fence vertices": lambda: fence["polygons"][0].update(polygon=[[28.0, 86.8], [28.1, 86.8]]),
        "fence version": lambda: fence["polygons"][0].pop("version"),
        "rally height": lambda: plan["rallyPoints"].update(points=[[28.0, 86.8]]),
    }[what]()


@pytest.mark.parametrize(
    "what",
    [
        "overall version", "file type", "no fence", "no items", "six params", "text param", "altitude mode",
        "no autoContinue", "swapped item", "swapped home", "fence vertices", "fence version", "rally height",
    ],
)  # fmt: skip
def test_rules_catch_a_spoiled_plan(what: str):
    """Each rule finds its fault in a plan of ours that is spoiled in one place."""
    plan = copy.deepcopy(our_plan())
    spoil(plan, what)
    assert plan_faults(plan)


def test_numbers_that_are_versions_and_types():
    """ArduPilot, multirotor, plan 1, mission 2, fence 2, rally 2, and jump numbers from 1."""
    plan = our_plan()
    mission = plan["mission"]
    assert (plan["version"], mission["version"]) == (1, 2)
    assert (plan["geoFence"]["version"], plan["rallyPoints"]["version"]) == (2, 2)
    assert (mission["firmwareType"], mission["vehicleType"]) == (3, 2)
    assert [item["doJumpId"] for item in mission["items"]] == list(range(1, len(mission["items"]) + 1))
    assert mission["plannedHomePosition"] == [28.0026, 86.8528, 5284.0]


def test_keep_out_zones_are_exclusion_fences():
    """Zones of the sortie are polygons to stay out of, their vertices clockwise."""
    (polygon,) = our_plan()["geoFence"]["polygons"]
    assert polygon["inclusion"] is False
    assert {tuple(vertex) for vertex in polygon["polygon"]} == set(TENTS.outline)
    lats, lons = zip(*polygon["polygon"], strict=True)
    turns = sum(
        (lons[i] - lons[i - 1]) * (lats[i - 1] - lats[i - 2]) - (lats[i] - lats[i - 1]) * (lons[i - 1] - lons[i - 2])
        for i in range(len(lats))
    )
    assert turns > 0  # right turns


def test_landing_places_are_rally_points():
    """Rally points stand at the landing options, at a height above the pad in either height reference."""
    mission = mission_of(day_plan(), sortie())
    for heights in HeightReference:
        points = our_plan(heights=heights)["rallyPoints"]["points"]
        expected = [(place.lat_deg, place.lon_deg, place.fly_at_above_pad_m) for place in mission.landings]
        assert points == [pytest.approx(list(place), abs=0.1) for place in expected]


def test_plan_says_not_for_flight():
    """A plan on schematic terrain says so inside the file; one on real terrain does not."""
    schematic = plan_text(mission_of(day_plan(schematic=True), sortie()))
    assert "NOT FOR FLIGHT" in json.loads(schematic)["groundStation"]
    assert "NOT FOR FLIGHT" not in plan_text(mission_of(day_plan(), sortie()))
