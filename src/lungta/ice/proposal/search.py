"""The cheapest way from cell to cell with a limited stock of ladders, proved cheapest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.ice.proposal.graph import Graph, Moves, moves_of
from lungta.ice.proposal.kernel import MOVES, NOTHING, spread
from lungta.ice.proposal.layered_kernel import Bounds, Labels, layered

MOST_BUCKETS = 2_000_000
MOST_LABELS = 40_000_000
"""About 1 GB of labels; the search then gives what it has and says by how much it may be beaten."""
PRICES = 8
"""Prices of a unit tried at most; four or five settle it as a rule."""
KEPT = 3
"""Bounds that go into the last search: the highest at the start."""
CLOSE_FRAC = 5e-3
"""A bound this close below a known way is left to the search itself."""
ALIKE_FRAC = 0.1
ROUNDING = 1e-12
DEEPER = (0.1, 0.3, 1.0)
"""The search looks first for ways in this share of the gap above the bound, since few can lie there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """A way over the graph.

    Attributes
    ----------
    cells : int64 array, shape (n,)
        Numbered cells from start to goal.
    by : int32 array, shape (n - 1,)
        The move into each next cell, or `MOVES` plus the number of a ladder.
    cost, units : float, int
        Total cost, and units of the stock used.
    least_cost : float
        No way within the limit costs less: equal to `cost` when proved cheapest.
    """

    cells: NDArray[np.int64]
    by: NDArray[np.int32]
    cost: float
    units: int
    least_cost: float

    @property
    def proved(self) -> bool:
        """Whether no way within the limit is cheaper."""
        return self.least_cost >= self.cost


@dataclass(frozen=True, slots=True, kw_only=True)
class NoWay:
    """There is none: `least_units` would be needed, or None where no number of ladders helps."""

    least_units: int | None


def cheapest_way(graph: Graph, start: int, goal: int, most_units: int | None = None) -> Way | NoWay:
    """Return the cheapest way, using at most so many units of the stock (None: any number).

    First without a limit. Should that way need too much, units get a price which is raised and lowered until the two
    ways at it, one within the limit and one beyond, cost the same (LARAC: Jüttner et al. 2001,
    doi:10.1109/INFCOM.2001.916277). That gives a way within the limit and a lower bound for all others; the search by
    layers then closes the gap.
    """
    search = _Search(graph, moves_of(graph.columns, graph.pixel_m), start, goal)
    free = search.priced(0.0)
    if free is None:
        return NoWay(least_units=None)
    if most_units is None or free.way.units <= most_units:
        return free.way
    needed = least_units(graph, start, goal)
    if needed is None or needed > most_units:
        return NoWay(least_units=needed)
    return _within(search, free, most_units)


def least_units(graph: Graph, start: int, goal: int) -> int | None:
    """Return the fewest units with which the goal can be reached at any cost, or None.

    Ground that hangs together without ladders is one node; SciPy's Dijkstra counts the units between.
    """
    from scipy.ndimage import label
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    walkable = np.isfinite(graph.rate).reshape(-1, graph.columns)
    pieces, count = label(walkable, structure=np.ones((3, 3)))
    piece = pieces.ravel()
    sources = np.repeat(np.arange(graph.first.size - 1), np.diff(graph.first))
    near, far = piece[sources], piece[graph.target]
    between = near != far
    # Of parallel ladders the one of fewest units counts; SciPy's own constructor would add them up.
    pair = near[between].astype(np.int64) * (count + 1) + far[between]
    units = graph.units[between].astype(np.float64)
    order = np.lexsort((units, pair))
    pair, units = pair[order], units[order]
    first_of_pair = np.flatnonzero(np.diff(pair, prepend=-1))
    rows, columns = np.divmod(pair[first_of_pair], count + 1)
    links = coo_array((units[first_of_pair], (rows, columns)), shape=(count + 1, count + 1)).tocsr()
    reached = dijkstra(links, indices=int(piece[start]))[piece[goal]]
    return int(reached) if np.isfinite(reached) else None


class _Priced(NamedTuple):
    """The cheapest way at a price of a unit, its true cost, and the costs to the goal at that price."""

    way: Way
    unit_price: float
    to_goal: NDArray[np.float64]


