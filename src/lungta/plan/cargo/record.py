"""What the CSV and the TOML reader hand to the parser: cells that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from lungta.core.errors import Problem

MASS_UNITS = {"mass_kg": "kg", "mass_g": "g", "mass_lb": "lb", "mass": None}
"""Columns that may hold the mass, with the unit that each implies; `mass` states its own."""

COLUMNS = (
    "id",
    "what",
    *MASS_UNITS,
    "size_m",
    "from",
    "to",
    "priority",
    "ready",
    "due",
    "dangerous_goods",
    "keep_warm",
    "quantity",
)
"""Every column of a CSV manifest and every key of an item of a TOML manifest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A value as it was written, and where: `line 4, column 3 (mass_kg)`."""

    value: object
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The filled cells of one row or one item, by column name, and where the row stands."""

    cells: Mapping[str, Cell]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be read of a file and what could not."""

    records: tuple[Record, ...] = ()
    problems: tuple[Problem, ...] = ()


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as editors count them; `str.splitlines` would also split at form feeds."""
    return re.split(r"\r\n|\r|\n", text)


def suggestion(word: str, known: tuple[str, ...], *, noun: str) -> str:
    """Return `Did you mean 'mass_kg'?`, or the list of what is known when nothing comes near."""
    near = get_close_matches(word.strip().lower(), known, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"{noun}: {', '.join(known)}."
