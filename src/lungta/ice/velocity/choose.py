"""Which images of a stack to compare with which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lungta.core.errors import IceError
from lungta.ice.tracking.model import DAY_S


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAsk:
    """Which pairs to track.

    Attributes
    ----------
    min_days, max_days : float
        Shortest and longest time between two images [days].
    per_image : int
        How many later images each image is compared with, the nearest first.
    """

    min_days: float = 1.0  # assumption: at 1 m/day a motion of a few pixels of a drone's picture
    max_days: float = 400.0  # assumption: a year and a month, so that seasons of two years meet
    per_image: int = 3  # assumption: loops, and two more views of every span

    def __post_init__(self) -> None:
        if not 0.0 <= self.min_days <= self.max_days:
            raise ValueError(f"days must satisfy 0 <= min <= max, got {self.min_days} and {self.max_days}")
        if self.per_image < 1:
            raise ValueError(f"per_image must be 1 or more, got {self.per_image}")


def choose_pairs(taken_utc: Sequence[datetime], ask: PairAsk) -> tuple[tuple[int, int], ...]:
    """Return pairs of places in the list, earlier image first, by their times.

    Raises
    ------
    IceError
        When no two images are as far apart as asked.

    >>> from datetime import UTC, datetime
    >>> days = [datetime(2020, 1, day, tzinfo=UTC) for day in (1, 4, 2, 9)]
    >>> choose_pairs(days, PairAsk(min_days=2.0, max_days=7.0, per_image=1))
    ((0, 1), (2, 1), (1, 3))
    """
    order = sorted(range(len(taken_utc)), key=lambda index: taken_utc[index])
    pairs = []
    for place, first in enumerate(order):
        gaps = [
            (second, (taken_utc[second] - taken_utc[first]).total_seconds() / DAY_S) for second in order[place + 1 :]
        ]
        fitting = [second for second, days in gaps if days > 0.0 and ask.min_days <= days <= ask.max_days]
        pairs += [(first, second) for second in fitting[: ask.per_image]]
    if not pairs:
        raise IceError(
            f"no two of the {len(taken_utc)} images lie {ask.min_days:g} to {ask.max_days:g} days apart.",
            where="--min-days, --max-days",
            remedy="Give more images, or allow other gaps.",
        )
    return tuple(pairs)
