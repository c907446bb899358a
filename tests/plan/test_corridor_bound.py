"""The bound below which no way can cost, and the corridor's distance from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.bound import optimality
from lungta.plan.corridor.energy import path_cost_j
from lungta.plan.corridor.find import find_corridor


@pytest.mark.parametrize("wind", [cases.EvenWind(), cases.EvenWind(u=7.0), cases.EvenWind(u=-4.0, v=5.0)])
def test_over_flat_ground_the_bound_lies_just_below_the_straight_line(wind: cases.EvenWind) -> None:
    """The best way is the straight line, in closed form; the bound is below it, by no more than headings cost."""
    ground = cases.ground(lambda e, n: 5000.0 + 0 * e, half_m=1600.0, sigma_m=0.0)
    request = cases.request(ground, (-700.0, -300.0), (700.0, 200.0), wind=wind)
    corridor = find_corridor(request).corridor
    assert corridor is not None
    near = optimality(request, corridor)
    straight_j = float(path_cost_j(request, np.array([[-700.0, -300.0, 5030.0, 700.0, 200.0, 5030.0]]))[0])
    assert near.bound_j <= straight_j
    assert near.bound_j > 0.9 * straight_j
    assert near.cost_j == pytest.approx(straight_j, rel=0.005)
    assert near.lattice_cost_j >= straight_j * 0.999
    assert near.gap_frac == pytest.approx(near.cost_j / near.bound_j - 1.0)


def test_the_bound_holds_over_a_hill_and_for_a_worse_path() -> None:
    """A detour keeps the same bound and shows a larger gap."""
    ground = cases.ground(lambda e, n: 5000.0 + 250.0 * np.exp(-(e**2 + n**2) / 250.0**2), half_m=1600.0)
    request = cases.request(ground, (-700.0, 0.0), (700.0, 0.0))
    corridor = find_corridor(request).corridor
    assert corridor is not None
    good = optimality(request, corridor)
    high = tuple(replace(each, alt_amsl_m=each.alt_amsl_m + 120.0) for each in corridor.waypoints)
    bad = optimality(request, replace(corridor, waypoints=high))
    assert good.bound_j <= good.cost_j < bad.cost_j
    assert bad.bound_j == pytest.approx(good.bound_j)
    assert bad.gap_frac > good.gap_frac


def test_over_the_khumbu_the_gap_is_small(real_data: Path) -> None:
    """Up over the icefall in calm air: within a tenth of what no way can undercut."""
    request = cases.khumbu(real_data)
    corridor = find_corridor(request).corridor
    assert corridor is not None
    assert 0.0 <= optimality(request, corridor).gap_frac < 0.1
