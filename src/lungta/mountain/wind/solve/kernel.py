"""The compiled inner loops of the solver: one operator, matrix-free, and smoothing by whole columns.

In a terrain-following grid with one lid every coefficient is a number of the column, of a side of the column, or of the
level: the operator is never stored. Compiled code is kept as that of the corridor search is.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FASTMATH = {"contract", "reassoc", "nsz", "arcp"}  # sums may be regrouped; NaN and infinity keep their meaning


class Plane(NamedTuple):
    """What one level of the multigrid needs to know, in columns (j, i) and levels k = 0 at the ground itself.

    `conduct_*` are the conductances of sides per unit of fractional depth, `tilt_*` a quarter of their slope times
    their width, positive where the ground rises to east and north; `thick`, `cz`, `bz`, `qz` belong to levels and to
    the faces above them.
    """

    depth: Floats  # (ny, nx)
    q: Floats  # (ny, nx)
    conduct_e: Floats  # (ny, nx + 1)
    tilt_e: Floats  # (ny, nx + 1)
    conduct_n: Floats  # (ny + 1, nx)
    tilt_n: Floats  # (ny + 1, nx)
    inv_pivot: Floats  # (ny, nx, nl)
    thick: Floats  # (nl,)
    cz: Floats  # (nl,)
    bz: Floats  # (nl,)
    qz: Floats  # (nl,)
    area: float


@njit(cache=True, nogil=True, fastmath=FASTMATH, inline="always")
def _residual_of(lam, b, plane, j, i, out, scratch):  # type: ignore[no-untyped-def]
    """Residual of one column, of right-hand side `b`, into `out`; `lam` has a border of zeros, `scratch` is (3, nl)."""
    nl = plane.thick.size
    around, rising, leaning = scratch[0], scratch[1], scratch[2]
    thick, cz = plane.thick, plane.cz
    ce, cw = plane.conduct_e[j, i + 1], plane.conduct_e[j, i]
    cn, cs = plane.conduct_n[j + 1, i], plane.conduct_n[j, i]
    te, tw = plane.tilt_e[j, i + 1], -plane.tilt_e[j, i]
    tn, ts = plane.tilt_n[j + 1, i], -plane.tilt_n[j, i]
    conduct, tilt = ce + cw + cn + cs, te + tw + tn + ts
    own = lam[j + 1, i + 1]
    east, west = lam[j + 1, i + 2], lam[j + 1, i]
    north, south = lam[j + 2, i + 1], lam[j, i + 1]
    up = plane.area / plane.depth[j, i]
    steep = plane.area * plane.q[j, i]
    for k in range(nl):
        flow = ce * east[k] + cw * west[k] + cn * north[k] + cs * south[k] - conduct * own[k]
        around[k] = te * east[k] + tw * west[k] + tn * north[k] + ts * south[k] - tilt * own[k]
        out[k] = b[k] + thick[k] * flow
    for m in range(nl - 1):
        step = own[m + 1] - own[m]
        leaning[m] = cz[m] * (2.0 * tilt * step + around[m + 1] - around[m])
        lying = thick[m] * around[m] + thick[m + 1] * around[m + 1]
        rising[m] = (up * plane.bz[m] + steep * plane.qz[m]) * step - cz[m] * lying
    rising[nl - 1] = -up * plane.bz[nl - 1] * own[nl - 1]
    out[0] += rising[0] - thick[0] * leaning[0]
    for k in range(1, nl - 1):
        out[k] += rising[k] - rising[k - 1] - thick[k] * (leaning[k] + leaning[k - 1])
    out[nl - 1] += rising[nl - 1] - rising[nl - 2] - thick[nl - 1] * leaning[nl - 2]


@njit(cache=True, nogil=True, inline="always")
def _off(plane, m, up, steep, tilt):  # type: ignore[no-untyped-def]
    """Off-diagonal of a column's own matrix between levels m and m + 1."""
    return tilt * plane.cz[m] * (plane.thick[m] - plane.thick[m + 1]) - (plane.bz[m] * up + plane.qz[m] * steep)


@njit(cache=True, nogil=True, inline="always")
def _tilt(plane, j, i):  # type: ignore[no-untyped-def]
    return plane.tilt_e[j, i + 1] - plane.tilt_e[j, i] + plane.tilt_n[j + 1, i] - plane.tilt_n[j, i]


