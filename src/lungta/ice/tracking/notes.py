"""Notes of images, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
