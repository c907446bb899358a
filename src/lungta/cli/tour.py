"""`lungta tour`: several drops on one flight, in the cheapest order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages
from lungta.cli.wind_text import wrapped
from lungta.cli.winds import WindChoice, check_wind_choice, find_site_terrain, winds_for

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.cli.corridor_inputs import HourAsked
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.several.tour import Tours

KWH_J = 3.6e6
MOST_ORDERS = 6  # as many are shown


def tour(
    site: Annotated[str, typer.Argument(help="Site name (see `lungta site ls`) or a site file.", show_default=False)],
    drops: Annotated[
        list[str],
        typer.Argument(metavar="DROP=KG...", help="Each drop and what is left there, camp-1=8.", show_default=False),
    ],
    take: Annotated[
        list[str] | None, typer.Option(metavar="DROP=KG", help="What is taken on board there, for the way home.")
    ] = None,
    weather: Annotated[
        Path | None, typer.Option(help="As for `lungta plan`. Default: the planning climate, NOT FOR FLIGHT.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="As for `lungta corridor`.")] = None,
    aircraft: Annotated[str, typer.Option(help="Catalogue name or an aircraft file.")] = "dji-fc30",
    terrain: Annotated[Path | None, typer.Option(help="As for `lungta plan`.")] = None,
    wind: Annotated[
        str, typer.Option(help="As for `lungta plan`: `solved`, `profile`, `uniform`, or a .nc file.")
    ] = "",
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
) -> None:
    """Find the cheapest order in which one flight serves several drops, and whether one flight beats several."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.cli.corridor_inputs import hour_asked
    from lungta.core.time import TimeWindow
    from lungta.mountain.site.load import load_site
    from lungta.mountain.site.zones import active_zones
    from lungta.plan.hours import FLIGHT_ALLOWANCE, conditions_of
    from lungta.plan.inputs import check_heights, check_hover, check_pads, check_weather_place
    from lungta.plan.tour import TourAsk, plan_tour

    check_wind_choice(wind)
    with Stages(quiet=False) as stages:
        stages("reading site, weather and terrain")
        the_site, the_aircraft = load_site(site), load_aircraft(aircraft)
        masses = _masses_kg(drops), _masses_kg(take or [])
        found = hour_asked(the_site, the_aircraft, weather, at)
        the_terrain = find_site_terrain(the_site, terrain, offline=offline, stages=stages)
        check_pads(the_site, the_terrain)
        check_heights(the_site, the_terrain)
        check_weather_place(the_site, found.weather)
        check_hover(the_site, the_aircraft, the_terrain, found.hour)
        choice = WindChoice(wind, the_site, found.weather, the_terrain)
        wind_of = winds_for(choice, terrain, offline=offline, stages=stages)
        flown = TimeWindow(start_utc=found.takeoff_utc, end_utc=found.takeoff_utc + FLIGHT_ALLOWANCE)
        ask = TourAsk(
            site=the_site,
            aircraft=the_aircraft,
            conditions=conditions_of(found.hour, the_terrain, wind_of),
            zones=active_zones(the_site, flown),
            drop_kg=masses[0],
            take_kg=masses[1],
        )
        stages("searching the ways between all pads")
        tours = plan_tour(ask)
    texts = (*_heading(the_site, the_aircraft, the_terrain, found), *_text(tours))
    typer.echo("\n".join(line for text in texts for line in wrapped(text) or [""]))
    if tours.best is None:
        raise typer.Exit(1)


def _heading(site: Site, aircraft: Aircraft, terrain: Terrain, found: HourAsked) -> Iterator[str]:
    """Say where, when, in which weather and over which ground, and whether nobody may fly by it."""
    from zoneinfo import ZoneInfo

    from lungta.mountain.wind.plot.scene import time_words

    record = found.hour.time_utc.astimezone(ZoneInfo(site.timezone))
    yield f"{site.name}: tour, {time_words(found.takeoff_utc, site.timezone)}, weather of {record:%H:%M}"
    assumed = ["assumed weather"] if found.weather.assumed else []
    assumed += ["schematic terrain"] if terrain.source.schematic else []
    if assumed:
        yield f"NOT FOR FLIGHT: {', '.join(assumed)}"
    yield f"aircraft: {aircraft.name}"
    yield f"weather: {found.weather.source.title}"
    yield f"terrain: {terrain.source.title}, {terrain.source.posting_m:.0f} m posting"
    yield ""


def _masses_kg(texts: Sequence[str]) -> dict[str, float]:
    """Read `camp-1=8` and the like."""
    from lungta.core.errors import InputError

    masses: dict[str, float] = {}
    for text in texts:
        name, _, mass = text.partition("=")
        try:
            mass_kg = float(mass)
        except ValueError:
            mass_kg = float("nan")
        if not mass_kg >= 0.0 or name in masses:
            why = "is named twice" if name in masses else "is no drop with kilograms"
            raise InputError(f"{text!r} {why}.", where="DROP=KG", remedy="Write each drop once, as camp-1=8.")
        masses[name] = mass_kg
    return masses


def _text(tours: Tours) -> Iterator[str]:
    """Say the orders, the legs of the best, and the findings, a line each."""
    if tours.best is not None:
        for tour in (tours.best, *tours.others)[:MOST_ORDERS]:
            order = " > ".join(tour.order)
            yield f"{order}: {tour.energy_j / KWH_J:.2f} kWh, {tour.duration_s / 60.0:.1f} min"
        yield ""
        for leg in tours.best.legs:
            yield (
                f"{leg.from_pad} > {leg.to_pad}: {leg.payload_kg:.1f} kg, {leg.corridor.length_m:.0f} m, "
                f"{leg.energy_j / KWH_J:.2f} kWh, {leg.duration_s / 60.0:.1f} min"
            )
        yield "medians, without the aircraft's and the wind's uncertainty"
        yield ""
    for finding in tours.findings:
        yield f"{finding.severity} {finding.code}: {finding.message}"
