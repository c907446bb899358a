"""What commands write with `--out FILE`: data, rows or a picture, by the suffix."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.core.errors import InputError
from lungta.core.files import write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SUFFIXES = (".svg", ".png", ".csv", ".json")
Rows = Sequence[Mapping[str, Any]]


def check_out(out: Path | None) -> None:
    """Refuse a file that nothing can be written to, before any work."""
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{out.suffix or 'no suffix'} is no kind of file that can be written.",
            where=f"--out {out}",
            remedy=f"End it with one of {', '.join(SUFFIXES)}.",
        )


def write_by_suffix(out: Path, json_text: str, rows: Rows, comments: Iterable[str], draw: Callable[[], Figure]) -> None:
    """Write JSON, rows as CSV under comment lines, or a figure in the house's style."""
    suffix = out.suffix.lower()
    if suffix == ".json":
        write_file(out, f"{json_text}\n".encode())
    elif suffix == ".csv":
        write_file(out, _csv(rows, comments).encode())
    else:
        from lungta.core.figures import house_style, picture

        with house_style():
            write_file(out, picture(draw(), suffix))


def _csv(rows: Rows, comments: Iterable[str]) -> str:
    held = io.StringIO(newline="")
    held.writelines(f"# {line}\r\n" for line in comments)
    writer = csv.DictWriter(held, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue()
