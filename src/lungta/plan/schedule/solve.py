"""The timetable of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lungta.plan.cargo.item import Item
from lungta.plan.schedule.day import Day, kinds_of, origin_of, split_for, takeoff_ranges
from lungta.plan.schedule.draft import Draft
from lungta.plan.schedule.model import Fleet, Slot, Timetable, TimetableEntry, Unplaced
from lungta.plan.schedule.reasons import reason_by_time, reason_left_behind, reason_not_flyable, reason_too_heavy
from lungta.plan.schedule.search import best_timetable
from lungta.plan.schedule.trade import trades_of


def schedule_day(
    items: Iterable[Item], slots: Iterable[Slot], fleet: Fleet, *, home: str, seed: int = 0, effort: float = 1.0
) -> Timetable:
    """Return which loads fly, together with which, when, with which aircraft and battery set, and why the rest stays.

    Aims, each after the one before: most mass of priority 1, then of 2, and so on to 9; fewest flights; earliest last
    landing. Flights with urgent loads then go first where that costs nothing. Rules: docs/reference/schedule.md.

    Parameters
    ----------
    items : iterable of Item
        Loads of the day; unique ids.
    slots : iterable of Slot
        When what may fly; no two of a drop overlap.
    fleet : Fleet
        Aircraft, battery sets, chargers, times on the ground [s].
    home : str
        Pad id from which every flight starts and to which it returns.
    seed : int
        Seed of the solver; the same input, seed and effort give the same timetable.
    effort : float
        Share of the usual search effort, above 0; 1 takes some tenths of a second.

    Raises
    ------
    ValueError
        When two items share an id, two slots of a drop overlap, or effort is not above 0.
    """
    items, slots = tuple(items), tuple(slots)
    if len({item.id for item in items}) < len(items):
        raise ValueError("two items share an id")
    if not effort > 0.0:
        raise ValueError(f"effort must be above 0, got {effort}")
    if not slots:
        return _nothing_flies(items, "no hour of the day is planned")
    origin_utc = origin_of(slots)
    trades = trades_of(slots, items, home)
    ranges = takeoff_ranges(slots, origin_utc, trades)
    refused = {item.id: reason_not_flyable(item, slots, ranges, home=home) for item in items}
    flyable = tuple(item for item in items if refused[item.id] is None)
    end_s = max((takeoff.last_s + takeoff.duration_s for takeoff in ranges), default=0)
    kinds = kinds_of(flyable, home, origin_utc, end_s, trades)
    whole = Day(origin_utc=origin_utc, ranges=split_for(ranges, kinds), kinds=kinds, fleet=fleet)
    refused |= {
        item_id: reason_too_heavy(whole, kind, slots) or reason_by_time(whole, kind, slots)
        for kind in kinds
        for item_id in kind.ids
    }
    day = _without(whole, refused)
    draft, proven = best_timetable(day, seed=seed, effort=effort)
    entries = _entries(day, draft)
    flown = {item_id for entry in entries for item_id in (*entry.items_up, *entry.items_down)}
    refused |= {
        item_id: reason_left_behind(day, kind, len(draft), proven=proven)
        for kind in day.kinds
        for item_id in kind.ids
        if item_id not in flown
    }
    unplaced = tuple(Unplaced(item=item.id, reason=refused[item.id] or "") for item in items if refused[item.id])
    return Timetable(entries=entries, unplaced=unplaced, proven_optimal=proven)


def _nothing_flies(items: Iterable[Item], reason: str) -> Timetable:
    unplaced = tuple(Unplaced(item=item.id, reason=reason) for item in items)
    return Timetable(entries=(), unplaced=unplaced, proven_optimal=True)


def _without(day: Day, refused: dict[str, str | None]) -> Day:
    kinds = tuple(kind for kind in day.kinds if refused[kind.ids[0]] is None)
    drops = {kind.drop for kind in kinds}
    ranges = tuple(takeoff for takeoff in day.ranges if takeoff.drop in drops)
    return Day(origin_utc=day.origin_utc, ranges=ranges, kinds=kinds, fleet=day.fleet)


def _entries(day: Day, draft: Draft) -> tuple[TimetableEntry, ...]:
    """Return the flights with names instead of counts; aircraft and sets serve in turn."""
    waiting = [list(kind.ids) for kind in day.kinds]
    entries = []
    for flight, trip in enumerate(draft):
        loads: dict[bool, list[str]] = {True: [], False: []}
        for kind, count, ids in zip(day.kinds, trip.counts, waiting, strict=True):
            loads[kind.up] += [ids.pop(0) for _ in range(count)]
        entries.append(
            TimetableEntry(
                drop=trip.drop,
                takeoff_utc=day.utc(trip.takeoff_s),
                landing_utc=day.utc(trip.landing_s),
                aircraft_number=flight % day.fleet.aircraft_count + 1,
                battery_set_number=flight % day.fleet.battery_sets + 1,
                items_up=_sorted(loads[True]),
                items_down=_sorted(loads[False]),
            )
        )
    return tuple(entries)


def _sorted(ids: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(ids))
