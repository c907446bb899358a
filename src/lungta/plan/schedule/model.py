"""What the timetable is made from, and the timetable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lungta.core.time import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A stretch of time in which flights to one drop are allowed, with the payload that is allowed then.

    Attributes
    ----------
    drop : str
        Pad id of the drop.
    window : TimeWindow
        The whole flight, take-off to landing, must lie in allowed slots, and keep the limits of each.
    max_payload_g : int
        Largest load that may be carried both up and down [g]; 0 forbids the slot, whatever one way alone could carry.
    max_up_g, max_down_g : int or None
        Largest load one way with the other way empty [g], at least `max_payload_g`; None means that. Loads between
        are allowed up to straight lines from either to `max_payload_g` both ways.
    duration_s : int
        Take-off to landing of a round trip at that load, conservative [s].
    reason : str
        What forbids more than `max_payload_g` (`wind 14.2 m/s above the limit of 12`, `reserve`), for unplaced items.

    Raises
    ------
    ValueError
        When a limit one way is below that both ways, or an open slot has no duration.
    """

    drop: str
    window: TimeWindow
    max_payload_g: int
    duration_s: int
    max_up_g: int | None = None
    max_down_g: int | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        for name, alone_g in (("max_up_g", self.max_up_g), ("max_down_g", self.max_down_g)):
            if alone_g is not None and alone_g < self.max_payload_g:
                raise ValueError(f"{name} must be at least max_payload_g, got {alone_g} < {self.max_payload_g}")
        if self.max_payload_g > 0 and self.duration_s <= 0:
            raise ValueError(f"duration_s of an open slot must be above 0 s, got {self.duration_s}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """What there is to fly with.

    Attributes
    ----------
    aircraft_count, battery_sets : int
        A set is what one flight carries.
    turnaround_s : int
        On the ground between two flights of one aircraft: load, swap, check [s].
    separation_s : int
        Between a landing and the next take-off of any aircraft through the corridor and pad [s].
    charge_s : int
        From landing to ready again, per set [s].
    chargers : int
        Sets that the generator can charge at once.
    """

    aircraft_count: int
    battery_sets: int
    turnaround_s: int
    separation_s: int
    charge_s: int
    chargers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimetableEntry:
    """One round trip of the timetable; aircraft and battery sets count from 1."""

    drop: str
    takeoff_utc: datetime
    landing_utc: datetime
    aircraft_number: int
    battery_set_number: int
    items_up: tuple[str, ...]
    items_down: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A load that does not fly today, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """The day, by take-off time. `proven_optimal` is False when the search stopped at its effort limit."""

    entries: tuple[TimetableEntry, ...]
    unplaced: tuple[Unplaced, ...]
    proven_optimal: bool
