"""`lungta corridor`: one path from pad to pad, and everything known about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages
from lungta.cli.winds import WindChoice, check_wind_choice, find_site_terrain, winds_for

if TYPE_CHECKING:
    from lungta.mountain.site.model import Pad, Site


def corridor(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.", show_default=False)],
    from_: Annotated[str, typer.Argument(metavar="FROM", help="Pad that it leaves from.", show_default=False)],
    to: Annotated[str, typer.Argument(metavar="TO", help="Pad that it leads to.", show_default=False)],
    mass: Annotated[
        float | None,
        typer.Option(help="Load carried there [kg]. Default: the most that the flight allows and that was ever flown."),
    ] = None,
    mass_back: Annotated[float, typer.Option(help="Load carried back on the same flight [kg].")] = 0.0,
    weather: Annotated[
        Path | None, typer.Option(help="As for `lungta plan`. Default: the planning climate, NOT FOR FLIGHT.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option(
            help="Local time, 12:00, or with its date. Default: the hour of median wind among those of light."
        ),
    ] = None,
    aircraft: Annotated[str, typer.Option(help="Catalogue name or an aircraft file.")] = "dji-fc30",
    terrain: Annotated[Path | None, typer.Option(help="As for `lungta plan`.")] = None,
    wind: Annotated[
        str, typer.Option(help="As for `lungta plan`: `solved`, `profile`, `uniform`, or a .nc file.")
    ] = "",
    people_weight: Annotated[
        float,
        typer.Option(
            min=0, max=1e6, help="Metres of detour accepted rather than pass once straight over one person; 0: none."
        ),
    ] = 10.0,
    lee_weight: Annotated[
        float,
        typer.Option(min=0, max=100, help="Metres of detour accepted rather than fly one in a lee (solved wind)."),
    ] = 0.5,
    link_weight: Annotated[
        float,
        typer.Option(min=0, max=100, help="Metres of detour accepted rather than fly one the antenna does not see."),
    ] = 0.25,
    fly: Annotated[
        str, typer.Option(help="`cruise`, or leg by leg at the airspeed of least `energy` or least `time`.")
    ] = "cruise",
    sling_m: Annotated[
        float, typer.Option(min=0, max=100, help="Sling below the aircraft; room for it and its swing is kept [m].")
    ] = 0.0,
    helicopters: Annotated[
        Path | None,
        typer.Option(help="Announced helicopter movements, TOML or CSV: their times and places are closed."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say what holds the path where, and what relief would buy.")
    ] = False,
    relay: Annotated[bool, typer.Option("--relay", help="Look for places where one radio relay sees it all.")] = False,
    lanes: Annotated[bool, typer.Option("--lanes", help="Also keep a way there and a way back apart.")] = False,
    alternates: Annotated[bool, typer.Option("--alternates", help="Also find paths for other winds.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print corridor.json instead of text.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-corridor-SITE-FROM-TO.")] = None,
) -> None:
    """Find the corridor from pad to pad and show it: map, heights, wind, charge, ways out, 3-D page, mission files."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.cli.corridor_files import WRITTEN, write_corridor
    from lungta.cli.corridor_inputs import hour_asked, with_movements
    from lungta.cli.corridor_text import corridor_text
    from lungta.core.files import check_writable
    from lungta.mountain.site.load import load_site
    from lungta.plan.report.ask import CorridorAsk, check_payload
    from lungta.plan.report.data import report_json
    from lungta.plan.report.gather import report_corridor
    from lungta.plan.report.parts import Wanted
    from lungta.plan.report.request import Fly

    check_wind_choice(wind)
    if fly not in ("cruise", "energy", "time"):
        raise typer.BadParameter(f"{fly!r} is none of cruise, energy, time", param_hint="--fly")
    with Stages(quiet=json) as stages:
        stages("reading site, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        check_payload(the_aircraft, mass, "--mass")
        check_payload(the_aircraft, mass_back, "--mass-back")
        ends = pad_named(the_site, from_, "FROM"), pad_named(the_site, to, "TO")
        folder = (out or Path(f"lungta-corridor-{the_site.id}-{from_}-{to}")).absolute()
        check_writable(folder, WRITTEN)
        found = hour_asked(the_site, the_aircraft, weather, at)
        the_site = with_movements(the_site, helicopters, found)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        choice = WindChoice(wind, the_site, found.weather, the_terrain)
        ask = CorridorAsk(
            site=the_site,
            from_pad=ends[0],
            to_pad=ends[1],
            aircraft=the_aircraft,
            terrain=the_terrain,
            weather=found.weather,
            hour=found.hour,
            takeoff_utc=found.takeoff_utc,
            wind_of=winds_for(choice, terrain, offline=offline, stages=stages),
            payload_kg=mass,
            payload_back_kg=mass_back,
            people_weight_m=people_weight,
            lee_weight=lee_weight,
            link_weight=link_weight,
            sling_m=sling_m,
            fly=Fly(fly),
        )
        wanted = Wanted(reliefs=explain, relay=relay, lanes=lanes, alternates=alternates)
        report = report_corridor(ask, wanted, progress=stages)
        stages("drawing")
        names = write_corridor(report, folder)
    typer.echo(report_json(report) if json else "\n".join(corridor_text(report, folder, names)), nl=not json)


def pad_named(site: Site, pad_id: str, where: str) -> Pad:
    """The pad that was named, or an error that says which there are."""
    from lungta.core.errors import InputError

    for pad in site.pads:
        if pad.id == pad_id:
            return pad
    known = ", ".join(pad.id for pad in site.pads)
    raise InputError(f"{pad_id!r} is no pad of {site.id}.", where=where, remedy=f"There are {known}.")
