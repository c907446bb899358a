"""CP-SAT, made to give the same answer on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from lungta.plan.schedule.day import Day
from lungta.plan.schedule.draft import Draft

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class Program(Protocol):
    """What the packing and the timetable have in common: flights that are used or not, and counts of kinds on each."""

    @property
    def day(self) -> Day:
        """The day it is about."""
        ...

    @property
    def model(self) -> cp_model.CpModel:
        """The model."""
        ...

    @property
    def used(self) -> Sequence[Any]:
        """One 0-1 variable per flight."""
        ...

    @property
    def counts(self) -> Sequence[Sequence[Any]]:
        """One count per flight and kind."""
        ...

    def hint(self, draft: Draft) -> None:
        """Tell the solver a draft to start from."""
        ...

    def read(self, value: Callable[[Any], int]) -> Draft:
        """Return the draft of a solution; `value` gives the value of a variable."""
        ...


def carrying_g(program: Program, priority: int) -> Any:
    """Return the mass carried of one priority [g], as an expression."""
    return sum(
        kind.mass_g * row[index]
        for row in program.counts
        for index, kind in enumerate(program.day.kinds)
        if kind.priority == priority
    )


@dataclass(slots=True, kw_only=True)
class Effort:
    """The seed, and the deterministic seconds that are left."""

    seed: int
    left_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A draft, None when none was found, and whether nothing can be better (or nothing exists)."""

    draft: Draft | None
    proven: bool


def solve(program: Program, effort: Effort, *, share: float = 1.0) -> Answer:
    """Return the best draft found within a share of the effort that is left.

    One worker and deterministic time instead of the clock: the same program, seed and effort give the same answer,
    however busy the machine is.
    """
    from ortools.sat.python import cp_model

    if effort.left_s <= 0.0:
        return Answer(draft=None, proven=False)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = effort.seed
    solver.parameters.max_deterministic_time = effort.left_s * share
    status = solver.solve(program.model)
    effort.left_s -= solver.response_proto.deterministic_time
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Answer(
        draft=program.read(solver.value) if found else None, proven=status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    )
