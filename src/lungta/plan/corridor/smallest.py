"""The smallest sets of constraints that must be relaxed together, found with few trials.

Relaxing more never closes what is open. So every set that does not open shrinks what can: any set that does holds at
least one constraint outside the greatest closed set around it. Candidates are the smallest sets that hold one of each
such remainder; each trial either opens, or gives another remainder (Reiter 1987, "A theory of diagnosis from first
principles", Artificial Intelligence 32; the greatest closed sets by halving as Junker 2004, "QuickXplain").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

Opens = Callable[[frozenset[str]], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Sets of constraints that open a path when relaxed together.

    Attributes
    ----------
    sets : tuple of frozenset of str
        All of one size, in the order of the names; empty: even all together open nothing.
    smallest : bool
        True: no smaller set opens. False: one set, of which none can be spared, but smaller ones may exist.
    complete : bool
        Whether every set of that size is known; False after too many trials.
    trials : int
        How often was asked whether a set opens.
    """

    sets: tuple[frozenset[str], ...]
    smallest: bool
    complete: bool
    trials: int


class _SpentError(Exception):
    """As many trials were made as were allowed."""


class _Trials:
    """Asks each set once and counts."""

    def __init__(self, opens: Opens, most: int) -> None:
        self.opens, self.most, self.known = opens, most, dict[frozenset[str], bool]()

    def __call__(self, relaxed: frozenset[str]) -> bool:
        if relaxed not in self.known:
            if len(self.known) >= self.most:
                raise _SpentError
            self.known[relaxed] = self.opens(relaxed)
        return self.known[relaxed]


def smallest_openings(names: tuple[str, ...], opens: Opens, largest: int, most_trials: int) -> Openings:
    """Return all smallest sets of names that open when relaxed together, up to `largest` of them at once.

    Parameters
    ----------
    names : tuple of str
        All constraints.
    opens : callable
        Whether a path opens with exactly these relaxed; a larger set must open whenever a smaller one does.
    largest : int
        Greatest size of set to look for. If none opens, one set that cannot be made smaller is returned instead.
    most_trials : int
        How often `opens` may be asked.

    Examples
    --------
    >>> smallest_openings(("a", "b", "c"), lambda s: {"a", "b"} <= s or "c" in s, 3, 20).sets
    (frozenset({'c'}),)
    """
    trials = _Trials(opens, most_trials)
    if not trials(frozenset(names)):
        return Openings(sets=(), smallest=True, complete=True, trials=len(trials.known))
    found: list[frozenset[str]] = []
    remainders: list[frozenset[str]] = []
    size = 0
    try:
        while not found and size < largest:
            size += 1
            for candidate in map(frozenset, combinations(names, size)):
                if not all(candidate & remainder for remainder in remainders):
                    continue
                if trials(candidate):
                    found.append(candidate)
                else:
                    remainders.append(_remainder(names, candidate, trials))
        if not found:
            return Openings(sets=(_spared(names, trials),), smallest=False, complete=True, trials=len(trials.known))
    except _SpentError:
        if not found:
            last = min((known for known, is_open in trials.known.items() if is_open), key=len)
            return Openings(sets=(last,), smallest=False, complete=False, trials=len(trials.known))
        return Openings(sets=tuple(found), smallest=True, complete=False, trials=len(trials.known))
    return Openings(sets=tuple(found), smallest=True, complete=True, trials=len(trials.known))


def _remainder(names: tuple[str, ...], closed: frozenset[str], trials: _Trials) -> frozenset[str]:
    """Return what lies outside a greatest set around a closed one that does not open either."""

    def grow(inside: frozenset[str], rest: tuple[str, ...]) -> frozenset[str]:
        if not rest:
            return inside
        if not trials(inside | frozenset(rest)):
            return inside | frozenset(rest)
        if len(rest) == 1:
            return inside
        half = len(rest) // 2
        return grow(grow(inside, rest[:half]), rest[half:])

    return frozenset(names) - grow(closed, tuple(name for name in names if name not in closed))


def _spared(names: tuple[str, ...], trials: _Trials) -> frozenset[str]:
    """Return a set that opens and of which nothing can be spared."""
    needed = frozenset(names)
    for name in names:
        if trials(needed - {name}):
            needed -= {name}
    return needed
