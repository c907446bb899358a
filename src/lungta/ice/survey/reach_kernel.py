"""The compiled spread of energy lines over a height grid: highest lines first, so that each cell is left once.

Every move loses at least `fall_m`. Lines are sorted into layers of that thickness; a cell in the highest layer that
still holds any can be raised by none of the others (Dial 1969, doi:10.1145/363269.363610).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

MOVES = np.array(
    [(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1) if (y, x) != (0, 0)]
    + [(y, x) for y in (-2, -1, 1, 2) for x in (-2, -1, 1, 2) if abs(y) != abs(x)],
    dtype=np.int64,
)
"""Neighbours, then knight's moves: ways over them are at most 2.8 % longer than straight lines."""
FIRST_KNIGHT = 8
NONE = -1

Floats = NDArray[np.float64]
Links = NDArray[np.int32]


@compiled
def spread(ground: Floats, line_m: Floats, begun: Floats, fall_m: float) -> None:
    """Raise the energy line of every cell to the highest that a way from any source gives, in place.

    `line_m` holds the sources' lines and -inf elsewhere, `begun` the height that a cell's line began at, `fall_m` what
    a line loses from a cell to the next. A void is NaN in `ground` and is never reached.
    """
    rows, columns = ground.shape
    highest = line_m.max()
    if highest == -np.inf:
        return
    layers = int((highest - np.nanmin(ground)) / fall_m) + 2
    first = np.full(layers, NONE, np.int32)
    after, before = np.full(rows * columns, NONE, np.int32), np.full(rows * columns, NONE, np.int32)
    left = np.zeros((rows, columns), np.bool_)
    for row in range(rows):
        for column in range(columns):
            if line_m[row, column] > -np.inf:
                _put(first, after, before, row * columns + column, int((highest - line_m[row, column]) / fall_m))
    for layer in range(layers):
        while first[layer] != NONE:
            cell = first[layer]
            _take(first, after, before, cell, layer)
            row, column = cell // columns, cell % columns
            left[row, column] = True
            for k in range(MOVES.shape[0]):
                i, j = row + MOVES[k, 0], column + MOVES[k, 1]
                if i < 0 or j < 0 or i >= rows or j >= columns or left[i, j]:
                    continue
                lost = fall_m * np.sqrt(MOVES[k, 0] ** 2 + MOVES[k, 1] ** 2)
                risen = line_m[row, column] - lost
                if not (risen > ground[i, j] and risen > line_m[i, j]):  # never true of a void
                    continue
                if k >= FIRST_KNIGHT and not _clears(ground, row, column, k, risen + 0.5 * lost):
                    continue
                target = i * columns + j
                if line_m[i, j] > -np.inf:
                    _take(first, after, before, target, int((highest - line_m[i, j]) / fall_m))
                line_m[i, j], begun[i, j] = risen, begun[row, column]
                _put(first, after, before, target, int((highest - risen) / fall_m))


@compiled
def _put(first: Links, after: Links, before: Links, cell: int, layer: int) -> None:
    after[cell], before[cell] = first[layer], NONE
    if first[layer] != NONE:
        before[first[layer]] = cell
    first[layer] = cell


@compiled
def _take(first: Links, after: Links, before: Links, cell: int, layer: int) -> None:
    if before[cell] == NONE:
        first[layer] = after[cell]
    else:
        after[before[cell]] = after[cell]
    if after[cell] != NONE:
        before[after[cell]] = before[cell]


@compiled
def _clears(ground: Floats, row: int, column: int, move: int, line: float) -> bool:
    """Whether an energy line stands above the ground where a knight's move passes halfway between two cells."""
    dy, dx = MOVES[move, 0], MOVES[move, 1]
    a, b = dy // 2, dx // 2  # rounded down, and one more where that is not whole
    one = ground[row + a, column + b]
    other = ground[row + a + (dy & 1), column + b + (dx & 1)]
    return bool(line > 0.5 * (one + other))
