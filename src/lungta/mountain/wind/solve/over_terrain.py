"""From an undisturbed wind to the wind over the ground: outer flow, friction, mass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.solve.inner_layer import SurfaceLayer, slowing_frac
from lungta.mountain.wind.solve.solver import Flow, SolveReport, WindSolver

Floats = NDArray[np.float64]

OUTER_TOLERANCE = 1e-4  # of the outer flow's residual: it only says where pressure is high and low


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Horizontal:
    """Horizontal wind at the cell centres [m/s], shape (ny, nx, nz)."""

    u_mps: Floats
    v_mps: Floats

    def __add__(self, other: Horizontal) -> Horizontal:
        return Horizontal(u_mps=self.u_mps + other.u_mps, v_mps=self.v_mps + other.v_mps)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverTerrain:
    """Wind over terrain at the cell centres [m/s], the potential to begin a like solve from, and the solve's report."""

    u_mps: Floats
    v_mps: Floats
    w_mps: Floats
    potential: Floats
    report: SolveReport


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slowed:
    """An outer flow slowed by friction along its own streamlines, and the outer flow's potential."""

    flow: Flow
    potential: Floats


def slowed_flow(solver: WindSolver, outer: Horizontal, layer: SurfaceLayer, *, start: Floats | None = None) -> Slowed:
    """Return the flow over terrain under an undisturbed outer wind, slowed by friction; not yet free of divergence.

    Parameters
    ----------
    solver : WindSolver
        Of the grid and the air's stability.
    outer : Horizontal
        Wind without terrain and friction: constant from the ground to the top of the layer's middle.
    layer : SurfaceLayer
        See `inner_layer`.
    start : array, optional
        `potential` of a like hour: fewer iterations.

    Raises
    ------
    WindError
        When the solve does not converge.
    """
    guess = solver.horizontal(outer.u_mps, outer.v_mps)
    solved = solver.project(guess, tolerance=OUTER_TOLERANCE, start=start)
    u, v, w = solver.at_centres(solved.flow)
    outer_mps = np.hypot(outer.u_mps, outer.v_mps)
    factor = slowing_frac(layer, solver.grid.height_agl_m, outer_mps, np.sqrt(u * u + v * v + w * w))
    return Slowed(flow=_scaled(solved.flow, factor), potential=solved.potential)


def settled(
    solver: WindSolver, slowed: Slowed, along_ground: Horizontal | None = None, *, start: Floats | None = None
) -> OverTerrain:
    """Return the nearest wind that conserves mass to a slowed flow and winds that follow the ground.

    Parameters
    ----------
    solver : WindSolver
        That of the slowed flow.
    slowed : Slowed
        Left as it is.
    along_ground : Horizontal, optional
        Slope and valley winds, and what stations measured beyond the model.
    start : array, optional
        `potential` of a like solve.

    Raises
    ------
    WindError
        When the solve does not converge.
    """
    flow = slowed.flow.copy()
    if along_ground is not None:
        _add_along_ground(flow, solver.horizontal(along_ground.u_mps, along_ground.v_mps), solver.plane.area)
    final = solver.project(flow, start=start)
    u, v, w = solver.at_centres(final.flow)
    return OverTerrain(u_mps=u, v_mps=v, w_mps=w, potential=final.potential, report=final.report)


def _scaled(flow: Flow, factor: Floats) -> Flow:
    """Multiply a flow by a factor given at the centres: streamlines keep their direction; none enters the ground."""
    flow.side_e_mps[:, 1:-1] *= (factor[:, 1:] + factor[:, :-1]) / 2.0
    flow.side_e_mps[:, 0] *= factor[:, 0]
    flow.side_e_mps[:, -1] *= factor[:, -1]
    flow.side_n_mps[1:-1] *= (factor[1:] + factor[:-1]) / 2.0
    flow.side_n_mps[0] *= factor[0]
    flow.side_n_mps[-1] *= factor[-1]
    for faces in (flow.face_mps, flow.through_m3ps):
        faces[..., 1:-1] *= (factor[..., 1:] + factor[..., :-1]) / 2.0
        faces[..., 0] *= factor[..., 0]
        faces[..., -1] *= factor[..., -1]
    return flow


def _add_along_ground(flow: Flow, along: Flow, area_m2: float) -> None:
    """Add a flow that follows the levels: nothing of it passes through them, so it rises as they do."""
    flow.side_e_mps[:] += along.side_e_mps
    flow.side_n_mps[:] += along.side_n_mps
    flow.face_mps[:] -= along.through_m3ps / area_m2
