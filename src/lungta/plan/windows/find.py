"""From site, weather and aircraft to the hours in which flying is right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.errors import WeatherError
from lungta.core.time import TimeWindow
from lungta.mountain.weather.hour import HOUR, Weather, WeatherHour
from lungta.mountain.wind.profile import wind_field_of
from lungta.plan.hours import flying_window, hour_windows, median_hour
from lungta.plan.inputs import check_heights, check_pads, check_weather_place
from lungta.plan.judge import terrain_findings, weather_findings
from lungta.plan.summary import terrain_input
from lungta.plan.windows.cloud import cloud_base
from lungta.plan.windows.limits import FlyingLimits, Limit, Spreads, limits_of
from lungta.plan.windows.model import FlyingWindow, HourOdds, Windows
from lungta.plan.windows.odds import Draws, PathAir, draws, holds
from lungta.plan.windows.paths import Path, Paths

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.wind.field import WindField

FieldOf = Callable[[WeatherHour], "WindField"]


@runtime_checkable
class TurbulentWind(Protocol):
    """A wind field that also knows its turbulence."""

    def turbulence_at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
        """Return the standard deviation of the wind about its mean [m/s] at points of the local frame."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What is asked.

    Attributes
    ----------
    first_day : date
        Local date.
    days : int
        How many days from then.
    threshold_frac : float
        Odds that each hour of a window must have.
    least_hours : float
        Shortest window [h].
    limits : FlyingLimits or None
        None: those of the aircraft with the practice figures.
    spreads : Spreads
        Errors of what the weather says without one.
    samples, seed : int
        Of the drawn errors.
    """

    first_day: date
    days: int = 1
    threshold_frac: float = 0.9
    least_hours: float = 1.0
    limits: FlyingLimits | None = None
    spreads: Spreads = field(default_factory=Spreads)
    samples: int = 2000
    seed: int = 0

    def __post_init__(self) -> None:
        if not (1 <= self.days <= 31 and 0.0 < self.threshold_frac <= 1.0 and self.least_hours >= 0.0):
            raise ValueError(f"days lie in 1..31 and odds in 0..1, got {self.days} and {self.threshold_frac}")
        if self.samples < 100:
            raise ValueError(f"samples must be at least 100, got {self.samples}")

    @property
    def dates(self) -> tuple[date, ...]:
        """Every local day that is asked about."""
        return tuple(self.first_day + timedelta(days=number) for number in range(self.days))


def flying_windows(
    site: Site,
    weather: Weather,
    aircraft: Aircraft,
    terrain: Terrain,
    drop: Pad,
    options: WindowOptions,
    *,
    field_of: FieldOf = wind_field_of,
) -> Windows:
    """Return for each hour the odds that every limit holds along the corridors to a drop and back, and the windows.

    Parameters
    ----------
    site, weather, aircraft, terrain, drop
        What there is.
    options : WindowOptions
        What is asked.
    field_of : callable
        The wind in space of an hour: its profile, or a solved field.

    Raises
    ------
    WeatherError
        When there is no record in any flying hour of these days, or the weather is for another place.
    TerrainError, SiteError
        When a pad stands on no ground, or far from it.
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
    paths = Paths(site, aircraft, terrain, drop, tuple(dict.fromkeys((search_hour, calmest))), field_of)
    found = paths.of(lit)
    limits = options.limits or limits_of(aircraft)
    drawn = draws(options.samples, options.seed)
    asked = _Asked(limits=limits, spreads=options.spreads, drawn=drawn, field_of=field_of)
    odds = tuple(
        _hour_odds(hour, found.get(hour.time_utc), paths.any_found, asked, lit=hour.time_utc in lit) for hour in hours
    )
    missing = tuple(missed for each in light for missed in weather.missing_hours(each))
    known_by = dict.fromkeys(base.known_by for h in hours if (base := cloud_base(h, options.spreads)))
    return Windows(
        site=site.id,
        drop=drop.id,
        aircraft=aircraft.id,
        timezone=site.timezone,
        threshold_frac=options.threshold_frac,
        limits=limits,
        hours=odds,
        missing_utc=missing,
        windows=_windows(odds, light, options),
        wind_field=field_of(search_hour).description,
        cloud_known_by=", ".join(known_by) or "not known",
        findings=(*terrain_findings(terrain), *weather_findings(weather, missing)),
        inputs=(site.source, terrain_input(terrain), weather.source, aircraft.source),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    limits: FlyingLimits
    spreads: Spreads
    drawn: Draws
    field_of: FieldOf


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


def _hour_odds(hour: WeatherHour, path: Path | None, other: Path | None, asked: _Asked, *, lit: bool) -> HourOdds:
    """Odds of an hour; where no corridor may be flown the air is judged along another hour's, and the way is closed."""
    points = next((each.points for each in (path, other) if each and each.points), None)
    known: dict[Limit, NDArray[np.bool_] | None] = dict.fromkeys(Limit)
    if points is not None:
        air = path_air(asked.field_of(hour), *points)
        known |= holds(hour, air, asked.limits, asked.spreads, asked.drawn)
    shape = asked.drawn.u.shape
    known[Limit.DAYLIGHT] = np.full(shape, lit)
    known[Limit.WAY] = np.full(shape, path is not None and path.points is not None) if lit else None
    all_hold = np.logical_and.reduce([each for each in known.values() if each is not None])
    odds = {limit: None if each is None else float(each.mean()) for limit, each in known.items()}
    return HourOdds(
        time_utc=hour.time_utc, probability_frac=odds, joint_frac=float(all_hold.mean()), why=_why(odds, path)
    )


def _why(odds: dict[Limit, float | None], path: Path | None) -> str:
    if odds[Limit.DAYLIGHT] == 0.0:
        return Limit.DAYLIGHT.value
    if odds[Limit.WAY] == 0.0:
        return path.why_not if path else "no corridor"
    value, limit = min(((each, limit) for limit, each in odds.items() if each is not None), key=lambda pair: pair[0])
    return limit.value if value < 1.0 else ""


def path_air(
    wind: WindField, east_m: NDArray[np.float64], north_m: NDArray[np.float64], alt_m: NDArray[np.float64]
) -> PathAir:
    """Return the wind of a field at the points of a path, with its turbulence when the field knows it."""
    u, v, _, sigma = wind.at(east_m, north_m, alt_m)
    turbulence = wind.turbulence_at(east_m, north_m, alt_m) if isinstance(wind, TurbulentWind) else None
    return PathAir(alt_amsl_m=alt_m, u_mps=u, v_mps=v, sigma_mps=sigma, turbulence_mps=turbulence)


def _windows(
    odds: tuple[HourOdds, ...], light: tuple[TimeWindow, ...], options: WindowOptions
) -> tuple[FlyingWindow, ...]:
    """Runs of hours that reach the threshold, cut to each day's light; a missing hour ends a run."""
    found = []
    for day in light:
        run: list[HourOdds] = []
        for each in (*odds, None):
            lit = each is not None and each.time_utc < day.end_utc and each.time_utc + HOUR > day.start_utc
            good = each is not None and lit and each.joint_frac >= options.threshold_frac
            if run and not (good and each is not None and each.time_utc == run[-1].time_utc + HOUR):
                found.append(_window(run, day))
                run = []
            if good and each is not None:
                run.append(each)
    return tuple(each for each in found if each.hours >= options.least_hours - 1e-9)


def _window(run: list[HourOdds], day: TimeWindow) -> FlyingWindow:
    lacking = {limit for hour in run for limit in hour.not_known}
    return FlyingWindow(
        start_utc=max(run[0].time_utc, day.start_utc),
        end_utc=min(run[-1].time_utc + HOUR, day.end_utc),
        least_frac=min(hour.joint_frac for hour in run),
        not_checked=tuple(limit for limit in Limit if limit in lacking),
    )
