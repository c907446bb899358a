"""The hour that `lungta corridor` looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.errors import WeatherError

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.weather.hour import Weather, WeatherHour


@dataclass(frozen=True, slots=True, kw_only=True)
class HourAsked:
    """The weather, its record that holds, and when the aircraft takes off."""

    weather: Weather
    hour: WeatherHour
    takeoff_utc: datetime


def with_movements(site: Site, file: Path | None, found: HourAsked) -> Site:
    """Return the site with the zones that announced helicopter movements of the local day close."""
    if file is None:
        return site
    from lungta.plan.helicopters.read import read_helicopters
    from lungta.plan.helicopters.zones import with_helicopters

    day = found.takeoff_utc.astimezone(ZoneInfo(site.timezone)).date()
    return with_helicopters(site, read_helicopters(file, site), day)


def hour_asked(site: Site, aircraft: Aircraft, weather_file: Path | None, at: str | None) -> HourAsked:
    """Return the hour that was asked for, or that of median wind among the flying hours of the weather's first day.

    Raises
    ------
    WeatherError
        When there is no record then: the message names those that there are.
    """
    from lungta.cli.wind_inputs import Choices, hour_at, weather_asked
    from lungta.plan.hours import flying_window, hour_windows, median_hour

    choices = Choices(
        at=at, whole_day=at is None, date=None, weather=weather_file, wind_mps=None, from_deg=None, field=None
    )
    found = weather_asked(site, choices)
    if found.time_utc is not None:
        hour = hour_at(site, found.weather, found.time_utc)
        return HourAsked(weather=found.weather, hour=hour, takeoff_utc=found.time_utc)
    window = flying_window(site, found.day)
    median = median_hour(found.weather, hour_windows(window, found.weather), aircraft)
    if median is None:
        raise WeatherError(
            f"has no record for any flying hour of {found.day.isoformat()}.",
            where=found.weather.source.origin,
            remedy="Name a time that it has a record for with --at 2026-04-20T12:00.",
        )
    return HourAsked(weather=found.weather, hour=median, takeoff_utc=max(median.time_utc, window.start_utc))
