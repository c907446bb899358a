"""A load that stays says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from schedule_cases import DAWN, FLEET, load, reason, schedule, slot, whole_day

from lungta.plan.cargo.item import Item
from lungta.plan.schedule.model import Fleet, Slot


@pytest.mark.parametrize(
    ("item", "slots", "expected"),
    [
        (
            load("a", 16_000),
            [slot(0, 15_000), slot(1, 9000)],
            "16 kg is heavier than the largest load up of the day (15 kg at 00:15 UTC, limited by wind 14",
        ),
        (
            load("a", 16_000),
            [slot(0, 8000, max_up_g=13_900, max_down_g=20_000, reason="reserve")],
            "16 kg is heavier than the largest load up of the day (13.9 kg at 00:15 UTC, nothing coming down; "
            "both ways 8 kg, limited by reserve)",
        ),
        (
            load("a", 16_000, up=False),
            [slot(0, 8000, max_up_g=20_000, max_down_g=13_900, reason="reserve")],
            "16 kg is heavier than the largest load down of the day (13.9 kg at 00:15 UTC, nothing going up; both",
        ),
        (
            load("a", 14_000),
            [slot(0, 15_000, hours=0.1), slot(0.1, 9000, max_up_g=12_000)],
            "14 kg is heavier than the largest load up of any whole flight (12 kg: ",
        ),
        (
            load("a", 12_000, up=False, ready_utc=DAWN + timedelta(hours=1)),
            [slot(0, 8000, max_down_g=16_000), slot(1, 5000, max_down_g=10_000)],
            "12 kg is heavier than the largest load down between 01:15 UTC and 02:15 UTC, its ready and due times (10",
        ),
        (load("a", 10), [slot(0, 0, max_up_g=13_900, max_down_g=20_000)], "no hour is flyable: wind 14 m/s"),
        (
            load("a", 1000),
            [slot(0, 0), slot(1, 0, reason="reserve")],
            "no hour is flyable: wind 14 m/s above the limit of 12 (1 of 2 hours); reserve (1 of 2 hours)",
        ),
        (load("a", 1000, drop="camp-2"), whole_day(), "no hour of the day is planned for camp-2"),
        (
            load("a", 1000, due_utc=DAWN + timedelta(minutes=5)),
            whole_day(),
            "due 00:20 UTC, before the first landing possible, 00:27 UTC",
        ),
        (
            load("a", 1000, due_utc=DAWN - timedelta(hours=2)),
            whole_day(),
            "due 2026-04-19 22:15 UTC, before the first landing",
        ),
        (
            load("a", 1000, ready_utc=DAWN + timedelta(hours=13)),
            whole_day(),
            "ready 13:15 UTC, after the last take-off possible, 12:03 UTC",
        ),
        (
            load("a", 1000, ready_utc=DAWN + timedelta(hours=1), due_utc=DAWN + timedelta(hours=2)),
            [slot(0, 9000), slot(1, 0), slot(2, 9000)],
            "no flight fits between 01:15 UTC and 02:15 UTC, its ready and due times: wind 14 m/s",
        ),
        (
            replace(load("a", 1000), from_pad="camp-1", to_pad="camp-2"),
            whole_day(),
            "goes from camp-1 to camp-2: flights start and end at base-camp",
        ),
        (load("a", 1000), [], "no hour of the day is planned"),
    ],
)
def test_a_load_that_stays_says_why(item: Item, slots: list[Slot], expected: str) -> None:
    """Each reason names what binds and its figures."""
    assert reason(item, slots).startswith(expected)


@pytest.mark.parametrize(
    ("fleet", "expected"),
    [
        (replace(FLEET, aircraft_count=0), "there is no aircraft"),
        (replace(FLEET, battery_sets=0), "there is no battery set"),
        (replace(FLEET, battery_sets=2, chargers=1), "battery sets (2 sets, 150 min a charge, 1 at once)"),
        (replace(FLEET, aircraft_count=1, battery_sets=99, turnaround_s=7200), "aircraft (1)"),
        (replace(FLEET, battery_sets=99, turnaround_s=0), "one at a time in the corridor"),
    ],
)
def test_a_full_day_names_what_is_short(fleet: Fleet, expected: str) -> None:
    """The reason names the resource of which more would carry more."""
    items = [load(f"load-{number}", 15_000) for number in range(80)]
    table = schedule(items, whole_day(), fleet)
    assert table.unplaced
    assert expected in table.unplaced[0].reason
