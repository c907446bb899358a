"""The files of `lungta corridor`, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lungta.plan.report.model import CorridorReport

WRITTEN = frozenset({"corridor.png", "corridor.json", "corridor.html", "missions"})
"""What stands in a folder of a corridor; one that holds anything else is never replaced."""


def write_corridor(report: CorridorReport, folder: Path) -> tuple[str, ...]:
    """Write everything a corridor is shown as; return the names in the folder.

    Mission files are left out where nobody may take off.
    """
    from lungta.core.figures import house_style, picture
    from lungta.core.files import published_folder
    from lungta.fly.missions.write import write_missions
    from lungta.plan.plot.corridor import corridor_figure
    from lungta.plan.report.data import report_json
    from lungta.plan.report.day import trip_plan
    from lungta.record.report.corridor_page import corridor_page_html

    with house_style():
        panels_png = picture(corridor_figure(report), ".png")
    plan = trip_plan(report)
    with published_folder(folder) as scratch:
        (scratch / "corridor.json").write_text(report_json(report), encoding="utf-8", newline="\n")
        (scratch / "corridor.png").write_bytes(panels_png)
        page = corridor_page_html(report, plan, panels_png)
        (scratch / "corridor.html").write_text(page, encoding="utf-8", newline="\n")
        if plan.sorties and report.ask.base.home and not report.grounded:
            write_missions(plan, scratch / "missions")
        return tuple(sorted(path.name for path in scratch.iterdir()))
