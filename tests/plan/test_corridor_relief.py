"""What relaxing a constraint buys, where it can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.energy import path_cost_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.relief import Relief, relaxations, reliefs
from lungta.plan.corridor.request import CorridorRequest, Navigation, Room, Toll

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)
UPRIGHT_J = float(
    6.0 * cases.power_w(0.0, 5.0, cases.density_kgm3(5015.0))
    + 10.0 * cases.power_w(0.0, -3.0, cases.density_kgm3(5015.0))
)
"""30 m up and down in calm air."""


def relieved(request: CorridorRequest) -> tuple[Corridor, dict[str, Relief]]:
    corridor = find_corridor(request).corridor
    assert corridor is not None
    found = reliefs(request, corridor)
    assert [each.cost_frac for each in found] == sorted((each.cost_frac for each in found), reverse=True)
    return corridor, {each.what: each for each in found}


def cost_j(request: CorridorRequest, points: np.ndarray) -> float:
    return float(path_cost_j(request, np.hstack([points[:-1], points[1:]])).sum())


STRAIGHT = np.array([[-800.0, 0.0, 5030.0], [800.0, 0.0, 5030.0]])


def test_a_zone_off_buys_the_detour_about_it() -> None:
    """Without the zone in the way the path is the straight line; a zone beside the way buys nothing."""
    zones = cases.box("tents", -150, -300, 150, 200), cases.box("aside", -150, 500, 150, 600)
    request = cases.request(FLAT, (-800, 0), (800, 0), zones=zones)
    corridor, found = relieved(request)
    relief = found["zone-off:tents"]
    saved_j = cost_j(request, corridor.points_m) - cost_j(request, STRAIGHT)
    assert relief.cost_frac == pytest.approx(saved_j / (cost_j(request, corridor.points_m) + UPRIGHT_J), rel=1e-3)
    assert relief.length_m == pytest.approx(corridor.length_m - 1600.0, abs=0.1)
    assert relief.duration_s == pytest.approx(relief.length_m / 15.0, rel=1e-3)
    assert "shorter" in relief.says
    assert found["zone-off:aside"].cost_frac == pytest.approx(0.0, abs=1e-3)


def test_calm_air_buys_the_headwind() -> None:
    """1,600 m against 5 m/s take 160 s, in calm air 106.7 s, at the same power of cruise."""
    request = cases.request(FLAT, (-800, 0), (800, 0), wind=cases.EvenWind(-5.0, 0.0))
    _, found = relieved(request)
    power_w = float(cases.power_w(15.0, 0.0, cases.density_kgm3(5030.0)))
    hover_w = [float(cases.power_w(5.0, climb, cases.density_kgm3(5015.0))) for climb in (5.0, -3.0)]
    upright_j = 6.0 * hover_w[0] + 10.0 * hover_w[1] - UPRIGHT_J
    relief = found["wind-calm"]
    assert relief.duration_s == pytest.approx(160.0 - 1600.0 / 15.0, rel=1e-6)
    assert relief.energy_j == pytest.approx(power_w * (160.0 - 1600.0 / 15.0) + upright_j, rel=1e-4)


def test_a_tailwind_is_missed_in_calm_air() -> None:
    """Where the wind helps, calm air is dearer, and is said to be."""
    _, found = relieved(cases.request(FLAT, (-800, 0), (800, 0), wind=cases.EvenWind(5.0, 0.0)))
    assert found["wind-calm"].cost_frac < -0.1
    assert "dearer" in found["wind-calm"].says


def test_a_higher_limit_buys_more_the_higher() -> None:
    """Over a valley 250 m deep a limit of 100 m above ground makes the path dip; each relaxation saves more."""
    terrain = cases.ground(lambda e, n: 5000.0 - 250.0 * np.exp(-((e / 500.0) ** 2)), sigma_m=0.0)
    request = cases.request(terrain, (-1200, 0), (1200, 0), limits=cases.limits(height_limit_agl_m=100.0))
    _, found = relieved(request)
    steps = [found[what].cost_frac for what in ("height-limit+20m", "height-limit+50m", "height-limit-off")]
    assert 0.0 < steps[0] < steps[1] < steps[2]


def test_less_clearance_and_better_terrain_lower_the_ends() -> None:
    """Over flat ground both buy the climb and descent over the pads, in the ratio of metres lowered."""
    terrain = cases.ground(lambda e, n: 5000.0, sigma_m=10.0)
    _, found = relieved(cases.request(terrain, (-800, 0), (800, 0)))
    lowered_m = 1.645 * (10.0 - 1.0)
    assert found["clearance-10m"].duration_s == pytest.approx(10.0 / 5.0 + 10.0 / 3.0, rel=1e-3)
    assert found["terrain-surveyed"].duration_s == pytest.approx(lowered_m / 5.0 + lowered_m / 3.0, rel=1e-3)


def test_a_toll_off_is_left_out_of_both_costs() -> None:
    """A toll that nobody can avoid buys nothing; one that sends the path aside buys the detour."""
    axis = np.arange(-2000.0, 2001.0, 20.0)
    everywhere = np.full((axis.size, axis.size), 200.0)
    middle = np.where(np.abs(axis)[:, None] < 150.0, 2000.0, 0.0) * np.where(np.abs(axis)[None, :] < 300.0, 1.0, 0.0)
    for j_per_m, buys in ((everywhere, False), (middle, True)):
        toll = Toll(name="people", east_m=axis, north_m=axis, j_per_m=j_per_m, top_amsl_m=0.0 * j_per_m + 9e9)
        request = cases.request(FLAT, (-800, 0), (800, 0), tolls=(toll,))
        corridor, found = relieved(request)
        relief = found["toll-off:people"]
        assert (relief.cost_frac > 0.01) is buys
        assert relief.length_m == pytest.approx(corridor.length_m - 1600.0, abs=0.5)


def offered(request: CorridorRequest) -> list[str]:
    return [each.what for kind in relaxations(request) for each in kind]


def test_only_what_the_request_has_is_relaxed() -> None:
    """In calm air over known ground with exact navigation only the clearance is left; all else when it is there."""
    assert offered(cases.request(FLAT, (-800, 0), (800, 0))) == ["clearance-10m"]
    terrain = cases.ground(lambda e, n: 5000.0, sigma_m=5.0)
    all_of_it = cases.request(
        terrain, (-800, 0), (800, 0), room=Room(below_m=20.0), navigation=Navigation(), wind=cases.EvenWind(12.0, 0.0),
        limits=cases.limits(height_limit_agl_m=120.0), zones=(cases.box("tents", -150, -300, 150, 200),),
    )  # fmt: skip
    assert offered(all_of_it) == [
        "clearance-10m", "height-limit-off", "height-limit+20m", "height-limit+50m", "zone-off:tents", "wind-calm",
        "wind-limit+2mps", "terrain-surveyed", "navigation-corrected", "room-none",
    ]  # fmt: skip


def test_zones_that_do_not_matter_together_are_not_asked_one_by_one() -> None:
    """All off buys nothing: each is said to buy nothing."""
    zones = cases.box("one", -150, 500, 150, 600), cases.box("other", -150, -600, 150, -500)
    _, found = relieved(cases.request(FLAT, (-800, 0), (800, 0), zones=zones))
    assert {what for what in found if what.startswith("zone")} == {"zone-off:one", "zone-off:other"}
    assert "nothing" in found["zone-off:one"].says


def test_nothing_relaxed_is_ever_a_loss_but_calm_air() -> None:
    """The corridor itself may be flown under every relaxed constraint."""
    terrain = cases.ground(lambda e, n: 5000.0 + 150.0 * np.sin(e / 300.0) * np.cos(n / 250.0))
    request = cases.request(
        terrain, (-900, -600), (900, 700), wind=cases.EvenWind(3.0, -2.0), limits=cases.limits(height_limit_agl_m=90.0)
    )
    _, found = relieved(request)
    assert all(each.cost_frac >= 0.0 for what, each in found.items() if what != "wind-calm")


@pytest.mark.real_data
def test_over_the_icefall_the_height_limit_costs_most(real_data: Path) -> None:
    """Of all constraints the limit of 120 m above ground is the dearest, by some per cent."""
    _, found = relieved(cases.khumbu(real_data))
    assert next(iter(found)) == "height-limit-off"
    assert 0.02 < found["height-limit-off"].cost_frac < 0.15
