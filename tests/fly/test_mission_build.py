"""From a day plan's sortie to a mission."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from day_plans import BASE_CAMP, CAMP_1, CORRIDOR_DOWN, CORRIDOR_UP, day_plan, sortie
from lungta.core.errors import InputError
from lungta.fly.missions.build import mission_of
from lungta.fly.missions.mission import MAX_WAYPOINTS, HeightReference, MissionOptions
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import Sortie


def long_sortie(corners: int) -> Sortie:
    """A sortie whose way up has a number of corners on its first leg."""
    first, *rest = CORRIDOR_UP.waypoints
    second = rest[0]
    between = [
        replace(
            first,
            name=f"X{index}",
            east_m=first.east_m + (second.east_m - first.east_m) * index / (corners + 1),
            north_m=first.north_m + (second.north_m - first.north_m) * index / (corners + 1),
        )
        for index in range(1, corners + 1)
    ]
    return replace(sortie(), corridor_up=replace(CORRIDOR_UP, waypoints=(first, *between, *rest)))


def test_a_mission_is_up_drop_down():
    """The waypoints are those of the way up, the drop, and those of the way down, in this order."""
    mission = mission_of(day_plan(), sortie())
    corners = [*CORRIDOR_UP.waypoints, CORRIDOR_UP.waypoints[-1], *CORRIDOR_DOWN.waypoints]
    assert [(w.lat_deg, w.lon_deg) for w in mission.waypoints] == [(w.lat_deg, w.lon_deg) for w in corners]
    assert mission.waypoints[len(CORRIDOR_UP.waypoints)] is mission.drop.waypoint
    assert mission.home.alt_amsl_m == BASE_CAMP.terrain_alt_amsl_m


def test_the_drop_hangs_at_the_aircrafts_drop_height_above_the_terrain():
    """Heights over the drop count from the terrain's ground, not from the stated height of the camp."""
    plan = day_plan()
    drop = mission_of(plan, sortie()).drop
    assert drop.waypoint.alt_amsl_m == pytest.approx(CAMP_1.terrain_alt_amsl_m + plan.aircraft.drop_height_agl_m)
    assert drop.line_m == pytest.approx(plan.aircraft.drop_height_agl_m)
    assert drop.hover_s == plan.aircraft.drop_s


def test_the_drop_is_never_above_the_way():
    """An aircraft with a line longer than the way is high stays where it is, without a second waypoint on the spot."""
    plan = day_plan()
    plan = replace(plan, aircraft=replace(plan.aircraft, drop_height_agl_m=100.0))
    mission = mission_of(plan, sortie())
    assert mission.drop.waypoint.alt_amsl_m == CORRIDOR_UP.waypoints[-1].alt_amsl_m
    assert mission.drop.waypoint.speed.ground_mps > 0
    assert len(mission.waypoints) == len(CORRIDOR_UP.waypoints) + len(CORRIDOR_DOWN.waypoints) - 1
    places = [(w.lat_deg, w.lon_deg, w.alt_amsl_m) for w in mission.waypoints]
    assert all(a != b for a, b in pairwise(places))


def test_legs_take_the_time_of_the_flight_profile():
    """Ground speeds make the flight that the energy was computed for, leg by leg."""
    mission = mission_of(day_plan(), sortie())
    profile = sortie().profile
    legs = zip(mission.up[1:], profile[1:7], profile[:6], strict=True)
    for waypoint, here, before in legs:
        expected_mps = (here.along_m - before.along_m) / (here.time_s - before.time_s)
        assert waypoint.speed.ground_mps == pytest.approx(expected_mps)
        assert waypoint.speed.path_mps >= waypoint.speed.ground_mps


def test_vertical_legs_have_the_vertical_speed():
    """Take-off and the climb back are flown at climb speed, the descent to the drop at descent speed."""
    plan = day_plan()
    mission = mission_of(plan, sortie())
    assert mission.up[0].speed.path_mps == mission.down[0].speed.path_mps == plan.aircraft.climb_mps
    assert mission.drop.waypoint.speed.path_mps == plan.aircraft.descent_mps
    assert mission.drop.waypoint.speed.ground_mps == 0


