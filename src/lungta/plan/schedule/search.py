"""The best timetable of a day, one aim after another: carry by priority, then fewest flights, then earliest finish.

Each aim starts from the best timetable so far and asks the solver for a strictly better one; where a simple bound
already says that there is none, the solver is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lungta.plan.schedule.day import Day
from lungta.plan.schedule.draft import Draft, carried, carried_g, priorities, score
from lungta.plan.schedule.exact import Program, build, hint, solve
from lungta.plan.schedule.greedy import first_fit, topped_up
from lungta.plan.schedule.order import reordered
from lungta.plan.schedule.timing import earliest_landings_s

EFFORT_S = 0.5  # deterministic seconds for all aims together at effort 1; about as long on the clock


@dataclass(slots=True, kw_only=True)
class _Search:
    """The best timetable so far, whether every aim so far is proven, and the effort that is left."""

    day: Day
    seed: int
    left_s: float
    best: Draft
    proven: bool = True

    def improve(self, flights: int, aim: Callable[[Program], None]) -> None:
        """Ask for a timetable that is strictly better by one aim and no worse by those before it."""
        if self.left_s <= 0.0:
            self.proven = False
            return
        program = build(self.day, flights)
        aim(program)
        hint(program, self.best)
        answer = solve(program, seed=self.seed, deterministic_s=self.left_s)
        self.left_s -= answer.deterministic_s
        self.proven &= answer.proven
        if answer.draft is not None:
            self.best = min(self.best, reordered(self.day, answer.draft), key=lambda draft: score(self.day, draft))

    def keep_carrying(self, program: Program, wanted: tuple[int, ...]) -> None:
        """Demand the mass that the best timetable carries of each of some priorities."""
        for priority in wanted:
            program.model.add(program.carried_g(priority) >= carried_g(self.day, self.best, priority))


def best_timetable(day: Day, *, seed: int, effort: float) -> tuple[Draft, bool]:
    """Return the best timetable found and whether each aim is proven."""
    first = topped_up(day, reordered(day, first_fit(day)))
    search = _Search(day=day, seed=seed, left_s=EFFORT_S * effort, best=first)
    for priority in priorities(day):
        _carry_more(search, priority)
    if search.best:
        _fly_less(search)
        _finish_sooner(search)
    return reordered(day, search.best), search.proven


def _carry_more(search: _Search, priority: int) -> None:
    day = search.day
    offered_g = sum(kind.mass_g * len(kind.ids) for kind in day.kinds if kind.priority == priority)
    carried_now_g = carried_g(day, search.best, priority)
    if carried_now_g == offered_g:
        return
    flights = len(earliest_landings_s(day, sum(len(kind.ids) for kind in day.kinds)))

    def aim(program: Program) -> None:
        search.keep_carrying(program, tuple(p for p in priorities(day) if p < priority))
        program.model.add(program.carried_g(priority) > carried_now_g)
        program.model.maximize(program.carried_g(priority))

    search.improve(flights, aim)


def _fly_less(search: _Search) -> None:
    if len(search.best) <= fewest_flights(search.day, search.best):
        return

    def aim(program: Program) -> None:
        search.keep_carrying(program, priorities(search.day))
        program.model.minimize(program.flights)

    search.improve(len(search.best) - 1, aim)


def _finish_sooner(search: _Search) -> None:
    flights, finish_s = len(search.best), search.best[-1].landing_s
    if finish_s <= earliest_landings_s(search.day, flights)[-1]:
        return

    def aim(program: Program) -> None:
        search.keep_carrying(program, priorities(search.day))
        program.model.add(program.flights == flights)
        program.model.add(program.landing[-1] < finish_s)
        program.model.minimize(program.landing[-1])

    search.improve(flights, aim)


def fewest_flights(day: Day, draft: Draft) -> int:
    """Return a bound on the flights that carry everything a timetable carries; 1 unless it carries all there is.

    By drop and direction: the mass over the largest limit, and the loads of which no two fit together.
    """
    if carried(day, draft) != tuple(len(kind.ids) for kind in day.kinds):
        return 1
    bound = 0
    for drop in {kind.drop for kind in day.kinds}:
        limit_g = max(takeoff.max_payload_g for takeoff in day.ranges if takeoff.drop == drop)
        bound += max(_bins(_masses_g(day, drop, up=up), limit_g) for up in (True, False))
    return bound


def _masses_g(day: Day, drop: str, *, up: bool) -> list[int]:
    return [kind.mass_g for kind in day.kinds if kind.drop == drop and kind.up is up for _ in kind.ids]


def _bins(masses_g: list[int], limit_g: int) -> int:
    """Return Martello and Toth's bound L2 (Knapsack Problems, 1990, eq. 8.19) on the bins that loads need."""
    best = 0
    for small_g in {0, *(mass for mass in masses_g if 2 * mass <= limit_g)}:
        large = [mass for mass in masses_g if mass > limit_g - small_g]
        middle = [mass for mass in masses_g if limit_g - small_g >= mass > limit_g / 2]
        light_g = sum(mass for mass in masses_g if limit_g / 2 >= mass >= small_g)
        spill_g = light_g - (len(middle) * limit_g - sum(middle))
        best = max(best, len(large) + len(middle) + max(0, -(-spill_g // limit_g)))
    return best
