"""What `lungta wind` was asked: options that belong together, the hour, and the weather that it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import typer

from lungta.core.errors import InputError, WeatherError, WindError

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather, WeatherHour
    from lungta.mountain.wind.solve.stations import StationWind


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Options that exclude or need each other."""

    at: str | None
    whole_day: bool
    date: str | None
    weather: Path | None
    wind_mps: float | None
    from_deg: float | None
    field: Path | None

    @property
    def typed(self) -> bool:
        """Whether a wind was typed in."""
        return self.wind_mps is not None or self.from_deg is not None

    def check(self, *, masts: bool) -> None:
        """Refuse options that contradict each other, before any work; `masts` are measured at one time."""
        if masts and (self.whole_day or self.field):
            raise typer.BadParameter("what a mast measured goes with --at TIME and a solved field", param_hint="--mast")
        if (self.at is None) != self.whole_day:
            raise typer.BadParameter("say either --at TIME or --day", param_hint="--at")
        if (self.wind_mps is None) != (self.from_deg is None):
            raise typer.BadParameter("--wind-mps and --from-deg belong together", param_hint="--wind-mps")
        given = [
            name
            for name, there in (("--weather", self.weather), ("--wind-mps", self.typed), ("--field", self.field))
            if there
        ]
        if len(given) > 1:
            raise typer.BadParameter(f"{' and '.join(given)} exclude each other", param_hint=given[0])
        if self.whole_day and self.typed:
            raise typer.BadParameter("one wind is no day: give --at TIME", param_hint="--day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Everything that is read before a field is made."""

    site: Site
    terrain: Terrain
    wide_terrain: Terrain
    aircraft: Aircraft
    weather: Weather
    day: date
    drop: Pad
    agl_m: float
    field_file: Path | None
    masts: tuple[StationWind, ...] = ()

    @property
    def weather_title(self) -> str:
        """What the wind comes from, in a few words; of a field of Lungta's also the weather that it was made from."""
        from lungta.mountain.wind.files.netcdf_read import wind_file_weather

        if self.field_file is None:
            return self.weather.source.title
        made_from = wind_file_weather(self.field_file)
        return f"field of {self.field_file.name}" + (f", made from {made_from}" if made_from else "")

    @property
    def not_for_flight(self) -> tuple[str, ...]:
        """Why nobody may fly by what comes out."""
        from lungta.mountain.wind.files.netcdf_read import wind_file_warning

        reasons = ["schematic terrain"] if self.terrain.source.schematic else []
        if self.field_file is not None:
            said = wind_file_warning(self.field_file).removeprefix("NOT FOR FLIGHT: ")
            return tuple(dict.fromkeys([*reasons, *(said.split("; ") if said else [])]))
        return (*reasons, "assumed weather") if self.weather.assumed else tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The weather, the local day, and the time that was asked for; None for a whole day."""

    weather: Weather
    day: date
    time_utc: datetime | None


def weather_asked(site: Site, choices: Choices) -> Found:
    """Return the weather and the time that the options mean.

    Raises
    ------
    WeatherError
        When there is no record for the time: the message names those of the day.
    WindError
        When the wind that was typed in is none.
    """
    from lungta.cli.plan import first_flying_day, local_date
    from lungta.mountain.weather.climate import climate_weather
    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.spot import spot_of

    stated = local_date(choices.date)
    moment = None if choices.at is None else local_moment(choices.at, site)
    day = moment.date() if isinstance(moment, datetime) else stated
    if choices.weather is not None:
        weather = read_weather(choices.weather, timezone=site.timezone, spot=spot_of(site))
        day = day or first_flying_day(site, weather)
    else:
        day = day or _field_day(site, choices.field) or datetime.now(ZoneInfo(site.timezone)).date()
        weather = climate_weather(site, day)
    if moment is None:
        return Found(weather=weather, day=day, time_utc=None)
    local = moment if isinstance(moment, datetime) else datetime.combine(day, moment, tzinfo=ZoneInfo(site.timezone))
    time_utc = local.astimezone(UTC)
    if choices.wind_mps is not None and choices.from_deg is not None:
        hour = replace(hour_at(site, weather, time_utc), time_utc=time_utc)
        weather = _typed(weather, hour, choices.wind_mps, choices.from_deg)
    return Found(weather=weather, day=day, time_utc=time_utc)


def _field_day(site: Site, field: Path | None) -> date | None:
    """Return the local day of the first field of a file, when it names one."""
    from lungta.mountain.wind.files.netcdf_read import wind_file_times

    times = () if field is None else wind_file_times(field)
    return times[0].astimezone(ZoneInfo(site.timezone)).date() if times else None


def local_moment(text: str, site: Site) -> datetime | time:
    """Return a time of day, or a local time with its date."""
    for kind in (time, datetime):
        try:
            moment = kind.fromisoformat(text.strip())
        except ValueError:
            continue
        if isinstance(moment, datetime):
            zone = ZoneInfo(site.timezone)
            return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
        if ":" in text and moment.tzinfo is None:
            return moment
    raise typer.BadParameter(f"{text!r} is no time such as 12:00 or 2026-04-20T12:00", param_hint="--at")


def hour_at(site: Site, weather: Weather, time_utc: datetime) -> WeatherHour:
    """Return the record that holds at a time.

    Raises
    ------
    WeatherError
        When there is none; the message names the hours that there are.
    """
    hour = weather.at(time_utc)
    if hour is not None:
        return hour
    zone = ZoneInfo(site.timezone)
    local = [each.time_utc.astimezone(zone) for each in weather.hours]
    wanted = time_utc.astimezone(zone)
    same_day = [f"{each:%H:%M}" for each in local if each.date() == wanted.date()]
    there = f"On that day there are {', '.join(same_day)}" if same_day else f"There are {local[0]:%Y-%m-%d %H:%M}"
    until = "" if same_day else f" to {local[-1]:%Y-%m-%d %H:%M}"
    raise WeatherError(
        f"has no record for {wanted:%Y-%m-%d %H:%M} local time.",
        where=weather.source.origin,
        remedy=f"{there}{until} local time.",
    )


def _typed(weather: Weather, hour: WeatherHour, wind_mps: float, from_deg: float) -> Weather:
    """Return weather of the hour from a time on, in which a wind that was typed in stands for the climate's."""
    from lungta.mountain.weather.hour import WindLevel

    try:
        level = WindLevel(alt_amsl_m=hour.station_alt_amsl_m, wind_mps=wind_mps, from_deg=from_deg)
    except ValueError as error:
        remedy = "Wind is in m/s, its bearing in degrees from 0 to 360."
        raise WindError(f"{error}.", where="--wind-mps, --from-deg", remedy=remedy) from error
    title = (
        f"typed in: {wind_mps:g} m/s from {from_deg:g} deg, with air of the planning climate and nothing known aloft"
    )
    source = replace(weather.source, title=title, origin="command line", sha256="")
    return replace(weather, hours=(replace(hour, wind=(level,)),), source=source, mast=True)


def drop_of(site: Site, drop: str | None) -> Pad:
    """Return the pad that the path leads to: the one that was named, or the first drop."""
    for pad in site.drops:
        if drop in (None, pad.id):
            return pad
    known = ", ".join(pad.id for pad in site.drops)
    raise InputError(f"{drop!r} is no drop of {site.id}.", where="--drop", remedy=f"There are {known}.")
