"""Daylight against published times, and where the sun does not behave."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from lungta.core.errors import SiteError
from lungta.mountain.sun import daylight_utc

# Published civil tables (rounded to the minute): timeanddate.com, checked against the US Naval Observatory's rule
PUBLISHED = [
    (51.5074, -0.1278, "2024-06-21", "Europe/London", "04:43", "21:21"),
    (51.5074, -0.1278, "2024-12-21", "Europe/London", "08:04", "15:53"),
    (60.1699, 24.9384, "2024-06-21", "Europe/Helsinki", "03:54", "22:50"),  # no civil night there: `sun()` would fail
    (-33.8688, 151.2093, "2024-12-21", "Australia/Sydney", "05:41", "20:05"),
]
TOLERANCE = timedelta(minutes=2)


def near(actual: datetime, day: str, published: str, timezone: str) -> bool:
    expected = datetime.fromisoformat(f"{day}T{published}").replace(tzinfo=ZoneInfo(timezone))
    return abs(actual - expected) <= TOLERANCE


@pytest.mark.parametrize(("lat", "lon", "day", "timezone", "rise", "fall"), PUBLISHED)
def test_published_sunrise_and_sunset(lat: float, lon: float, day: str, timezone: str, rise: str, fall: str) -> None:
    """Sunrise and sunset are the published ones to two minutes, and ten minutes off is caught."""
    window = daylight_utc(lat, lon, date.fromisoformat(day), timezone)
    assert near(window.start_utc, day, rise, timezone)
    assert near(window.end_utc, day, fall, timezone)
    for off in (5 * TOLERANCE, -5 * TOLERANCE):
        assert not near(window.start_utc + off, day, rise, timezone)
        assert not near(window.end_utc + off, day, fall, timezone)


def test_base_camp_daylight_is_of_the_local_date() -> None:
    """In Nepal sunrise falls on the UTC date before: the window is still that of the local day."""
    window = daylight_utc(28.0026, 86.8528, date(2026, 4, 20), "Asia/Kathmandu")
    assert window.start_utc.astimezone(ZoneInfo("Asia/Kathmandu")).date() == date(2026, 4, 20)
    assert 12.5 * 3600 < window.duration_s < 13.5 * 3600


def test_sunrise_at_midnight_of_utc_is_found() -> None:
    """On 5 April the sun rises over the Khumbu at 23:59 UTC of the day before: the night is no daylight.

    The daylight of a year changes by less than four minutes from one day to the next.
    """
    days = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
    lengths = [daylight_utc(28.0026, 86.8528, day, "Asia/Kathmandu").duration_s for day in days]
    assert max(abs(b - a) for a, b in pairwise(lengths)) < 240.0
    window = daylight_utc(28.0026, 86.8528, date(2026, 4, 5), "Asia/Kathmandu")
    assert near(window.start_utc, "2026-04-05", "05:44", "Asia/Kathmandu")
    assert near(window.end_utc, "2026-04-05", "18:17", "Asia/Kathmandu")


def test_sunset_after_midnight_follows_sunrise() -> None:
    """In Iceland's June the sun sets after midnight: the window runs from this morning to then."""
    window = daylight_utc(65.68, -18.1, date(2026, 6, 21), "Atlantic/Reykjavik")
    assert 23 * 3600 < window.duration_s < 24 * 3600


def test_midnight_sun_gives_the_whole_local_day() -> None:
    """Where the sun does not set, all of the local day is daylight."""
    window = daylight_utc(78.2, 15.6, date(2026, 6, 21), "Arctic/Longyearbyen")
    assert window.start_utc == datetime(2026, 6, 20, 22, tzinfo=UTC)
    assert window.duration_s == 24 * 3600


def test_polar_night_is_an_error_that_says_what_to_do() -> None:
    """Where the sun does not rise there is no window, and the message says what can be changed."""
    with pytest.raises(SiteError, match=r"does not rise.*Choose another date"):
        daylight_utc(78.2, 15.6, date(2026, 12, 21), "Arctic/Longyearbyen")


def test_place_off_the_globe_is_refused() -> None:
    """Swapped coordinates are named as such."""
    with pytest.raises(ValueError, match="swapped"):
        daylight_utc(116.4, 39.9, date(2026, 4, 20), "Asia/Shanghai")
