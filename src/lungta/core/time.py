"""Aware times and windows of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A half-open window `[start_utc, end_utc)` of aware times, kept in UTC whatever zone they were given in."""

    start_utc: datetime
    end_utc: datetime

    def __post_init__(self) -> None:
        require_aware(self.start_utc, "start_utc")
        require_aware(self.end_utc, "end_utc")
        for name in ("start_utc", "end_utc"):
            object.__setattr__(self, name, getattr(self, name).astimezone(UTC))
        if self.end_utc <= self.start_utc:
            raise ValueError(f"a window must end after it starts: {self.start_utc} .. {self.end_utc}")

    @property
    def duration_s(self) -> float:
        """Length of the window [s]."""
        return (self.end_utc - self.start_utc).total_seconds()

    def contains(self, time_utc: datetime) -> bool:
        """Return whether a time lies in the window."""
        return self.start_utc <= time_utc < self.end_utc

    def overlaps(self, other: TimeWindow) -> bool:
        """Return whether two windows share any moment."""
        return self.start_utc < other.end_utc and other.start_utc < self.end_utc


def require_aware(time: datetime, name: str) -> None:
    """Raise ValueError when a time has no zone."""
    if time.tzinfo is None:
        raise ValueError(f"{name} has no time zone: {time.isoformat()}; write Z or an offset such as +05:45")


def parse_utc(text: str) -> datetime:
    """Return an aware UTC time from ISO 8601 text that states its zone.

    Raises
    ------
    ValueError
        When the text is no ISO 8601 time or has no zone.

    >>> parse_utc("2026-04-20T06:00:00+05:45").isoformat()
    '2026-04-20T00:15:00+00:00'
    """
    time = datetime.fromisoformat(text.strip())
    require_aware(time, repr(text))
    return time.astimezone(UTC)


def local_first(times: Sequence[datetime], timezone: str) -> str:
    """Return times of day for a message, those of a site's zone before UTC.

    >>> local_first([parse_utc("2026-04-20T00:15Z"), parse_utc("2026-04-20T01:15Z")], "Asia/Kathmandu")
    '06:00, 07:00 (00:15, 01:15 UTC)'
    """
    local, utc = (", ".join(f"{time.astimezone(zone):%H:%M}" for time in times) for zone in (ZoneInfo(timezone), UTC))
    return f"{local} ({utc} UTC)"
