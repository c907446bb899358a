"""Straight ways over ridges, voids and zones: landings in reach, loss of link, rally points."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flat_flight import CLEAR_M, box, codes, flown, option, site, table

from flat_ground import FC30, FLAT_M, flat_terrain
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.contingency.judge import stretch
from lungta.plan.contingency.model import NOWHERE
from lungta.plan.contingency.straight import OPEN, bounds_about, straight_ground, straight_lines


def with_ridge(height_m: float, east_m: float = 1500.0, **kind: float) -> Terrain:
    terrain = flat_terrain()
    alt = terrain.alt_amsl_m.copy()
    alt[:, np.argmin(np.abs(terrain.east_m - east_m))] = kind.get("value", FLAT_M + height_m)
    return replace(terrain, alt_amsl_m=alt)


def lines(terrain: Terrain, *zones, start=(0.0, 0.0), end=(3000.0, 0.0)):
    places = np.array([start, end])
    ground = straight_ground(terrain, 30.0, zones, bounds_about(places))
    return straight_lines(ground, np.array([start]), np.array([end]))


def test_a_line_over_flat_ground_needs_the_clearance():
    """Flat ground needs the site's clearance and 1.645 sigmas of terrain and navigation, nothing more."""
    found = lines(flat_terrain())
    assert found.needed_amsl_m[0] == pytest.approx(FLAT_M + CLEAR_M)
    assert found.zone[0] == OPEN
    assert not found.void[0]


def test_a_ridge_and_a_needle_beside_the_line_count():
    """The highest ground under the line, and within the navigation error of it."""
    assert lines(with_ridge(300.0)).needed_amsl_m[0] == pytest.approx(FLAT_M + 300.0 + CLEAR_M)
    terrain = flat_terrain()
    needle = terrain.alt_amsl_m.copy()
    row = int(np.argmin(np.abs(terrain.north_m - 0.0)))
    needle[row, np.argmin(np.abs(terrain.east_m - 1500.0))] = FLAT_M + 200.0
    needled = replace(terrain, alt_amsl_m=needle)
    assert lines(needled).needed_amsl_m[0] == pytest.approx(FLAT_M + 200.0 + CLEAR_M)
    beside = lines(needled, start=(0.0, 300.0), end=(3000.0, 300.0)).needed_amsl_m[0]
    assert beside == pytest.approx(FLAT_M + CLEAR_M)


def test_every_line_is_as_high_as_dense_samples_say():
    """Over rough ground no line is let lower than a thousand points of the terrain under it."""
    rng = np.random.default_rng(4)
    terrain = flat_terrain()
    rough = replace(terrain, alt_amsl_m=FLAT_M + rng.uniform(0.0, 400.0, terrain.alt_amsl_m.shape))
    ends = rng.uniform(0.0, 3000.0, (40, 2, 2))
    ground = straight_ground(rough, 30.0, (), bounds_about(ends.reshape(-1, 2)))
    found = straight_lines(ground, ends[:, 0], ends[:, 1])
    share = np.linspace(0.0, 1.0, 1000)[:, None, None]
    under = ends[:, 0] + share * (ends[:, 1] - ends[:, 0])
    needed = (rough.height_at(under[..., 0], under[..., 1]) + CLEAR_M).max(axis=0)
    assert (found.needed_amsl_m >= needed - 1e-6).all()
    assert (found.needed_amsl_m <= needed + 160.0).all()  # slopes of up to 4 over cells of 15 m, on both sides


def test_voids_and_zones_are_seen():
    """A void and a zone under the line are named; a zone that may be crossed above a height raises it."""
    assert lines(with_ridge(0.0, value=np.nan)).void[0]
    tents = box("tents", 1400.0, -100.0, 1600.0, 100.0)
    assert lines(flat_terrain(), tents).zone[0] == 0
    crossed = lines(flat_terrain(), replace(tents, over_agl_m=100.0))
    assert crossed.zone[0] == OPEN
    assert crossed.needed_amsl_m[0] == pytest.approx(FLAT_M + 100.0 + 1.645 * 3.0)
    assert lines(flat_terrain(), tents, start=(0.0, 300.0), end=(3000.0, 300.0)).zone[0] == OPEN
    wide = replace(tents, keep_clear_m=250.0)
    assert lines(flat_terrain(), wide, start=(0.0, 300.0), end=(3000.0, 300.0)).zone[0] == 0


def test_the_nearest_landing_is_reached_in_distance_over_speed():
    """In calm air over flat ground: level at cruise, then down at descent speed."""
    found = table(flown(options=(option("L1", 1000.0, 200.0),)))
    moments = found.moments
    at = int(np.argmin(np.hypot(moments.east_m - 1000.0, 5050.0 - moments.alt_amsl_m) + 1e3 * ~moments.up))
    assert found.spots[found.nearest.spot[at]].name == "L1"
    distance = float(np.hypot(moments.east_m[at] - 1000.0, 200.0))
    assert found.nearest.distance_m[at] == pytest.approx(distance)
    expected_s = distance / FC30.cruise_mps + 50.0 / FC30.descent_mps
    assert found.nearest.duration_s[at] == pytest.approx(expected_s, rel=1e-6)
    assert found.nearest.left_p05_frac[at] < moments.charge_p05_frac[at]


def test_a_ridge_makes_another_place_the_nearest():
    """A place behind a ridge takes the climb over it; one on this side of it is on the ground sooner."""
    options = (option("near", 1000.0, 500.0), option("far", 1000.0, -700.0))
    assert names_at(table(flown(options=options)), 1000.0) == "near"
    terrain = flat_terrain()
    wall = terrain.alt_amsl_m.copy()
    wall[np.argmin(np.abs(terrain.north_m - 300.0)), :] = FLAT_M + 400.0
    assert names_at(table(flown(options=options, terrain=replace(terrain, alt_amsl_m=wall))), 1000.0) != "near"


