"""The timetable keeps every rule, is best where the best can be counted, and says why a load stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_cases import DAWN, FLEET, HOME, load, reason, schedule, slot, whole_day
from schedule_rules import broken_rules

from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.schedule.model import Fleet, Slot, Timetable, TimetableEntry, Unplaced
from lungta.plan.schedule.solve import schedule_day


def score(items: list[Item], entries: tuple[TimetableEntry, ...]) -> tuple[float, ...]:
    flown = {name for entry in entries for name in (*entry.items_up, *entry.items_down)}
    masses = [-sum(i.mass_g for i in items if i.priority == p and i.id in flown) for p in range(1, 10)]
    finish_s = (entries[-1].landing_utc - DAWN).total_seconds() if entries else 0.0
    return (*masses, len(entries), finish_s)


# ---------------------------------------------------------------- random days


def one_way_limits(limit_g: int) -> st.SearchStrategy[int | None]:
    return st.one_of(st.none(), st.sampled_from([0, 900, 5100, 9000, 20_000]).map(lambda more_g: limit_g + more_g))


@st.composite
def days(draw: st.DrawFn, most_items: int = 14) -> tuple[list[Item], list[Slot], Fleet]:
    items = []
    for number in range(draw(st.integers(1, most_items))):
        ready = draw(st.one_of(st.none(), st.integers(0, 5)))
        due = draw(st.one_of(st.none(), st.integers(1, 8)))
        items.append(
            load(
                f"load-{number}",
                draw(st.sampled_from([500, 2000, 4500, 4500, 8000, 9000, 13_000, 19_000])),
                drop=draw(st.sampled_from(["camp-1", "camp-1", "camp-2"])),
                up=draw(st.booleans()),
                priority=draw(st.integers(1, 4)),
                dangerous_goods=draw(st.sampled_from(list(DangerousGoods))),
                ready_utc=None if ready is None else DAWN + timedelta(minutes=55 * ready),
                due_utc=None if due is None else DAWN + timedelta(minutes=55 * due + 300),
            )
        )
    slots = []
    for drop, duration_s in (("camp-1", 700), ("camp-2", 1100)):
        for hour in range(draw(st.integers(0, 6))):
            limit_g = draw(st.sampled_from([0, 4400, 9000, 14_500, 18_000]))
            one_way = {name: draw(one_way_limits(limit_g)) for name in ("max_up_g", "max_down_g")}
            slots.append(slot(hour, limit_g, drop=drop, duration_s=duration_s + draw(st.integers(0, 90)), **one_way))
    fleet = Fleet(
        aircraft_count=draw(st.integers(0, 2)),
        battery_sets=draw(st.integers(0, 4)),
        turnaround_s=draw(st.sampled_from([0, 600])),
        separation_s=draw(st.sampled_from([0, 120])),
        charge_s=draw(st.sampled_from([0, 3000, 9000])),
        chargers=draw(st.integers(0, 2)),
    )
    return items, slots, fleet


@settings(max_examples=60, deadline=None, derandomize=True)
@given(days())
def test_every_rule_holds_on_random_days(day: tuple[list[Item], list[Slot], Fleet]) -> None:
    """Whatever the day, the timetable breaks no rule, and every load flies once or has a reason."""
    items, slots, fleet = day
    schedule(items, slots, fleet, effort=0.3)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(days())
def test_same_input_and_seed_give_the_same_timetable(day: tuple[list[Item], list[Slot], Fleet]) -> None:
    """Byte for byte, and whatever the order in which loads and slots are listed."""
    items, slots, fleet = day
    first = schedule(items, slots, fleet, effort=0.3)
    assert repr(schedule(items, slots, fleet, effort=0.3)) == repr(first)
    shuffled = schedule(items[::-1], slots[::-1], fleet, effort=0.3)
    assert repr(shuffled.entries) == repr(first.entries)


# ---------------------------------------------------------------- the best, counted out


def flights_from(items: list[Item], left: set[str]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for drop in ("camp-1", "camp-2"):
        names = sorted(i.id for i in items if i.id in left and drop in (i.from_pad, i.to_pad))
        for count in range(1, len(names) + 1):
            for chosen in combinations(names, count):
                ups = tuple(i.id for i in items if i.id in chosen and i.to_pad == drop)
                yield drop, ups, tuple(name for name in chosen if name not in ups)


def all_timetables(
    items: list[Item], slots: list[Slot], fleet: Fleet, flown: tuple[TimetableEntry, ...] = ()
) -> Iterator[tuple[TimetableEntry, ...]]:
    """Yield every timetable in which each flight takes off as soon as the rules let it, with every aircraft and set.

    Flights of one drop last equally long here, so that none gains by waiting.
    """
    yield flown
    left = {i.id for i in items} - {name for e in flown for name in (*e.items_up, *e.items_down)}
    for drop, ups, downs in flights_from(items, left):
        duration_s = next(s.duration_s for s in slots if s.drop == drop)
        for aircraft, battery in product(range(1, fleet.aircraft_count + 1), range(1, fleet.battery_sets + 1)):
            for takeoff_utc in moments(items, slots, fleet, flown):
                entry = TimetableEntry(
                    drop=drop,
                    takeoff_utc=takeoff_utc,
                    landing_utc=takeoff_utc + timedelta(seconds=duration_s),
                    aircraft_number=aircraft,
                    battery_set_number=battery,
                    items_up=ups,
                    items_down=downs,
                )
                longer = (*flown, entry)
                named = {name for e in longer for name in (*e.items_up, *e.items_down)}
                rest = tuple(Unplaced(item=i.id, reason="left out") for i in items if i.id not in named)
                table = Timetable(entries=longer, unplaced=rest, proven_optimal=False)
                if not broken_rules(items, slots, fleet, HOME, table):
                    yield from all_timetables(items, slots, fleet, longer)
                    break


def moments(items: list[Item], slots: list[Slot], fleet: Fleet, flown: tuple[TimetableEntry, ...]) -> list[datetime]:
    """Every moment at which a rule can begin to allow a flight."""
    found = {s.window.start_utc for s in slots} | {i.ready_utc for i in items if i.ready_utc}
    for entry in flown:
        for wait_s in (fleet.separation_s, fleet.turnaround_s, *(n * fleet.charge_s for n in range(1, len(flown) + 1))):
            found.add(entry.landing_utc + timedelta(seconds=wait_s))
    return sorted(moment for moment in found if not flown or moment >= flown[-1].landing_utc)


CONVEX = [(4, 4), (8, 4), (4, 6), (5, 6), (6, 6), (8, 8)]
"""Quarters of the limit both ways that may go up alone and down alone, such that one trade is every slot's polygon."""


