"""The order of the flights of a timetable, once it is known what each carries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lungta.plan.schedule.day import Day, TakeoffRange
from lungta.plan.schedule.draft import Draft, Trip, ranges_for, timed
from lungta.plan.schedule.timing import Ground, first_landing

_Flyable = tuple[Trip, Sequence[TakeoffRange]]


def reordered(day: Day, draft: Draft) -> Draft:
    """Return the same trips flown so that the day ends no later, and urgent loads fly early.

    Neighbours change places as long as that ends the day sooner, or as soon with the more urgent first: no search for
    the best order, which is the exact search's business.
    """
    trips: list[_Flyable] = [(trip, ranges_for(day, trip)) for trip in draft]
    best = timed(day, trips)
    if not draft or best is None or best[-1].landing_s > draft[-1].landing_s:
        return draft
    improved = True
    while improved:
        improved = False
        for place in range(len(trips) - 1):
            swapped = [*trips[:place], trips[place + 1], trips[place], *trips[place + 2 :]]
            other = timed(day, swapped)
            if other is not None and _key(day, other) < _key(day, best):
                trips, best, improved = swapped, other, True
    return best


def listed(day: Day, trips: Iterable[Trip]) -> Draft:
    """Return trips put in order, those that find no place left out.

    Of the trips that need not wait for another to land, the one with the fewest hours left goes first.
    """
    waiting: list[_Flyable] = [(trip, ranges_for(day, trip)) for trip in trips]
    ground = Ground(fleet=day.fleet)
    draft: list[Trip] = []
    while waiting:
        earliest_s = ground.next_takeoff_s()
        times = [first_landing(ranges, earliest_s) for _, ranges in waiting]
        able = [(place, found) for place, found in enumerate(times) if found is not None]
        if not able:
            break
        soonest_s = min(landing_s for _, (_, landing_s) in able)
        ready = [(place, found) for place, found in able if found[0] <= soonest_s]
        place, (takeoff_s, landing_s) = min(
            ready,
            key=lambda choice: (
                _seconds_left(waiting[choice[0]][1], choice[1][0]),
                _urgency(day, waiting[choice[0]][0]),
            ),
        )
        trip, _ = waiting.pop(place)
        draft.append(replace(trip, takeoff_s=takeoff_s, landing_s=landing_s))
        ground.land(landing_s)
    return tuple(draft)


def _seconds_left(ranges: Sequence[TakeoffRange], after_s: int) -> int:
    return sum(takeoff.last_s - max(takeoff.first_s, after_s) + 1 for takeoff in ranges if takeoff.last_s >= after_s)


def _key(day: Day, draft: Draft) -> tuple[int, list[tuple[int, int]]]:
    return draft[-1].landing_s, [_urgency(day, trip) for trip in draft]


def _urgency(day: Day, trip: Trip) -> tuple[int, int]:
    return min((kind.priority, kind.due_s) for kind, count in zip(day.kinds, trip.counts, strict=True) if count)
