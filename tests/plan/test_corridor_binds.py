"""What holds a path where it is, and what forbids another, on grounds where both are known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import corridor_cases as cases
import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from lungta.plan.corridor.binds import Binds, lowest_straight, what_binds, why_not
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest, Navigation, Room, Toll
from lungta.plan.corridor.verify import verify_path

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)


def line(alt_m: float, to_alt_m: float | None = None, *, north_m: float = 0.0) -> NDArray[np.float64]:
    return np.array([[-800.0, north_m, alt_m], [800.0, north_m, alt_m if to_alt_m is None else to_alt_m]])


def request(**changed: object) -> CorridorRequest:
    return cases.request(changed.pop("terrain", FLAT), (-800, 0), (800, 0), **changed)  # type: ignore[arg-type]


def kinds(found: Binds) -> set[str]:
    return {stretch.what for stretch in found.stretches}


@pytest.mark.parametrize(
    ("alt_m", "limit_m", "expected"),
    [
        (5030.0, None, {"clearance"}),
        (5034.0, None, {"clearance"}),
        (5036.0, None, {"free"}),
        (5060.0, 100.0, {"free"}),
        (5096.0, 100.0, {"height-limit"}),
        (5032.0, 33.0, {"clearance", "height-limit"}),
    ],
)
def test_clearance_and_height_limit_bind_within_five_metres(
    alt_m: float, limit_m: float | None, expected: set[str]
) -> None:
    """A level path binds all along where less than 5 m are left to either, and is free where more are."""
    found = what_binds(request(limits=cases.limits(height_limit_agl_m=limit_m)), line(alt_m))
    assert kinds(found) == expected
    for what in expected:
        assert found.share_frac(what) == pytest.approx(1.0, abs=0.01)


def test_errors_and_a_sling_count_into_the_clearance() -> None:
    """30 m, 20 m of sling and 1.645 * hypot(4, 3) m of errors: 58.2 m above ground nothing is left."""
    terrain = cases.ground(lambda e, n: 5000.0, sigma_m=4.0)
    demanding = request(terrain=terrain, navigation=Navigation(), room=Room(below_m=20.0, aside_m=5.0))
    along = what_binds(demanding, line(5058.225)).along
    assert along.margin_m == pytest.approx(0.0, abs=1e-6)
    assert (what_binds(demanding, line(5058.0)).along.margin_m < 0.0).all()


def test_a_hilltop_holds_the_path_where_it_is_and_nowhere_else() -> None:
    """Level over one hill: clearance binds about the top alone; before and after the path is free."""
    terrain = cases.ground(lambda e, n: 5000.0 + 100.0 * np.exp(-((e / 150.0) ** 2)), sigma_m=0.0)
    found = what_binds(request(terrain=terrain), line(5131.0))
    (top,) = [stretch for stretch in found.stretches if stretch.what == "clearance"]
    assert top.from_m < 800.0 < top.to_m
    assert top.to_m - top.from_m < 150.0
    assert [stretch.what for stretch in found.stretches] == ["free", "clearance", "free"]
    assert "1 m over" in top.says


def test_a_zone_beside_the_path_binds_where_it_is_near() -> None:
    """10 m beside a zone's corner region: the stretch is the zone's length, and its name is said."""
    tents = cases.box("tents", -100, 10, 100, 200)
    found = what_binds(request(zones=(tents,)), line(5100.0))
    (beside,) = [stretch for stretch in found.stretches if stretch.what == "zone"]
    reach_m = np.sqrt(30.0**2 - 10.0**2)  # of 30 m about its corners
    assert (beside.from_m, beside.to_m) == pytest.approx((700.0 - reach_m, 900.0 + reach_m), abs=6.0)
    assert "zone tents (tents), 10 m more" in beside.says
    over = replace(tents, over_agl_m=60.0)
    assert "zone" not in kinds(what_binds(request(zones=(over,)), line(5100.0)))


def test_gaps_to_zones_are_shapelys_less_what_is_kept() -> None:
    """Outside, inside and at the edge: distance less navigation error, swing and the zone's own distance."""
    tents = replace(cases.box("tents", -100, -40, 100, 60), keep_clear_m=7.0)
    asked = request(zones=(tents,), navigation=Navigation(), room=Room(aside_m=3.0))
    along = what_binds(asked, line(5100.0)).along
    area = shapely.box(-100, -40, 100, 60)
    for (east_m, north_m, _), gap_m in zip(along.points[::40], along.zone_gap_m[0][::40], strict=True):
        place = shapely.Point(east_m, north_m)
        signed_m = area.distance(place) - (area.exterior.distance(place) if area.contains(place) else 0.0)
        assert gap_m == pytest.approx(signed_m - 1.645 * 3.0 - 3.0 - 7.0, abs=0.1)


