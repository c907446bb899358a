"""People on the ground as cells: which share of a group is where, and how many there are in a window of time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.site.people import PeopleGroup, group_area, people_in

if TYPE_CHECKING:
    from lungta.core.time import TimeWindow
    from lungta.mountain.site.model import Site

CELL_M = 20.0  # a third of the narrowest spread of a fall from 60 m; strips of routes are about 100 m wide

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crowd:
    """One group of people, spread evenly over its ground.

    Attributes
    ----------
    group : PeopleGroup
        Who they are, and how many in each hour.
    east_m, north_m : array, shape (n,)
        Centres of the square cells that hold some of them, on a lattice through the frame's origin [m].
    share : array, shape (n,)
        Share of the group in each cell; sums to 1.
    cell_m : float
        Side of a cell [m].
    """

    group: PeopleGroup
    east_m: Floats
    north_m: Floats
    share: Floats
    cell_m: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Presence:
    """How many of each crowd are there, on average over a window of time or in one hour of the local day.

    Attributes
    ----------
    crowds : tuple of Crowd
        Who and where.
    counts : tuple of float
        How many of each.
    says : str
        Of which time, for messages.
    """

    crowds: tuple[Crowd, ...]
    counts: tuple[float, ...]
    says: str

    @property
    def total(self) -> float:
        """How many people there are together."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Density:
    """People per area as a raster.

    Attributes
    ----------
    east_m, north_m : array, shape (columns,), (rows,)
        Centres of the cells [m], rising by the cell's side.
    people_per_m2 : array, shape (rows, columns)
        Density [people/m2].
    """

    east_m: Floats
    north_m: Floats
    people_per_m2: Floats


def crowds_of(site: Site, *, cell_m: float = CELL_M) -> tuple[Crowd, ...]:
    """Return every group of a site as cells, cut exactly at its outline; empty where the site names no people."""
    return tuple(_crowd(site, group, cell_m) for group in site.people)


def presence_in(site: Site, window: TimeWindow, crowds: tuple[Crowd, ...] | None = None) -> Presence:
    """Return who is there in a window of time, on average over it."""
    chosen = crowds_of(site) if crowds is None else crowds
    counts = tuple(people_in(crowd.group, window, site.timezone) for crowd in chosen)
    start, end = (each.astimezone(ZoneInfo(site.timezone)) for each in (window.start_utc, window.end_utc))
    return Presence(crowds=chosen, counts=counts, says=f"{start:%H:%M}-{end:%H:%M} local time")


def presence_at(crowds: tuple[Crowd, ...], hour: int) -> Presence:
    """Return who is there in one hour of the local day, 0..23."""
    counts = tuple(crowd.group.by_hour[hour] for crowd in crowds)
    return Presence(crowds=crowds, counts=counts, says=f"{hour:02d}:00-{(hour + 1) % 24:02d}:00 local time")


def density_of(presence: Presence, *, margin_m: float = 0.0) -> Density | None:
    """Return the density of everyone present over the ground of all crowds and a margin about it; None without crowds.

    Its sum times the cells' area is the number of people.
    """
    if not presence.crowds:
        return None
    cell_m = presence.crowds[0].cell_m
    east_m = _axis([crowd.east_m for crowd in presence.crowds], margin_m, cell_m)
    north_m = _axis([crowd.north_m for crowd in presence.crowds], margin_m, cell_m)
    people_per_m2 = np.zeros((north_m.size, east_m.size))
    for crowd, count in zip(presence.crowds, presence.counts, strict=True):
        rows = np.rint((crowd.north_m - north_m[0]) / cell_m).astype(int)
        columns = np.rint((crowd.east_m - east_m[0]) / cell_m).astype(int)
        np.add.at(people_per_m2, (rows, columns), count * crowd.share / cell_m**2)
    return Density(east_m=east_m, north_m=north_m, people_per_m2=people_per_m2)


def _axis(places_m: list[Floats], margin_m: float, cell_m: float) -> Floats:
    around = np.ceil(margin_m / cell_m) * cell_m
    low_m = min(float(each.min()) for each in places_m) - around
    high_m = max(float(each.max()) for each in places_m) + around
    return np.asarray(low_m + cell_m * np.arange(round((high_m - low_m) / cell_m) + 1))


def _crowd(site: Site, group: PeopleGroup, cell_m: float) -> Crowd:
    import shapely

    area = group_area(site.frame, group)
    west_m, south_m, east_m, north_m = (np.floor(bound / cell_m) for bound in area.bounds)
    columns, rows = np.meshgrid(np.arange(west_m, east_m + 1.0), np.arange(south_m, north_m + 1.0))
    west, south = cell_m * columns.ravel(), cell_m * rows.ravel()
    shapely.prepare(area)
    inside_m2 = shapely.area(shapely.intersection(area, shapely.box(west, south, west + cell_m, south + cell_m)))
    held = inside_m2 > 0.0
    return Crowd(
        group=group,
        east_m=west[held] + cell_m / 2,
        north_m=south[held] + cell_m / 2,
        share=inside_m2[held] / inside_m2[held].sum(),
        cell_m=cell_m,
    )
