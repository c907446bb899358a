"""Robust weighted least squares of vectors over pairs, for many cells at once.

A cell's unknowns are two components of U quantities (velocities of spans, or coefficients of a curve in time). Pair p
measured the vector d_p = sum over k of G_pk x_k with the covariance C_p. The vector's distance from the fit is
q_p = sqrt(r' C^-1 r); the sum of Huber's function of q is least (Huber 1964, doi:10.1214/aoms/1177703732), found by
iteratively reweighted least squares (Holland & Welsch 1977, doi:10.1080/03610927708827533). Huber's function is convex,
so that there is one answer wherever the search begins. Metres and days throughout, which keeps the numbers near 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNKNOWN_SIGMA = 1e4
"""1-sigma of an unknown before anything was measured [m/day]: far above any ice, so it bends no answer (assumption)."""
RESOLVED_FRAC = 1e-3
"""An unknown is resolved when pairs took its variance below this part of that (assumption)."""
MOST_STEPS = 200
SETTLED_SIGMA = 1e-4  # how near the answer, in 1-sigma of a vector

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Observed:
    """What pairs measured in some cells.

    Attributes
    ----------
    design : array, shape (pairs, U)
        G above [days, or days times what a coefficient multiplies].
    east_m, north_m : array, shape (pairs, cells)
        Vectors [m]; any number where not used.
    precision : array, shape (3, pairs, cells)
        ee, nn and en of C^-1 [1/m^2]; 0 where a pair is not used.
    """

    design: Floats
    east_m: Floats
    north_m: Floats
    precision: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """The fit of some cells. A vector of unknowns holds all U of east, then all U of north.

    Attributes
    ----------
    values : array, shape (cells, 2 U)
        Unknowns; meaningless where not resolved.
    covariance : array, shape (cells, 2 U, 2 U)
        Their covariance.
    resolved : array of bool, shape (cells, U)
        Whether the pairs determine an unknown.
    distance : array, shape (pairs, cells)
        q of each vector over 1-sigma of its residual; 0 where not used or where nothing checks it.
    redundancy : array, shape (pairs, cells)
        0..1: how much of a vector's error shows in its residual; 0 where not used.
    weight : array, shape (pairs, cells)
        Huber's weight in 0..1; 0 where not used.
    settled : array of bool, shape (cells,)
        Whether the search ended.
    """

    values: Floats
    covariance: Floats
    resolved: NDArray[np.bool_]
    distance: Floats
    redundancy: Floats
    weight: Floats
    settled: NDArray[np.bool_]


def solve(observed: Observed, huber_sigma: float, link: Floats, settled_sigma: float = SETTLED_SIGMA) -> Solved:
    """Return the robust fit of every cell.

    Parameters
    ----------
    observed : Observed
        Vectors of the cells.
    huber_sigma : float
        Where Huber's function turns from square to straight.
    link : array, shape (U, U)
        Precision that ties unknowns of one component to each other; zeros for none.
    settled_sigma : float
        Largest change of any vector's distance between two steps [1-sigma] at which a cell's search ends.
    """
    cells = observed.east_m.shape[1]
    used = observed.precision[0] > 0.0
    weight = used.astype(float)
    distance = np.full(used.shape, np.inf)
    values = np.zeros((cells, 2 * observed.design.shape[1]))
    active = np.arange(cells)
    for _ in range(MOST_STEPS):
        part = _cells_of(observed, active)
        values[active] = _fit(part, weight[:, active], link)
        found = _distances(part, values[active])
        moved = np.max(
            np.abs(found - np.where(np.isinf(distance[:, active]), found + 1.0, distance[:, active])), axis=0
        )
        distance[:, active] = found
        weight[:, active] = used[:, active] * huber_sigma / np.maximum(found, huber_sigma)
        active = active[moved > settled_sigma]
        if not active.size:
            break
    settled = np.ones(cells, dtype=bool)
    settled[active] = False
    return _with_errors(observed, values, weight, distance, link, settled)


def _cells_of(observed: Observed, cells: NDArray[np.int64]) -> Observed:
    if cells.size == observed.east_m.shape[1]:
        return observed
    return Observed(
        design=observed.design,
        east_m=observed.east_m[:, cells],
        north_m=observed.north_m[:, cells],
        precision=observed.precision[:, :, cells],
    )


def _normal_matrix(observed: Observed, weight: Floats, link: Floats) -> Floats:
    """Return G' W G with links and the faint prior, shape (cells, 2 U, 2 U) [1/(m/day)^2]."""
    pairs, unknowns = observed.design.shape
    cells = weight.shape[1]
    products = (observed.design[:, :, np.newaxis] * observed.design[:, np.newaxis, :]).reshape(pairs, -1)
    matrix = np.empty((cells, 2 * unknowns, 2 * unknowns))
    blocks = [(products.T @ (weight * each)).T.reshape(cells, unknowns, unknowns) for each in observed.precision]
    prior = link + np.eye(unknowns) / UNKNOWN_SIGMA**2
    matrix[:, :unknowns, :unknowns] = blocks[0] + prior
    matrix[:, unknowns:, unknowns:] = blocks[1] + prior
    matrix[:, :unknowns, unknowns:] = matrix[:, unknowns:, :unknowns] = blocks[2]
    return matrix


