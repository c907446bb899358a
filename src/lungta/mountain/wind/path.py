"""A path through the air, as pictures and summaries of the wind take it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.terrain.grid import Terrain

Floats = NDArray[np.float64]


class Track(NamedTuple):
    """Points of a path [m]: distance along it, place, height and the ground below [m AMSL]."""

    along_m: Floats
    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    ground_amsl_m: Floats

    @property
    def height_agl_m(self) -> Floats:
        """Height above the ground below [m], not negative."""
        return np.maximum(self.alt_amsl_m - self.ground_amsl_m, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightPath:
    """A path through the air, straight between its corners.

    Attributes
    ----------
    name : str
        `Base Camp to Camp I`.
    east_m, north_m, alt_amsl_m : array, shape (corners,)
        Corners, in order, in the local frame [m].
    corridor : bool
        Whether it is a corridor that was searched and checked; False: a line drawn for the picture.
    required_clearance_m : float or None
        What a corridor must keep above the ground where it comes nearest [m].
    """

    name: str
    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    corridor: bool
    required_clearance_m: float | None = None

    def over(self, terrain: Terrain, step_m: float = 20.0) -> Track:
        """Return points of the path at most `step_m` apart, all corners among them, with the ground below."""
        corners = np.column_stack([self.east_m, self.north_m, self.alt_amsl_m])
        pieces = [np.linspace(a, b, self._count(a, b, step_m), endpoint=False) for a, b in pairwise(corners)]
        east, north, alt = np.vstack([*pieces, corners[-1:]]).T
        along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(east), np.diff(north)))])
        return Track(along, east, north, alt, terrain.height_at(east, north))

    @staticmethod
    def _count(start: Floats, end: Floats, step_m: float) -> int:
        return max(1, int(np.ceil(np.hypot(*(end - start)[:2]) / step_m)))
