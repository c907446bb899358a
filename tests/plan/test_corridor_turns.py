"""How corners are flown: the arcs, the room they need, and what slowing down takes."""

from __future__ import annotations

from dataclasses import replace

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.surfaces import fine_surfaces
from lungta.plan.corridor.turn_arcs import height_lag_m, turn_arcs, turn_rad, turn_radius_m
from lungta.plan.corridor.turns import flown_corners, slowing_s
from lungta.plan.corridor.verify import verify_path

BANK_DEG = 20.0


def corner(turn_deg: float, *, climbs_m: tuple[float, float] = (0.0, 0.0), leg_m: float = 500.0) -> np.ndarray:
    """Three points: north over the ground, then turned to the right."""
    turn = np.radians(turn_deg)
    onward = leg_m * np.array([np.sin(turn), np.cos(turn)])
    return np.array([[0.0, -leg_m, 5100.0 - climbs_m[0]], [0.0, 0.0, 5100.0], [*onward, 5100.0 + climbs_m[1]]])


@pytest.mark.parametrize("turn_deg", [10.0, 45.0, 90.0, -120.0])
def test_arcs_are_circles_of_the_bank(turn_deg: float) -> None:
    """The inner arc keeps its radius from a centre and touches both legs; the outer swings out by R (1 - cos turn)."""
    near, speed_mps = corner(turn_deg), 12.0
    radius_m = turn_radius_m(speed_mps, BANK_DEG)
    assert radius_m == pytest.approx(12.0**2 / (9.80665 * np.tan(np.radians(20.0))))
    inside, outside, below = turn_arcs(near, speed_mps, BANK_DEG)
    turn = np.radians(turn_deg)
    side = np.sign(turn_deg)
    centre = np.array([side * radius_m, -radius_m * np.tan(abs(turn) / 2.0)])
    assert np.hypot(*(inside[:, :2] - centre).T) == pytest.approx(radius_m, rel=1e-9)
    assert inside[0, 0] == pytest.approx(0.0, abs=1e-9)  # on the leg in
    onward = np.array([np.sin(turn), np.cos(turn)])
    off_m = [side * (point[0] * onward[1] - point[1] * onward[0]) for point in (inside[-1], outside[-2])]
    assert off_m[0] == pytest.approx(0.0, abs=1e-9)  # on the leg out
    assert abs(off_m[1]) == pytest.approx(radius_m * (1.0 - np.cos(turn)), rel=1e-9)
    assert below[0].tolist() == [0.0, 0.0, 5100.0]


def test_height_lags_a_change_of_climb() -> None:
    """Pulling up from 3 m/s of descent to level falls through by w^2 / 2a; pushing over cuts by a quarter of it."""
    descending = corner(0.0, climbs_m=(-100.0, 0.0))
    assert height_lag_m(descending, 15.0) == pytest.approx(3.0**2 / (2.0 * 1.5))
    assert height_lag_m(corner(0.0, climbs_m=(100.0, 0.0)), 15.0) == pytest.approx(3.0**2 / (8.0 * 1.5))
    assert height_lag_m(corner(30.0), 15.0) == 0.0


def test_no_arcs_where_the_aircraft_stands_or_turns_back() -> None:
    assert turn_arcs(corner(60.0), 0.0, BANK_DEG) == ()
    assert turn_arcs(corner(170.0), 10.0, BANK_DEG) == ()
    assert np.degrees(turn_rad(corner(170.0))) == pytest.approx(170.0)


def test_slowing_down_costs_its_time() -> None:
    """From 15 to 5 m/s and back at 2 m/s2: 10 s in which 100 m are flown that take 6.67 s at speed."""
    braking_s = 10.0 / 2.0
    flown_m = 2.0 * braking_s * (15.0 + 5.0) / 2.0
    assert slowing_s(15.0, 5.0) == pytest.approx(2.0 * braking_s - flown_m / 15.0)
    assert slowing_s(8.0, 12.0) == 0.0


def round_a_zone(bank_deg: float = BANK_DEG):
    zone = cases.box("camp", -40.0, -900.0, 40.0, 300.0)
    ground = cases.ground(lambda e, n: 5000.0 + 0 * e, half_m=1500.0)
    flight = replace(cases.FLIGHT, bank_deg=bank_deg)
    request = cases.request(ground, (-600.0, 0.0), (600.0, 0.0), zones=(zone,), flight=flight)
    corridor = find_corridor(request).corridor
    assert corridor is not None
    return request, corridor


def test_corners_beside_a_zone_are_flown_so_that_it_is_not_entered() -> None:
    """Round a wall-like zone: at its own speeds the arcs keep out; flown at twice the speed they do not."""
    request, corridor = round_a_zone()
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
    speeds = np.array([np.nan if w.corner_mps is None else w.corner_mps for w in corridor.waypoints])
    assert np.isfinite(speeds[1:-1]).all()
    assert verify_path(request, points, speeds).safe
    assert not verify_path(request, points, np.where(np.isnan(speeds), np.nan, 2.0 * speeds + 10.0)).safe


def test_corners_that_a_shallow_bank_cannot_round_are_named() -> None:
    """With 4 deg of bank the corners round a zone have to be flown slowly, and the corridor says so."""
    request, corridor = round_a_zone(bank_deg=4.0)
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
    speeds = np.array([np.nan if w.corner_mps is None else w.corner_mps for w in corridor.waypoints])
    assert np.nanmin(speeds) < 12.0
    assert verify_path(request, points, speeds).safe
    assert any(finding.code == "slow-corners" for finding in corridor.findings)


def test_a_corner_near_the_ground_is_lifted_rather_than_slowed() -> None:
    """A way that dips to the floor: the dip is lifted by its lag at least, and is flown at cruise."""
    ground = cases.ground(lambda e, n: 5000.0 + 0 * e, half_m=1500.0, sigma_m=0.0)
    request = cases.request(ground, (-600.0, 0.0), (600.0, 0.0))
    points = np.array([[-600.0, 0.0, 5130.0], [0.0, 0.0, 5030.0], [600.0, 0.0, 5030.0]])
    corners = flown_corners(request, fine_surfaces(request, points), points)
    lag_m = height_lag_m(points, 15.0)
    assert corners.points[1, 2] - points[1, 2] >= lag_m
    assert corners.speed_mps[1] == pytest.approx(15.0, abs=0.5)
    assert verify_path(request, corners.points, corners.speed_mps).safe
