"""One sortie as a mission that every file format can be written from.

A mission is one round trip: take-off, vertical climb to the first waypoint's height, the way up, vertical descent over
the drop to hook or winch height, hover while the loads change, vertical climb back, the way down, landing at home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lungta.core.geo import Position, check_latitude_longitude
from lungta.fly.missions.legs import LegSpeed, VerticalSpeed
from lungta.plan.dayplan import PlacePad, PlaceZone

MAX_WAYPOINTS = 99  # the DJI RC 2 controller stalls above about 100 (hotosm/drone-flightplan, pull request 19)
NOT_FOR_FLIGHT = "NOT FOR FLIGHT"


class HeightReference(StrEnum):
    """What the heights of a mission file count from."""

    RELATIVE = "the take-off pad"
    AMSL = "mean sea level"


class DropAction(StrEnum):
    """How the load leaves the aircraft at the drop."""

    WINCH = "winch"
    HOOK = "hook"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionOptions:
    """What the operator may choose about mission files.

    Attributes
    ----------
    heights : HeightReference
        Heights above the take-off pad unless asked otherwise.
    drop : DropAction
        Lower the load on the winch's line, or open the hook.
    """

    heights: HeightReference = HeightReference.RELATIVE
    drop: DropAction = DropAction.WINCH


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionWaypoint:
    """A place to fly to, and how fast to fly there.

    Attributes
    ----------
    name : str
        As in the corridor, the page and the flight sheet.
    lat_deg, lon_deg, alt_amsl_m : float
        Where; orthometric height [m].
    height_above_pad_m : float
        Above the home pad, where the aircraft's height reads zero [m].
    speed : LegSpeed
        On the leg that ends here.
    hold_s : float
        Stand still here before turning [s]: the corner cannot be flown round at the speed of its legs; 0: fly on.
    """

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    height_above_pad_m: float
    speed: LegSpeed
    hold_s: float = 0.0

    def __post_init__(self) -> None:
        check_latitude_longitude(self.lat_deg, self.lon_deg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Where and how loads change: hover at `waypoint` for `hover_s`, `line_m` above the terrain's ground [m]."""

    waypoint: MissionWaypoint
    action: DropAction
    hover_s: float
    line_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeLanding:
    """A landing place beside the path, and the least height at which it may be flown to from there [m above pad]."""

    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    fly_at_above_pad_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A round trip, free of any file format.

    Attributes
    ----------
    name, title : str
        `sortie-01`, and a line for a person.
    aircraft_id, lungta_version : str
        Catalogue id; the program that wrote it.
    created_utc : datetime
        When the plan was made; files carry this, never the time of writing.
    heights : HeightReference
        What written heights count from, where the format leaves a choice.
    home : Position
        The home pad on the terrain's height.
    pads, zones : tuple
        Pads of the sortie; zones that the corridors keep out of.
    up, down : tuple of MissionWaypoint
        The ways; the first of each is reached vertically.
    drop : Drop
        Between them.
    landings : tuple of SafeLanding
        Landing options of both ways.
    rally : tuple of SafeLanding
        Places that an autopilot may fly to by itself.
    fence : tuple of (lat_deg, lon_deg)
        Outline to stay inside of, not closed; empty when none was worked out.
    fence_width_m : float
        Least distance from the path to it [m].
    vertical : VerticalSpeed
        Climb and descent on vertical legs.
    return_height_above_pad_m : float
        Least height above the home pad at which a straight way home is clear of the ground [m].
    duration_s : int
        Planned, take-off to landing [s].
    not_for_flight : bool
        True when the plan must not be flown.
    warnings : tuple of str
        What a pilot must have read.
    """

    name: str
    title: str
    aircraft_id: str
    lungta_version: str
    created_utc: datetime
    heights: HeightReference
    home: Position
    pads: tuple[PlacePad, ...]
    zones: tuple[PlaceZone, ...]
    up: tuple[MissionWaypoint, ...]
    drop: Drop
    down: tuple[MissionWaypoint, ...]
    landings: tuple[SafeLanding, ...]
    vertical: VerticalSpeed
    return_height_above_pad_m: float
    duration_s: int
    not_for_flight: bool
    warnings: tuple[str, ...]
    rally: tuple[SafeLanding, ...] = ()
    fence: tuple[tuple[float, float], ...] = ()
    fence_width_m: float = 0.0

    @property
    def waypoints(self) -> tuple[MissionWaypoint, ...]:
        """Every waypoint in the order of flight."""
        return (*self.up, self.drop.waypoint, *self.down)

    @property
    def max_height_above_pad_m(self) -> float:
        """Height of the highest waypoint above the home pad [m]."""
        return max(waypoint.height_above_pad_m for waypoint in self.waypoints)

    def height_m(self, waypoint: MissionWaypoint) -> float:
        """Return a waypoint's height above what this mission's heights count from [m]."""
        return waypoint.height_above_pad_m if self.heights is HeightReference.RELATIVE else waypoint.alt_amsl_m
