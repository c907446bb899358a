"""The ground as a grid of heights in a site's local frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.geo import LocalFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class TerrainSource:
    """Where heights came from and how good they are.

    Attributes
    ----------
    title, origin, licence, sha256 : str
        Name, file name or URL, licence notice, digest of the file read (empty for a mosaic).
    vertical_datum : str
        Datum of the source, such as `EGM2008`; heights in `Terrain` are orthometric whatever it was.
    posting_m : float
        Distance between the source's own nodes [m].
    sigma_m : float
        1-sigma vertical accuracy of the source on moderate slopes [m], with its source in `accuracy_note`.
    accuracy_note : str
        Where `sigma_m` comes from.
    date : str
        When the ground was measured.
    schematic : bool
        True for terrain drawn from spot heights: NOT FOR FLIGHT.
    passed_over : tuple of str
        Better places where terrain was looked for in vain, and why.
    """

    title: str
    origin: str
    licence: str
    vertical_datum: str
    posting_m: float
    sigma_m: float
    accuracy_note: str
    date: str = ""
    sha256: str = ""
    schematic: bool = False
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terrain:
    """Orthometric heights at the nodes of a regular grid in a local frame.

    Attributes
    ----------
    frame : LocalFrame
        The frame that `east_m` and `north_m` are in.
    east_m : array, shape (columns,)
        Ascending and evenly spaced [m].
    north_m : array, shape (rows,)
        Ascending and evenly spaced [m]: row 0 is the south edge.
    alt_amsl_m : array, shape (rows, columns)
        Heights [m AMSL]; NaN where the source has a void, never 0.
    sigma_m : array, shape (rows, columns)
        1-sigma vertical accuracy at each node [m], growing with slope; NaN at voids.
    source : TerrainSource
        Provenance.
    """

    frame: LocalFrame
    east_m: NDArray[np.float64]
    north_m: NDArray[np.float64]
    alt_amsl_m: NDArray[np.float64]
    sigma_m: NDArray[np.float64]
    source: TerrainSource

    def __post_init__(self) -> None:
        shape = (self.north_m.size, self.east_m.size)
        if self.alt_amsl_m.shape != shape or self.sigma_m.shape != shape:
            raise ValueError(f"heights {self.alt_amsl_m.shape} and accuracy {self.sigma_m.shape} must be {shape}")
        for name, axis in (("east_m", self.east_m), ("north_m", self.north_m)):
            if axis.size < 2 or not np.allclose(np.diff(axis), axis[1] - axis[0]) or axis[1] <= axis[0]:
                raise ValueError(f"{name} must hold at least two ascending, evenly spaced values")

    @property
    def posting_m(self) -> float:
        """Distance between grid nodes [m]."""
        return float(self.east_m[1] - self.east_m[0])

    def covers(self, east_m: ArrayLike, north_m: ArrayLike) -> bool:
        """Return whether every point lies on the grid, voids or not."""
        east, north = np.asarray(east_m), np.asarray(north_m)
        inside = (east >= self.east_m[0]) & (east <= self.east_m[-1])
        inside &= (north >= self.north_m[0]) & (north <= self.north_m[-1])
        return bool(np.all(inside))

    def height_at(self, east_m: ArrayLike, north_m: ArrayLike) -> NDArray[np.float64]:
        """Return the ground height [m AMSL], bilinear between nodes; NaN off the grid and beside voids."""
        return self._bilinear(self.alt_amsl_m, east_m, north_m)

    def sigma_at(self, east_m: ArrayLike, north_m: ArrayLike) -> NDArray[np.float64]:
        """Return the 1-sigma height accuracy [m], bilinear between nodes; NaN off the grid and beside voids."""
        return self._bilinear(self.sigma_m, east_m, north_m)

    def _bilinear(self, values: NDArray[np.float64], east_m: ArrayLike, north_m: ArrayLike) -> NDArray[np.float64]:
        step_north = self.north_m[1] - self.north_m[0]
        x, y = np.broadcast_arrays(
            (np.asarray(east_m, dtype=float) - self.east_m[0]) / self.posting_m,
            (np.asarray(north_m, dtype=float) - self.north_m[0]) / step_north,
        )
        columns, rows = self.east_m.size, self.north_m.size
        outside = ~((x >= 0) & (x <= columns - 1) & (y >= 0) & (y <= rows - 1))
        x, y = np.where(outside, 0.0, x), np.where(outside, 0.0, y)
        column = np.minimum(x.astype(int), columns - 2)
        row = np.minimum(y.astype(int), rows - 2)
        fx, fy = x - column, y - row
        south = values[row, column] * (1 - fx) + values[row, column + 1] * fx
        north = values[row + 1, column] * (1 - fx) + values[row + 1, column + 1] * fx
        return np.where(outside, np.nan, south * (1 - fy) + north * fy)
