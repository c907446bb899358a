"""A route carried by the ice: where each point is, how well that is known, what became of each segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lungta.core.findings import Finding
from lungta.ice.drift.ellipse import Ellipse
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.drift.spread import Budget
from lungta.ice.grid import MapGrid
from lungta.ice.route.model import FixedPoint, PointKind, Route


class Follow(StrEnum):
    """Which of the two answers to go by."""

    ICE = "ice"
    BOTH = "both"
    PLACE = "place"
    UNKNOWN = "unknown"


FOLLOW_SAID = {
    Follow.ICE: "follow the ice: what stood there moved with it and the icefall still has its form",
    Follow.BOTH: "look at both: gear moved with the ice, but crevasses have begun to open elsewhere",
    Follow.PLACE: "follow the place: the steps that the bed makes stay, and other ice stands there now",
    Follow.UNKNOWN: "only the place is known: the motion of the ice there was not measured",
}
"""Each in plain words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on Earth and on the map.

    Attributes
    ----------
    lat_deg, lon_deg : float
        WGS 84 [deg].
    east_m, north_m : float
        On the field's map [m].
    alt_amsl_m, alt_sigma_m : float or None
        Height of the surface there and its 1-sigma [m]; None when nobody gave heights.
    """

    lat_deg: float
    lon_deg: float
    east_m: float
    north_m: float
    alt_amsl_m: float | None = None
    alt_sigma_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the velocity along a point's way rests on, as shares of the time; they add to 1 but for a point never
    covered.

    Attributes
    ----------
    measured_frac : float
        Vectors of that place and time.
    other_times_frac : float
        The same place at other times.
    neighbours_frac : float
        Bridged from cells about it.
    beyond_frac : float
        Before or after everything that was measured.
    """

    measured_frac: float
    other_times_frac: float
    neighbours_frac: float
    beyond_frac: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DriftedPoint:
    """One point, both answers.

    Attributes
    ----------
    point : FixedPoint
        As it was surveyed.
    place : Spot
        Where the place is: where the point was seen. It stays.
    ice : Spot or None
        Where the ice that held it is; None when it left what is known on the way.
    last : Spot or None
        For one that was lost: where its ice was last known; None when it never was.
    lost_utc : datetime or None
        When that was.
    budget : Budget
        Covariance of the ice's place by source [m^2]; at the last place for a lost one.
    moved_m, toward_deg : float
        How far and to which true bearing the ice went, to its last known place for a lost one [m, deg].
    basis : Basis
        What that rests on.
    follow : Follow
        Which answer to go by.
    half, most : Ellipse
        About the ice's place: half the time, and 95 times in 100, the ice is inside.
    """

    point: FixedPoint
    place: Spot
    ice: Spot | None
    last: Spot | None
    lost_utc: datetime | None
    budget: Budget
    moved_m: float
    toward_deg: float
    basis: Basis
    follow: Follow
    half: Ellipse
    most: Ellipse


class SegmentState(StrEnum):
    """What became of a segment."""

    OPENED = "opened"
    CLOSED = "closed"
    SAME = "same"
    GONE = "gone"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChange:
    """A segment between two points of the route; lengths are over the map, not along the slope.

    Attributes
    ----------
    from_id, to_id : str
        Its ends.
    kind : PointKind
        What leads along it: the kind of its first point.
    before_m : float or None
        Length when the later of its ends was seen [m]; None when unknown.
    after_m : float or None
        Length now [m].
    sigma_m : float or None
        1-sigma of the change of length [m]: errors that both ends share do not count.
    most_m : float or None
        Change of length if this segment takes up all that the ice around it stretched or closed within the length that
        the field smears out [m]: a crevasse opens there and nowhere else. None when unknown.
    state : SegmentState
        What became of it.
    """

    from_id: str
    to_id: str
    kind: PointKind
    before_m: float | None
    after_m: float | None
    sigma_m: float | None
    most_m: float | None
    state: SegmentState

    @property
    def change_m(self) -> float | None:
        """How much longer it is [m]; negative: shorter."""
        if self.before_m is None or self.after_m is None:
            return None
        return self.after_m - self.before_m

    @property
    def strain_frac(self) -> float | None:
        """Change of length over the length before; None when unknown, or where both ends are one place."""
        change_m = self.change_m
        return change_m / self.before_m if change_m is not None and self.before_m else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DriftedRoute:
    """A route carried to a date.

    Attributes
    ----------
    route : Route
        As it was surveyed.
    to_utc : datetime
        The date.
    grid : MapGrid
        Of the velocity field: the map that `east_m` and `north_m` are on.
    points, segments : tuple
        One per point, and one per neighbouring pair.
    findings : tuple of Finding
        What a person must judge.
    notes : tuple of str
        From the route, the field and drift: what a reader must know.
    settings : DriftSettings
        What was assumed.
    """

    route: Route
    to_utc: datetime
    grid: MapGrid
    points: tuple[DriftedPoint, ...]
    segments: tuple[SegmentChange, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    settings: DriftSettings
