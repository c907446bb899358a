"""Tolls, airspeeds to choose from, and the room that a load takes."""

from __future__ import annotations

from dataclasses import replace

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.energy import leg_cost
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.lattice import NEAR, build_lattice
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorRequest, Room, Toll
from lungta.plan.corridor.simplify import leg_score
from lungta.plan.corridor.surfaces import build_surfaces
from lungta.plan.corridor.trace import node_tolls, survey_lines
from lungta.plan.corridor.verify import verify_path

AXIS_M = np.arange(-795.0, 800.0, 30.0)
START, GOAL = (-600.0, 0.0), (600.0, 0.0)


def strip(name: str, *, half_width_m: float, to_north_m: float, j_per_m: float, top_amsl_m: float = np.inf) -> Toll:
    """A toll across the straight way, from far in the south to some way north."""
    east_m, north_m = np.meshgrid(AXIS_M, AXIS_M)
    inside = (np.abs(east_m) < half_width_m) & (north_m < to_north_m)
    return Toll(
        name=name,
        east_m=AXIS_M,
        north_m=AXIS_M,
        j_per_m=np.where(inside, j_per_m, 0.0),
        top_amsl_m=np.full(inside.shape, top_amsl_m),
    )


def plain(**changed: object) -> CorridorRequest:
    return cases.request(cases.ground(lambda e, n: 5000.0 + 0 * e, half_m=1600.0), START, GOAL, **changed)  # type: ignore[arg-type]


def found(request: CorridorRequest) -> Corridor:
    corridor = find_corridor(request).corridor
    assert corridor is not None
    return corridor


def farthest_north_m(corridor: Corridor) -> float:
    return max(each.north_m for each in corridor.waypoints)


def test_a_toll_is_paid_by_the_metre_below_its_top() -> None:
    """A line pays the raster's toll over exactly its horizontal length inside, and nothing above the top."""
    toll = strip("people", half_width_m=150.0, to_north_m=2000.0, j_per_m=40.0, top_amsl_m=5100.0)
    surfaces = build_surfaces(plain(tolls=(toll,)), (-900.0, -900.0, 900.0, 900.0))
    below = [-600.0, 10.0, 5060.0, 600.0, 10.0, 5060.0]
    above = [-600.0, 10.0, 5160.0, 600.0, 10.0, 5160.0]
    climbing = [-600.0, 10.0, 5050.0, 600.0, 10.0, 5150.0]  # meets the top half-way, in the middle of the strip
    paid_j = survey_lines(surfaces, np.array([below, above, climbing])).toll_j
    assert paid_j == pytest.approx([40.0 * 300.0, 0.0, 40.0 * 150.0], abs=40.0 * 30.0)
    assert paid_j[1] == 0.0


def test_nodes_pay_what_their_cell_asks() -> None:
    """The lattice's nodes carry the toll of the place and height."""
    toll = strip("people", half_width_m=150.0, to_north_m=2000.0, j_per_m=40.0, top_amsl_m=5100.0)
    lattice = build_lattice(plain(tolls=(toll,)), NEAR)
    tolls = node_tolls(lattice.surfaces, lattice.columns)
    east_m = lattice.columns.east_m.ravel()
    low, high = lattice.alt_amsl_m < 5100.0, lattice.alt_amsl_m >= 5100.0
    assert (tolls[np.abs(east_m) < 130.0][:, low] == 40.0).mean() > 0.5  # those on the raster
    assert (tolls[:, high] == 0.0).all()
    assert (tolls[np.abs(east_m) > 200.0] == 0.0).all()


def test_a_dear_strip_is_gone_round_and_a_cheap_one_crossed() -> None:
    """The way goes round a strip exactly when that costs less than the toll: both sides of the balance."""
    dear = found(plain(tolls=(strip("people", half_width_m=150.0, to_north_m=210.0, j_per_m=5000.0),)))
    cheap = found(plain(tolls=(strip("people", half_width_m=150.0, to_north_m=210.0, j_per_m=20.0),)))
    assert farthest_north_m(dear) > 200.0
    assert abs(farthest_north_m(cheap)) < 1.0


def test_a_strip_with_a_low_top_is_flown_over() -> None:
    """Where climbing costs less than going round, the way goes over the toll's top."""
    toll = strip("lee", half_width_m=150.0, to_north_m=2000.0, j_per_m=8000.0, top_amsl_m=5080.0)
    corridor = found(plain(tolls=(toll,)))
    surfaces = build_surfaces(plain(tolls=(toll,)), (-1500.0, -1500.0, 1500.0, 1500.0))
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
    assert abs(farthest_north_m(corridor)) < 1.0
    assert survey_lines(surfaces, np.hstack([points[:-1], points[1:]])).toll_j.sum() == 0.0


