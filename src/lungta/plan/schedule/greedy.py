"""First-fit: a timetable made flight by flight, to start the exact search from and to fall back on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lungta.plan.schedule.day import Day, TakeoffRange
from lungta.plan.schedule.draft import APART, Draft, Trip, carried, loaded, score
from lungta.plan.schedule.timing import Ground


def first_fit(day: Day, start: Draft = ()) -> Draft:
    """Return the better of two timetables, heaviest load first and most urgent load first, that go on from a start."""
    urgent = tuple(range(len(day.kinds)))  # kinds come sorted by urgency
    heavy = tuple(sorted(urgent, key=lambda index: (-day.kinds[index].mass_g, index)))
    return min((_fly_all(day, order, start) for order in (heavy, urgent)), key=lambda draft: score(day, draft))


def _fly_all(day: Day, order: Sequence[int], start: Draft) -> Draft:
    left, draft = left_behind(day, start), list(start)
    ground = Ground(fleet=day.fleet)
    for trip in start:
        ground.land(trip.landing_s)
    while True:
        earliest_s = ground.next_takeoff_s()
        best = None if earliest_s is None else _best_trip(day, order, left, earliest_s)
        if best is None:
            return tuple(draft)
        draft.append(best)
        ground.land(best.landing_s)
        left = [there - taken for there, taken in zip(left, best.counts, strict=True)]


def _best_trip(day: Day, order: Sequence[int], left: Sequence[int], earliest_s: int) -> Trip | None:
    """Return the trip that carries the most urgent load among those that need not wait for another to land."""
    trips = []
    for drop in sorted({kind.drop for kind in day.kinds}):
        for takeoff in day.ranges:
            if takeoff.drop == drop and takeoff.last_s >= earliest_s:
                counts = with_more(day, (0,) * len(left), left, order, takeoff)
                if any(counts):
                    start_s = max(takeoff.first_s, earliest_s)
                    landing_s = start_s + takeoff.duration_s
                    trips.append(Trip(drop=drop, counts=counts, takeoff_s=start_s, landing_s=landing_s))
                    break
    if not trips:
        return None
    first_landing_s = min(trip.landing_s for trip in trips)
    return min((trip for trip in trips if trip.takeoff_s <= first_landing_s), key=lambda trip: _merit(day, trip))


def _merit(day: Day, trip: Trip) -> tuple[int, ...]:
    carried = [(kind, count) for kind, count in zip(day.kinds, trip.counts, strict=True) if count]
    urgency = min((kind.priority, kind.due_s) for kind, _ in carried)
    return (*urgency, -sum(kind.mass_g * count for kind, count in carried))


def topped_up(day: Day, draft: Draft) -> Draft:
    """Return a timetable with what is left behind added wherever a flight of it still has room."""
    left = left_behind(day, draft)
    trips = []
    for trip in draft:
        takeoff = next(takeoff for takeoff in day.ranges if takeoff.holds(trip.drop, trip.takeoff_s))
        counts = with_more(day, trip.counts, left, range(len(left)), takeoff)
        left = [there - new + old for there, new, old in zip(left, counts, trip.counts, strict=True)]
        trips.append(replace(trip, counts=counts))
    return tuple(trips)


def left_behind(day: Day, draft: Draft) -> list[int]:
    """Return how many of each kind do not fly."""
    return [len(kind.ids) - count for kind, count in zip(day.kinds, carried(day, draft), strict=True)]


def with_more(
    day: Day, counts: Sequence[int], left: Sequence[int], order: Iterable[int], takeoff: TakeoffRange
) -> tuple[int, ...]:
    """Return the counts of a trip with as much of what is left as fits, tried in an order of kinds."""
    kinds, fuller = day.kinds, list(counts)
    sums = loaded(kinds, counts)
    goods = {kind.goods for kind, count in zip(kinds, counts, strict=True) if count}
    for index in order:
        kind = kinds[index]
        if not left[index] or not kind.flies_in(takeoff) or goods | {kind.goods} >= APART:
            continue
        rooms = [(takeoff.room - total) // weight for total, weight in zip(sums, kind.weights, strict=True) if weight]
        more = min(left[index], *rooms)
        if more > 0:
            fuller[index] += more
            sums = sums[0] + more * kind.weights[0], sums[1] + more * kind.weights[1]
            goods.add(kind.goods)
    return tuple(fuller)