@pytest.mark.parametrize(("wind_mps", "binds"), [(11.0, False), (11.3, True), (13.9, True)])
def test_wind_binds_from_four_fifths_of_its_limit(wind_mps: float, binds: bool) -> None:
    """Of 14 m/s, 11.2 is the mark; the share is said."""
    found = what_binds(request(wind=cases.EvenWind(wind_mps, 0.0)), line(5100.0))
    assert ("wind" in kinds(found)) is binds
    if binds:
        assert f"{wind_mps / 14.0:.0%} of the limit" in found.stretches[0].says


@pytest.mark.parametrize(
    ("rise_m", "expected"), [(500.0, "free"), (700.0, "climb-rate"), (-300.0, "free"), (-400.0, "descent-rate")]
)
def test_a_leg_at_its_vertical_limit_is_said(rise_m: float, expected: str) -> None:
    """At 15 m/s over 1,600 m: 5 m/s of climb allow 533 m, 3 m/s of descent 320 m; steeper legs are slower."""
    assert kinds(what_binds(request(), line(5500.0, 5500.0 + rise_m))) == {expected}


def test_an_aircraft_at_the_edge_of_its_power_is_said() -> None:
    """Climbing at 2.8 m/s with an aircraft that cannot climb at 3.5, power binds; at 4.5 it does not."""

    def able(most_mps: float):  # type: ignore[no-untyped-def]
        return lambda v, c, d: np.where(np.asarray(c) > most_mps, np.inf, cases.power_w(v, c, d))

    path = line(5100.0, 5400.0)
    assert kinds(what_binds(request(power_w=able(3.5)), path)) == {"power"}
    assert kinds(what_binds(request(power_w=able(4.5)), path)) == {"free"}


def test_tolls_are_named_where_they_are_paid_with_their_sum() -> None:
    """100 J/m on the eastern half: 80 kJ along 800 m."""
    axis = np.arange(-2000.0, 2001.0, 20.0)
    j_per_m = np.where(axis > 0.0, 100.0, 0.0)[None, :] + np.zeros((axis.size, 1))
    toll = Toll(name="people", east_m=axis, north_m=axis, j_per_m=j_per_m, top_amsl_m=np.full(j_per_m.shape, 5200.0))
    found = what_binds(request(tolls=(toll,)), line(5100.0))
    (paid,) = [stretch for stretch in found.stretches if stretch.what == "toll"]
    assert (paid.from_m, paid.to_m) == pytest.approx((800.0, 1600.0), abs=20.0)
    assert "people: 79 kJ" in paid.says or "people: 80 kJ" in paid.says
    assert "toll" not in kinds(what_binds(request(tolls=(toll,)), line(5200.0)))


def test_stretches_and_free_ones_cover_the_whole_path() -> None:
    """No part of the path is left without a word."""
    terrain = cases.ground(lambda e, n: 5000.0 + 120.0 * np.sin(e / 200.0) * np.cos(n / 260.0))
    asked = request(terrain=terrain, limits=cases.limits(height_limit_agl_m=100.0))
    corridor = find_corridor(asked).corridor
    assert corridor is not None
    found = what_binds(asked, corridor.points_m)
    covered = np.zeros(found.along.along_m.size, dtype=bool)
    for stretch in found.stretches:
        covered |= (found.along.along_m >= stretch.from_m) & (found.along.along_m <= stretch.to_m)
    gaps_m = np.diff(found.along.along_m[covered])
    assert gaps_m.max() <= 50.0
    assert found.along.along_m[-1] == pytest.approx(corridor.length_m, rel=1e-9)


