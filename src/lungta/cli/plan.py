"""`lungta plan`: a day of lifts, printed and written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo

import typer

from lungta.cli.plan_text import print_plan
from lungta.cli.stages import Stages
from lungta.cli.winds import WindChoice, check_wind_choice, find_site_terrain, winds_for
from lungta.core.errors import CargoError

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather
    from lungta.plan.dayplan import DayPlan


def plan(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.")],
    cargo: Annotated[
        Path | None, typer.Option(help="Manifest, CSV or TOML. Default: the site's sample.", show_default=False)
    ] = None,
    weather: Annotated[
        Path | None,
        typer.Option(
            help="Station TOML or CSV, Open-Meteo JSON, GRIB2 or a folder of it. Default: the planning climate, "
            "NOT FOR FLIGHT."
        ),
    ] = None,
    hours_between: Annotated[
        bool,
        typer.Option("--hours-between", help="Fill the hours between 3- or 6-hourly records by interpolation in time."),
    ] = False,
    terrain: Annotated[
        Path | None, typer.Option(help="GeoTIFF, .hgt, zip or a folder of tiles. Default: see `lungta terrain info`.")
    ] = None,
    aircraft: Annotated[str, typer.Option(help="Catalogue name or an aircraft file.")] = "dji-fc30",
    aircraft_count: Annotated[int, typer.Option(min=1, max=50, help="Aircraft at the home pad.")] = 2,
    battery_sets: Annotated[int, typer.Option(min=1, max=200, help="Charged sets; one flight carries one.")] = 6,
    generator_power_w: Annotated[
        float, typer.Option(min=0, help="Power for charging; 0: no set is charged again.")
    ] = 6000.0,
    wind: Annotated[
        str,
        typer.Option(help="`solved` (the default with weather), `profile` by height, `uniform`, or a .nc file."),
    ] = "",
    date_: Annotated[
        str | None, typer.Option("--date", help="Local date, YYYY-MM-DD. Default: the weather's first day, else today.")
    ] = None,
    helicopters: Annotated[
        Path | None,
        typer.Option(help="Announced helicopter movements, TOML or CSV: their times and places are closed."),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of samples and search; the same seed gives the same plan.")] = 0,
    heights: Annotated[str, typer.Option(help="In mission files: `pad` (above take-off) or `amsl`.")] = "pad",
    release: Annotated[str, typer.Option(help="In mission files, at the drop: `winch` or `hook`.")] = "winch",
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-SITE-DATE.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print plan.json instead of the table.")] = False,
) -> None:
    """Plan a day of lifts: sorties, corridors, reserve, page, flight sheets and mission files."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.core.files import check_writable
    from lungta.mountain.site.load import load_site
    from lungta.plan.cargo.read import read_manifest
    from lungta.plan.day import plan_day
    from lungta.plan.helicopters.day import with_helicopter_findings
    from lungta.plan.helicopters.read import read_helicopters
    from lungta.plan.helicopters.zones import with_helicopters
    from lungta.plan.options import PlanOptions
    from lungta.plan.serialise import plan_to_json

    check_wind_choice(wind)
    amsl = _choice("--heights", heights, {"pad": False, "amsl": True})
    hook = _choice("--release", release, {"winch": False, "hook": True})
    with Stages(quiet=json) as stages:
        stages("reading site, cargo, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        manifest = read_manifest(_cargo_file(the_site, cargo), pad_ids=[pad.id for pad in the_site.pads])
        day, the_weather = _day_and_weather(the_site, weather, date_, hours_between)
        announced = None if helicopters is None else read_helicopters(helicopters, the_site)
        if announced:
            the_site = with_helicopters(the_site, announced, day)
        folder = (out or Path(f"lungta-{the_site.id}-{day.isoformat()}")).absolute()
        check_writable(folder)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        options = PlanOptions(
            day=day,
            aircraft_count=aircraft_count,
            battery_sets=battery_sets,
            generator_power_w=generator_power_w,
            wind_of=winds_for(
                WindChoice(wind, the_site, the_weather, the_terrain), terrain, offline=offline, stages=stages
            ),
            seed=seed,
            more_inputs=(announced.source,) if announced else (),
        )
        made = plan_day(the_site, the_weather, the_aircraft, manifest, the_terrain, options, progress=stages)
        if announced:
            made = with_helicopter_findings(made, the_site, announced, the_terrain)
        stages("writing page, sheets and mission files")
        write_plan(made, the_terrain, folder, amsl=amsl, hook=hook)
    if json:
        typer.echo(plan_to_json(made), nl=False)
    else:
        print_plan(made, folder)


T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 1950, 2200  # what sunrise and the time zones are known for, about


def _choice(option: str, value: str, choices: dict[str, T]) -> T:
    if value not in choices:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(choices)}", param_hint=option)
    return choices[value]


