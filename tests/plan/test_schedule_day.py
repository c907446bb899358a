"""When flights may take off, and how few of them could do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.core.time import TimeWindow
from lungta.plan.cargo.item import Item
from lungta.plan.schedule.bounds import fewest_bins
from lungta.plan.schedule.day import Day, TakeoffRange, kinds_of, split_for, takeoff_ranges
from lungta.plan.schedule.model import Fleet, Slot
from lungta.plan.schedule.packing import best_rooms
from lungta.plan.schedule.timing import Ground
from lungta.plan.schedule.trade import NO_TRADE

DAWN = datetime(2026, 4, 20, tzinfo=UTC)
EVEN = {"camp-1": NO_TRADE}


def slots_of(*rows: tuple[int, int, int, int]) -> list[Slot]:
    """Slots to camp-1 of (start [s], end [s], limit [g], duration [s])."""
    return [
        Slot(
            drop="camp-1",
            window=TimeWindow(start_utc=DAWN + timedelta(seconds=start), end_utc=DAWN + timedelta(seconds=end)),
            max_payload_g=limit_g,
            duration_s=duration_s,
        )
        for start, end, limit_g, duration_s in rows
    ]


def as_rows(ranges: tuple[TakeoffRange, ...]) -> list[tuple[int, int, int]]:
    return [(takeoff.first_s, takeoff.last_s, takeoff.room) for takeoff in ranges]


def test_a_range_ends_where_the_landing_would_leave_the_slots() -> None:
    """A flight of 700 s in one hour takes off by second 2,900 and lands with the hour."""
    assert as_rows(takeoff_ranges(slots_of((0, 3600, 9000, 700)), DAWN, EVEN)) == [(0, 2900, 9000)]


def test_a_range_across_slots_has_the_smaller_limit() -> None:
    """Late in a 9 kg hour before a 5 kg hour: 5 kg; late in a 5 kg hour before a 9 kg hour: 5 kg, one range."""
    down = takeoff_ranges(slots_of((0, 3600, 9000, 700), (3600, 7200, 5000, 700)), DAWN, EVEN)
    assert as_rows(down) == [(0, 2900, 9000), (2901, 6500, 5000)]
    up = takeoff_ranges(slots_of((0, 3600, 5000, 700), (3600, 7200, 9000, 700)), DAWN, EVEN)
    assert as_rows(up) == [(0, 3599, 5000), (3600, 6500, 9000)]


def test_no_range_across_a_gap_or_a_closed_slot() -> None:
    """One second between two slots parts them as a closed slot does."""
    gap = takeoff_ranges(slots_of((0, 1000, 9000, 700), (1001, 2000, 9000, 700)), DAWN, EVEN)
    closed = takeoff_ranges(slots_of((0, 1000, 9000, 700), (1000, 1001, 0, 700), (1001, 2000, 9000, 700)), DAWN, EVEN)
    assert as_rows(gap) == as_rows(closed) == [(0, 300, 9000), (1001, 1300, 9000)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.integers(0, 3), st.integers(1, 60), st.booleans()), min_size=1, max_size=6
    )
)
def test_ranges_hold_exactly_the_seconds_at_which_a_flight_fits(rows: list[tuple[int, int, int, bool]]) -> None:
    """Second by second: the slots under the whole flight exist, touch and allow at least the range's limit."""
    at, slots = 0, []
    for length, limit_kg, duration_s, gap in rows:
        at += 3 if gap else 0
        slots += slots_of((at, at + length, 1000 * limit_kg, duration_s))
        at += length
    limit_at = {}
    for slot in slots:
        start_s = int((slot.window.start_utc - DAWN).total_seconds())
        for second in range(start_s, start_s + int(slot.window.duration_s)):
            limit_at[second] = (slot.max_payload_g, slot.duration_s)
    expected = {}
    for second, (_, duration_s) in limit_at.items():
        under = [limit_at.get(s, (0, 0))[0] for s in range(second, second + duration_s)]
        if min(under) > 0:
            expected[second] = (min(under), duration_s)
    found = {
        second: (takeoff.room, takeoff.duration_s)
        for takeoff in takeoff_ranges(slots, DAWN, EVEN)
        for second in range(takeoff.first_s, takeoff.last_s + 1)
    }
    assert found == expected


def test_ranges_are_cut_where_a_load_becomes_ready_or_too_late() -> None:
    """After the cut every range suits a kind wholly or not at all."""
    item = Item(
        id="a",
        what="load",
        mass_g=1000,
        from_pad="base-camp",
        to_pad="camp-1",
        ready_utc=DAWN + timedelta(seconds=500),
        due_utc=DAWN + timedelta(seconds=2000),
    )
    ranges = takeoff_ranges(slots_of((0, 3600, 9000, 700)), DAWN, EVEN)
    kinds = kinds_of([item], "base-camp", DAWN, 3600, EVEN)
    cut = split_for(ranges, kinds)
    assert as_rows(cut) == [(0, 499, 9000), (500, 1300, 9000), (1301, 2900, 9000)]
    assert [kinds[0].flies_in(part) for part in cut] == [False, True, False]


