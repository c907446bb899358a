"""One load of a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lungta.core.provenance import InputSource
from lungta.core.time import require_aware

LIGHTEST_G = 10  # assumption: anything lighter is a slip of the unit
HEAVIEST_G = 500_000  # assumption: five times what any cargo multirotor of today lifts
FIRST_PRIORITY, LAST_PRIORITY = 1, 9


class DangerousGoods(StrEnum):
    """What a load must not share a flight with."""

    NONE = "none"
    OXYGEN = "oxygen"
    FUEL = "fuel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A load that flies whole, on one flight.

    Attributes
    ----------
    id, what : str
        Unique in its manifest; plain words.
    mass_g : int
        Packed mass [g], 10..500,000.
    from_pad, to_pad : str
        Pad ids of the site.
    priority : int
        1 is carried first, 9 last.
    size_m : tuple of float or None
        Length, width, height of the package [m].
    ready_utc, due_utc : datetime or None
        May not take off before, must have landed by.
    dangerous_goods : DangerousGoods
        Oxygen and fuel never share a flight.
    keep_warm : bool
        A meal or medicine whose temperature on arrival matters.
    """

    id: str
    what: str
    mass_g: int
    from_pad: str
    to_pad: str
    priority: int = 5
    size_m: tuple[float, float, float] | None = None
    ready_utc: datetime | None = None
    due_utc: datetime | None = None
    dangerous_goods: DangerousGoods = DangerousGoods.NONE
    keep_warm: bool = False

    def __post_init__(self) -> None:
        if not LIGHTEST_G <= self.mass_g <= HEAVIEST_G:
            raise ValueError(f"mass_g of {self.id} must lie in {LIGHTEST_G}..{HEAVIEST_G} g, got {self.mass_g}")
        if not FIRST_PRIORITY <= self.priority <= LAST_PRIORITY:
            raise ValueError(f"priority of {self.id} must lie in 1..9, got {self.priority}")
        if self.from_pad == self.to_pad:
            raise ValueError(f"{self.id} goes from {self.from_pad} to itself")
        for name, time in (("ready_utc", self.ready_utc), ("due_utc", self.due_utc)):
            if time is not None:
                require_aware(time, f"{name} of {self.id}")
        if self.ready_utc is not None and self.due_utc is not None and self.due_utc <= self.ready_utc:
            raise ValueError(f"{self.id} is due at {self.due_utc}, not after it is ready at {self.ready_utc}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Every load of a day, with where the list came from."""

    items: tuple[Item, ...]
    source: InputSource
