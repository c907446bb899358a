"""The ground as the heat balance sees it: heights, slopes, and what it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.terrain.shape import gradient
from lungta.mountain.wind.grid import WindGrid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lungta.mountain.site.model import Glacier

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroundCover:
    """What the ground of each column is: clean glacier ice, snow, or else rock and debris.

    Attributes
    ----------
    ice, snow : array of bool, shape (ny, nx)
        Clean ice and snow; where both, snow lies on ice. Debris-covered ice is neither: it heats as rock does.
    description : str
        Where it came from.
    """

    ice: Mask
    snow: Mask
    description: str

    def __post_init__(self) -> None:
        if self.ice.shape != self.snow.shape:
            raise ValueError(f"ice {self.ice.shape} and snow {self.snow.shape} must have one shape")


def ground_cover(
    grid: WindGrid, glaciers: Iterable[Glacier] = (), *, snow_line_amsl_m: float | None = None
) -> GroundCover:
    """Return the cover of a grid's columns: ice inside outlines, snow above a line.

    Parameters
    ----------
    grid : WindGrid
        Columns.
    glaciers : iterable of Glacier
        Outlines of clean ice, see the site's `[[glaciers]]`.
    snow_line_amsl_m : float, optional
        Height above which ground no steeper than 50 deg carries snow [m AMSL] (assumption: steeper ground sheds it);
        left out: no snow.
    """
    from shapely import Polygon, contains_xy

    east, north = np.meshgrid(grid.east_m, grid.north_m)
    ice = np.zeros(grid.shape[:2], bool)
    names = []
    for glacier in glaciers:
        lat_deg, lon_deg = zip(*glacier.outline, strict=True)
        outline = Polygon(list(zip(*grid.frame.to_local(lat_deg, lon_deg), strict=True)))
        ice |= contains_xy(outline, east, north)
        names.append(glacier.name)
    snow = np.zeros_like(ice)
    if snow_line_amsl_m is not None:
        steepness = np.hypot(*gradient(grid.ground_amsl_m, grid.step_north_m, grid.step_east_m))
        snow = (grid.ground_amsl_m > snow_line_amsl_m) & (steepness < np.tan(np.radians(50.0)))
    line = "no snow" if snow_line_amsl_m is None else f"snow above {snow_line_amsl_m:.0f} m AMSL"
    return GroundCover(ice=ice, snow=snow, description=f"ice: {', '.join(names) or 'none'}; {line}; else rock")


@dataclass(frozen=True, kw_only=True, eq=False)
class Relief:
    """Ground on a regular grid with its place on Earth: row 0 in the south.

    Attributes
    ----------
    lat_deg, lon_deg : float
        The place that the sun is reckoned for [deg].
    step_north_m, step_east_m : float
        Distances between nodes [m].
    ground_amsl_m : array, shape (ny, nx)
        Heights [m AMSL], no voids.
    cover : GroundCover
        What the ground is made of.
    """

    lat_deg: float
    lon_deg: float
    step_north_m: float
    step_east_m: float
    ground_amsl_m: Floats
    cover: GroundCover

    def __post_init__(self) -> None:
        if self.cover.ice.shape != self.ground_amsl_m.shape:
            raise ValueError(f"ground {self.ground_amsl_m.shape} and its cover {self.cover.ice.shape} must match")

    @cached_property
    def rise(self) -> tuple[Floats, Floats]:
        """Rise towards north and towards east [m/m]."""
        north, east = gradient(self.ground_amsl_m, self.step_north_m, self.step_east_m)
        return north, east

    def smoothed(self, sigma_m: float) -> Relief:
        """Return the same ground with its heights smoothed by a Gaussian of `sigma_m` [m]."""
        from scipy.ndimage import gaussian_filter

        sigma = (sigma_m / self.step_north_m, sigma_m / self.step_east_m)
        return self.with_ground(gaussian_filter(self.ground_amsl_m, sigma, mode="nearest"))

    def coarsened(self, factor: int) -> Relief:
        """Return the ground as means over squares of `factor` nodes; what is ice or snow by half or more stays so."""
        cover = GroundCover(
            ice=block_mean(self.cover.ice.astype(float), factor) >= 0.5,
            snow=block_mean(self.cover.snow.astype(float), factor) >= 0.5,
            description=self.cover.description,
        )
        return Relief(
            lat_deg=self.lat_deg,
            lon_deg=self.lon_deg,
            step_north_m=self.step_north_m * factor,
            step_east_m=self.step_east_m * factor,
            ground_amsl_m=block_mean(self.ground_amsl_m, factor),
            cover=cover,
        )

    def with_ground(self, ground_amsl_m: Floats) -> Relief:
        """Return other heights in the same place under the same cover."""
        return Relief(
            lat_deg=self.lat_deg,
            lon_deg=self.lon_deg,
            step_north_m=self.step_north_m,
            step_east_m=self.step_east_m,
            ground_amsl_m=ground_amsl_m,
            cover=self.cover,
        )


@lru_cache(maxsize=4)
def relief_of(grid: WindGrid, cover: GroundCover) -> Relief:
    """Return the ground of a wind grid, the sun reckoned for the grid's middle; the same object for the same grid."""
    middle = float(grid.east_m.mean()), float(grid.north_m.mean())
    lat_deg, lon_deg = grid.frame.to_geographic(*middle)
    return Relief(
        lat_deg=float(lat_deg),
        lon_deg=float(lon_deg),
        step_north_m=grid.step_north_m,
        step_east_m=grid.step_east_m,
        ground_amsl_m=grid.ground_amsl_m,
        cover=cover,
    )


def block_mean(values: Floats, factor: int) -> Floats:
    """Return means over squares of `factor` by `factor` nodes; the last row and column repeat to fill up.

    >>> block_mean(np.array([[0.0, 2.0, 6.0]]), 2).tolist()
    [[1.0, 6.0]]
    """
    rows, columns = values.shape
    filled = np.pad(values, ((0, -rows % factor), (0, -columns % factor)), mode="edge")
    squares = filled.reshape(filled.shape[0] // factor, factor, filled.shape[1] // factor, factor)
    return np.asarray(squares.mean(axis=(1, 3)))


def refined(values: Floats, factor: int, shape: tuple[int, ...]) -> Floats:
    """Return values at nodes, bilinear between the middles of squares of `factor` nodes."""
    from scipy.ndimage import map_coordinates

    rows, columns = ((np.arange(size) - (factor - 1) / 2.0) / factor for size in shape)
    return np.asarray(map_coordinates(values, np.meshgrid(rows, columns, indexing="ij"), order=1, mode="nearest"))
