"""`lungta ice drift ROUTE`: where the ice of last season's route is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages

if TYPE_CHECKING:
    from datetime import datetime

    from lungta.ice.drift.settings import DriftSettings
    from lungta.ice.drift.surface import SurfaceHeights
    from lungta.ice.image.model import IceImage, ImageKind


def drift(
    route: Annotated[
        Path, typer.Argument(metavar="ROUTE", help="GPX, KML, KMZ, CSV or GeoJSON of its points.", show_default=False)
    ],
    to: Annotated[str, typer.Option(help="Day to carry it to, 2027-04-03, or 2027-04-03T06:00Z.", show_default=False)],
    velocity_file: Annotated[
        Path,
        typer.Option(
            "--velocity", help="velocity.nc of `lungta ice stack` or displacements.nc of `track`.", show_default=False
        ),
    ],
    seen: Annotated[
        str | None, typer.Option(help="When points without a time were there. Points with a time keep theirs.")
    ] = None,
    sigma_m: Annotated[
        float | None,
        typer.Option(min=0.01, max=1000.0, help="1-sigma of positions that state none [m]. Default: 5, a phone."),
    ] = None,
    surface: Annotated[
        Path | None, typer.Option(help="Height model of the ice, for heights and under the picture [m AMSL].")
    ] = None,
    surface_sigma_m: Annotated[float, typer.Option(min=0.01, max=100.0, help="1-sigma of its heights [m].")] = 2.0,
    picture: Annotated[Path | None, typer.Option(help="Image under the map, such as the newest drone picture.")] = None,
    memory_days: Annotated[
        float,
        typer.Option(min=1.0, max=3650.0, help="Days after which ice has forgotten how fast it was last."),
    ] = 60.0,
    change_percent: Annotated[
        float,
        typer.Option(min=0.0, max=200.0, help="1-sigma change of speed with time, where one pair cannot show it."),
    ] = 20.0,
    json: Annotated[bool, typer.Option("--json", help="Print drift.json instead of text.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder to write. Default: lungta-drift-ROUTE-DATE.")] = None,
) -> None:
    """Carry a route with the ice to a day: where its ice is, in which ellipse, where its places were, what changed."""
    from lungta.core.files import check_writable
    from lungta.ice.drift.carry import drift_route
    from lungta.ice.drift.data import drift_json
    from lungta.ice.drift.files import WRITTEN, read_flow_file, write_drift
    from lungta.ice.drift.say import summary_lines
    from lungta.ice.image.model import ImageKind
    from lungta.ice.route.ask import RouteAsk
    from lungta.ice.route.read import read_route

    to_utc = _time(to, "--to")
    folder = (out or Path(f"lungta-drift-{route.stem}-{to_utc:%Y-%m-%d}")).absolute()
    check_writable(folder, WRITTEN)
    with Stages(quiet=json) as stages:
        stages("reading route and velocities")
        asked = RouteAsk(seen_utc=None if seen is None else _time(seen, "--seen"), sigma_m=sigma_m)
        the_route = read_route(route, asked)
        field = read_flow_file(velocity_file)
        heights = _image(surface, ImageKind.HEIGHTS)
        behind = _image(picture, ImageKind.PICTURE) or heights
        stages("carrying the route with the ice")
        settings = _settings(memory_days, change_percent)
        drifted = drift_route(the_route, field, to_utc, settings, _surface(heights, surface_sigma_m))
        stages("drawing")
        names = write_drift(drifted, folder, behind)
    if json:
        typer.echo(drift_json(drifted), nl=False)
    else:
        typer.echo("\n".join([*summary_lines(drifted), "", f"written to {folder}: {', '.join(names)}"]))


def _time(text: str, where: str) -> datetime:
    from lungta.core.errors import IceError
    from lungta.ice.route.raw import time_of

    try:
        return time_of(text)[0]
    except ValueError as error:
        raise IceError(f"{text!r} is no time.", where=where, remedy="Write 2027-04-03 or 2027-04-03T06:00Z.") from error


def _settings(memory_days: float, change_percent: float) -> DriftSettings:
    from lungta.ice.drift.settings import DAY_S, DriftSettings

    return DriftSettings(memory_s=memory_days * DAY_S, unknown_change_frac=change_percent / 100.0)


def _image(path: Path | None, kind: ImageKind) -> IceImage | None:
    from lungta.core.errors import IceError
    from lungta.ice.drift.files import backdrop_image

    if path is None:
        return None
    image = backdrop_image(path, kind)
    if not image.grid.georeferenced:
        raise IceError("does not say where on Earth it lies.", where=str(path), remedy="Give a georeferenced file.")
    return image


def _surface(heights: IceImage | None, sigma_m: float) -> SurfaceHeights | None:
    from lungta.ice.drift.surface import SurfaceHeights

    return None if heights is None else SurfaceHeights(heights=heights, sigma_m=sigma_m)
