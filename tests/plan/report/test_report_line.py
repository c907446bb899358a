"""A path sampled densely, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import Navigation, Room
from lungta.plan.corridor.verify import verify_path
from lungta.plan.report.line import corridor_line, straight_line
from plan import corridor_cases as cases

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=2.0)
NAVIGATION = Navigation(horizontal_sigma_m=3.0, vertical_sigma_m=1.5)


def test_wind_is_split_into_along_and_across() -> None:
    """Flying east, a wind from the west pushes and one from the north comes from the left."""
    wind = cases.EvenWind(u=4.0, v=-3.0)
    request = cases.request(FLAT, (-800.0, 0.0), (800.0, 0.0), wind=wind)
    line = straight_line(request)
    assert line.tail_mps == pytest.approx(4.0)
    assert line.cross_mps == pytest.approx(3.0)
    assert line.wind_mps == pytest.approx(5.0)
    assert line.gust_mps == pytest.approx(5.0)  # the field knows no turbulence
    back = straight_line(cases.request(FLAT, (800.0, 0.0), (-800.0, 0.0), wind=wind))
    assert back.tail_mps == pytest.approx(-4.0)
    assert back.cross_mps == pytest.approx(-3.0)


def test_the_floor_is_the_demand_over_flat_ground() -> None:
    """Clearance, what hangs below, and 1.645 standard deviations of terrain and height together."""
    room = Room(below_m=12.0, aside_m=5.0)
    request = cases.request(FLAT, (-800.0, 0.0), (800.0, 0.0), navigation=NAVIGATION, room=room)
    line = straight_line(request)
    demanded_m = 30.0 + 12.0 + 1.645 * np.hypot(2.0, 1.5)
    assert line.floor_amsl_m - line.ground_amsl_m == pytest.approx(demanded_m)
    assert line.margin_m.min() >= 0.0


def test_a_corridor_keeps_above_its_floor_and_is_as_long_as_it_says() -> None:
    """Samples agree with the dense check that the corridor was offered by."""
    ridge = cases.ground(lambda e, n: 5000.0 + 150.0 * np.exp(-((e / 200.0) ** 2)), sigma_m=2.0)
    request = cases.request(ridge, (-800.0, 0.0), (800.0, 0.0), navigation=NAVIGATION)
    corridor = find_corridor(request).corridor
    assert corridor is not None
    line = corridor_line(request, corridor)
    points = np.array([(each.east_m, each.north_m, each.alt_amsl_m) for each in corridor.waypoints])
    assert line.space_m[-1] == pytest.approx(corridor.length_m, rel=1e-9)
    assert line.margin_m.min() == pytest.approx(verify_path(request, points).worst_margin_m, abs=0.5)
    assert line.margin_m.min() >= -1e-6
    assert line.height_agl_m.min() == pytest.approx(corridor.min_clearance_m, abs=0.5)


def test_off_the_terrain_nothing_is_known() -> None:
    """A floor over no ground is no number, never 0."""
    hole = cases.ground(lambda e, n: np.where(np.hypot(e, n) < 200.0, np.nan, 5000.0))
    line = straight_line(cases.request(hole, (-800.0, 0.0), (800.0, 0.0)))
    assert np.isnan(line.floor_amsl_m[line.along_m.size // 2])