def _fit(observed: Observed, weight: Floats, link: Floats) -> Floats:
    """Return the weighted least-squares answer, shape (cells, 2 U)."""
    ee, nn, en = weight * observed.precision
    east = observed.design.T @ (ee * observed.east_m + en * observed.north_m)
    north = observed.design.T @ (en * observed.east_m + nn * observed.north_m)
    right = np.concatenate([east, north]).T[:, :, np.newaxis]
    return np.asarray(np.linalg.solve(_normal_matrix(observed, weight, link), right)[:, :, 0])


def _distances(observed: Observed, values: Floats) -> Floats:
    """Return q of every vector, shape (pairs, cells)."""
    unknowns = observed.design.shape[1]
    east = observed.east_m - observed.design @ values[:, :unknowns].T
    north = observed.north_m - observed.design @ values[:, unknowns:].T
    ee, nn, en = observed.precision
    return np.asarray(np.sqrt(np.maximum(ee * east**2 + nn * north**2 + 2.0 * en * east * north, 0.0)))


def _with_errors(
    observed: Observed, values: Floats, weight: Floats, distance: Floats, link: Floats, settled: NDArray[np.bool_]
) -> Solved:
    """Return the fit with its covariance and what checks each vector."""
    unknowns = observed.design.shape[1]
    covariance = np.asarray(np.linalg.inv(_normal_matrix(observed, weight, link)), dtype=float)
    variance = np.einsum("cii->ci", covariance)
    worst = np.maximum(variance[:, :unknowns], variance[:, unknowns:])
    redundancy = _redundancy(observed, covariance, weight)
    return Solved(
        values=values,
        covariance=covariance,
        resolved=worst < RESOLVED_FRAC * UNKNOWN_SIGMA**2,
        distance=np.where(redundancy > LEAST_REDUNDANCY, distance / np.sqrt(np.maximum(redundancy, 1e-9)), 0.0),
        redundancy=redundancy,
        weight=weight,
        settled=settled,
    )


LEAST_REDUNDANCY = 0.05
"""Below this a residual is too small a part of the error to judge by (assumption)."""


def _redundancy(observed: Observed, covariance: Floats, weight: Floats) -> Floats:
    """Return 1 minus the mean leverage of a vector's two components (Baarda's redundancy number)."""
    pairs, unknowns = observed.design.shape
    products = (observed.design[:, :, np.newaxis] * observed.design[:, np.newaxis, :]).reshape(pairs, -1)
    east, north = slice(None, unknowns), slice(unknowns, None)
    fitted = [
        products @ covariance[:, rows, columns].reshape(covariance.shape[0], -1).T
        for rows, columns in ((east, east), (north, north), (east, north))
    ]
    ee, nn, en = weight * observed.precision
    leverage = 0.5 * (ee * fitted[0] + nn * fitted[1] + 2.0 * en * fitted[2])
    return np.asarray(np.where(weight > 0.0, np.clip(1.0 - leverage, 0.0, 1.0), 0.0))
