"""`lungta wind`: the wind over a site's terrain at an hour, or hour by hour."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lungta.cli.stages import Stages
from lungta.cli.winds import find_site_terrain, find_wide_terrain


def wind(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.", show_default=False)],
    at: Annotated[
        str | None, typer.Option(help="Local time, 12:00, or with its date, 2026-04-20T12:00.", show_default=False)
    ] = None,
    day: Annotated[bool, typer.Option("--day", help="Every hour of the day instead of one.")] = False,
    date_: Annotated[str | None, typer.Option("--date", help="Local date. Default: as for `lungta plan`.")] = None,
    weather: Annotated[
        Path | None, typer.Option(help="As for `lungta plan`. Default: the planning climate, NOT FOR FLIGHT.")
    ] = None,
    wind_mps: Annotated[float | None, typer.Option(help="Wind at the home pad, instead of weather [m/s].")] = None,
    from_deg: Annotated[float | None, typer.Option(help="True bearing it blows from [deg].")] = None,
    mast: Annotated[
        list[str] | None, typer.Option(help='Also measured then: "name,lat,lon,height_agl_m,9kt,from_deg". May repeat.')
    ] = None,
    field: Annotated[
        Path | None, typer.Option(help="NetCDF: a field of Lungta's or of another model, instead of solving one.")
    ] = None,
    drop: Annotated[str | None, typer.Option(help="Pad that the path leads to. Default: the first drop.")] = None,
    agl_m: Annotated[float, typer.Option(min=2.0, max=2000.0, help="Height of the map above ground [m].")] = 50.0,
    mesh_m: Annotated[float, typer.Option(min=10.0, max=2000.0, help="Mesh of the solved field [m].")] = 120.0,
    aircraft: Annotated[str, typer.Option(help="Whose wind limit counts: catalogue name or file.")] = "dji-fc30",
    terrain: Annotated[Path | None, typer.Option(help="As for `lungta plan`.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder, or one file: .png or .svg (map, or strip of the day), .nc, .vts, .json."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Show the wind over a site: map, section along the path, and what a pilot meets."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.cli.wind_day import show_day
    from lungta.cli.wind_field import FieldMaker
    from lungta.cli.wind_files import check_out
    from lungta.cli.wind_hour import show_hour
    from lungta.cli.wind_inputs import Asked, Choices, drop_of, weather_asked
    from lungta.cli.wind_masts import masts_of
    from lungta.mountain.site.load import load_site

    choices = Choices(
        at=at, whole_day=day, date=date_, weather=weather, wind_mps=wind_mps, from_deg=from_deg, field=field
    )
    choices.check(masts=bool(mast))
    masts = masts_of(mast or [])
    check_out(out, whole_day=day)
    with Stages(quiet=json) as stages:
        stages("reading site, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        found = weather_asked(the_site, choices)
        the_drop = drop_of(the_site, drop)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        asked = Asked(
            site=the_site,
            terrain=the_terrain,
            wide_terrain=find_wide_terrain(the_site, the_terrain, terrain, offline=offline, stages=stages),
            aircraft=the_aircraft,
            weather=found.weather,
            day=found.day,
            drop=the_drop,
            agl_m=agl_m,
            field_file=field,
            masts=masts,
        )
        maker = FieldMaker(asked, mesh_m=mesh_m, stages=stages)
        show = show_day(asked, maker, out, stages) if day else show_hour(asked, found.time_utc, maker, out, stages)
    typer.echo(show.json_text if json else show.text)
