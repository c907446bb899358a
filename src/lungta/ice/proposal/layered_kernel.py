"""The compiled search under a limit: labels of cost and stock used, layer by layer of stock."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, STEEPEST, Graph, Moves
from lungta.ice.proposal.kernel import MOVES, NOTHING

MIDDLE = int(STEEPEST * GRADIENTS_PER_UNIT)


class Bounds(NamedTuple):
    """What is known before the search under a limit.

    Attributes
    ----------
    to_goal : float64 array, shape (bounds, cells)
        Least cost to the goal when every unit costs `unit_price` on top; infinite where it exceeds what matters.
    unit_price : float64 array, shape (bounds,)
        Those prices.
    known_cost : float
        Cost of a way within the limit that is already known; only cheaper ones are looked for.
    most_labels : int
        The search gives up beyond so many labels.
    """

    to_goal: NDArray[np.float64]
    unit_price: NDArray[np.float64]
    known_cost: float
    most_labels: int


class Labels(NamedTuple):
    """Ways that were kept: at which cell, at which cost, from which label and by which move or ladder.

    `best` is the label at the goal of the cheapest way found, or -1 when none beats what was known. `complete` is
    False when the search gave up.
    """

    cell: NDArray[np.int32]
    cost: NDArray[np.float64]
    parent: NDArray[np.int32]
    by: NDArray[np.int32]
    best: int
    complete: bool


@compiled
def _beats(bounds: Bounds, known: float, cell: int, cost: float, left: int) -> bool:
    """Return whether a way at a cell with so many units left may still end cheaper than what is known."""
    for bound in range(bounds.unit_price.size):
        if cost + bounds.to_goal[bound, cell] - bounds.unit_price[bound] * left >= known:
            return False
    return True


class Front(NamedTuple):
    """Where the search stands in one layer.

    Attributes
    ----------
    least : float64 array, shape (cells,)
        Least cost of each cell in all layers so far.
    at : int32 array, shape (cells,)
        Latest label of each cell.
    tally : int64 array, shape (2,)
        Labels so far, and the label of the best way.
    known : float64 array, shape (1,)
        Cost of the best way known.
    queue : list of (cost, label)
        What waits in this layer.
    first_label, left, goal : int
        First label of this layer, units left in it, and the goal's cell.
    """

    least: NDArray[np.float64]
    at: NDArray[np.int32]
    tally: NDArray[np.int64]
    known: NDArray[np.float64]
    queue: list[tuple[float, np.int64]]
    first_label: int
    left: int
    goal: int


@compiled
def _grown(labels: Labels) -> Labels:
    size = labels.cell.size
    cell, parent, by = np.empty(2 * size, np.int32), np.empty(2 * size, np.int32), np.empty(2 * size, np.int32)
    cost = np.empty(2 * size)
    cell[:size], cost[:size] = labels.cell, labels.cost
    parent[:size], by[:size] = labels.parent, labels.by
    return Labels(cell, cost, parent, by, labels.best, labels.complete)


@compiled
def _kept(labels: Labels, front: Front, cell: int, cost: float, parent: int, by: int) -> Labels:
    """Keep a way to a cell in this layer, over its dearer label there if it has one, and let it wait."""
    label = front.at[cell]
    if label < front.first_label:
        label = front.tally[0]
        if label == labels.cell.size:
            labels = _grown(labels)
        front.at[cell] = label
        front.tally[0] += 1
        labels.cell[label] = cell
    front.least[cell] = cost
    labels.cost[label], labels.parent[label], labels.by[label] = cost, parent, by
    heappush(front.queue, (cost, np.int64(label)))
    return labels


@compiled
def _over_ladders(graph: Graph, bounds: Bounds, labels: Labels, front: Front, below: tuple[int, int, int]) -> Labels:
    """Bring the labels from `below[0]` to `below[1]` of a lower layer over ladders of `below[2]` units to this one."""
    first, target, units, price = graph.first, graph.target, graph.units, graph.price
    least, known, left = front.least, front.known, front.left
    for parent in range(below[0], below[1]):
        cell = labels.cell[parent]
        for ladder in range(first[cell], first[cell + 1]):
            if units[ladder] != below[2]:
                continue
            other, reached = target[ladder], labels.cost[parent] + price[ladder]
            if reached < least[other] and _beats(bounds, known[0], other, reached, left):
                labels = _kept(labels, front, other, reached, parent, MOVES + ladder)
    return labels


@compiled
def _walked(graph: Graph, moves: Moves, bounds: Bounds, labels: Labels, front: Front) -> Labels:
    """Settle this layer by walking moves, the cheapest label first (Dijkstra)."""
    rate, surface_m, pace_spm = graph.rate, graph.surface_m, graph.pace_spm
    step, between_a, between_b, length_m = moves.step, moves.between_a, moves.between_b, moves.length_m
    least, known, left, queue = front.least, front.known, front.left, front.queue
    while len(queue) > 0:
        so_far, label = heappop(queue)
        if so_far > labels.cost[label]:
            continue
        cell = labels.cell[label]
        if cell == front.goal and so_far < known[0]:
            known[0], front.tally[1] = so_far, label
        rate_here, here_m = np.float64(rate[cell]), surface_m[cell]
        for move in range(MOVES):
            other = cell + step[move]
            rates = rate_here + rate[cell + between_a[move]] + rate[cell + between_b[move]] + rate[other]
            if not rates < np.inf:
                continue
            gradient = (surface_m[other] - here_m) / length_m[move]
            index = min(2 * MIDDLE, max(0, int(gradient * GRADIENTS_PER_UNIT + MIDDLE + 0.5)))
            reached = so_far + 0.25 * length_m[move] * rates * pace_spm[index]
            if reached < least[other] and _beats(bounds, known[0], other, reached, left):
                labels = _kept(labels, front, other, reached, int(label), move)
    return labels


@compiled
def layered(graph: Graph, moves: Moves, ends: tuple[int, int], most: int, bounds: Bounds) -> Labels:
    """Return the labels of the search from `ends[0]` to `ends[1]` with at most `most` units used.

    Layer `k` holds ways that use exactly `k` units. A way is dropped when one that uses no more units reaches its cell
    no dearer, or when a lower bound of its end is no cheaper than a known way: so no cheapest way is ever lost
    (Handler & Zang 1980, doi:10.1002/net.3230100403, whose Lagrangian bound this is).
    """
    most_at_once = int(graph.units.max()) if graph.units.size else 0
    least, at = np.full(graph.rate.size, np.inf), np.full(graph.rate.size, -1, np.int32)
    tally, known = np.array([0, -1]), np.array([bounds.known_cost])
    labels = Labels(
        np.empty(4096, np.int32), np.empty(4096), np.empty(4096, np.int32), np.empty(4096, np.int32), -1, True
    )
    began, complete = np.zeros(most + 2, np.int64), True
    for layer in range(most + 1):
        began[layer] = tally[0]
        queue = [(0.0, np.int64(0))][:0]
        front = Front(least, at, tally, known, queue, int(tally[0]), most - layer, ends[1])
        if layer == 0 and _beats(bounds, known[0], ends[0], 0.0, most):
            labels = _kept(labels, front, ends[0], 0.0, -1, NOTHING)
        for before in range(max(0, layer - most_at_once), layer):
            labels = _over_ladders(graph, bounds, labels, front, (began[before], began[before + 1], layer - before))
        labels = _walked(graph, moves, bounds, labels, front)
        began[layer + 1] = tally[0]
        if tally[0] > bounds.most_labels:
            complete = False
            break
    return Labels(labels.cell[: tally[0]], labels.cost, labels.parent, labels.by, int(tally[1]), complete)
