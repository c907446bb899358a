"""The loads of a day packed into flights, before anybody asks when each flight leaves.

Time enters only as a bound: so many flights fit in the day, so many of them in its better hours. What this relaxed
problem cannot carry, no timetable can; when its flights can be put in order (`order.listed`), they are proven best.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from lungta.plan.cargo.item import DangerousGoods
from lungta.plan.schedule.day import Day, Kind, TakeoffRange
from lungta.plan.schedule.draft import Draft, Trip, payload_g, ranges_for
from lungta.plan.schedule.greedy import left_behind, with_more
from lungta.plan.schedule.timing import earliest_landings_s

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """A model of flights as bins of a drop, each drop's by falling limit, and how many of each kind each holds."""

    day: Day
    model: cp_model.CpModel
    drops: Sequence[str]
    limits_g: Sequence[int]
    used: list[Any]
    counts: list[list[Any]]

    def hint(self, draft: Draft) -> None:
        """Tell the solver the loads of a timetable to start from, each drop's heaviest flight in its first bin."""
        ordered = sorted(draft, key=lambda trip: payload_g(self.day.kinds, trip.counts), reverse=True)
        waiting = {drop: [trip.counts for trip in ordered if trip.drop == drop] for drop in self.drops}
        for place, drop in enumerate(self.drops):
            counts = waiting[drop].pop(0) if waiting[drop] else (0,) * len(self.day.kinds)
            self.model.add_hint(self.used[place], any(counts))
            for variable, count in zip(self.counts[place], counts, strict=True):
                self.model.add_hint(variable, count)

    def read(self, value: Callable[[Any], int]) -> Draft:
        """Return the flights of a solution, without times, topped up with loads that the aim did not ask for."""
        trips = [
            (Trip(drop=drop, counts=tuple(value(count) for count in row)), limit_g)
            for drop, limit_g, used, row in zip(self.drops, self.limits_g, self.used, self.counts, strict=True)
            if value(used)
        ]
        left = left_behind(self.day, tuple(trip for trip, _ in trips))
        fuller = []
        for trip, limit_g in trips:
            hours = (hour for hour in ranges_for(self.day, trip) if hour.max_payload_g <= limit_g)
            widest = max(hours, key=lambda hour: (hour.max_payload_g, hour.last_s - hour.first_s), default=None)
            counts = trip.counts if widest is None else with_more(self.day, trip.counts, left, range(len(left)), widest)
            left = [there - new + old for there, new, old in zip(left, counts, trip.counts, strict=True)]
            fuller.append(Trip(drop=trip.drop, counts=counts))
        return tuple(fuller)

    def load_g(self, place: int, *, up: bool) -> Any:
        """Mass in a bin one way [g], as an expression."""
        pairs = zip(self.day.kinds, self.counts[place], strict=True)
        return sum(kind.mass_g * count for kind, count in pairs if kind.up is up)


def build_bins(day: Day, most: int) -> Bins:
    """Return the packing of a day into at most so many flights."""
    from ortools.sat.python import cp_model

    limits = [
        (drop, limit_g) for drop in sorted({k.drop for k in day.kinds}) for limit_g in best_limits_g(day, drop, most)
    ]
    model = cp_model.CpModel()
    bins = Bins(
        day=day,
        model=model,
        drops=[drop for drop, _ in limits],
        limits_g=[limit_g for _, limit_g in limits],
        used=[model.new_bool_var(f"used_{b}") for b in range(len(limits))],
        counts=[
            [model.new_int_var(0, _most_of(kind, *place), f"n_{b}_{i}") for i, kind in enumerate(day.kinds)]
            for b, place in enumerate(limits)
        ],
    )
    for index, kind in enumerate(day.kinds):
        model.add(sum(row[index] for row in bins.counts) <= len(kind.ids))
    model.add(sum(bins.used) <= most)
    strangers = {drop: never_together(day, drop) for drop in set(bins.drops)}
    for place, drop in enumerate(bins.drops):
        _fill(bins, place)
        _part_oxygen_from_fuel(bins, place)
        _part_by_time(bins, place, strangers[drop])
        _in_turn(bins, place)
    return bins


def best_limits_g(day: Day, drop: str, most: int) -> list[int]:
    """Return the largest limits [g] that the flights to a drop can have, falling: the n-th best flight has no more."""
    mine = [takeoff for takeoff in day.ranges if takeoff.drop == drop]
    most = min(most, sum(len(kind.ids) for kind in day.kinds if kind.drop == drop))
    limits_g: list[int] = []
    for level_g in sorted({takeoff.max_payload_g for takeoff in mine}, reverse=True):
        hours = tuple(takeoff for takeoff in mine if takeoff.max_payload_g >= level_g)
        fitting = len(earliest_landings_s(replace(day, ranges=hours), most))
        limits_g += [level_g] * (fitting - len(limits_g))
    return limits_g


def _most_of(kind: Kind, drop: str, limit_g: int) -> int:
    return min(len(kind.ids), limit_g // kind.mass_g) if drop == kind.drop else 0


def _fill(bins: Bins, place: int) -> None:
    for up in (True, False):
        bins.model.add(bins.load_g(place, up=up) <= bins.limits_g[place] * bins.used[place])
    bins.model.add(sum(bins.counts[place]) >= bins.used[place])


def _part_oxygen_from_fuel(bins: Bins, place: int) -> None:
    model, oxygen = bins.model, bins.model.new_bool_var(f"oxygen_{place}")
    barred = {DangerousGoods.OXYGEN: oxygen.negated(), DangerousGoods.FUEL: oxygen}
    for kind, count in zip(bins.day.kinds, bins.counts[place], strict=True):
        if kind.goods in barred and kind.drop == bins.drops[place]:
            model.add(count == 0).only_enforce_if(barred[kind.goods])


def _part_by_time(bins: Bins, place: int, strangers: Sequence[tuple[int, int]]) -> None:
    model, counts = bins.model, bins.counts[place]
    for one, other in strangers:
        first = model.new_bool_var(f"first_{place}_{one}_{other}")
        model.add(counts[other] == 0).only_enforce_if(first)
        model.add(counts[one] == 0).only_enforce_if(first.negated())


def never_together(day: Day, drop: str) -> list[tuple[int, int]]:
    """Return the pairs of kinds, by place, whose ready and due times and masses allow no common flight to a drop."""
    hours: dict[int, set[TakeoffRange]] = {}
    for index, kind in enumerate(day.kinds):
        if kind.drop == drop:
            hours[index] = {takeoff for takeoff in day.ranges if kind.flies_in(takeoff)}
    return [(one, other) for one, other in combinations(hours, 2) if hours[one].isdisjoint(hours[other])]


def _in_turn(bins: Bins, place: int) -> None:
    """Use better bins first, and among equal ones the heavier load first: one packing, not its permutations."""
    if place == 0 or bins.drops[place] != bins.drops[place - 1]:
        return
    bins.model.add_implication(bins.used[place], bins.used[place - 1])
    if bins.limits_g[place] == bins.limits_g[place - 1]:
        up = any(kind.up for kind in bins.day.kinds if kind.drop == bins.drops[place])
        bins.model.add(bins.load_g(place, up=up) <= bins.load_g(place - 1, up=up))
