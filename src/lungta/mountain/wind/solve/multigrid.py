"""Conjugate gradients preconditioned by one multigrid cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WindError
from lungta.mountain.wind.solve.rows import Rows, shared_rows

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.kernel import Plane

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
    cycle indifferent to cells that are a hundred times wider than high.
    """

    def __init__(self, planes: list[Plane]) -> None:
        from lungta.mountain.wind.solve import kernel

        self._kernel = kernel
        self.planes = planes
        self._lam = [np.zeros(_bordered(plane)) for plane in planes]
        self._b = [np.empty_like(plane.inv_pivot) for plane in planes]
        self._r = [np.empty_like(plane.inv_pivot) for plane in planes]

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
        """Return the root mean square divergence of nodes with a net outflow [1/s]."""
        with shared_rows() as share:
            return self._divergence_per_s(outflow_m3ps, share)

    def _divergence_per_s(self, outflow_m3ps: Floats, share: Rows) -> float:
        plane, kernel = self.planes[0], self._kernel
        parts = share(len(outflow_m3ps), lambda f, e: kernel.squared_divergence(outflow_m3ps, plane, f, e))
        return float((sum(parts) / outflow_m3ps.size) ** 0.5)

    def _solve(self, b: Floats, tolerance: float, share: Rows) -> Solved:
        kernel, plane, rows = self._kernel, self.planes[0], b.shape[0]
        x, p = np.zeros_like(self._lam[0]), np.zeros_like(self._lam[0])
        r, ap = b.copy(), np.empty_like(b)
        first = left = self._divergence_per_s(b, share)
        residuals: list[float] = []
        rz = 1.0
        while not left <= tolerance * first:  # so that a NaN is not taken for an end
            if len(residuals) == MAX_ITERATIONS or not np.isfinite(left):
                raise _not_converged(residuals, tolerance)
            z = self._cycle(r, share)
            rz_new = sum(share(rows, lambda f, e, z=z: kernel.product(r, z, f, e)))
            keep = rz_new / rz if residuals else 0.0
            share(rows, lambda f, e, z=z, keep=keep: kernel.step_direction(p, z, keep, f, e))
            p_ap = sum(share(rows, lambda f, e: kernel.apply(p, plane, ap, f, e)))
            step = rz_new / p_ap
            share(rows, lambda f, e, step=step: kernel.step_solution(x, r, p, ap, step, f, e))
            left = self._divergence_per_s(r, share)
            residuals.append(left / first)
            rz = rz_new
        return Solved(x, tuple(residuals))

    def _cycle(self, r: Floats, share: Rows, depth: int = 0) -> Floats:
        """Return one symmetric V-cycle's answer to a residual, from zero; with its border."""
        kernel, plane, lam = self._kernel, self.planes[depth], self._lam[depth]
        rows = r.shape[0]
        lam[:] = 0.0
        coarsest = depth + 1 == len(self.planes)
        sweeps = SWEEPS_COARSEST if coarsest else 1
        for n in range(2 * sweeps):
            share(rows, lambda f, e, n=n: kernel.smooth(lam, r, plane, n % 2, n == 0, f, e))
        if not coarsest:
            mine, coarse = self._r[depth], self._b[depth + 1]
            share(rows, lambda f, e: kernel.residual(lam, r, plane, mine, 1, f, e))
            share(coarse.shape[0], lambda f, e: kernel.restrict(mine, coarse, f, e))
            correction = self._cycle(coarse, share, depth + 1)
            share(rows, lambda f, e: kernel.prolong(correction, lam, f, e))
        for n in range(2 * sweeps):
            share(rows, lambda f, e, n=n: kernel.smooth(lam, r, plane, 1 - n % 2, False, f, e))
        return lam


def _bordered(plane: Plane) -> tuple[int, int, int]:
    rows, columns, nodes = plane.inv_pivot.shape
    return rows + 2, columns + 2, nodes


def _not_converged(residuals: list[float], tolerance: float) -> WindError:
    tail = ", ".join(f"{value:.1e}" for value in residuals[-5:])
    return WindError(
        f"the wind could not be solved: after {len(residuals)} iterations the divergence is not below {tolerance:.0e} "
        f"of what it was (last: {tail}).",
        remedy="Take a coarser mesh or smoother terrain; look for single nodes that stand hundreds of metres off.",
    )
