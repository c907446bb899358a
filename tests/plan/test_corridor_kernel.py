"""The search's inner loop against an independent shortest-path solver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from lungta.plan.corridor.kernel import MOVES, NEVER, STAY, Moves, Order, shortest
from lungta.plan.corridor.kernel import NEIGHBOURS as STEPS

OVER_BASE, OVER_PER_LEVEL = 5.0, 0.5
COSTS_AGREE = 1e-9


def random_moves(seed: int, shape: tuple[int, int, int] = (6, 5, 7), *, wall: bool = False) -> Moves:
    """A small lattice with random costs by level and table, random floors and a random height limit."""
    along, across, levels = shape
    draw = np.random.default_rng(seed)
    ground = draw.integers(0, levels - 2, (along, across))
    if wall:
        ground[along // 2, :] = levels
        ground[along // 2, across - 1] = 1
    ground[0, 0] = ground[-1, -1] = 0
    lowest = np.full((along * across, MOVES), NEVER, np.int16)
    highest = np.full((along * across, MOVES), NEVER, np.int16)
    for i, j in np.ndindex(along, across):
        for move, (di, dj, dk) in enumerate(STEPS.astype(int)):
            if move != STAY and 0 <= i + di < along and 0 <= j + dj < across:
                lowest[i * across + j, move] = max(ground[i, j], ground[i + di, j + dj] - dk, -dk)
                highest[i * across + j, move] = ground[i, j] + draw.integers(1, levels)
    cost = draw.uniform(1.0, 4.0, (3, levels, MOVES))
    cost[1, :, :9] = np.inf  # one kind of wind that allows no flight to the west
    table = draw.integers(0, 3, along * across).astype(np.int32)
    return Moves(lowest, highest, cost, table, across, OVER_BASE, OVER_PER_LEVEL)


def graph_of(moves: Moves) -> csr_array:
    """The same lattice written out edge by edge."""
    levels = moves.cost.shape[1]
    count = moves.lowest.shape[0] * levels
    weights = np.zeros((count, count))
    for column, level, move in np.ndindex(moves.lowest.shape[0], levels, MOVES):
        di, dj, dk = STEPS[move].astype(int)
        cost = moves.cost[moves.table[column], level, move]
        if level < moves.lowest[column, move] or level + dk >= levels or not np.isfinite(cost):
            continue
        over = level - int(moves.highest[column, move])
        factor = OVER_BASE + OVER_PER_LEVEL * over if over > 0 else 1.0
        weights[column * levels + level, (column + di * moves.across + dj) * levels + level + dk] = cost * factor
    return csr_array(weights)


def blind_order(moves: Moves, width: float = 0.3) -> Order:
    columns, levels = moves.lowest.shape[0], moves.cost.shape[1]
    return Order(np.zeros(columns), np.zeros(levels), width, int(4.0 * (OVER_BASE + levels) / width) + 2)


def worst_difference(costs: NDArray[np.float64], oracle: NDArray[np.float64]) -> float:
    """Greatest difference of finite costs; infinite where one reaches a node and the other does not."""
    both = np.isfinite(costs) & np.isfinite(oracle)
    if (np.isfinite(costs) != np.isfinite(oracle)).any():
        return np.inf
    return float(np.abs(costs[both] - oracle[both]).max())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("width", [0.05, 0.9, 3.0])
def test_costs_equal_those_of_scipy_dijkstra(seed: int, width: float) -> None:
    """Every node's least cost is the one that SciPy finds on the same graph, whatever the width of the buckets."""
    moves = random_moves(seed)
    costs, _ = shortest(moves, blind_order(moves, width), 0, -1)
    assert worst_difference(costs, dijkstra(graph_of(moves), indices=0)) < COSTS_AGREE


def test_wall_with_a_gap_is_passed_at_the_gap() -> None:
    """A wall to the top of the lattice with one gap is passed there, at the cost that SciPy finds."""
    moves = random_moves(3, (7, 6, 6), wall=True)
    goal = moves.lowest.shape[0] * 6 - 6
    costs, arrived_by = shortest(moves, blind_order(moves), 0, goal)
    assert costs[goal] == pytest.approx(dijkstra(graph_of(moves), indices=0)[goal], abs=COSTS_AGREE)
    node, rows = goal, []
    while node != 0:
        rows.append(divmod(node // 6, 6))
        di, dj, dk = STEPS[arrived_by[node]].astype(int)
        node -= (di * 6 + dj) * 6 + dk
    assert (3, 5) in rows


@pytest.mark.parametrize("seed", range(6))
def test_potentials_change_the_work_and_not_the_cost(seed: int) -> None:
    """With a potential that falls no faster than any move costs, the goal's cost stays exact on no more nodes."""
    moves = random_moves(seed, (12, 8, 8))
    levels, columns = 8, np.arange(96)
    fall = 0.9 / 3.0  # every move costs at least 1 and steps at most once along each of three axes
    informed = Order(-fall * (columns // 8) - fall * (columns % 8), -fall * np.arange(levels), 0.1, 2000)
    goal = 95 * levels + 6
    plain, _ = shortest(moves, blind_order(moves), 0, -1)
    costs, _ = shortest(moves, informed, 0, goal)
    assert costs[goal] == pytest.approx(plain[goal], abs=COSTS_AGREE)
    assert np.isfinite(costs).sum() <= np.isfinite(plain).sum()


@pytest.mark.parametrize("factor", [1.0 - 5e-9, 1.0 + 5e-9])
def test_oracle_catches_a_wrong_cost(factor: float) -> None:
    """A cost off by five times the tolerance is seen by the comparison that the tests above rest on."""
    moves = random_moves(0)
    oracle = dijkstra(graph_of(moves), indices=0)
    assert worst_difference(oracle * factor + (factor - 1.0), oracle) > COSTS_AGREE


@pytest.mark.parametrize("folder", ["usable", "a-file-in-its-place"])
def test_compiled_code_runs_wherever_it_may_or_may_not_be_kept(folder: str, tmp_path: Path) -> None:
    """With a cache folder that cannot be written, and no other allowed, the kernel compiles anew instead of failing."""
    cache = tmp_path / "cache"
    if folder != "usable":
        cache.write_text("not a folder", encoding="utf-8")
    script = (
        "import numpy as np\n"
        "from lungta.plan.corridor.kernel import *\n"
        "moves = Moves(np.full((1, 27), 32767, np.int16), np.full((1, 27), 32767, np.int16), np.ones((1, 2, 27)),"
        " np.zeros(1, np.int32), 1, 1.0, 0.0)\n"
        "print(shortest(moves, Order(np.zeros(1), np.zeros(2), 0.5, 4), 0, -1)[0][0])\n"
    )
    environment = os.environ | {
        "NUMBA_CACHE_DIR": str(cache),
        "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
    }
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "0.0"), run.stderr
    assert cache.is_file() or any(cache.rglob("*.nbi"))
