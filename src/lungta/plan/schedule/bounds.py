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
        limit_g = max(takeoff.max_payload_g for takeoff in day.ranges if takeoff.drop == drop)
        flights += max(fewest_bins(_masses_g(day, drop, up=up), limit_g) for up in (True, False))
    return flights


def _masses_g(day: Day, drop: str, *, up: bool) -> list[int]:
    return [kind.mass_g for kind in day.kinds if kind.drop == drop and kind.up is up for _ in kind.ids]


def fewest_bins(masses_g: Sequence[int], limit_g: int) -> int:
    """Return a lower bound of the bins that loads need, none heavier than the limit [g].

    Bound L2 of Martello and Toth, Knapsack Problems (1990), section 8.3.2: loads above half the limit never share a
    bin, and what the light ones spill over the room beside them needs more bins.

    >>> fewest_bins([6000, 6000, 6000, 4000], 10_000)
    3
    """
    best = 0
    for small_g in {0, *(mass for mass in masses_g if 2 * mass <= limit_g)}:
        large = [mass for mass in masses_g if mass > limit_g - small_g]
        middle = [mass for mass in masses_g if limit_g / 2 < mass <= limit_g - small_g]
        light_g = sum(mass for mass in masses_g if small_g <= mass <= limit_g / 2)
        spill_g = light_g - (len(middle) * limit_g - sum(middle))
        best = max(best, len(large) + len(middle) + max(0, -(-spill_g // limit_g)))
    return best
