"""A site as data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from lungta.core.geo import LocalFrame, Position
from lungta.core.provenance import InputSource
from lungta.mountain.site.antenna import Antenna
from lungta.mountain.site.people import PeopleGroup

NOT_REAL = "pad-not-real"  # code of the finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Pad:
    """A place where loads leave or arrive.

    Attributes
    ----------
    id, name : str
        `base-camp`, "Base Camp".
    position : Position
        Geographic position with the *stated* height.
    horizontal_sigma_m, vertical_sigma_m : float
        Stated 1-sigma uncertainty of the position [m].
    source : str
        Who says so.
    home : bool
        True where aircraft are based: batteries, generator, pilot.
    not_real : bool
        True for a pad that was made for practice: nothing that uses it is for flight.
    """

    id: str
    name: str
    position: Position
    horizontal_sigma_m: float
    vertical_sigma_m: float
    source: str
    home: bool = False
    not_real: bool = False


class ZoneKind(StrEnum):
    """Why a zone is kept out of."""

    PEOPLE = "people"
    ROUTE = "route"
    HELIPAD = "helipad"
    TERRAIN = "terrain"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyWindow:
    """A window of every day in the site's local time, `start` inclusive, `end` exclusive; it may cross midnight."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area that a corridor keeps out of while it is active.

    Attributes
    ----------
    id, name : str
        `camp-tents`, "Base Camp tents".
    kind : ZoneKind
        Why.
    outline : tuple of (lat_deg, lon_deg)
        Vertices of a simple polygon, not closed.
    active : tuple of DailyWindow
        Local times of day at which it holds; empty means always.
    source : str
        Who says so, and how well the outline is known.
    keep_clear_m : float
        Horizontal distance kept from the outline beyond the navigation error [m], not negative.
    over_agl_m : float or None
        Height above the ground at and above which the zone may be crossed [m]; None: at no height.
    """

    id: str
    name: str
    kind: ZoneKind
    outline: tuple[tuple[float, float], ...]
    active: tuple[DailyWindow, ...] = ()
    source: str = ""
    keep_clear_m: float = 0.0
    over_agl_m: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.keep_clear_m < math.inf:
            raise ValueError(f"keep_clear_m of zone {self.id} must be 0 or more, got {self.keep_clear_m}")
        if self.over_agl_m is not None and not 0.0 < self.over_agl_m < math.inf:
            raise ValueError(f"over_agl_m of zone {self.id} must be positive or None, got {self.over_agl_m}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glacier:
    """Clean glacier ice, bare or under snow, which cools the air over it. Ice under debris heats as rock: left out.

    Attributes
    ----------
    id, name : str
        `icefall`, "Khumbu Icefall".
    outline : tuple of (lat_deg, lon_deg)
        Vertices of a simple polygon, not closed.
    source : str
        Who says so, and how well the outline is known.
    """

    id: str
    name: str
    outline: tuple[tuple[float, float], ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLimits:
    """What the authority and good practice demand at a site.

    Attributes
    ----------
    height_limit_agl_m : float or None
        The authority's height limit above ground [m].
    min_clearance_m : float
        Least height above ground that a corridor keeps, before terrain and navigation error are added [m].
    reserve_frac : float
        Least charge on landing, as a fraction of the pack's rated energy.
    daylight_only : bool
        Whether flights must lie between sunrise and sunset.
    source : str
        Regulation or practice.
    permit_above_takeoff_kg : float or None
        Take-off mass above which the authority asks for a special permit [kg].
    """

    height_limit_agl_m: float | None
    min_clearance_m: float
    reserve_frac: float
    daylight_only: bool
    source: str
    permit_above_takeoff_kg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateHour:
    """Planning climate of one hour of the local day, used only when there is no weather and said on every output."""

    hour: int
    temperature_k: float
    wind_mps: float
    from_deg: float
    gust_mps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteClimate:
    """Planning climate at one height: pressure and 24 hours.

    `source` says from which publication each figure comes.
    """

    alt_amsl_m: float
    pressure_pa: float
    wind_sigma_mps: float
    hours: tuple[ClimateHour, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FootRoute:
    """The same lift on foot: what the comparison with porters needs for one drop.

    Attributes
    ----------
    to : str
        Pad id of the drop.
    length_m, ascent_m, descent_m : float
        On the ground, one way up.
    icefall : bool
        Whether it crosses the icefall.
    published_h : float or None
        Published one-way time loaded [h], with `source`.
    source : str
        Who says so.
    """

    to: str
    length_m: float
    ascent_m: float
    descent_m: float
    icefall: bool
    published_h: float | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place where loads are lifted."""

    id: str
    name: str
    country: str
    timezone: str
    frame: LocalFrame
    pads: tuple[Pad, ...]
    zones: tuple[Zone, ...]
    limits: SiteLimits
    climate: SiteClimate
    foot_routes: tuple[FootRoute, ...]
    extent_m: float
    source: InputSource
    glaciers: tuple[Glacier, ...] = ()
    people: tuple[PeopleGroup, ...] = ()
    antennas: tuple[Antenna, ...] = ()

    @property
    def home(self) -> Pad:
        """The pad where the aircraft are based."""
        return next(pad for pad in self.pads if pad.home)

    @property
    def drops(self) -> tuple[Pad, ...]:
        """Every pad but the home pad."""
        return tuple(pad for pad in self.pads if not pad.home)

    def pad(self, pad_id: str) -> Pad:
        """Return a pad by id; KeyError names the pads there are."""
        for pad in self.pads:
            if pad.id == pad_id:
                return pad
        raise KeyError(f"no pad {pad_id!r} at {self.id}; there are {', '.join(p.id for p in self.pads)}")
