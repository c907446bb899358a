"""What many images say of themselves, in few words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_OF_FILE = re.compile(r"(?P<file>[^:\s]+\.\w{2,5}): (?P<text>.+)", re.DOTALL)
FEW = 2  # files that are named one by one


NOT_REAL = "NOT REAL"
MADE_SAID = f"{NOT_REAL}: made for practice; nothing here is of any mountain."


def said_once(notes: Iterable[str]) -> tuple[str, ...]:
    """Return notes once each; what several files say in the same words becomes one note with their number.

    >>> said_once(["a.jpg: no georeference", "b.jpg: no georeference", "c.jpg: no georeference", "NOT REAL"])
    ('3 images: no georeference', 'NOT REAL')
    """
    files: dict[str, list[str]] = {}
    for note in dict.fromkeys(notes):
        match = _OF_FILE.fullmatch(note)
        files.setdefault(match["text"] if match else note, []).append(match["file"] if match else "")
    return tuple(_said(text, [name for name in names if name]) for text, names in files.items())


def _said(text: str, names: list[str]) -> str:
    if not names:
        return text
    return f"{', '.join(names)}: {text}" if len(names) <= FEW else f"{len(names)} images: {text}"
