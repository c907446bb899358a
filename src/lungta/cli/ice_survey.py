"""`lungta ice survey DEM`: crevasses, seracs and what may fall, from heights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    from lungta.ice.image.model import IceImage
    from lungta.ice.survey.model import IcefallSurvey
    from lungta.mountain.terrain.grid import Terrain

NAMES = PICTURE, LAYERS, OUTLINES, SUMMARY = "crevasses.png", "survey.tif", "crevasses.geojson", "summary.txt"


def survey(
    dem: Annotated[
        Path, typer.Argument(metavar="DEM", help="Heights of the icefall [m AMSL]: GeoTIFF.", show_default=False)
    ],
    date: Annotated[
        str | None, typer.Option(help="When it was flown, 2027-04-05 or with time. Default: by its name or tags.")
    ] = None,
    ice: Annotated[
        Path | None, typer.Option(help="Where the ice is: picture of the heights' ground, GeoJSON or KML.")
    ] = None,
    flanks: Annotated[
        Path | None,
        typer.Option(help="Heights of the mountain about it. Default: as terrain for `lungta plan` is found."),
    ] = None,
    no_flanks: Annotated[bool, typer.Option("--no-flanks", help="Look at no mountain about it.")] = False,
    widest_m: Annotated[
        float, typer.Option(min=1.0, max=200.0, help="Widest crevasse to look for; wider gaps are ground [m].")
    ] = 30.0,
    pixel_m: Annotated[
        float | None, typer.Option(min=1e-3, max=1e5, help="Side of a cell, for heights without georeference [m].")
    ] = None,
    nodata: Annotated[
        float | None, typer.Option(help="Value of cells without height, where the file does not declare it.")
    ] = None,
    timezone: Annotated[str, typer.Option(help="Time zone of the hours of sun, an IANA name.")] = "Asia/Kathmandu",
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download the flanks.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON instead of text.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-ice-survey-DEM.")] = None,
) -> None:
    """Survey an icefall: crevasses with width and depth, seracs, reach of falls, hours of sun; a map for a GIS."""
    from lungta.cli.ice_flanks import check_zone, flanks_of
    from lungta.cli.wind_text import wrapped
    from lungta.core.files import check_writable
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.dates import stated_time
    from lungta.ice.image.mask import read_mask
    from lungta.ice.image.model import ImageKind
    from lungta.ice.image.read import read_image
    from lungta.ice.survey.settings import SurveySettings
    from lungta.ice.survey.summary import summary_json, summary_of, summary_words
    from lungta.ice.survey.survey import survey_icefall

    folder = (out or Path(f"lungta-ice-survey-{dem.stem}")).absolute()
    check_writable(folder, frozenset(NAMES))
    check_zone(timezone)
    if no_flanks and flanks is not None:
        raise typer.BadParameter("contradicts --flanks: give one of the two", param_hint="--no-flanks")
    with Stages(quiet=json) as stages:
        stages("reading the heights")
        taken = None if date is None else stated_time(date, "--date")
        heights = read_image(dem, ReadAsk(taken=taken, pixel_m=pixel_m, kind=ImageKind.HEIGHTS, nodata=nodata))
        mask = None if ice is None else read_mask(ice, heights.grid)
        terrain, why = (None, ()) if no_flanks else flanks_of(heights, flanks, offline, stages)
        found = survey_icefall(heights, terrain, SurveySettings(widest_m=widest_m), mask, stages)
        summary = summary_of(found)
        words = [*summary_words(summary), *why, *_hours(heights, found, terrain, timezone)]
        lines = [line for text in words for line in (wrapped(text) if text else [""])]
        stages("drawing")
        names = _write(folder, found, lines)
    if json:
        typer.echo(summary_json(summary), nl=False)
    else:
        typer.echo("\n".join([*lines, f"written to {folder}: {', '.join(names)}"]))


def _hours(heights: IceImage, survey: IcefallSurvey, flanks: Terrain | None, timezone: str) -> tuple[str, ...]:
    from zoneinfo import ZoneInfo

    from lungta.ice.survey.hours import hours_of_sun
    from lungta.ice.survey.summary import hours_words

    if flanks is None:
        return ()
    day = heights.notes.taken_utc.astimezone(ZoneInfo(timezone)).date()
    return (hours_words(hours_of_sun(flanks, survey, day, timezone), timezone),)


def _write(folder: Path, found: IcefallSurvey, lines: list[str]) -> list[str]:
    """Write what there is; outlines need a place on Earth. Return the names."""
    from lungta.core.figures import house_style, picture
    from lungta.core.files import published_folder
    from lungta.ice.survey.files import write_survey_cog
    from lungta.ice.survey.outlines import crevasses_geojson
    from lungta.ice.survey.plot import survey_figure

    with house_style():
        drawn = picture(survey_figure(found), ".png")
    with published_folder(folder) as scratch:
        write_survey_cog(scratch / LAYERS, found)
        (scratch / PICTURE).write_bytes(drawn)
        (scratch / SUMMARY).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        if found.grid.georeferenced:
            (scratch / OUTLINES).write_text(crevasses_geojson(found), encoding="utf-8", newline="\n")
        return [name for name in NAMES if (scratch / name).exists()]
