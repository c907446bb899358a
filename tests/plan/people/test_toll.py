"""The toll is worth what it says, and the search trades detour against people with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from people_cases import FC30, SITE, group, site, square

from lungta.plan.corridor.energy import detour_metre_j
from lungta.plan.corridor.request import CorridorOutcome, CorridorRequest, Toll
from lungta.plan.people.crash import spread_sigma_m
from lungta.plan.people.crowd import crowds_of, presence_at
from lungta.plan.people.toll import people_toll
from lungta.plan.people.trade import trade_off
from plan import corridor_cases as cases


def request() -> CorridorRequest:
    return cases.request(cases.ground(lambda east, north: 5000.0), (-1000.0, 0.0), (1000.0, 0.0))


def on_frame(*groups: object) -> object:
    """The groups' site in the frame of the corridor cases."""
    return replace(site(*groups), frame=cases.FRAME)  # type: ignore[arg-type]


def moved(half_m: float, east_m: float, north_m: float, count: float) -> object:
    corners = [(-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m)]
    outline = tuple(
        tuple(map(float, cases.FRAME.to_geographic(east_m + east, north_m + north))) for east, north in corners
    )
    return replace(group(*corners, count=count), outline=outline)  # type: ignore[arg-type]


def crossing_j(toll: Toll, north_m: float) -> float:
    """Toll along a straight line eastwards [J], from the raster by hand."""
    row = toll.j_per_m[np.argmin(np.abs(toll.north_m - north_m))]
    return float(row.sum() * (toll.east_m[1] - toll.east_m[0]))


def test_straight_over_one_person_costs_the_stated_detour() -> None:
    """Closed form: over one person the toll adds up to people_weight_m metres, past them to exp(-x2/2s2) of it."""
    presence = presence_at(crowds_of(on_frame(moved(10.0, 10.0, 10.0, 1.0))), 6)  # type: ignore[arg-type]
    toll = people_toll(request(), presence, FC30, people_weight_m=25.0)
    assert toll is not None
    weight_j = 25.0 * detour_metre_j(request())
    assert crossing_j(toll, 10.0) == pytest.approx(weight_j, rel=0.03)  # cells of 20 m under a sigma of 25 m
    sigma_m = float(spread_sigma_m(FC30, 60.0, 15.0))
    assert crossing_j(toll, 50.0) == pytest.approx(weight_j * np.exp(-(40.0**2) / 2 / sigma_m**2), rel=0.03)
    assert toll.j_per_m.min() >= 0.0
    assert np.isinf(toll.top_amsl_m).all()


def test_metre_of_detour_is_what_the_search_counts() -> None:
    """Energy of level cruise, the exposure of the request on top, and the worth of time."""
    plain = request()
    power = float(cases.power_w([15.0], [0.0], cases.density_kgm3(5000.0))[0])
    assert detour_metre_j(plain) == pytest.approx(1.5 * power / 15.0)
    hasty = replace(plain, exposure_frac=0.0, flight=replace(plain.flight, time_worth_w=3000.0))
    assert detour_metre_j(hasty) == pytest.approx((power + 3000.0) / 15.0)


def test_no_toll_where_nobody_counts() -> None:
    """No people, nobody at that hour, or no weight: no toll; a negative weight is refused."""
    empty = presence_at(crowds_of(SITE), 6)
    assert people_toll(request(), empty, FC30) is None
    away = presence_at(crowds_of(site(square(300.0, by_hour=(0.0,) * 24))), 6)
    assert people_toll(request(), away, FC30) is None
    there = presence_at(crowds_of(site(square(300.0))), 6)
    assert people_toll(request(), there, FC30, people_weight_m=0.0) is None
    for weight_m in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="people_weight_m"):
            people_toll(request(), there, FC30, people_weight_m=weight_m)


def test_sheltered_people_weigh_less() -> None:
    """Those whom a roof saves are worth no detour."""
    halved = square(300.0, sheltered_frac=0.5)
    tolls = [people_toll(request(), presence_at(crowds_of(site(each)), 6), FC30) for each in (square(300.0), halved)]
    assert tolls[0] is not None
    assert tolls[1] is not None
    np.testing.assert_allclose(tolls[1].j_per_m, tolls[0].j_per_m / 2)


