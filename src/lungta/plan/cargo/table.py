"""CSV manifests: rows whose cells know their line and column."""

from __future__ import annotations

import csv

from lungta.core.errors import Problem
from lungta.plan.cargo.record import COLUMNS, MASS_UNITS, Cell, Reading, Record, lines_of, suggestion

DELIMITERS = (",", ";", "\t")
REQUIRED = ("id", "what", "from", "to")


def read_table(text: str) -> Reading:
    """Return the rows of a CSV text.

    The first line that is neither blank nor a comment (`#`) is the header; comma, semicolon and tab are told apart by
    which of them splits the header into known columns. A cell stays on its line, so that one unclosed quote spoils
    one row and not the rest of the file.
    """
    lines = [(number, line) for number, line in enumerate(lines_of(text), start=1) if _speaks(line)]
    if not lines:
        return Reading(problems=(Problem(what="There is no header.", remedy=_header_remedy()),))
    (header_line, header_text), *rows = lines
    delimiter = max(DELIMITERS, key=lambda mark: _known_columns(header_text, mark))
    names = [name.strip().lower() for name in _split(header_text, delimiter) or ()]
    while names and not names[-1]:  # spreadsheets export empty columns at the right
        names.pop()
    problems = list(_header_problems(names, header_line))
    if not rows:
        problems.append(Problem(what="There is no load below the header.", where=f"line {header_line}"))
    records = []
    for number, line in rows:
        cells = _split(line, delimiter)
        fault = _row_problem(cells, len(names), number)
        if fault is not None:
            problems.append(fault)
        if cells is not None:
            records.append(_record(names, cells, number))
    return Reading(records=tuple(records), problems=tuple(problems))


def _speaks(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped.strip(",;")) and not stripped.startswith(("#", '"#'))


def _split(line: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        return None


def _known_columns(header: str, delimiter: str) -> int:
    return sum(name.strip().lower() in COLUMNS for name in _split(header, delimiter) or ())


def _header_remedy() -> str:
    return "Write a first line such as: id,what,mass_kg,from,to"


def _header_problems(names: list[str], line: int) -> list[Problem]:
    problems = []
    for column, name in enumerate(names, start=1):
        where = f"line {line}, column {column}"
        if name in names[: column - 1] and name:
            problems.append(Problem(what=f"The column {name!r} stands twice.", where=where, remedy="Remove one."))
        elif name not in COLUMNS:
            known = tuple(MASS_UNITS) if name.startswith("mass") else COLUMNS
            remedy = suggestion(name, known, noun="Known columns")
            problems.append(Problem(what=f"Unknown column {name!r}.", where=where, remedy=remedy))
    missing = [name for name in REQUIRED if name not in names]
    if not any(name in names for name in MASS_UNITS):
        missing.append("mass_kg (or mass_g, mass_lb, mass)")
    for name in missing:
        problems.append(Problem(what=f"The column {name} is missing.", where=f"line {line}", remedy=_header_remedy()))
    return problems


def _row_problem(cells: list[str] | None, width: int, line: int) -> Problem | None:
    if cells is None:
        remedy = 'Close the quote on the same line; write a quote inside a cell as "".'
        return Problem(
            what="A quoted cell is not closed, or text follows its quote.", where=f"line {line}", remedy=remedy
        )
    if not any(text.strip() for text in cells[width:]):
        return None
    remedy = "Put a cell that holds the delimiter between double quotes."
    where = f"line {line}, column {width + 1}"
    return Problem(what=f"The row has {len(cells)} cells, the header {width}.", where=where, remedy=remedy)


def _record(names: list[str], cells: list[str], line: int) -> Record:
    """Return the row without its empty cells: an empty cell is a missing one."""
    filled = {
        name: Cell(value=cells[index].strip(), where=f"line {line}, column {index + 1} ({name})")
        for index, name in enumerate(names[: len(cells)])
        if cells[index].strip()
    }
    return Record(cells=filled, where=f"line {line}")
