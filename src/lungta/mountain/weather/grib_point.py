"""Where a point lies in a regular latitude-longitude grid, however the grid is scanned."""

from __future__ import annotations

import math
from dataclasses import dataclass

_GRID_EPS = 1e-6  # of a grid step: coordinates are kept in micro-degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class LatLonGrid:
    """A regular grid of latitude and longitude, as GRIB2 template 3.0 describes it.

    Attributes
    ----------
    columns, rows : int
        Ni along a parallel, Nj along a meridian.
    first_lat_deg, first_lon_deg : float
        Of the first value; longitude in any turn (0..360 or -180..180).
    step_lat_deg, step_lon_deg : float
        Signed: negative latitude steps run from north to south.
    column_major : bool
        Values run along meridians (j) first.
    """

    columns: int
    rows: int
    first_lat_deg: float
    first_lon_deg: float
    step_lat_deg: float
    step_lon_deg: float
    column_major: bool = False

    @property
    def goes_round(self) -> bool:
        """Whether the last column is followed by the first."""
        return abs(self.columns * abs(self.step_lon_deg) - 360.0) < abs(self.step_lon_deg) / 2

    @property
    def edges(self) -> str:
        """The area in words."""
        last_lat = self.first_lat_deg + (self.rows - 1) * self.step_lat_deg
        last_lon = self.first_lon_deg + (self.columns - 1) * self.step_lon_deg
        south, north = sorted((self.first_lat_deg, last_lat))
        west, east = sorted((self.first_lon_deg, last_lon))
        return f"{south:.2f}..{north:.2f} N, {west:.2f}..{east:.2f} E"

    def index(self, row: int, column: int) -> int:
        """Return the place of a node in the list of values."""
        return column * self.rows + row if self.column_major else row * self.columns + column

    def place(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return (row, column) of a point as fractions of steps.

        Raises
        ------
        ValueError
            When the point lies outside the grid.
        """
        row = (lat_deg - self.first_lat_deg) / self.step_lat_deg
        turn = 360.0 / abs(self.step_lon_deg)
        column = ((lon_deg - self.first_lon_deg) / self.step_lon_deg) % turn
        if column > turn - _GRID_EPS:  # a hair west of the first column, after a full turn
            column = 0.0
        last = self.columns if self.goes_round else self.columns - 1
        if not (-_GRID_EPS <= row <= self.rows - 1 + _GRID_EPS and column <= last + _GRID_EPS):
            raise ValueError(f"{lat_deg:.3f}, {lon_deg:.3f} lies outside {self.edges}")
        return min(max(row, 0.0), self.rows - 1.0), column

    def weights(self, lat_deg: float, lon_deg: float) -> tuple[tuple[int, float], ...]:
        """Return the nodes about a point as (index, weight) of bilinear interpolation in latitude and longitude.

        Nodes of no weight are left out: a point on a node needs that node alone.

        Raises
        ------
        ValueError
            When the point lies outside the grid.

        >>> globe = LatLonGrid(
        ...     columns=1440, rows=721, first_lat_deg=90, first_lon_deg=0, step_lat_deg=-0.25, step_lon_deg=0.25
        ... )
        >>> globe.weights(28.125, 86.75)
        ((356027, 0.5), (357467, 0.5))
        """
        row, column = self.place(lat_deg, lon_deg)
        found = []
        for r, row_weight in _neighbours(row):
            for c, column_weight in _neighbours(column):
                if row_weight * column_weight > _GRID_EPS:
                    found.append((self.index(r, c % self.columns), row_weight * column_weight))
        return tuple(found)


def _neighbours(place: float) -> tuple[tuple[int, float], tuple[int, float]]:
    below = math.floor(place)
    return (below, below + 1.0 - place), (below + 1, place - below)