class _Search:
    """One pair of ends on one graph."""

    def __init__(self, graph: Graph, moves: Moves, start: int, goal: int) -> None:
        self.graph, self.moves, self.start, self.goal = graph, moves, start, goal
        self.sources = np.repeat(np.arange(graph.first.size - 1), np.diff(graph.first))

    def priced(self, unit_price: float) -> _Priced | None:
        """Return the cheapest way at a price of a unit."""
        ring = _ring(self.graph, self.moves, unit_price)
        to_goal, by = spread(self.graph, self.moves, self.goal, unit_price, ring)
        if not np.isfinite(to_goal[self.start]):
            return None
        return _Priced(self._traced(by, float(to_goal[self.start]), unit_price), unit_price, to_goal)

    def _traced(self, by: NDArray[np.int32], cost: float, unit_price: float) -> Way:
        cells, taken, units = [self.start], [], 0
        while cells[-1] != self.goal:
            move = int(by[cells[-1]])
            if move >= MOVES:  # ladders are numbered from their end at the goal's side
                units += int(self.graph.units[move - MOVES])
                cells.append(int(self.sources[move - MOVES]))
            else:
                cells.append(cells[-1] + int(self.moves.step[move]))
            taken.append(move)
        true_cost = cost - unit_price * units
        return Way(
            cells=np.array(cells), by=np.array(taken, np.int32), cost=true_cost, units=units, least_cost=true_cost
        )

    def labelled(self, labels: Labels) -> Way:
        """Return the best way of a search by layers."""
        cells, taken, units, label = [], [], 0, labels.best
        while label >= 0:
            cells.append(int(labels.cell[label]))
            move = int(labels.by[label])
            if move != NOTHING:
                taken.append(move)
                units += int(self.graph.units[move - MOVES]) if move >= MOVES else 0
            label = int(labels.parent[label])
        cost = float(labels.cost[labels.best])
        by = np.array(taken[::-1], np.int32)
        return Way(cells=np.array(cells[::-1]), by=by, cost=cost, units=units, least_cost=cost)


def _within(search: _Search, free: _Priced, most: int) -> Way:
    """Return the cheapest way within the limit, given that there is one and the cheapest of all, which is beyond it."""
    bounds, beyond, known, least = [free], free.way, None, free.way.cost
    unit_price = 0.5 * free.way.cost / free.way.units  # of the order of what lies between two ladders
    tried = 0
    while known is None or tried < PRICES:
        tried += 1
        found = search.priced(unit_price)
        assert found is not None  # what can be reached does not depend on prices
        bounds.append(found)
        way = found.way
        least = max(least, way.cost + unit_price * (way.units - most))
        settled = known is not None and way.units in (known.units, beyond.units)  # costs differ by rounding alone
        if way.units > most:
            beyond = way
        else:
            known = way if known is None or way.cost < known.cost else known
        if known is None:
            unit_price *= 8.0
            continue
        if settled or known.cost - least <= CLOSE_FRAC * known.cost:
            break
        unit_price = (known.cost - beyond.cost) / (beyond.units - known.units)
        if any(abs(unit_price - bound.unit_price) <= ALIKE_FRAC * unit_price for bound in bounds):
            break  # another search would raise the bound by little
    return _closed(search, bounds, known, min(least, known.cost), most)


def _closed(search: _Search, bounds: list[_Priced], known: Way, least: float, most: int) -> Way:
    """Close the gap between a known way and a lower bound: what is found below a threshold is the cheapest of all."""
    if known.cost - least <= ROUNDING * known.cost:
        return replace(known, least_cost=known.cost)
    kept = sorted(bounds, key=lambda bound: bound.way.cost + bound.unit_price * (bound.way.units - most))[-KEPT:]
    to_goal, prices = np.stack([bound.to_goal for bound in kept]), np.array([bound.unit_price for bound in kept])
    for share in DEEPER:
        threshold = known.cost if share == 1.0 else least + share * (known.cost - least)
        given = Bounds(to_goal=to_goal, unit_price=prices, known_cost=threshold, most_labels=MOST_LABELS)
        labels = layered(search.graph, search.moves, (search.start, search.goal), most, given)
        if not labels.complete:
            found = search.labelled(labels) if labels.best >= 0 else known
            return replace(found, least_cost=least)
        if labels.best >= 0:
            return search.labelled(labels)
        least = threshold
    return replace(known, least_cost=known.cost)


def _ring(graph: Graph, moves: Moves, unit_price: float) -> tuple[float, int]:
    """Return the width of a bucket of costs and how many of them hold any single move."""
    rates = graph.rate[np.isfinite(graph.rate)]
    if rates.size == 0:
        return 1.0, 2
    slowest, quickest = float(graph.pace_spm.max()), float(graph.pace_spm.min())
    dearest = float(rates.max()) * slowest * float(moves.length_m.max())
    if graph.price.size:
        dearest = max(dearest, float((graph.price + unit_price * graph.units).max()))
    usual = float(np.median(rates)) * quickest * graph.pixel_m
    width = max(usual, dearest / MOST_BUCKETS)
    return width, int(dearest / width) + 3
