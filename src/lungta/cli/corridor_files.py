"""The files of `lungta corridor`, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lungta.plan.report.model import CorridorReport

WRITTEN = frozenset({"corridor.png", "corridor.json", "corridor.html", "missions"})
"""What stands in a folder of a corridor; one that holds anything else is never replaced."""


def write_corridor(report: CorridorReport, folder: Path) -> tuple[str, ...]:
    """Write everything a corridor is shown as; return the names in the folder."""
    from lungta.cli.wind_files import write_picture
    from lungta.core.files import published_folder
    from lungta.plan.plot.corridor import corridor_figure
    from lungta.plan.report.data import report_json

    with published_folder(folder) as scratch:
        (scratch / "corridor.json").write_text(report_json(report), encoding="utf-8", newline="\n")
        write_picture(scratch / "corridor.png", lambda: corridor_figure(report))
        return tuple(sorted(path.name for path in scratch.iterdir()))
