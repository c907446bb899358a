"""From an undisturbed wind to the wind over the ground: outer flow, friction, mass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.inner_layer import Friction, SurfaceLayer
from lungta.mountain.wind.solve.solver import Flow, SolveReport, WindSolver

Floats = NDArray[np.float64]

OUTER_TOLERANCE = (
    1e-2  # of the divergence: it only says where pressure is high and low, and moves the wind by under 0.1 %
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Horizontal:
    """Horizontal wind at the cell centres [m/s], shape (ny, nx, nz)."""

    u_mps: Floats
    v_mps: Floats

    def __add__(self, other: Horizontal) -> Horizontal:
        return Horizontal(u_mps=self.u_mps + other.u_mps, v_mps=self.v_mps + other.v_mps)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverTerrain:
    """Wind over terrain at the cell centres [m/s], and how the solve went."""

    u_mps: Floats
    v_mps: Floats
    w_mps: Floats
    report: SolveReport


def slowed_flow(solver: WindSolver, outer: Horizontal, layer: SurfaceLayer) -> Flow:
    """Return the flow over terrain under an undisturbed outer wind, slowed by friction; not yet free of divergence.

    Parameters
    ----------
    solver : WindSolver
        Of the grid and the air's stability.
    outer : Horizontal
        Wind without terrain and friction: constant from the ground to the top of the layer's middle.
    layer : SurfaceLayer
        See `inner_layer`.

    Raises
    ------
    WindError
        When the solve does not converge.
    """
    solved = solver.project(solver.horizontal(outer.u_mps, outer.v_mps), tolerance=OUTER_TOLERANCE).flow
    u, v, w = solver.at_centres(solved)
    outer_mps = np.hypot(outer.u_mps, outer.v_mps)
    return _scaled(solved, _friction(solver.grid, layer).slowing_frac(outer_mps, np.sqrt(u * u + v * v + w * w)))


@lru_cache(maxsize=2)
def _friction(grid: WindGrid, layer: SurfaceLayer) -> Friction:
    """The same for every hour over one ground."""
    return Friction(layer, grid.height_agl_m)


def settled(solver: WindSolver, slowed: Flow, along_ground: Horizontal | None = None) -> OverTerrain:
    """Return the nearest wind that conserves mass to a slowed flow and winds that follow the ground.

    Parameters
    ----------
    solver : WindSolver
        That of the slowed flow.
    slowed : Flow
        Left as it is.
    along_ground : Horizontal, optional
        Slope and valley winds, and what stations measured beyond the model.

    Raises
    ------
    WindError
        When the solve does not converge.
    """
    flow = slowed.copy()
    if along_ground is not None:
        _add_along_ground(flow, solver.horizontal(along_ground.u_mps, along_ground.v_mps), solver.plane.area)
    final = solver.project(flow)
    u, v, w = solver.at_centres(final.flow)
    return OverTerrain(u_mps=u, v_mps=v, w_mps=w, report=final.report)


def _scaled(flow: Flow, factor: Floats) -> Flow:
    """Multiply a flow by a factor given at the centres: streamlines keep their direction; none enters the ground."""
    flow.sides.east[:, 1:-1] *= (factor[:, 1:] + factor[:, :-1]) / 2.0
    flow.sides.east[:, 0] *= factor[:, 0]
    flow.sides.east[:, -1] *= factor[:, -1]
    flow.sides.north[1:-1] *= (factor[1:] + factor[:-1]) / 2.0
    flow.sides.north[0] *= factor[0]
    flow.sides.north[-1] *= factor[-1]
    for faces in (flow.face_mps, flow.through_m3ps):
        faces[..., 1:-1] *= (factor[..., 1:] + factor[..., :-1]) / 2.0
        faces[..., 0] *= factor[..., 0]
        faces[..., -1] *= factor[..., -1]
    return flow


def _add_along_ground(flow: Flow, along: Flow, area_m2: float) -> None:
    """Add a flow that follows the levels: nothing of it passes through them, so it rises as they do."""
    flow.sides.east[:] += along.sides.east
    flow.sides.north[:] += along.sides.north
    flow.face_mps[:] -= along.through_m3ps / area_m2