def test_profile_that_stands_still_over_the_drop_does_not_slow_the_legs():
    """Hover and vertical legs add time at one distance; neither the leg before nor the one after counts it."""
    before = sortie()
    held = [replace(p, time_s=p.time_s + (300.0 if p.phase == "down" else 0.0)) for p in before.profile]
    first, second = mission_of(day_plan(), before), mission_of(day_plan(), replace(before, profile=tuple(held)))
    for a, b in zip(first.waypoints, second.waypoints, strict=True):
        assert a.speed.ground_mps == pytest.approx(b.speed.ground_mps)


def test_profile_of_another_path_is_refused():
    """A flight profile that ends before the corridor does cannot give its speeds."""
    with pytest.raises(ValueError, match="does not pass"):
        mission_of(day_plan(), replace(sortie(), profile=sortie().profile[:5]))


def test_at_most_99_waypoints():
    """99 waypoints are a mission, 100 an error that says how many there are and what to do."""
    room = MAX_WAYPOINTS - len(mission_of(day_plan(), sortie()).waypoints)
    assert len(mission_of(day_plan(), long_sortie(room)).waypoints) == MAX_WAYPOINTS
    with pytest.raises(InputError, match="100 waypoints") as caught:
        mission_of(day_plan(), long_sortie(room + 1))
    assert caught.value.remedy


def test_heights_of_another_pad_are_refused():
    """A corridor whose heights count from elsewhere than the plan's home pad never becomes a mission."""
    raised = tuple(replace(w, height_above_pad_m=w.height_above_pad_m + 80.0) for w in CORRIDOR_UP.waypoints)
    with pytest.raises(ValueError, match="above the home pad"):
        mission_of(day_plan(), replace(sortie(), corridor_up=replace(CORRIDOR_UP, waypoints=raised)))


def test_relative_height_plus_home_is_above_sea_level():
    """The two heights of every waypoint differ by the height of the home pad."""
    mission = mission_of(day_plan(), sortie())
    for waypoint in mission.waypoints:
        assert waypoint.height_above_pad_m + mission.home.alt_amsl_m == pytest.approx(waypoint.alt_amsl_m, abs=1e-9)
        assert mission.height_m(waypoint) == waypoint.height_above_pad_m
    amsl = mission_of(day_plan(), sortie(), MissionOptions(heights=HeightReference.AMSL))
    assert [amsl.height_m(w) for w in amsl.waypoints] == [w.alt_amsl_m for w in mission.waypoints]


def test_landing_places_are_flown_to_at_the_height_of_the_path():
    """A landing place is reached no lower than the leg beside it, both ways' places once each."""
    mission = mission_of(day_plan(), sortie())
    assert [landing.name for landing in mission.landings] == ["L1 up", "L1 down"]
    for landing in mission.landings:
        assert landing.fly_at_above_pad_m + mission.home.alt_amsl_m > landing.alt_amsl_m
    again = replace(sortie(), corridor_down=with_options(CORRIDOR_DOWN, CORRIDOR_UP))
    assert [landing.name for landing in mission_of(day_plan(), again).landings] == ["L1 up"]


def with_options(corridor: Corridor, other: Corridor) -> Corridor:
    return replace(corridor, landing_options=other.landing_options)


def test_zones_are_those_that_hold():
    """Only zones that a corridor kept out of become fences: a helipad's at another hour would stop the flight."""
    assert [zone.id for zone in mission_of(day_plan(), sortie()).zones] == ["camp-tents"]
    free = replace(
        sortie(),
        corridor_up=replace(CORRIDOR_UP, active_zones=()),
        corridor_down=replace(CORRIDOR_DOWN, active_zones=()),
    )
    assert mission_of(day_plan(), free).zones == ()


@pytest.mark.parametrize(("schematic", "assumed"), [(True, False), (False, True), (False, False)])
def test_warnings_say_what_forbids_the_flight(schematic: bool, assumed: bool):
    """Schematic terrain and assumed weather each put NOT FOR FLIGHT among the warnings, real data do not."""
    mission = mission_of(day_plan(schematic=schematic, weather_assumed=assumed), sortie())
    said = [warning for warning in mission.warnings if "NOT FOR FLIGHT" in warning]
    assert len(said) == schematic + assumed
    assert mission.not_for_flight == bool(said)
    assert any("height limit" in warning for warning in mission.warnings)
