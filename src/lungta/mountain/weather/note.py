"""A pilot's report as hours of a station file, set into the file that is there without losing what it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lungta.core.errors import WeatherError
from lungta.mountain.weather.altimeter import station_pressure_pa
from lungta.mountain.weather.draft import HourDraft, hours_of
from lungta.mountain.weather.hour import HOUR
from lungta.mountain.weather.metar import Report
from lungta.mountain.weather.moisture import relative_humidity_frac
from lungta.mountain.weather.station import STATION_WIND_SIGMA_MPS
from lungta.mountain.weather.station_toml import SCHEMA, read_station_toml

_HOURS = re.compile(r"^[ \t]*\[\[hours\]\]", re.MULTILINE)
MONTH_SPAN_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A report, when it was made and where.

    Attributes
    ----------
    report : Report
        What it says.
    observed_utc : datetime
        When it was made.
    valid_hours : int
        For how many hours it holds, the one it was made in being the first.
    station_alt_amsl_m : float
        Height of the place that it is of [m AMSL].
    timezone : str
        Of the site: its full hours begin the records.
    """

    report: Report
    observed_utc: datetime
    valid_hours: int
    station_alt_amsl_m: float
    timezone: str

    @property
    def pressure_pa(self) -> float:
        """Pressure at the station [Pa]; one reduced to sea level is carried up by the standard atmosphere."""
        given = self.report.pressure
        if given.at_sea_level:
            return float(station_pressure_pa(given.pressure_pa, self.station_alt_amsl_m))
        return given.pressure_pa

    @property
    def humidity_frac(self) -> float | None:
        """Relative humidity, when there is a dew point."""
        air_k, dew_k = self.report.temperatures
        return None if dew_k is None else float(relative_humidity_frac(air_k, dew_k))

    @property
    def cloud_base_amsl_m(self) -> float | None:
        """Lowest base [m AMSL]."""
        base_m = self.report.cloud_base_agl_m
        return None if base_m is None else self.station_alt_amsl_m + base_m

    def hours_utc(self, minute: int | None = None) -> tuple[datetime, ...]:
        """Return the beginnings of the hours it holds in: the one it was made in, and those that follow.

        `minute` is that of the records already kept; None: the full hour of the site's zone.
        """
        if minute is None:
            minute = self.observed_utc.astimezone(ZoneInfo(self.timezone)).replace(minute=0).astimezone(UTC).minute
        begin = self.observed_utc.astimezone(UTC).replace(minute=minute, second=0, microsecond=0)
        if begin > self.observed_utc:
            begin -= HOUR
        return tuple(begin + number * HOUR for number in range(self.valid_hours))


def observed_utc(report: Report, now_utc: datetime) -> datetime:
    """Return when a report was made: the moment of its day and clock nearest to now, or now when it says none.

    Raises
    ------
    WeatherError
        When that is no day of a month about now.

    >>> from lungta.mountain.weather.metar import read_report
    >>> report = read_report("VNKT 200015Z 27010KT M03/M08 QFE535")
    >>> observed_utc(report, datetime(2026, 4, 20, 1, 0, tzinfo=UTC)).isoformat()
    '2026-04-20T00:15:00+00:00'
    """
    clock = report.clock
    if clock is None:
        return now_utc
    today = now_utc.replace(hour=clock.hour, minute=clock.minute, second=0, microsecond=0)
    span = range(-1, 2) if clock.day is None else range(-MONTH_SPAN_DAYS, MONTH_SPAN_DAYS + 1)
    moments = [today + timedelta(days=days) for days in span]
    fitting = [moment for moment in moments if clock.day in (None, moment.day)]
    if not fitting:
        raise WeatherError(f"there is no day {clock.day} about now.", remedy="Give the time with --at.")
    return min(fitting, key=lambda moment: abs(moment - now_utc))


