"""The solver against flows known in closed form, and what a nearest flow must be whatever the ground."""

from __future__ import annotations

import runpy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.solver import Flow, WindSolver

Floats = NDArray[np.float64]
STUDY = Path(__file__).parents[3] / "studies" / "wind_closed_forms" / "flows.py"
FRAME = LocalFrame(origin_lat_deg=28.0, origin_lon_deg=86.9)
PROMISED = 1e-6  # divergence after the solve over that before
HILLS = {"CYLINDER": (80, 0.07, 0.09), "HEMISPHERE": (40, 0.045, 0.045), "BELL": (40, 0.008, 0.005)}
"""Columns, and greatest root mean square errors of u and w over the wind far away; the first two rise as walls."""


@pytest.fixture(scope="module")
def study() -> SimpleNamespace:
    """The study's names."""
    return SimpleNamespace(**runpy.run_path(str(STUDY), run_name="closed_forms"))


def rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


@pytest.mark.parametrize("name", HILLS)
def test_flow_over_hills_is_the_closed_form(study: SimpleNamespace, name: str) -> None:
    """Within the tolerance near the hill; five times the tolerance, or slopes of the wrong sign, are seen."""
    columns, most_u, most_w = HILLS[name]
    hill = study.solved(getattr(study, name), columns)
    (u, _, w), (exact_u, _, exact_w) = hill.found, hill.exact
    miss_u, miss_w = (u - exact_u)[hill.near], (w - exact_w)[hill.near]
    assert rms(miss_u) < most_u
    assert rms(miss_w) < most_w
    assert hill.report.divergence_ratio < PROMISED
    for sign in (-5.0, 5.0):
        assert not rms(miss_u + sign * most_u) < most_u
        assert not rms(miss_w + sign * most_w) < most_w
    assert not rms((2.0 - u - exact_u)[hill.near]) < most_u
    assert not rms((-w - exact_w)[hill.near]) < most_w


def test_error_over_a_smooth_hill_falls_with_the_square_of_the_mesh(study: SimpleNamespace) -> None:
    """Second order where the ground is smooth: half the mesh, between a third and a fifth of the error."""
    coarse, fine = (study.solved(study.BELL, columns).errors() for columns in (40, 80))
    assert 3.0 < coarse[0] / fine[0] < 5.0
    assert 3.0 < coarse[2] / fine[2] < 5.0


def test_a_solver_that_stops_early_is_seen(study: SimpleNamespace) -> None:
    """The divergence of the finished flow is measured on it, not taken from the solver's word."""
    early = study.solved(study.HEMISPHERE, 40, tolerance=1e-2)
    assert not early.report.divergence_ratio < PROMISED
    assert early.report.divergence_ratio == pytest.approx(early.report.residuals[-1], rel=1e-3)


def grid(ground: Floats, *, step_m: float = 150.0) -> WindGrid:
    axes = [(np.arange(size) - size / 2.0 + 0.5) * step_m for size in ground.shape]
    return WindGrid(
        frame=FRAME,
        east_m=axes[1],
        north_m=axes[0],
        ground_amsl_m=ground,
        top_amsl_m=float(ground.max()) + 2000.0,
        faces_frac=np.linspace(0.0, 1.0, 9) ** 1.5,
    )


def hills(seed: int, size: int = 16, steepest_m: float = 400.0) -> Floats:
    """Three smooth hills somewhere on a square."""
    rng = np.random.default_rng(seed)
    n, e = np.indices((size, size), dtype=float)
    bells = [
        rng.uniform(0.3, 1.0) * steepest_m * np.exp(-((e - x) ** 2 + (n - y) ** 2) / 8.0)
        for x, y in rng.uniform(3, size - 4, (3, 2))
    ]
    return np.asarray(np.sum(bells, axis=0))


def flow_over(ground: Floats, u: float, v: float, ratio: float = 1.0) -> tuple[Floats, Floats, Floats]:
    columns = grid(ground)
    solver = WindSolver(columns, stability_ratio=ratio)
    guess = solver.horizontal(np.full(columns.shape, u), np.full(columns.shape, v))
    return solver.at_centres(solver.project(guess).flow)


@pytest.mark.parametrize("ratio", [1.0, 0.2])
def test_flat_ground_leaves_a_uniform_wind_alone(ratio: float) -> None:
    """To rounding, in any air."""
    u, v, w = flow_over(np.full((16, 16), 5000.0), 7.0, -3.0, ratio)
    assert np.abs(u - 7.0).max() < 1e-12
    assert np.abs(v + 3.0).max() < 1e-12
    assert np.abs(w).max() < 1e-12


