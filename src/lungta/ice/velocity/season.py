"""How velocity changes with the season: mean, trend and a yearly wave, fitted to the pairs themselves.

Velocity is taken as a + b t + c cos(w t) + d sin(w t) with w one turn a year, for each component; a pair measured its
integral over the time between its images, which is exact whatever the length of the pair. The same robust fit as for
spans gives the coefficients with their covariance (a yearly sine on velocities of glaciers: Greene et al. 2020,
doi:10.5194/tc-14-4365-2020, from memory).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.velocity.part import Problem, solve_part
from lungta.ice.velocity.paths import with_even_paths
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import Vectors, vectors_of
from lungta.ice.velocity.widen import widened

Floats = NDArray[np.float64]
YEAR_DAYS = 365.2425  # Gregorian
LEAST_DAYS = YEAR_DAYS - 10.0  # from the first image to the last; less is no year (assumption: ten days of grace)
LARGEST_SIGMA_OF_MEAN = 1.0  # a wave less certain than the mean speed is none (assumption)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeasonalChange:
    """Speed along the mean direction of each place, through the year. Arrays have the grid's shape; NaN: not measured.

    Attributes
    ----------
    grid : MapGrid
        Places.
    middle_utc : datetime
        When the mean and trend hold.
    mean_mps, mean_sigma_mps : array
        Mean speed and its error [m/s].
    trend_mps2, trend_sigma_mps2 : array
        Change of the mean speed and its error [m/s^2].
    amplitude_mps, amplitude_sigma_mps : array
        Half of what the yearly wave adds and takes, and its error [m/s].
    fastest_day : array
        Day of the year on which the wave is fastest, 0 <= day < 365.2425, 0 at the start of 1 January.
    fastest_sigma_days : array
        Its error [days].
    pairs : array of int
        Pairs that a place rests on.
    """

    grid: MapGrid
    middle_utc: datetime
    mean_mps: Floats
    mean_sigma_mps: Floats
    trend_mps2: Floats
    trend_sigma_mps2: Floats
    amplitude_mps: Floats
    amplitude_sigma_mps: Floats
    fastest_day: Floats
    fastest_sigma_days: Floats
    pairs: NDArray[np.int64]


def seasonal_change(pairs: Sequence[Displacements], settings: InvertSettings | None = None) -> SeasonalChange:
    """Return mean speed, trend and yearly wave of every place whose pairs determine all of them.

    Parameters
    ----------
    pairs : sequence of Displacements
        On one grid; marked vectors take no part, those marked as outliers in time neither.
    settings : InvertSettings, optional
        Thresholds; its spans and links do not matter here.

    Raises
    ------
    IceError
        When there is no pair, grids differ, or the images span less than a year: the change from span to span of
        `invert_stack` is then all that they show.
    """
    vectors = vectors_of(pairs, keep_marks=True)
    days = (vectors.dates_utc[-1] - vectors.dates_utc[0]).total_seconds() / DAY_S
    if not spans_a_year(vectors.pairs):
        raise IceError(
            f"the images span {days:.0f} days, less than a year: no yearly wave can be told from a trend.",
            remedy="Compare the spans with each other, or add images of other seasons.",
        )
    settings = settings or InvertSettings()
    if settings.even_paths:
        vectors = with_even_paths(vectors, settings)
    middle = datetime.fromtimestamp((vectors.dates_utc[0].timestamp() + vectors.dates_utc[-1].timestamp()) / 2, tz=UTC)
    design = _design(vectors, middle)
    problem = widened(Problem(vectors=vectors, design=design, link=np.zeros((4, 4)), settings=settings))
    held = np.full((9, vectors.grid.rows * vectors.grid.columns), np.nan)
    for cells in vectors.chunks(4):
        solved = solve_part(problem, cells).solved
        whole = solved.resolved.all(axis=1) & (_spanned_days(vectors, solved.weight > 0.0) >= LEAST_DAYS)
        held[:8, cells] = np.where(whole, _along(solved.values, solved.covariance), np.nan)
        held[8, cells] = (solved.weight > 0.0).sum(axis=0)
    return _made(vectors, middle, held)


def spans_a_year(pairs: Sequence[Displacements]) -> bool:
    """Return whether pairs cover enough time for a yearly wave."""
    first = min(pair.before_utc for pair in pairs)
    return (max(pair.after_utc for pair in pairs) - first).total_seconds() >= LEAST_DAYS * DAY_S


def _design(vectors: Vectors, middle: datetime) -> Floats:
    """Return the integrals of 1, t in years, cos and sin over each pair [days], shape (pairs, 4)."""
    zero = middle.timestamp()
    first = (np.array([pair.before_utc.timestamp() for pair in vectors.pairs]) - zero) / DAY_S
    last = (np.array([pair.after_utc.timestamp() for pair in vectors.pairs]) - zero) / DAY_S
    turn = 2.0 * np.pi / YEAR_DAYS
    phase = turn * _day_of_year(middle)
    early, late = turn * first + phase, turn * last + phase
    return np.stack(
        [
            last - first,
            (last**2 - first**2) / (2.0 * YEAR_DAYS),
            (np.sin(late) - np.sin(early)) / turn,
            (np.cos(early) - np.cos(late)) / turn,
        ],
        axis=1,
    )


def _spanned_days(vectors: Vectors, used: NDArray[np.bool_]) -> Floats:
    """Return the time from the first to the last image that a place's pairs rest on, shape (cells,) [days]."""
    first = np.array([pair.before_utc.timestamp() for pair in vectors.pairs])[:, np.newaxis]
    last = np.array([pair.after_utc.timestamp() for pair in vectors.pairs])[:, np.newaxis]
    span_s = np.where(used, last, -np.inf).max(axis=0) - np.where(used, first, np.inf).min(axis=0)
    return np.asarray(np.maximum(span_s, 0.0) / DAY_S)


