"""Groups of people on the ground: where they are, and how many at which hour of the local day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.geo import LocalFrame
from lungta.core.time import TimeWindow

if TYPE_CHECKING:
    from shapely import Polygon

HOURS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleGroup:
    """People who share a place: a camp, a route.

    Attributes
    ----------
    id, name : str
        `icefall-climbers`, "Climbers in the icefall".
    by_hour : tuple of 24 float
        How many are there in each hour of the local day, from 00:00; on average, not at most.
    uncertain_factor : float
        The true number lies between the stated one divided and multiplied by this (1 sigma), at least 1.
    outline : tuple of (lat_deg, lon_deg)
        Corners of a simple polygon over which they are spread evenly; empty when a line is given.
    line : tuple of (lat_deg, lon_deg)
        Points of the route along which they are spread evenly; empty when an outline is given.
    width_m : float
        Width of the strip about the line [m]; 0 with an outline.
    sheltered_frac : float
        Share of those hit whom a roof saves; 0 in tents, since cloth stops no aircraft.
    source : str
        Who says so, and how well it is known.
    """

    id: str
    name: str
    by_hour: tuple[float, ...]
    uncertain_factor: float
    source: str
    outline: tuple[tuple[float, float], ...] = ()
    line: tuple[tuple[float, float], ...] = ()
    width_m: float = 0.0
    sheltered_frac: float = 0.0

    def __post_init__(self) -> None:
        if len(self.by_hour) != HOURS or min(self.by_hour) < 0.0:
            raise ValueError(f"by_hour of {self.id} must be {HOURS} counts of 0 or more, got {self.by_hour}")
        if bool(self.outline) == bool(self.line) or bool(self.line) != (self.width_m > 0.0):
            raise ValueError(f"{self.id} needs either an outline or a line with its width_m")
        if not self.uncertain_factor >= 1.0 or not 0.0 <= self.sheltered_frac <= 1.0:
            raise ValueError(f"{self.id} needs uncertain_factor of 1 or more and sheltered_frac in 0..1")


def group_area(frame: LocalFrame, group: PeopleGroup) -> Polygon:
    """Return the ground on which a group is, in the local frame [m]; a strip ends square at the ends of its line."""
    from shapely import LineString, Polygon

    lat_deg, lon_deg = zip(*(group.outline or group.line), strict=True)
    corners = list(zip(*frame.to_local(lat_deg, lon_deg), strict=True))
    if group.outline:
        return Polygon(corners)
    strip: Polygon = LineString(corners).buffer(group.width_m / 2.0, cap_style="flat", join_style="mitre")
    return strip


def hour_shares(window: TimeWindow, timezone: str) -> tuple[float, ...]:
    """Return the share of a window that lies in each hour of the local day; the 24 shares sum to 1.

    >>> from lungta.core.time import parse_utc
    >>> half = TimeWindow(start_utc=parse_utc("2026-04-20T00:00Z"), end_utc=parse_utc("2026-04-20T00:30Z"))
    >>> [round(share, 2) for share in hour_shares(half, "Asia/Kathmandu")[5:7]]
    [0.5, 0.5]
    """
    shares = [0.0] * HOURS
    zone = ZoneInfo(timezone)
    time_utc = window.start_utc
    while time_utc < window.end_utc:
        local = time_utc.astimezone(zone)
        until = min(time_utc + _to_next_hour(local), window.end_utc)
        shares[local.hour] += (until - time_utc).total_seconds() / window.duration_s
        time_utc = until
    return tuple(shares)


def people_in(group: PeopleGroup, window: TimeWindow, timezone: str) -> float:
    """Return how many people of a group are there during a window, on average over it."""
    return sum(share * count for share, count in zip(hour_shares(window, timezone), group.by_hour, strict=True))


def _to_next_hour(local: datetime) -> timedelta:
    return timedelta(hours=1) - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
