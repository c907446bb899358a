"""The grid that wind over terrain is solved and kept on: columns that follow the ground up to a level lid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class WindGrid:
    """Cells in columns: each column reaches from its ground to one lid, cut at the same fractions of its depth.

    The fraction is the terrain-following coordinate of Gal-Chen & Somerville 1975
    (doi:10.1016/0021-9991(75)90037-6): `(alt - ground) / (top - ground)`.

    Attributes
    ----------
    frame : LocalFrame
        The frame that `east_m` and `north_m` are in.
    east_m, north_m : array, shape (nx,), (ny,)
        Centres of the columns [m], ascending and evenly spaced.
    ground_amsl_m : array, shape (ny, nx)
        Mean height of the ground in each column [m AMSL].
    top_amsl_m : float
        Height of the lid [m AMSL], above all ground.
    faces_frac : array, shape (nz + 1,)
        Heights of the cells' faces as fractions of the column's depth: from 0 at the ground to 1 at the lid, ascending.
    """

    frame: LocalFrame
    east_m: Floats
    north_m: Floats
    ground_amsl_m: Floats
    top_amsl_m: float
    faces_frac: Floats

    def __post_init__(self) -> None:
        if self.ground_amsl_m.shape != (self.north_m.size, self.east_m.size):
            raise ValueError(f"ground {self.ground_amsl_m.shape} must be {(self.north_m.size, self.east_m.size)}")
        if not np.all(self.ground_amsl_m < self.top_amsl_m):  # also where the ground is a void
            raise ValueError(f"all ground must be known and lie below the lid at {self.top_amsl_m} m AMSL")
        faces = self.faces_frac
        if faces.size < 3 or faces[0] != 0.0 or faces[-1] != 1.0 or np.any(np.diff(faces) <= 0.0):
            raise ValueError(f"faces_frac must ascend from 0 to 1, got {faces}")

    @property
    def shape(self) -> tuple[int, int, int]:
        """Cells as (ny, nx, nz): the levels of one column lie beside each other in memory."""
        return (*self.ground_amsl_m.shape, self.faces_frac.size - 1)

    @property
    def step_east_m(self) -> float:
        """Distance between columns towards east [m]."""
        return float(self.east_m[1] - self.east_m[0])

    @property
    def step_north_m(self) -> float:
        """Distance between columns towards north [m]."""
        return float(self.north_m[1] - self.north_m[0])

    @cached_property
    def depth_m(self) -> Floats:
        """Depth of each column [m], shape (ny, nx)."""
        return self.top_amsl_m - self.ground_amsl_m

    @cached_property
    def levels_frac(self) -> Floats:
        """Centres of the cells as fractions of the column's depth, shape (nz,)."""
        return (self.faces_frac[1:] + self.faces_frac[:-1]) / 2.0

    @cached_property
    def height_agl_m(self) -> Floats:
        """Heights of the cells' centres above the ground of their column [m], shape (ny, nx, nz)."""
        return self.depth_m[..., None] * self.levels_frac

    @cached_property
    def alt_amsl_m(self) -> Floats:
        """Heights of the cells' centres [m AMSL], shape (ny, nx, nz)."""
        return self.ground_amsl_m[..., None] + self.height_agl_m
