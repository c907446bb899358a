"""Robust least squares over pairs, against SciPy and NumPy."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import least_squares, minimize
from scipy.special import huber

from lungta.ice.velocity.robust import Observed, solve

Floats = NDArray[np.float64]
HUBER = 1.345
TIGHT = 1e-7
DESIGN = np.array([[4, 0, 0], [4, 6, 0], [4, 6, 5], [0, 6, 0], [0, 6, 5], [0, 0, 5], [0, 0, 5.0]])
NO_LINK = np.zeros((3, 3))


def made(seed: int, *, wild: float = 0.0) -> tuple[Observed, Floats]:
    """Vectors of 5 cells with full covariances of their own, some wild, and the covariances."""
    random = np.random.default_rng(seed)
    pairs, cells = len(DESIGN), 5
    root = random.normal(size=(pairs, cells, 2, 2)) * 0.3 + np.eye(2) * 0.5
    covariance = root @ np.swapaxes(root, -1, -2)
    truth = random.normal(size=(cells, 2, 3))
    motion = np.einsum("pk,cik->pci", DESIGN, truth) + np.einsum(
        "pcij,pcj->pci", root, random.normal(size=(pairs, cells, 2))
    )
    motion[2, :, 0] += wild
    inverse = np.linalg.inv(covariance)
    precision = np.stack([inverse[..., 0, 0], inverse[..., 1, 1], inverse[..., 0, 1]])
    return Observed(design=DESIGN, east_m=motion[..., 0], north_m=motion[..., 1], precision=precision), covariance


def least_by_minimize(observed: Observed, covariance: Floats, cell: int) -> Floats:
    """The unknowns of the least sum of Huber's function of distances, by SciPy's BFGS on SciPy's `huber`."""
    motion = np.stack([observed.east_m, observed.north_m], axis=-1)[:, cell]
    inverse = np.linalg.inv(covariance[:, cell])

    def total(values: Floats) -> tuple[float, Floats]:
        left = motion - DESIGN @ values.reshape(2, 3).T
        pulled = np.einsum("pij,pj->pi", inverse, left)
        distance = np.sqrt(np.einsum("pi,pi->p", left, pulled))
        weight = HUBER / np.maximum(distance, HUBER)
        return float(huber(HUBER, distance).sum()), -np.einsum("pk,pi->ik", DESIGN, weight[:, None] * pulled).ravel()

    return np.asarray(minimize(total, np.zeros(6), jac=True, method="BFGS", options={"gtol": 1e-9}).x)


def agree(found: Floats, expected: Floats, tolerance: float) -> bool:
    return bool(np.max(np.abs(found - expected)) <= tolerance)


@pytest.mark.parametrize("wild", [0.0, 30.0])
def test_the_fit_of_vectors_is_the_least_sum_that_another_program_finds(wild: float) -> None:
    """SciPy's `huber` and BFGS: correlated components and a wild vector included."""
    observed, covariance = made(3, wild=wild)
    fitted = solve(observed, HUBER, NO_LINK, TIGHT)
    for cell in range(5):
        expected = least_by_minimize(observed, covariance, cell)
        assert agree(fitted.values[cell], expected, 1e-5)
        assert not agree(fitted.values[cell] + 5e-5, expected, 1e-5)  # five times the tolerance is seen


@pytest.mark.parametrize("wild", [0.0, 30.0])
def test_the_fit_of_one_component_is_that_of_least_squares_with_hubers_loss(wild: float) -> None:
    """`scipy.optimize.least_squares(loss="huber")`, where all motion is towards east and errors are not correlated."""
    observed, _ = made(8, wild=wild)
    ee = observed.precision[0]
    one = Observed(
        design=DESIGN,
        east_m=observed.east_m,
        north_m=0.0 * ee,
        precision=np.stack([ee, np.ones_like(ee), 0.0 * ee]),
    )
    fitted = solve(one, HUBER, NO_LINK, TIGHT)
    for cell in range(5):
        root, motion = np.sqrt(ee[:, cell]), one.east_m[:, cell]
        found = least_squares(
            lambda values, root=root, motion=motion: root * (motion - DESIGN @ values),
            np.zeros(3),
            loss="huber",
            f_scale=HUBER,
            **{"xtol": 1e-14, "ftol": 1e-14, "gtol": 1e-12},
        )
        assert agree(fitted.values[cell, :3], found.x, 1e-5)
        assert not agree(fitted.values[cell, :3] + 5e-5, found.x, 1e-5)  # five times the tolerance is seen


