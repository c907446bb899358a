"""The order of the flights of a timetable, once it is known what each carries."""

from __future__ import annotations

from collections.abc import Sequence

from lungta.plan.schedule.day import Day, TakeoffRange
from lungta.plan.schedule.draft import Draft, Trip, ranges_for, timed

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


def _key(day: Day, draft: Draft) -> tuple[int, list[tuple[int, int]]]:
    return draft[-1].landing_s, [_urgency(day, trip) for trip in draft]


def _urgency(day: Day, trip: Trip) -> tuple[int, int]:
    return min((kind.priority, kind.due_s) for kind, count in zip(day.kinds, trip.counts, strict=True) if count)
