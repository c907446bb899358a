"""Square pixels of a map: where a row and a column lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Transformer


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGrid:
    """Square pixels on a projected map, row 0 in the north.

    East and north are those of the projection: on UTM they differ from true metres by its scale, at most 1e-3.

    Attributes
    ----------
    crs : str
        Projected reference system as WKT or an EPSG code; empty when nobody said where on Earth the picture lies. East
        and north then count from the picture's north-west corner, so that north is negative inside.
    west_m, north_m : float
        Outer corner of the first pixel [m].
    pixel_m : float
        Side of a pixel [m].
    rows, columns : int
        Size in pixels.
    """

    crs: str
    west_m: float
    north_m: float
    pixel_m: float
    rows: int
    columns: int

    def __post_init__(self) -> None:
        if self.rows < 1 or self.columns < 1:
            raise ValueError(f"a grid needs rows and columns, got {self.rows} x {self.columns}")
        if not 1e-3 <= self.pixel_m <= 1e5:
            raise ValueError(f"pixel_m must lie in 0.001..100,000 m, got {self.pixel_m}")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def georeferenced(self) -> bool:
        """Whether the grid says where on Earth it lies."""
        return bool(self.crs)

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east and north edge [m]."""
        south_m = self.north_m - self.rows * self.pixel_m
        return self.west_m, south_m, self.west_m + self.columns * self.pixel_m, self.north_m

    @property
    def east_centres_m(self) -> NDArray[np.float64]:
        """East of the pixels' centres, shape (columns,) [m], ascending."""
        return np.asarray(self.west_m + (np.arange(self.columns) + 0.5) * self.pixel_m)

    @property
    def north_centres_m(self) -> NDArray[np.float64]:
        """North of the pixels' centres, shape (rows,) [m], descending: row 0 is in the north."""
        return np.asarray(self.north_m - (np.arange(self.rows) + 0.5) * self.pixel_m)

    def pixel_of(self, east_m: ArrayLike, north_m: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return fractional (row, column); whole numbers are centres of pixels, off the grid too."""
        row = (self.north_m - np.asarray(north_m, dtype=float)) / self.pixel_m - 0.5
        column = (np.asarray(east_m, dtype=float) - self.west_m) / self.pixel_m - 0.5
        return row, column

    def place_of(self, row: ArrayLike, column: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (east_m, north_m) of fractional pixels; whole numbers are centres."""
        east_m = self.west_m + (np.asarray(column, dtype=float) + 0.5) * self.pixel_m
        return east_m, self.north_m - (np.asarray(row, dtype=float) + 0.5) * self.pixel_m

    def to_geographic(self, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Any, Any]:
        """Return (lat_deg, lon_deg) on WGS 84; the grid must be georeferenced."""
        lon_deg, lat_deg = self._transformer().transform(east_m, north_m, direction="INVERSE")
        return lat_deg, lon_deg

    def from_geographic(self, lat_deg: ArrayLike, lon_deg: ArrayLike) -> tuple[Any, Any]:
        """Return (east_m, north_m) of WGS 84 coordinates; the grid must be georeferenced."""
        return self._transformer().transform(lon_deg, lat_deg)

    def _transformer(self) -> Transformer:
        if not self.crs:
            raise ValueError("the grid has no reference system, so nobody knows its latitude and longitude")
        return _transformer_to(self.crs)


@lru_cache(maxsize=16)
def _transformer_to(crs: str) -> Transformer:
    from pyproj import Transformer

    return Transformer.from_crs("EPSG:4326", crs, always_xy=True, allow_ballpark=False)