def test_loads_that_differ_in_nothing_are_one_kind() -> None:
    """Six bottles are one kind of six; one that is due earlier is another kind."""
    bottle = {"what": "bottle", "mass_g": 4500, "from_pad": "base-camp", "to_pad": "camp-1"}
    items = [Item(id=f"o2-{n}", **bottle) for n in range(6)]  # type: ignore[arg-type]
    items.append(Item(id="o2-due", **bottle, due_utc=DAWN + timedelta(seconds=3000)))  # type: ignore[arg-type]
    kinds = kinds_of(items, "base-camp", DAWN, 3600, EVEN)
    assert sorted(len(kind.ids) for kind in kinds) == [1, 6]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    fleet=st.builds(
        Fleet,
        aircraft_count=st.integers(1, 3),
        battery_sets=st.integers(1, 4),
        turnaround_s=st.integers(0, 50),
        separation_s=st.integers(0, 20),
        charge_s=st.integers(0, 200),
        chargers=st.integers(1, 3),
    ),
    flights=st.lists(st.tuples(st.integers(1, 60), st.integers(0, 40)), min_size=1, max_size=4),
)
def test_serving_in_turn_loses_nothing(fleet: Fleet, flights: list[tuple[int, int]]) -> None:
    """No choice of aircraft, sets and order of charging lets a flight of a sequence take off earlier."""
    ground, takeoffs = Ground(fleet=fleet), []
    for duration_s, wait_s in flights:
        takeoff_s = ground.next_takeoff_s()
        assert takeoff_s is not None
        takeoffs.append(takeoff_s + wait_s)
        ground.land(takeoff_s + wait_s + duration_s)
    landings = [takeoff + flight[0] for takeoff, flight in zip(takeoffs, flights, strict=True)]
    next_s = ground.next_takeoff_s()
    found = []
    numbers = range(len(flights) + 1)
    for aircraft in product(range(fleet.aircraft_count), repeat=len(numbers)):
        for sets in product(range(fleet.battery_sets), repeat=len(numbers)):
            found.append(_earliest_last(fleet, takeoffs, landings, aircraft, sets))
    assert min(moment for moment in found if moment is not None) == next_s


def _earliest_last(
    fleet: Fleet, takeoffs: list[int], landings: list[int], aircraft: tuple[int, ...], sets: tuple[int, ...]
) -> int | None:
    """The earliest take-off of one more flight, or None when an earlier one breaks a rule; sets charge as they land."""
    ready_s, chargers = dict.fromkeys(sets, 0), [0] * fleet.chargers
    free_s = dict.fromkeys(aircraft, 0)
    for number, takeoff_s in enumerate([*takeoffs, None]):
        earliest_s = max(ready_s[sets[number]], free_s[aircraft[number]])
        if number:
            earliest_s = max(earliest_s, landings[number - 1] + fleet.separation_s)
        if takeoff_s is None:
            return earliest_s
        if takeoff_s < earliest_s:
            return None
        charger = chargers.index(min(chargers))
        chargers[charger] = max(chargers[charger], landings[number]) + fleet.charge_s
        ready_s[sets[number]] = chargers[charger]
        free_s[aircraft[number]] = landings[number] + fleet.turnaround_s
    return None


def _bins_by_search(masses_g: list[int], limit_g: int) -> int:
    fewest = len(masses_g)
    for places in product(range(len(masses_g)), repeat=len(masses_g)):
        loads = dict.fromkeys(places, 0)
        for place, mass in zip(places, masses_g, strict=True):
            loads[place] += mass
        if max(loads.values()) <= limit_g:
            fewest = min(fewest, len(loads))
    return fewest


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 10), min_size=1, max_size=5))
def test_the_bound_on_bins_never_exceeds_the_fewest(masses: list[int]) -> None:
    """Against all packings of up to five loads; and it is not the trivial bound."""
    assert 1 <= fewest_bins(masses, 10) <= _bins_by_search(masses, 10)
    assert fewest_bins([6, 6, 6], 10) == 3  # mass alone would say 2


def test_only_so_many_flights_have_the_best_limit() -> None:
    """One hour of 9 kg holds five flights with one aircraft and no waiting; the next hour's are lighter."""
    slots = slots_of((0, 3600, 9000, 700), (3600, 7200, 5000, 700))
    fleet = Fleet(aircraft_count=1, battery_sets=99, turnaround_s=0, separation_s=0, charge_s=0, chargers=1)
    items = [Item(id=str(n), what="x", mass_g=1000, from_pad="base-camp", to_pad="camp-1") for n in range(30)]
    day = Day(
        origin_utc=DAWN,
        ranges=takeoff_ranges(slots, DAWN, EVEN),
        kinds=kinds_of(items, "base-camp", DAWN, 7200, EVEN),
        fleet=fleet,
    )
    assert best_rooms(day, "camp-1", 30) == [9000] * 5 + [5000] * 5


def test_without_charger_each_set_flies_once() -> None:
    """Two sets and no generator: two flights, then none."""
    fleet = Fleet(aircraft_count=1, battery_sets=2, turnaround_s=0, separation_s=0, charge_s=60, chargers=0)
    ground = Ground(fleet=fleet)
    for landing_s in (100, 200):
        assert ground.next_takeoff_s() is not None
        ground.land(landing_s)
    assert ground.next_takeoff_s() is None


def test_overlapping_slots_are_refused() -> None:
    """Two limits for one moment are a mistake of the caller."""
    with pytest.raises(ValueError, match="overlap"):
        takeoff_ranges(slots_of((0, 100, 1000, 10), (50, 150, 1000, 10)), DAWN, EVEN)
