"""The printed sheet: a page that compares the proposals on a map, then a map and the points of each.

Words reach the typesetter as JSON strings, which it never reads as markup.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import lungta
from lungta.core.figures import house_style, picture
from lungta.core.findings import Severity
from lungta.ice.proposal.model import NO_ROUTE, Proposals
from lungta.ice.proposal.plot import Shown, colour_of, route_figure, routes_figure
from lungta.ice.proposal.words import HEADINGS, comparison, drop_rows, made_up, minutes, point_rows, proof


def sheet_pdf(proposals: Proposals, shown: Shown, asked_said: tuple[str, ...] = ()) -> bytes:
    """Return the sheet as PDF, A4, of the same bytes for the same input; `asked_said`: what was asked for, in words."""
    import typst

    template = (files("lungta.ice.proposal") / "sheet.typ").read_bytes()
    pdf: bytes = typst.compile(  # type: ignore[misc]  # its stubs bind `Input` in no argument
        template,
        font_paths=[_font_folder()],
        sys_inputs={"sheet": json.dumps(sheet_data(proposals, shown, asked_said), ensure_ascii=False)},
        timestamp=int(proposals.surveyed_utc.timestamp()),
        pdf_tags=False,
    )
    return pdf


def sheet_data(proposals: Proposals, shown: Shown, asked_said: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return every word and picture of the sheet, ready for JSON."""
    order = list(Severity)
    findings = sorted(proposals.findings, key=lambda finding: order.index(finding.severity))
    return {
        "said": NO_ROUTE,
        "made": made_up(proposals),
        "title": proposals.title,
        "surveyed": f"{proposals.surveyed_utc:%Y-%m-%d %H:%M} UTC",
        "asked": list(asked_said),
        "map": _svg(routes_figure(proposals, shown)),
        "headings": list(HEADINGS),
        "rows": [list(row) for row in comparison(proposals)],
        "colours": [colour_of(number) for number in range(len(proposals.routes))],
        "findings": [[finding.severity.value, finding.message] for finding in findings],
        "notes": list(dict.fromkeys(proposals.notes)),
        "routes": [_page(proposals, shown, number) for number in range(len(proposals.routes))],
        "footer": f"Lungta {lungta.__version__}. {NO_ROUTE}",
    }


def _page(proposals: Proposals, shown: Shown, number: int) -> dict[str, Any]:
    route = proposals.routes[number]
    drops = shown.drops[number] if number < len(shown.drops) else ()
    return {
        "name": route.name,
        "proof": proof(route),
        "map": _svg(route_figure(proposals, shown, number)),
        "facts": [list(pair) for pair in zip(HEADINGS[1:], comparison(proposals)[number][1:], strict=True) if pair[1]],
        "points": [list(row) for row in point_rows(route)],
        "ladders": [
            [
                f"L{leg.number}",
                str(leg.sections),
                f"{leg.length_m:.1f} m",
                f"{leg.rise_m:+.1f} m",
                f"{leg.rope_m:.0f} m",
            ]
            for leg in route.ladders
        ],
        "ropes": [
            [f"R{leg.number}", f"{leg.rope_m:.0f} m", str(leg.anchors), f"{leg.rise_m:+.0f} m", minutes(leg.time_s)]
            for leg in route.ropes
        ],
        "drops": [list(row) for row in drop_rows(drops)],
    }


def _svg(figure: Any) -> dict[str, Any]:
    width, height = figure.get_size_inches()
    with house_style():
        return {"svg": picture(figure, ".svg").decode(), "shape": float(height / width)}


def _font_folder() -> str:
    """Return the folder of DejaVu Sans that comes with matplotlib: the same letters on every machine."""
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
