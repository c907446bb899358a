"""What `lungta ice route` prints."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from lungta.ice.proposal.model import Proposals
    from lungta.ice.proposal.propose import Asked


def print_proposals(proposals: Proposals, folder: Path, *, json: bool) -> None:
    """Print the proposals as text or as `proposals.json`."""
    from lungta.ice.proposal.data import proposals_json
    from lungta.ice.proposal.words import route_text

    if json:
        typer.echo(proposals_json(proposals), nl=False)
        return
    lines = route_text(proposals)
    for finding in proposals.findings:
        about = f"{finding.subject}: " if finding.subject else ""
        lines.append(f"{finding.severity.value}: {about}{finding.message}")
    names = sorted(path.name for path in folder.iterdir())
    typer.echo("\n".join([*lines, f"written to {folder}: {', '.join(names)}"]))


def asked_words(asked: Asked) -> str:
    """Return what was asked for, as one line of the sheet."""
    ends = [f"{place.lat_deg:.5f},{place.lon_deg:.5f}" for place in (asked.start, asked.goal)]
    parts = [
        f"From {ends[0]} to {ends[1]}",
        f"load {asked.settings.walker.load_kg:g} kg",
    ]
    if asked.most is not None:
        parts.append(f"at most {asked.most} ladder {asked.stock.value}")
    if asked.hour is not None:
        parts.append(f"at {int(asked.hour):02d}:{int(60.0 * (asked.hour % 1.0) + 1e-6):02d} local time")
    return "; ".join(parts) + "."
