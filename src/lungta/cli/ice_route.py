"""`lungta ice route DEM`: where the next route may go, with ladders, ropes, danger and cargo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lungta.ice.image.model import IceImage
    from lungta.ice.proposal.ends import Place
    from lungta.ice.proposal.files import Flown
    from lungta.ice.proposal.model import Proposals
    from lungta.ice.proposal.propose import Asked
    from lungta.ice.route.model import Route
    from lungta.ice.survey.model import IcefallSurvey
    from lungta.mountain.terrain.grid import Terrain


def route(
    dem: Annotated[Path, typer.Argument(metavar="DEM", help="Heights of the icefall, GeoTIFF.", show_default=False)],
    from_: Annotated[str, typer.Option("--from", metavar="LAT,LON", help="Lower end, in degrees.", show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="LAT,LON", help="Upper end, in degrees.", show_default=False)],
    date: Annotated[
        str | None, typer.Option(help="When DEM was flown, 2027-04-05 or with time. Default: by its name or tags.")
    ] = None,
    ice: Annotated[
        Path | None, typer.Option(help="Where the ice is: raster, GeoJSON or KML. Rock is then no serac.")
    ] = None,
    old_route: Annotated[
        Path | None, typer.Option(help="Last season's route where its ice is today (`lungta ice drift`).")
    ] = None,
    ladders: Annotated[
        int | None, typer.Option(min=0, max=500, help="Ladder sections that one route may take. Default: any number.")
    ] = None,
    crossings: Annotated[
        int | None, typer.Option(min=0, max=500, help="Ladder crossings, however long, instead of --ladders.")
    ] = None,
    most_sections: Annotated[
        int, typer.Option(min=0, max=20, help="Most sections lashed together in one crossing.")
    ] = 5,
    section_m: Annotated[float, typer.Option(min=0.5, max=10, help="Length of a ladder section [m].")] = 2.0,
    load_kg: Annotated[float, typer.Option(min=0, max=40, help="Load on the walker's back [kg].")] = 15.0,
    hour: Annotated[
        str | None, typer.Option(help="Local time in the middle of the climb, 04:30. Default: all hours alike.")
    ] = None,
    alternatives: Annotated[int, typer.Option(min=1, max=20, help="Routes wanted, the first included.")] = 3,
    site: Annotated[
        str | None, typer.Option(help="Site that loads are flown at: drops are added to a copy of it.")
    ] = None,
    pad: Annotated[str | None, typer.Option(help="Pad that loads leave from. Default: the site's home.")] = None,
    flanks: Annotated[
        Path | None,
        typer.Option(help="Heights of the mountain about it. Default: as terrain for `lungta plan` is found."),
    ] = None,
    no_flanks: Annotated[bool, typer.Option("--no-flanks", help="Look at no mountain about it.")] = False,
    timezone: Annotated[str, typer.Option(help="Time zone of --hour, an IANA name.")] = "Asia/Kathmandu",
    nodata: Annotated[float | None, typer.Option(help="Value of voids, where DEM does not declare it.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download the flanks.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print proposals.json instead of text.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-ice-route-DEM.")] = None,
) -> None:
    """Propose routes over an icefall: sheet, map, files for phones, and cargo for `lungta plan`. Doctors judge them."""
    from dataclasses import replace

    from lungta.cli.ice_flanks import check_zone, flanks_of
    from lungta.cli.ice_route_words import print_proposals
    from lungta.core.files import check_writable
    from lungta.ice.proposal.build import Stock
    from lungta.ice.proposal.files import WRITTEN
    from lungta.ice.proposal.propose import Asked, propose_routes
    from lungta.ice.proposal.settings import Ladders, ProposalSettings, Walker

    if ladders is not None and crossings is not None:
        raise typer.BadParameter("--ladders and --crossings exclude each other", param_hint="--crossings")
    if no_flanks and flanks is not None:
        raise typer.BadParameter("contradicts --flanks: give one of the two", param_hint="--no-flanks")
    check_zone(timezone)
    ends = _place(from_, "--from"), _place(to, "--to")
    local_hour = _hour(hour)
    folder = (out or Path(f"lungta-ice-route-{dem.stem}")).absolute()
    check_writable(folder, WRITTEN)
    settings = ProposalSettings(
        walker=Walker(load_kg=load_kg), ladders=Ladders(most_sections=most_sections, section_m=section_m)
    )
    with Stages(quiet=json) as stages:
        stages("reading the heights")
        flown = _flown(site, pad)
        heights = _heights(dem, date, nodata)
        about, why = (None, ()) if no_flanks else flanks_of(heights, flanks, offline, stages)
        on_ice = _mask(ice, heights)
        survey = _survey(heights, about, on_ice, stages)
        asked = Asked(
            start=ends[0],
            goal=ends[1],
            title=heights.notes.title,
            surveyed_utc=heights.notes.taken_utc,
            stock=Stock.SECTIONS if crossings is None else Stock.CROSSINGS,
            most=ladders if crossings is None else crossings,
            hour=local_hour,
            avalanche_factor=_by_the_sun(about, survey, heights, timezone, local_hour),
            alternatives=alternatives,
            old_route=_old(old_route, heights),
            ice=on_ice,
            settings=settings,
        )
        proposals = propose_routes(survey, asked, stages)
        proposals = replace(proposals, notes=(*proposals.notes, *why))
        stages("drawing and writing")
        proposals = _written(folder, proposals, survey, asked, flown)
    print_proposals(proposals, folder, json=json)


def _written(folder: Path, proposals: Proposals, survey: IcefallSurvey, asked: Asked, flown: Flown) -> Proposals:
    """Write the folder; return the proposals with what is to be said about their drops."""
    from dataclasses import replace

    from lungta.cli.ice_route_words import asked_words
    from lungta.core.files import published_folder
    from lungta.ice.proposal.files import all_drops, write_proposals
    from lungta.ice.proposal.plot import Shown

    drops, said = all_drops(proposals, survey, asked.settings)
    proposals = replace(proposals, findings=(*said, *proposals.findings))
    shown = Shown(survey=survey, old_route=asked.old_route, drops=drops)
    with published_folder(folder) as scratch:
        write_proposals(scratch, proposals, shown, asked.settings, flown, asked_words(asked))
    return proposals


def _place(text: str, option: str) -> Place:
    """Return a place from `27.99,86.87`."""
    from lungta.core.geo import check_latitude_longitude
    from lungta.ice.proposal.ends import Place

    try:
        lat_deg, lon_deg = (float(part) for part in text.split(","))
        check_latitude_longitude(lat_deg, lon_deg)
    except ValueError as error:
        words = str(error) if "latitude" in str(error) else f"{text!r} is no place of the form 27.9969,86.8621"
        raise typer.BadParameter(words, param_hint=option) from error
    return Place(name=option, lat_deg=lat_deg, lon_deg=lon_deg)


def _hour(text: str | None) -> float | None:
    from datetime import time

    if text is None:
        return None
    try:
        clock = time.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time of the form 04:30", param_hint="--hour") from error
    return clock.hour + clock.minute / 60.0


def _heights(dem: Path, date: str | None, nodata: float | None) -> IceImage:
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.dates import stated_time
    from lungta.ice.image.model import ImageKind
    from lungta.ice.image.read import read_image

    taken = None if date is None else stated_time(date, "--date")
    return read_image(dem, ReadAsk(taken=taken, kind=ImageKind.HEIGHTS, nodata=nodata))


def _flown(site: str | None, pad: str | None) -> Flown:
    """From where loads are flown, with the text of the site's file."""
    from lungta.cli.corridor import pad_named
    from lungta.ice.proposal.files import Flown
    from lungta.mountain.site.load import load_site

    if site is None:
        return Flown(pad=pad or "base-camp")
    the_site = load_site(site)
    the_pad = the_site.home if pad is None else pad_named(the_site, pad, "--pad")
    return Flown(pad=the_pad.id, site_text=_site_text(site))


