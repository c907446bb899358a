"""Times of many images, as a person wrote them down."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from lungta.core.errors import IceError
from lungta.ice.image.dates import Taken, stated_time


def read_dates(path: Path, names: Collection[str]) -> dict[str, Taken]:
    """Return when images were taken, by file name.

    Parameters
    ----------
    path : Path
        Lines of `file name,time`, UTF-8; empty lines and those that begin with # are passed over.
    names : collection of str
        File names that may stand there.

    Raises
    ------
    IceError
        When it cannot be read, a line is not of two parts, a time is none, or a file is named twice or unknown.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or "no UTF-8 text"
        raise IceError(f"cannot be read: {said}.", where=str(path), remedy="Give lines of `file name,time`.") from error
    found: dict[str, Taken] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{path}, line {number}"
        parts = [part.strip() for part in next(csv.reader([line]))]
        if len(parts) != 2:
            raise IceError(
                f"{line!r} is not `file name,time`.", where=where, remedy="Write 20200131.tif,2020-01-31T05:12Z."
            )
        name, time = parts
        if name not in names or name in found:
            fault = "is named twice" if name in found else "is none of the images"
            raise IceError(f"{name} {fault}.", where=where, remedy="Name each image once, as its file is called.")
        found[name] = stated_time(time, where)
    return found
