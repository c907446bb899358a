"""How fast and how good the timetable is: the sample rotation, a day of awkward loads, and one that is too full."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from harness import Row, at_most

from lungta.core.time import TimeWindow
from lungta.plan.cargo.item import Item
from lungta.plan.cargo.read import read_manifest
from lungta.plan.cargo.samples import SAMPLES
from lungta.plan.schedule.bounds import fewest_bins
from lungta.plan.schedule.model import Fleet, Slot, Timetable
from lungta.plan.schedule.solve import schedule_day

DAWN = datetime(2026, 4, 20, 0, 15, tzinfo=UTC)
PADS = ("base-camp", "camp-1", "camp-2")
FLEET = Fleet(aircraft_count=2, battery_sets=6, turnaround_s=600, separation_s=180, charge_s=9000, chargers=2)
SMALL_FLEET = Fleet(aircraft_count=1, battery_sets=2, turnaround_s=600, separation_s=180, charge_s=9000, chargers=1)
LIMITS_G = {"camp-1": 18_000, "camp-2": 15_000}
DURATION_S = {"camp-1": 720, "camp-2": 1020}
BOUND_S = 0.8


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark; times are the best of several runs, imports warm."""
    slots = [_slot(drop, hour) for drop in LIMITS_G for hour in range(12)]
    sample = read_manifest(SAMPLES / "khumbu.csv", pad_ids=PADS).items
    awkward = _awkward_loads(40)
    one_way = [_with_limits_one_way(slot, hour % 12) for hour, slot in enumerate(slots)]
    repeats = 2 if short else 7
    sample_s, table = _best_time(sample, slots, FLEET, repeats)
    awkward_s, _ = _best_time(awkward, slots, FLEET, repeats)
    full_s, full = _best_time(awkward, slots, SMALL_FLEET, repeats)
    sample_one_way_s, _ = _best_time(sample, one_way, FLEET, repeats)
    full_one_way_s, _ = _best_time(awkward, one_way, SMALL_FLEET, repeats)
    return [
        at_most(f"timetable, sample day ({len(sample)} loads)", sample_s, "s", BOUND_S),
        at_most("timetable, sample day: flights against bound L2", len(table.entries), "flights", _bound(sample)),
        at_most("timetable, 40 awkward loads", awkward_s, "s", 2 * BOUND_S),
        at_most(f"timetable, too full a day ({len(full.unplaced)} of 40 stay)", full_s, "s", 2 * BOUND_S),
        at_most("timetable, sample day with limits one way", sample_one_way_s, "s", BOUND_S),
        at_most("timetable, too full a day with limits one way", full_one_way_s, "s", 2 * BOUND_S),
    ]


def _slot(drop: str, hour: int) -> Slot:
    start_utc = DAWN + timedelta(hours=hour)
    return Slot(
        drop=drop,
        window=TimeWindow(start_utc=start_utc, end_utc=start_utc + timedelta(hours=1)),
        max_payload_g=LIMITS_G[drop] - 200 * hour,
        duration_s=DURATION_S[drop],
    )


def _with_limits_one_way(slot: Slot, hour: int) -> Slot:
    """Return a slot that carries more one way alone, in another proportion each hour."""
    up, down = {"camp-1": (125, 150), "camp-2": (190, 200)}[slot.drop]
    steps = slot.max_payload_g // 100
    return replace(slot, max_up_g=steps * (up + hour), max_down_g=steps * (down - hour))


def _awkward_loads(count: int) -> tuple[Item, ...]:
    chance = Random(1)
    items = []
    for number in range(count):
        drop = chance.choice(["camp-1", "camp-1", "camp-2"])
        ends = ("base-camp", drop) if chance.random() < 0.6 else (drop, "base-camp")
        mass_g, priority = chance.randint(500, 14_000), chance.choice([1, 2, 5])
        what = {"id": f"load-{number}", "what": "load"}
        items.append(Item(**what, mass_g=mass_g, from_pad=ends[0], to_pad=ends[1], priority=priority))
    return tuple(items)


def _best_time(items: Sequence[Item], slots: Sequence[Slot], fleet: Fleet, repeats: int) -> tuple[float, Timetable]:
    schedule_day(items[:1], slots, fleet, home="base-camp")  # imports the solver
    times_s = []
    for _ in range(repeats):
        start = time.perf_counter()
        table = schedule_day(items, slots, fleet, home="base-camp")
        times_s.append(time.perf_counter() - start)
    return min(times_s), table


def _bound(items: Sequence[Item]) -> int:
    """Martello and Toth's bound by drop and direction: no timetable flies less."""
    flights = 0
    for drop, limit_g in LIMITS_G.items():
        ways = ([item.mass_g for item in items if (item.from_pad, item.to_pad)[up] == drop] for up in (True, False))
        flights += max(fewest_bins(masses_g, limit_g) for masses_g in ways)
    return flights


if __name__ == "__main__":
    for row in main(short=False):
        print(row)
