"""`lungta ice track A B`: how the ice moved between two images."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    from lungta.ice.image.dates import Taken
    from lungta.ice.image.model import IceImage
    from lungta.ice.tracking.masks import Masks
    from lungta.ice.tracking.model import Displacements

BOTH_FRAC = 0.05  # outlines drawn by hand overlap a little (assumption)
NAMES = DISPLACEMENTS, VELOCITY, PICTURE, SUMMARY = "displacements.nc", "velocity.tif", "velocity.png", "summary.txt"


def track(
    a: Annotated[Path, typer.Argument(metavar="A", help="Earlier image: GeoTIFF, JPEG, PNG.", show_default=False)],
    b: Annotated[Path, typer.Argument(metavar="B", help="Later image of the same ice.", show_default=False)],
    date_a: Annotated[
        str | None,
        typer.Option(help="When A was taken, 2020-01-31 or 2020-01-31T05:12Z. Default: by its name or tags."),
    ] = None,
    date_b: Annotated[str | None, typer.Option(help="When B was taken.")] = None,
    ice: Annotated[
        Path | None, typer.Option(help="Where the ice is: picture of the images' ground, GeoJSON or KML.")
    ] = None,
    stable: Annotated[Path | None, typer.Option(help="Where ground stands still, as for --ice.")] = None,
    max_speed: Annotated[
        float | None,
        typer.Option(min=1e-4, max=200.0, help="Fastest motion to look for [m/day]. Default: --search-px."),
    ] = None,
    pixel_m: Annotated[
        float | None, typer.Option(min=1e-3, max=1e5, help="Side of a pixel, for images without georeference [m].")
    ] = None,
    band: Annotated[
        int | None, typer.Option(min=1, help="Band to take. Default: brightness of a colour picture, else the first.")
    ] = None,
    nodata: Annotated[
        float | None, typer.Option(help="Value of pixels without data, where the files do not declare it.")
    ] = None,
    heights: Annotated[bool, typer.Option("--heights", help="The images are height models [m AMSL].")] = False,
    window_px: Annotated[
        int | None, typer.Option(help="Side of the windows compared; where one fails, twice that. Default: 32.")
    ] = None,
    search_px: Annotated[int | None, typer.Option(help="Largest motion looked for along an axis. Default: 32.")] = None,
    step_px: Annotated[
        int | None, typer.Option(help="Distance between places. Default: a quarter of the window.")
    ] = None,
    relief: Annotated[
        Path | None, typer.Option(help="Height model to draw the motion over, as shaded relief. Default: over A.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON instead of text.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-ice-A-B.")] = None,
) -> None:
    """Track ice between two images: displacements with errors and reasons, a map for a GIS, a picture, a summary."""
    from lungta.cli.wind_text import wrapped
    from lungta.core.files import check_writable
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.model import ImageKind
    from lungta.ice.image.pair import check_georeferences, paired
    from lungta.ice.image.read import read_image
    from lungta.ice.netcdf import netcdf_library
    from lungta.ice.tracking.search import settings_for
    from lungta.ice.tracking.summary import summary_json, summary_of, summary_words
    from lungta.ice.tracking.track import track_pair

    _check_numbers(max_speed, pixel_m)
    netcdf_library()
    folder = (out or Path(f"lungta-ice-{a.stem}-{b.stem}")).absolute()
    check_writable(folder, frozenset(NAMES))
    kind = ImageKind.HEIGHTS if heights else ImageKind.PICTURE
    with Stages(quiet=json) as stages:
        stages("reading the images")
        check_georeferences(a, b)
        images = []
        for path, date, option in ((a, date_a, "--date-a"), (b, date_b, "--date-b")):
            asked = ReadAsk(taken=_taken(date, option), pixel_m=pixel_m, band=band, kind=kind, nodata=nodata)
            images.append(read_image(path, asked))
        before, after = paired(*images)
        under = before if relief is None else _relief(relief, before)
        settings = settings_for(window_px, _search_px(before, after, max_speed, search_px), step_px)
        found = track_pair(before, after, settings, _masks(ice, stable, before), stages)
        summary = summary_of(found)
        stages("writing")
        lines = [line for text in summary_words(summary) for line in (wrapped(text) if text else [""])]
        _write(folder, found, under, lines)
    if json:
        typer.echo(summary_json(summary), nl=False)
    else:
        typer.echo("\n".join([*lines, f"written to {folder}: {', '.join(NAMES)}"]))


def _check_numbers(max_speed_mpd: float | None, pixel_m: float | None) -> None:
    """Refuse what is no number; Typer's ranges let NaN through."""
    for option, number in (("--max-speed", max_speed_mpd), ("--pixel-m", pixel_m)):
        if number is not None and number != number:
            raise typer.BadParameter("nan is no number", param_hint=option)


