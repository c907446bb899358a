"""Detour against exposure: the same way searched with people weighed more and more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorOutcome, CorridorRequest
from lungta.plan.people.crash import CrashModel
from lungta.plan.people.crowd import Presence
from lungta.plan.people.exposure import struck_of
from lungta.plan.people.passage import passage_of_corridor
from lungta.plan.people.toll import people_toll

WEIGHTS_M = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)

Search = Callable[[CorridorRequest], CorridorOutcome]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trade:
    """One way, and what its detour buys.

    Attributes
    ----------
    people_weight_m : float
        Metres of detour accepted rather than pass once over one person [m].
    corridor : Corridor
        The way.
    detour_m : float
        How much longer it is than the first of the table [m].
    energy_j : float
        Energy of the search [J].
    casualties : float
        Expected casualties of one passage along it.
    overflown_people_s : float
        People within reach of a fall times seconds [people s].
    """

    people_weight_m: float
    corridor: Corridor
    detour_m: float
    energy_j: float
    casualties: float
    overflown_people_s: float


def trade_off(
    request: CorridorRequest,
    presence: Presence,
    crash: CrashModel,
    weights_m: Sequence[float] = WEIGHTS_M,
    *,
    search: Search = lambda request: find_corridor(request, explain=False),
) -> tuple[Trade, ...]:
    """Return the way for each weight, in their order; weights for which there is no way are left out.

    Each is one search. The request's other tolls stay; one named `people` in it is replaced. Times are those of cruise
    speed over the ground, slower on steep legs: enough to compare ways with.
    """
    found: list[Trade] = []
    for weight_m in weights_m:
        toll = people_toll(request, presence, crash, people_weight_m=weight_m)
        others = tuple(each for each in request.tolls if each.name != "people")
        corridor = search(replace(request, tolls=others if toll is None else (*others, toll))).corridor
        if corridor is None:
            continue
        passage = passage_of_corridor(
            corridor, request.terrain, request.flight.cruise_mps, climb_mps=_steepest_mps(request, corridor)
        )
        struck = struck_of(passage, presence, crash)
        first_m = found[0].corridor.length_m if found else corridor.length_m
        found.append(
            Trade(
                people_weight_m=weight_m,
                corridor=corridor,
                detour_m=corridor.length_m - first_m,
                energy_j=corridor.energy_search_j,
                casualties=struck.casualties,
                overflown_people_s=struck.overflown_people_s,
            )
        )
    return tuple(found)


def _steepest_mps(request: CorridorRequest, corridor: Corridor) -> float:
    rises = corridor.waypoints[-1].alt_amsl_m >= corridor.waypoints[0].alt_amsl_m
    return request.flight.climb_mps if rises else request.flight.descent_mps
