"""Which piece of the mountain the drawings show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.dayplan import DayPlan

MARGIN_FRAC, LEAST_MARGIN_M = 0.2, 900.0
LEAST_SPAN_M = 3000.0
WIDEST, NARROWEST = 1.5, 0.95
"""Width over height of the map, so that it fits beside text and on a telephone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """A rectangle of the local frame [m]."""

    west_m: float
    south_m: float
    east_m: float
    north_m: float

    @property
    def width_m(self) -> float:
        """From west to east [m]."""
        return self.east_m - self.west_m

    @property
    def height_m(self) -> float:
        """From south to north [m]."""
        return self.north_m - self.south_m

    def holds(self, east_m: float, north_m: float) -> bool:
        """Return whether a point lies in the rectangle."""
        return self.west_m <= east_m <= self.east_m and self.south_m <= north_m <= self.north_m


def map_extent(plan: DayPlan, terrain: Terrain) -> Extent:
    """Return the rectangle that holds every pad, path and landing option with a margin.

    It has the map's proportions where the terrain reaches far enough, and ends where the terrain ends as long as
    that hides no place.
    """
    places = _places(plan, terrain.frame)
    (west, south), (east, north) = places.min(axis=0), places.max(axis=0)
    margin = max(LEAST_MARGIN_M, MARGIN_FRAC * max(east - west, north - south))
    width, height = max(east - west + 2 * margin, LEAST_SPAN_M), max(north - south + 2 * margin, LEAST_SPAN_M / WIDEST)
    width, height = max(width, height * NARROWEST), max(height, width / WIDEST)
    middle_east, middle_north = (west + east) / 2, (south + north) / 2
    return Extent(
        west_m=float(min(west, max(middle_east - width / 2, terrain.east_m[0]))),
        south_m=float(min(south, max(middle_north - height / 2, terrain.north_m[0]))),
        east_m=float(max(east, min(middle_east + width / 2, terrain.east_m[-1]))),
        north_m=float(max(north, min(middle_north + height / 2, terrain.north_m[-1]))),
    )


def _places(plan: DayPlan, frame: LocalFrame) -> NDArray[np.float64]:
    used = {sortie.drop for sortie in plan.sorties} or {pad.id for pad in plan.place.pads}
    geographic = [(pad.lat_deg, pad.lon_deg) for pad in plan.place.pads if pad.home or pad.id in used]
    for sortie in plan.sorties:
        for corridor in (sortie.corridor_up, sortie.corridor_down):
            geographic += [(point.lat_deg, point.lon_deg) for point in corridor.waypoints]
            geographic += [(option.lat_deg, option.lon_deg) for option in corridor.landing_options]
    lat_deg, lon_deg = np.array(geographic).T
    return np.column_stack(frame.to_local(lat_deg, lon_deg))
