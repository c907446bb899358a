"""Times carry their zone; windows are half-open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lungta.core.time import TimeWindow, parse_utc, require_aware

NEPAL = timezone(timedelta(hours=5, minutes=45))
MIDNIGHT_UTC = datetime(2026, 4, 20, tzinfo=UTC)

minutes = st.integers(min_value=0, max_value=3 * 24 * 60)


def window(start_min: int, length_min: int) -> TimeWindow:
    start_utc = MIDNIGHT_UTC + timedelta(minutes=start_min)
    return TimeWindow(start_utc=start_utc, end_utc=start_utc + timedelta(minutes=length_min))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-20T06:00:00+05:45", "2026-04-20T00:15:00+00:00"),
        ("2026-04-20T00:15:00Z", "2026-04-20T00:15:00+00:00"),
        (" 2026-04-20 00:15+00:00 ", "2026-04-20T00:15:00+00:00"),
        ("2026-04-20T02:00+05:45", "2026-04-19T20:15:00+00:00"),
    ],
)
def test_a_stated_zone_is_honoured(text: str, expected: str) -> None:
    """Nepal is 5 h 45 min ahead of UTC; before 05:45 it is still yesterday in UTC."""
    assert parse_utc(text).isoformat() == expected


@pytest.mark.parametrize("text", ["2026-04-20T06:00:00", "2026-04-20", "noon", ""])
def test_a_time_without_zone_or_sense_is_refused(text: str) -> None:
    """A guessed zone would move a take-off by hours."""
    with pytest.raises(ValueError, match=r"time zone|isoformat"):
        parse_utc(text)


def test_the_refusal_names_the_field_and_the_remedy() -> None:
    """The reader learns which time and what to write."""
    with pytest.raises(ValueError, match=r"due has no time zone: 2026-04-20T06:00:00; write Z or an offset"):
        require_aware(datetime(2026, 4, 20, 6), "due")  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize("length_min", [0, -1])
def test_a_window_ends_after_it_starts(length_min: int) -> None:
    """An empty window is no window."""
    with pytest.raises(ValueError, match="must end after it starts"):
        window(0, length_min)


def test_a_window_holds_its_start_and_not_its_end() -> None:
    """Half-open, so that hours that follow each other share no moment."""
    first, second = window(0, 60), window(60, 60)
    assert first.contains(first.start_utc)
    assert not first.contains(first.end_utc)
    assert second.contains(first.end_utc)
    assert not first.overlaps(second)
    assert first.duration_s == 3600.0


@given(minutes, st.integers(1, 600), minutes, st.integers(1, 600))
def test_windows_overlap_when_and_only_when_they_share_a_minute(
    start: int, length: int, other_start: int, other_length: int
) -> None:
    """Windows of whole minutes are compared with the plain set of their minutes."""
    shares = bool(set(range(start, start + length)) & set(range(other_start, other_start + other_length)))
    one, other = window(start, length), window(other_start, other_length)
    assert one.overlaps(other) == shares == other.overlaps(one)


def test_a_window_stated_in_nepal_time_is_kept_in_utc() -> None:
    """06:00 to 08:00 in Nepal is 00:15 to 02:15 UTC, and the fields named UTC hold just that."""
    stated = TimeWindow(
        start_utc=datetime(2026, 4, 20, 6, tzinfo=NEPAL),
        end_utc=datetime(2026, 4, 20, 8, tzinfo=NEPAL),
    )
    assert stated.start_utc.isoformat() == "2026-04-20T00:15:00+00:00"
    assert stated.end_utc.isoformat() == "2026-04-20T02:15:00+00:00"
