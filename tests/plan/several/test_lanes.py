"""Lanes up and down."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.several.apart import Apart
from lungta.plan.corridor.several.lanes import Lanes, find_lanes
from lungta.plan.corridor.verify import verify_path
from plan import corridor_cases as cases

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)
APART = Apart(horizontal_m=80.0, vertical_m=40.0, pad_radius_m=200.0)
WALLS = cases.box("north", -500, 40, 500, 2100), cases.box("south", -500, -2100, 500, -40)


def lanes(**changed: object) -> tuple[CorridorRequest, CorridorRequest, Lanes]:
    ends = (-800.0, 0.0), (800.0, 0.0)
    up, down = (cases.request(FLAT, *each, **changed) for each in (ends, ends[::-1]))
    return up, down, find_lanes(up, down, APART)


def codes(found: Lanes) -> list[str]:
    return [finding.code for finding in found.findings]


def level_apart_m(found: Lanes) -> float:
    """Distance of the lanes in plan outside the pads' circles, by shapely alone."""
    pads = shapely.union_all([shapely.Point(east_m, 0.0).buffer(200.0, quad_segs=64) for east_m in (-800.0, 800.0)])
    assert found.up is not None
    assert found.down is not None
    lines = [shapely.LineString(lane.points_m[:, :2]).difference(pads) for lane in (found.up, found.down)]
    return float(lines[0].distance(lines[1]))


def test_over_open_ground_one_lane_is_straight_and_the_other_goes_round() -> None:
    """The lanes are as far apart as wanted, in plan, by an independent measure, at little more than the distance."""
    _, _, found = lanes()
    assert "lanes-apart" in codes(found)
    assert found.check is not None
    assert 80.0 <= level_apart_m(found) < 115.0  # cells of 15 m about the strip
    assert found.check.least_apart_m == pytest.approx(level_apart_m(found), abs=3.0)
    kept = found.up if found.moved == "down" else found.down
    assert kept is not None
    assert len(kept.waypoints) == 2
    assert 0.0 < found.cost_frac < 0.05


def test_the_lane_that_makes_way_still_keeps_every_constraint_and_forgets_the_strip() -> None:
    """It passes the second check of its own request, and names no zone that is not the site's."""
    up, down, found = lanes(zones=(cases.box("tents", -100, 20, 100, 200),))
    for request, lane in ((up, found.up), (down, found.down)):
        assert lane is not None
        assert verify_path(request, lane.points_m).safe
        assert lane.active_zones == ("tents",)
        assert all("lane" not in finding.message.split()[0] for finding in lane.findings)


def test_in_a_gap_too_narrow_for_two_one_lane_flies_over_the_other() -> None:
    """Between two zones 80 m apart the lanes keep 40 m of height between them."""
    _, _, found = lanes(zones=WALLS)
    assert "lanes-apart" in codes(found)
    assert level_apart_m(found) < 80.0
    assert found.up is not None
    assert found.down is not None
    middle = [np.interp(0.0, *sorted_by_east(lane.points_m)) for lane in (found.up, found.down)]
    assert abs(middle[0] - middle[1]) >= 40.0


def sorted_by_east(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(points[:, 0])
    return points[order, 0], points[order, 2]


def test_lanes_that_cannot_be_apart_are_said_to_be_flown_one_at_a_time() -> None:
    """In that gap, with an aircraft that cannot fly 25 m higher, the least distance and its place are told."""
    thin_kgm3 = float(cases.density_kgm3(5055.0))

    def low_power_w(airspeed_mps: np.ndarray, climb_mps: np.ndarray, density_kgm3: np.ndarray) -> np.ndarray:
        power_w = cases.power_w(airspeed_mps, climb_mps, density_kgm3)
        return np.where(np.asarray(density_kgm3) < thin_kgm3, np.inf, power_w)

    _, _, found = lanes(zones=WALLS, power_w=low_power_w)
    assert codes(found)[-1] == "lanes-not-apart"
    assert found.moved == ""
    assert found.check is not None
    assert found.check.least_apart_m < 80.0
    message = found.findings[-1].message
    assert f"within {found.check.least_apart_m:.0f} m" in message
    assert "one aircraft at a time" in message


def test_without_a_corridor_there_are_no_lanes() -> None:
    """Why there is none is said as for a single corridor."""
    _, _, found = lanes(zones=(cases.box("route", -100, -2100, 100, 2100),))
    assert found.check is None
    assert set(codes(found)) == {"cut-by-zone"}


@settings(max_examples=3, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.floats(10.0, 160.0), st.floats(-6.0, 6.0))
def test_lanes_over_random_mountains_are_apart_and_clear(seed: int, relief_m: float, u_mps: float) -> None:
    """Whatever the ground: both lanes pass the second check, and samples each metre are apart when that is said."""
    waves = np.random.default_rng(seed).uniform(0.001, 0.01, (5, 2))

    def shape(east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
        return 5000.0 + relief_m * sum(np.sin(kx * east_m + ky * north_m) for kx, ky in waves)

    terrain = cases.ground(shape, half_m=1800.0, posting_m=60.0)
    ends = (-700.0, -200.0), (700.0, 300.0)
    up, down = (
        cases.request(terrain, *each, wind=cases.EvenWind(u_mps, 2.0), limits=cases.limits(height_limit_agl_m=120.0))
        for each in (ends, ends[::-1])
    )
    found = find_lanes(up, down, APART)
    assert found.up is not None
    assert found.down is not None
    for request, lane in ((up, found.up), (down, found.down)):
        assert verify_path(request, lane.points_m).safe
    one, two = (each_metre(lane.points_m, ends) for lane in (found.up, found.down))
    level_m = np.hypot(one[:, None, 0] - two[None, :, 0], one[:, None, 1] - two[None, :, 1])
    height_m = np.abs(one[:, None, 2] - two[None, :, 2])
    apart = ((level_m >= 79.0) | (height_m >= 39.0)).all()
    assert ("lanes-apart" in codes(found)) <= bool(apart)


def each_metre(points: np.ndarray, pads: tuple[tuple[float, float], ...]) -> np.ndarray:
    """Points of a path a metre apart along it, farther than 200 m from both pads."""
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    at = np.arange(0.0, along[-1], 1.0)
    samples = np.column_stack([np.interp(at, along, points[:, axis]) for axis in range(3)])
    off = [np.hypot(samples[:, 0] - east_m, samples[:, 1] - north_m) > 200.0 for east_m, north_m in pads]
    return samples[off[0] & off[1]]


@pytest.mark.real_data
def test_over_the_icefall_two_lanes_fit(real_data: Path) -> None:
    """Base Camp to Camp I and back: 80 m apart, or 40 m in height, for a few per cent, below the height limit."""
    up, down = cases.khumbu(real_data), cases.khumbu(real_data, upwards=False)
    found = find_lanes(up, down)
    assert "lanes-apart" in codes(found)
    assert found.cost_frac < 0.05
    for request, lane in ((up, found.up), (down, found.down)):
        assert lane is not None
        assert verify_path(request, lane.points_m).safe
        assert lane.max_height_agl_m < 125.0
