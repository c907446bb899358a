"""Loads that are known to have been flown high."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class FlownLoad:
    """A load that was carried at a height; `low_kg` and `high_kg` differ where the sources leave it open."""

    label: str
    low_kg: float
    high_kg: float
    alt_amsl_m: float
    source: str


def flown_loads(aircraft_id: str) -> tuple[FlownLoad, ...]:
    """Return what is known to have been flown with an aircraft, in the order of the file.

    >>> [round(load.alt_amsl_m) for load in flown_loads("dji-fc30")]
    [6192, 6065, 6000]
    """
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["flown"]
    return tuple(
        FlownLoad(
            label=row["label"],
            low_kg=row["payload_kg"][0],
            high_kg=row["payload_kg"][1],
            alt_amsl_m=row["alt_amsl_m"],
            source=row["source"],
        )
        for row in rows
        if row["aircraft"] == aircraft_id
    )
