"""Why a load does not fly today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lungta.plan.cargo.item import Item
from lungta.plan.schedule.day import Day, Kind, TakeoffRange
from lungta.plan.schedule.model import Fleet, Slot
from lungta.plan.schedule.timing import earliest_landings_s
from lungta.plan.schedule.trade import one_way_g

_MANY = 10_000  # stands for "as many as anyone could want"


def kilograms(mass_g: int) -> str:
    """Return a mass for a reader: `18.2 kg`.

    >>> kilograms(18_250)
    '18.25 kg'
    """
    return f"{mass_g / 1000:.3f}".rstrip("0").rstrip(".") + " kg"


def clock(time_utc: datetime) -> str:
    """Return a time of day for a reader: `06:00 UTC`."""
    return f"{time_utc:%H:%M} UTC"


def reason_not_flyable(item: Item, slots: Sequence[Slot], ranges: Sequence[TakeoffRange], *, home: str) -> str | None:
    """Return why no flight of the day could carry an item even if it weighed nothing, or None.

    `ranges` are those of all drops. Times of ready and due are `reason_by_time`'s business.
    """
    if home not in (item.from_pad, item.to_pad):
        return f"goes from {item.from_pad} to {item.to_pad}: flights start and end at {home}"
    drop = item.to_pad if item.from_pad == home else item.from_pad
    to_drop = [slot for slot in slots if slot.drop == drop]
    if not to_drop:
        return f"no hour of the day is planned for {drop}"
    if all(slot.max_payload_g <= 0 for slot in to_drop):
        return f"no hour is flyable: {_what_binds(to_drop)}"
    mine = [takeoff for takeoff in ranges if takeoff.drop == drop]
    if not mine:
        shortest_s = min(slot.duration_s for slot in to_drop if slot.max_payload_g > 0)
        return f"no flyable stretch of the day is as long as a flight ({shortest_s / 60:.0f} min)"
    return None


def reason_too_heavy(day: Day, kind: Kind, slots: Sequence[Slot]) -> str | None:
    """Return why no flight of the day could carry a load even alone with the other way empty, or None."""
    mine = [takeoff for takeoff in day.ranges if takeoff.drop == kind.drop]
    if any(max(kind.weights) <= takeoff.room for takeoff in mine):
        return None
    heavier, way = f"{kilograms(kind.mass_g)} is heavier than the largest load", _way(kind)
    open_slots = [slot for slot in slots if slot.drop == kind.drop and slot.max_payload_g > 0]
    best = max(open_slots, key=lambda slot: one_way_g(slot, up=kind.up))
    limit_g = one_way_g(best, up=kind.up)
    if kind.mass_g <= limit_g:
        most = kilograms(_most_g(kind, mine))
        return f"{heavier} {way} of any whole flight ({most}: the limits of its hours together, on the safe side)"
    alone = f", {_other_way(kind)}" if limit_g > best.max_payload_g else ""
    both = f"; both ways {kilograms(best.max_payload_g)}" if alone else ""
    bound = f", limited by {best.reason}" if best.reason else ""
    return f"{heavier} {way} of the day ({kilograms(limit_g)} at {clock(best.window.start_utc)}{alone}{both}{bound})"


def _way(kind: Kind) -> str:
    return "up" if kind.up else "down"


def _other_way(kind: Kind) -> str:
    return "nothing coming down" if kind.up else "nothing going up"


def _most_g(kind: Kind, ranges: Sequence[TakeoffRange]) -> int:
    """Return the largest load of a kind's way, with the other way empty [g]."""
    return max(takeoff.room for takeoff in ranges) * kind.mass_g // max(kind.weights)


def _what_binds(slots: Sequence[Slot]) -> str:
    counts = Counter(slot.reason or "limit 0 kg" for slot in slots)
    return "; ".join(f"{reason} ({count} of {len(slots)} hours)" for reason, count in counts.most_common(3))


