"""The mountain about a surveyed icefall, as `lungta ice survey` and `lungta ice route` look for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lungta.cli.stages import Stages
    from lungta.ice.image.model import IceImage
    from lungta.mountain.terrain.grid import Terrain


def check_zone(name: str) -> None:
    """Raise when a name is no time zone."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise typer.BadParameter(f"{name!r} is no IANA time zone", param_hint="--timezone") from error


def flanks_of(
    heights: IceImage, file: Path | None, offline: bool, stages: Stages
) -> tuple[Terrain | None, tuple[str, ...]]:
    """Return the terrain about the survey, or why there is none; a file that was named must do.

    Schematic terrain is taken for made heights only: on a real icefall its flanks would be none.
    """
    from lungta.core.errors import InputError
    from lungta.ice.survey.about import flanks_about

    stages("looking for terrain about it")
    try:
        terrain = flanks_about(heights.grid, file, allow_download=not offline, progress=stages.download)
    except InputError as error:
        if file is not None:
            raise
        return None, (f"No terrain about it: {error}",)
    if terrain.source.schematic and not any("NOT REAL" in said for said in heights.notes.said):
        why = "; ".join(terrain.source.passed_over)
        return None, (f"No terrain about it but the schematic Khumbu, which is NOT REAL and not taken. {why}",)
    return terrain, (f"Flanks: {terrain.source.title}, {terrain.posting_m:.0f} m posting, {terrain.source.origin}.",)
