"""What is proposed: routes with their ladders, ropes, time, and risk by kind, for icefall doctors to judge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.ice.grid import MapGrid
from lungta.ice.route.model import PointKind

NO_ROUTE = "A proposal for icefall doctors to judge, not a route."
"""Stands on everything that is written."""

Floats = NDArray[np.float64]


class LegKind(StrEnum):
    """How a stretch is climbed."""

    WALK = "walk"
    ROPE = "rope"
    LADDER = "ladder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A stretch of one kind.

    Attributes
    ----------
    kind : LegKind
        How it is climbed.
    number : int
        Ladders and ropes are counted from the lower end, each from 1; 0 for walking.
    first, last : int
        Its ends among the places of the line.
    length_m, rise_m : float
        Way over the ground, or span of a ladder through the air [m]; height gained [m].
    time_s : float
        Up, for a loaded walker [s].
    sections : int
        Ladder sections lashed; 0 elsewhere.
    rope_m : float
        Fixed rope, or the hand lines of a ladder [m].
    anchors : int
        Screws, snow bars.
    """

    kind: LegKind
    number: int
    first: int
    last: int
    length_m: float
    rise_m: float
    time_s: float
    sections: int = 0
    rope_m: float = 0.0
    anchors: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """Time in danger on the way up, by kind [s].

    Attributes
    ----------
    serac_s, avalanche_s : float
        In reach of seracs, and of what falls from the flanks, however little; `avalanche_s` is None when nobody told
        the survey about the flanks.
    serac_counted_s, avalanche_counted_s : float
        The same times the reach there (0..1) and the factor of the hour: what the search counts.
    crevasse_s : float
        On ladders, stepping over openings, and on troughs that may be bridges of snow.
    rope_s : float
        On fixed rope.
    """

    serac_s: float
    avalanche_s: float | None
    serac_counted_s: float
    avalanche_counted_s: float
    crevasse_s: float
    rope_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """The way cell by cell: places of the map [m], heights [m AMSL], and metres along."""

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    along_m: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPoint:
    """A point to read over a radio: a ladder or rope leads from its point to the next one."""

    id: str
    kind: PointKind
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    along_m: float
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProposedRoute:
    """One proposal.

    Attributes
    ----------
    name : str
        "Route 1": in the order found, the cheapest first.
    line : Line
        The way.
    legs : tuple of Leg
        Its stretches from the lower end.
    points : tuple of ProposedPoint
        What is read over a radio.
    exposure : Exposure
        Risk by kind.
    up_s, down_s : float
        Time of a loaded walker up, and down [s], without rests or queues.
    length_m, ascent_m, descent_m : float
        Over the ground [m].
    cost_s : float
        What the search minimises [s of walking].
    proved : bool
        Whether no way over these cells within the limits costs less; for further routes, with the ground near earlier
        ones made dearer.
    shared_frac : float
        Share of its length near an earlier proposal.
    old_route_frac : float
        Share of its length near the old route.
    """

    name: str
    line: Line
    legs: tuple[Leg, ...]
    points: tuple[ProposedPoint, ...]
    exposure: Exposure
    up_s: float
    down_s: float
    length_m: float
    ascent_m: float
    descent_m: float
    cost_s: float
    proved: bool
    shared_frac: float
    old_route_frac: float

    @property
    def ladders(self) -> tuple[Leg, ...]:
        """Its ladders from the lower end."""
        return tuple(leg for leg in self.legs if leg.kind is LegKind.LADDER)

    @property
    def ropes(self) -> tuple[Leg, ...]:
        """Its fixed ropes from the lower end."""
        return tuple(leg for leg in self.legs if leg.kind is LegKind.ROPE)

    @property
    def sections(self) -> int:
        """Ladder sections."""
        return sum(leg.sections for leg in self.legs)

    @property
    def rope_m(self) -> float:
        """All rope, hand lines included [m]."""
        return sum(leg.rope_m for leg in self.legs)

    @property
    def anchors(self) -> int:
        """All anchors."""
        return sum(leg.anchors for leg in self.legs)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Proposals:
    """Routes for icefall doctors to judge; none when there is no way, and the findings then say why.

    Attributes
    ----------
    title : str
        What was surveyed.
    surveyed_utc : datetime
        When.
    grid : MapGrid
        Cells that were searched.
    routes : tuple of ProposedRoute
        The cheapest first.
    findings : tuple of Finding
        What the survey cannot see, what stands in the way.
    notes : tuple of str
        What was assumed.
    """

    title: str
    surveyed_utc: datetime
    grid: MapGrid
    routes: tuple[ProposedRoute, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
