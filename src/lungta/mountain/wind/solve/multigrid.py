"""Conjugate gradients preconditioned by one multigrid cycle."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WindError
from lungta.mountain.wind.rows import Rows, shared_rows
from lungta.mountain.wind.solve.board import board_of, empty_board, from_board, to_board
from lungta.mountain.wind.solve.planes import Plane

Floats = NDArray[np.float64]

MAX_ITERATIONS = 100
SWEEPS_COARSEST = 8


class Solved(NamedTuple):
    """The potential with its border, and the divergence left after each iteration over that at first."""

    potential: Floats
    residuals: tuple[float, ...]


class Multigrid:
    """The operator of one grid with its coarser copies; made once, used for any right-hand side on that ground.

    Coarser grids have half the columns each way and all levels, since columns are solved whole: that is what makes the
    cycle indifferent to cells that are a hundred times wider than high. The cycle only guides the conjugate gradients,
    so it runs in single precision.
    """

    def __init__(self, planes: list[Plane]) -> None:
        from lungta.mountain.wind.solve import kernel

        self._kernel = kernel
        self.planes = planes
        self._board = board_of(planes[0], np.float64)
        self._boards = [board_of(plane, np.float32) for plane in planes]
        self._lam, self._b, self._r = ([empty_board(plane, np.float32) for plane in planes] for _ in range(3))

    def solve(self, b: Floats, *, tolerance: float) -> Solved:
        """Return the potential that leaves at most `tolerance` of the divergence in `b`, root mean square over nodes.

        Raises
        ------
        WindError
            When the divergence does not fall so far, with its history: a field that only looks fine is not returned.
        """
        with shared_rows() as share:
            return self._solve(b, tolerance, share)

    def divergence_per_s(self, outflow_m3ps: Floats) -> float:
        """Return the root mean square divergence of nodes with a net outflow (ny, nx, nl) [1/s].

        The ground's node has the lowest cell's volume.
        """
        plane = self.planes[0]
        thick = np.concatenate([plane.thick[1:2], plane.thick[1:]])
        squares = np.einsum("jik,jik,k->ji", outflow_m3ps, outflow_m3ps, 1.0 / thick**2)
        return float(np.sqrt((squares / (plane.area * plane.depth) ** 2).sum() / outflow_m3ps.size))

    def _divergence_per_s(self, r: NDArray[Any], share: Rows) -> float:
        """The same of a residual on the chessboard."""
        board, plane, kernel = self._board, self.planes[0], self._kernel
        parts = share(r.shape[1] - 2, lambda f, e: kernel.squared_divergence(r, board, f, e))
        return float((sum(parts) / (plane.depth.size * plane.thick.size)) ** 0.5 / plane.area**2)

    def _solve(self, b: Floats, tolerance: float, share: Rows) -> Solved:
        kernel, board, rows = self._kernel, self._board, b.shape[0]
        x, r, p, ap = (empty_board(self.planes[0], np.float64) for _ in range(4))
        to_board(b, r)
        first = left = self._divergence_per_s(r, share)
        residuals: list[float] = []
        rz = 1.0
        while not left <= tolerance * first:  # so that a NaN is not taken for an end
            if len(residuals) == MAX_ITERATIONS or not np.isfinite(left):
                raise _not_converged(residuals, tolerance)
            z = self._cycle(r, share)
            rz_new = sum(share(rows, lambda f, e, z=z: kernel.product(r, z, f, e)))
            keep = rz_new / rz if residuals else 0.0
            share(rows, lambda f, e, z=z, keep=keep: kernel.step_direction(p, z, keep, f, e))
            step = rz_new / sum(share(rows, lambda f, e: kernel.apply(p, board, ap, f, e)))
            share(rows, lambda f, e, step=step: kernel.step_solution(x, r, p, ap, step, f, e))
            left = self._divergence_per_s(r, share)
            residuals.append(left / first)
            rz = rz_new
        return Solved(from_board(x, b.shape), tuple(residuals))

    def _cycle(self, r: NDArray[Any], share: Rows, depth: int = 0) -> NDArray[np.float32]:
        """Return one symmetric V-cycle's answer to a residual, from zero."""
        kernel, board, lam = self._kernel, self._boards[depth], self._lam[depth]
        rows = r.shape[1] - 2
        b = self._b[depth]
        if r is not b:
            share(rows, lambda f, e: kernel.narrow(r, b, f, e))
        lam[:] = 0.0
        coarsest = depth + 1 == len(self.planes)
        sweeps = SWEEPS_COARSEST if coarsest else 1
        for n in range(2 * sweeps):
            share(rows, lambda f, e, n=n: kernel.smooth(lam, b, board, n % 2, n == 0, f, e))
        if not coarsest:
            mine, coarse, columns = self._r[depth], self._b[depth + 1], self.planes[depth].depth.shape[1]
            share(rows, lambda f, e: kernel.residual(lam, b, board, mine, 0, f, e))  # the other colour has none
            share(coarse.shape[1] - 2, lambda f, e: kernel.restrict(mine, coarse, f, e))
            correction = self._cycle(coarse, share, depth + 1)
            share(rows, lambda f, e: kernel.prolong(correction, lam, columns, f, e))
        for n in range(2 * sweeps):
            share(rows, lambda f, e, n=n: kernel.smooth(lam, b, board, 1 - n % 2, False, f, e))
        return lam


def _not_converged(residuals: list[float], tolerance: float) -> WindError:
    tail = ", ".join(f"{value:.1e}" for value in residuals[-5:])
    return WindError(
        f"the wind could not be solved: after {len(residuals)} iterations the divergence is not below {tolerance:.0e} "
        f"of what it was (last: {tail}).",
        remedy="Take a coarser mesh or smoother terrain; look for single nodes that stand hundreds of metres off.",
    )
