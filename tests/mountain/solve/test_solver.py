"""The projection: mass conserved, ground not entered, nothing invented, and a failure that is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from hill_wind import hill_terrain
from lungta.core.errors import WindError
from lungta.mountain.wind import rows
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve import multigrid
from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
from lungta.mountain.wind.solve.solver import WindSolver
from solve_ground import flat

Floats = NDArray[np.float64]
SAME_MPS = 1e-6  # what the last bits of sums, and the tolerance of the solve, may change in a wind of 5 m/s


@pytest.fixture(scope="module")
def grid() -> WindGrid:
    return grid_of(hill_terrain(), MeshSettings(mesh_m=100.0, levels=12))


def over_hill(grid: WindGrid, u_mps: float = 5.0, v_mps: float = 1.0, *, ratio: float = 1.0) -> tuple[Floats, ...]:
    """u, v, w over the hill in an even wind."""
    solver = WindSolver(grid, stability_ratio=ratio)
    guess = solver.horizontal(np.full(grid.shape, u_mps), np.full(grid.shape, v_mps))
    return solver.at_centres(solver.project(guess).flow)


def test_divergence_is_gone_by_the_flows_own_count(grid: WindGrid) -> None:
    """Counted here from the sides and faces: no cell keeps more than a millionth, and nothing enters the ground."""
    solver = WindSolver(grid)
    guess = solver.horizontal(np.full(grid.shape, 5.0), np.full(grid.shape, 1.0))
    before = guess.through_m3ps[..., 0].copy()
    made = solver.project(guess)
    depth_m, thick = grid.depth_m, np.diff(grid.faces_frac)
    padded = np.pad(depth_m, 1, mode="edge")
    east = made.flow.sides.east * ((padded[1:-1, 1:] + padded[1:-1, :-1]) / 2.0)[..., None]
    north = made.flow.sides.north * ((padded[1:, 1:-1] + padded[:-1, 1:-1]) / 2.0)[..., None]
    sideways = (east[:, 1:] - east[:, :-1]) * grid.step_north_m + (north[1:] - north[:-1]) * grid.step_east_m
    through = made.flow.through_m3ps
    outflow = sideways * thick + through[..., 1:] - through[..., :-1]
    volume = (depth_m * grid.step_east_m * grid.step_north_m)[..., None] * thick
    left = np.sqrt(np.mean((outflow / volume) ** 2))
    assert left < 1e-6 * made.report.divergence_before_per_s
    assert np.abs(through[..., 0]).max() < 1e-5 * np.abs(before).max()
    assert made.report.divergence_ratio < 1e-6
    assert made.report.iterations == len(made.report.residuals) < 15
    assert list(made.report.residuals) == sorted(made.report.residuals, reverse=True)


def test_the_outer_flow_is_linear_in_the_wind(grid: WindGrid) -> None:
    """Twice the wind gives twice the flow; winds from two sides add up."""
    one, twice = over_hill(grid, 5.0, 1.0), over_hill(grid, 10.0, 2.0)
    along, across = over_hill(grid, 5.0, 0.0), over_hill(grid, 0.0, 1.0)
    for part in range(3):
        assert np.abs(2.0 * one[part] - twice[part]).max() < SAME_MPS
        assert np.abs(along[part] + across[part] - one[part]).max() < SAME_MPS


def test_a_flow_without_divergence_is_left_alone(grid: WindGrid) -> None:
    """What is solved stays as it is when solved again: a projection."""
    solver = WindSolver(grid)
    once = solver.project(solver.horizontal(np.full(grid.shape, 5.0), np.full(grid.shape, 1.0))).flow
    u, v, w = solver.at_centres(once)
    again = solver.at_centres(solver.project(once.copy()).flow)
    for first, second in zip((u, v, w), again, strict=True):
        assert np.abs(first - second).max() < 20 * SAME_MPS


def test_turned_with_the_hill(grid: WindGrid) -> None:
    """The hill is round: wind from the south gives the flow of wind from the west, turned."""
    west, south = over_hill(grid, 5.0, 0.0), over_hill(grid, 0.0, 5.0)
    turned = [np.swapaxes(each, 0, 1) for each in west]
    for found, wanted in zip(south, (turned[1], turned[0], turned[2]), strict=True):
        assert np.abs(found - wanted).max() < SAME_MPS


def test_over_in_neutral_air_and_round_in_stable(grid: WindGrid) -> None:
    """As the air grows stiffer, less goes over the hill and more goes round it."""
    rising, aside = [], []
    for ratio in (1.0, 0.5, 0.2, 0.05):
        _, v, w = over_hill(grid, 5.0, 0.0, ratio=ratio)
        rising.append(w.max())
        aside.append(np.abs(v).max())
    assert rising == sorted(rising, reverse=True)
    assert aside == sorted(aside)
    assert rising[-1] < 0.7 * rising[0]
    assert aside[-1] > 2.0 * aside[0]


def test_faster_over_the_top_and_slower_at_the_foot(grid: WindGrid) -> None:
    """Over a hill of moderate slope the wind gains at the summit and loses before and behind it, alike in a
    frictionless flow."""
    u, _, w = over_hill(grid, 5.0, 0.0)
    row = grid.north_m.size // 2
    speed = (u[row, :, 0] + u[row - 1, :, 0]) / 2.0
    top = int(np.argmax(grid.ground_amsl_m[row]))
    assert speed[top] == pytest.approx(speed.max(), rel=0.01)
    assert speed.max() > 5.8
    assert speed.min() < 4.8
    assert speed == pytest.approx(speed[::-1], abs=1e-3)
    assert w[row, : grid.east_m.size // 2, 0].max() > 1.0
    assert w[row, grid.east_m.size // 2 :, 0].min() < -1.0


def test_flat_ground_changes_nothing() -> None:
    """An even wind over flat ground needs no iteration, and is returned to the last bit."""
    grid = grid_of(flat(), MeshSettings(mesh_m=200.0, levels=8))
    solver = WindSolver(grid)
    made = solver.project(solver.horizontal(np.full(grid.shape, 5.0), np.full(grid.shape, -2.0)))
    u, v, w = solver.at_centres(made.flow)
    assert (u == 5.0).all()
    assert (v == -2.0).all()
    assert (w == 0.0).all()
    assert made.report.divergence_ratio == 0.0


def test_cores_do_not_change_the_wind(grid: WindGrid, monkeypatch: pytest.MonkeyPatch) -> None:
    """On one number of cores the same input gives the same field bit for bit; on another to the last bits of sums."""
    monkeypatch.setattr("os.cpu_count", lambda: 8)
    found = {}
    for cores in (1, 2, 3):
        monkeypatch.setattr(rows, "MOST_CORES", cores)
        found[cores] = over_hill(grid)
        assert all(map(np.array_equal, over_hill(grid), found[cores]))
    for cores in (2, 3):
        assert max(np.abs(a - b).max() for a, b in zip(found[1], found[cores], strict=True)) < SAME_MPS


def test_a_solver_that_does_not_converge_raises_with_its_residuals(
    grid: WindGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too few iterations for what is asked: no field, but the history of the divergence."""
    monkeypatch.setattr(multigrid, "MAX_ITERATIONS", 2)
    with pytest.raises(WindError, match=r"after 2 iterations .* \(last: \d\.\de-\d\d, \d\.\de-\d\d\)"):
        over_hill(grid)


