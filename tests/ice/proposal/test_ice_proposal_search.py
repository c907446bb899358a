"""The cheapest way with a limited stock of ladders, against enumeration and against SciPy on the expanded graph."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, HEADINGS, STEEPEST, Graph, cell_of, moves_of, with_margin
from lungta.ice.proposal.price import cost_of
from lungta.ice.proposal.search import NoWay, Way, cheapest_way

Edges = dict[tuple[int, int], list[tuple[float, int]]]
TOLERANCE = 1e-9


def made_graph(rows: int, columns: int, ladders: int, seed: int, blocked_frac: float = 0.3) -> Graph:
    """Random heights, rates, blocked cells and ladders between any two walkable cells."""
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0.0, 1.2, (rows, columns)).astype(np.float32)
    rate = rng.uniform(1.0, 6.0, (rows, columns)).astype(np.float32)
    rate[rng.uniform(size=rate.shape) < blocked_frac] = np.inf
    rate[0, 0] = rate[-1, -1] = 1.0
    gradient = np.arange(-STEEPEST * GRADIENTS_PER_UNIT, STEEPEST * GRADIENTS_PER_UNIT + 1) / GRADIENTS_PER_UNIT
    wide = columns + 4
    free = np.flatnonzero(np.isfinite(with_margin(rate, np.inf)))
    near, far = rng.choice(free, ladders), rng.choice(free, ladders)
    near, far = near[near != far], far[near != far]
    source, target = np.concatenate([near, far]), np.concatenate([far, near])
    order = np.argsort(source, kind="stable")
    units = rng.integers(1, 4, near.size).astype(np.uint8)
    price = rng.uniform(0.5, 8.0, near.size)
    count = np.bincount(source, minlength=(rows + 4) * wide)
    return Graph(
        columns=wide,
        pixel_m=1.0,
        surface_m=with_margin(heights, 0.0),
        rate=with_margin(rate, np.inf),
        pace_spm=1.0 + 5.0 * np.maximum(gradient, 0.0) + 2.0 * np.maximum(-gradient - 0.2, 0.0),
        first=np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        target=target[order].astype(np.int32),
        units=np.concatenate([units, units])[order],
        price=np.concatenate([price, price])[order],
    )


def edges_of(graph: Graph) -> Edges:
    """Every move and ladder as (cost, units), written down anew from the rule of the documentation."""
    edges: Edges = {}
    middle = round(STEEPEST * GRADIENTS_PER_UNIT)
    for cell in np.flatnonzero(np.isfinite(graph.rate)):
        for down, right in HEADINGS:
            other = int(cell) + down * graph.columns + right
            touched = [int(cell), other]
            if abs(down) == 2:
                touched += [int(cell) + down // 2 * graph.columns, int(cell) + down // 2 * graph.columns + right]
            elif abs(right) == 2:
                touched += [int(cell) + right // 2, int(cell) + right // 2 + down * graph.columns]
            if not all(0 <= each < graph.rate.size and np.isfinite(graph.rate[each]) for each in touched):
                continue
            length = float(np.hypot(down, right)) * graph.pixel_m
            gradient = (graph.surface_m[other] - graph.surface_m[cell]) / length
            index = min(2 * middle, max(0, int(gradient * GRADIENTS_PER_UNIT + middle + 0.5)))
            rate = float(np.mean([float(graph.rate[each]) for each in touched]))
            edges.setdefault((int(cell), other), []).append((length * rate * float(graph.pace_spm[index]), 0))
        for ladder in range(graph.first[cell], graph.first[cell + 1]):
            step = float(graph.price[ladder]), int(graph.units[ladder])
            edges.setdefault((int(cell), int(graph.target[ladder])), []).append(step)
    return edges


def enumerated(edges: Edges, start: int, goal: int, most: int) -> float:
    """The least cost of all simple ways within the limit, by trying every one that is not already dearer."""
    onward: dict[int, list[tuple[int, float, int]]] = {}
    for (here, there), steps in edges.items():
        onward.setdefault(here, []).extend((there, cost, units) for cost, units in steps)
    best, open_ = np.inf, [(start, 0.0, 0, frozenset([start]))]
    while open_:
        cell, cost, used, seen = open_.pop()
        if cell == goal:
            best = min(best, cost)
            continue
        for there, more, units in onward.get(cell, []):
            if there not in seen and used + units <= most and cost + more < best:
                open_.append((there, cost + more, used + units, seen | {there}))
    return best


def expanded(edges: Edges, start: int, goal: int, most: int, cells: int) -> float:
    """The least cost by SciPy's Dijkstra on cells times units used."""
    cheapest: dict[tuple[int, int], float] = {}
    for (here, there), steps in edges.items():
        for cost, units in steps:
            for used in range(most - units + 1):
                link = used * cells + here, (used + units) * cells + there
                cheapest[link] = min(cost, cheapest.get(link, np.inf))
    if not cheapest:
        return float(np.inf)
    rows, columns = np.array(list(cheapest)).T
    size = (most + 1) * cells
    reached = dijkstra(coo_array((list(cheapest.values()), (rows, columns)), shape=(size, size)).tocsr(), indices=start)
    return float(min(reached[used * cells + goal] for used in range(most + 1)))


