"""Words that text and picture share: notes said once, a time in days."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lungta.ice.tracking.model import DAY_S

_NAMED = re.compile(r"(?P<name>[^:\s]+\.\w{2,5}): (?P<text>.+)", re.DOTALL)


def said_once(notes: Iterable[str]) -> list[str]:
    """Return notes with those that several files share said once, the files named together.

    >>> said_once(["a.tif: no georeference", "b.tif: no georeference", "b.tif: cloud", "no stable ground"])
    ['a.tif, b.tif: no georeference', 'b.tif: cloud', 'no stable ground']
    """
    names: dict[str, list[str]] = {}
    for note in notes:
        match = _NAMED.fullmatch(note)
        text = match["text"] if match else note
        names.setdefault(text, []).extend([match["name"]] if match else [])
    return [f"{', '.join(dict.fromkeys(files))}: {text}" if files else text for text, files in names.items()]


def days_words(duration_s: float) -> str:
    """Return a time in days for a person.

    >>> days_words(8 * 86_400.0), days_words(86_400.0), days_words(43_200.0), days_words(4338.2 * 86_400.0)
    ('8 days', '1 day', '0.5 days', '4,338 days')
    """
    days = duration_s / DAY_S
    number = f"{days:,.0f}" if days >= 100.0 else f"{days:.3g}"
    return f"{number} day{'' if number == '1' else 's'}"
