"""The compiled search for ladders: from each rim straight across what cannot be walked, to the next firm cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled


@compiled
def _more_cells(cells: NDArray[np.int32]) -> NDArray[np.int32]:
    held = np.empty(2 * cells.size, np.int32)
    held[: cells.size] = cells
    return held


@compiled
def _more_spans(spans_m: NDArray[np.float32]) -> NDArray[np.float32]:
    held = np.empty(2 * spans_m.size, np.float32)
    held[: spans_m.size] = spans_m
    return held


@compiled
def spans(
    walkable: NDArray[np.bool_],
    known: NDArray[np.bool_],
    alt_m: NDArray[np.float32],
    headings: NDArray[np.float64],
    pixel_m: float,
    most_m: float,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
    """Return (from, to, span [m]) of every straight crossing, along the headings given, as cells numbered by row.

    A crossing leaves a walkable cell straight into one that is not, and ends at the first that is. Its span is the
    straight line through the air between the two cells. A void ends the look: nobody knows what is there.
    """
    rows, columns = walkable.shape
    most_steps = int(most_m / pixel_m) + 1
    size, count = 4096, 0
    near, far, span_m = np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.float32)
    for row in range(rows):
        for column in range(columns):
            if not walkable[row, column]:
                continue
            for heading in range(headings.shape[0]):
                down, right = headings[heading, 0], headings[heading, 1]
                for taken in range(1, most_steps + 1):
                    i, j = row + int(np.rint(taken * down)), column + int(np.rint(taken * right))
                    if i < 0 or j < 0 or i >= rows or j >= columns or not known[i, j]:
                        break
                    if not walkable[i, j]:
                        continue
                    if taken == 1:
                        break
                    level_m = pixel_m * np.hypot(float(i - row), float(j - column))
                    length_m = np.hypot(level_m, float(alt_m[i, j]) - float(alt_m[row, column]))
                    if length_m <= most_m:
                        if count == size:
                            near, far, span_m = _more_cells(near), _more_cells(far), _more_spans(span_m)
                            size *= 2
                        near[count], far[count], span_m[count] = row * columns + column, i * columns + j, length_m
                        count += 1
                    break
    return near[:count].copy(), far[:count].copy(), span_m[:count].copy()
