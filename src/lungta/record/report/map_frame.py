"""Where ground stands on the map."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.core.geo import LocalFrame
from lungta.record.report import svg
from lungta.record.report.extent import Extent

WIDTH = 1000.0
EDGE_LEFT, EDGE_RIGHT, EDGE_TOP, EDGE_BOTTOM = 2.0, 2.0, 2.0, 34.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFrame:
    """Where ground stands on the drawing."""

    extent: Extent
    frame: LocalFrame

    @property
    def east(self) -> svg.Scale:
        """Easting [m] to x."""
        return svg.Scale(low=self.extent.west_m, high=self.extent.east_m, start=EDGE_LEFT, end=WIDTH - EDGE_RIGHT)

    @property
    def north(self) -> svg.Scale:
        """Northing [m] to y."""
        return svg.Scale(low=self.extent.south_m, high=self.extent.north_m, start=self.bottom, end=EDGE_TOP)

    @property
    def bottom(self) -> float:
        """The y of the southern edge."""
        inner = WIDTH - EDGE_LEFT - EDGE_RIGHT
        return EDGE_TOP + inner * self.extent.height_m / self.extent.width_m

    @property
    def height(self) -> float:
        """Height of the whole drawing."""
        return self.bottom + EDGE_BOTTOM

    def xy(self, lat_deg: float, lon_deg: float) -> tuple[float, float]:
        """Return the place of a geographic position."""
        east_m, north_m = self.frame.to_local(lat_deg, lon_deg)
        return self.east(east_m), self.north(north_m)
