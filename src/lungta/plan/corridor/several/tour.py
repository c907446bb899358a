"""Several drops on one flight: in which order, and whether one flight beats several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise, permutations

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, error, notice, warning
from lungta.mountain.site.model import Pad
from lungta.plan.corridor.energy import leg_cost, legs_of
from lungta.plan.corridor.find import CorridorOutcome, find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorRequest

RequestBetween = Callable[[Pad, Pad, float], CorridorRequest]
"""(from, to, payload_kg) -> what is wanted between two pads with a load on board."""

MOST_DROPS = 6  # 720 orders of 6 drops, 42 corridors between all pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A drop of a tour.

    Attributes
    ----------
    pad : Pad
        Where.
    drop_kg : float
        What is left there [kg].
    take_kg : float
        What is taken on board there [kg], such as waste.
    """

    pad: Pad
    drop_kg: float
    take_kg: float = 0.0

    def __post_init__(self) -> None:
        if not (self.drop_kg >= 0.0 and self.take_kg >= 0.0):
            raise ValueError(f"masses at {self.pad.id} must not be negative: {self.drop_kg}, {self.take_kg} kg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """How a load is left at a drop.

    Attributes
    ----------
    height_agl_m : float
        Height above the drop's ground that the aircraft comes down to [m].
    duration_s : float
        Hover there [s].
    usable_j : float
        What the battery may give between take-off and landing [J], the reserve left out.
    max_payload_kg : float
        Most that may be on board [kg].
    """

    height_agl_m: float = 5.0  # assumption: a load on a hook
    duration_s: float = 20.0  # assumption: an auto-release hook
    usable_j: float = np.inf
    max_payload_kg: float = np.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class TourLeg:
    """From one pad to the next: the corridor, the load, and what it takes, its upright ends and the drop included."""

    from_pad: str
    to_pad: str
    payload_kg: float
    corridor: Corridor
    energy_j: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """One order of drops: ids of their pads, legs from home to home, energy [J], time in the air [s]."""

    order: tuple[str, ...]
    legs: tuple[TourLeg, ...]
    energy_j: float
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tours:
    """All orders that can be flown, cheapest first.

    Attributes
    ----------
    best : Tour or None
        The cheapest that battery and payload allow; None where there is none.
    others : tuple of Tour
        The rest of those that can be flown.
    separate_j, separate_s : float
        Energy [J] and time in the air [s] of one flight for each drop; infinite where one of them has no corridor.
    findings : tuple of Finding
        `no-tour`, `tour-beyond-battery`, `tour-too-heavy`, `too-many-drops`, or `tour-saves`.
    """

    best: Tour | None
    others: tuple[Tour, ...]
    separate_j: float
    separate_s: float
    findings: tuple[Finding, ...]


def find_tour(
    request_between: RequestBetween, home: Pad, stops: Sequence[Stop], handling: Handling | None = None
) -> Tours:
    """Return the cheapest order in which one flight serves several drops, by trying every order.

    A corridor is searched for between each two pads with half the load, or, where there is none, with none; the energy
    of every leg is then that of its own load. Orders are compared by energy plus the worth of time
    (`FlightLimits.time_worth_w`).

    Parameters
    ----------
    request_between : callable
        Gives the request from one pad to another with a payload [kg]; its power model must be that payload's.
    home : Pad
        Where the flight begins and ends.
    stops : sequence of Stop
        One to six drops on different pads.
    handling : Handling, optional
        How loads are left, and what battery and aircraft allow.
    """
    handling = Handling() if handling is None else handling
    if not 1 <= len(stops) <= MOST_DROPS or len({stop.pad.id for stop in stops} | {home.id}) <= len(stops):
        return _refused(home, stops)
    book = _Book(request_between, handling, home.id)
    book.search(home, stops)
    tours = [tour for order in permutations(stops) if (tour := _tour(book, home, order)) is not None]
    alone = [_tour(book, home, (stop,)) for stop in stops]
    separate_j = sum(np.inf if tour is None else tour.energy_j for tour in alone)
    separate_s = sum(np.inf if tour is None else tour.duration_s for tour in alone)
    worth_w = request_between(home, stops[0].pad, 0.0).flight.time_worth_w
    tours.sort(key=lambda tour: tour.energy_j + worth_w * tour.duration_s)
    light = [tour for tour in tours if max(leg.payload_kg for leg in tour.legs) <= handling.max_payload_kg + 1e-9]
    good = [tour for tour in light if tour.energy_j <= handling.usable_j]
    findings = _findings((tours, light, good), handling, book, float(separate_j))
    return Tours(
        best=good[0] if good else None,
        others=tuple(good[1:]),
        separate_j=float(separate_j),
        separate_s=float(separate_s),
        findings=findings,
    )


@dataclass
class _Book:
    """Corridors between pads, found once, and what legs on them take."""

    request_between: RequestBetween
    handling: Handling
    home_id: str
    corridors: dict[tuple[str, str], Corridor | None] = field(default_factory=dict)
    why_not: list[Finding] = field(default_factory=list)
    legs: dict[tuple[str, str, float], TourLeg | None] = field(default_factory=dict)

    def search(self, home: Pad, stops: Sequence[Stop]) -> None:
        """Find the corridors between all pads."""
        pads = [home, *(stop.pad for stop in stops)]
        middle_kg = sum(stop.drop_kg + stop.take_kg for stop in stops) / 2.0
        pairs = [(one, other) for one in pads for other in pads if one is not other]
        with ThreadPoolExecutor(max_workers=2) as pool:  # compiled searches and NumPy let a second core work
            found = list(pool.map(lambda pair: self._found(pair[0], pair[1], middle_kg), pairs))
        for (one, other), outcome in zip(pairs, found, strict=True):
            self.corridors[one.id, other.id] = outcome.corridor
            if outcome.corridor is None:
                self.why_not.extend(outcome.findings)

    def _found(self, one: Pad, other: Pad, payload_kg: float) -> CorridorOutcome:
        outcome = find_corridor(self.request_between(one, other, payload_kg), explain=False)
        if outcome.corridor is not None:
            return outcome
        return find_corridor(self.request_between(one, other, 0.0), explain=False)  # it may be flown late in the tour

    def leg(self, one: Pad, other: Pad, payload_kg: float) -> TourLeg | None:
        """Return the leg between two pads with a load, or None where it cannot be flown."""
        key = one.id, other.id, round(payload_kg, 6)
        if key not in self.legs:
            self.legs[key] = self._leg(one, other, payload_kg)
        return self.legs[key]

    def _leg(self, one: Pad, other: Pad, payload_kg: float) -> TourLeg | None:
        corridor = self.corridors[one.id, other.id]
        if corridor is None:
            return None
        request = self.request_between(one, other, payload_kg)
        line = self._line(request, corridor)
        flown = leg_cost(request, legs_of(line))
        hover_s = 0.0 if other.id == self.home_id else self.handling.duration_s
        energy_j = float(flown.energy_j.sum()) + hover_s * _hover_w(request, line[-1])
        if not np.isfinite(energy_j):
            return None
        return TourLeg(
            from_pad=one.id,
            to_pad=other.id,
            payload_kg=payload_kg,
            corridor=corridor,
            energy_j=energy_j,
            duration_s=float(flown.duration_s.sum()) + hover_s,
        )

    def _line(self, request: CorridorRequest, corridor: Corridor) -> NDArray[np.float64]:
        """Return the corridor with its upright ends: from where the aircraft rises to where it comes down to."""
        points = corridor.points_m
        ends = points[[0, -1]].copy()
        ground_m = request.terrain.height_at(ends[:, 0], ends[:, 1])
        above_m = [self._above_m(pad) for pad in (request.from_pad, request.to_pad)]
        ends[:, 2] = np.minimum(ground_m + above_m, ends[:, 2])
        line = np.concatenate([ends[:1], points, ends[1:]])
        moved = np.linalg.norm(np.diff(line, axis=0), axis=1) > 0.0
        return np.asarray(line[np.concatenate([[True], moved])])

    def _above_m(self, pad: Pad) -> float:
        return 0.0 if pad.id == self.home_id else self.handling.height_agl_m


def _hover_w(request: CorridorRequest, place: NDArray[np.float64]) -> float:
    wind = request.wind.at(*place)
    speed_mps, sink_mps = np.hypot(wind.u, wind.v).reshape(1), -np.asarray(wind.w).reshape(1)
    return float(request.power_w(speed_mps, sink_mps, request.density_kgm3(place[2:]))[0])


def _tour(book: _Book, home: Pad, order: Sequence[Stop]) -> Tour | None:
    """Return the flight that serves stops in an order, or None where a leg of it cannot be flown."""
    payload_kg = sum(stop.drop_kg for stop in order)
    legs = []
    for number, (one, other) in enumerate(pairwise([home, *(stop.pad for stop in order), home])):
        leg = book.leg(one, other, payload_kg)
        if leg is None:
            return None
        legs.append(leg)
        if number < len(order):
            payload_kg = max(0.0, payload_kg - order[number].drop_kg + order[number].take_kg)
    return Tour(
        order=tuple(stop.pad.id for stop in order),
        legs=tuple(legs),
        energy_j=sum(leg.energy_j for leg in legs),
        duration_s=sum(leg.duration_s for leg in legs),
    )


def _refused(home: Pad, stops: Sequence[Stop]) -> Tours:
    text = (
        f"{len(stops)} drops were asked for on one flight; orders are tried for one to {MOST_DROPS} different pads "
        f"other than {home.name}. Split them over more flights."
    )
    return Tours(
        best=None, others=(), separate_j=np.inf, separate_s=np.inf, findings=(error("too-many-drops", text, home.id),)
    )


def _findings(
    tours: tuple[list[Tour], list[Tour], list[Tour]], handling: Handling, book: _Book, separate_j: float
) -> tuple[Finding, ...]:
    flyable, light, good = tours
    if not flyable:
        text = "In no order can all drops be reached on one flight, each leg with the load it has then."
        return (error("no-tour", text), *dict.fromkeys(book.why_not))
    if not light:
        least_kg = min(max(leg.payload_kg for leg in tour.legs) for tour in flyable)
        text = f"The tour carries {least_kg:.1f} kg, more than the {handling.max_payload_kg:g} kg allowed: split it."
        return (error("tour-too-heavy", text),)
    if not good:
        text = (
            f"The cheapest order takes {light[0].energy_j / 3.6e6:.2f} kWh, more than the "
            f"{handling.usable_j / 3.6e6:.2f} kWh that the battery may give: split it over more flights."
        )
        return (error("tour-beyond-battery", text),)
    return (_worth(good, separate_j),)


def _worth(good: list[Tour], separate_j: float) -> Finding:
    best = good[0]
    spread = good[-1].energy_j / best.energy_j - 1.0
    order = " > ".join(best.order)
    text = f"In the order {order} it takes {best.energy_j / 3.6e6:.2f} kWh and {best.duration_s / 60.0:.1f} min"
    text += f"; the dearest of {len(good)} orders takes {spread:.1%} more" if len(good) > 1 else ""
    if not np.isfinite(separate_j):
        return notice("tour-saves", f"{text}. Separate flights are not possible to all of them.")
    saved = 1.0 - best.energy_j / separate_j
    if saved < 0.0:
        return warning("tour-costs-more", f"{text}. Separate flights would take {-saved:.1%} less.")
    return notice("tour-saves", f"{text}. Separate flights would take {separate_j / 3.6e6:.2f} kWh: {saved:.1%} saved.")
