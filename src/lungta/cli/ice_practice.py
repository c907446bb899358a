"""`lungta ice practice`: a made icefall to practise on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lungta.cli.stages import Stages


def practice(
    out: Annotated[Path, typer.Option(help="Folder to write.")] = Path("lungta-ice-practice"),
    pixel_m: Annotated[float, typer.Option(min=0.25, max=4.0, help="Pixel of pictures and heights [m].")] = 0.5,
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another icefall.")] = 6,
) -> None:
    """Make surveys of an icefall that is NOT REAL: pictures, heights, an old route, masks, and the truth."""
    from lungta.core.files import check_writable, published_folder
    from lungta.ice.practice.files import practice_names, write_practice
    from lungta.ice.practice.make import practice_icefall
    from lungta.ice.practice.settings import NOT_REAL, PracticeSettings

    settings = PracticeSettings(pixel_m=pixel_m, seed=seed, rows=round(560 / pixel_m), columns=round(640 / pixel_m))
    folder = out.absolute()
    check_writable(folder, practice_names(settings))
    surveys, size = len(settings.surveys), f"{settings.columns:,} x {settings.rows:,}"
    typer.echo(f"making {surveys} surveys of {size} pixels; at 0.5 m that takes about a minute", err=True)
    with Stages(quiet=False) as stages:
        made = practice_icefall(settings, progress=stages)
        with published_folder(folder) as scratch:
            names = write_practice(made, scratch, stages)
    typer.echo(f"{folder}:")
    for name in names:
        typer.echo(f"  {name}")
    typer.echo(NOT_REAL)