def _site_text(site: str) -> str:
    from importlib.resources import files

    from lungta.mountain.site.load import site_names

    if site in site_names():
        return (files("lungta.mountain.site") / "sites" / f"{site}.toml").read_text(encoding="utf-8")
    return Path(site).read_text(encoding="utf-8")


def _mask(ice: Path | None, heights: IceImage) -> NDArray[np.bool_] | None:
    from lungta.ice.image.mask import read_mask

    return None if ice is None else read_mask(ice, heights.grid)


def _survey(heights: IceImage, flanks: Terrain | None, ice: NDArray[np.bool_] | None, stages: Stages) -> IcefallSurvey:
    from lungta.ice.survey.survey import survey_icefall

    return survey_icefall(heights, flanks, ice=ice, progress=stages)


def _by_the_sun(
    flanks: Terrain | None, survey: IcefallSurvey, heights: IceImage, timezone: str, hour: float | None
) -> float | None:
    """How much avalanches count at an hour of the survey's day, by the sun on the flanks; None without flanks."""
    from datetime import datetime, time, timedelta
    from zoneinfo import ZoneInfo

    from lungta.ice.survey.hours import hours_of_sun

    if flanks is None or hour is None or not survey.grid.georeferenced:
        return None
    day = heights.notes.taken_utc.astimezone(ZoneInfo(timezone)).date()
    midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(timezone))
    return hours_of_sun(flanks, survey, day, timezone).factor_at(midnight + timedelta(hours=hour))


def _old(path: Path | None, heights: IceImage) -> Route | None:
    from lungta.ice.route.ask import RouteAsk
    from lungta.ice.route.read import read_route

    if path is None:
        return None
    return read_route(path, RouteAsk(seen_utc=heights.notes.taken_utc))
