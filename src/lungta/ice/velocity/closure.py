"""Loops of pairs: A to B and B to C against A to C.

In a perfect stack the three add up to nothing. What is left shows the errors of the vectors, and the covariances that
they state can be held against it. A shift of a whole image leaves by one pair of the loop what it came in by another,
so that loops close in spite of it; so do errors that come from the pictures' own change, such as a moving shadow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from lungta.ice.tracking.model import Displacements
from lungta.ice.velocity.vectors import usable
from lungta.ice.velocity.widen import CHI2_2_MEDIAN

MAD_TO_SIGMA = 1.4826  # normal errors: 1 / scipy.stats.norm.ppf(0.75)
LEAST_PLACES = 20  # fewer give no spread (assumption)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopClosure:
    """What is left of a loop of three pairs over the places that all three measured.

    Attributes
    ----------
    dates_utc : tuple of datetime
        The three images.
    places : int
        Places with all three vectors.
    east_m, north_m : float
        Median of what is left [m].
    sigma_east_m, sigma_north_m : float
        1.4826 times its median absolute deviation from that [m].
    ratio : float
        Root of the median squared distance of what is left from 0, in stated 1-sigma, over that of normal errors: 1
        when the stated errors are right, 2 when the true ones are twice as large.
    """

    dates_utc: tuple[datetime, datetime, datetime]
    places: int
    east_m: float
    north_m: float
    sigma_east_m: float
    sigma_north_m: float
    ratio: float


def loop_closures(pairs: Sequence[Displacements]) -> tuple[LoopClosure, ...]:
    """Return every loop of three pairs that share at least twenty places, by its dates.

    Parameters
    ----------
    pairs : sequence of Displacements
        On one grid; marked vectors take no part.
    """
    by_dates = {(pair.before_utc, pair.after_utc): pair for pair in pairs}
    following: dict[datetime, list[datetime]] = {}
    for before, after in sorted(by_dates):
        following.setdefault(before, []).append(after)
    found = []
    for first, middle in sorted(by_dates):
        for last in following.get(middle, []):
            if (first, last) in by_dates:
                dates = (first, middle, last)
                found.append(
                    _closure(dates, *(by_dates[each] for each in ((first, middle), (middle, last), (first, last))))
                )
    return tuple(each for each in found if each is not None)


def _closure(
    dates: tuple[datetime, datetime, datetime], one: Displacements, two: Displacements, whole: Displacements
) -> LoopClosure | None:
    use = (usable(one) & usable(two) & usable(whole)).reshape(one.grid.shape)
    if use.sum() < LEAST_PLACES:
        return None
    east, north = (
        getattr(one, name)[use] + getattr(two, name)[use] - getattr(whole, name)[use] for name in ("east_m", "north_m")
    )
    ee, nn, en = (
        sum(getattr(pair, name)[use] for pair in (one, two, whole))
        for name in ("var_east_m2", "var_north_m2", "cov_m2")
    )
    square = (nn * east**2 + ee * north**2 - 2.0 * en * east * north) / (ee * nn - en**2)
    return LoopClosure(
        dates_utc=dates,
        places=int(use.sum()),
        east_m=float(np.median(east)),
        north_m=float(np.median(north)),
        sigma_east_m=MAD_TO_SIGMA * float(np.median(np.abs(east - np.median(east)))),
        sigma_north_m=MAD_TO_SIGMA * float(np.median(np.abs(north - np.median(north)))),
        ratio=float(np.sqrt(np.median(square) / CHI2_2_MEDIAN)),
    )
