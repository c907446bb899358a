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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverTerrain:
    """Wind over terrain at the cell centres [m/s], the potentials to begin a like hour from, and the solve's report."""

    u_mps: Floats
    v_mps: Floats
    w_mps: Floats
    potentials: tuple[Floats, Floats]
    report: SolveReport


def wind_over_terrain(
    solver: WindSolver,
    outer: Horizontal,
    layer: SurfaceLayer,
    *,
    thermal: Horizontal | None = None,
    start: tuple[Floats, Floats] | None = None,
) -> OverTerrain:
    """Return the wind over terrain under an undisturbed wind above the surface layer.

    First the frictionless outer flow is solved, then slowed by friction along its own streamlines, slope and valley
    winds are added along the ground, and the sum is made to conserve mass again.

    Parameters
    ----------
    solver : WindSolver
        Of the grid and the air's stability.
    outer : Horizontal
        Wind without terrain and friction: constant from the ground to the top of the layer's middle.
    layer : SurfaceLayer
        See `inner_layer`.
    thermal : Horizontal, optional
        Winds that the ground's warmth drives, along the ground.
    start : tuple of array, optional
        `potentials` of a like hour: fewer iterations.

    Raises
    ------
    WindError
        When a solve does not converge.
    """
    first, second = start or (None, None)
    solved = solver.project(solver.horizontal(outer.u_mps, outer.v_mps), tolerance=OUTER_TOLERANCE, start=first)
    u, v, w = solver.at_centres(solved.flow)
    outer_mps = np.hypot(outer.u_mps, outer.v_mps)
    factor = slowing_frac(layer, solver.grid.height_agl_m, outer_mps, np.sqrt(u * u + v * v + w * w))
    slowed = _scaled(solved.flow, factor)
    if thermal is not None:
        _add_along_ground(slowed, solver.horizontal(thermal.u_mps, thermal.v_mps), solver.plane.area)
    final = solver.project(slowed, start=second)
    u, v, w = solver.at_centres(final.flow)
    return OverTerrain(u_mps=u, v_mps=v, w_mps=w, potentials=(solved.potential, final.potential), report=final.report)


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


def _add_along_ground(flow: Flow, thermal: Flow, area_m2: float) -> None:
    """Add a flow that follows the levels: nothing of it passes through them, so it rises as they do."""
    flow.side_e_mps[:] += thermal.side_e_mps
    flow.side_n_mps[:] += thermal.side_n_mps
    flow.face_mps[:] -= thermal.through_m3ps / area_m2