def test_without_wild_vectors_it_is_weighted_least_squares() -> None:
    """NumPy's lstsq on whitened rows gives the same values and covariance when nothing is far."""
    observed, covariance = made(4)
    fitted = solve(observed, 50.0, NO_LINK, TIGHT)
    for cell in range(5):
        rows, right = [], []
        for pair, row in enumerate(DESIGN):
            white = np.linalg.inv(np.linalg.cholesky(covariance[pair, cell]))
            rows.append(white @ np.kron(np.eye(2), row))
            right.append(white @ [observed.east_m[pair, cell], observed.north_m[pair, cell]])
        stacked = np.concatenate(rows)
        expected = np.linalg.lstsq(stacked, np.concatenate(right), rcond=None)[0]
        assert agree(fitted.values[cell], expected, 1e-7)
        assert not agree(fitted.values[cell] + 5e-7, expected, 1e-7)  # five times the tolerance is seen
        np.testing.assert_allclose(fitted.covariance[cell], np.linalg.inv(stacked.T @ stacked), rtol=1e-6, atol=1e-9)


def test_redundancy_adds_up_to_what_the_unknowns_leave() -> None:
    """Vectors minus unknowns (Baarda): 7 pairs, 3 spans."""
    observed, _ = made(5)
    np.testing.assert_allclose(solve(observed, 50.0, NO_LINK).redundancy.sum(axis=0), 4.0, atol=1e-5)


def test_a_vector_left_out_changes_nothing_else() -> None:
    """A precision of 0 is a pair that is not there, whatever its numbers say."""
    observed, _ = made(6)
    wild = observed.east_m.copy()
    wild[2] = 1e6
    without = observed.precision.copy()
    without[:, 2] = 0.0
    found = solve(
        Observed(design=DESIGN, east_m=wild, north_m=observed.north_m, precision=without), HUBER, NO_LINK, TIGHT
    )
    rest = [0, 1, 3, 4, 5, 6]
    fewer = Observed(
        design=DESIGN[rest],
        east_m=observed.east_m[rest],
        north_m=observed.north_m[rest],
        precision=observed.precision[:, rest],
    )
    np.testing.assert_allclose(found.values, solve(fewer, HUBER, NO_LINK, TIGHT).values, atol=1e-9)
    assert (found.weight[2] == 0.0).all()


def test_what_pairs_cannot_tell_apart_is_not_resolved() -> None:
    """One pair over two spans gives their sum, not either."""
    design = np.array([[4, 6, 0], [4, 6, 0], [0, 0, 5.0]])
    ones = np.ones((3, 1))
    precision = np.stack([ones, ones, 0 * ones])
    found = solve(Observed(design=design, east_m=10 * ones, north_m=ones, precision=precision), HUBER, NO_LINK)
    assert found.resolved[0].tolist() == [False, False, True]


def test_a_link_shares_out_what_pairs_cannot_tell_apart() -> None:
    """With equal velocities expected, 10 m over 4 + 6 days is 1 m/day in both."""
    design = np.array([[4, 6.0], [4, 6]])
    ones = np.ones((2, 1))
    step = np.diff(np.eye(2), axis=0)
    precision = np.stack([ones, ones, 0 * ones])
    observed = Observed(design=design, east_m=10 * ones, north_m=0 * ones, precision=precision)
    found = solve(observed, HUBER, step.T @ step / 0.1**2)
    assert found.resolved.all()
    np.testing.assert_allclose(found.values[0, :2], 1.0, atol=1e-6)


def test_nothing_measured_is_nothing_resolved() -> None:
    """No pair at all is no error either."""
    nothing = np.zeros((2, 3))
    found = solve(
        Observed(design=np.eye(2), east_m=nothing, north_m=nothing, precision=np.zeros((3, 2, 3))),
        HUBER,
        np.zeros((2, 2)),
    )
    assert not found.resolved.any()
    assert not found.redundancy.any()
