"""Fields that move with the ice: drawn once on a fine lattice, read at any place to 1e-3 of a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline
from scipy.ndimage import gaussian_filter, map_coordinates, spline_filter

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lattice:
    """Nodes of a square lattice along east and north; row 0 in the south."""

    west_m: float
    south_m: float
    step_m: float
    rows: int
    columns: int

    def places(self) -> tuple[Floats, Floats]:
        """Return east and north of every node [m], each of the lattice's shape."""
        east = self.west_m + self.step_m * np.arange(self.columns)
        north = self.south_m + self.step_m * np.arange(self.rows)
        return np.broadcast_to(east, (self.rows, self.columns)), np.broadcast_to(
            north[:, None], (self.rows, self.columns)
        )

    def noise(self, rng: np.random.Generator, length_m: float) -> Floats:
        """Return noise of standard deviation 1, smoothed by a Gaussian of 1-sigma `length_m`.

        What varies over several steps is drawn on a wider lattice first, since smoothing it here takes long.
        """
        wide = max(1, int(length_m / (4.0 * self.step_m)))
        shape = self.rows // wide + 8, self.columns // wide + 8
        drawn = gaussian_filter(rng.normal(size=shape), length_m / (wide * self.step_m), mode="wrap")
        drawn = (drawn - drawn.mean()) / drawn.std()
        if wide > 1:
            spline = RectBivariateSpline(np.arange(shape[0]), np.arange(shape[1]), drawn)
            drawn = spline(np.arange(self.rows) / wide, np.arange(self.columns) / wide)
        return np.asarray(drawn[: self.rows, : self.columns])


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Values on a lattice, read by cubic splines."""

    lattice: Lattice
    coefficients: NDArray[np.float64]

    @classmethod
    def of(cls, lattice: Lattice, values: Floats) -> Field:
        """Return the field through values at the nodes."""
        return cls(lattice, spline_filter(values, order=3, mode="mirror"))

    def at(self, east_m: Floats, north_m: Floats) -> Floats:
        """Return the values at places [m]; those of the edge beyond it."""
        row = (north_m - self.lattice.south_m) / self.lattice.step_m
        column = (east_m - self.lattice.west_m) / self.lattice.step_m
        found = map_coordinates(self.coefficients, [row, column], order=3, mode="mirror", prefilter=False)
        return np.asarray(found)
