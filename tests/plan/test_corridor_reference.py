"""The corridor against exhaustive search on a grid four times finer, by the study's own code, on small real grounds.

The whole comparison, ten pairs on both height models, is `studies/corridor_reference/measure.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

STUDY = Path(__file__).parents[2] / "studies" / "corridor_reference"
AGREES = 0.01
COSTS_AGREE = 1e-9


@pytest.fixture(scope="module")
def study() -> Iterator[Any]:
    """The study's modules; its folder is looked in only while this file's tests run."""
    sys.path.insert(0, str(STUDY))
    import compare
    import fine
    import ground

    yield SimpleNamespace(compare=compare, fine=fine, ground=ground)
    sys.path.remove(str(STUDY))


@pytest.mark.real_data
@pytest.mark.parametrize(("model", "number"), [("GLO-30", 4), ("SRTM", 4)])
def test_corridor_costs_no_more_than_the_fine_grid(study: Any, real_data: Path, model: str, number: int) -> None:
    """Up Kala Patthar: within 1 % of the cheapest path that Dijkstra finds on columns of 7.5 m and levels of 2.5 m."""
    terrain = study.ground.terrain_of(real_data, model)
    request = study.ground.request_of(terrain, study.ground.cases(model)[number])
    ours_j = study.compare.corridor_j(request)
    found = study.compare.reference_j(request, study.fine.stencil(1, 1), ours_j)
    assert ours_j < (1.0 + AGREES) * found["path_j"]


def small_problem(study: Any, moves: Any, seed: int) -> tuple[Any, ...]:
    """Random floors, prices and a height limit on a few columns, with a rim that moves of two columns do not leave."""
    draw = np.random.default_rng(seed)
    along, across, levels = 8, 9, 6
    bounds = np.full((2, along, across, len(moves.steps)), study.fine.NEVER, np.int16)
    for move, (di, dj, dk) in enumerate(moves.steps):
        for i, j in np.ndindex(along, across):
            if 0 <= i + di < along and 0 <= j + dj < across:
                bounds[0, i, j, move] = max(draw.integers(0, 3), -dk)
    price = draw.uniform(1.0, 3.0, (levels, len(moves.steps)))
    limit = draw.uniform(1.0, 5.0, (along, across))
    return bounds, price, (limit, 4.0, 0.2)


def graph_of(bounds: Any, price: Any, over: Any, steps: Any) -> csr_array:
    """The same problem written out edge by edge."""
    _, along, across, _ = bounds.shape
    levels = price.shape[0]
    weights = np.zeros((along * across * levels,) * 2)

    def dearer(i: int, j: int, k: int) -> float:
        excess = k - over[0][i, j]
        return float(over[1] + over[2] * excess) if excess > 0.0 else 0.0

    for i, j, k in np.ndindex(along, across, levels):
        for move, (di, dj, dk) in enumerate(steps):
            if k >= bounds[0, i, j, move] and k + dk < levels:
                factor = 1.0 + 0.5 * (dearer(i, j, k) + dearer(i + di, j + dj, k + dk))
                goal = ((i + di) * across + j + dj) * levels + k + dk
                weights[(i * across + j) * levels + k, goal] = price[k, move] * factor
    return csr_array(weights)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("reach", [1, 2])
def test_the_studys_search_is_scipys_dijkstra(study: Any, seed: int, reach: int) -> None:
    """On a small grid every cost of the study's own search is that of SciPy, with few moves and with many."""
    moves = study.fine.stencil(reach, 1)
    bounds, price, over = small_problem(study, moves, seed)
    ends = np.array([[0, 0, 5], [7, 8, 5]])
    cost, _, _ = study.fine.spread(
        bounds, price, over, moves.steps, ends, np.zeros((1, 3)), np.ones(2), 1e9, 0.7
    )  # fmt: skip
    oracle = dijkstra(graph_of(bounds, price, over, moves.steps), indices=5)
    goal = ends[1] @ [9 * 6, 6, 1]
    settled = oracle <= oracle[goal]
    assert cost[settled] == pytest.approx(oracle[settled], abs=COSTS_AGREE)
    wrong = replace_one(cost, goal, oracle[goal] + 5.0 * COSTS_AGREE)
    assert wrong[settled] != pytest.approx(oracle[settled], abs=COSTS_AGREE)


def replace_one(values: Any, index: int, value: float) -> Any:
    """A copy with one figure changed."""
    changed = values.copy()
    changed[index] = value
    return changed


@pytest.mark.real_data
def test_a_dearer_corridor_is_seen(study: Any, real_data: Path) -> None:
    """The same corridor flown with the clearance of a careful pilot, 60 m more, costs over 5 % more."""
    terrain = study.ground.terrain_of(real_data, "GLO-30")
    request = study.ground.request_of(terrain, study.ground.cases("GLO-30")[4])
    pricing = study.compare.Pricing(request)
    points, speeds = study.compare.our_way(pricing)
    higher = replace(request, limits=replace(request.limits, min_clearance_m=request.limits.min_clearance_m + 60.0))
    dearer, dearer_speeds = study.compare.our_way(study.compare.Pricing(higher))
    assert pricing.path_j(dearer, dearer_speeds) > (1.0 + 5.0 * AGREES) * pricing.path_j(points, speeds)
