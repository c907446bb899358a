"""Random missions: every corridor offered is sampled each metre by code that shares nothing with the search.

`LUNGTA_MISSIONS=10000` tries more; `studies/corridor_missions/run.py` keeps a record of such a run.
"""

from __future__ import annotations

import os
from dataclasses import replace

import corridor_cases as cases
import mission_cases as missions
import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest, Navigation, Room

MISSIONS = int(os.environ.get("LUNGTA_MISSIONS", "60"))


@seed(5)
@settings(
    max_examples=MISSIONS,
    deadline=None,
    database=None,
    phases=[Phase.generate],  # shrinking takes minutes; a failure prints its mission whole
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(missions.missions())
def test_no_clearance_and_no_zone_is_broken(request: CorridorRequest) -> None:
    """Whatever the ground, zones, wind and room: what is offered keeps them, and no search fails its own check.

    But for wind between the points where it is sampled: such a path is documented not to be offered.
    """
    found = missions.checked(request)
    assert not found.broken, found
    assert not found.doubtful, found


def hill(**changed: object) -> CorridorRequest:
    terrain = cases.ground(lambda e, n: 5000.0 + 200.0 * np.exp(-((e**2 + n**2) / 200.0**2)), half_m=600.0)
    tents = cases.zone("tents", (-150, -80), (-50, -80), (-50, 60), (-150, 60), keep_clear_m=20.0)
    plain = cases.request(terrain, (-500, 0), (500, 0), navigation=Navigation(), zones=(tents,))
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_sampler_sees_five_times_its_tolerance() -> None:
    """A corridor lowered until it lacks five times the tolerance is broken; until it lacks half of it, it is not."""
    request = hill(room=Room(below_m=10.0, aside_m=5.0))
    corridor = find_corridor(request).corridor
    assert corridor is not None
    points = missions.points_of(corridor)
    margin_m = missions.margins_m(request, missions.samples(points)).min()
    assert margin_m >= 0.0
    for lack_m, broken in ((5.0 * missions.CLEAR_TO_M, True), (0.5 * missions.CLEAR_TO_M, False)):
        lower = points - [0.0, 0.0, margin_m + lack_m]
        assert (missions.margins_m(request, missions.samples(lower)).min() < -missions.CLEAR_TO_M) == broken


@pytest.mark.parametrize(("spare_m", "broken"), [(-0.005, True), (0.005, False)])
def test_sampler_measures_zones_to_the_millimetre(spare_m: float, broken: bool) -> None:
    """A line past a square at its distance, errors and gusts included, and five millimetres nearer."""
    request = hill(room=Room(aside_m=5.0))
    beside = -80.0 - (20.0 + 5.0 + request.navigation.horizontal_error_m) - spare_m
    flown = missions.samples(np.array([[-400.0, beside, 5500.0], [400.0, beside, 5500.0]]))
    keeps = missions.zone_margins_m(request, flown, np.full(len(flown), np.inf))
    assert (keeps["tents"] < -missions.CLEAR_TO_M) == broken


@pytest.mark.parametrize("bearing_deg", [0.0, 77.0, 200.0])
@pytest.mark.parametrize("turn_deg", [-120.0, -40.0, 15.0, 90.0])
def test_sampler_rounds_corners_on_the_circle_of_speed_and_bank(bearing_deg: float, turn_deg: float) -> None:
    """Inside: touches both legs, all on one circle; outside: begins over the corner and ends on the leg onwards."""
    ways = [np.radians(bearing_deg), np.radians(bearing_deg - turn_deg)]
    into, onward = (np.array([np.sin(way), np.cos(way), 0.0]) for way in ways)
    near = np.array([30.0, -70.0, 5200.0]) + np.array([-400.0 * into, 0.0 * into, 400.0 * onward])
    radius_m = 12.0**2 / (9.80665 * np.tan(np.radians(25.0)))
    inside, outside = missions.corner_arcs(near, 12.0, 25.0)
    tangent_m = radius_m * np.tan(np.radians(abs(turn_deg)) / 2.0)
    assert inside[0] == pytest.approx(near[1] - tangent_m * into, abs=1e-6)
    assert inside[-1] == pytest.approx(near[1] + tangent_m * onward, abs=1e-6)
    left = np.array([-into[1], into[0], 0.0]) * np.sign(turn_deg)
    centre = inside[0] + radius_m * left
    assert np.linalg.norm(inside - centre, axis=1) == pytest.approx(radius_m, abs=1e-6)
    assert outside[0] == pytest.approx(near[1], abs=1e-6)
    off = outside[-1] - near[1]
    assert off - (off @ onward) * onward == pytest.approx(np.zeros(3), abs=1e-6)
    for arc in (inside, outside):
        assert np.linalg.norm(np.diff(arc, axis=0), axis=1).max() <= 1.001


def test_sampler_reads_the_ground_as_a_plane_and_not_beside_voids() -> None:
    """Bilinear ground is exact on a slope that is a product of both ways, and no number where a corner is missing."""
    terrain = cases.ground(lambda e, n: np.where((e == 0.0) & (n == 0.0), np.nan, 5000.0 + e * n / 50.0), half_m=400.0)
    east, north = np.array([-123.0, 250.0, 399.0, 10.0, 400.5]), np.array([311.0, -77.0, 1.0, -30.0, 0.0])
    height = missions.bilinear(terrain, terrain.alt_amsl_m, east, north)
    assert height[:3] == pytest.approx((5000.0 + east * north / 50.0)[:3], abs=1e-9)
    assert np.isnan(height[3:]).all()
