"""A velocity field of ice, in space and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class VelocityField:
    """Mean velocity over the map in each of several spans of time, with its error.

    Attributes
    ----------
    grid : MapGrid
        Places; velocities are those of their centres.
    edges_utc : tuple of datetime
        Bounds of the spans, ascending: one more than there are spans. A single pair has one span.
    u_mps, v_mps : array, shape (spans, rows, columns)
        Mean velocity towards east and north [m/s]; NaN where nothing was measured.
    var_u_m2ps2, var_v_m2ps2, cov_m2ps2 : array, shape (spans, rows, columns)
        Covariance of the mean velocity [m^2/s^2].
    pairs : array of int, shape (spans, rows, columns)
        Pairs of images that the velocity rests on; 0 where none.
    between_sigma_mps : float
        1-sigma by which the ice's velocity in one span differs from the next [m/s], as the stack shows it; NaN when
        there is but one span.
    notes : tuple of str
        What a reader must know.
    path_s : float
        The velocity at a place is the mean of ice that began there, over so long a way [s]: the time between the images
        of a pair, their mean in a stack. 0: the velocity at the place itself.
    """

    grid: MapGrid
    edges_utc: tuple[datetime, ...]
    u_mps: NDArray[np.float64]
    v_mps: NDArray[np.float64]
    var_u_m2ps2: NDArray[np.float64]
    var_v_m2ps2: NDArray[np.float64]
    cov_m2ps2: NDArray[np.float64]
    pairs: NDArray[np.int64]
    between_sigma_mps: float
    notes: tuple[str, ...] = ()
    path_s: float = 0.0

    def __post_init__(self) -> None:
        if len(self.edges_utc) < 2 or any(b <= a for a, b in zip(self.edges_utc, self.edges_utc[1:], strict=False)):
            raise ValueError("edges_utc must hold at least two ascending times")
        shape = (len(self.edges_utc) - 1, *self.grid.shape)
        for name in ("u_mps", "v_mps", "var_u_m2ps2", "var_v_m2ps2", "cov_m2ps2", "pairs"):
            if getattr(self, name).shape != shape:
                raise ValueError(f"{name} must have the shape {shape}, got {getattr(self, name).shape}")
