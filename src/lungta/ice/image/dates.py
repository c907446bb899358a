"""When an image was taken: as stated, by its file's name, or by its tags."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lungta.core.errors import IceError
from lungta.core.time import parse_utc, require_aware

DAY_SIGMA_S = 43_200.0 / math.sqrt(3.0)
"""1-sigma of a time of which only the day is known: uniform over the day, taken as its noon."""
_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<gap>[-_.]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d)[-_:.]?(?P<minute>\d\d)(?:[-_:.]?(?P<second>\d\d))?(?!\d)|(?!\d)|(?=\d{4,6}(?!\d)))"
)
"""20200131, 2020-01-31, 20200131T052001 as satellites name files, 20200131052001 of which only the day is taken."""
_TAGS = ("ACQUISITIONDATETIME", "EXIF_DateTimeOriginal", "TIFFTAG_DATETIME")
_IN_TAG = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A time and its 1-sigma [s]; `said` when a reader must know how it was found."""

    utc: datetime
    sigma_s: float = 0.0
    said: str = ""

    def __post_init__(self) -> None:
        require_aware(self.utc, "utc")


def stated_time(text: str, where: str) -> Taken:
    """Return the time that a person wrote: a day such as 2020-01-31, or a time with its zone.

    Raises
    ------
    IceError
        When it is neither.
    """
    remedy = "Write 2020-01-31, or with the time 2020-01-31T05:12Z or 2020-01-31T10:57+05:45."
    try:
        if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text.strip()):
            return _day(datetime.fromisoformat(text.strip()).replace(tzinfo=UTC))
        return Taken(utc=parse_utc(text))
    except ValueError as error:
        raise IceError(f"{text!r} is no date, or a time without its zone.", where=where, remedy=remedy) from error


def time_in(name: str, tags: Mapping[str, str], where: str) -> Taken:
    """Return when an image was taken by its file's name, else by its tags.

    A name may hold several dates, as those of satellites do: the first is when it was taken. Only a time after a `T` is
    taken, as UTC; cameras name files by a local time whose zone nobody knows, so of those only the day counts.

    Raises
    ------
    IceError
        When neither says it.
    """
    for found in _times_in_name(name):
        return found
    for tag in _TAGS:
        match = _IN_TAG.match(tags.get(tag, ""))
        if match:
            return _of_tag(tag, tags[tag], match)
    raise IceError(
        "does not say when it was taken, neither by its name nor in its tags.",
        where=where,
        remedy="Name it after its day, such as 20200131.tif, or state its date (--date-a, --date-b; --date; --dates).",
    )


def _times_in_name(name: str) -> Iterator[Taken]:
    for match in _IN_NAME.finditer(name):
        part = {key: int(text) for key, text in match.groupdict(default="0").items() if key != "gap"}
        try:
            time = datetime(**part, tzinfo=UTC)
        except ValueError:  # digits that are no date
            continue
        yield Taken(utc=time) if match["hour"] else _day(time)


def _of_tag(tag: str, text: str, match: re.Match[str]) -> Taken:
    """Return the time of a tag; without a zone it may be off by half a day, and may be when the file was written."""
    year, month, date, hour, minute, second = (int(each or 0) for each in match.groups())
    try:
        day = datetime(year, month, date, tzinfo=UTC)
        if tag == "ACQUISITIONDATETIME":  # GDAL's IMAGERY domain: UTC
            return Taken(utc=day.replace(hour=hour, minute=minute, second=second))
    except ValueError as error:
        raise IceError(
            f"its tag {tag} is no time: {text!r}.", remedy="State its date (--date-a, --date-b; --date; --dates)."
        ) from error
    doubt = "; some programs put the time of writing there" if tag == "TIFFTAG_DATETIME" else ""
    return Taken(utc=_day(day).utc, sigma_s=DAY_SIGMA_S, said=f"day from its tag {tag}, {text}, zone unknown{doubt}")


def _day(midnight_utc: datetime) -> Taken:
    return Taken(utc=midnight_utc + timedelta(hours=12), sigma_s=DAY_SIGMA_S)
