"""Several drops on one flight, against costs worked out by hand and every order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.site.model import Pad
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.several.tour import Handling, Stop, find_tour
from plan import corridor_cases as cases

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)
HOME = cases.pad("home", -900.0, 0.0)
PLACES = {"a": (-100.0, 700.0), "b": (500.0, -600.0), "c": (900.0, 500.0), "d": (-700.0, -800.0)}
PADS = {name: cases.pad(name, *place) for name, place in PLACES.items()} | {"home": HOME}


def power_of(payload_kg: float) -> Callable[..., NDArray[np.float64]]:
    def power_w(airspeed_mps: ArrayLike, climb_mps: ArrayLike, density_kgm3: ArrayLike) -> NDArray[np.float64]:
        return np.asarray(cases.power_w(airspeed_mps, climb_mps, density_kgm3) * (1.0 + payload_kg / 40.0))

    return power_w


def between(one: Pad, other: Pad, payload_kg: float) -> CorridorRequest:
    ends = [(PLACES | {"home": (-900.0, 0.0)})[pad.id] for pad in (one, other)]
    plain = cases.request(FLAT, *ends, power_w=power_of(payload_kg))
    return replace(plain, from_pad=one, to_pad=other)


def by_hand(order: tuple[str, ...], drop_kg: dict[str, float]) -> tuple[float, float]:
    """Energy [J] and time [s] over flat ground in calm air: cruise at 30 m, upright ends, 20 s of hover a drop."""
    load_kg, energy_j, time_s = sum(drop_kg.values()), 0.0, 0.0
    places = PLACES | {"home": (-900.0, 0.0)}
    for one, other in pairwise(("home", *order, "home")):
        rise_m, sink_m = 30.0 - (one != "home") * 5.0, 30.0 - (other != "home") * 5.0
        power = power_of(load_kg)
        middle = [cases.density_kgm3(5000.0 + z) for z in (30.0 - rise_m / 2, 30.0, 30.0 - sink_m / 2)]
        parts = [
            (rise_m / 5.0, 0.0, 5.0, middle[0]),
            (float(np.hypot(*np.subtract(places[one], places[other]))) / 15.0, 15.0, 0.0, middle[1]),
            (sink_m / 3.0, 0.0, -3.0, middle[2]),
        ]
        if other != "home":
            parts.append((20.0, 0.0, 0.0, cases.density_kgm3(5005.0)))
        energy_j += sum(seconds * float(power(speed, climb, density)) for seconds, speed, climb, density in parts)
        time_s += sum(part[0] for part in parts)
        load_kg -= drop_kg.get(other, 0.0)
    return energy_j, time_s


@pytest.mark.parametrize(
    "drop_kg", [{"a": 5.0, "b": 5.0, "c": 5.0}, {"a": 1.0, "b": 2.0, "c": 15.0, "d": 3.0}, {"d": 2.0, "c": 20.0}]
)
def test_the_best_order_is_the_one_that_trying_all_by_hand_gives(drop_kg: dict[str, float]) -> None:
    """Order, energy and time agree with closed forms for every order; load falls at each drop."""
    found = find_tour(between, HOME, [Stop(pad=PADS[name], drop_kg=kg) for name, kg in drop_kg.items()])
    expected = {order: by_hand(order, drop_kg) for order in permutations(drop_kg)}
    assert found.best is not None
    tours = (found.best, *found.others)
    assert found.best.order == min(expected, key=lambda order: expected[order][0])
    assert len(tours) == len(expected)
    assert [tour.energy_j for tour in tours] == sorted(tour.energy_j for tour in tours)
    for tour in tours:
        energy_j, time_s = expected[tour.order]
        assert tour.energy_j == pytest.approx(energy_j, rel=1e-4)  # five times less than orders differ
        assert tour.duration_s == pytest.approx(time_s, rel=1e-6)
    assert [leg.payload_kg for leg in found.best.legs] == pytest.approx(loads(found.best.order, drop_kg))


def loads(order: tuple[str, ...], drop_kg: dict[str, float]) -> list[float]:
    return [sum(drop_kg.values()) - sum(drop_kg[name] for name in order[:n]) for n in range(len(order) + 1)]


def test_the_shortest_round_is_not_the_best_when_one_load_is_heavy() -> None:
    """One heavy drop among light ones is served early: the order differs from that of the shortest way."""
    drop_kg = {"a": 0.5, "b": 0.5, "d": 35.0}
    found = find_tour(between, HOME, [Stop(pad=PADS[name], drop_kg=kg) for name, kg in drop_kg.items()])
    assert found.best is not None
    assert found.best.order[0] == "d"
    assert found.best.energy_j < min(t.energy_j for t in found.others if t.order[0] != "d")


def test_separate_flights_are_costed_beside_it() -> None:
    """The sum of one flight for each drop, by hand; what one flight saves is said."""
    drop_kg = {"a": 5.0, "c": 5.0}
    found = find_tour(between, HOME, [Stop(pad=PADS[name], drop_kg=kg) for name, kg in drop_kg.items()])
    separate_j = sum(by_hand((name,), {name: kg})[0] for name, kg in drop_kg.items())
    assert found.separate_j == pytest.approx(separate_j, rel=1e-4)
    assert found.best is not None
    assert found.findings[0].code == "tour-saves"
    assert f"{1.0 - found.best.energy_j / separate_j:.1%} saved" in found.findings[0].message


def test_what_is_taken_on_board_is_carried_on() -> None:
    """Waste taken at the first drop is flown home."""
    stops = [Stop(pad=PADS["a"], drop_kg=4.0, take_kg=10.0), Stop(pad=PADS["c"], drop_kg=6.0)]
    found = find_tour(between, HOME, stops)
    assert found.best is not None
    assert found.best.legs[-1].payload_kg == pytest.approx(10.0)
    assert found.best.order == ("c", "a")  # the heavy waste is fetched last


def test_what_the_battery_cannot_give_is_an_error_with_figures() -> None:
    """Less energy than the cheapest order takes leaves no tour; less payload neither."""
    stops = [Stop(pad=PADS[name], drop_kg=5.0) for name in ("a", "b")]
    cheapest_j = by_hand(("a", "b"), {"a": 5.0, "b": 5.0})[0]
    short = find_tour(between, HOME, stops, Handling(usable_j=0.9 * cheapest_j))
    assert short.best is None
    assert [finding.code for finding in short.findings] == ["tour-beyond-battery"]
    heavy = find_tour(between, HOME, stops, Handling(max_payload_kg=9.0))
    assert [finding.code for finding in heavy.findings] == ["tour-too-heavy"]
    assert "10.0 kg, more than the 9 kg" in heavy.findings[0].message


def test_a_drop_that_cannot_be_reached_leaves_no_tour_and_says_why() -> None:
    """A zone about one drop forbids every order, and the drop's own finding is passed on."""

    def closed(one: Pad, other: Pad, payload_kg: float) -> CorridorRequest:
        return replace(between(one, other, payload_kg), zones=(cases.box("tents", 400, -700, 600, -500),))

    found = find_tour(closed, HOME, [Stop(pad=PADS[name], drop_kg=5.0) for name in ("a", "b")])
    assert found.best is None
    assert [finding.code for finding in found.findings][:2] == ["no-tour", "pad-in-zone"]
    assert found.separate_j == np.inf


