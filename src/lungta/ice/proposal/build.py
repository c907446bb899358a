"""The graph of a ground and its ladders, as the search walks it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.ice.proposal.effort import pace_table
from lungta.ice.proposal.graph import MARGIN, Graph, with_margin
from lungta.ice.proposal.ground import Cells, Ground
from lungta.ice.proposal.ladders import LadderSites
from lungta.ice.proposal.settings import Walker


class Stock(StrEnum):
    """What is limited: ladder sections, or crossings however many sections they take."""

    SECTIONS = "sections"
    CROSSINGS = "crossings"


class Built(NamedTuple):
    """A graph, and the place among the ladder sites of each of its ladders."""

    graph: Graph
    site: NDArray[np.int64]


def graph_of(
    ground: Ground, sites: LadderSites, walker: Walker, stock: Stock = Stock.SECTIONS, dearer: Cells | None = None
) -> Built:
    """Return the graph; `dearer` multiplies the cost of everything in a cell, and of ladders by their ends' mean."""
    rate = np.where(ground.walkable, ground.slower * ground.worth, np.float32(np.inf)).astype(np.float32)
    price = sites.price
    if dearer is not None:
        rate = rate * dearer
        price = price * 0.5 * (dearer.ravel()[sites.near] + dearer.ravel()[sites.far])
    columns = ground.grid.columns + 2 * MARGIN
    near, far = _numbered(sites.near, ground.grid.columns), _numbered(sites.far, ground.grid.columns)
    source, target = np.concatenate([near, far]), np.concatenate([far, near])
    order = np.argsort(source, kind="stable")
    units = sites.sections if stock is Stock.SECTIONS else np.ones_like(sites.sections)
    cells = (ground.grid.rows + 2 * MARGIN) * columns
    count = np.bincount(source, minlength=cells)
    graph = Graph(
        columns=columns,
        pixel_m=ground.grid.pixel_m,
        surface_m=with_margin(ground.surface_m, 0.0),
        rate=with_margin(rate, np.inf),
        pace_spm=pace_table(walker, ground.mean_alt_amsl_m),
        first=np.concatenate([[0], np.cumsum(count)]).astype(np.int32),
        target=target[order].astype(np.int32),
        units=np.concatenate([units, units])[order],
        price=np.concatenate([price, price])[order],
    )
    return Built(graph, order % max(1, near.size))


def _numbered(cells: NDArray[np.int32], columns: int) -> NDArray[np.int32]:
    """Return cells numbered by row of the grid as cells of the graph."""
    rows, across = np.divmod(cells, columns)
    return np.asarray((rows + MARGIN) * (columns + 2 * MARGIN) + across + MARGIN, dtype=np.int32)
