"""When the next flight can take off: corridor, aircraft, battery sets and chargers.

Aircraft, sets and chargers are alike and flights follow one another, so whoever landed first is served first and
nothing is gained by another order: the k-th flight waits for the landing of flight k - 1 (corridor), of flight
k - aircraft_count (aircraft), and for the set of flight k - battery_sets.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lungta.plan.schedule.day import Day, TakeoffRange
from lungta.plan.schedule.model import Fleet


@dataclass(slots=True, kw_only=True)
class Ground:
    """What is on the ground after some flights: landings so far, and when each flight's set is charged again [s]."""

    fleet: Fleet
    landings_s: list[int] = field(default_factory=list)
    charged_s: list[int] = field(default_factory=list)

    def land(self, landing_s: int) -> None:
        """Note the next landing; its set goes to the first free charger, if there is any charger."""
        flight, chargers = len(self.landings_s), self.fleet.chargers
        self.landings_s.append(landing_s)
        if chargers:
            free_s = self.charged_s[flight - chargers] if flight >= chargers else 0
            self.charged_s.append(max(landing_s, free_s) + self.fleet.charge_s)

    def next_takeoff_s(self) -> int | None:
        """Return the earliest next take-off [s]; None when no aircraft or set will ever be ready."""
        fleet, flight = self.fleet, len(self.landings_s)
        last_set = flight >= fleet.battery_sets and not self.charged_s
        if fleet.aircraft_count == 0 or fleet.battery_sets == 0 or last_set:
            return None
        earliest_s = 0
        if flight >= 1:
            earliest_s = self.landings_s[-1] + fleet.separation_s
        if flight >= fleet.aircraft_count:
            earliest_s = max(earliest_s, self.landings_s[flight - fleet.aircraft_count] + fleet.turnaround_s)
        if flight >= fleet.battery_sets:
            earliest_s = max(earliest_s, self.charged_s[flight - fleet.battery_sets])
        return earliest_s


def first_landing(ranges: Iterable[TakeoffRange], earliest_s: int | None) -> tuple[int, int] | None:
    """Return (take-off, landing) [s] of the flight that lands first among ranges, not before a time, or None."""
    if earliest_s is None:
        return None
    best: tuple[int, int] | None = None
    for takeoff in ranges:
        if takeoff.last_s >= earliest_s:
            start_s = max(takeoff.first_s, earliest_s)
            landing_s = start_s + takeoff.duration_s
            if best is None or (landing_s, start_s) < (best[1], best[0]):
                best = start_s, landing_s
    return best


def earliest_landings_s(day: Day, most: int) -> list[int]:
    """Return a lower bound of the landing of each flight [s], for as many flights as can fit in the day.

    Each flight is the quickest one to any drop whatever it carries: no timetable beats it, few reach it.
    """
    ground = Ground(fleet=day.fleet)
    while len(ground.landings_s) < most:
        found = first_landing(day.ranges, ground.next_takeoff_s())
        if found is None:
            break
        ground.land(found[1])
    return ground.landings_s