@njit(cache=True, nogil=True)
def factor(plane, first, last):  # type: ignore[no-untyped-def]
    """Fill the inverse pivots of the columns' own tridiagonal matrices, rows first..last."""
    nl = plane.thick.size
    for j in range(first, last):
        for i in range(plane.depth.shape[1]):
            tilt = _tilt(plane, j, i)
            conduct = (
                plane.conduct_e[j, i + 1] + plane.conduct_e[j, i] + plane.conduct_n[j + 1, i] + plane.conduct_n[j, i]
            )
            up, steep = plane.area / plane.depth[j, i], plane.area * plane.q[j, i]
            below, carried = 0.0, 0.0
            for k in range(nl):
                above = plane.bz[k] * up + plane.qz[k] * steep
                cz_below = plane.cz[k - 1] if k else 0.0
                diagonal = plane.thick[k] * (conduct + 2.0 * tilt * (cz_below - plane.cz[k])) + below + above
                plane.inv_pivot[j, i, k] = 1.0 / (diagonal - carried)
                if k < nl - 1:
                    off = _off(plane, k, up, steep, tilt)
                    carried = off * off * plane.inv_pivot[j, i, k]
                below = above


@njit(cache=True, nogil=True, fastmath=FASTMATH, inline="always")
def _shares(plane, j, i, share):  # type: ignore[no-untyped-def]
    """Fill what each level's equation hands to the next when a column is solved."""
    tilt, pivot = _tilt(plane, j, i), plane.inv_pivot[j, i]
    up, steep = plane.area / plane.depth[j, i], plane.area * plane.q[j, i]
    for m in range(plane.thick.size - 1):
        share[m] = _off(plane, m, up, steep, tilt) * pivot[m]


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def smooth(lam, b, plane, colour, fresh, first, last):  # type: ignore[no-untyped-def]
    """Solve every column of one colour of the chessboard exactly for the present neighbours, rows first..last.

    `fresh` says that the potential is still zero everywhere. Columns are solved two at a time, so that the processor
    works on one while it waits for the other.
    """
    nx, nl = plane.depth.shape[1], plane.thick.size
    out, share, scratch = np.empty((2, nl)), np.empty((2, nl)), np.empty((3, nl))
    for j in range(first, last):
        for i in range((j + colour) % 2, nx, 4):
            pair = min(i + 2, nx - 1 - (nx - 1 - i) % 2)  # the column itself at the end of a row
            if fresh:
                out[0, :], out[1, :] = b[j, i], b[j, pair]
            else:
                _residual_of(lam, b[j, i], plane, j, i, out[0], scratch)
                _residual_of(lam, b[j, pair], plane, j, pair, out[1], scratch)
            _shares(plane, j, i, share[0])
            _shares(plane, j, pair, share[1])
            one, two = out[0, 0], out[1, 0]
            for k in range(1, nl):
                one = out[0, k] - share[0, k - 1] * one
                two = out[1, k] - share[1, k - 1] * two
                out[0, k], out[1, k] = one, two
            for k in range(nl):
                out[0, k] *= plane.inv_pivot[j, i, k]
                out[1, k] *= plane.inv_pivot[j, pair, k]
            one, two = out[0, nl - 1], out[1, nl - 1]
            for k in range(nl - 2, -1, -1):
                one = out[0, k] - share[0, k] * one
                two = out[1, k] - share[1, k] * two
                out[0, k], out[1, k] = one, two
            for k in range(nl):
                lam[j + 1, i + 1, k] += out[0, k]
            if pair != i:
                for k in range(nl):
                    lam[j + 1, pair + 1, k] += out[1, k]


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def residual(lam, b, plane, out, solved, first, last):  # type: ignore[no-untyped-def]
    """Residual b - A lam of rows first..last into `out`, shape (ny, nx, nl).

    Columns of the colour `solved` are known to have none, having been solved last; -1 for no colour.
    """
    scratch = np.empty((3, plane.thick.size))
    for j in range(first, last):
        for i in range(plane.depth.shape[1]):
            if (i + j) % 2 == solved:
                out[j, i, :] = 0.0
            else:
                _residual_of(lam, b[j, i], plane, j, i, out[j, i], scratch)


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def apply(lam, plane, out, first, last):  # type: ignore[no-untyped-def]
    """A lam of rows first..last into `out`, shape (ny, nx, nl); returns the sum of lam times it over these rows."""
    nl = plane.thick.size
    scratch, zero = np.empty((3, nl)), np.zeros(nl)
    total = 0.0
    for j in range(first, last):
        for i in range(plane.depth.shape[1]):
            column = out[j, i]
            _residual_of(lam, zero, plane, j, i, column, scratch)
            own = lam[j + 1, i + 1]
            for k in range(nl):
                column[k] = -column[k]
                total += own[k] * column[k]
    return total


