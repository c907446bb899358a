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


@compiled
def _grown(labels: Labels) -> Labels:
    size = labels.cell.size
    cell, parent, by = np.empty(2 * size, np.int32), np.empty(2 * size, np.int32), np.empty(2 * size, np.int32)
    cost = np.empty(2 * size)
    cell[:size], cost[:size] = labels.cell, labels.cost
    parent[:size], by[:size] = labels.parent, labels.by
    return Labels(cell, cost, parent, by, labels.best, labels.complete)


@compiled
def layered(graph: Graph, moves: Moves, ends: tuple[int, int], most: int, bounds: Bounds) -> Labels:
    """Return the labels of the search from `ends[0]` to `ends[1]` with at most `most` units used.

    Layer `k` holds ways that use exactly `k` units. A way is dropped when one that uses no more units reaches its cell
    no dearer, or when a lower bound of its end is no cheaper than a known way: so no cheapest way is ever lost
    (Handler & Zang 1980, doi:10.1002/net.3230100403, whose Lagrangian bound this is).
    """
    rate, surface_m, pace_spm = graph.rate, graph.surface_m, graph.pace_spm
    first, target, units, price = graph.first, graph.target, graph.units, graph.price
    step, between_a, between_b, length_m = moves.step, moves.between_a, moves.between_b, moves.length_m
    start, goal = ends
    known, best, total = bounds.known_cost, -1, 0
    least = np.full(rate.size, np.inf)  # of all layers so far
    at = np.full(rate.size, -1, np.int32)  # latest label of a cell
    labels = Labels(
        np.empty(4096, np.int32), np.empty(4096), np.empty(4096, np.int32), np.empty(4096, np.int32), -1, True
    )
    began = np.zeros(most + 2, np.int64)
    most_at_once = int(units.max()) if units.size else 0
    for layer in range(most + 1):
        began[layer] = total
        left = most - layer
        queue = [(0.0, np.int64(0))][:0]
        if layer == 0 and _beats(bounds, known, start, 0.0, left):
            labels.cell[0], labels.cost[0], labels.parent[0], labels.by[0] = start, 0.0, -1, NOTHING
            least[start], at[start], total = 0.0, 0, 1
            heappush(queue, (0.0, np.int64(0)))
        for before in range(max(0, layer - most_at_once), layer):
            for parent in range(began[before], began[before + 1]):
                cell = labels.cell[parent]
                for ladder in range(first[cell], first[cell + 1]):
                    if units[ladder] != layer - before:
                        continue
                    other, reached = target[ladder], labels.cost[parent] + price[ladder]
                    if reached >= least[other] or not _beats(bounds, known, other, reached, left):
                        continue
                    if at[other] < began[layer]:
                        if total == labels.cell.size:
                            labels = _grown(labels)
                        at[other], total = total, total + 1
                        labels.cell[at[other]] = other
                    least[other], label = reached, at[other]
                    labels.cost[label], labels.parent[label], labels.by[label] = reached, parent, MOVES + ladder
                    heappush(queue, (reached, np.int64(label)))
        while len(queue) > 0:
            so_far, label = heappop(queue)
            if so_far > labels.cost[label]:
                continue
            cell = labels.cell[label]
            if cell == goal and so_far < known:
                known, best = so_far, int(label)
            rate_here, here_m = np.float64(rate[cell]), surface_m[cell]
            for move in range(MOVES):
                other = cell + step[move]
                rates = rate_here + rate[cell + between_a[move]] + rate[cell + between_b[move]] + rate[other]
                if not rates < np.inf:
                    continue
                gradient = (surface_m[other] - here_m) / length_m[move]
                index = min(2 * MIDDLE, max(0, int(gradient * GRADIENTS_PER_UNIT + MIDDLE + 0.5)))
                reached = so_far + 0.25 * length_m[move] * rates * pace_spm[index]
                if reached >= least[other] or not _beats(bounds, known, other, reached, left):
                    continue
                if at[other] < began[layer]:
                    if total == labels.cell.size:
                        labels = _grown(labels)
                    at[other], total = total, total + 1
                    labels.cell[at[other]] = other
                least[other] = reached
                labels.cost[at[other]], labels.parent[at[other]], labels.by[at[other]] = reached, label, move
                heappush(queue, (reached, np.int64(at[other])))
        began[layer + 1] = total
        if total > bounds.most_labels:
            return Labels(labels.cell, labels.cost, labels.parent, labels.by, best, False)
    return Labels(labels.cell[:total], labels.cost, labels.parent, labels.by, best, True)