@st.composite
def tiny_days(draw: st.DrawFn) -> tuple[list[Item], list[Slot], Fleet]:
    items = [
        load(
            f"load-{number}",
            draw(st.sampled_from([4000, 6000, 9000])),
            drop=draw(st.sampled_from(["camp-1", "camp-2"])),
            up=draw(st.booleans()),
            priority=draw(st.integers(1, 2)),
            dangerous_goods=draw(st.sampled_from(list(DangerousGoods))),
            due_utc=draw(st.sampled_from([None, None, DAWN + timedelta(minutes=45)])),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    slots = []
    for drop, seconds in (("camp-1", 900), ("camp-2", 1300)):
        up, down = draw(st.sampled_from(CONVEX))
        for place in range(3):
            limit_g = draw(st.sampled_from([0, 4000, 7000, 10_000]))
            one_way = {"max_up_g": limit_g * up // 4, "max_down_g": limit_g * down // 4}
            slots.append(slot(0.5 * place, limit_g, drop=drop, hours=0.5, duration_s=seconds, **one_way))
    fleet = Fleet(
        aircraft_count=draw(st.integers(1, 2)),
        battery_sets=draw(st.integers(1, 2)),
        turnaround_s=draw(st.sampled_from([0, 400])),
        separation_s=100,
        charge_s=draw(st.sampled_from([700, 2500])),
        chargers=1,
    )
    return items, slots, fleet


@settings(max_examples=40, deadline=None, derandomize=True)
@given(tiny_days())
def test_tiny_days_are_best_of_all_timetables(day: tuple[list[Item], list[Slot], Fleet]) -> None:
    """Carry by priority, then fewest flights, then earliest finish: no timetable of all that exist does better.

    The hours of a drop have limits up and down of the same shape, so that the scheduler leaves none of it out.
    """
    items, slots, fleet = day
    table = schedule(items, slots, fleet)
    assert table.proven_optimal
    best = min(score(items, entries) for entries in all_timetables(items, slots, fleet))
    assert score(items, table.entries) == best


def awkward_day(seed: int) -> tuple[list[Item], list[Slot], Fleet]:
    """Return a day of five loads whose masses and hours fit one another badly."""
    chance = Random(seed)
    items = [
        load(
            f"load-{number}",
            chance.choice([2000, 3000, 4000, 5000, 6000, 7000]),
            drop=chance.choice(["camp-1", "camp-1", "camp-2"]),
            up=chance.random() < 0.7,
            priority=chance.choice([1, 1, 2]),
        )
        for number in range(5)
    ]
    slots = [
        slot(0.5 * place, chance.choice([0, 8000, 10_000, 11_000]), drop=drop, hours=0.5, duration_s=seconds)
        for drop, seconds in (("camp-1", 900), ("camp-2", 1300))
        for place in range(chance.choice([2, 3, 4]))
    ]
    fleet = Fleet(
        aircraft_count=1,
        battery_sets=chance.choice([1, 2]),
        turnaround_s=chance.choice([0, 400]),
        separation_s=100,
        charge_s=chance.choice([700, 2500]),
        chargers=1,
    )
    return items, slots, fleet


@pytest.mark.parametrize("seed", [8, 16, 0, 12, 56, 337, 458, 22, 156, 212])
def test_awkward_days_are_best_of_all_timetables(seed: int) -> None:
    """First-fit carries less (two), flies more (two), ends later (three); no order for the packed flights (three)."""
    items, slots, fleet = awkward_day(seed)
    table = schedule(items, slots, fleet)
    assert table.proven_optimal
    best = min(score(items, entries) for entries in all_timetables(items, slots, fleet))
    assert score(items, table.entries) == best


# ---------------------------------------------------------------- single rules


def test_loads_down_fill_the_way_back() -> None:
    """A load up and a load down of the full limit share one round trip."""
    table = schedule([load("up", 15_000), load("down", 15_000, up=False)], whole_day())
    assert [(e.items_up, e.items_down) for e in table.entries] == [(("up",), ("down",))]


def test_a_day_of_waste_uses_the_limit_down() -> None:
    """Nothing goes up, so each hour carries its own largest load down, whatever the others' limits are."""
    slots = [slot(0, 18_700, max_up_g=28_500, max_down_g=30_000), slot(1, 21_000, max_up_g=25_700, max_down_g=28_500)]
    table = schedule([load(f"bag-{n}", 5900, up=False) for n in range(9)], slots, replace(FLEET, battery_sets=2))
    assert sorted(len(entry.items_down) for entry in table.entries) == [4, 5]
    assert len(schedule([load("one", 30_000, up=False)], slots).entries) == 1


def test_loads_up_and_down_share_one_energy() -> None:
    """Of 20 kg one way alone and 10 kg both ways, 15 kg up leave 5 kg down, and no gram more."""
    slots = [slot(hour, 10_000, max_up_g=20_000, max_down_g=20_000) for hour in range(3)]
    assert len(schedule([load("up", 15_000), load("down", 5000, up=False)], slots).entries) == 1
    assert len(schedule([load("up", 15_000), load("down", 5001, up=False)], slots).entries) == 2


def test_a_bad_hour_does_not_spoil_the_others() -> None:
    """An hour in which one way alone carries no more than both leaves the others' 10 kg up as they are."""
    good, bad = slot(0, 5000, max_up_g=10_000, max_down_g=9000), slot(1, 1000)
    assert len(schedule([load("a", 10_000), load("b", 500)], [good, bad]).entries) == 2


@pytest.mark.parametrize("urgent", ["up", "down"])
def test_the_more_urgent_load_decides_what_hours_share(urgent: str) -> None:
    """Where one trade cannot suit two loads in hours of opposite shapes, the urgent one flies."""
    slots = [slot(0, 10_000, max_up_g=20_000), slot(1, 10_000, max_down_g=20_000)]
    loads = [load(way, 20_000, up=way == "up", priority=1 if way == urgent else 2) for way in ("up", "down")]
    table = schedule(loads, slots)
    assert [(*entry.items_up, *entry.items_down) for entry in table.entries] == [(urgent,)]
    assert "20 kg is heavier than the largest load" in table.unplaced[0].reason
    assert "of any whole flight" in table.unplaced[0].reason


def test_oxygen_and_fuel_part_even_up_and_down() -> None:
    """Oxygen up and fuel down take two flights though one would carry both."""
    oxygen = load("o2", 4500, dangerous_goods=DangerousGoods.OXYGEN)
    fuel = load("gas", 4500, up=False, dangerous_goods=DangerousGoods.FUEL)
    assert len(schedule([oxygen, fuel], whole_day()).entries) == 2
    assert len(schedule([oxygen, replace(fuel, dangerous_goods=DangerousGoods.NONE)], whole_day()).entries) == 1


def test_urgent_loads_fly_first_when_it_costs_nothing() -> None:
    """Two flights of equal length: the one with priority 1 leaves first."""
    items = [load("later", 15_000, priority=9), load("first", 15_000, priority=1)]
    assert [entry.items_up for entry in schedule(items, whole_day()).entries] == [("first",), ("later",)]


def test_priority_comes_before_mass() -> None:
    """One flight only: the light load of priority 1 flies, not the heavy one of priority 2."""
    one_flight = replace(FLEET, aircraft_count=1, battery_sets=1, chargers=0)
    table = schedule([load("light", 1000, priority=1), load("heavy", 15_000, priority=2)], whole_day(), one_flight)
    assert [entry.items_up for entry in table.entries] == [("light",)]
    assert "the day is full: 1 flights, battery sets (1 sets" in table.unplaced[0].reason


def test_a_flight_over_two_slots_keeps_the_smaller_limit() -> None:
    """12 kg may not take off at the end of a 15 kg hour into a 10 kg hour: the flight must end in the first."""
    slots = [slot(0, 15_000, hours=0.25), slot(0.25, 10_000)]
    ready = DAWN + timedelta(minutes=4)
    assert "heavier than the largest load up between" in reason(load("a", 12_000, ready_utc=ready), slots)
    assert len(schedule([load("a", 9000, ready_utc=ready)], slots).entries) == 1


def test_a_flight_does_not_cross_a_closed_hour() -> None:
    """Two 10-minute gaps in the weather are no 12-minute flight."""
    slots = [slot(0, 15_000, hours=1 / 6), slot(1 / 6, 0, hours=0.5), slot(4 / 6, 15_000, hours=1 / 6)]
    assert reason(load("a", 1000), slots) == "no flyable stretch of the day is as long as a flight (12 min)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"items": [load("a", 1000), load("a", 2000)]}, "share an id"),
        ({"slots": [slot(0, 1000), slot(0.5, 1000)]}, "overlap"),
        ({"effort": 0.0}, "effort"),
    ],
)
def test_senseless_input_is_refused(change: dict[str, object], message: str) -> None:
    """Wrong calls are errors, not timetables."""
    call: dict[str, object] = {"items": [load("a", 1000)], "slots": whole_day(), "effort": 1.0} | change
    with pytest.raises(ValueError, match=message):
        schedule_day(call["items"], call["slots"], FLEET, home=HOME, effort=call["effort"])  # type: ignore[arg-type]


@pytest.mark.parametrize("change", [{"duration_s": 0}, {"max_up_g": 999}, {"max_down_g": 999}])
def test_a_senseless_slot_is_refused(change: dict[str, int]) -> None:
    """An open slot lasts, and carries one way no less than both; a closed one may lack both."""
    with pytest.raises(ValueError, match=next(iter(change))):
        slot(0, 1000, **change)
    slot(0, 0, duration_s=0)


# ---------------------------------------------------------------- the checker checks


def _two_flights() -> tuple[list[Item], list[Slot], Timetable]:
    items = [load("a", 15_000), load("b", 15_000), load("o2", 400, dangerous_goods=DangerousGoods.OXYGEN)]
    return items, whole_day(15_400), schedule(items, whole_day(15_400))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"takeoff_utc": DAWN, "landing_utc": DAWN + timedelta(seconds=720)}, "separation"),
        ({"aircraft_number": 3}, "there is no aircraft 3"),
        ({"battery_set_number": 1}, "battery set 1 is not charged"),
        ({"items_up": ("a", "b")}, "30000 g up and 0 g down are too much"),
        ({"items_down": ("b",), "items_up": ()}, "does not come down from there"),
        ({"landing_utc": DAWN + timedelta(hours=13)}, "leaves the slots"),
        ({"items_up": ()}, "an empty flight"),
    ],
)
def test_the_independent_checker_catches_a_broken_rule(change: dict[str, object], rule: str) -> None:
    """A timetable spoilt in one field breaks the rule about that field."""
    items, slots, table = _two_flights()
    spoilt = replace(table, entries=(table.entries[0], replace(table.entries[1], **change)))  # type: ignore[arg-type]
    assert any(rule in broken for broken in broken_rules(items, slots, FLEET, HOME, spoilt))
