"""A practice icefall as it is handed out: pictures, heights, route, and the truth about all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.image.model import HeldImage
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.practice.ground import Slot, Tower
from lungta.ice.practice.settings import PracticeSettings
from lungta.ice.route.model import Route


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PracticeIcefall:
    """Made surveys of one made icefall: NOT REAL.

    Attributes
    ----------
    settings : PracticeSettings
        What it was made of.
    flow : PracticeFlow
        How its ice moves: the truth.
    pictures, heights : tuple of HeldImage
        Brightness 0..255 and heights [m AMSL] of each survey, all on one grid. The georeference of each is off by its
        `shift_east_m`, `shift_north_m`, as of real surveys.
    hidden : tuple of bool array
        Where each survey shows snow or rubble in place of what the first showed.
    ice, stable : bool array
        Ice, and rock that does not move.
    slots, towers : tuple
        Crevasses and seracs of the first survey.
    route : Route
        Climbed on the day of the first survey.
    """

    settings: PracticeSettings
    flow: PracticeFlow
    pictures: tuple[HeldImage, ...]
    heights: tuple[HeldImage, ...]
    hidden: tuple[NDArray[np.bool_], ...]
    ice: NDArray[np.bool_]
    stable: NDArray[np.bool_]
    slots: tuple[Slot, ...]
    towers: tuple[Tower, ...]
    route: Route

    @property
    def grid(self) -> MapGrid:
        """Where the pixels of all files lie."""
        return self.pictures[0].grid

    def true_motion_m(self, before: int, after: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (east, north) by which the ice at each pixel of one survey moves until another [m].

        Errors of the georeference are no motion: `apparent_shift_m` has them.
        """
        survey = self.settings.surveys[before]
        east = self.grid.east_centres_m[None, :] - survey.shift_east_m
        north = self.grid.north_centres_m[:, None] - survey.shift_north_m
        east, north = np.broadcast_arrays(east, north)
        times = (self.pictures[before].notes.taken_utc, self.pictures[after].notes.taken_utc)
        later = self.flow.carried(east, north, *times)
        return later[0] - east, later[1] - north

    def apparent_shift_m(self, before: int, after: int) -> tuple[float, float]:
        """Return (east, north) by which rock seems to move from one survey to another [m]."""
        one, other = self.settings.surveys[before], self.settings.surveys[after]
        return other.shift_east_m - one.shift_east_m, other.shift_north_m - one.shift_north_m
