"""The day as a constraint program: flights in order of take-off, counts of kinds on each.

The k-th variable of everything belongs to the k-th flight of the day. Flights being in order, aircraft, sets and
chargers serve in order too (see `timing`), so no variable names an aircraft or a set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lungta.plan.cargo.item import DangerousGoods
from lungta.plan.schedule.day import Day
from lungta.plan.schedule.draft import Draft, Trip
from lungta.plan.schedule.timing import Ground, earliest_landings_s

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Flights:
    """A model and its variables by flight: used, which range it takes off in, times and counts by kind."""

    day: Day
    model: cp_model.CpModel
    used: list[Any]
    chosen: list[list[Any]]
    takeoff: list[Any]
    landing: list[Any]
    charging: list[Any]
    counts: list[list[Any]]

    def hint(self, draft: Draft) -> None:
        """Tell the solver a timetable to start from."""
        ground = Ground(fleet=self.day.fleet)
        for trip in draft:
            ground.land(trip.landing_s)
        for flight in range(len(self.used)):
            self._hint_flight(flight, draft[flight] if flight < len(draft) else None)
            if flight < len(draft) and ground.charged_s:
                self.model.add_hint(self.charging[flight], ground.charged_s[flight] - self.day.fleet.charge_s)

    def _hint_flight(self, flight: int, trip: Trip | None) -> None:
        self.model.add_hint(self.used[flight], trip is not None)
        for takeoff, pick in zip(self.day.ranges, self.chosen[flight], strict=True):
            self.model.add_hint(pick, trip is not None and takeoff.holds(trip.drop, trip.takeoff_s))
        for index, count in enumerate(self.counts[flight]):
            self.model.add_hint(count, trip.counts[index] if trip else 0)
        if trip is not None:
            self.model.add_hint(self.takeoff[flight], trip.takeoff_s)
            self.model.add_hint(self.landing[flight], trip.landing_s)

    def read(self, value: Callable[[Any], int]) -> Draft:
        """Return the timetable of a solution; `value` gives the value of a variable."""
        trips = []
        for flight, used in enumerate(self.used):
            if value(used):
                taken = next(r for r, pick in zip(self.day.ranges, self.chosen[flight], strict=True) if value(pick))
                counts = tuple(value(count) for count in self.counts[flight])
                start_s, landing_s = value(self.takeoff[flight]), value(self.landing[flight])
                trips.append(Trip(drop=taken.drop, counts=counts, takeoff_s=start_s, landing_s=landing_s))
        return tuple(trips)


def build_flights(day: Day, most: int) -> Flights:
    """Return the program of a day with at most so many flights."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    span = range(most)
    program = Flights(
        day=day,
        model=model,
        used=[model.new_bool_var(f"used_{k}") for k in span],
        chosen=[[model.new_bool_var(f"range_{k}_{r}") for r in range(len(day.ranges))] for k in span],
        takeoff=[model.new_int_var(0, day.end_s, f"takeoff_{k}") for k in span],
        landing=[model.new_int_var(0, 2 * day.end_s, f"landing_{k}") for k in span],
        charging=[model.new_int_var(0, 2 * day.end_s + most * day.fleet.charge_s, f"charge_{k}") for k in span],
        counts=[[model.new_int_var(0, len(kind.ids), f"n_{k}_{i}") for i, kind in enumerate(day.kinds)] for k in span],
    )
    for flight in span:
        _takes_off_in_a_range(program, flight)
        _carries_what_the_range_allows(program, flight)
        _waits_its_turn(program, flight)
    for index, kind in enumerate(day.kinds):
        model.add(sum(row[index] for row in program.counts) <= len(kind.ids))
    _flies_no_sooner_than_possible(program)
    return program


def _takes_off_in_a_range(program: Flights, flight: int) -> None:
    model, ranges, chosen = program.model, program.day.ranges, program.chosen[flight]
    used, takeoff = program.used[flight], program.takeoff[flight]
    model.add(sum(chosen) == used)
    model.add(takeoff >= sum(r.first_s * pick for r, pick in zip(ranges, chosen, strict=True)))
    last_s = sum(r.last_s * pick for r, pick in zip(ranges, chosen, strict=True))
    model.add(takeoff <= last_s + program.day.end_s * (1 - used))
    model.add(
        program.landing[flight] == takeoff + sum(r.duration_s * pick for r, pick in zip(ranges, chosen, strict=True))
    )


def _carries_what_the_range_allows(program: Flights, flight: int) -> None:
    model, day, chosen, counts = program.model, program.day, program.chosen[flight], program.counts[flight]
    room = sum(r.room * pick for r, pick in zip(day.ranges, chosen, strict=True))
    for edge in (0, 1):
        weights = ((kind.weights[edge], count) for kind, count in zip(day.kinds, counts, strict=True))
        loads = [weight * count for weight, count in weights if weight]
        if loads:
            model.add(sum(loads) <= room)
    oxygen = model.new_bool_var(f"oxygen_{flight}")
    barred = {DangerousGoods.OXYGEN: oxygen.negated(), DangerousGoods.FUEL: oxygen}
    for kind, count in zip(day.kinds, counts, strict=True):
        suits = sum(pick for r, pick in zip(day.ranges, chosen, strict=True) if kind.flies_in(r))
        model.add(count <= len(kind.ids) * suits)
        if kind.goods in barred:
            model.add(count == 0).only_enforce_if(barred[kind.goods])
    model.add(sum(counts) >= program.used[flight])


def _waits_its_turn(program: Flights, flight: int) -> None:
    model, fleet, used = program.model, program.day.fleet, program.used[flight]
    takeoff, landing, charging = program.takeoff, program.landing, program.charging
    if flight >= 1:
        model.add_implication(used, program.used[flight - 1])
        model.add(takeoff[flight] >= landing[flight - 1] + fleet.separation_s).only_enforce_if(used)
    if flight >= fleet.aircraft_count:
        before = landing[flight - fleet.aircraft_count]
        model.add(takeoff[flight] >= before + fleet.turnaround_s).only_enforce_if(used)
    model.add(charging[flight] >= landing[flight]).only_enforce_if(used)
    if flight >= fleet.chargers > 0:
        model.add(charging[flight] >= charging[flight - fleet.chargers] + fleet.charge_s).only_enforce_if(used)
    if flight >= fleet.battery_sets:
        ready = charging[flight - fleet.battery_sets] + fleet.charge_s
        model.add(takeoff[flight] >= ready).only_enforce_if(used)


def _flies_no_sooner_than_possible(program: Flights) -> None:
    """Shut every range that a flight cannot reach: the bound ignores loads and speeds the search up."""
    bounds_s = earliest_landings_s(program.day, len(program.used))
    for flight, chosen in enumerate(program.chosen):
        if flight >= len(bounds_s):
            program.model.add(program.used[flight] == 0)
            continue
        for takeoff, pick in zip(program.day.ranges, chosen, strict=True):
            if takeoff.last_s + takeoff.duration_s < bounds_s[flight]:
                program.model.add(pick == 0)
