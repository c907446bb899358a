"""How few flights could carry what a timetable carries, without search."""

from __future__ import annotations

from collections.abc import Sequence

from lungta.plan.schedule.day import Day
from lungta.plan.schedule.draft import Draft, carried


def fewest_flights(day: Day, draft: Draft) -> int:
    """Return a lower bound of the flights that carry what a draft carries; 1 unless it carries all there is."""
    if carried(day, draft) != tuple(len(kind.ids) for kind in day.kinds):
        return 1
    flights = 0
    for drop in {kind.drop for kind in day.kinds}:
        room = max(takeoff.room for takeoff in day.ranges if takeoff.drop == drop)
        weights = [kind.weights for kind in day.kinds if kind.drop == drop for _ in kind.ids]
        flights += max(fewest_bins(sums, room) for sums in zip(*weights, strict=True))
    return flights


def fewest_bins(weights: Sequence[int], room: int) -> int:
    """Return a lower bound of the bins that loads need, none heavier than its room.

    Bound L2 of Martello and Toth, Knapsack Problems (1990), section 8.3.2: loads above half the limit never share a
    bin, and what the light ones spill over the room beside them needs more bins.

    >>> fewest_bins([6000, 6000, 6000, 4000], 10_000)
    3
    """
    best = 0
    for small in {0, *(weight for weight in weights if 2 * weight <= room)}:
        large = [weight for weight in weights if weight > room - small]
        middle = [weight for weight in weights if room / 2 < weight <= room - small]
        light = sum(weight for weight in weights if small <= weight <= room / 2)
        spill = light - (len(middle) * room - sum(middle))
        best = max(best, len(large) + len(middle) + max(0, -(-spill // room)))
    return best
