"""The compiled inner loops of the route search: least costs from one cell, and least costs under a limit.

Both are exact: `spread` expands a cell again whenever its cost improves (Dial 1969, doi:10.1145/363269.363610), and
`layered` keeps every label that could still belong to a better way within the limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.buckets import IDLE, put_after, take_out
from lungta.core.compiled import compiled
from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, STEEPEST, Graph, Moves

MOVES = 16
NOTHING = -1
"""As the way into a cell: none; otherwise the number of a move, or `MOVES` plus the number of a ladder."""
MIDDLE = int(STEEPEST * GRADIENTS_PER_UNIT)


@compiled
def spread(
    graph: Graph, moves: Moves, goal: int, unit_price: float, ring: tuple[float, int]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the least cost from every cell to the goal, and by which move or ladder the way there begins.

    Every unit of the stock costs `unit_price` on top.
    Cells wait in a ring of buckets `(width, buckets)`, longer than any single move costs.
    """
    # Arrays by name: Numba counts references at each attribute, which takes ten times longer.
    rate, surface_m, pace_spm = graph.rate, graph.surface_m, graph.pace_spm
    first, target, units, price = graph.first, graph.target, graph.units, graph.price
    step, between_a, between_b, length_m = moves.step, moves.between_a, moves.between_b, moves.length_m
    width, buckets = ring
    cells = rate.size
    cost, by = np.full(cells, np.inf), np.full(cells, NOTHING, np.int32)
    # A bucket is a ring of cells, doubly linked; the heads of the rings are numbered on from the cells.
    follower = np.full(cells + buckets, IDLE, np.int32)
    leader = np.arange(cells + buckets).astype(np.int32)
    follower[cells:] = leader[cells:]
    cost[goal] = 0.0
    put_after(follower, leader, cells, goal)
    waiting, bucket = 1, 0
    while waiting > 0:
        node = follower[cells + bucket % buckets]
        if node >= cells:
            bucket += 1
            continue
        take_out(follower, leader, node)
        waiting -= 1
        so_far, rate_here, here_m = cost[node], np.float64(rate[node]), surface_m[node]
        for move in range(MOVES):  # the move is made from the other cell to this one
            other = node - step[move]
            if cost[other] <= so_far:
                continue
            rates = rate_here + rate[node - between_a[move]] + rate[node - between_b[move]] + rate[other]
            if not rates < np.inf:
                continue
            gradient = (here_m - surface_m[other]) / length_m[move]
            index = min(2 * MIDDLE, max(0, int(gradient * GRADIENTS_PER_UNIT + MIDDLE + 0.5)))
            reached = so_far + 0.25 * length_m[move] * rates * pace_spm[index]
            if reached < cost[other]:
                if follower[other] == IDLE:
                    waiting += 1
                else:
                    take_out(follower, leader, other)
                cost[other], by[other] = reached, move
                put_after(follower, leader, cells + int(reached / width) % buckets, other)
        for ladder in range(first[node], first[node + 1]):
            other = target[ladder]
            reached = so_far + price[ladder] + unit_price * units[ladder]
            if reached < cost[other]:
                if follower[other] == IDLE:
                    waiting += 1
                else:
                    take_out(follower, leader, other)
                cost[other], by[other] = reached, MOVES + ladder
                put_after(follower, leader, cells + int(reached / width) % buckets, other)
    return cost, by