def test_the_straight_line_through_a_wall_is_told_to_lack_clearance() -> None:
    """A wall 60 m high under a line at 30 m: it runs 30 m deep through the ground there."""
    terrain = cases.ground(lambda e, n: np.where(abs(e) < 60, 5060.0, 5000.0), sigma_m=0.0)
    asked = request(terrain=terrain)
    corridor = find_corridor(asked).corridor
    assert corridor is not None
    found = why_not(asked, corridor.points_m)
    assert [each.what for each in found.forbids] == ["clearance"]
    assert "30 m deep through the ground" in found.says
    assert found.forbids[0].from_m == pytest.approx(720.0, abs=15.0)
    assert found.cost_frac < 0.0
    assert "less, but" in found.says


def test_every_reason_against_another_way_is_named() -> None:
    """Zone, height limit and wind are each named with figures; what nothing forbids is said to be allowed."""
    asked = request(zones=(cases.box("tents", -100, -100, 100, 100),), limits=cases.limits(height_limit_agl_m=80.0))
    around = np.array([[-800.0, 0, 5040], [0, 200, 5040], [800, 0, 5040]])
    straight = why_not(asked, around, line(5100.0), "flown high")
    assert {each.what for each in straight.forbids} == {"zone", "height-limit"}
    assert "20 m over the height limit" in straight.says
    assert "zone tents (tents) is in the way from 700 to 900 m" in straight.says
    windy = why_not(replace(asked, wind=cases.EvenWind(0.0, 16.0)), around, line(5040.0))
    assert "wind" in {each.what for each in windy.forbids}
    assert not np.isfinite(windy.cost_j)
    good = why_not(asked, around, around + np.array([0, 50, 0]))
    assert good.forbids == ()
    assert "nothing forbids it" in good.says


def test_another_way_costs_what_its_length_says() -> None:
    """Over flat ground in calm air twice as long is twice as dear."""
    asked = request()
    bent = np.array([[-800.0, 0, 5040], [0, 800.0 * np.sqrt(3.0), 5040], [800, 0, 5040]])
    found = why_not(asked, line(5040.0), bent)
    assert found.cost_frac == pytest.approx(1.0, rel=1e-6)
    assert found.length_m == pytest.approx(3200.0, rel=1e-6)
    assert found.duration_s == pytest.approx(3200.0 / 15.0, rel=1e-6)


def test_the_lowest_straight_way_is_the_hull_of_the_ground() -> None:
    """It passes the second check, and its corners are those of the upper convex hull of what must be cleared."""
    terrain = cases.ground(lambda e, n: 5000.0 + 80.0 * np.sin(e / 170.0) + 0.05 * e, sigma_m=0.0)
    asked = request(terrain=terrain)
    ends = np.array([[-800.0, 0.0, 5100.0], [800.0, 0.0, 5200.0]])
    lowest = lowest_straight(asked, ends)
    assert verify_path(asked, lowest).safe
    east_m = np.arange(-800.0, 801.0, 1.0)
    floor_m = terrain.height_at(east_m, 0.0 * east_m) + 31.0
    floor_m[[0, -1]] = np.maximum(floor_m[[0, -1]], [5100.0, 5200.0])
    hull = ConvexHull(np.column_stack([np.r_[east_m, -800.0, 800.0], np.r_[floor_m, 0.0, 0.0]]))
    top = hull.points[hull.vertices]
    top = top[top[:, 1] > 0.0]
    top = top[np.argsort(top[:, 0])]
    assert np.interp(east_m, *lowest[:, [0, 2]].T) == pytest.approx(np.interp(east_m, *top.T), abs=0.3)


@pytest.mark.real_data
def test_over_the_icefall_the_ground_and_the_height_limit_hold_the_path(real_data: Path) -> None:
    """Both bind somewhere, the straight line runs through the mountain, and the lowest straight way is too high."""
    asked = cases.khumbu(real_data)
    corridor = find_corridor(asked).corridor
    assert corridor is not None
    found = what_binds(asked, corridor.points_m)
    assert {"clearance", "height-limit"} <= kinds(found)
    assert "deep through the ground" in why_not(asked, corridor.points_m).says
    lowest = why_not(asked, corridor.points_m, lowest_straight(asked, corridor.points_m), "straight over the ground")
    assert {each.what for each in lowest.forbids} == {"height-limit"}