def test_heavier_people_mean_a_way_round() -> None:
    """A camp amid flat ground: the more people weigh the fewer are flown over, until the way goes round it."""
    presence = presence_at(crowds_of(on_frame(moved(100.0, 0.0, 60.0, 200.0))), 6)  # type: ignore[arg-type]
    trades = trade_off(request(), presence, FC30, (0.0, 1.0, 10.0, 100.0))
    assert [trade.people_weight_m for trade in trades] == [0.0, 1.0, 10.0, 100.0]
    casualties = [trade.casualties for trade in trades]
    assert casualties == sorted(casualties, reverse=True)
    assert trades[0].detour_m == 0.0
    assert trades[-1].detour_m > trades[1].detour_m >= -1.0
    assert casualties[-1] < 0.01 * casualties[0]
    assert trades[-1].detour_m < 200.0 * 100.0  # never more than it is worth


def test_way_bends_as_far_as_the_weight_says() -> None:
    """By hand: past 20 people amid 2 km the best way keeps 80 m off at a weight of 10 m, and none at 0.5 m.

    2 sqrt(1 km2 + x2) + 200 m exp(-x2 / 2 s2) is least where exp(-x2 / 2 s2) = s2 / (200 m 500 m). That costs 8 m of
    way, and corners worth 15 m each (a second of flight); straight ahead costs 200 m, but at a weight of 0.5 m only
    10 m, less than one corner.
    """
    sigma_m = float(spread_sigma_m(FC30, 60.0, 15.0))
    best_m = sigma_m * np.sqrt(2.0 * np.log(1000.0 * 200.0 / 2.0 / sigma_m**2))
    assert best_m == pytest.approx(80.0, abs=1.0)
    presence = presence_at(crowds_of(on_frame(moved(2.0, 0.0, 0.0, 20.0)), cell_m=5.0), 6)  # type: ignore[arg-type]
    straight, round_them = trade_off(request(), presence, FC30, (0.5, 10.0))
    away_m = []
    for trade in (straight, round_them):
        line = shapely.LineString([(each.east_m, each.north_m) for each in trade.corridor.waypoints])
        away_m.append(line.distance(shapely.Point(0.0, 0.0)))
    assert away_m[0] < 5.0
    assert away_m[1] == pytest.approx(best_m, abs=0.2 * best_m)
    assert 0.0 < round_them.detour_m < 20.0


def test_ways_that_are_not_found_are_left_out() -> None:
    """A weight for which the search has no way stands in no row; other tolls of the request stay."""
    presence = presence_at(crowds_of(on_frame(moved(100.0, 0.0, 60.0, 200.0))), 6)  # type: ignore[arg-type]
    other = Toll(name="lee", east_m=np.arange(3.0), north_m=np.arange(3.0), j_per_m=np.zeros((3, 3)),
                 top_amsl_m=np.zeros((3, 3)))  # fmt: skip
    seen = []

    def nothing(asked: CorridorRequest) -> CorridorOutcome:
        seen.append([toll.name for toll in asked.tolls])
        return CorridorOutcome(corridor=None, findings=())

    asked = replace(request(), tolls=(other,))
    assert trade_off(asked, presence, FC30, (0.0, 10.0), search=nothing) == ()
    assert seen == [["lee"], ["lee", "people"]]


@pytest.mark.real_data
def test_over_the_icefall_a_small_detour_spares_most(real_data: Path) -> None:
    """At 06:00, with no zone closed: at the default weight under 10 % more way, and less than half the casualties."""
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.read import read_terrain

    khumbu = load_site("khumbu")
    terrain = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", khumbu.frame, extent_m=6000.0)
    asked = replace(
        cases.khumbu(real_data), terrain=terrain, from_pad=khumbu.home, to_pad=khumbu.pad("camp-1"), zones=()
    )
    first, weighed = trade_off(asked, presence_at(crowds_of(khumbu), 6), FC30, (0.0, 10.0))
    assert 0.0 <= weighed.detour_m < 0.1 * first.corridor.length_m
    assert weighed.casualties < 0.5 * first.casualties
