"""Conjugate gradients preconditioned by one multigrid cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WindError
from lungta.mountain.wind.solve.rows import Rows, shared_rows

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.kernel import Plane

Floats = NDArray[np.float64]

MAX_ITERATIONS = 100
SWEEPS_COARSEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """The potential with its border, and how the solver got there: relative residual after each iteration."""

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

    def solve(self, b: Floats, *, tolerance: float, start: Floats | None = None) -> Solved:
        """Return the potential with `|b - A lam| <= tolerance |b|`.

        Raises
        ------
        WindError
            When the residual does not fall so far, with its history: a field that only looks fine is not returned.
        """
        with shared_rows() as share:
            return self._solve(b, tolerance, start, share)

    def _solve(self, b: Floats, tolerance: float, start: Floats | None, share: Rows) -> Solved:
        kernel, plane = self._kernel, self.planes[0]
        x = np.zeros_like(self._lam[0]) if start is None else start.copy()
        r, ap, p = b.copy(), np.empty_like(b), np.zeros_like(self._lam[0])
        if start is not None:
            share(r.shape[0], lambda f, e: kernel.residual(x, b, plane, r, f, e))
        aim = tolerance * float(np.linalg.norm(b))
        residuals: list[float] = []
        rz = 1.0
        size = float(np.linalg.norm(r))
        while not size <= aim:  # so that a NaN is not taken for an end
            if len(residuals) == MAX_ITERATIONS or not np.isfinite(size):
                raise _not_converged(residuals, tolerance)
            z = self._cycle(r, share)
            rz_new = sum(share(r.shape[0], lambda f, e, z=z: kernel.product(r, z, f, e)))
            keep = rz_new / rz if residuals else 0.0
            share(r.shape[0], lambda f, e, z=z, keep=keep: kernel.step_direction(p, z, keep, f, e))
            p_ap = sum(share(r.shape[0], lambda f, e: kernel.apply(p, plane, ap, f, e)))
            step = rz_new / p_ap
            size = sum(share(r.shape[0], lambda f, e, step=step: kernel.step_solution(x, r, p, ap, step, f, e))) ** 0.5
            residuals.append(size * tolerance / aim)
            rz = rz_new
        return Solved(potential=x, residuals=tuple(residuals))

    def _cycle(self, r: Floats, share: Rows, depth: int = 0) -> Floats:
        """Return one symmetric V-cycle's answer to a residual, from zero; with its border."""
        kernel, plane, lam = self._kernel, self.planes[depth], self._lam[depth]
        rows = r.shape[0]
        lam[:] = 0.0
        coarsest = depth + 1 == len(self.planes)
        for _ in range(SWEEPS_COARSEST if coarsest else 1):
            for colour in (0, 1):
                share(rows, lambda f, e, c=colour: kernel.smooth(lam, r, plane, c, f, e))
        if not coarsest:
            mine, coarse = self._r[depth], self._b[depth + 1]
            share(rows, lambda f, e: kernel.residual(lam, r, plane, mine, f, e))
            share(coarse.shape[0], lambda f, e: kernel.restrict(mine, coarse, f, e))
            correction = self._cycle(coarse, share, depth + 1)
            share(rows, lambda f, e: kernel.prolong(correction, lam, f, e))
        for _ in range(SWEEPS_COARSEST if coarsest else 1):
            for colour in (1, 0):
                share(rows, lambda f, e, c=colour: kernel.smooth(lam, r, plane, c, f, e))
        return lam


def _bordered(plane: Plane) -> tuple[int, int, int]:
    rows, columns, nodes = plane.inv_pivot.shape
    return rows + 2, columns + 2, nodes


def _not_converged(residuals: list[float], tolerance: float) -> WindError:
    tail = ", ".join(f"{value:.1e}" for value in residuals[-5:])
    return WindError(
        f"the wind could not be solved: after {len(residuals)} iterations the residual is not below {tolerance:.0e} of "
        f"the source (last: {tail}).",
        remedy="Take a coarser mesh or smoother terrain; look for single nodes that stand hundreds of metres off.",
    )
