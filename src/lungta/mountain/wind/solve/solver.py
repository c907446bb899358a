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

from lungta.core.errors import WindError
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.rows import shared_rows
from lungta.mountain.wind.solve.multigrid import Multigrid
from lungta.mountain.wind.solve.planes import Levels, planes_of

if TYPE_CHECKING:
    from lungta.mountain.wind.solve.flow import Sides
    from lungta.mountain.wind.solve.planes import Plane

Floats = NDArray[np.float64]

TOLERANCE = 8e-7  # of the divergence, root mean square: below the 1e-6 that is promised
MARGIN = 1.25  # how far the finished flow's own divergence may lie above what the solver counted: 1e-6 is kept
NOTHING_PER_S = 1e-12  # divergence that rounding leaves: a thousandth of a micrometre per second over a kilometre


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flow:
    """A flow on the grid's sides and faces, as the kernels of `flow` hold it."""

    sides: Sides
    face_mps: Floats
    through_m3ps: Floats

    def copy(self) -> Flow:
        """Return a flow of its own arrays."""
        sides = self.sides._replace(east=self.sides.east.copy(), north=self.sides.north.copy())
        return Flow(sides=sides, face_mps=self.face_mps.copy(), through_m3ps=self.through_m3ps.copy())


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveReport:
    """How a solve went.

    Attributes
    ----------
    residuals : tuple of float
        Divergence left after each iteration over that at first, by the solver's own account.
    divergence_before_per_s, divergence_after_per_s : float
        Root mean square divergence of the cells before and after [1/s], the flow through the ground included; the
        second computed from the finished flow.
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
    """A flow without divergence, and how the solve went."""

    flow: Flow
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

    def horizontal(self, u_mps: Floats, v_mps: Floats) -> Flow:
        """Return the flow of a horizontal wind given at the cell centres, shape (ny, nx, nz)."""
        from lungta.mountain.wind.solve import flow

        ny, nx, nz = self.grid.shape
        east, north = np.empty((ny, nx + 1, nz)), np.empty((ny + 1, nx, nz))
        sides = flow.Sides(east, north, self.grid.step_east_m, self.grid.step_north_m)
        through = np.empty((ny, nx, nz + 1))
        with shared_rows() as share:
            share(ny, lambda first, last: flow.to_sides(u_mps, v_mps, sides, first, last))
            share(ny, lambda first, last: flow.through_slopes(sides, self.plane, through, first, last))
        return Flow(sides=sides, face_mps=np.zeros_like(through), through_m3ps=through)

    def project(self, guess: Flow, *, tolerance: float = TOLERANCE) -> Projected:
        """Return the nearest flow without divergence; `guess` itself is changed into it.

        Raises
        ------
        WindError
            When the solver does not converge, with its residuals.
        """
        from lungta.mountain.wind.solve import flow

        b = self._outflow_m3ps(guess)
        before = self._multigrid.divergence_per_s(b)
        solved = self._multigrid.solve(b, tolerance=tolerance)
        with shared_rows() as share:
            lam, plane, rows = solved.potential, self.plane, b.shape[0]
            share(rows, lambda first, last: flow.push_sides(lam, plane, guess.sides, first, last))
            share(
                rows, lambda first, last: flow.push_faces(lam, plane, guess.face_mps, guess.through_m3ps, first, last)
            )
        report = SolveReport(
            residuals=solved.residuals,
            divergence_before_per_s=before,
            divergence_after_per_s=self._multigrid.divergence_per_s(self._outflow_m3ps(guess)),
        )
        _check(report, tolerance)
        return Projected(flow=guess, report=report)

    def _outflow_m3ps(self, made: Flow) -> Floats:
        from lungta.mountain.wind.solve import flow

        b = np.empty_like(made.through_m3ps)
        sides, through = made.sides, made.through_m3ps
        with shared_rows() as share:
            share(len(b), lambda first, last: flow.outflow(sides, through, self.plane, b, first, last))
        return b

    def at_centres(self, made: Flow) -> tuple[Floats, Floats, Floats]:
        """Return u, v, w [m/s] at the cell centres, shape (ny, nx, nz)."""
        e, n, up = made.sides.east, made.sides.north, made.face_mps
        return (e[:, 1:] + e[:, :-1]) / 2.0, (n[1:] + n[:-1]) / 2.0, (up[..., 1:] + up[..., :-1]) / 2.0


def _check(report: SolveReport, tolerance: float) -> None:
    """Refuse a flow that is not what the solver's own account says: counted anew, it must be free of divergence."""
    allowed = max(MARGIN * tolerance * report.divergence_before_per_s, NOTHING_PER_S)
    if not report.divergence_after_per_s <= allowed:
        raise WindError(
            f"the wind was not solved: {report.divergence_ratio:.1e} of the divergence is left, where the solver "
            f"counted {report.residuals[-1] if report.residuals else 0.0:.1e} after {report.iterations} iterations.",
            remedy="Take a coarser mesh or smoother terrain, and report it.",
        )
