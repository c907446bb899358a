"""How far vectors disagree beyond the errors that they state."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lungta.ice.velocity.part import SCREENED_SIGMA, Problem
from lungta.ice.velocity.robust import solve

Floats = NDArray[np.float64]
CHI2_2_MEDIAN = 2.0 * float(np.log(2.0))  # of the squared length of two independent normal variables
SAMPLED_CELLS = 2_000  # enough for a median
STEPS = 20
HUBER_SIGMA = 3.0  # so high that normal errors count in full: their spread is what is looked for (assumption)
WELL_CHECKED = 0.2  # redundancy below which a residual says little (assumption)
LEAST_VALUES = 50  # fewer say nothing about spread (assumption)


def widened(problem: Problem) -> Problem:
    """Return the problem with variances multiplied, by 1 or more, so that residuals agree with them.

    Found in steps on places all over the map, outliers not yet marked: what counts as far depends on the factor itself.
    """
    cells = problem.vectors.measured_cells()
    if not cells.size:
        return problem
    sampled = min(SAMPLED_CELLS, problem.vectors.chunk_cells(problem.design.shape[1]))
    observed = problem.vectors.observed(problem.design, cells[:: -(-cells.size // sampled)])
    factor = 1.0
    for _ in range(STEPS):
        scaled = replace(observed, precision=observed.precision / factor)
        solved = solve(scaled, HUBER_SIGMA, problem.link, SCREENED_SIGMA)
        factor, before = max(1.0, factor * widening(solved.distance, solved.redundancy)), factor
        if abs(factor - before) <= 0.02 * before:
            break
    return replace(problem, widened=factor)


def widening(distance_sigma: Floats, redundancy: Floats) -> float:
    """Return by what stated variances must be multiplied so that residuals agree with them; 1 when too few are checked.

    Parameters
    ----------
    distance_sigma : array
        Distance of vectors from the fit over 1-sigma of their residuals.
    redundancy : array
        Of the same vectors; only those well checked by others count.
    """
    square = distance_sigma[redundancy > WELL_CHECKED] ** 2
    if square.size < LEAST_VALUES:
        return 1.0
    return float(np.median(square)) / CHI2_2_MEDIAN
