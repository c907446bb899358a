"""A point as a file says it, before anything is taken for granted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from lungta.ice.route.model import PointKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RawPoint:
    """A point of a file; what the file does not say is None or empty.

    Attributes
    ----------
    where : str
        Line, or the number of the point in its file: for messages.
    lat_deg, lon_deg : float
        As written.
    alt_amsl_m, sigma_m : float or None
        Height, 1-sigma of the position [m].
    seen_utc : datetime or None
        Aware.
    name, kind, note : str
        As written.
    """

    where: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float | None = None
    seen_utc: datetime | None = None
    sigma_m: float | None = None
    name: str = ""
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRoute:
    """What a file holds: its name, points in its order, and what was left out or taken for granted."""

    name: str
    points: tuple[RawPoint, ...]
    said: tuple[str, ...] = ()


_WORDS = {
    PointKind.LADDER: ("ladder", "leiter", "echelle"),
    PointKind.ROPE: ("rope", "fixed line", "fixed-line", "fixedline", "jumar"),
    PointKind.ANCHOR: ("anchor", "screw", "snow bar", "snow-bar", "picket", "deadman", "stake"),
    PointKind.CAMP: ("camp", "base", "tent", "campground"),
    PointKind.TRACK: ("track", "trackpoint", "waypoint", "point"),
}
_LETTERS = {"L": PointKind.LADDER, "R": PointKind.ROPE, "A": PointKind.ANCHOR, "C": PointKind.CAMP}


def kind_of(kind: str, name: str, note: str, fallback: PointKind) -> PointKind:
    """Return what stands at a point, by its kind, else its name, else its note.

    A name that is one of the letters L, R, A or C and a number (`L7`) counts as ladder, rope, anchor or camp.

    >>> kind_of("", "Ladder 3", "", PointKind.ANCHOR), kind_of("", "L7", "", PointKind.ANCHOR)
    (<PointKind.LADDER: 'ladder'>, <PointKind.LADDER: 'ladder'>)
    >>> kind_of("Flag, Blue", "P3", "", PointKind.ANCHOR)
    <PointKind.ANCHOR: 'anchor'>
    """
    for text in (kind, name, note):
        for found, words in _WORDS.items():
            if any(re.search(rf"\b{word}", text.lower()) for word in words):
                return found
        if match := re.fullmatch(r"([LRAC])[ _-]?\d+[a-z]?", text.strip(), re.IGNORECASE):
            return _LETTERS[match[1].upper()]
    return fallback


def time_of(text: str) -> tuple[datetime, str]:
    """Return an aware time and what was taken for granted: noon for a day, UTC for a time without a zone.

    Raises
    ------
    ValueError
        When the text is no ISO 8601 date or time.

    >>> time_of("2026-05-12")
    (datetime.datetime(2026, 5, 12, 12, 0, tzinfo=datetime.timezone.utc), 'a day without a time is taken as noon UTC')
    """
    text = text.strip()
    time = datetime.fromisoformat(text)
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text):
        return time.replace(hour=12, tzinfo=UTC), "a day without a time is taken as noon UTC"
    if time.tzinfo is None:
        return time.replace(tzinfo=UTC), "a time without a zone is taken as UTC"
    return time.astimezone(UTC), ""
