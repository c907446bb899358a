"""A timetable while it is being made: trips with counts of kinds, and what makes one better than another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from lungta.plan.cargo.item import DangerousGoods
from lungta.plan.schedule.day import Day, Kind, TakeoffRange
from lungta.plan.schedule.timing import Ground, first_landing

APART = frozenset({DangerousGoods.OXYGEN, DangerousGoods.FUEL})
"""Never together on one round trip, neither both up nor one up and one down.

House rule. 49 CFR 175.78 (the segregation table of the ICAO Technical Instructions, Doc 9284) keeps flammable liquids
(class 3) from oxidisers (division 5.1, also as the subsidiary hazard of an oxygen bottle); we add gas cartridges
(division 2.1) to the fuels, because below a drone everything hangs in one net.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One round trip: how many of each kind it carries, by the kind's place in `Day.kinds`, and its times [s]."""

    drop: str
    counts: tuple[int, ...]
    takeoff_s: int = 0
    landing_s: int = 0


Draft = tuple[Trip, ...]
"""Trips by take-off."""


def loaded(kinds: Sequence[Kind], counts: Sequence[int]) -> tuple[int, int]:
    """Return the two sums of weights of what a trip carries; neither may exceed the room of its take-off."""
    carried = [(count, kind.weights) for kind, count in zip(kinds, counts, strict=True) if count]
    return sum(count * one for count, (one, _) in carried), sum(count * other for count, (_, other) in carried)


def ranges_for(day: Day, trip: Trip) -> tuple[TakeoffRange, ...]:
    """Return the take-offs that suit everything that a trip carries."""
    needed = max(loaded(day.kinds, trip.counts))
    carried = [kind for kind, count in zip(day.kinds, trip.counts, strict=True) if count]
    return tuple(
        takeoff
        for takeoff in day.ranges
        if takeoff.drop == trip.drop and needed <= takeoff.room and all(kind.flies_in(takeoff) for kind in carried)
    )


def timed(day: Day, trips: Iterable[tuple[Trip, Sequence[TakeoffRange]]]) -> Draft | None:
    """Return trips flown in this order, each to land as early as it can; None when one no longer fits.

    Each trip comes with the take-offs that suit it, `ranges_for(day, trip)`.
    """
    ground = Ground(fleet=day.fleet)
    flown: list[Trip] = []
    for trip, ranges in trips:
        times = first_landing(ranges, ground.next_takeoff_s())
        if times is None:
            return None
        flown.append(replace(trip, takeoff_s=times[0], landing_s=times[1]))
        ground.land(times[1])
    return tuple(flown)


def carried(day: Day, draft: Draft) -> tuple[int, ...]:
    """Return how many of each kind fly."""
    return tuple(sum(trip.counts[index] for trip in draft) for index in range(len(day.kinds)))


def carried_g(day: Day, draft: Draft, priority: int) -> int:
    """Return the mass carried of one priority [g]."""
    counts = carried(day, draft)
    return sum(n * kind.mass_g for kind, n in zip(day.kinds, counts, strict=True) if kind.priority == priority)


def offered_g(day: Day, priority: int) -> int:
    """Return the mass that waits to be carried of one priority [g]."""
    return sum(len(kind.ids) * kind.mass_g for kind in day.kinds if kind.priority == priority)


def priorities(day: Day) -> tuple[int, ...]:
    """Return the priorities that occur, first to last."""
    return tuple(sorted({kind.priority for kind in day.kinds}))


def score(day: Day, draft: Draft) -> tuple[int, ...]:
    """Return what is to be least: mass left behind priority by priority, then flights, then the last landing."""
    masses = [-carried_g(day, draft, priority) for priority in priorities(day)]
    return (*masses, len(draft), draft[-1].landing_s if draft else 0)
