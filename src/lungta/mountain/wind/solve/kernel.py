"""The compiled inner loops of the solver: one operator, never stored as a matrix, and smoothing by whole columns.

In a terrain-following grid with one lid every coefficient is a number of the column, of a side of the column, or of
the level. The columns of a row are kept by the colours of a chessboard, so that all columns of one colour can be solved
at once: an array of a level of the multigrid has the shape (2, ny + 2, nl, w), colour, row, level, column of the
colour, with a border of zeros about rows and columns. In row j and colour c lie the columns
i = 2 s - 2 + (j + c) % 2 for s = 1..w - 2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled_with

FASTMATH = {"contract", "reassoc", "nsz", "arcp"}  # sums may be regrouped; NaN and infinity keep their meaning


class Board(NamedTuple):
    """The operator of one level of the multigrid, by the chessboard.

    `columns` (2, ny, 12, w): conductance of the sides east, west, north, south and their sum; tilt of the same and
    their sum; area over depth; area times squared slope over depth. `pivot` (2, ny, nl, w): inverse pivots of the
    columns' own matrices. `thick`, `cz`, `bz`, `qz` (nl,): see `Plane`.
    """

    columns: NDArray[np.floating]
    pivot: NDArray[np.floating]
    thick: NDArray[np.floating]
    cz: NDArray[np.floating]
    bz: NDArray[np.floating]
    qz: NDArray[np.floating]


@compiled_with(fastmath=FASTMATH)
def _row_residual(lam, b, board, colour, j, out, around):  # type: ignore[no-untyped-def]
    """Residual of one row's columns of one colour, for the right-hand side `b`, into `out`; both (nl, w)."""
    own, beside = lam[colour, j + 1], lam[1 - colour, j + 1]
    north, south = lam[1 - colour, j + 2], lam[1 - colour, j]
    column, offset = board.columns[colour, j], (j + colour) % 2
    nl, w = own.shape
    for k in range(nl):
        for s in range(1, w - 1):
            east, west = beside[k, s + offset], beside[k, s - 1 + offset]
            flow = column[0, s] * east + column[1, s] * west + column[2, s] * north[k, s] + column[3, s] * south[k, s]
            lean = column[5, s] * east + column[6, s] * west + column[7, s] * north[k, s] + column[8, s] * south[k, s]
            around[k, s] = lean - column[9, s] * own[k, s]
            out[k, s] = b[k, s] + board.thick[k] * (flow - column[4, s] * own[k, s])
    for m in range(nl - 1):
        low, high, cz, bz, qz = board.thick[m], board.thick[m + 1], board.cz[m], board.bz[m], board.qz[m]
        for s in range(1, w - 1):
            step = own[m + 1, s] - own[m, s]
            leaning = cz * (column[9, s] * (step + step) + around[m + 1, s] - around[m, s])
            lying = low * around[m, s] + high * around[m + 1, s]
            rising = (column[10, s] * bz + column[11, s] * qz) * step - cz * lying
            out[m, s] += rising - low * leaning
            out[m + 1, s] -= rising + high * leaning
    for s in range(1, w - 1):
        out[nl - 1, s] -= column[10, s] * board.bz[nl - 1] * own[nl - 1, s]


@compiled_with(fastmath=FASTMATH)
def _row_solve(out, pivot, column, board, share):  # type: ignore[no-untyped-def]
    """Solve each column's own tridiagonal matrix for the right-hand sides in `out`, in place; `share` is scratch."""
    nl, w = out.shape
    for m in range(nl - 1):
        bend = board.cz[m] * (board.thick[m] - board.thick[m + 1])
        for s in range(1, w - 1):
            off = bend * column[9, s] - (column[10, s] * board.bz[m] + column[11, s] * board.qz[m])
            share[m, s] = off * pivot[m, s]
            out[m + 1, s] -= share[m, s] * out[m, s]
    for s in range(1, w - 1):
        out[nl - 1, s] *= pivot[nl - 1, s]
    for k in range(nl - 2, -1, -1):
        for s in range(1, w - 1):
            out[k, s] = out[k, s] * pivot[k, s] - share[k, s] * out[k + 1, s]


@compiled_with(fastmath=FASTMATH)
def smooth(lam, b, board, colour, fresh, first, last):  # type: ignore[no-untyped-def]
    """Solve every column of one colour exactly for the present neighbours, rows first..last.

    `fresh` says that the potential is still zero everywhere.
    """
    out, around = np.empty_like(lam[0, 0]), np.empty_like(lam[0, 0])
    for j in range(first, last):
        own, rhs, column = lam[colour, j + 1], b[colour, j + 1], board.columns[colour, j]
        if fresh:
            out[:] = rhs
        else:
            _row_residual(lam, rhs, board, colour, j, out, around)
        _row_solve(out, board.pivot[colour, j], column, board, around)
        for k in range(out.shape[0]):
            for s in range(1, out.shape[1] - 1):
                own[k, s] += out[k, s]


@compiled_with(fastmath=FASTMATH)
def residual(lam, b, board, out, colour, first, last):  # type: ignore[no-untyped-def]
    """Residual b - A lam of one colour of rows first..last into `out`."""
    around = np.empty_like(lam[0, 0])
    for j in range(first, last):
        _row_residual(lam, b[colour, j + 1], board, colour, j, out[colour, j + 1], around)


