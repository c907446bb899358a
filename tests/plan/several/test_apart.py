"""How far apart two paths, and two aircraft on them, are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.plan.corridor.several.apart import Apart, meeting, separation, timed
from plan import corridor_cases as cases

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)
NO_PADS = np.array([[-9e5, 9e5]])
PLAIN = Apart(horizontal_m=80.0, vertical_m=40.0, pad_radius_m=200.0)


def level(*places: tuple[float, float], alt_m: float = 5050.0) -> np.ndarray:
    return np.array([(*place, alt_m) for place in places])


@pytest.mark.parametrize(("aside_m", "holds"), [(79.0, False), (80.0, True), (150.0, True)])
def test_parallel_lanes_are_apart_by_their_distance(aside_m: float, holds: bool) -> None:
    """Two level parallel lines are their distance apart, exactly."""
    found = separation(level((-500, 0), (500, 0)), level((500, aside_m), (-500, aside_m)), PLAIN, NO_PADS)
    assert found.least_apart_m == pytest.approx(aside_m, abs=1e-6)
    assert found.holds is holds


def test_lanes_that_meet_at_pads_are_judged_outside_the_pads_circles() -> None:
    """A V of 60 deg from one pad: 200 m out the arms are 200 m apart, whatever they are nearer in."""
    far_m = 800.0 * np.array([np.cos(np.pi / 3), np.sin(np.pi / 3)])
    found = separation(level((0, 0), (800, 0)), level((0, 0), tuple(far_m)), PLAIN, np.array([[0.0, 0.0]]))
    assert found.least_apart_m == pytest.approx(200.0, abs=3.0 * 1.01)
    assert found.holds
    assert not separation(level((0, 0), (800, 0)), level((0, 0), tuple(far_m)), PLAIN, NO_PADS).holds


def test_lanes_over_each_other_are_apart_by_height() -> None:
    """The same line 40 m higher is apart; 39 m higher it is not, and the place is told."""
    line = level((-500, 0), (500, 0))
    assert separation(line, line + np.array([0, 0, 40.0]), PLAIN, NO_PADS).least_apart_m == np.inf
    near = separation(line, line + np.array([0, 0, 39.0]), PLAIN, NO_PADS)
    assert near.least_apart_m == pytest.approx(0.0, abs=1e-9)
    assert not near.holds
    assert near.place is not None


def test_crossing_lanes_are_seen_where_they_cross() -> None:
    """Two lines that cross at one height are 0 m apart there, within the sampling of 3 m."""
    found = separation(level((-500, 0), (500, 0)), level((100, -500), (100, 500)), PLAIN, NO_PADS)
    assert found.least_apart_m < 3.0
    assert found.place == pytest.approx((100.0, 0.0, 5050.0), abs=3.0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.floats(-600, 600), st.floats(-600, 600), st.floats(5000, 5150)), min_size=4, max_size=8))
def test_separation_is_never_below_the_true_distance_by_shapely(corners: list[tuple[float, float, float]]) -> None:
    """Without credit for height the distance is shapely's between two lines, at most one spacing greater."""
    import shapely

    half = len(corners) // 2
    one, two = np.array(corners[:half]), np.array(corners[half:])
    tall = Apart(horizontal_m=80.0, vertical_m=1e6, pad_radius_m=0.0)
    found = separation(one, two, tall, NO_PADS).least_apart_m
    exact = shapely.LineString(one[:, :2]).distance(shapely.LineString(two[:, :2]))
    assert exact - 1e-6 <= found <= exact + 3.0


def test_times_on_flat_ground_are_way_over_ground_speed() -> None:
    """1,000 m at 15 m/s against 5 m/s of wind take 100 s."""
    request = cases.request(FLAT, (-500, 0), (500, 0), wind=cases.EvenWind(-5.0, 0.0))
    times_s, places = timed(request, level((-500, 0), (500, 0)))
    assert times_s[-1] == pytest.approx(100.0, rel=1e-9)
    assert np.interp(50.0, times_s, places[:, 0]) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("later_s", [0.0, 20.0, 60.0])
def test_two_aircraft_that_fly_towards_each_other_meet_half_way(later_s: float) -> None:
    """On lines 100 m aside, head on in calm air, they pass at 100 m, when both are at the same place along."""
    request = cases.request(FLAT, (-500, 0), (500, 0))
    out, back = level((-750, 0), (750, 0)), level((750, 100), (-750, 100))
    met = meeting((request, out), (request, back), later_s)
    assert met.least_m == pytest.approx(100.0, abs=1e-6)
    assert met.at_s == pytest.approx((100.0 + later_s) / 2.0, abs=1e-6)


def test_aircraft_that_follow_each_other_keep_their_distance() -> None:
    """The second 20 s later on the same line stays 300 m behind; 101 s later they are never in the air together."""
    request = cases.request(FLAT, (-500, 0), (500, 0))
    out = level((-750, 0), (750, 0))
    assert meeting((request, out), (request, out), 20.0).least_m == pytest.approx(300.0, abs=1e-6)
    never = meeting((request, out), (request, out), 101.0)
    assert never.least_m == np.inf
    assert never.at_s is None


def test_crossing_aircraft_are_as_near_as_the_closed_form_says() -> None:
    """At right angles at one speed, the second d behind at the crossing: they pass at d / sqrt(2)."""
    request = cases.request(FLAT, (-500, 0), (500, 0))
    east, north = level((-600, 0), (600, 0)), level((0, -600), (0, 600))
    for later_s in (0.0, 4.0, 10.0):
        met = meeting((request, east), (request, north), later_s)
        assert met.least_m == pytest.approx(15.0 * later_s / np.sqrt(2.0), abs=1e-6)


def test_distances_apart_must_be_positive() -> None:
    """A separation of nothing is no separation."""
    with pytest.raises(ValueError, match="positive"):
        Apart(horizontal_m=0.0)
