"""What the search walks on: cells with moves to 16 neighbours, and ladders between cells."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MARGIN = 2
"""Blocked cells around the grid, so that no move needs to ask whether it leaves it."""
HEADINGS = (
    *((0, 1), (1, 2), (1, 1), (2, 1), (1, 0), (2, -1), (1, -1), (1, -2)),
    *((0, -1), (-1, -2), (-1, -1), (-2, -1), (-1, 0), (-2, 1), (-1, 1), (-1, 2)),
)
"""The moves, as rows and columns: to the 8 cells around and a knight's to 8 more."""
GRADIENTS_PER_UNIT, STEEPEST = 200, 2.0
"""The pace is tabled by gradient in steps of 0.005, up to a rise of 2 in 1; the slope's limit stops people earlier."""


class Graph(NamedTuple):
    """Cells in rows, with `MARGIN` blocked cells on all sides, numbered through.

    Attributes
    ----------
    columns : int
        Cells in a row, margins included.
    pixel_m : float
        Side of a cell [m].
    surface_m : float32 array, shape (cells,)
        Height that a foot meets [m]; any number where blocked.
    rate : float32 array, shape (cells,)
        Cost of a second of plain walking; infinite where nobody walks.
    pace_spm : float64 array
        Plain walking time of a metre [s/m] by gradient, from -`STEEPEST` to `STEEPEST`.
    first : int32 array, shape (cells + 1,)
        Ladders from cell `c` are those numbered `first[c]` to `first[c + 1]`, excluded.
    target : int32 array, shape (ladders,)
        Cell at the other end. Each ladder stands twice, once from either end.
    units : uint8 array, shape (ladders,)
        What a ladder takes of the limited stock: its sections, or 1.
    price : float64 array, shape (ladders,)
        Cost of crossing it, the same both ways.
    """

    columns: int
    pixel_m: float
    surface_m: NDArray[np.float32]
    rate: NDArray[np.float32]
    pace_spm: NDArray[np.float64]
    first: NDArray[np.int32]
    target: NDArray[np.int32]
    units: NDArray[np.uint8]
    price: NDArray[np.float64]


class Moves(NamedTuple):
    """The 16 moves as steps through numbered cells.

    A knight's move passes between two cells; it costs the mean rate of those and of its two ends, so both must be
    walkable. For a move to one of the 8 cells around, the cells between are its ends.
    """

    step: NDArray[np.int64]
    between_a: NDArray[np.int64]
    between_b: NDArray[np.int64]
    length_m: NDArray[np.float64]


def moves_of(columns: int, pixel_m: float) -> Moves:
    """Return the moves on rows of so many cells."""
    headings = np.array(HEADINGS)
    rows, across = headings.T
    step = rows * columns + across
    knight = np.abs(headings).max(axis=1) == 2
    toward = np.where(np.abs(headings) == 2, np.sign(headings), 0)  # along the long leg
    diagonal = np.sign(headings)
    between_a = np.where(knight, toward[:, 0] * columns + toward[:, 1], 0)
    between_b = np.where(knight, diagonal[:, 0] * columns + diagonal[:, 1], step)
    return Moves(step=step, between_a=between_a, between_b=between_b, length_m=pixel_m * np.hypot(rows, across))


def cell_of(graph: Graph, row: int, column: int) -> int:
    """Return the number of a cell by its row and column of the grid without margins."""
    return (row + MARGIN) * graph.columns + column + MARGIN


def row_column_of(graph: Graph, cells: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rows and columns, of the grid without margins, of numbered cells."""
    rows, columns = np.divmod(cells, graph.columns)
    return rows - MARGIN, columns - MARGIN


def with_margin(values: NDArray[np.float32], outside: float) -> NDArray[np.float32]:
    """Return an array with margins, as one row of cells."""
    return np.pad(values, MARGIN, constant_values=outside).ravel()