def with_note(text: str, note: Note, where: str) -> tuple[str, tuple[datetime, ...]]:
    """Return the text of a station file with a note set in, and its hours; `text` is empty for a new file.

    Hours that it takes over from an older record stay in the file as comments.

    Raises
    ------
    WeatherError
        When the file there is no station file, or the note cannot be true at its height.
    """
    if not text.strip():
        head = f'schema = "{SCHEMA}"\ntitle = "Notes by hand"\nstation_alt_amsl_m = {note.station_alt_amsl_m:g}\n'
        return _checked(head, note, note.hours_utc(), (), where)
    kept = _drafts(text, note, where)
    hours = note.hours_utc(kept[0].time_utc.minute if kept else None)
    first, *blocks = _split(text)
    if len(blocks) != len(kept):
        remedy = "Complete them, or name another --out."
        raise WeatherError("holds hours that lack a value.", where=where, remedy=remedy)
    blocks = [
        _commented(block) if draft.time_utc in hours else block for block, draft in zip(blocks, kept, strict=True)
    ]
    old = tuple(draft.time_utc for draft in kept if draft.time_utc not in hours)
    return _checked("".join([first, *blocks]).rstrip("\n") + "\n", note, hours, old, where)


def _split(text: str) -> list[str]:
    """What stands before the first hour, and each hour's lines."""
    starts = [match.start() for match in _HOURS.finditer(text)]
    return [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]


def _commented(block: str) -> str:
    return "# replaced by a later note:\n" + "".join(f"# {line}\n" for line in block.rstrip("\n").split("\n"))


def _drafts(text: str, note: Note, where: str) -> list[HourDraft]:
    """The hours of a file in its order, which must be a sound station file."""
    found = read_station_toml(text, where, timezone=note.timezone)
    _, between = hours_of(found.drafts)
    if problems := (*found.problems, *between):
        raise WeatherError("cannot be used:", where=where, problems=problems)
    return found.drafts


def _checked(
    text: str, note: Note, hours: tuple[datetime, ...], old: tuple[datetime, ...], where: str
) -> tuple[str, tuple[datetime, ...]]:
    """The text with the new hours, once it reads back as those and all the old ones."""
    text += "".join("\n".join(["", "[[hours]]", *_lines(note, hour), ""]) for hour in hours)
    if sorted(draft.time_utc for draft in _drafts(text, note, where)) != sorted((*old, *hours)):
        raise WeatherError("cannot take the note without losing hours.", where=where, remedy="Name another --out.")
    return text, hours


def _lines(note: Note, hour: datetime) -> Iterator[str]:
    report = note.report
    yield f"note = {json.dumps(report.text, ensure_ascii=False)}  # observed {note.observed_utc:%Y-%m-%d %H:%M} UTC"
    yield f"time = {hour.isoformat()}"
    yield f"station_alt_amsl_m = {note.station_alt_amsl_m:g}"
    yield f"temperature_k = {report.temperatures.air_k:.2f}"
    given = report.pressure
    how = f"  # from QNH {given.pressure_pa:.0f} Pa by the standard atmosphere" if given.at_sea_level else ""
    yield f"pressure_pa = {note.pressure_pa:.0f}{how}"
    yield from _wind_lines(report)
    for key, value in (
        ("visibility_m", report.visibility_m),
        ("precipitation_mmph", report.precipitation_mmph),
        ("humidity_frac", note.humidity_frac),
        ("cloud_frac", report.cloud_frac),
        ("cloud_base_amsl_m", note.cloud_base_amsl_m),
    ):
        if value is not None:
            yield f"{key} = {value:.3f}"


def _wind_lines(report: Report) -> Iterator[str]:
    """A variable wind has no mean vector: it stands as calm with its speed as gust and as spread of both components."""
    mean, gust, from_deg = report.wind
    if from_deg is None:
        yield f"wind_mps = 0.0  # variable, {mean:.2f} m/s: its speed is the gust, and widens the uncertainty"
        yield "wind_from_deg = 0"
        yield f"gust_mps = {max(mean, gust or 0.0):.3f}"
        yield f"wind_sigma_mps = {(STATION_WIND_SIGMA_MPS**2 + mean**2 / 2.0) ** 0.5:.3f}"
        return
    yield f"wind_mps = {mean:.3f}"
    yield f"wind_from_deg = {from_deg:g}"
    if gust is not None:
        yield f"gust_mps = {gust:.3f}"