def _cargo_file(site: Site, cargo: Path | None) -> Path:
    """The manifest that was named, else the sample of a shipped site."""
    from lungta.plan.cargo.samples import sample_manifest

    file = cargo or sample_manifest(site.id)
    if file is None:
        raise CargoError(f"there is no sample manifest for {site.id}.", remedy="Name one with --cargo FILE.")
    return file


def _day_and_weather(site: Site, file: Path | None, stated: str | None, hours_between: bool) -> tuple[date, Weather]:
    """The day to plan and its weather: the file's, or the site's planning climate."""
    from lungta.mountain.weather.climate import climate_weather

    day = local_date(stated)
    if file is None:
        day = day or datetime.now(ZoneInfo(site.timezone)).date()
        return day, climate_weather(site, day)
    weather = weather_in(file, site, hours_between=hours_between)
    return day or first_flying_day(site, weather), weather


def weather_in(file: Path, site: Site, *, hours_between: bool) -> Weather:
    """The weather in a file for a site, with the hours between its records where they were asked for."""
    from lungta.mountain.weather.between import with_hours_between
    from lungta.mountain.weather.read import read_weather
    from lungta.mountain.weather.spot import spot_of

    weather = read_weather(file, timezone=site.timezone, spot=spot_of(site))
    return with_hours_between(weather) if hours_between else weather


def local_date(stated: str | None) -> date | None:
    """The date that --date states, or None when it was not given."""
    try:
        day = date.fromisoformat(stated) if stated else None
    except ValueError as error:
        raise typer.BadParameter(f"{stated!r} is no date of the form 2026-04-20", param_hint="--date") from error
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"{day} is not between {FIRST_YEAR} and {LAST_YEAR}", param_hint="--date")
    return day


def first_flying_day(site: Site, weather: Weather) -> date:
    """The first local day of which the weather has a record between sunrise and sunset; else its first day."""
    from lungta.plan.hours import flying_window

    zone = ZoneInfo(site.timezone)
    days = list(dict.fromkeys(hour.time_utc.astimezone(zone).date() for hour in weather.hours))
    windows = {day: flying_window(site, day) for day in days}
    flying = [day for day in days if any(windows[day].contains(hour.time_utc) for hour in weather.hours)]
    return (flying or days)[0]


def write_plan(plan: DayPlan, terrain: Terrain, folder: Path, *, amsl: bool, hook: bool) -> None:
    """Write everything a plan is shown as, whole or not at all."""
    from lungta.core.files import published_folder
    from lungta.fly.missions.mission import DropAction, HeightReference, MissionOptions
    from lungta.fly.missions.write import write_missions
    from lungta.plan.serialise import plan_to_json
    from lungta.record.report.page import page_html
    from lungta.record.report.sheet import flight_sheet_pdf

    options = MissionOptions(
        heights=HeightReference.AMSL if amsl else HeightReference.RELATIVE,
        drop=DropAction.HOOK if hook else DropAction.WINCH,
    )
    with published_folder(folder) as scratch, ThreadPoolExecutor(max_workers=1) as beside:
        sheet = beside.submit(flight_sheet_pdf, plan, terrain)  # typst works on the second core
        (scratch / "plan.json").write_text(plan_to_json(plan), encoding="utf-8", newline="\n")
        (scratch / "index.html").write_text(page_html(plan, terrain), encoding="utf-8", newline="\n")
        write_missions(plan, scratch / "missions", options)
        (scratch / "flight-sheet.pdf").write_bytes(sheet.result())
