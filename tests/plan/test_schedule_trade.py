"""Loads up and down share a flight: never more than the limits of an hour allow, and all of it where hours agree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schedule_cases import FLEET, HOME, load
from schedule_rules import may_carry

from lungta.core.time import TimeWindow
from lungta.plan.schedule.day import Day, kinds_of, takeoff_ranges
from lungta.plan.schedule.draft import ranges_for
from lungta.plan.schedule.model import Slot
from lungta.plan.schedule.packing import build_bins
from lungta.plan.schedule.solver import Effort, carrying_g, solve
from lungta.plan.schedule.trade import NO_TRADE, Trade, trades_of

DAWN = datetime(2026, 4, 20, tzinfo=UTC)


def slots_of(*limits_g: tuple[int, int, int]) -> list[Slot]:
    """Hours to camp-1 of (both, up alone, down alone) [g]."""
    hours = [TimeWindow(start_utc=DAWN + timedelta(hours=n), end_utc=DAWN + timedelta(hours=n + 1)) for n in range(24)]
    return [
        Slot(drop="camp-1", window=hour, max_payload_g=both, max_up_g=up, max_down_g=down, duration_s=600)
        for hour, (both, up, down) in zip(hours, limits_g, strict=False)
    ]


def trade_of(slots: list[Slot], *loads_g: int) -> Trade:
    """The trade for loads up (positive) and down (negative) [g]."""
    items = [load(str(n), abs(mass_g), up=mass_g > 0) for n, mass_g in enumerate(loads_g)]
    return trades_of(slots, items, HOME)["camp-1"]


def fits(trade: Trade, slot: Slot, up_g: int, down_g: int) -> bool:
    pairs = zip(trade.weights(up_g, up=True), trade.weights(down_g, up=False), strict=True)
    return max(one + other for one, other in pairs) <= trade.room(slot)


LIMITS = st.tuples(st.integers(1, 40), st.integers(0, 60), st.integers(0, 60)).map(
    lambda t: (t[0], t[0] + t[1], t[0] + t[2])
)
LOADS = st.lists(st.one_of(st.integers(10, 90), st.integers(-90, -10)), min_size=1, max_size=5)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(LIMITS, min_size=1, max_size=4), LOADS)
def test_what_finds_room_lies_in_every_hours_polygon(limits: list[tuple[int, int, int]], loads: list[int]) -> None:
    """Whatever the hours and the loads that the trade was chosen for: every whole number of grams up and down."""
    slots = slots_of(*limits)
    trade = trade_of(slots, *loads)
    for slot in slots:
        most = max(slot.max_up_g or 0, slot.max_down_g or 0) + 1
        for up_g, down_g in product(range(0, most + 1, 3), range(0, most + 1, 2)):
            assert may_carry(slot, up_g, down_g) or not fits(trade, slot, up_g, down_g)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from([(1, 1), (2, 1), (1, 3), (2, 2)]), st.lists(st.integers(1, 12), min_size=1, max_size=3), LOADS)
def test_hours_of_one_shape_lose_nothing(shape: tuple[int, int], both: list[int], loads: list[int]) -> None:
    """Where all hours' polygons are alike and convex, room and polygon are the same."""
    slots = slots_of(*((limit, limit * shape[0], limit * shape[1]) for limit in both))
    trade = trade_of(slots, *loads)
    for slot, up_g, down_g in product(slots, range(40), range(40)):
        assert fits(trade, slot, up_g, down_g) is may_carry(slot, up_g, down_g)


def test_loads_one_way_have_every_hours_own_limit() -> None:
    """Hours of Ama Dablam: waste alone, or supplies alone, may use each hour's limit one way to the gram."""
    slots = slots_of((18_700, 28_500, 30_000), (21_300, 26_500, 30_000), (20_100, 24_800, 27_400))
    down, up = trade_of(slots, -5900), trade_of(slots, 5900)
    for slot in slots:
        assert slot.max_up_g is not None
        assert slot.max_down_g is not None
        assert [fits(down, slot, 0, slot.max_down_g + more) for more in (0, 1)] == [True, False]
        assert [fits(up, slot, slot.max_up_g + more, 0) for more in (0, 1)] == [True, False]


def test_as_much_up_as_down_has_every_hours_limit_both_ways() -> None:
    """A balanced day keeps the corner of every hour's polygon."""
    slots = slots_of((18_700, 28_500, 30_000), (21_300, 26_500, 30_000), (20_100, 24_800, 27_400))
    trade = trade_of(slots, 8000, -8000)
    assert all(fits(trade, slot, slot.max_payload_g, slot.max_payload_g) for slot in slots)


def test_a_load_that_only_one_trade_can_carry_decides() -> None:
    """Many light loads down would like their own trade; the one heavy load up, as urgent and alone, has to fly."""
    slots = slots_of((4000, 8000, 4000), (6000, 6000, 12_000), (6000, 6000, 12_000))
    trade = trade_of(slots, 8000, *(-500,) * 10)
    assert fits(trade, slots[0], 8000, 0)


def test_a_corner_that_points_inwards_costs_both_ways_the_same_share() -> None:
    """Camp II of the Khumbu: 3.3 / 7.2 + 3.3 / 6.4 is 2.6 % short of 1, and so are the loads one way."""
    slots = slots_of((3300, 7200, 6400))
    trade = trade_of(slots, 2000, -2000)
    short = 3300 / 7200 + 3300 / 6400
    assert fits(trade, slots[0], 3300, 3300)
    assert [fits(trade, slots[0], round(7200 * short) + more, 0) for more in (-1, 1)] == [True, False]
    assert [fits(trade, slots[0], 0, round(6400 * short) + more) for more in (-1, 1)] == [True, False]


@pytest.mark.parametrize("aside_g", [0, 4000])
def test_the_packing_keeps_both_sums(aside_g: int) -> None:
    """Every packed flight may fly: ten bags down, with or without loads up, and no bin fuller than an hour allows."""
    slots = slots_of((10_000, 15_000, 12_000), (10_000, 15_000, 12_000))
    ups = [load(f"up-{n}", aside_g) for n in range(3) if aside_g]
    items = [*ups, *(load(f"bag-{n}", 3000, up=False) for n in range(10))]
    trades = trades_of(slots, items, HOME)
    kinds = kinds_of(items, HOME, DAWN, 7200, trades)
    day = Day(origin_utc=DAWN, ranges=takeoff_ranges(slots, DAWN, trades), kinds=kinds, fleet=FLEET)
    program = build_bins(day, 4)
    program.model.maximize(carrying_g(program, 5))
    draft = solve(program, Effort(seed=0, left_s=0.5)).draft
    assert draft
    assert all(ranges_for(day, trip) for trip in draft)


def test_without_limits_one_way_nothing_is_traded() -> None:
    """Each way has the limit both ways, as have days without loads and closed hours."""
    hour = TimeWindow(start_utc=DAWN, end_utc=DAWN + timedelta(hours=1))
    plain = [Slot(drop="camp-1", window=hour, max_payload_g=9000, duration_s=600)]
    shut = slots_of((0, 13_900, 20_000))
    assert trade_of(plain, 5000, -3000) == NO_TRADE
    assert trade_of(slots_of((5000, 9000, 9000))) == NO_TRADE
    assert trade_of(shut, 5000).room(shut[0]) == 0
