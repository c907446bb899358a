"""A route over ice: fixed points in the order they are climbed, and what stands at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lungta.core.geo import check_latitude_longitude
from lungta.core.time import require_aware


class PointKind(StrEnum):
    """What stands at a point; a ladder or rope leads from its point to the next one."""

    CAMP = "camp"
    ANCHOR = "anchor"
    LADDER = "ladder"
    ROPE = "rope"
    TRACK = "track"


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPoint:
    """One point of a route as it was surveyed.

    Attributes
    ----------
    id : str
        Unique in its route; spoken over the radio.
    lat_deg, lon_deg : float
        WGS 84 [deg].
    alt_amsl_m : float or None
        Orthometric height [m]; None when the file gave none.
    seen_utc : datetime
        When the point was there.
    kind : PointKind
        What stands there.
    sigma_m : float
        1-sigma of the position, each of east and north [m].
    note : str
        Anything else the file said.
    """

    id: str
    lat_deg: float
    lon_deg: float
    seen_utc: datetime
    kind: PointKind
    sigma_m: float
    alt_amsl_m: float | None = None
    note: str = ""

    def __post_init__(self) -> None:
        check_latitude_longitude(self.lat_deg, self.lon_deg)
        require_aware(self.seen_utc, f"seen_utc of {self.id}")
        if not 0.0 < self.sigma_m <= 1000.0:
            raise ValueError(f"sigma_m of {self.id} must lie in (0, 1000] m, got {self.sigma_m}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Fixed points from the lower end to the upper, at least two, ids unique."""

    name: str
    points: tuple[FixedPoint, ...]
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.points) < 2:
            raise ValueError(f"route {self.name!r} needs at least two points, got {len(self.points)}")
        if len({point.id for point in self.points}) < len(self.points):
            raise ValueError(f"route {self.name!r} has two points of one id")