def test_the_waypoints_cost_no_more_than_the_lattice_path_with_tolls() -> None:
    """Straightening never makes a tolled way dearer than going straight through would be."""
    toll = strip("people", half_width_m=150.0, to_north_m=210.0, j_per_m=5000.0)
    request = plain(tolls=(toll,))
    surfaces = build_surfaces(request, (-1500.0, -1500.0, 1500.0, 1500.0))
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in found(request).waypoints])
    straight = np.array([[*points[0], *points[-1]]])
    assert leg_score(request, surfaces, np.hstack([points[:-1], points[1:]])).sum() < leg_score(
        request, surfaces, straight
    )


def test_the_cheapest_airspeed_is_chosen_for_each_leg() -> None:
    """Against wind a faster one, with it a slower: what a search by hand over the same choices finds."""
    speeds = tuple(np.arange(6.0, 31.0, 1.0))
    flight = replace(cases.FLIGHT, airspeeds_mps=speeds)
    lines = np.array([[0.0, 0.0, 5100.0, 1000.0, 0.0, 5100.0], [1000.0, 0.0, 5100.0, 0.0, 0.0, 5100.0]])
    wind = cases.EvenWind(u=6.0)
    chosen = leg_cost(plain(flight=flight, wind=wind), lines)
    for line, ground_by in ((0, 6.0), (1, -6.0)):
        power = cases.power_w(np.array(speeds), 0.0, cases.density_kgm3(5100.0))
        ground_mps = np.array(speeds) + ground_by
        energy_j = power * 1000.0 / np.where(ground_mps >= 1.0, ground_mps, 1e-6)
        assert chosen.airspeed_mps[line] == speeds[int(np.argmin(energy_j))]
        assert chosen.energy_j[line] == pytest.approx(energy_j.min(), rel=1e-9)
    assert chosen.airspeed_mps[1] > chosen.airspeed_mps[0]
    hasty = replace(flight, time_worth_w=1e6)
    assert (leg_cost(plain(flight=hasty, wind=wind), lines).airspeed_mps == 30.0).all()


def test_a_load_on_a_sling_is_kept_clear_as_well() -> None:
    """The clearance counts from the load, and zones are kept clear of by its swing too."""
    zone = cases.box("camp", -100.0, -400.0, 100.0, -20.0)
    bare, slung = (found(plain(zones=(zone,), room=room)) for room in (Room(), Room(below_m=20.0, aside_m=12.0)))
    assert min(w.height_agl_m for w in slung.waypoints) == pytest.approx(
        min(w.height_agl_m for w in bare.waypoints) + 20.0, abs=0.5
    )
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in bare.waypoints])
    checked = verify_path(plain(zones=(zone,), room=Room(below_m=20.0, aside_m=40.0)), points)
    assert not checked.safe
    assert checked.worst_margin_m == pytest.approx(-20.0, abs=1.0)


def test_a_zone_to_keep_clear_of_is_passed_at_its_distance() -> None:
    """The way keeps `keep_clear_m` more from the outline than without it, to within a cell of the floor."""
    zone = cases.box("camp", -100.0, -900.0, 100.0, 60.0)
    near, far = (found(plain(zones=(replace(zone, keep_clear_m=gap_m),))) for gap_m in (0.0, 120.0))
    assert farthest_north_m(near) == pytest.approx(60.0 + 10.0, abs=20.0)
    assert farthest_north_m(far) - farthest_north_m(near) == pytest.approx(120.0, abs=20.0)
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in near.waypoints])
    assert verify_path(plain(zones=(replace(zone, keep_clear_m=120.0),)), points).zones_entered == ("camp",)


def test_a_zone_may_be_crossed_above_its_height() -> None:
    """A wide zone that may be crossed from 90 m above the ground is crossed there, and not a little lower."""
    zone = replace(cases.box("route", -100.0, -1500.0, 100.0, 1500.0), over_agl_m=90.0)
    corridor = found(plain(zones=(zone,)))
    points = np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
    checked = verify_path(plain(zones=(zone,)), points)
    assert checked.safe
    error_m = 1.645 * 2.0  # of the terrain
    assert max(w.height_agl_m for w in corridor.waypoints) == pytest.approx(90.0 + error_m, abs=0.5)
    assert verify_path(plain(zones=(zone,)), points - [0.0, 0.0, 0.1]).zones_entered == ("route",)
    closed = plain(zones=(replace(zone, over_agl_m=None),))
    assert verify_path(closed, points).zones_entered == ("route",)
