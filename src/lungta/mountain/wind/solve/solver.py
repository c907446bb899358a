"""The nearest flow to a first guess that conserves mass and does not enter the ground.

The variational analysis of Sherman 1978 (doi:10.1175/1520-0450(1978)017<0312:AMCMFW>2.0.CO;2): least squares of the
change, horizontal and vertical changes weighed against each other, under the constraint of no divergence. The
constraint's multiplier solves an elliptic equation; here on terrain-following columns, by finite volumes whose fluxes
add up exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.multigrid import Multigrid
from lungta.mountain.wind.solve.planes import Levels, planes_of
from lungta.mountain.wind.solve.rows import shared_rows

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.kernel import Plane

Floats = NDArray[np.float64]

TOLERANCE = 2e-6  # of the residual; the divergence left is then some 2e-7 of what it was, on every terrain tried


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flow:
    """A flow on the grid's sides and faces, as the kernels of `flow` hold it."""

    side_e_mps: Floats
    side_n_mps: Floats
    face_mps: Floats
    through_m3ps: Floats

    def copy(self) -> Flow:
        """Return a flow of its own arrays."""
        arrays = (self.side_e_mps, self.side_n_mps, self.face_mps, self.through_m3ps)
        e, n, face, through = (array.copy() for array in arrays)
        return Flow(side_e_mps=e, side_n_mps=n, face_mps=face, through_m3ps=through)


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveReport:
    """How a solve went.

    Attributes
    ----------
    residuals : tuple of float
        Relative residual after each iteration.
    divergence_before_per_s, divergence_after_per_s : float
        Root mean square divergence of the cells before and after [1/s].
    """

    residuals: tuple[float, ...]
    divergence_before_per_s: float
    divergence_after_per_s: float

    @property
    def iterations(self) -> int:
        """Iterations that it took."""
        return len(self.residuals)

    @property
    def divergence_ratio(self) -> float:
        """Divergence left over divergence at first."""
        return self.divergence_after_per_s / self.divergence_before_per_s if self.divergence_before_per_s else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projected:
    """A flow without divergence, the potential that made it so, and how the solve went."""

    flow: Flow
    potential: Floats
    report: SolveReport


class WindSolver:
    """Projects flows on one grid; the hierarchy of coarser grids is made once for each stiffness of the air.

    Parameters
    ----------
    grid : WindGrid
        The columns.
    stability_ratio : float
        Weight of horizontal over vertical changes, squared, in (0, 1]: 1 for neutral air, which lets the flow go over;
        less for stable air, which makes it go round.
    """

    def __init__(self, grid: WindGrid, *, stability_ratio: float = 1.0) -> None:
        if not 0.0 < stability_ratio <= 1.0:
            raise ValueError(f"stability_ratio must lie in (0, 1], got {stability_ratio}")
        self.grid = grid
        self.stability_ratio = stability_ratio
        levels = Levels(grid.faces_frac, np.full(grid.faces_frac.size, stability_ratio))
        self._multigrid = Multigrid(planes_of(grid, levels))

    @property
    def plane(self) -> Plane:
        """The operator's numbers on the grid itself."""
        return self._multigrid.planes[0]

    @property
    def _step(self) -> tuple[float, float]:
        return self.grid.step_east_m, self.grid.step_north_m

    def horizontal(self, u_mps: Floats, v_mps: Floats) -> Flow:
        """Return the flow of a horizontal wind given at the cell centres, shape (ny, nx, nz)."""
        from lungta.mountain.wind.solve import flow

        ny, nx, nz = self.grid.shape
        made = Flow(
            side_e_mps=np.empty((ny, nx + 1, nz)),
            side_n_mps=np.empty((ny + 1, nx, nz)),
            face_mps=np.zeros((ny, nx, nz + 1)),
            through_m3ps=np.empty((ny, nx, nz + 1)),
        )
        e, n, through = made.side_e_mps, made.side_n_mps, made.through_m3ps
        with shared_rows() as share:
            share(ny, lambda first, last: flow.to_sides(u_mps, v_mps, e, n, first, last))
            share(ny, lambda first, last: flow.through_slopes(e, n, self.plane, *self._step, through, first, last))
        return made

    def project(self, guess: Flow, *, tolerance: float = TOLERANCE, start: Floats | None = None) -> Projected:
        """Return the nearest flow without divergence; `guess` itself is changed into it.

        `start` is a potential to begin from, such as the last hour's.

        Raises
        ------
        WindError
            When the solver does not converge, with its residuals.
        """
        from lungta.mountain.wind.solve import flow

        e, n, face, through = guess.side_e_mps, guess.side_n_mps, guess.face_mps, guess.through_m3ps
        b = self._outflow_m3ps(guess)
        before = self._rms_divergence_per_s(b)
        solved = self._multigrid.solve(b, tolerance=tolerance, start=start)
        with shared_rows() as share:
            lam, plane, rows = solved.potential, self.plane, b.shape[0]
            share(rows, lambda first, last: flow.push_sides(lam, plane, *self._step, e, n, first, last))
            share(rows, lambda first, last: flow.push_faces(lam, plane, face, through, first, last))
        report = SolveReport(
            residuals=solved.residuals,
            divergence_before_per_s=before,
            divergence_after_per_s=self._rms_divergence_per_s(self._outflow_m3ps(guess)),
        )
        return Projected(flow=guess, potential=solved.potential, report=report)

    def _outflow_m3ps(self, made: Flow) -> Floats:
        from lungta.mountain.wind.solve import flow

        ny, nx, nz = self.grid.shape
        b = np.empty((ny, nx, nz + 1))
        e, n, through = made.side_e_mps, made.side_n_mps, made.through_m3ps
        with shared_rows() as share:
            share(ny, lambda first, last: flow.outflow(e, n, through, self.plane, *self._step, b, first, last))
        return b

    def _rms_divergence_per_s(self, outflow_m3ps: Floats) -> float:
        """Root mean square over nodes; what goes through the ground counts against the lowest cell's volume."""
        thick = np.diff(self.grid.faces_frac)
        volume_m3 = self.plane.area * self.grid.depth_m[..., None] * np.concatenate([thick[:1], thick])
        return float(np.sqrt(np.mean((outflow_m3ps / volume_m3) ** 2)))

    def at_centres(self, made: Flow) -> tuple[Floats, Floats, Floats]:
        """Return u, v, w [m/s] at the cell centres, shape (ny, nx, nz)."""
        e, n, up = made.side_e_mps, made.side_n_mps, made.face_mps
        return (e[:, 1:] + e[:, :-1]) / 2.0, (n[1:] + n[:-1]) / 2.0, (up[..., 1:] + up[..., :-1]) / 2.0
