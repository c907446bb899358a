"""How many people a flight passes over, and how many casualties it is to be expected to cause, by hour of the day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.site.people import HOURS
from lungta.plan.people.crash import CrashModel, casualty_area_m2, reach_m, spread_sigma_m
from lungta.plan.people.crowd import Crowd, Presence
from lungta.plan.people.passage import Passage

SECONDS_PER_H = 3600.0
CHUNK = 256  # pieces at once: bounds the memory of pieces times cells

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GroupExposure:
    """What a flight means for one group of people, by the hour of the local day in which it takes place.

    Attributes
    ----------
    id, name : str
        The group's.
    overflown_people_s : array, shape (24,)
        People within reach of a fall, times the seconds that they are [people s].
    casualties : array, shape (24,)
        Expected casualties of one flight.
    uncertain_factor : float
        The group's: how far its number may be off, up or down.
    """

    id: str
    name: str
    overflown_people_s: Floats
    casualties: Floats
    uncertain_factor: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exposure:
    """What a flight means for the people below, by group and hour.

    Attributes
    ----------
    groups : tuple of GroupExposure
        In the site's order; empty where the site names no people, which does not mean that nobody is there.
    duration_s : float
        Time in the air [s].
    crash : CrashModel
        What was assumed of the aircraft.
    """

    groups: tuple[GroupExposure, ...]
    duration_s: float
    crash: CrashModel

    @property
    def casualties(self) -> Floats:
        """Expected casualties of one flight in each hour of the local day, all groups together, shape (24,)."""
        return np.sum([group.casualties for group in self.groups], axis=0) if self.groups else np.zeros(HOURS)

    @property
    def overflown_people_s(self) -> Floats:
        """People within reach of a fall times seconds, in each hour, all groups together, shape (24,) [people s]."""
        return np.sum([group.overflown_people_s for group in self.groups], axis=0) if self.groups else np.zeros(HOURS)

    @property
    def casualties_per_h(self) -> Floats:
        """Expected casualties per flight hour in each hour of the local day, shape (24,) [1/h]."""
        return self.casualties * SECONDS_PER_H / self.duration_s

    def span(self, hour: int) -> tuple[float, float]:
        """Return expected casualties of a flight in an hour with every group's number as low and as high as may be."""
        pairs = [(group.casualties[hour], group.uncertain_factor) for group in self.groups]
        return sum(each / factor for each, factor in pairs), sum(each * factor for each, factor in pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """What a flight means for the people of one presence: expected casualties, and people within reach times seconds.

    Attributes
    ----------
    casualties : float
        Expected casualties of the flight.
    overflown_people_s : float
        People within reach of a fall, times seconds [people s].
    """

    casualties: float
    overflown_people_s: float


def exposure_of(passage: Passage, crowds: tuple[Crowd, ...], crash: CrashModel) -> Exposure:
    """Return what a flight means for each group of people in each hour of the local day.

    Expected casualties are the sum over time of failures per second, the density of people where a fall may end (a
    round normal distribution about the point below), the casualty area, lethality, and the share whom no roof saves.
    Crew at the pads are not counted: they know. On slopes falls end lower down than here.
    """
    groups = []
    for crowd in crowds:
        casualties, reached_s = _of_one_person(passage, crowd, crash)
        counts = np.asarray(crowd.group.by_hour)
        groups.append(
            GroupExposure(
                id=crowd.group.id,
                name=crowd.group.name,
                overflown_people_s=counts * reached_s,
                casualties=counts * casualties,
                uncertain_factor=crowd.group.uncertain_factor,
            )
        )
    return Exposure(groups=tuple(groups), duration_s=passage.total_s, crash=crash)


def struck_of(passage: Passage, presence: Presence, crash: CrashModel) -> Struck:
    """Return what a flight means for the people who are there in one window of time."""
    pairs = [_of_one_person(passage, crowd, crash) for crowd in presence.crowds]
    return Struck(
        casualties=sum(count * pair[0] for count, pair in zip(presence.counts, pairs, strict=True)),
        overflown_people_s=sum(count * pair[1] for count, pair in zip(presence.counts, pairs, strict=True)),
    )


def _of_one_person(passage: Passage, crowd: Crowd, crash: CrashModel) -> tuple[float, float]:
    """Expected casualties, and seconds within reach, were one person somewhere on the crowd's ground."""
    rate_m2 = casualty_area_m2(crash, passage.height_agl_m, passage.speed_mps)
    rate_m2 = rate_m2 * passage.duration_s * crash.failures_per_h / SECONDS_PER_H
    density, reached = _below(passage, crowd, crash)
    harmed_frac = crash.lethality_frac * (1.0 - crowd.group.sheltered_frac)
    return float(rate_m2 @ density) * harmed_frac, float(passage.duration_s @ reached)


def _below(passage: Passage, crowd: Crowd, crash: CrashModel) -> tuple[Floats, Floats]:
    """Density of one person of a crowd about each piece, smeared by the fall [1/m2], and the share within reach."""
    sigma_m = spread_sigma_m(crash, passage.height_agl_m, passage.speed_mps)
    radius_m = reach_m(crash, passage.height_agl_m, passage.speed_mps)
    density, reached = np.zeros_like(sigma_m), np.zeros_like(sigma_m)
    for first in range(0, sigma_m.size, CHUNK):
        part = slice(first, first + CHUNK)
        east_m = crowd.east_m[None, :] - passage.east_m[part, None]
        north_m = crowd.north_m[None, :] - passage.north_m[part, None]
        spread_m = sigma_m[part, None]
        weight = _in_cell(east_m, spread_m, crowd.cell_m) * _in_cell(north_m, spread_m, crowd.cell_m)
        density[part] = weight @ crowd.share / crowd.cell_m**2
        reached[part] = _within(np.hypot(east_m, north_m), radius_m[part, None], crowd.cell_m) @ crowd.share
    return density, reached


def _in_cell(offset_m: Floats, sigma_m: Floats, cell_m: float) -> Floats:
    """Share of a normal distribution along one axis that falls into a cell at an offset."""
    from scipy.special import ndtr

    share: Floats = ndtr((offset_m + cell_m / 2.0) / sigma_m) - ndtr((offset_m - cell_m / 2.0) / sigma_m)
    return share


def _within(distance_m: Floats, radius_m: Floats, cell_m: float) -> Floats:
    """Share of a cell at a distance that lies in a circle: its edge taken as straight, never more than all of it."""
    return np.minimum(np.clip(0.5 + (radius_m - distance_m) / cell_m, 0.0, 1.0), np.pi * (radius_m / cell_m) ** 2)
