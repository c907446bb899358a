"""Every rule of the timetable, checked second by second and written apart from the scheduler."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.schedule.model import Fleet, Slot, Timetable, TimetableEntry


def broken_rules(items: Sequence[Item], slots: Sequence[Slot], fleet: Fleet, home: str, table: Timetable) -> list[str]:
    """Return every rule that a timetable breaks."""
    by_id = {item.id: item for item in items}
    entries = table.entries
    broken = _accounts(by_id, table) + _sequence(entries, fleet) + _sets(entries, fleet)
    for entry in entries:
        broken += _load(entry, by_id, home) + _weather(entry, by_id, slots)
    return broken


def _accounts(by_id: dict[str, Item], table: Timetable) -> list[str]:
    named = [i for e in table.entries for i in (*e.items_up, *e.items_down)] + [u.item for u in table.unplaced]
    broken = [] if sorted(named) == sorted(by_id) else ["each load flies once or is named as unplaced once"]
    broken += [f"{u.item} is unplaced without a reason" for u in table.unplaced if len(u.reason) < 8]
    return broken


def _sequence(entries: Sequence[TimetableEntry], fleet: Fleet) -> list[str]:
    broken = []
    for before, after in pairwise(entries):
        if (after.takeoff_utc - before.landing_utc).total_seconds() < fleet.separation_s:
            broken.append(f"separation before {after.takeoff_utc}")
    landed: dict[int, datetime] = {}
    for entry in entries:
        number = entry.aircraft_number
        if not 1 <= number <= fleet.aircraft_count:
            broken.append(f"there is no aircraft {number}")
        if number in landed and entry.takeoff_utc < landed[number] + timedelta(seconds=fleet.turnaround_s):
            broken.append(f"turnaround of aircraft {number}")
        landed[number] = entry.landing_utc
    return broken


def _sets(entries: Sequence[TimetableEntry], fleet: Fleet) -> list[str]:
    """Sets that land wait for a charger in the order of landing; a charger takes one at a time."""
    broken, ready = [], {}
    chargers = [datetime.min.replace(tzinfo=entries[0].takeoff_utc.tzinfo)] * fleet.chargers if entries else []
    for entry in entries:
        number = entry.battery_set_number
        if not 1 <= number <= fleet.battery_sets:
            broken.append(f"there is no battery set {number}")
        if number in ready and (ready[number] is None or entry.takeoff_utc < ready[number]):
            broken.append(f"battery set {number} is not charged")
        ready[number] = None
        if chargers:
            free = chargers.index(min(chargers))
            chargers[free] = max(chargers[free], entry.landing_utc) + timedelta(seconds=fleet.charge_s)
            ready[number] = chargers[free]
    return broken


def _load(entry: TimetableEntry, by_id: dict[str, Item], home: str) -> list[str]:
    ups, downs = [by_id[i] for i in entry.items_up], [by_id[i] for i in entry.items_down]
    broken = [f"{i.id} does not go up there" for i in ups if (i.from_pad, i.to_pad) != (home, entry.drop)]
    broken += [f"{i.id} does not come down from there" for i in downs if (i.from_pad, i.to_pad) != (entry.drop, home)]
    if not ups and not downs:
        broken.append("an empty flight")
    if {DangerousGoods.OXYGEN, DangerousGoods.FUEL} <= {i.dangerous_goods for i in ups + downs}:
        broken.append("oxygen and fuel together")
    for item in ups + downs:
        if item.ready_utc is not None and entry.takeoff_utc < item.ready_utc:
            broken.append(f"{item.id} is not ready")
        if item.due_utc is not None and entry.landing_utc > item.due_utc:
            broken.append(f"{item.id} is late")
    return broken


def _weather(entry: TimetableEntry, by_id: dict[str, Item], slots: Sequence[Slot]) -> list[str]:
    """The slots of the drop cover the flight without a gap, and each allows the load."""
    mine = [s for s in slots if s.drop == entry.drop]
    over = sorted(
        (s for s in mine if s.window.start_utc < entry.landing_utc and entry.takeoff_utc < s.window.end_utc),
        key=lambda s: s.window.start_utc,
    )
    if not over or not over[0].window.contains(entry.takeoff_utc) or over[-1].window.end_utc < entry.landing_utc:
        return [f"the flight at {entry.takeoff_utc} leaves the slots"]
    broken = []
    if any(a.window.end_utc != b.window.start_utc for a, b in pairwise(over)):
        broken.append("the flight crosses a gap between slots")
    if (entry.landing_utc - entry.takeoff_utc).total_seconds() != over[0].duration_s:
        broken.append("the flight lasts as long as its slot says")
    up_g, down_g = (sum(by_id[i].mass_g for i in ids) for ids in (entry.items_up, entry.items_down))
    broken += [
        f"{up_g} g up and {down_g} g down are too much at {slot.window.start_utc}"
        for slot in over
        if not may_carry(slot, up_g, down_g)
    ]
    return broken


def may_carry(slot: Slot, up_g: int, down_g: int) -> bool:
    """Whether loads lie in a slot's polygon: nothing, most up alone, most both ways, most down alone.

    The border runs straight from the most that one way carries alone to the most that both carry.
    """
    both_g = slot.max_payload_g
    less_g, more_g = sorted((up_g, down_g))
    alone_g = slot.max_up_g if up_g > down_g else slot.max_down_g
    alone_g = both_g if alone_g is None else alone_g
    return 0 <= less_g <= both_g > 0 and more_g <= alone_g + Fraction(both_g - alone_g, both_g) * less_g
