"""The best timetable of a day, one aim after another: carry by priority, then fewest flights, then earliest finish.

First the loads are packed into flights as if time hardly mattered, which is quick and bounds what any timetable can
do; the flights are then put in order. Only where that order does not exist, the whole day is searched as one program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lungta.plan.schedule.bounds import fewest_flights
from lungta.plan.schedule.day import Day
from lungta.plan.schedule.draft import Draft, carried_g, offered_g, priorities, score
from lungta.plan.schedule.exact import build_flights
from lungta.plan.schedule.greedy import first_fit, topped_up
from lungta.plan.schedule.order import listed, reordered
from lungta.plan.schedule.packing import build_bins
from lungta.plan.schedule.solver import Effort, Program, carrying_g, solve
from lungta.plan.schedule.timing import earliest_landings_s

EFFORT_S = 0.5  # deterministic seconds for all aims together at effort 1; 0.4 to 0.9 s on the clock
SHARE = 0.6  # of what is left for each aim, so that the later ones find something

Build = Callable[[Day, int], Program]


def best_timetable(day: Day, *, seed: int, effort: float) -> tuple[Draft, bool]:
    """Return the best timetable found, and whether it is proven to be best by every aim."""
    if not day.kinds:
        return (), True
    budget = Effort(seed=seed, left_s=EFFORT_S * effort)
    first = topped_up(day, reordered(day, first_fit(day)))
    packed, proven = _carry_and_fly_less(day, first, budget, build_bins)
    second = first_fit(day, topped_up(day, reordered(day, listed(day, packed))))
    best = min(first, second, key=lambda draft: score(day, draft))
    if not proven or score(day, best)[:-1] != score(day, packed)[:-1]:
        best, proven = _carry_and_fly_less(day, best, budget, build_flights)
    best, soonest = _finish_sooner(day, reordered(day, best), budget)
    return reordered(day, best), proven and soonest


def _carry_and_fly_less(day: Day, start: Draft, budget: Effort, build: Build) -> tuple[Draft, bool]:
    """Return the best draft by all aims but the last, and whether it is proven; each aim asks for strictly better."""
    best, proven = start, True
    most = len(earliest_landings_s(day, sum(len(kind.ids) for kind in day.kinds)))
    for priority in priorities(day):
        now_g = carried_g(day, best, priority)
        if now_g < offered_g(day, priority):
            program = build(day, most)
            _keep_carrying(program, best, (p for p in priorities(day) if p < priority))
            program.model.add(carrying_g(program, priority) > now_g)
            program.model.maximize(carrying_g(program, priority))
            best, sure = _ask(program, best, budget, SHARE)
            proven &= sure
    if len(best) > fewest_flights(day, best):
        program = build(day, len(best) - 1)
        _keep_carrying(program, best, priorities(day))
        program.model.minimize(sum(program.used))
        best, sure = _ask(program, best, budget, SHARE)
        proven &= sure
    return best, proven


def _finish_sooner(day: Day, best: Draft, budget: Effort) -> tuple[Draft, bool]:
    """Return a timetable that carries and flies the same and ends sooner, if there is one."""
    if not best or best[-1].landing_s <= earliest_landings_s(day, len(best))[-1]:
        return best, True
    program = build_flights(day, len(best))
    _keep_carrying(program, best, priorities(day))
    program.model.add(sum(program.used) == len(best))
    program.model.add(program.landing[-1] < best[-1].landing_s)
    program.model.minimize(program.landing[-1])
    return _ask(program, best, budget, 1.0)


def _keep_carrying(program: Program, best: Draft, wanted: Iterable[int]) -> None:
    for priority in wanted:
        program.model.add(carrying_g(program, priority) >= carried_g(program.day, best, priority))


def _ask(program: Program, best: Draft, budget: Effort, share: float) -> tuple[Draft, bool]:
    program.hint(best)
    answer = solve(program, budget, share=share)
    return best if answer.draft is None else answer.draft, answer.proven