@pytest.mark.parametrize("wrong", [0.0, 0.999, float("nan")])
def test_a_solution_that_is_none_raises(grid: WindGrid, wrong: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finished flow is counted anew: a solver that believes in a wrong answer does not get it through."""
    solve = multigrid.Multigrid.solve

    def spoilt(self, b, *, tolerance):  # type: ignore[no-untyped-def]
        found = solve(self, b, tolerance=tolerance)
        return found._replace(potential=wrong * found.potential)

    monkeypatch.setattr(multigrid.Multigrid, "solve", spoilt)
    with pytest.raises(
        WindError, match=r"the wind was not solved: .* of the divergence is left, where the solver counted"
    ):
        over_hill(grid)


def test_ground_that_is_flat_but_for_rounding_is_solved(grid: WindGrid) -> None:
    """Divergence that is nothing but the last bits of heights cannot fall a millionfold, and need not."""
    rough = grid.ground_amsl_m * 0.0 + 5200.0 + 1e-12 * np.random.default_rng(0).normal(size=grid.ground_amsl_m.shape)
    plain = replace(grid, ground_amsl_m=rough)
    for wind_mps in (1e-3, 100.0):
        u, _, w = over_hill(plain, wind_mps, 0.0)
        assert u == pytest.approx(wind_mps)
        assert np.abs(w).max() < 1e-9


@pytest.mark.parametrize("broken", [float("nan"), float("inf")])
@pytest.mark.parametrize("component", [0, 1])
def test_a_guess_that_is_no_number_raises(grid: WindGrid, broken: float, component: int) -> None:
    """One bad figure in a million must not come back as a field that looks fine elsewhere."""
    wind = [np.full(grid.shape, 5.0), np.full(grid.shape, 1.0)]
    wind[component][20, 30, 5] = broken
    solver = WindSolver(grid)
    with np.errstate(invalid="ignore"), pytest.raises(WindError, match="could not be solved"):
        solver.project(solver.horizontal(*wind))
    assert np.isfinite(over_hill(grid)[0]).all()  # and nothing of it stays behind


def test_a_solver_that_failed_solves_the_next_wind(grid: WindGrid) -> None:
    """NaN left in the working arrays of one solve does not reach the next one of the same solver."""
    solver = WindSolver(grid)
    wind = np.full(grid.shape, 5.0)
    good = solver.at_centres(solver.project(solver.horizontal(wind, wind)).flow)
    bad = wind.copy()
    bad[3, 3, 3] = np.nan
    with pytest.raises(WindError):
        solver.project(solver.horizontal(bad, wind))
    again = solver.at_centres(solver.project(solver.horizontal(wind, wind)).flow)
    assert all(map(np.array_equal, good, again))


@pytest.mark.parametrize("ratio", [0.0, -1.0, 1.5, float("nan"), float("inf")])
def test_a_stiffness_that_is_none_is_refused(grid: WindGrid, ratio: float) -> None:
    """The ratio of weights lies above 0 and at most at 1."""
    with pytest.raises(ValueError, match="stability_ratio must lie in"):
        WindSolver(grid, stability_ratio=ratio)