def names_at(found, east_m: float) -> str:
    at = int(np.argmin(np.abs(found.moments.east_m - east_m) + 1e6 * ~found.moments.up))
    return found.spots[found.nearest.spot[at]].name


def test_nobody_is_sent_across_a_zone_or_into_one():
    """A landing option inside a zone is no spot; one behind a zone is not reached straight."""
    tents = box("tents", 900.0, 100.0, 1100.0, 300.0)
    inside = table(flown(options=(option("L1", 1000.0, 200.0),), zones=(tents,)), site(tents))
    assert [spot.name for spot in inside.spots] == ["A", "B"]
    behind = table(flown(options=(option("L1", 1000.0, 500.0),), zones=(tents,)), site(tents))
    assert names_at(behind, 1000.0) != "L1"


def test_without_a_way_to_land_it_says_so():
    """Voids around everything but the path leave no landing in reach; the finding says where."""
    terrain = flat_terrain()
    alt = terrain.alt_amsl_m.copy()
    for east_m in (500.0, 2500.0):
        alt[:, np.argmin(np.abs(terrain.east_m - east_m))] = np.nan
    found = table(flown(terrain=replace(terrain, alt_amsl_m=alt)))
    between = (found.moments.east_m > 700.0) & (found.moments.east_m < 2300.0)
    assert (found.nearest.spot[between] == NOWHERE).all()
    assert "no-landing-in-reach" in codes(found)


def test_return_height_clears_the_ridge_and_the_usual_ones_do_not():
    """The least return height stands a clearance above the ridge; as set when new an autopilot flies into it."""
    found = table(flown(terrain=with_ridge(40.0)))
    assert found.link.return_height_above_pad_m == pytest.approx(40.0 + CLEAR_M)
    beyond = found.moments.east_m > 1700.0
    assert found.link.needed_height_above_pad_m[beyond] == pytest.approx(40.0 + CLEAR_M)
    assert found.link.clear_of_ground.all()
    assert "PX4" in said(found, "link-loss-height-too-low")
    assert "PX4" not in said(table(), "link-loss-height-too-low")  # only from the drop's hover at 20 m


def said(found, code: str) -> str:
    return " ".join(finding.message for finding in found.findings if finding.code == code)


def test_a_zone_across_the_way_home_is_said():
    """A corridor may go round a zone that the straight way home crosses."""
    tents = box("tents", 1400.0, -5.0, 1600.0, 5.0)
    found = table(flown(zones=(tents,)), site(tents))
    assert found.link.zone_crossed[int(np.argmin(np.abs(found.moments.east_m - 2500.0)))] == "tents"
    assert "link-loss-path-not-clear" in codes(found)
    assert "link-loss-path-not-clear" not in codes(table(where=site(tents)))  # not while it does not hold


def test_rally_points_are_clear_from_everywhere_they_serve():
    """A spot behind a zone is no rally point though it is nearest; its neighbours serve instead."""
    tents = box("tents", 1900.0, 100.0, 2100.0, 200.0)
    options = (option("L1", 2000.0, 260.0), option("L2", 1000.0, 200.0))
    free = table(flown(options=options))
    assert {rally.spot.name for rally in free.link.rally_points} == {"B", "L1", "L2"}
    found = table(flown(options=options, zones=(tents,)), site(tents))
    assert {rally.spot.name for rally in found.link.rally_points} == {"B", "L2"}
    serving = found.link.rally
    for index in set(serving.tolist()) - {NOWHERE}:
        assert not any(found.link.rally_zone_crossed[n] for n in np.flatnonzero(serving == index))


def test_a_rally_point_is_flown_to_above_the_ground_on_the_way():
    """Its height is what the highest line to it needs."""
    terrain = flat_terrain()
    alt = terrain.alt_amsl_m.copy()
    alt[np.argmin(np.abs(terrain.north_m - 100.0)), :] = FLAT_M + 60.0
    found = table(flown(options=(option("L1", 1500.0, 300.0),), terrain=replace(terrain, alt_amsl_m=alt)))
    (rally,) = (each for each in found.link.rally_points if each.spot.name == "L1")
    assert rally.fly_at_above_pad_m == pytest.approx(60.0 + CLEAR_M)


def test_the_flattest_cone_keeps_every_return_clear():
    """A return within the cone is as high as its line needs, and takes no more charge than the full height."""
    found = table(flown(terrain=with_ridge(150.0)))
    height = np.minimum(found.link.return_height_above_pad_m, found.link.cone_slope * found.moments.east_m)
    flown_m = np.maximum(height, found.moments.alt_amsl_m - FLAT_M)
    away = found.moments.east_m > 1.0
    assert (flown_m[away] >= found.link.needed_height_above_pad_m[away] - 1e-6).all()
    assert (found.link.cone_left_p05_frac >= found.link.left_p05_frac - 1e-9).all()


def test_messages_name_up_to_two_stretches() -> None:
    """Way up and way down are named apart; more than two pieces become a share of the whole."""
    moments = table().moments
    up, down = (np.abs(moments.along_m - middle_m) < 250.0 for middle_m in (1200.0, 4700.0))
    assert stretch(moments, up | down).count("from ") == 2
    every_third = np.arange(moments.time_s.size) % 3 == 0
    assert stretch(moments, every_third).startswith("at 3")