@njit(cache=True, nogil=True)
def restrict(fine, coarse, first, last):  # type: ignore[no-untyped-def]
    """Sum a fine residual onto coarse columns: the transpose of `prolong`; coarse rows first..last."""
    ny, nx, nl = fine.shape
    for jc in range(first, last):
        for ic in range(coarse.shape[1]):
            target = coarse[jc, ic]
            target[:] = 0.0
            for dj in range(-1, 3):
                j = 2 * jc + dj
                if j < 0 or j >= ny:
                    continue
                wj = 0.75 if 0 <= dj <= 1 else 0.25
                for di in range(-1, 3):
                    i = 2 * ic + di
                    if i < 0 or i >= nx:
                        continue
                    w = wj * (0.75 if 0 <= di <= 1 else 0.25)
                    for k in range(nl):
                        target[k] += w * fine[j, i, k]


@njit(cache=True, nogil=True)
def prolong(coarse, lam, first, last):  # type: ignore[no-untyped-def]
    """Add a coarse correction, bilinear in the plane, to fine rows first..last; both have a border of zeros."""
    nx, nl = lam.shape[1] - 2, lam.shape[2]
    for j in range(first, last):
        jc = j // 2 + 1
        jn = jc + (1 if j % 2 else -1)
        for i in range(nx):
            ic = i // 2 + 1
            inn = ic + (1 if i % 2 else -1)
            target = lam[j + 1, i + 1]
            a, b, c, d = coarse[jc, ic], coarse[jc, inn], coarse[jn, ic], coarse[jn, inn]
            for k in range(nl):
                target[k] += 0.5625 * a[k] + 0.1875 * (b[k] + c[k]) + 0.0625 * d[k]


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def step_solution(x, r, p, ap, step, first, last):  # type: ignore[no-untyped-def]
    """x += step p and r -= step A p over rows first..last."""
    for j in range(first, last):
        for i in range(r.shape[1]):
            for k in range(r.shape[2]):
                x[j + 1, i + 1, k] += step * p[j + 1, i + 1, k]
                r[j, i, k] -= step * ap[j, i, k]


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def squared_divergence(r, plane, first, last):  # type: ignore[no-untyped-def]
    """Sum of (outflow / volume)^2 over nodes of rows first..last; the ground's node has the lowest cell's volume."""
    nl = r.shape[2]
    weight = np.empty(nl)
    for k in range(nl):
        weight[k] = 1.0 / (plane.area * plane.thick[max(k, 1)]) ** 2
    total = 0.0
    for j in range(first, last):
        for i in range(r.shape[1]):
            column = 0.0
            for k in range(nl):
                column += r[j, i, k] * r[j, i, k] * weight[k]
            total += column / plane.depth[j, i] ** 2
    return total


@njit(cache=True, nogil=True, fastmath=FASTMATH)
def product(r, z, first, last):  # type: ignore[no-untyped-def]
    """Sum of r z over rows first..last; `z` has a border."""
    total = 0.0
    for j in range(first, last):
        for i in range(r.shape[1]):
            for k in range(r.shape[2]):
                total += r[j, i, k] * z[j + 1, i + 1, k]
    return total


@njit(cache=True, nogil=True)
def step_direction(p, z, share, first, last):  # type: ignore[no-untyped-def]
    """p = z + share p over rows first..last; both have a border."""
    for j in range(first + 1, last + 1):
        for i in range(1, p.shape[1] - 1):
            for k in range(p.shape[2]):
                p[j, i, k] = z[j, i, k] + share * p[j, i, k]
