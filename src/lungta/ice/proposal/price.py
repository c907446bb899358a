"""What a way costs on a graph, summed anew."""

from __future__ import annotations

import numpy as np

from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, STEEPEST, Graph, moves_of
from lungta.ice.proposal.kernel import MOVES
from lungta.ice.proposal.search import Way


def cost_of(way: Way, graph: Graph) -> float:
    """Return the cost of a way [s of walking] on a graph that may differ from the one it was found on in rates."""
    moves = moves_of(graph.columns, graph.pixel_m)
    ladder = way.by >= MOVES
    price = float(graph.price[way.by[ladder] - MOVES].sum())
    move, here, there = way.by[~ladder], way.cells[:-1][~ladder], way.cells[1:][~ladder]
    rate = graph.rate.astype(np.float64)
    rates = rate[here] + rate[here + moves.between_a[move]] + rate[here + moves.between_b[move]] + rate[there]
    gradient = (graph.surface_m[there] - graph.surface_m[here]) / moves.length_m[move]
    middle = STEEPEST * GRADIENTS_PER_UNIT
    index = np.clip((gradient * GRADIENTS_PER_UNIT + middle + 0.5).astype(int), 0, graph.pace_spm.size - 1)
    return price + float((0.25 * moves.length_m[move] * rates * graph.pace_spm[index]).sum())
