"""A day in whole seconds: when flights may take off with how much, and the loads grouped into kinds."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.schedule.model import Fleet, Slot
from lungta.plan.schedule.trade import Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeoffRange:
    """Consecutive seconds at which a flight to a drop may take off, all with the same room and duration.

    `last_s` is itself allowed. The room, in the weights of the drop's `Trade`, is the smallest of the slots that a
    flight from this range lies in.
    """

    drop: str
    first_s: int
    last_s: int
    room: int
    duration_s: int

    def holds(self, drop: str, takeoff_s: int) -> bool:
        """Return whether a take-off to a drop lies in the range."""
        return self.drop == drop and self.first_s <= takeoff_s <= self.last_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """Loads that the schedule cannot tell apart, so that it counts them instead of permuting them.

    `weights` are those of one load by the drop's `Trade`.
    """

    drop: str
    up: bool
    mass_g: int
    weights: tuple[int, int]
    priority: int
    goods: DangerousGoods
    ready_s: int
    due_s: int
    ids: tuple[str, ...]

    def flies_in(self, takeoff: TakeoffRange) -> bool:
        """Return whether every take-off of a range suits the load."""
        return (
            takeoff.drop == self.drop
            and max(self.weights) <= takeoff.room
            and self.ready_s <= takeoff.first_s
            and takeoff.last_s + takeoff.duration_s <= self.due_s
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What the searches work on; `origin_utc` is second 0."""

    origin_utc: datetime
    ranges: tuple[TakeoffRange, ...]
    kinds: tuple[Kind, ...]
    fleet: Fleet

    def utc(self, time_s: int) -> datetime:
        """Return the time of a second of the day."""
        return self.origin_utc + timedelta(seconds=time_s)

    @property
    def end_s(self) -> int:
        """Last second at which anything can still be in the air."""
        return max((takeoff.last_s + takeoff.duration_s for takeoff in self.ranges), default=0)


def origin_of(slots: Iterable[Slot]) -> datetime:
    """Return the whole second at or before the first slot's start."""
    return min(slot.window.start_utc for slot in slots).replace(microsecond=0)


def takeoff_ranges(
    slots: Iterable[Slot], origin_utc: datetime, trades: Mapping[str, Trade]
) -> tuple[TakeoffRange, ...]:
    """Return the ranges of take-off at which a whole flight lies in allowed slots, by drop and time.

    Raises
    ------
    ValueError
        When two slots of one drop overlap.
    """
    by_drop: dict[str, list[Slot]] = {}
    for slot in sorted(slots, key=lambda slot: (slot.drop, slot.window.start_utc)):
        before = by_drop.setdefault(slot.drop, [])
        if before and before[-1].window.overlaps(slot.window):
            raise ValueError(f"two slots to {slot.drop} overlap at {slot.window.start_utc.isoformat()}")
        before.append(slot)
    ranges: list[TakeoffRange] = []
    for drop, row in by_drop.items():
        for index in range(len(row)):
            ranges += _ranges_from(row[index:], origin_utc, trades[drop])
    return _merged(ranges)


def _ranges_from(row: Sequence[Slot], origin_utc: datetime, trade: Trade) -> list[TakeoffRange]:
    """Return the ranges of take-off within the first slot of a row, by the slot in which the flight lands."""
    takeoff = row[0]
    first_s = math.ceil((takeoff.window.start_utc - origin_utc).total_seconds())
    slot_end_s = math.floor((takeoff.window.end_utc - origin_utc).total_seconds())
    room, reached, ranges = trade.room(takeoff), takeoff.window.start_utc, []
    for landing in row:
        room = min(room, trade.room(landing))
        if room <= 0 or landing.window.start_utc != reached:
            break
        reached = landing.window.end_utc
        last_s = math.floor((reached - origin_utc).total_seconds()) - takeoff.duration_s
        last_s = min(last_s, slot_end_s - 1)
        if last_s >= first_s:
            ranges.append(
                TakeoffRange(
                    drop=takeoff.drop,
                    first_s=first_s,
                    last_s=last_s,
                    room=room,
                    duration_s=takeoff.duration_s,
                )
            )
            first_s = last_s + 1
    return ranges


def _merged(ranges: Iterable[TakeoffRange]) -> tuple[TakeoffRange, ...]:
    merged: list[TakeoffRange] = []
    for later in ranges:
        if merged and _continues(merged[-1], later):
            merged[-1] = _part(merged[-1], merged[-1].first_s, later.last_s)
        else:
            merged.append(later)
    return tuple(merged)


def _continues(earlier: TakeoffRange, later: TakeoffRange) -> bool:
    return _part(earlier, later.first_s, later.last_s) == later and earlier.last_s + 1 == later.first_s


def _part(takeoff: TakeoffRange, first_s: int, last_s: int) -> TakeoffRange:
    return replace(takeoff, first_s=first_s, last_s=last_s)


def kinds_of(
    items: Iterable[Item], home: str, origin_utc: datetime, end_s: int, trades: Mapping[str, Trade]
) -> tuple[Kind, ...]:
    """Return the loads to or from home grouped into kinds, most urgent and heaviest first."""
    groups: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        key = (
            item.from_pad,
            item.to_pad,
            item.mass_g,
            item.priority,
            item.dangerous_goods,
            item.ready_utc,
            item.due_utc,
        )
        groups.setdefault(key, []).append(item)
    kinds = [_kind(group, home, origin_utc, end_s, trades) for group in groups.values()]
    return tuple(sorted(kinds, key=lambda kind: (kind.priority, kind.due_s, -kind.mass_g, kind.ids)))


def _kind(group: Sequence[Item], home: str, origin_utc: datetime, end_s: int, trades: Mapping[str, Trade]) -> Kind:
    item = group[0]
    ready_s = 0 if item.ready_utc is None else math.ceil((item.ready_utc - origin_utc).total_seconds())
    due_s = end_s if item.due_utc is None else math.floor((item.due_utc - origin_utc).total_seconds())
    up = item.from_pad == home
    drop = item.to_pad if up else item.from_pad
    return Kind(
        drop=drop,
        up=up,
        mass_g=item.mass_g,
        weights=trades[drop].weights(item.mass_g, up=up),
        priority=item.priority,
        goods=item.dangerous_goods,
        ready_s=max(0, ready_s),
        due_s=min(due_s, end_s),
        ids=tuple(sorted(member.id for member in group)),
    )


def split_for(ranges: Iterable[TakeoffRange], kinds: Iterable[Kind]) -> tuple[TakeoffRange, ...]:
    """Return the ranges cut where a load becomes ready or too late, so that each suits a kind wholly or not at all."""
    kinds = tuple(kinds)
    parts: list[TakeoffRange] = []
    for takeoff in ranges:
        mine = [kind for kind in kinds if kind.drop == takeoff.drop]
        cuts = {kind.ready_s for kind in mine} | {kind.due_s - takeoff.duration_s + 1 for kind in mine}
        starts = [takeoff.first_s, *sorted(cut for cut in cuts if takeoff.first_s < cut <= takeoff.last_s)]
        ends = [*(start - 1 for start in starts[1:]), takeoff.last_s]
        parts += [_part(takeoff, first_s, last_s) for first_s, last_s in zip(starts, ends, strict=True)]
    return tuple(parts)