def found_cost(found: Way | NoWay) -> float:
    return found.cost if isinstance(found, Way) else np.inf


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), most=st.integers(0, 5), ladders=st.integers(0, 10))
def test_no_enumerated_way_is_cheaper(seed: int, most: int, ladders: int) -> None:
    """On 3 x 3 cells, every simple way within the limit was tried: none is cheaper, and the found one is among them."""
    graph = made_graph(3, 3, ladders, seed)
    start, goal = cell_of(graph, 0, 0), cell_of(graph, 2, 2)
    found = cheapest_way(graph, start, goal, most)
    best = enumerated(edges_of(graph), start, goal, most)
    assert found_cost(found) == pytest.approx(best, rel=TOLERANCE)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), most=st.integers(0, 14), ladders=st.integers(0, 60))
def test_the_limit_holds_and_scipy_finds_no_cheaper(seed: int, most: int, ladders: int) -> None:
    """On 9 x 11 cells the way keeps to the limit, is proved, and costs what SciPy says of cells times units."""
    graph = made_graph(9, 11, ladders, seed, blocked_frac=0.45)
    start, goal = cell_of(graph, 0, 0), cell_of(graph, 8, 10)
    found = cheapest_way(graph, start, goal, most)
    best = expanded(edges_of(graph), start, goal, most, graph.rate.size)
    assert found_cost(found) == pytest.approx(best, rel=TOLERANCE)
    if isinstance(found, Way):
        assert found.units <= most
        assert found.proved
        assert cost_of(found, graph) == pytest.approx(found.cost, rel=TOLERANCE)


def test_a_cost_off_by_five_times_the_tolerance_is_caught() -> None:
    """The comparison above is not so loose that a wrong cost would pass."""
    graph = made_graph(9, 11, 40, 3)
    start, goal = cell_of(graph, 0, 0), cell_of(graph, 8, 10)
    best = expanded(edges_of(graph), start, goal, 4, graph.rate.size)
    assert found_cost(cheapest_way(graph, start, goal, 4)) == pytest.approx(best, rel=TOLERANCE)
    assert best * (1.0 + 5.0 * TOLERANCE) != pytest.approx(best, rel=TOLERANCE)


@pytest.mark.parametrize("seed", range(12))
def test_a_tight_limit_on_a_larger_graph(seed: int) -> None:
    """Where the free way needs many units, every limit below it gives SciPy's cost, down to the least that reaches."""
    graph = made_graph(24, 24, 400, seed, blocked_frac=0.5)
    start, goal = cell_of(graph, 0, 0), cell_of(graph, 23, 23)
    free = cheapest_way(graph, start, goal)
    assert isinstance(free, Way)
    edges = edges_of(graph)
    for most in sorted({0, 2, free.units // 2, max(0, free.units - 1), free.units}):
        best = expanded(edges, start, goal, most, graph.rate.size)
        assert found_cost(cheapest_way(graph, start, goal, most)) == pytest.approx(best, rel=TOLERANCE)


@pytest.mark.parametrize("seed", range(8))
def test_the_least_number_that_reaches_is_named(seed: int) -> None:
    """When no way keeps to the limit, the number named is the least with which there is one."""
    graph = made_graph(14, 14, 30, seed, blocked_frac=0.62)
    start, goal = cell_of(graph, 0, 0), cell_of(graph, 13, 13)
    none = cheapest_way(graph, start, goal, 0)
    if isinstance(none, Way) or none.least_units is None:
        return
    assert isinstance(cheapest_way(graph, start, goal, none.least_units), Way)
    assert isinstance(cheapest_way(graph, start, goal, none.least_units - 1), NoWay)


def test_level_ground_is_walked_at_the_pace() -> None:
    """On level ground of rate 1 the cost is the length times the pace; 16 headings are 2.8 % longer at worst."""
    rate = np.ones((41, 41), np.float32)
    nothing = np.zeros(0)
    graph = Graph(
        columns=45,
        pixel_m=0.5,
        surface_m=np.zeros(45 * 45, np.float32),
        rate=with_margin(rate, np.inf),
        pace_spm=np.full(801, 2.0),
        first=np.zeros(45 * 45 + 1, np.int32),
        target=nothing.astype(np.int32),
        units=nothing.astype(np.uint8),
        price=nothing,
    )
    for row, column in product((0, 7, 20), (3, 20)):
        way = cheapest_way(graph, cell_of(graph, 20, 20), cell_of(graph, row, column))
        if (row, column) == (20, 20):
            continue
        straight = 2.0 * 0.5 * np.hypot(row - 20, column - 20)
        assert straight * (1.0 - 1e-12) <= found_cost(way) <= straight * 1.0281


def test_moves_between_ends_touch_the_cells_that_they_pass() -> None:
    """A knight's move passes the two cells beside its middle, the same both ways."""
    moves = moves_of(100, 1.0)
    for index, (down, right) in enumerate(HEADINGS):
        back = HEADINGS.index((-down, -right))
        there = {int(moves.between_a[index]), int(moves.between_b[index])}
        again = {int(moves.step[index] + moves.between_a[back]), int(moves.step[index] + moves.between_b[back])}
        assert there == again
