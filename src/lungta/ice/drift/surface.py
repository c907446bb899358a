"""Heights of the ice's surface under a route."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lungta.ice.image.model import IceImage


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceHeights:
    """A height model of the ice's surface with its error.

    Attributes
    ----------
    heights : IceImage
        Heights [m AMSL]; georeferenced.
    sigma_m : float
        1-sigma of a height [m].
    """

    heights: IceImage
    sigma_m: float = 2.0  # assumption: a drone survey tied to a few points; give your own

    def at(self, lat_deg: float, lon_deg: float) -> tuple[float, float] | None:
        """Return the height and the slope (rise over run) at a place, or None off the model and at voids."""
        grid = self.heights.grid
        row, column = (float(x) for x in grid.pixel_of(*grid.from_geographic(lat_deg, lon_deg)))
        top, left = int(np.floor(row)), int(np.floor(column))
        if not (0 <= top < grid.rows - 1 and 0 <= left < grid.columns - 1):
            return None
        four = self.heights.window(slice(top, top + 2), slice(left, left + 2)).astype(float)
        if not np.isfinite(four).all():
            return None
        down, right = row - top, column - left
        weight = np.outer([1.0 - down, down], [1.0 - right, right])
        rise = np.hypot(np.diff(four, axis=1).mean(), np.diff(four, axis=0).mean()) / grid.pixel_m
        return float((weight * four).sum()), float(rise)