EXAMPLES = settings(max_examples=12, deadline=None, derandomize=True)
SEEDS = st.integers(0, 10_000)
RATIOS = st.sampled_from([1.0, 0.5, 0.2])
CLOSE = 2e-5  # of the wind: what a divergence of 8e-7 may leave


@EXAMPLES
@given(seed=SEEDS, ratio=RATIOS)
def test_hills_turned_with_the_wind_give_the_flow_turned(seed: int, ratio: float) -> None:
    """Ground and wind turned clockwise by a right angle turn the field; so does a mirror."""
    ground = hills(seed)
    u, v, w = flow_over(ground, 8.0, 3.0, ratio)
    turned = flow_over(np.rot90(ground), 3.0, -8.0, ratio)  # rows grow northwards: clockwise as seen from above
    for mine, theirs in zip(turned, (v, -u, w), strict=True):
        assert np.abs(mine - np.rot90(theirs)).max() < 8.0 * CLOSE
    mirrored = flow_over(ground[:, ::-1], -8.0, 3.0, ratio)
    for mine, theirs in zip(mirrored, (-u, v, w), strict=True):
        assert np.abs(mine - theirs[:, ::-1]).max() < 8.0 * CLOSE
    assert np.abs(w).max() > 1e3 * CLOSE


@EXAMPLES
@given(seed=SEEDS, ratio=RATIOS, factor=st.floats(0.1, 20.0))
def test_flow_is_linear_in_the_wind(seed: int, ratio: float, factor: float) -> None:
    """Twice the wind is twice the field, and winds along two axes add up."""
    ground = hills(seed)
    both = flow_over(ground, factor, -2.0 * factor, ratio)
    east, north = flow_over(ground, 1.0, 0.0, ratio), flow_over(ground, 0.0, 1.0, ratio)
    for one, along, across in zip(both, east, north, strict=True):
        assert np.abs(one - factor * (along - 2.0 * across)).max() < 3.0 * factor * CLOSE


def gusty(solver: WindSolver, seed: int) -> Flow:
    """A horizontal flow of noise."""
    u, v = np.random.default_rng(seed).normal(size=(2, *solver.grid.shape))
    return solver.horizontal(u, v)


@EXAMPLES
@given(seed=SEEDS, ratio=RATIOS)
def test_projecting_twice_changes_nothing(seed: int, ratio: float) -> None:
    """A flow that conserves mass is its own nearest, over any ground."""
    solver = WindSolver(grid(hills(seed)), stability_ratio=ratio)
    once = solver.project(gusty(solver, seed)).flow
    twice = solver.project(once.copy()).flow
    for first, second in zip(solver.at_centres(once), solver.at_centres(twice), strict=True):
        assert np.abs(second - first).max() < CLOSE
        assert np.abs(first).max() > 1e3 * CLOSE


def energy(flow: Flow, columns: WindGrid, ratio: float) -> float:
    """The weighted square of a flow over level ground: vertical winds count 1/ratio."""
    area, depth = columns.step_east_m * columns.step_north_m, float(columns.depth_m[0, 0])
    thick = depth * np.diff(columns.faces_frac)
    apart = depth * np.diff(np.concatenate([[0.0], columns.levels_frac, [1.0]]))
    total = float((flow.face_mps**2 * apart).sum()) / ratio
    for sides, axis in ((flow.sides.east, 1), (flow.sides.north, 0)):
        share = np.ones(sides.shape[axis])
        share[[0, -1]] = 0.5  # half a cell lies behind an edge
        total += float((sides**2 * thick * np.expand_dims(share, [d for d in range(3) if d != axis])).sum())
    return area * total


@EXAMPLES
@given(seed=SEEDS, ratio=RATIOS)
def test_the_change_stands_square_to_what_is_left(seed: int, ratio: float) -> None:
    """Nearest means that Pythagoras holds in the weighted square; a flow a little off it does not."""
    columns = grid(np.full((12, 12), 100.0))
    solver = WindSolver(columns, stability_ratio=ratio)
    guess = gusty(solver, seed)
    left = solver.project(guess.copy()).flow
    change = left.copy()
    for mine, other in ((change.sides.east, guess.sides.east), (change.sides.north, guess.sides.north)):
        mine -= other
    change.face_mps[:] -= guess.face_mps
    whole = energy(guess, columns, ratio)
    assert energy(left, columns, ratio) + energy(change, columns, ratio) == pytest.approx(whole, rel=1e-6)
    left.sides.east[:] *= 1.0 + 5e-6
    assert energy(left, columns, ratio) + energy(change, columns, ratio) != pytest.approx(whole, rel=1e-6)
