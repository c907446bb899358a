"""`lungta check`: is this laptop ready to leave for Base Camp?"""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from typing import Annotated

import typer


def check(
    site: Annotated[str, typer.Argument(help="Site name or site file.")],
    json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Say what a field computer has and lacks for planning with no network; exit code 1 when something is missing."""
    from rich.console import Console
    from rich.markup import escape

    from lungta.fly.readiness import check_readiness
    from lungta.mountain.site.load import load_site

    checks = check_readiness(load_site(site))
    if json:
        typer.echo(json_text.dumps([asdict(each) for each in checks], indent=1, ensure_ascii=False))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for each in checks:
            mark = "[green]there[/]  " if each.ready else "[red]missing[/]"
            console.print(f"{mark} {each.what}: {escape(each.found)} {escape(each.remedy)}".rstrip())
    if not all(each.ready for each in checks if each.required):
        raise typer.Exit(1)
