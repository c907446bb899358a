"""`lungta ice stack IMAGES...`: velocity of the ice in time from many images."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Interrupted, Stages

if TYPE_CHECKING:
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.model import IceImage
    from lungta.ice.tracking.model import Displacements
    from lungta.ice.velocity.inversion import Inversion
    from lungta.ice.velocity.output import StackResult
    from lungta.ice.velocity.places import Spot
    from lungta.ice.velocity.settings import InvertSettings
    from lungta.ice.velocity.stack import StackAsk
    from lungta.ice.velocity.store import PairStore


def stack(
    images: Annotated[
        list[Path],
        typer.Argument(
            help="Images of one place with dates in their names, or displacements.nc files.", show_default=False
        ),
    ],
    min_days: Annotated[float, typer.Option(min=0, help="Shortest time between the images of a pair [days].")] = 1.0,
    max_days: Annotated[float, typer.Option(min=0, help="Longest time between the images of a pair [days].")] = 400.0,
    per_image: Annotated[
        int, typer.Option(min=1, help="Later images that each image is compared with, the nearest first.")
    ] = 3,
    span_days: Annotated[
        float, typer.Option(min=0, help="Shortest span with a velocity of its own [days]. 0: every date of an image.")
    ] = 0.0,
    dates: Annotated[
        Path | None, typer.Option(help="File of lines `image,2020-01-31T05:12Z`. Default: by their names or tags.")
    ] = None,
    ice: Annotated[Path | None, typer.Option(help="Where the ice is, as for `lungta ice track`.")] = None,
    stable: Annotated[Path | None, typer.Option(help="Where ground stands still, as for --ice.")] = None,
    image_sigma_m: Annotated[
        float,
        typer.Option(min=0, max=1000, help="Error of a whole image's position without stable ground [m, 1 sigma]."),
    ] = 0.0,
    change: Annotated[
        float,
        typer.Option(
            min=0, max=100, help="Expected change from span to span [m/day]: links spans. 0: no link, gaps stay."
        ),
    ] = 0.0,
    max_speed: Annotated[
        float | None,
        typer.Option(min=1e-4, max=200.0, help="Fastest motion to look for [m/day]. Default: --search-px."),
    ] = None,
    pixel_m: Annotated[
        float | None, typer.Option(min=1e-3, max=1e5, help="Side of a pixel, for images without georeference [m].")
    ] = None,
    band: Annotated[int | None, typer.Option(min=1, help="As for `lungta ice track`.")] = None,
    nodata: Annotated[float | None, typer.Option(help="Value of pixels without data.")] = None,
    heights: Annotated[bool, typer.Option("--heights", help="The images are height models [m AMSL].")] = False,
    window_px: Annotated[int | None, typer.Option(help="As for `lungta ice track`.")] = None,
    search_px: Annotated[int | None, typer.Option(help="Largest motion looked for along an axis. Default: 32.")] = None,
    step_px: Annotated[int | None, typer.Option(help="Distance between places.")] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(help="LAT,LON to draw through time; EAST,NORTH [m] without georeference. May be repeated."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Pairs tracked at a time.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="Print summary.json instead of text.")] = False,
    out: Annotated[Path, typer.Option(help="Folder to write; a stack that was interrupted goes on there.")] = Path(
        "lungta-ice-stack"
    ),
) -> None:
    """Track many pairs of images and invert them to velocity in time: fields, maps, pictures, a summary."""
    from lungta.cli.wind_text import wrapped
    from lungta.core.files import check_writable
    from lungta.ice.image.asked import ReadAsk
    from lungta.ice.image.model import ImageKind
    from lungta.ice.netcdf import netcdf_library
    from lungta.ice.tracking.model import DAY_S
    from lungta.ice.tracking.search import settings_for
    from lungta.ice.velocity.choose import PairAsk
    from lungta.ice.velocity.output import PAIRS, WRITTEN, write_stack
    from lungta.ice.velocity.settings import InvertSettings
    from lungta.ice.velocity.stack import StackAsk
    from lungta.ice.velocity.store import PairStore
    from lungta.ice.velocity.summary import stack_json, stack_words

    netcdf_library()
    if min_days > max_days:
        raise typer.BadParameter(f"{min_days:g} is more than --max-days {max_days:g}", param_hint="--min-days")
    if max_speed is not None and search_px is not None:
        raise typer.BadParameter("--max-speed sets the search: give one of the two", param_hint="--search-px")
    folder = out.absolute()
    check_writable(folder, WRITTEN)
    kind = ImageKind.HEIGHTS if heights else ImageKind.PICTURE
    asked = ReadAsk(pixel_m=pixel_m, band=band, kind=kind, nodata=nodata)
    ask = StackAsk(
        pairs=PairAsk(min_days=min_days, max_days=max_days, per_image=per_image),
        track=settings_for(window_px, search_px, step_px),
        max_speed_mps=None if max_speed is None else max_speed / DAY_S,
        workers=workers,
    )
    settings = InvertSettings(span_days=span_days, change_mps=change / DAY_S, image_sigma_m=image_sigma_m)
    store = PairStore(folder=folder / PAIRS)
    with Stages(quiet=json) as stages:
        pictures, pairs = _read(images, asked, dates, stages)
        tracked = _tracked(pictures, ask, (ice, stable), store, stages)
        result = _worked_out((*pairs, *tracked), pictures, settings, at or [], stages)
        stages("writing")
        store.keep_marks(result.inversion.pairs)
        lines = [line for text in stack_words(result.summary) for line in (wrapped(text) or [""])]
        names = write_stack(folder, result, lines, pictures[0] if pictures else None)
    if json:
        typer.echo(stack_json(result.summary), nl=False)
        return
    unused = store.unused()
    other = f" ({unused} older ones of other images or settings)" if unused else ""
    typer.echo("\n".join([*lines, f"written to {folder}: {', '.join(names)}; the pairs are in {PAIRS}{other}"]))


def _read(
    paths: list[Path], asked: ReadAsk, dates: Path | None, stages: Stages
) -> tuple[list[IceImage], tuple[Displacements, ...]]:
    """Return the images, and the pairs that were tracked before."""
    from lungta.ice.image.read import read_image
    from lungta.ice.tracking.files import read_displacements
    from lungta.ice.velocity.dates import read_dates

    taken = {} if dates is None else read_dates(dates, {path.name for path in paths})
    images: list[IceImage] = []
    pairs = []
    for number, path in enumerate(paths, 1):
        stages(f"reading {number} of {len(paths)}: {path.name}")
        if path.suffix.lower() == ".nc":
            pairs.append(read_displacements(path))
        else:
            images.append(read_image(path, replace(asked, taken=taken.get(path.name))))
    return images, tuple(pairs)


def _tracked(
    images: list[IceImage], ask: StackAsk, masks: tuple[Path | None, Path | None], store: PairStore, stages: Stages
) -> tuple[Displacements, ...]:
    """Track the images' pairs; an interruption says what is kept."""
    from lungta.ice.image.mask import read_mask
    from lungta.ice.tracking.masks import Masks
    from lungta.ice.velocity.stack import stack_images, track_stack

    if not images:
        return ()
    stages("bringing the images onto one grid")
    ordered = stack_images(images)
    ice, stable = (None if path is None else read_mask(path, ordered[0].grid) for path in masks)
    try:
        return track_stack(ordered, ask, Masks(ice=ice, stable=stable), store, stages)
    except KeyboardInterrupt:
        kept = sum(path.is_file() for path in store.used.values())
        raise Interrupted(
            f"interrupted; {kept} tracked pairs are kept in {store.folder}, and the same command goes on from there."
        ) from None


