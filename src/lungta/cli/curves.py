"""What `lungta aircraft envelope` and `power` share: lists in options, and files that say what made them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lungta.cli.written import Rows, write_by_suffix
from lungta.core.errors import InputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from lungta.aircraft.model import Aircraft


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


def write_curves(out: Path, aircraft: Aircraft, rows: Rows, draw: Callable[[], Figure], about: dict[str, Any]) -> None:
    """Write a figure or its rows, by the suffix of the file; data says which aircraft file and version made it."""
    from lungta import __version__

    made_by = {
        "aircraft": aircraft.id,
        "aircraft_sha256": aircraft.source.sha256,
        "lungta_version": __version__,
        **about,
    }
    json_text = json.dumps({**made_by, "rows": list(rows)}, indent=1, ensure_ascii=False)
    write_by_suffix(out, json_text, rows, (f"{key}: {value}" for key, value in made_by.items()), draw)
