"""The climate of a season from a station's hours: what a season is planned on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from lungta.core.errors import WeatherError
from lungta.core.time import TimeWindow
from lungta.mountain.sun import daylight_utc
from lungta.mountain.weather.hour import HOUR, Weather, WeatherHour

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site

SPELLS_H = (1, 2, 3, 4, 6, 8)
"""Lengths of spells whose share of days is given [h]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClimateLimits:
    """What an hour at the station must keep to for flying: mean wind and gust [m/s], air temperature [K]."""

    wind_mps: float
    gust_mps: float
    min_temperature_k: float
    max_temperature_k: float

    def keeps(self, hour: WeatherHour) -> bool:
        """Return whether an hour keeps to them; a gust that nobody gave is not judged."""
        ground = hour.wind[0]
        return (
            ground.wind_mps <= self.wind_mps
            and (ground.gust_mps is None or ground.gust_mps <= self.gust_mps)
            and self.min_temperature_k <= hour.temperature_k <= self.max_temperature_k
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HourClimate:
    """One hour of the local day in one month of the year, over all years of the file.

    Attributes
    ----------
    month, hour : int
        1..12, and 0..23 of the local day.
    hours, expected_hours : int
        Records there are, and would be without gaps.
    wind_mean_mps, wind_p05_mps, wind_p50_mps, wind_p95_mps : float
        Of the mean wind.
    gust_hours : int
        Records with a gust; its figures are None without any.
    gust_mean_mps, gust_p95_mps, gust_over_frac : float or None
        Of the gust, and the share above the limit.
    temperature_mean_k, temperature_p05_k, temperature_p95_k : float
        Of the air.
    wind_over_frac, flyable_frac : float
        Share of records with a mean wind above the limit, and of those within every limit that is known.
    """

    month: int
    hour: int
    hours: int
    expected_hours: int
    wind_mean_mps: float
    wind_p05_mps: float
    wind_p50_mps: float
    wind_p95_mps: float
    gust_hours: int
    gust_mean_mps: float | None
    gust_p95_mps: float | None
    gust_over_frac: float | None
    temperature_mean_k: float
    temperature_p05_k: float
    temperature_p95_k: float
    wind_over_frac: float
    flyable_frac: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpells:
    """Spells of flyable hours in the flying light of one local day.

    Attributes
    ----------
    day : date
        Local.
    spells_h : tuple of int
        Length of each run of flyable hours, in order.
    light_h, flyable_h, missing_h : int
        Hours of flying light, those that are flyable, and those without a record: a spell may be longer than it looks
        where some are missing.
    """

    day: date
    spells_h: tuple[int, ...]
    light_h: int
    flyable_h: int
    missing_h: int

    @property
    def longest_h(self) -> int:
        """The longest spell [h]; 0 when there is none."""
        return max(self.spells_h, default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSpells:
    """How long it stays flyable in one month of the year.

    Attributes
    ----------
    month : int
        1..12.
    days, whole_days : int
        Days with any record in flying light, and those without a gap in it.
    spell_p25_h, spell_p50_h, spell_p75_h : float or None
        Quartiles of the length of all spells [h]; None when there is no spell.
    days_with_frac : tuple of float
        Share of days whose longest spell has at least 1, 2, 3, 4, 6, 8 hours (`SPELLS_H`); gaps make it smaller.
    """

    month: int
    days: int
    whole_days: int
    spell_p25_h: float | None
    spell_p50_h: float | None
    spell_p75_h: float | None
    days_with_frac: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climatology:
    """A season at a station, for the season planner.

    Attributes
    ----------
    title : str
        Of the station's file.
    station_alt_amsl_m : float
        Where it stands: along a corridor above it the wind is another.
    first_utc, last_utc : datetime
        Start of the first and last record.
    limits : ClimateLimits
        What was asked.
    hours : tuple of HourClimate
        By month and hour of the local day, those with a record.
    days : tuple of DaySpells
        Every local day between first and last record.
    months : tuple of MonthSpells
        By month.
    count, expected, with_gust : int
        Records, records there would be without gaps, records with a gust.
    """

    title: str
    station_alt_amsl_m: float
    first_utc: datetime
    last_utc: datetime
    limits: ClimateLimits
    hours: tuple[HourClimate, ...]
    days: tuple[DaySpells, ...]
    months: tuple[MonthSpells, ...]
    count: int
    expected: int
    with_gust: int


def climatology(weather: Weather, site: Site, limits: ClimateLimits) -> Climatology:
    """Return the climate of a season at a station: by month and hour, and how long it stays flyable.

    Missing hours are counted and never filled; spells are counted in daylight where the site demands it, and a missing
    hour ends one.

    Raises
    ------
    WeatherError
        When the weather is a planning climate: an assumption has no statistics.
    """
    if weather.assumed:
        raise WeatherError(
            "is a planning climate, an assumption: it has no statistics.",
            where=weather.source.origin,
            remedy="Give a station's file.",
        )
    zone = ZoneInfo(site.timezone)
    first, last = weather.hours[0].time_utc, weather.hours[-1].time_utc
    times = [first + number * HOUR for number in range(int((last - first) / HOUR) + 1)]
    days = tuple(_days(weather, site, limits, times))
    return Climatology(
        title=weather.source.title,
        station_alt_amsl_m=weather.hours[0].station_alt_amsl_m,
        first_utc=first,
        last_utc=last,
        limits=limits,
        hours=tuple(_by_hour(weather.hours, times, zone, limits)),
        days=days,
        months=tuple(_by_month(days)),
        count=len(weather.hours),
        expected=len(times),
        with_gust=sum(hour.wind[0].gust_mps is not None for hour in weather.hours),
    )


def _by_hour(
    hours: Iterable[WeatherHour], times: Iterable[datetime], zone: ZoneInfo, limits: ClimateLimits
) -> Iterable[HourClimate]:
    """Each record counts for the local hour in which its middle lies."""

    def key(time_utc: datetime) -> tuple[int, int]:
        local = (time_utc + HOUR / 2).astimezone(zone)
        return local.month, local.hour

    expected: dict[tuple[int, int], int] = defaultdict(int)
    for time_utc in times:
        expected[key(time_utc)] += 1
    groups: dict[tuple[int, int], list[WeatherHour]] = defaultdict(list)
    for hour in hours:
        groups[key(hour.time_utc)].append(hour)
    return (_hour_climate(each, expected[each], groups[each], limits) for each in sorted(groups))


def _hour_climate(
    key: tuple[int, int], expected: int, hours: Sequence[WeatherHour], limits: ClimateLimits
) -> HourClimate:
    wind = np.array([hour.wind[0].wind_mps for hour in hours])
    gust = np.array([hour.wind[0].gust_mps for hour in hours if hour.wind[0].gust_mps is not None], dtype=float)
    warmth = np.array([hour.temperature_k for hour in hours])
    low, middle, high = (float(each) for each in np.quantile(wind, (0.05, 0.5, 0.95)))
    return HourClimate(
        month=key[0],
        hour=key[1],
        hours=len(hours),
        expected_hours=expected,
        wind_mean_mps=float(wind.mean()),
        wind_p05_mps=low,
        wind_p50_mps=middle,
        wind_p95_mps=high,
        gust_hours=gust.size,
        gust_mean_mps=float(gust.mean()) if gust.size else None,
        gust_p95_mps=float(np.quantile(gust, 0.95)) if gust.size else None,
        gust_over_frac=float(np.mean(gust > limits.gust_mps)) if gust.size else None,
        temperature_mean_k=float(warmth.mean()),
        temperature_p05_k=float(np.quantile(warmth, 0.05)),
        temperature_p95_k=float(np.quantile(warmth, 0.95)),
        wind_over_frac=float(np.mean(wind > limits.wind_mps)),
        flyable_frac=float(np.mean([limits.keeps(hour) for hour in hours])),
    )


def _days(weather: Weather, site: Site, limits: ClimateLimits, times: Sequence[datetime]) -> Iterable[DaySpells]:
    zone = ZoneInfo(site.timezone)
    records = {hour.time_utc: limits.keeps(hour) for hour in weather.hours}
    by_day: dict[date, list[datetime]] = defaultdict(list)
    for time_utc in times:
        by_day[(time_utc + HOUR / 2).astimezone(zone).date()].append(time_utc)
    for day, starts in sorted(by_day.items()):
        light = _light(site, day)
        lit = [start for start in starts if light is None or light.contains(start + HOUR / 2)]
        states = [records.get(start) for start in lit]
        if not states:
            continue
        yield DaySpells(
            day=day,
            spells_h=_runs(states),
            light_h=len(states),
            flyable_h=sum(state is True for state in states),
            missing_h=sum(state is None for state in states),
        )


def _light(site: Site, day: date) -> TimeWindow | None:
    """Daylight where the site demands it, else no bound."""
    if not site.limits.daylight_only:
        return None
    home = site.home.position
    return daylight_utc(home.lat_deg, home.lon_deg, day, site.timezone)


def _runs(states: Iterable[bool | None]) -> tuple[int, ...]:
    runs, length = [], 0
    for state in (*states, None):
        if state:
            length += 1
        elif length:
            runs.append(length)
            length = 0
    return tuple(runs)


def _by_month(days: Sequence[DaySpells]) -> Iterable[MonthSpells]:
    known = [each for each in days if each.missing_h < each.light_h]
    for month in sorted({each.day.month for each in known}):
        mine = [each for each in known if each.day.month == month]
        spells = [length for each in mine for length in each.spells_h]
        quarters = [float(each) for each in np.quantile(spells, (0.25, 0.5, 0.75))] if spells else [None] * 3
        longest = np.array([each.longest_h for each in mine])
        yield MonthSpells(
            month=month,
            days=len(mine),
            whole_days=sum(each.missing_h == 0 for each in mine),
            spell_p25_h=quarters[0],
            spell_p50_h=quarters[1],
            spell_p75_h=quarters[2],
            days_with_frac=tuple(float(np.mean(longest >= least)) for least in SPELLS_H),
        )
