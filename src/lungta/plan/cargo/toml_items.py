"""TOML manifests: `[[item]]` tables whose values know their line and key."""

from __future__ import annotations

import re
import tomllib

from lungta.core.errors import Problem
from lungta.plan.cargo.record import COLUMNS, Cell, Reading, Record, lines_of, suggestion

_ITEM_HEADER = re.compile(r"^\s*\[\[\s*item\s*\]\]")


def read_toml(text: str) -> Reading:
    """Return the `[[item]]` tables of a TOML text; a syntax error is one problem with its line and column."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Reading(problems=(Problem(what=f"This is not TOML: {error}.", remedy="Correct the syntax there."),))
    problems = [
        Problem(what=f"Unknown key {key!r}.", where=f"key {key}", remedy=suggestion(key, ("item",), noun="Known keys"))
        for key in document
        if key != "item"
    ]
    tables = document.get("item", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        problems.append(Problem(what="'item' must be tables.", where="key item", remedy="Write [[item]] above each."))
        tables = []
    elif not tables:
        problems.append(Problem(what="There is no load.", remedy="Write [[item]] and its keys for each load."))
    blocks = _blocks(text, len(tables))
    records = []
    for number, (table, block) in enumerate(zip(tables, blocks, strict=True), start=1):
        problems += _unknown_keys(table, number, block)
        records.append(_record(table, number, block))
    return Reading(records=tuple(records), problems=tuple(problems))


def _blocks(text: str, count: int) -> list[list[tuple[int, str]]]:
    """Return the numbered lines of each `[[item]]`; empty blocks when items were written in another way."""
    blocks: list[list[tuple[int, str]]] = []
    for number, line in enumerate(lines_of(text), start=1):
        if _ITEM_HEADER.match(line):
            blocks.append([])
        if blocks:
            blocks[-1].append((number, line))
    return blocks if len(blocks) == count else [[] for _ in range(count)]


def _where(number: int, key: str, block: list[tuple[int, str]]) -> str:
    opening = re.compile(rf"""^\s*["']?{re.escape(key)}["']?\s*[=.]""")
    line = next((n for n, text in block if opening.match(text)), block[0][0] if block else None)
    return f"item[{number}].{key}" if line is None else f"line {line}, item[{number}].{key}"


def _unknown_keys(table: dict[str, object], number: int, block: list[tuple[int, str]]) -> list[Problem]:
    return [
        Problem(
            what=f"Unknown key {key!r}.",
            where=_where(number, key, block),
            remedy=suggestion(key, COLUMNS, noun="Known keys"),
        )
        for key in table
        if key not in COLUMNS
    ]


def _record(table: dict[str, object], number: int, block: list[tuple[int, str]]) -> Record:
    cells = {
        key: Cell(value=value.strip() if isinstance(value, str) else value, where=_where(number, key, block))
        for key, value in table.items()
        if value != ""
    }
    line = f"line {block[0][0]}, " if block else ""
    return Record(cells=cells, where=f"{line}item[{number}]")
