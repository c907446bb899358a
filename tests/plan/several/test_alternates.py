"""Corridors for other winds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.energy import leg_cost, path_cost_j
from lungta.plan.corridor.several.alternates import apart_m, find_alternates
from lungta.plan.corridor.several.rose import wind_rose
from plan import corridor_cases as cases

# A wall with one gap to the north and one to the south, as far from the straight way as each other.
WALL = cases.ground(
    lambda e, n: np.where((abs(e) < 60) & (abs(abs(n) - 400) > 100), 5700.0, 5000.0), half_m=1600.0, sigma_m=0.0
)


class HalfWind(cases.EvenWind):
    """A headwind of 12 m/s in the half of the ground that lies north (1) or south (-1)."""

    def __init__(self, side: int) -> None:
        super().__init__()
        object.__setattr__(self, "v", float(side))

    def at(self, east_m, north_m, alt_amsl_m):  # type: ignore[no-untyped-def]
        side = np.asarray(north_m) + 0.0 * np.asarray(alt_amsl_m) + 0.0 * np.asarray(east_m)
        u = np.where(self.v * side > 30.0, -12.0, 0.0)
        return WindSample(u, 0.0 * u, 0.0 * u, 0.0 * u + 1.0)


def test_each_wind_gets_the_gap_that_it_leaves_calm() -> None:
    """Two paths, each the best in its own wind; staying with the first costs what the matrix says."""
    request = cases.request(WALL, (-900, 0), (900, 0))
    found = find_alternates(request, {"north windy": HalfWind(1), "south windy": HalfWind(-1)})
    assert found.names == ("north windy", "south windy")
    middle = [np.interp(0.0, each.points_m[:, 0], each.points_m[:, 1]) for each in found.corridors]
    assert middle[0] < -250.0
    assert middle[1] > 250.0
    assert found.best == (0, 1)
    assert found.needed == (0, 1)
    assert found.cost_j[0, 0] == pytest.approx(found.cost_j[1, 1], rel=0.02)  # mirror images
    assert found.cost_j[0, 1] > 1.2 * found.cost_j[1, 1]
    assert found.stay_loss_frac == pytest.approx([0.0, found.cost_j[0, 1] / found.cost_j[1, 1] - 1.0])
    assert [finding.code for finding in found.findings] == ["alternates-needed"]


def test_over_open_ground_one_path_does_for_all_winds() -> None:
    """A straight line stays the best in even winds; its costs are way over ground speed times power, and exposure."""
    request = cases.request(cases.ground(lambda e, n: 5000.0, sigma_m=0.0), (-700, 0), (800, 0))
    found = find_alternates(request, wind_rose([5.0]))
    assert len(found.winds) == 9
    assert len(found.corridors) == 1
    assert found.needed == (0,)
    assert found.best == (0,) * 9
    power_w = float(cases.power_w(15.0, 0.0, cases.density_kgm3(5030.0)))
    still_w = float(cases.power_w(15.0, 0.0, cases.density_kgm3(5000.0)))  # exposure is that of cruise at home
    head, tail = (1500.0 / ground_mps * power_w + 0.5 * still_w / 15.0 * 1500.0 for ground_mps in (10.0, 20.0))
    assert found.cost_j[0, found.winds.index("E 5")] == pytest.approx(head, rel=1e-6)
    assert found.cost_j[0, found.winds.index("W 5")] == pytest.approx(tail, rel=1e-6)
    assert [finding.code for finding in found.findings] == ["base-will-do"]


def test_a_wind_that_nothing_flies_in_is_named() -> None:
    """Above the wind limit every path costs infinitely much, and the others are judged without it."""
    request = cases.request(cases.ground(lambda e, n: 5000.0, sigma_m=0.0), (-700, 0), (800, 0))
    found = find_alternates(request, {"storm": cases.EvenWind(0.0, 20.0), "calm": cases.EvenWind()})
    assert np.isinf(found.cost_j[:, 0]).all()
    assert found.best == (None, 0)
    assert np.isnan(found.stay_loss_frac[0])
    assert [finding.code for finding in found.findings] == ["no-corridor-in-wind", "base-will-do"]
    assert "storm" in found.findings[0].message


def test_winds_that_leave_nothing_give_nothing() -> None:
    """Without any corridor there is no base."""
    request = cases.request(cases.ground(lambda e, n: 5000.0, sigma_m=0.0), (-700, 0), (800, 0))
    found = find_alternates(request, {"storm": cases.EvenWind(0.0, 20.0)})
    assert found.corridors == ()
    assert found.needed == ()
    assert found.best == (None,)


def test_costs_are_those_of_the_search() -> None:
    """Each entry is energy and exposure of that path in that wind, leg by leg."""
    request = cases.request(WALL, (-900, 0), (900, 0))
    winds = {"north windy": HalfWind(1), "south windy": HalfWind(-1)}
    found = find_alternates(request, winds)
    for n, corridor in enumerate(found.corridors):
        points = corridor.points_m
        legs = np.hstack([points[:-1], points[1:]])
        for m, wind in enumerate(winds.values()):
            there = replace(request, wind=wind)
            assert found.cost_j[n, m] == pytest.approx(float(path_cost_j(there, legs).sum()))
            assert found.cost_j[n, m] > leg_cost(there, legs).energy_j.sum()


def test_distance_of_paths_is_the_frechet_distance() -> None:
    """Parallel lines are their distance apart, in plan and in height together."""
    request = cases.request(cases.ground(lambda e, n: 5000.0, sigma_m=0.0), (-700, 0), (800, 0))
    corridor = find_alternates(request, {"calm": cases.EvenWind()}).corridors[0]
    moved = tuple(
        replace(each, north_m=each.north_m + 30.0, alt_amsl_m=each.alt_amsl_m + 40.0) for each in corridor.waypoints
    )
    assert apart_m(corridor, replace(corridor, waypoints=moved)) == pytest.approx(50.0, abs=1e-6)


def test_the_rose_blows_from_where_it_says() -> None:
    """Wind from the west blows towards the east."""
    rose = wind_rose([5.0, 10.0])
    assert len(rose) == 17
    assert (rose["W 10"].u_mps, rose["W 10"].v_mps) == pytest.approx((10.0, 0.0), abs=1e-9)
    assert (rose["N 5"].u_mps, rose["N 5"].v_mps) == pytest.approx((0.0, -5.0), abs=1e-9)