def _taken(date: str | None, option: str) -> Taken | None:
    from lungta.ice.image.dates import stated_time

    return None if date is None else stated_time(date, option)


def _search_px(before: IceImage, after: IceImage, max_speed_mpd: float | None, search_px: int | None) -> int | None:
    """Return the search that was asked for, or that a speed needs."""
    from lungta.ice.tracking.model import DAY_S
    from lungta.ice.tracking.search import search_px_for

    if max_speed_mpd is None:
        return search_px
    if search_px is not None:
        raise typer.BadParameter("--max-speed sets the search: give one of the two", param_hint="--search-px")
    duration_s = (after.notes.taken_utc - before.notes.taken_utc).total_seconds()
    return search_px_for(max_speed_mpd / DAY_S, duration_s, before.grid.pixel_m)


def _relief(path: Path, image: IceImage) -> IceImage:
    """Return a height model on the images' grid; when it was made does not matter here."""
    from lungta.core.errors import IceError
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.dates import Taken
    from lungta.ice.image.model import ImageKind
    from lungta.ice.image.pair import on_grid
    from lungta.ice.image.read import read_image

    if not image.grid.georeferenced:
        raise IceError(
            "cannot be laid under pictures that do not say where on Earth they lie.",
            where=str(path),
            remedy="Leave out --relief.",
        )
    asked = ReadAsk(taken=Taken(utc=image.notes.taken_utc), kind=ImageKind.HEIGHTS)
    return on_grid(read_image(path, asked), image.grid)


def _masks(ice: Path | None, stable: Path | None, image: IceImage) -> Masks:
    """Return the masks on the images' grid, refusing ground that is said to move and to stand still."""
    from lungta.core.errors import IceError
    from lungta.ice.image.mask import read_mask
    from lungta.ice.tracking.masks import Masks

    ice_mask, stable_mask = (None if path is None else read_mask(path, image.grid) for path in (ice, stable))
    if ice_mask is not None and stable_mask is not None:
        both_frac = float((ice_mask & stable_mask).sum() / stable_mask.sum())
        if both_frac > BOTH_FRAC:
            raise IceError(
                f"{both_frac:.0%} of the stable ground is marked as ice too.",
                where=f"{ice}, {stable}",
                remedy="Give ground that stands still, off the ice.",
            )
    return Masks(ice=ice_mask, stable=stable_mask)


def _write(folder: Path, found: Displacements, backdrop: IceImage, lines: list[str]) -> None:
    from lungta.core.figures import house_style, picture
    from lungta.core.files import published_folder
    from lungta.ice.tracking.files import write_displacements, write_displacements_cog
    from lungta.ice.tracking.plot import speed_figure

    with house_style():
        drawn = picture(speed_figure(found, backdrop), ".png")
    with published_folder(folder) as scratch:
        write_displacements(scratch / DISPLACEMENTS, found)
        write_displacements_cog(scratch / VELOCITY, found)
        (scratch / PICTURE).write_bytes(drawn)
        (scratch / SUMMARY).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