@pytest.mark.parametrize("names", [(), ("a", "a"), ("home",), ("a", "b", "c", "d", "a", "b", "c")])
def test_too_many_or_repeated_drops_are_refused_in_words(names: tuple[str, ...]) -> None:
    """One to six different drops, none of them the home pad."""
    found = find_tour(between, HOME, [Stop(pad=PADS[name], drop_kg=1.0) for name in names])
    assert found.best is None
    assert [finding.code for finding in found.findings] == ["too-many-drops"]


def test_masses_are_not_negative() -> None:
    """A negative load is a slip."""
    with pytest.raises(ValueError, match="negative"):
        Stop(pad=HOME, drop_kg=-1.0)


@pytest.mark.real_data
def test_over_the_khumbu_one_flight_beats_two(real_data: Path) -> None:
    """Camp I and Camp II on one flight take less than a flight to each, and Camp I comes first or on the way back."""
    terrain = cases.everest(real_data)
    frame: LocalFrame = cases.FRAME
    pads = {
        name: cases.pad(name, *map(float, frame.to_local(*place)))
        for name, place in {"base": cases.BASE_CAMP, "camp-1": cases.CAMP_1, "camp-2": (27.9806, 86.9011)}.items()
    }

    def khumbu(one: Pad, other: Pad, payload_kg: float) -> CorridorRequest:
        return replace(
            cases.khumbu(real_data), terrain=terrain, from_pad=one, to_pad=other, power_w=power_of(payload_kg)
        )

    found = find_tour(khumbu, pads["base"], [Stop(pad=pads[f"camp-{n}"], drop_kg=8.0) for n in (1, 2)])
    assert found.best is not None
    assert found.best.energy_j < 0.8 * found.separate_j