@compiled_with(fastmath=FASTMATH)
def apply(lam, board, out, first, last):  # type: ignore[no-untyped-def]
    """A lam of rows first..last into `out`; returns the sum of lam times it over these rows."""
    around, zero = np.empty_like(lam[0, 0]), np.zeros_like(lam[0, 0])
    total = 0.0
    for colour in range(2):
        for j in range(first, last):
            own, target = lam[colour, j + 1], out[colour, j + 1]
            _row_residual(lam, zero, board, colour, j, target, around)
            for k in range(own.shape[0]):
                for s in range(1, own.shape[1] - 1):
                    target[k, s] = -target[k, s]
                    total += own[k, s] * target[k, s]
    return total


@compiled_with(fastmath=FASTMATH)
def restrict(fine, coarse, first, last):  # type: ignore[no-untyped-def]
    """Sum a fine residual onto coarse columns, the transpose of `prolong`; coarse rows first..last."""
    rows, nl, w = fine.shape[1] - 2, fine.shape[2], coarse.shape[3]
    line = np.empty((nl, fine.shape[3]))
    for jc in range(first, last):
        line[:] = 0.0
        for dj in range(-1, 3):
            j = 2 * jc + dj
            if 0 <= j < rows:
                weight = 0.75 if 0 <= dj <= 1 else 0.25
                even, odd = fine[j % 2, j + 1], fine[1 - j % 2, j + 1]
                for k in range(nl):
                    for s in range(1, line.shape[1] - 1):
                        inner, outer = even[k, s] + odd[k, s], odd[k, s - 1] + even[k, s + 1]
                        line[k, s] += weight * (0.75 * inner + 0.25 * outer)
        for colour in range(2):
            start = 1 + (jc + colour) % 2
            for k in range(nl):
                for s in range(1, w - 1):
                    place = start + 2 * (s - 1)
                    inside = place < line.shape[1] - 1
                    coarse[colour, jc + 1, k, s] = line[k, place] if inside else 0.0


@compiled_with(fastmath=FASTMATH)
def prolong(coarse, lam, columns, first, last):  # type: ignore[no-untyped-def]
    """Add a coarse correction, bilinear in the plane, to fine rows first..last of `columns` columns."""
    nl, w = lam.shape[2], lam.shape[3]
    line = np.zeros((nl, w + 2))
    for j in range(first, last):
        near = j // 2 + 1
        line[:] = 0.0
        for row, weight in ((near, 0.75), (near + (1 if j % 2 else -1), 0.25)):
            for colour in range(2):
                start = 1 + (row - 1 + colour) % 2
                for k in range(nl):
                    for s in range(1, coarse.shape[3] - 1):
                        place = start + 2 * (s - 1)
                        if place < w + 1:
                            line[k, place] += weight * coarse[colour, row, k, s]
        even, odd = lam[j % 2, j + 1], lam[1 - j % 2, j + 1]
        for k in range(nl):
            for s in range(1, w - 1):
                even[k, s] += 0.75 * line[k, s] + 0.25 * line[k, s - 1]
                odd[k, s] += 0.75 * line[k, s] + 0.25 * line[k, s + 1]
            if columns % 2:
                odd[k, w - 2] = 0.0


@compiled_with(fastmath=FASTMATH)
def narrow(wide, out, first, last):  # type: ignore[no-untyped-def]
    """Copy rows first..last into another precision."""
    for colour in range(2):
        for j in range(first + 1, last + 1):
            for k in range(wide.shape[2]):
                for s in range(wide.shape[3]):
                    out[colour, j, k, s] = wide[colour, j, k, s]


@compiled_with(fastmath=FASTMATH)
def step_solution(x, r, p, ap, step, first, last):  # type: ignore[no-untyped-def]
    """x += step p and r -= step A p over rows first..last."""
    for colour in range(2):
        for j in range(first + 1, last + 1):
            for k in range(x.shape[2]):
                for s in range(x.shape[3]):
                    x[colour, j, k, s] += step * p[colour, j, k, s]
                for s in range(x.shape[3]):
                    r[colour, j, k, s] -= step * ap[colour, j, k, s]


@compiled_with(fastmath=FASTMATH)
def squared_divergence(r, board, first, last):  # type: ignore[no-untyped-def]
    """Sum of (area outflow / thickness)^2 over nodes; the ground's node has the lowest cell's thickness."""
    total = 0.0
    for colour in range(2):
        for j in range(first, last):
            over_depth = board.columns[colour, j, 10]
            for k in range(r.shape[2]):
                thick = board.thick[max(k, 1)]
                for s in range(1, r.shape[3] - 1):
                    each = r[colour, j + 1, k, s] * over_depth[s] / thick
                    total += each * each
    return total


@compiled_with(fastmath=FASTMATH)
def product(r, z, first, last):  # type: ignore[no-untyped-def]
    """Sum of r z over rows first..last."""
    total = 0.0
    for colour in range(2):
        for j in range(first + 1, last + 1):
            for k in range(r.shape[2]):
                for s in range(r.shape[3]):
                    total += r[colour, j, k, s] * z[colour, j, k, s]
    return total


@compiled_with(fastmath=FASTMATH)
def step_direction(p, z, share, first, last):  # type: ignore[no-untyped-def]
    """p = z + share p over rows first..last."""
    for colour in range(2):
        for j in range(first + 1, last + 1):
            for k in range(p.shape[2]):
                for s in range(p.shape[3]):
                    p[colour, j, k, s] = z[colour, j, k, s] + share * p[colour, j, k, s]