def _day_of_year(time_utc: datetime) -> float:
    return (time_utc - datetime(time_utc.year, 1, 1, tzinfo=UTC)).total_seconds() / DAY_S


def _along(values: Floats, covariance: Floats) -> Floats:
    """Return mean, trend, amplitude and fastest day along the mean direction, each with its sigma, shape (8, cells)."""
    east, north = values[:, :4], values[:, 4:]
    mean = np.maximum(np.hypot(east[:, 0], north[:, 0]), 1e-12)
    way = np.stack([east[:, 0] / mean, north[:, 0] / mean])
    along = way[0][:, np.newaxis] * east + way[1][:, np.newaxis] * north
    turned = way[:, :, np.newaxis, np.newaxis]
    error = (
        turned[0] ** 2 * covariance[:, :4, :4]
        + turned[1] ** 2 * covariance[:, 4:, 4:]
        + turned[0] * turned[1] * (covariance[:, :4, 4:] + covariance[:, 4:, :4])
    )
    wave = np.hypot(along[:, 2], along[:, 3])
    cos, sin = along[:, 2] / np.maximum(wave, 1e-12), along[:, 3] / np.maximum(wave, 1e-12)
    cc, ss, cs = error[:, 2, 2], error[:, 3, 3], error[:, 2, 3]
    day = np.mod(np.arctan2(along[:, 3], along[:, 2]) * YEAR_DAYS / (2.0 * np.pi), YEAR_DAYS)
    across = np.sqrt(np.maximum(sin**2 * cc + cos**2 * ss - 2.0 * sin * cos * cs, 0.0))
    return np.stack(
        [
            along[:, 0],
            np.sqrt(error[:, 0, 0]),
            along[:, 1],
            np.sqrt(error[:, 1, 1]),
            wave,
            np.sqrt(np.maximum(cos**2 * cc + sin**2 * ss + 2.0 * sin * cos * cs, 0.0)),
            day,
            np.minimum(across / np.maximum(wave, 1e-12), np.pi / np.sqrt(3.0)) * YEAR_DAYS / (2.0 * np.pi),
        ]
    )


def _made(vectors: Vectors, middle: datetime, held: Floats) -> SeasonalChange:
    maps = [each.reshape(vectors.grid.shape) for each in held]
    lost = ~np.isfinite(maps[0]) | (maps[5] > LARGEST_SIGMA_OF_MEAN * np.abs(maps[0]))
    mean, mean_sigma, trend, trend_sigma, wave, wave_sigma, day, day_sigma = (
        np.where(lost, np.nan, each) for each in maps[:8]
    )
    per_year = YEAR_DAYS * DAY_S
    return SeasonalChange(
        grid=vectors.grid,
        middle_utc=middle,
        mean_mps=mean / DAY_S,
        mean_sigma_mps=mean_sigma / DAY_S,
        trend_mps2=trend / DAY_S / per_year,
        trend_sigma_mps2=trend_sigma / DAY_S / per_year,
        amplitude_mps=wave / DAY_S,
        amplitude_sigma_mps=wave_sigma / DAY_S,
        fastest_day=day,
        fastest_sigma_days=day_sigma,
        pairs=np.where(lost, 0, np.nan_to_num(maps[8])).astype(np.int64),
    )