def reason_by_time(day: Day, kind: Kind, slots: Sequence[Slot]) -> str | None:
    """Return why no flight suits a kind's ready and due times, or None; the day's ranges are already cut for it."""
    mine = [takeoff for takeoff in day.ranges if takeoff.drop == kind.drop]
    if any(kind.flies_in(takeoff) for takeoff in mine):
        return None
    first_s = min(takeoff.first_s + takeoff.duration_s for takeoff in mine)
    last_s = max(takeoff.last_s for takeoff in mine)
    if kind.due_s < first_s:
        return f"due {_moment(day, kind.due_s)}, before the first landing possible, {_moment(day, first_s)}"
    if kind.ready_s > last_s:
        return f"ready {_moment(day, kind.ready_s)}, after the last take-off possible, {_moment(day, last_s)}"
    between = f"between {_moment(day, kind.ready_s)} and {_moment(day, kind.due_s)}, its ready and due times"
    inside = [t for t in mine if kind.ready_s <= t.first_s and t.last_s + t.duration_s <= kind.due_s]
    if not inside:
        return f"no flight fits {between}{_closed(day, kind, slots)}"
    most = kilograms(_most_g(kind, inside))
    return f"{kilograms(kind.mass_g)} is heavier than the largest load {_way(kind)} {between} ({most})"


def _moment(day: Day, time_s: int) -> str:
    """Return a time of the day for a reader, with its date when it is another day's."""
    time_utc = day.utc(time_s)
    return clock(time_utc) if time_utc.date() == day.origin_utc.date() else f"{time_utc:%Y-%m-%d %H:%M} UTC"


def _closed(day: Day, kind: Kind, slots: Sequence[Slot]) -> str:
    ready_utc, due_utc = day.utc(kind.ready_s), day.utc(kind.due_s)
    shut = [
        slot
        for slot in slots
        if slot.drop == kind.drop
        and slot.max_payload_g <= 0
        and slot.window.start_utc < due_utc
        and ready_utc < slot.window.end_utc
    ]
    return f": {_what_binds(shut)}" if shut else ""


def reason_left_behind(day: Day, kind: Kind, flights: int, *, proven: bool) -> str:
    """Return why a load that could fly alone found no place among the others."""
    fleet = day.fleet
    if fleet.aircraft_count == 0 or fleet.battery_sets == 0:
        return "there is no aircraft" if fleet.aircraft_count == 0 else "there is no battery set"
    places = [takeoff for takeoff in day.ranges if kind.flies_in(takeoff)]
    hours = sum(takeoff.last_s - takeoff.first_s + 1 for takeoff in places)
    all_hours = sum(t.last_s - t.first_s + 1 for t in day.ranges if t.drop == kind.drop)
    where = "" if hours == all_hours else f"; it can only fly between {_span(day, places)}"
    search = "" if proven else "; the search stopped at its effort limit, more effort may place it"
    return f"the day is full: {flights} flights, {_bottleneck(day, flights)}{where}{search}"


def _span(day: Day, places: Sequence[TakeoffRange]) -> str:
    first_s = min(takeoff.first_s for takeoff in places)
    last_s = max(takeoff.last_s + takeoff.duration_s for takeoff in places)
    return f"{_moment(day, first_s)} and {_moment(day, last_s)}"


def _bottleneck(day: Day, flights: int) -> str:
    """Return the resource without which more flights would fit, by the bound on flights of the day."""
    fleet = day.fleet
    sets = f"battery sets ({fleet.battery_sets} sets, {fleet.charge_s / 60:.0f} min a charge, {fleet.chargers} at once)"
    wishes: list[tuple[str, Fleet]] = [
        (sets, replace(fleet, battery_sets=_MANY)),
        (f"aircraft ({fleet.aircraft_count})", replace(fleet, aircraft_count=_MANY)),
        (f"{sets} and aircraft ({fleet.aircraft_count})", replace(fleet, aircraft_count=_MANY, battery_sets=_MANY)),
    ]
    most = len(earliest_landings_s(day, flights + 1))
    for name, wish in wishes:
        if len(earliest_landings_s(replace(day, fleet=wish), most + 1)) > most:
            return name
    return "one at a time in the corridor"
