"""Wind on a grid over terrain: what the solver gives, what files hold, and what is asked at any point."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.field import WindSample
from lungta.mountain.wind.grid import WindGrid

Stored = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GriddedWind:
    """Wind over terrain at one time, trilinear along the terrain between cell centres.

    Below the lowest centre the wind falls to calm at the roughness length by the logarithmic law; above the highest it
    is held. Off the grid's square, and below ground, it is NaN: unknown, never a guess.

    Attributes
    ----------
    grid : WindGrid
        Where it is known.
    u_mps, v_mps, w_mps : array, shape (ny, nx, nz)
        Mean wind at the cell centres towards east, north and up [m/s].
    sigma_mps : array, shape (ny, nx, nz)
        1-sigma uncertainty of a horizontal component of the mean [m/s].
    turbulence_mps : array, shape (ny, nx, nz)
        Standard deviation of the wind about its mean along the wind [m/s]: what gusts are made of.
    lee_top_agl_m : array, shape (ny, nx)
        Height above ground below which the flow may have separated: lee eddies and rotors; 0 where it has not.
    roughness_m : float
        Aerodynamic roughness length of the ground [m].
    description : str
        What it is and where it came from, for every output.
    time_utc : datetime or None
        Aware time that it holds for; None when it holds for no particular time.
    """

    grid: WindGrid
    u_mps: Stored
    v_mps: Stored
    w_mps: Stored
    sigma_mps: Stored
    turbulence_mps: Stored
    lee_top_agl_m: Stored
    roughness_m: float
    description: str
    time_utc: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("u_mps", "v_mps", "w_mps", "sigma_mps", "turbulence_mps"):
            values = getattr(self, name)
            if values.shape != self.grid.shape:
                raise ValueError(f"{name} has shape {values.shape}, the grid {self.grid.shape}")
            if not np.isfinite(values).all():
                raise ValueError(f"{name} is not finite everywhere")
        if self.lee_top_agl_m.shape != self.grid.shape[:2]:
            raise ValueError(f"lee_top_agl_m has shape {self.lee_top_agl_m.shape}, the ground {self.grid.shape[:2]}")
        if self.time_utc is not None and self.time_utc.tzinfo is None:
            raise ValueError("time_utc must be aware")
