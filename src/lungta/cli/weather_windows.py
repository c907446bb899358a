"""`lungta weather windows`: the hours in which flying is right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple
from zoneinfo import ZoneInfo

import typer

from lungta.cli.plan import first_flying_day, local_date, weather_in
from lungta.cli.stages import Stages
from lungta.cli.wind_inputs import drop_of
from lungta.cli.winds import WindChoice, check_wind_choice, find_site_terrain, winds_for
from lungta.cli.written import check_out
from lungta.core.errors import InputError

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.weather.hour import Weather
    from lungta.plan.windows.limits import FlyingLimits


def windows(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.", show_default=False)],
    weather: Annotated[
        Path | None, typer.Option(help="As for `lungta plan`. Default: climate, NOT FOR FLIGHT.")
    ] = None,
    station: Annotated[
        Path | None, typer.Option(help="The camp's station: corrects the forecast where both have hours.")
    ] = None,
    hours_between: Annotated[bool, typer.Option("--hours-between", help="As for `lungta plan`.")] = False,
    days: Annotated[int, typer.Option(min=1, max=16, help="Days from the first.")] = 1,
    drop: Annotated[str | None, typer.Option(help="Pad to fly to. Default: the site's first drop.")] = None,
    probability: Annotated[float, typer.Option(help="Odds that every hour of a window must have, 0..1.")] = 0.9,
    least_hours: Annotated[float, typer.Option(help="Shortest window [h].")] = 1.0,
    most_lee: Annotated[
        float | None,
        typer.Option(
            help="Largest part of the corridors that may lie in the lee of ridges, 0..1. Default: shown, not counted."
        ),
    ] = None,
    wind: Annotated[
        str,
        typer.Option(help="`solved` (the default with weather), `profile` by height, `uniform`, or a .nc file."),
    ] = "",
    date_: Annotated[
        str | None,
        typer.Option("--date", help="First local date. Default: the weather's first flying day, else today."),
    ] = None,
    aircraft: Annotated[str, typer.Option(help="Catalogue name or an aircraft file.")] = "dji-fc30",
    terrain: Annotated[Path | None, typer.Option(help="As for `lungta plan`.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
    out: Annotated[Path | None, typer.Option(help="File to write: .svg, .png, .csv or .json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")] = False,
) -> None:
    """Show for each hour the odds that every limit holds along the corridor, and the windows that they leave."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.cli.windows_output import print_windows, write_windows
    from lungta.mountain.site.load import load_site
    from lungta.plan.windows.find import flying_windows
    from lungta.plan.windows.limits import Spreads
    from lungta.plan.windows.options import WindowOptions

    check_out(out)
    check_wind_choice(wind)
    if not 0.0 < probability <= 1.0:
        raise InputError(f"{probability:g} is no probability.", where="--probability", remedy="Give 0.9 for 90 %.")
    with Stages(quiet=json) as stages:
        stages("reading site, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        limits, the_drop = _limits(the_aircraft, most_lee), drop_of(the_site, drop)
        first, the_weather, error_k = _weather(the_site, _Files(weather, station, hours_between), date_, days)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        choice = WindChoice(wind, the_site, the_weather, the_terrain)
        options = WindowOptions(
            first_day=first,
            days=days,
            threshold_frac=probability,
            least_hours=least_hours,
            limits=limits,
            spreads=Spreads() if error_k is None else Spreads(temperature_k=error_k),
            wind_of=winds_for(choice, terrain, offline=offline, stages=stages),
        )
        made = flying_windows(the_site, the_weather, the_aircraft, the_terrain, the_drop, options, progress=stages)
        if out is not None:
            stages("writing")
            write_windows(made, out)
    print_windows(made, out, as_json=json)


def _limits(aircraft: Aircraft, most_lee_frac: float | None) -> FlyingLimits:
    from dataclasses import replace

    from lungta.plan.windows.limits import limits_of

    if most_lee_frac is not None and not 0.0 <= most_lee_frac <= 1.0:
        remedy = "Give 0 for none of the way, 0.2 for a fifth of it."
        raise InputError(f"{most_lee_frac:g} is no part of a way.", where="--most-lee", remedy=remedy)
    return replace(limits_of(aircraft), most_lee_frac=most_lee_frac)


class _Files(NamedTuple):
    """What weather comes from."""

    forecast: Path | None
    station: Path | None
    hours_between: bool


def _weather(site: Site, files: _Files, stated: str | None, days: int) -> tuple[date, Weather, float | None]:
    """First day, weather, and the error of temperature that a station has taught."""
    from lungta.cli.weather_correct import corrected_files
    from lungta.mountain.weather.between import with_hours_between

    day = local_date(stated)
    if files.forecast is None:
        if files.station is not None:
            remedy = "Name the forecast with --weather, or the station itself as --weather."
            raise InputError("there is no forecast that a station could correct.", where="--station", remedy=remedy)
        day = day or datetime.now(ZoneInfo(site.timezone)).date()
        return day, _climate(site, day, days), None
    if files.station is None:
        weather = weather_in(files.forecast, site, hours_between=files.hours_between)
        return day or first_flying_day(site, weather), weather, None
    weather, correction = corrected_files(site, files.forecast, files.station)
    if files.hours_between:
        weather = with_hours_between(weather)
    return day or first_flying_day(site, weather), weather, correction.temperature_sigma_k


def _climate(site: Site, first: date, days: int) -> Weather:
    """The planning climate of several days, one after the other."""
    from dataclasses import replace

    from lungta.mountain.weather.climate import climate_weather

    each = [climate_weather(site, first + timedelta(days=number)) for number in range(days)]
    hours = {hour.time_utc: hour for weather in each for hour in weather.hours}
    return replace(each[0], hours=tuple(hours[time] for time in sorted(hours)))
