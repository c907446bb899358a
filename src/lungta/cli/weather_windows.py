"""`lungta weather windows`: the hours in which flying is right."""

from __future__ import annotations

import csv
import io
import json as json_
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from lungta.cli.curves import check_out
from lungta.cli.plan import first_flying_day, local_date
from lungta.cli.stages import Stages
from lungta.cli.winds import find_site_terrain
from lungta.core.errors import InputError

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.weather.hour import Weather
    from lungta.plan.windows.model import Windows


def windows(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.", show_default=False)],
    weather: Annotated[
        Path | None, typer.Option(help="As for `lungta plan`. Default: climate, NOT FOR FLIGHT.")
    ] = None,
    station: Annotated[
        Path | None, typer.Option(help="The camp's station: corrects the forecast where both have hours.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=16, help="Days from the first.")] = 1,
    drop: Annotated[str | None, typer.Option(help="Pad to fly to. Default: the site's first drop.")] = None,
    probability: Annotated[float, typer.Option(help="Odds that every hour of a window must have, 0..1.")] = 0.9,
    least_hours: Annotated[float, typer.Option(help="Shortest window [h].")] = 1.0,
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
    from lungta.mountain.site.load import load_site
    from lungta.plan.windows.find import WindowOptions, flying_windows
    from lungta.plan.windows.limits import Spreads
    from lungta.plan.windows.model import windows_data

    check_out(out)
    if not 0.0 < probability <= 1.0:
        raise InputError(f"{probability:g} is no probability.", where="--probability", remedy="Give 0.9 for 90 %.")
    with Stages(quiet=json) as stages:
        stages("reading site, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        first, the_weather, error_k = _weather(the_site, weather, station, date_, days)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        options = WindowOptions(
            first_day=first,
            days=days,
            threshold_frac=probability,
            least_hours=least_hours,
            spreads=Spreads() if error_k is None else Spreads(temperature_k=error_k),
        )
        stages("searching corridors")
        made = flying_windows(the_site, the_weather, the_aircraft, the_terrain, _drop(the_site, drop), options)
    if out is not None:
        _write(made, out)
    if json:
        typer.echo(json_.dumps(windows_data(made), indent=1, ensure_ascii=False))
    else:
        _print(made, out)


def _drop(site: Site, drop: str | None) -> Pad:
    for pad in site.drops:
        if drop in (None, pad.id):
            return pad
    known = ", ".join(pad.id for pad in site.drops)
    raise InputError(f"{drop!r} is no drop of {site.id}.", where="--drop", remedy=f"There are {known}.")


def _weather(
    site: Site, file: Path | None, station: Path | None, stated: str | None, days: int
) -> tuple[date, Weather, float | None]:
    """First day, weather, and the error of temperature that a station has taught."""
    from lungta.cli.weather_correct import corrected_files
    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.spot import spot_of

    day = local_date(stated)
    if file is None:
        if station is not None:
            remedy = "Name the forecast with --weather, or the station itself as --weather."
            raise InputError("there is no forecast that a station could correct.", where="--station", remedy=remedy)
        day = day or datetime.now(ZoneInfo(site.timezone)).date()
        return day, _climate(site, day, days), None
    if station is None:
        weather = read_weather(file, timezone=site.timezone, spot=spot_of(site))
        return day or first_flying_day(site, weather), weather, None
    weather, correction = corrected_files(site, file, station)
    return day or first_flying_day(site, weather), weather, correction.temperature_sigma_k


def _climate(site: Site, first: date, days: int) -> Weather:
    """The planning climate of several days, one after the other."""
    from dataclasses import replace

    from lungta.mountain.weather.climate import climate_weather

    each = [climate_weather(site, first + timedelta(days=number)) for number in range(days)]
    hours = {hour.time_utc: hour for weather in each for hour in weather.hours}
    return replace(each[0], hours=tuple(hours[time] for time in sorted(hours)))


def _write(made: Windows, out: Path) -> None:
    from lungta.core.figures import house_style, picture
    from lungta.core.files import write_file
    from lungta.plan.windows.draw import windows_figure
    from lungta.plan.windows.model import windows_data

    suffix = out.suffix.lower()
    if suffix == ".json":
        content = (json_.dumps(windows_data(made), indent=1, ensure_ascii=False) + "\n").encode("utf-8")
    elif suffix == ".csv":
        content = _csv(made)
    else:
        with house_style():
            content = picture(windows_figure(made), suffix)
    write_file(out, content)


def _csv(made: Windows) -> bytes:
    """One line for each hour, empty where a limit is not known; what must be known first in comment lines."""
    from lungta.plan.windows.model import hour_row

    held = io.StringIO(newline="")
    held.writelines(f"# {finding.message}\r\n" for finding in made.findings)
    held.write(f"# site: {made.site}, drop: {made.drop}, aircraft: {made.aircraft}, wind: {made.wind_field}\r\n")
    rows: list[dict[str, Any]] = [hour_row(hour) for hour in made.hours]
    writer = csv.DictWriter(held, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode("utf-8")


def _print(made: Windows, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    from lungta.plan.windows.limits import Limit

    zone = ZoneInfo(made.timezone)
    shown = [limit for limit in Limit if limit is not Limit.DAYLIGHT]
    for finding in made.findings:
        typer.echo(finding.message)
    table = Table("local", "UTC", "all known", *(limit.value for limit in shown), box=None, pad_edge=False)
    for hour in made.hours:
        if hour.probability_frac[Limit.DAYLIGHT] == 0.0:
            continue
        odds = [hour.probability_frac[limit] for limit in shown]
        cells = ["?" if each is None else f"{int(100 * each + 1e-9)} %" for each in odds]
        local = f"{hour.time_utc.astimezone(zone):%m-%d %H:%M}"
        table.add_row(local, f"{hour.time_utc:%H:%M}", f"{int(100 * hour.joint_frac + 1e-9)} %", *cells)
    Console(highlight=False, width=120).print(table)
    _print_windows(made, zone)
    typer.echo(f"written to {out}" if out else "for a picture or data: --out FILE.svg, .png, .csv or .json")


def _print_windows(made: Windows, zone: ZoneInfo) -> None:
    typer.echo(f"\nWindows at {made.threshold_frac:.0%} to {made.drop}:" + ("" if made.windows else " none"))
    for each in made.windows:
        start, end = each.start_utc.astimezone(zone), each.end_utc.astimezone(zone)
        typer.echo(
            f"  {start:%a %d %b %H:%M} - {end:%H:%M} local ({each.start_utc:%H:%M}-{each.end_utc:%H:%M} UTC), "
            f"{each.hours:.1f} h, at least {int(100 * each.least_frac + 1e-9)} %"
        )
    if made.not_checked:
        typer.echo(f"NOT KNOWN, so not in the odds: {', '.join(made.not_checked)}. Judge it on the spot.")
    if made.missing_utc:
        typer.echo(f"No record for {len(made.missing_utc)} hour(s) of daylight; nothing was filled in.")
    typer.echo(f"Cloud base: {made.cloud_known_by}. Wind: {made.wind_field}.")
