"""The inversion of some cells of a stack, in metres and days."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.ice.velocity.robust import Observed, Solved, solve
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import Cells, Vectors

Floats = NDArray[np.float64]
SCREENED_SIGMA = 0.02  # near enough to tell outliers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A stack's vectors and what they are fitted by, the same in all cells.

    Attributes
    ----------
    vectors : Vectors
        What was measured.
    design : array, shape (pairs, U)
        How unknowns make up a pair's motion [days].
    link : array, shape (U, U)
        Precision that ties unknowns to each other [1/(m/day)^2].
    settings : InvertSettings
        Thresholds.
    widened : float
        Factor on the stated variances.
    """

    vectors: Vectors
    design: Floats
    link: Floats
    settings: InvertSettings
    widened: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """What became of some cells: the fit without outliers, and which vectors are outliers, shape (pairs, cells)."""

    solved: Solved
    outlier: NDArray[np.bool_]


def solve_part(problem: Problem, cells: Cells) -> Part:
    """Return the fit of some cells: once with all vectors, then without those marked as outliers."""
    observed = problem.vectors.observed(problem.design, cells, problem.widened)
    huber = problem.settings.huber_sigma
    first = solve(observed, huber, problem.link, SCREENED_SIGMA)
    outlier = first.distance > problem.settings.outlier_sigma
    sound = replace(observed, precision=np.where(outlier, 0.0, observed.precision))
    solved = solve(sound, huber, problem.link)
    return Part(solved=_with_image_errors(problem, sound, solved), outlier=outlier)


def _with_image_errors(problem: Problem, observed: Observed, solved: Solved) -> Solved:
    """Add what the unknown shift of each whole image does to the fit: the same shift is in all pairs of that image."""
    if not problem.settings.image_sigma_m:
        return solved
    incidence = image_incidence(problem.vectors)
    unknowns, images = problem.design.shape[1], incidence.shape[1]
    shared = (problem.design[:, :, np.newaxis] * incidence[:, np.newaxis, :]).reshape(len(incidence), -1)
    pull = np.zeros((solved.values.shape[0], 2 * unknowns, 2 * images))
    blocks = [(shared.T @ (solved.weight * each)).T.reshape(-1, unknowns, images) for each in observed.precision]
    pull[:, :unknowns, :images], pull[:, unknowns:, images:] = blocks[0], blocks[1]
    pull[:, :unknowns, images:] = pull[:, unknowns:, :images] = blocks[2]
    moved = solved.covariance @ pull
    added = moved @ np.swapaxes(moved, 1, 2) * problem.settings.image_sigma_m**2
    return replace(solved, covariance=solved.covariance + added)


def image_incidence(vectors: Vectors) -> Floats:
    """Return -1 at the first and +1 at the second image of pairs that have no stable ground, shape (pairs, images)."""
    dates = vectors.dates_utc
    incidence = np.zeros((len(vectors.pairs), len(dates)))
    for row, pair in enumerate(vectors.pairs):
        if pair.shift is None:
            incidence[row, dates.index(pair.before_utc)] = -1.0
            incidence[row, dates.index(pair.after_utc)] = 1.0
    return incidence
