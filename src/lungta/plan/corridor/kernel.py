"""The compiled inner loop of the corridor search: shortest costs on a lattice of columns and levels."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.buckets import IDLE, put_after, take_out
from lungta.core.compiled import compiled

NEIGHBOURS = np.array([(move // 9 - 1, move // 3 % 3 - 1, move % 3 - 1) for move in range(27)], dtype=np.int64)
"""Moves to the 26 neighbours, as columns along, columns across and levels; number 13 stays put and is never made."""
MOVES, STAY = len(NEIGHBOURS), 13
NEVER = 32767
"""As the lowest level of a move: it cannot be flown; as the highest: no height limit."""
NO_TOLL, NO_WAY_M = np.zeros((0, 0), np.float32), np.zeros(0)


class Moves(NamedTuple):
    """A lattice of columns, each with the same number of levels, as the search sees it.

    Attributes
    ----------
    lowest : int16 array, shape (columns, moves)
        Lowest level of departure at which a move may be flown; `NEVER` where it may not.
    highest : int16 array, shape (columns, moves)
        Highest level of departure at which a move keeps the height limit; `NEVER` where there is none.
    cost : array, shape (tables, levels, moves)
        Cost of a move by its level of departure; infinite where it cannot be flown.
    table : int32 array, shape (columns,)
        Which table holds for a column.
    across : int
        Columns in one row of the lattice: the neighbour `(di, dj)` is `di * across + dj` columns on.
    over_base, over_per_level : float
        A move that departs `n` levels above `highest` costs `over_base + n * over_per_level` times as much.
    toll : float32 array, shape (columns, levels), or (0, 0)
        What a horizontal metre costs at a node beyond the move's own cost; a move pays the mean of its two ends'.
    way_m : array, shape (moves,)
        Horizontal length of each move; asked for only with tolls.
    steps : int array, shape (moves, 3)
        Columns along, columns across and levels that each move goes.
    """

    lowest: NDArray[np.int16]
    highest: NDArray[np.int16]
    cost: NDArray[np.float64]
    table: NDArray[np.int32]
    across: int
    over_base: float
    over_per_level: float
    toll: NDArray[np.float32] = NO_TOLL
    way_m: NDArray[np.float64] = NO_WAY_M
    steps: NDArray[np.int64] = NEIGHBOURS


class Order(NamedTuple):
    """How the search orders its work.

    `column_potential` and `level_potential` add up to a lower bound of the cost to the goal, up to a constant, that
    never drops by more than a move costs. Nodes wait in buckets of `width` of cost plus potential; `buckets` of them
    in a ring, more than any single move can span.
    """

    column_potential: NDArray[np.float64]
    level_potential: NDArray[np.float64]
    width: float
    buckets: int


@compiled
def shortest(moves: Moves, order: Order, start: int, goal: int) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    """Return the least cost from `start` to every node and the move that arrives there.

    Nodes are numbered `column * levels + level`. With a goal of -1 every cost is final; else the goal's is, and those
    of the nodes before it. A node whose cost improves after it was expanded is expanded again, so the result is exact
    for any bucket width (Dial 1969, doi:10.1145/363269.363610, with the potentials of A*).
    """
    # Arrays by name, costs in place: Numba counts references at each attribute or call, which takes ten times longer.
    lowest, highest, table, step_cost = moves.lowest, moves.highest, moves.table, moves.cost
    toll, way_m = moves.toll, moves.way_m
    by_column, by_level = order.column_potential, order.level_potential
    tolled = toll.size > 0
    levels, count = step_cost.shape[1:]
    level_step, column_step = moves.steps[:, 2].copy(), moves.steps[:, 0] * moves.across + moves.steps[:, 1]
    nodes = lowest.shape[0] * levels
    cost = np.full(nodes, np.inf)
    arrived_by = np.full(nodes, STAY, np.uint8)
    # A bucket is a ring of nodes, doubly linked; the heads of the rings are numbered on from the nodes.
    follower = np.full(nodes + order.buckets, IDLE, np.int32)
    leader = np.arange(nodes + order.buckets).astype(np.int32)
    follower[nodes:] = leader[nodes:]
    base = by_column[start // levels] + by_level[start % levels]
    cost[start] = 0.0
    put_after(follower, leader, nodes, start)
    waiting, bucket = 1, 0
    while waiting > 0:
        node = follower[nodes + bucket % order.buckets]
        if node >= nodes:
            bucket += 1
            if goal >= 0 and cost[goal] < np.inf:
                rest = by_column[goal // levels] + by_level[goal % levels] - base
                if bucket > int((cost[goal] + rest) / order.width):
                    break
            continue
        take_out(follower, leader, node)
        waiting -= 1
        column, level = node // levels, node % levels
        for move in range(count):
            higher = level + level_step[move]
            if level < lowest[column, move] or higher >= levels:
                continue
            new = step_cost[table[column], level, move]
            over = level - highest[column, move]
            if over > 0:
                new *= moves.over_base + over * moves.over_per_level
            new += cost[node]
            other_column = column + column_step[move]
            other = other_column * levels + higher
            if tolled:
                new += 0.5 * (toll[column, level] + toll[other_column, higher]) * way_m[move]
            if not new < cost[other]:
                continue
            potential = by_column[other_column] + by_level[higher] - base
            target = max(bucket, int((new + potential) / order.width))
            if follower[other] == IDLE:
                waiting += 1
                put_after(follower, leader, nodes + target % order.buckets, other)
            elif target != max(bucket, int((cost[other] + potential) / order.width)):
                take_out(follower, leader, other)
                put_after(follower, leader, nodes + target % order.buckets, other)
            cost[other], arrived_by[other] = new, move
    return cost, arrived_by
