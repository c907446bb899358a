"""What every log format brings, before it becomes one record: each quantity on its own clock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import LogError

GAP_S: Final = 5.0  # assumption: a multirotor can do anything in a longer pause of its log
SUM_TOLERANCE_FRAC = 0.03  # a monitor that reads the others' sum to within this is their sum, not one more pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One message's figures: time [s] and one row of `values` per sample, columns as the reader says."""

    time_s: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many samples there are."""
        return len(self.time_s)

    def at(self, time_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the values at other times, linear in between and held at the ends, one row per time."""
        columns = [np.interp(time_s, self.time_s, column) for column in self.values.T]
        return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channels:
    """A log's quantities, in SI.

    Attributes
    ----------
    packs
        By battery monitor: voltage [V], current [A]. Samples without a reading are left out.
    velocity
        Over ground: north, east, up [m/s].
    wind
        Of the air over ground: north, east [m/s].
    true_airspeed, equivalent_airspeed
        Of a sensor [m/s]: the true one, or one that thin air makes read low.
    pressure
        Of the air [Pa].
    messages
        How many messages were read.
    notes
        What the reader chose.
    """

    packs: dict[int, Series] = field(default_factory=dict)
    velocity: Series | None = None
    wind: Series | None = None
    true_airspeed: Series | None = None
    equivalent_airspeed: Series | None = None
    pressure: Series | None = None
    messages: int = 0
    notes: tuple[str, ...] = ()


def series(time_s: NDArray[np.float64], *columns: NDArray[np.float64]) -> Series | None:
    """Return figures as a series without the samples that are not finite; None when nothing is left."""
    values = np.stack([np.asarray(column, dtype=float) for column in columns], axis=1)
    good = np.isfinite(time_s) & np.all(np.isfinite(values), axis=1)
    return Series(time_s=np.asarray(time_s, dtype=float)[good], values=values[good]) if np.any(good) else None


def clean(name: str, given: Series, where: str, *, start_s: float) -> Series:
    """Return a series without samples of equal time.

    Raises
    ------
    LogError
        When its clock runs backwards or pauses for more than `GAP_S`, with the place in seconds of the log.
    """
    step_s = np.diff(given.time_s)
    worst = int(np.argmin(step_s)) if len(step_s) else 0
    if len(step_s) and step_s[worst] < 0.0:
        raise _jump(f"{name}: the clock jumps back by {-step_s[worst]:.3g} s", given.time_s[worst] - start_s, where)
    worst = int(np.argmax(step_s)) if len(step_s) else 0
    if len(step_s) and step_s[worst] > GAP_S:
        raise _jump(f"{name}: nothing for {step_s[worst]:.3g} s", given.time_s[worst] - start_s, where)
    keep = np.concatenate([[True], step_s > 0.0])
    return Series(time_s=given.time_s[keep], values=given.values[keep])


def cut(given: Series, start_s: float, from_s: float | None, to_s: float | None) -> Series | None:
    """Return the samples between two times of the log, in the file's order, as one stretch; None when there is none.

    The stretch ends where the clock first passes `to_s`, so a jump behind it is left out.
    """
    time_s = given.time_s - start_s
    past = np.nonzero(time_s > to_s)[0] if to_s is not None else np.zeros(0, dtype=int)
    end = int(past[0]) if len(past) else len(time_s)
    reached = np.nonzero(time_s[:end] >= from_s)[0] if from_s is not None else [0]
    if not len(reached) or reached[0] >= end:
        return None
    return replace(given, time_s=given.time_s[reached[0] : end], values=given.values[reached[0] : end])


def without_sum(packs: dict[int, Series]) -> tuple[dict[int, Series], tuple[str, ...]]:
    """Return battery monitors without one that reads the sum of the others, and a note about how they are added."""
    if len(packs) < 2:
        return packs, ()
    for number, candidate in packs.items():
        others = [pack.at(candidate.time_s)[:, 1] for key, pack in packs.items() if key != number]
        total = np.sum(others, axis=0)
        if len(packs) > 2 and np.mean(np.abs(candidate.values[:, 1] - total)) < SUM_TOLERANCE_FRAC * np.mean(total):
            kept = {key: pack for key, pack in packs.items() if key != number}
            return kept, (f"monitor {number} reads the sum of the other {len(kept)} and is left out",)
    return packs, (f"currents of {len(packs)} battery monitors are added, as of packs in parallel",)


def _jump(what: str, at_s: float, where: str) -> LogError:
    remedy = "Use one side of it: --to-s or --from-s, in seconds from the log's first power reading."
    return LogError(f"{what} at {at_s:.1f} s of the log.", where=where, remedy=remedy)
