"""What moves with the ice is read at the right place, to a thousandth of a pixel, so that made truth is truth."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.ice.practice.lattice import Field, Lattice

LATTICE = Lattice(west_m=-20.0, south_m=-20.0, step_m=0.5, rows=240, columns=240)
"""Half pixels, as the practice icefall and the made warps have them, with pixels of 1 m."""


def waves(east_m: np.ndarray, north_m: np.ndarray) -> np.ndarray:
    """Sixty plane waves of 4 pixels and longer, known everywhere."""
    rng = np.random.default_rng(3)
    total = np.zeros_like(east_m)
    for _ in range(60):
        length, towards, phase = rng.uniform(4.0, 30.0), rng.uniform(0.0, np.pi), rng.uniform(0.0, 2.0 * np.pi)
        along = east_m * np.cos(towards) + north_m * np.sin(towards)
        total += np.cos(2.0 * np.pi * along / length + phase)
    return total


def moved_px(shift_m: float) -> float:
    """Shift of what the lattice gives at places off its nodes against the true waves, least squares over a window."""
    field = Field.of(LATTICE, waves(*LATTICE.places()))
    east, north = np.meshgrid(np.arange(64.0) + 0.13, np.arange(64.0) + 0.37)
    off = field.at(east + shift_m, north) - waves(east, north)
    slope = (waves(east + 1e-4, north) - waves(east - 1e-4, north)) / 2e-4
    return float((off * slope).sum() / np.square(slope).sum())


def test_a_lattice_is_read_where_it_should_be() -> None:
    """Within 1e-3 px of the waves themselves; five times that is caught."""
    assert abs(moved_px(0.0)) < 1e-3
    assert abs(moved_px(5e-3)) > 1e-3


def test_values_off_the_nodes_are_those_of_the_waves() -> None:
    field = Field.of(LATTICE, waves(*LATTICE.places()))
    east, north = np.meshgrid(np.arange(60.0) + 0.29, np.arange(60.0) + 0.71)
    true = waves(east, north)
    assert np.abs(field.at(east, north) - true).max() < 5e-3 * true.std()


@pytest.mark.parametrize("length_m", [1.0, 5.0, 20.0])
def test_noise_has_the_grain_asked_for(length_m: float) -> None:
    """Correlation a step of `length_m` apart is exp(-1 / 4), as of white noise smoothed by a Gaussian of that width."""
    lattice = Lattice(west_m=0.0, south_m=0.0, step_m=0.5, rows=1600, columns=1600)
    values = lattice.noise(np.random.default_rng(4), length_m)
    apart = round(length_m / lattice.step_m)
    found = float(np.corrcoef(values[:, apart:].ravel(), values[:, :-apart].ravel())[0, 1])
    assert found == pytest.approx(np.exp(-0.25), abs=0.03)
    assert values.std() == pytest.approx(1.0, abs=0.1)