def _worked_out(
    pairs: tuple[Displacements, ...],
    images: list[IceImage],
    settings: InvertSettings,
    at: list[str],
    stages: Stages,
) -> StackResult:
    """Invert the pairs and judge what comes out."""
    from lungta.ice.velocity.findings import unsure_times
    from lungta.ice.velocity.invert import invert_stack
    from lungta.ice.velocity.mean import mean_field
    from lungta.ice.velocity.output import StackResult
    from lungta.ice.velocity.season import seasonal_change, spans_a_year
    from lungta.ice.velocity.steady import image_shift_findings
    from lungta.ice.velocity.summary import stack_summary

    inversion = invert_stack(pairs, settings, stages)
    field = inversion.field
    stages("fitting a constant velocity")
    mean = mean_field(inversion, settings)
    stages("looking for a yearly wave")
    season = seasonal_change(inversion.pairs, settings) if spans_a_year(inversion.pairs) else None
    shortest_s = min((b - a).total_seconds() for a, b in pairwise(field.edges_utc))
    findings = image_shift_findings(inversion, mean, settings.image_sigma_m)
    findings += unsure_times([image.notes.time_sigma_s for image in images], shortest_s)
    summary = stack_summary(inversion, season, findings)
    return StackResult(inversion=inversion, mean=mean, season=season, summary=summary, spots=_spots(inversion, at))


def _spots(inversion: Inversion, at: list[str]) -> tuple[Spot, ...]:
    """Return the places to draw: those asked for, else slow to fast ones."""
    from lungta.ice.velocity.places import spots_at, spots_of

    field = inversion.field
    if not at:
        return spots_of(field, inversion.redundancy)
    places_m = []
    for text in at:
        try:
            first, second = (float(part) for part in text.split(","))
        except ValueError as error:
            raise typer.BadParameter(f"{text!r} is not two numbers with a comma between", param_hint="--at") from error
        place = field.grid.from_geographic(first, second) if field.grid.georeferenced else (first, second)
        places_m.append((float(place[0]), float(place[1])))
    return spots_at(field, places_m)
