"""What `lungta aircraft envelope` and `power` share: lists in options, tables, files by their suffix."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.core.errors import InputError
from lungta.core.files import write_file

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lungta.aircraft.model import Aircraft

SUFFIXES = (".svg", ".png", ".csv", ".json")
Rows = Sequence[Mapping[str, float | str]]


def numbers(text: str, option: str, low: float, high: float) -> tuple[float, ...]:
    """Return the numbers of a comma-separated option, each within low..high.

    Raises
    ------
    InputError
        With the option, the part that is wrong, and what is wanted.

    >>> numbers("0, 15,30", "--payloads-kg", 0.0, 100.0)
    (0.0, 15.0, 30.0)
    """
    found = []
    for part in text.split(","):
        try:
            number = float(part)
        except ValueError:
            number = math.nan
        if not low <= number <= high:
            raise InputError(
                f"{part.strip()!r} is no number from {low:g} to {high:g}.",
                where=option,
                remedy="Write numbers with commas between them, such as 0,15,30.",
            )
        found.append(number)
    return tuple(dict.fromkeys(found))


def check_out(out: Path | None) -> None:
    """Refuse a file that no curve can be written to, before any work."""
    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"{out.suffix or 'no suffix'} is no kind of file that can be written.",
            where=f"--out {out}",
            remedy=f"End it with one of {', '.join(SUFFIXES)}.",
        )


def write_curves(out: Path, aircraft: Aircraft, rows: Rows, draw: Callable[[], Figure], about: dict[str, Any]) -> None:
    """Write a figure or its rows, by the suffix of the file; data says which aircraft file and version made it."""
    from lungta import __version__

    made_by = {
        "aircraft": aircraft.id,
        "aircraft_sha256": aircraft.source.sha256,
        "lungta_version": __version__,
        **about,
    }
    suffix = out.suffix.lower()
    if suffix == ".json":
        content = json.dumps({**made_by, "rows": list(rows)}, indent=1, ensure_ascii=False).encode()
    elif suffix == ".csv":
        held = io.StringIO(newline="")
        held.writelines(f"# {key}: {value}\r\n" for key, value in made_by.items())
        writer = csv.DictWriter(held, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        content = held.getvalue().encode()
    else:
        from lungta.aircraft.plot.style import house_style, picture

        with house_style():
            content = picture(draw(), suffix)
    write_file(out, content)
