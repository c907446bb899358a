"""Writing an aircraft file: complete, readable, and never over another."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from lungta.aircraft.model import PARTS, Aircraft
from lungta.core.files import write_file


def write_aircraft(aircraft: Aircraft, path: Path, *, comment: str = "") -> None:
    """Write an aircraft as a file that `load_aircraft` reads back figure for figure.

    Raises
    ------
    OutputError
        When there is a file already, or it cannot be written.
    """
    write_file(path, aircraft_text(aircraft, comment=comment).encode(), replace=False)


def versioned_path(folder: Path, aircraft_id: str) -> Path:
    """Return the first of `ID-fit-1.toml`, `ID-fit-2.toml` ... that is free in a folder."""
    number = 1
    while (folder / f"{aircraft_id}-fit-{number}.toml").exists():
        number += 1
    return folder / f"{aircraft_id}-fit-{number}.toml"


def aircraft_text(aircraft: Aircraft, *, comment: str = "") -> str:
    """Return an aircraft as TOML, `comment` above it."""
    lines = [f"# {line}".rstrip() for line in comment.splitlines()]
    lines += [""] if lines else []
    lines += [f"{key} = {_text(getattr(aircraft, key))}" for key in ("id", "name", "about")]
    for part in PARTS:
        whole = getattr(aircraft, part)
        lines += ["", f"[{part}]", *(f"{f.name} = {_inline(getattr(whole, f.name))}" for f in fields(whole))]
    if aircraft.correlation.names:
        lines += ["", "[correlation]", "names = ["]
        lines += [f"    {_text(name)}," for name in aircraft.correlation.names]
        lines += ["]", "matrix = ["]
        lines += [f"    [{', '.join(map(repr, row))}]," for row in aircraft.correlation.matrix]
        lines += ["]"]
    return "\n".join(lines) + "\n"


def _inline(parameter: Any) -> str:
    return f"{{ value = {parameter.value!r}, sigma = {parameter.sigma!r}, source = {_text(parameter.source)} }}"


def _text(value: str) -> str:
    """Return text as a basic TOML string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
