"""When an image was taken: names, tags, and what a person states."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lungta.core.errors import IceError
from lungta.ice.image.dates import DAY_SIGMA_S, stated_time, time_in

NOON = datetime(2020, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "time", "sigma_s"),
    [
        ("20200131", NOON, DAY_SIGMA_S),
        ("icefall_2020-01-31_ortho", NOON, DAY_SIGMA_S),
        ("2020.01.31", NOON, DAY_SIGMA_S),
        ("DJI_20200131103015_0001", NOON, DAY_SIGMA_S),  # local time, zone unknown
        (
            "S2A_MSIL1C_20200131T045201_N0208_R076_T45RVL_20200201T074500",
            datetime(2020, 1, 31, 4, 52, 1, tzinfo=UTC),
            0,
        ),
        ("LC08_L1TP_140041_20200131_20200213_01_T1_B8", NOON, DAY_SIGMA_S),  # taken, then processed
        ("2020-01-31T04-52", datetime(2020, 1, 31, 4, 52, tzinfo=UTC), 0),
        ("tile_20209999_20200131", NOON, DAY_SIGMA_S),  # digits that are no date
        ("site_123420200131", None, 0),  # within a longer number
        ("21000131", None, 0),
        ("20200132", None, 0),
        ("2020-0131", None, 0),
    ],
)
def test_names_say_the_day(name: str, time: datetime | None, sigma_s: float) -> None:
    """The first date counts; a time of day only where it is UTC by custom."""
    if time is None:
        with pytest.raises(IceError, match="does not say when"):
            time_in(name, {}, "a.tif")
        return
    taken = time_in(name, {}, "a.tif")
    assert (taken.utc, taken.sigma_s) == (time, sigma_s)


def test_tags_come_after_names_and_are_said() -> None:
    """Cameras do not know their zone, and some programs write the time of writing there."""
    tags = {"TIFFTAG_DATETIME": "2020:01:31 23:05:00"}
    assert time_in("20200201", tags, "").utc.day == 1
    taken = time_in("ortho", tags, "")
    assert (taken.utc, taken.sigma_s) == (NOON, DAY_SIGMA_S)
    assert "TIFFTAG_DATETIME" in taken.said
    assert "time of writing" in taken.said
    assert "time of writing" not in time_in("ortho", {"EXIF_DateTimeOriginal": "2020:01:31 23:05:00"}, "").said
    exact = time_in("ortho", {"ACQUISITIONDATETIME": "2020-01-31 04:52:01"} | tags, "")
    assert (exact.utc, exact.sigma_s) == (datetime(2020, 1, 31, 4, 52, 1, tzinfo=UTC), 0.0)


def test_a_tag_that_is_no_time_is_refused() -> None:
    """Zeros are what a camera without a clock writes."""
    with pytest.raises(IceError, match="no time"):
        time_in("ortho", {"TIFFTAG_DATETIME": "0000:00:00 00:00:00"}, "a.tif")


def test_a_person_states_a_day_or_a_time_with_its_zone() -> None:
    """A time without zone may be off by most of a day."""
    assert stated_time("2020-01-31", "--date-a").utc == NOON
    assert stated_time("20200131", "--date-a").sigma_s == DAY_SIGMA_S
    nepal = stated_time("2020-01-31T10:57+05:45", "--date-a")
    assert (nepal.utc, nepal.sigma_s) == (datetime(2020, 1, 31, 5, 12, tzinfo=UTC), 0.0)
    for text in ("2020-01-31T10:57", "31.1.2020", "2020-02-30", "", "yesterday"):
        with pytest.raises(IceError, match="--date-a") as caught:
            stated_time(text, "--date-a")
        assert "2020-01-31T05:12Z" in caught.value.remedy
