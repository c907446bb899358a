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
from lungta.plan.schedule.draft import Draft, Trip, loaded, ranges_for
from lungta.plan.schedule.greedy import left_behind, with_more
from lungta.plan.schedule.timing import earliest_landings_s

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """A model of flights as bins of a drop, each drop's by falling room, and how many of each kind each holds."""

    day: Day
    model: cp_model.CpModel
    drops: Sequence[str]
    rooms: Sequence[int]
    used: list[Any]
    counts: list[list[Any]]

    def hint(self, draft: Draft) -> None:
        """Tell the solver the loads of a timetable to start from, each drop's fullest flight in its first bin."""
        ordered = sorted(draft, key=lambda trip: max(loaded(self.day.kinds, trip.counts)), reverse=True)
        waiting = {drop: [trip.counts for trip in ordered if trip.drop == drop] for drop in self.drops}
        for place, drop in enumerate(self.drops):
            counts = waiting[drop].pop(0) if waiting[drop] else (0,) * len(self.day.kinds)
            self.model.add_hint(self.used[place], any(counts))
            for variable, count in zip(self.counts[place], counts, strict=True):
                self.model.add_hint(variable, count)

    def read(self, value: Callable[[Any], int]) -> Draft:
        """Return the flights of a solution, without times, topped up with loads that the aim did not ask for."""
        trips = [
            (Trip(drop=drop, counts=tuple(value(count) for count in row)), room)
            for drop, room, used, row in zip(self.drops, self.rooms, self.used, self.counts, strict=True)
            if value(used)
        ]
        left = left_behind(self.day, tuple(trip for trip, _ in trips))
        fuller = []
        for trip, room in trips:
            hours = (hour for hour in ranges_for(self.day, trip) if hour.room <= room)
            widest = max(hours, key=lambda hour: (hour.room, hour.last_s - hour.first_s), default=None)
            counts = trip.counts if widest is None else with_more(self.day, trip.counts, left, range(len(left)), widest)
            left = [there - new + old for there, new, old in zip(left, counts, trip.counts, strict=True)]
            fuller.append(Trip(drop=trip.drop, counts=counts))
        return tuple(fuller)

    def loaded(self, place: int, edge: int) -> Any:
        """One of the two sums of weights in a bin, as an expression."""
        weights = ((kind.weights[edge], count) for kind, count in zip(self.day.kinds, self.counts[place], strict=True))
        return sum(weight * count for weight, count in weights if weight)


def build_bins(day: Day, most: int) -> Bins:
    """Return the packing of a day into at most so many flights."""
    from ortools.sat.python import cp_model

    places = [(drop, room) for drop in sorted({k.drop for k in day.kinds}) for room in best_rooms(day, drop, most)]
    model = cp_model.CpModel()
    bins = Bins(
        day=day,
        model=model,
        drops=[drop for drop, _ in places],
        rooms=[room for _, room in places],
        used=[model.new_bool_var(f"used_{b}") for b in range(len(places))],
        counts=[
            [model.new_int_var(0, _most_of(kind, *place), f"n_{b}_{i}") for i, kind in enumerate(day.kinds)]
            for b, place in enumerate(places)
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


def best_rooms(day: Day, drop: str, most: int) -> list[int]:
    """Return the largest rooms that the flights to a drop can have, falling: the n-th best flight has no more."""
    mine = [takeoff for takeoff in day.ranges if takeoff.drop == drop]
    most = min(most, sum(len(kind.ids) for kind in day.kinds if kind.drop == drop))
    rooms: list[int] = []
    for room in sorted({takeoff.room for takeoff in mine}, reverse=True):
        hours = tuple(takeoff for takeoff in mine if takeoff.room >= room)
        fitting = len(earliest_landings_s(replace(day, ranges=hours), most))
        rooms += [room] * (fitting - len(rooms))
    return rooms


def _most_of(kind: Kind, drop: str, room: int) -> int:
    return min(len(kind.ids), room // max(kind.weights)) if drop == kind.drop else 0


def _fill(bins: Bins, place: int) -> None:
    for edge in (0, 1):
        bins.model.add(bins.loaded(place, edge) <= bins.rooms[place] * bins.used[place])
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
    if bins.rooms[place] == bins.rooms[place - 1]:
        edge = 0 if any(kind.up for kind in bins.day.kinds if kind.drop == bins.drops[place]) else 1
        bins.model.add(bins.loaded(place, edge) <= bins.loaded(place - 1, edge))
