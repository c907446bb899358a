"""From site, weather and aircraft to the hours in which flying is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import WeatherError
from lungta.core.time import TimeWindow
from lungta.mountain.weather.hour import HOUR, Weather, WeatherHour
from lungta.plan.hours import flying_window, hour_windows, median_hour
from lungta.plan.inputs import check_heights, check_pads, check_weather_place
from lungta.plan.judge import terrain_findings, weather_findings, wind_findings
from lungta.plan.summary import terrain_input, wind_inputs
from lungta.plan.windows.air import path_air
from lungta.plan.windows.cloud import cloud_base
from lungta.plan.windows.limits import FlyingLimits, Limit, limits_asked, limits_of
from lungta.plan.windows.model import HourOdds, Windows
from lungta.plan.windows.odds import Draws, draws, holds
from lungta.plan.windows.options import WindowOptions
from lungta.plan.windows.paths import Path, Paths
from lungta.plan.windows.runs import windows_in

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.terrain.grid import Terrain

Progress = Callable[[str], None]


def flying_windows(
    site: Site,
    weather: Weather,
    aircraft: Aircraft,
    terrain: Terrain,
    drop: Pad,
    options: WindowOptions,
    *,
    progress: Progress = lambda stage: None,
) -> Windows:
    """Return for each hour the odds that every limit holds along the corridors to a drop and back, and the windows.

    Parameters
    ----------
    site, weather, aircraft, terrain, drop
        What there is.
    options : WindowOptions
        What is asked.
    progress : callable
        Is told what is being worked on.

    Raises
    ------
    WeatherError
        When there is no record in any flying hour of these days, or the weather is for another place.
    TerrainError, SiteError
        When a pad stands on no ground, or far from it.
    WindError
        When a solved wind does not converge.
    """
    check_pads(site, terrain)
    check_heights(site, terrain)
    check_weather_place(site, weather)
    light = tuple(flying_window(site, day) for day in options.dates)
    hours = _hours(site, weather, options)
    search_hour = median_hour(weather, tuple(w for each in light for w in hour_windows(each, weather)), aircraft)
    if search_hour is None:
        raise _no_hour(weather, options)
    lit = {hour.time_utc: span for hour in hours if (span := _lit(hour, light))}
    calmest = min((hour for hour in hours if hour.time_utc in lit), key=_strongest_mps)
    progress("searching corridors")
    paths = Paths(site, aircraft, terrain, drop, tuple(dict.fromkeys((search_hour, calmest))), options.wind_of)
    asked = _Asked(
        limits=options.limits or limits_of(aircraft),
        options=options,
        drawn=draws(options.samples, options.seed),
        paths=paths.of(lit),
        any_path=paths.any_found,
    )
    odds = tuple(_odds(hours, asked, ZoneInfo(site.timezone), progress))
    missing = tuple(missed for each in light for missed in weather.missing_hours(each))
    known_by = dict.fromkeys(base.known_by for h in hours if (base := cloud_base(h, options.spreads)))
    return Windows(
        site=site.id,
        drop=drop.id,
        aircraft=aircraft.id,
        heading=f"{site.name} to {drop.name}, {aircraft.name}",
        timezone=site.timezone,
        threshold_frac=options.threshold_frac,
        limits=asked.limits,
        hours=odds,
        missing_utc=missing,
        windows=windows_in(odds, light, options),
        wind_field=options.wind_of(search_hour).description,
        cloud_known_by=", ".join(known_by) or "not known",
        findings=(
            *terrain_findings(terrain),
            *weather_findings(weather, missing, site.timezone),
            *wind_findings(options.wind_of),
        ),
        inputs=(site.source, terrain_input(terrain), weather.source, *wind_inputs(options.wind_of), aircraft.source),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the hours are judged by; an hour of the dark has no path."""

    limits: FlyingLimits
    options: WindowOptions
    drawn: Draws
    paths: dict[datetime, Path]
    any_path: Path | None


def _hours(site: Site, weather: Weather, options: WindowOptions) -> tuple[WeatherHour, ...]:
    """Records that overlap the local days."""
    zone = ZoneInfo(site.timezone)
    start = datetime.combine(options.first_day, time(), tzinfo=zone)
    end = datetime.combine(options.first_day + timedelta(days=options.days), time(), tzinfo=zone)
    return tuple(hour for hour in weather.hours if hour.time_utc < end and hour.time_utc + HOUR > start)


def _no_hour(weather: Weather, options: WindowOptions) -> WeatherError:
    first, last = weather.hours[0].time_utc, weather.hours[-1].time_utc
    return WeatherError(
        f"has no record for any flying hour from {options.first_day.isoformat()} on ({options.days} days).",
        where=weather.source.origin,
        remedy=f"It reaches from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC: choose the day with --date.",
    )


def _strongest_mps(hour: WeatherHour) -> float:
    return max(level.wind_mps for level in hour.wind)


def _lit(hour: WeatherHour, light: tuple[TimeWindow, ...]) -> TimeWindow | None:
    """The part of an hour in which flights may take place; None when there is none."""
    for each in light:
        start, end = max(hour.time_utc, each.start_utc), min(hour.time_utc + HOUR, each.end_utc)
        if start < end:
            return TimeWindow(start_utc=start, end_utc=end)
    return None


def _odds(hours: tuple[WeatherHour, ...], asked: _Asked, zone: ZoneInfo, progress: Progress) -> Iterator[HourOdds]:
    number = 0
    for hour in hours:
        if hour.time_utc in asked.paths:
            number += 1
            local = hour.time_utc.astimezone(zone)
            progress(f"wind of {local:%a %H:%M} local time, hour {number} of {len(asked.paths)}")
        yield _hour_odds(hour, asked)


def _hour_odds(hour: WeatherHour, asked: _Asked) -> HourOdds:
    """Odds of an hour; where no corridor may be flown the air is judged along another hour's, and the way is closed."""
    path = asked.paths.get(hour.time_utc)
    if path is None:
        return HourOdds(
            time_utc=hour.time_utc,
            probability_frac={**dict.fromkeys(limits_asked(asked.limits)), Limit.DAYLIGHT: 0.0},
            joint_frac=0.0,
            why=Limit.DAYLIGHT.value,
        )
    points = path.points or (asked.any_path and asked.any_path.points)
    known: dict[Limit, NDArray[np.bool_] | None] = dict.fromkeys(limits_asked(asked.limits))
    lee_frac = None
    if points:
        air = path_air(asked.options.wind_of(hour), *points)
        known |= holds(hour, air, asked.limits, asked.options.spreads, asked.drawn)
        lee_frac = air.lee_frac
    shape = asked.drawn.u.shape
    known |= {Limit.DAYLIGHT: np.ones(shape, dtype=bool), Limit.WAY: np.full(shape, path.points is not None)}
    all_hold = np.logical_and.reduce([each for each in known.values() if each is not None])
    odds = {limit: None if each is None else float(each.mean()) for limit, each in known.items()}
    return HourOdds(
        time_utc=hour.time_utc,
        probability_frac=odds,
        joint_frac=float(all_hold.mean()),
        lee_frac=lee_frac,
        why=_why(odds, path),
    )


def _why(odds: dict[Limit, float | None], path: Path) -> str:
    if odds[Limit.WAY] == 0.0:
        return path.why_not
    value, limit = min(((each, limit) for limit, each in odds.items() if each is not None), key=lambda pair: pair[0])
    return limit.value if value < 1.0 else ""
