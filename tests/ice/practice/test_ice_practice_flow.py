"""The practice icefall's motion is what its equations say, everywhere and at every time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from lungta.ice.practice.flow import PracticeFlow

START = datetime(2027, 4, 5, 3, 30, tzinfo=UTC)
FLOW = PracticeFlow(east_m=486_600.0, north_m=3_096_700.0, zero_utc=START + timedelta(days=60))
EAST = np.array([486_600.0, 486_700.0, 486_500.0, 486_560.0, 486_640.0])
NORTH = np.array([3_096_700.0, 3_096_640.0, 3_096_820.0, 3_096_640.0, 3_096_790.0])


@pytest.mark.parametrize("days", [-20.0, 8.0, 60.0, 365.0])
def test_ice_is_carried_as_an_independent_integrator_says(days: float) -> None:
    """Places agree with SciPy's eighth-order Runge-Kutta to 1e-5 m; five times that is caught."""
    later = START + timedelta(days=days)
    mine = np.stack(FLOW.carried(EAST, NORTH, START, later))
    theirs = np.empty_like(mine)
    for k in range(EAST.size):

        def rate(seconds: float, place: np.ndarray) -> list[float]:
            return [float(c) for c in FLOW.velocity_mps(place[0], place[1], START + timedelta(seconds=seconds))]

        end = solve_ivp(rate, (0.0, days * 86_400.0), [EAST[k], NORTH[k]], method="DOP853", rtol=1e-13, atol=1e-7)
        theirs[:, k] = end.y[:, -1]
    assert np.abs(mine - theirs).max() < 1e-5
    wrong = np.stack(FLOW.carried(EAST, NORTH, START, later + timedelta(seconds=50)))  # some 6e-4 m
    assert np.abs(wrong - theirs).max() > 5e-5


def test_ice_comes_back_when_time_runs_back() -> None:
    later = START + timedelta(days=24)
    there = FLOW.carried(EAST, NORTH, START, later)
    back = FLOW.carried(*there, later, START)
    assert np.allclose(back, (EAST, NORTH), rtol=0.0, atol=1e-6)


def test_rock_stays_and_the_middle_flows_down_at_the_stated_rate() -> None:
    """At rest beyond the edge; in the middle at the mean speed, stretched by season and step at most."""
    rock = FLOW.place([0.0, 50.0], [FLOW.half_width_m + 1.0, -FLOW.half_width_m - 30.0])
    assert np.abs(FLOW.velocity_mps(*rock, START)).max() < 1e-30
    assert not FLOW.is_ice(*rock).any()
    u, v = FLOW.velocity_mps(FLOW.east_m, FLOW.north_m, FLOW.zero_utc)
    assert float(np.hypot(u, v)) * 86_400.0 == pytest.approx(1.1 * 1.15, rel=1e-12)
    assert float(np.degrees(np.arctan2(u, v))) % 360.0 == pytest.approx(305.0)


def test_along_and_across_are_turned_back_by_place() -> None:
    along, across = FLOW.along_across(EAST, NORTH)
    assert np.allclose(FLOW.place(along, across), (EAST, NORTH), rtol=0.0, atol=1e-9)
    left = FLOW.place(0.0, 10.0)  # down the flow is north-west, so its left is south-west
    assert left[0] < FLOW.east_m
    assert left[1] < FLOW.north_m
