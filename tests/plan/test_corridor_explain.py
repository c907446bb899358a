"""Why there is no path: the smallest sets of constraints to relax, on grounds built for it."""

from __future__ import annotations

from dataclasses import replace

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.explain import constraint_names, explain_no_path
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest, Navigation, Room

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)
STORM = cases.EvenWind(0.0, 16.0)
WEST = cases.box("west", -500, -2100, -300, 2100)
MIDDLE = cases.box("middle", -100, -2100, 100, 2100)
EAST = cases.box("east", 300, -2100, 500, 2100)
TENTS = cases.box("tents", 550, -100, 650, 100)
VOID_WITH_TWO_GAPS = cases.ground(
    lambda e, n: np.where((abs(e) < 100) & (abs(abs(n) - 600) > 200), np.nan, 5000.0), sigma_m=0.0
)


def no_power_w(airspeed_mps: np.ndarray, climb_mps: np.ndarray, density_kgm3: np.ndarray) -> np.ndarray:
    return np.full(np.broadcast_shapes(np.shape(airspeed_mps), np.shape(density_kgm3)), np.inf)


def said(**changed: object) -> list[tuple[str, str]]:
    terrain = changed.pop("terrain", FLAT)
    outcome = find_corridor(cases.request(terrain, (-800, 0), (800, 0), **changed))  # type: ignore[arg-type]
    assert outcome.corridor is None
    return [(finding.code, finding.message) for finding in outcome.findings]


def test_a_zone_and_wind_are_named_together_with_how_much_wind() -> None:
    """Neither the zone off nor calm air alone opens a path: both are said, the wind no calmer than needed."""
    ((code, message),) = said(zones=(MIDDLE, TENTS), wind=STORM)
    assert code == "cut-by-several"
    assert "without zone middle" in message
    assert "80% of the wind" in message
    assert "tents" not in message
    assert "neither alone is enough" in message


def test_three_of_three_kinds_are_named_together() -> None:
    """A zone, wind and power: no two of them are enough."""
    ((code, message),) = said(zones=(MIDDLE, TENTS), wind=STORM, power_w=no_power_w)
    assert code == "cut-by-several"
    assert all(text in message for text in ("without zone middle", "of the wind", "less mass", "no one or two of them"))


def test_four_are_named_without_a_claim_that_fewer_would_not_do() -> None:
    """Beyond three a set is given of which none can be spared."""
    ((code, message),) = said(zones=(WEST, MIDDLE, TENTS), wind=STORM, power_w=no_power_w)
    assert code == "cut-by-several"
    assert all(text in message for text in ("zone west", "zone middle", "of the wind", "less mass", "4 at once"))
    assert "tents" not in message


def test_three_zones_in_line_are_named_together_and_the_fourth_is_not() -> None:
    """Every one of three walls must open."""
    ((code, message),) = said(zones=(WEST, MIDDLE, EAST, TENTS))
    assert code == "cut-by-zones"
    assert all(name in message for name in ("west", "middle", "east"))
    assert "tents" not in message


def test_two_ways_that_are_each_shut_by_one_zone_give_two_findings() -> None:
    """Either gap would do: both zones are said, one by one."""
    north, south = cases.box("north", -100, 300, 100, 900), cases.box("south", -100, -900, 100, -300)
    found = said(terrain=VOID_WITH_TWO_GAPS, zones=(north, south, TENTS))
    assert [code for code, _ in found] == ["cut-by-zone", "cut-by-zone"]
    assert "Zone north" in found[0][1]
    assert "Zone south" in found[1][1]


def test_two_ways_that_are_each_shut_by_two_zones_give_two_pairs() -> None:
    """All smallest sets are said, and that there are others."""
    zones = tuple(
        cases.box(f"{side} {number}", west, south, west + 100, south + 600)
        for side, south in (("north", 300), ("south", -900))
        for number, west in ((1, -100), (2, 0))
    )
    found = said(terrain=VOID_WITH_TWO_GAPS, zones=zones)
    assert [code for code, _ in found] == ["cut-by-zones", "cut-by-zones"]
    assert "north 1 (always active), north 2" in found[0][1]
    assert "south 1 (always active), south 2" in found[1][1]
    assert "Other sets of 2 do as well" in found[0][1]


def test_a_ceiling_of_power_over_a_wall_is_cut_by_clearance_or_power() -> None:
    """A wall 98 m high under an aircraft that can fly no higher than 5,120 m: less clearance or less mass would do."""
    terrain = cases.ground(lambda e, n: np.where(abs(e) < 100, 5098.0, 5000.0), sigma_m=0.0)
    thin_kgm3 = float(cases.density_kgm3(5120.0))

    def power_w(v: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
        return np.where(np.asarray(d) < thin_kgm3, np.inf, cases.power_w(v, c, d))

    found = dict(said(terrain=terrain, power_w=power_w))
    assert set(found) == {"cut-by-power", "cut-by-clearance"}
    assert (
        "with 18 m there is one" in found["cut-by-clearance"] or "with 12 m there is one" in found["cut-by-clearance"]
    )
    slung = dict(said(terrain=terrain, power_w=power_w, limits=cases.limits(min_clearance_m=5.0),
                      room=Room(below_m=25.0)))  # fmt: skip
    assert "cut-by-room" in slung
    assert "hangs 25 m below" in slung["cut-by-room"]


def test_errors_of_terrain_alone_can_cut() -> None:
    """The same wall known to 20 m: surveyed, there is a path."""
    terrain = cases.ground(lambda e, n: np.where(abs(e) < 100, 5100.0, 5000.0), sigma_m=20.0)
    thin_kgm3 = float(cases.density_kgm3(5156.0))

    def power_w(v: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray:
        return np.where(np.asarray(d) < thin_kgm3, np.inf, cases.power_w(v, c, d))

    found = dict(said(terrain=terrain, power_w=power_w, navigation=Navigation(horizontal_sigma_m=0.0)))
    assert "cut-by-accuracy" in found
    assert "surveyed to 1 m" in found["cut-by-accuracy"]


def test_what_is_advised_opens_a_path_and_less_does_not() -> None:
    """The advice for wind is the mildest of the steps tried: a step more of wind is still closed."""
    request = cases.request(FLAT, (-800, 0), (800, 0), wind=cases.EvenWind(0.0, 20.0))
    (finding,) = explain_no_path(request)
    assert "60% of the wind" in finding.message
    for factor, opens in ((0.6, True), (0.8, False)):
        assert (find_corridor(replace(request, wind=cases.EvenWind(0.0, 20.0 * factor))).corridor is not None) is opens


def test_zones_out_of_reach_are_not_asked_for() -> None:
    """A zone farther than the search ever looks is no constraint."""
    far = cases.box("far", 20_000, 0, 20_100, 100)
    assert constraint_names(cases.request(FLAT, (-800, 0), (800, 0), zones=(TENTS, far))) == (
        "zone tents", "wind", "power", "clearance", "accuracy",
    )  # fmt: skip


@pytest.mark.parametrize("walls", [4, 6])
def test_more_walls_than_the_largest_set_are_all_named(walls: int) -> None:
    """Even beyond three zones the answer says which ones, and nothing that is not needed."""
    zones = tuple(cases.box(f"wall {n}", -620 + 200 * n, -2100, -580 + 200 * n, 2100) for n in range(walls))
    request: CorridorRequest = cases.request(FLAT, (-800, 0), (800, 0), zones=(*zones, replace(TENTS, id="side")))
    (finding,) = explain_no_path(request)
    assert finding.code == "cut-by-zones"
    assert all(f"wall {n}" in finding.message for n in range(walls))
    assert "side" not in finding.message
