"""`lungta validate`: published claims against this program's predictions."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from lungta.cli.stages import Stages
from lungta.cli.winds import find_site_terrain

if TYPE_CHECKING:
    from lungta.plan.validation.run import Verdict


def validate(
    offline: Annotated[bool, typer.Option("--offline", help="Do not try to download terrain.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the cases as JSON.")] = False,
) -> None:
    """Compare published claims and flights with what this program predicts; exit code 1 when one fails."""
    from lungta.plan.validation.case import load_cases
    from lungta.plan.validation.run import validate_cases

    with Stages(quiet=json) as stages:
        stages("predicting published cases")
        rows = validate_cases(load_cases(), lambda site: find_site_terrain(site, None, offline=offline, stages=stages))
    if json:
        typer.echo(json_text.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False))
    else:
        _print(rows)
    if any(row.verdict == "fail" for row in rows):
        raise typer.Exit(1)


def _print(rows: tuple[Verdict, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("case", "published", "predicted", "90 % interval", "verdict", "source")
    for row in rows:
        interval = "-" if row.interval is None else f"{row.interval[0]:g}-{row.interval[1]:g} {row.unit}"
        predicted = "-" if row.predicted is None else f"{row.predicted:g} {row.unit}"
        table.add_row(row.title, row.published, predicted, interval, row.verdict, row.source)
    console = Console(highlight=False)
    console.print(table)
    for note in sorted({row.note for row in rows}):
        console.print(f"terrain: {note}")
