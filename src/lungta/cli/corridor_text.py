"""A corridor as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lungta.cli.wind_text import wrapped

if TYPE_CHECKING:
    from lungta.plan.report.model import CorridorReport


def corridor_text(report: CorridorReport, folder: Path, names: Sequence[str]) -> list[str]:
    """Return a corridor, a line each: what it is, what it takes, what binds it, what to know, where the files are."""
    from lungta.plan.report.words import when_words

    ask = report.ask
    lines = wrapped(f"{ask.site.name}: {report.name}, {when_words(report)}")
    if report.not_for_flight:
        lines += wrapped(f"NOT FOR FLIGHT: {'; '.join(report.not_for_flight)}")
    if report.grounded:
        lines += wrapped(f"NO TAKE-OFF: {report.grounded}; no mission files are written")
    lines.append("")
    for text in _parts(report):
        lines += wrapped(text)
    lines.append("")
    lines += _findings(report)
    lines.append(f"written to {folder}: {', '.join(names)}")
    return lines


def _findings(report: CorridorReport) -> list[str]:
    """Errors and warnings in full, notices counted."""
    from lungta.cli.plan_text import once

    said, notices, lines = set[str](), 0, list[str]()
    for finding in report.findings:
        if finding.severity.value == "notice":
            notices += 1
        else:
            lines += wrapped(f"{finding.severity.value} {finding.code}: {once(finding.message, said)}")
    if notices:
        lines.append(f"{notices} notice{'' if notices == 1 else 's'}: see corridor.html or corridor.json")
    return lines


def _parts(report: CorridorReport) -> Iterator[str]:
    from lungta.plan.report import more_words, words

    yield from words.path_words(report)
    yield from more_words.why_words(report)
    yield from words.air_words(report)
    yield from words.flight_words(report)
    yield from more_words.way_out_words(report)
    yield from more_words.link_words(report)
    yield from more_words.people_words(report)
    yield from more_words.other_words(report)
    if report.reliefs is not None:
        yield from more_words.explained_words(report)
