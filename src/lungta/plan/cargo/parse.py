"""Records to items, with every problem of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from lungta.core.errors import Problem
from lungta.plan.cargo import values
from lungta.plan.cargo.item import DangerousGoods, Item
from lungta.plan.cargo.record import MASS_UNITS, Record


@dataclass(kw_only=True)
class _Row:
    """One record while its cells are parsed; problems gather in `problems`."""

    record: Record
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, what: str, remedy: str, where: str | None = None) -> None:
        self.problems.append(Problem(what=what, where=where or self.record.where, remedy=remedy))

    def take(self, name: str, parse: Callable[[object], Any], default: Any = None) -> Any:
        """Return the parsed cell; the default when it is empty, or None when it is wrong (and a problem is noted)."""
        cell = self.record.cells.get(name)
        if cell is None:
            return default
        try:
            return parse(cell.value)
        except values.RefusedError as refused:
            self.refuse(refused.what, refused.remedy, cell.where)
            return None

    def require(self, name: str, parse: Callable[[object], Any]) -> Any:
        if name not in self.record.cells:
            self.refuse(f"{name!r} is missing.", f"Fill in {name}.")
        return self.take(name, parse)


def parse_items(records: Iterable[Record], pad_ids: tuple[str, ...]) -> tuple[tuple[Item, ...], tuple[Problem, ...]]:
    """Return the items of all sound records, quantities expanded, and the problems of the others."""
    items: list[Item] = []
    problems: list[Problem] = []
    first_seen: dict[str, str] = {}
    for record in records:
        row = _Row(record=record)
        count = row.take("quantity", values.quantity, 1)
        item = _item(row, pad_ids)
        _check_ids(row, count or 1, first_seen)
        if item is not None and not row.problems:
            items += [replace(item, id=piece) for piece in _piece_ids(item.id, count)]
        problems += row.problems
    return tuple(items), tuple(problems)


def _piece_ids(item_id: str, count: int) -> list[str]:
    return [item_id] if count == 1 else [f"{item_id}-{number}" for number in range(1, count + 1)]


def _check_ids(row: _Row, count: int, first_seen: dict[str, str]) -> None:
    """Note a problem when an id stands twice, also when the row is wrong in another way."""
    cell = row.record.cells.get("id")
    if cell is None or not isinstance(cell.value, str):
        return
    for piece in _piece_ids(cell.value, count):
        if piece in first_seen:
            row.refuse(f"The id {piece!r} stands already at {first_seen[piece]}.", "Give each its own id.", cell.where)
        first_seen.setdefault(piece, row.record.where)


def _item(row: _Row, pad_ids: tuple[str, ...]) -> Item | None:
    cells: dict[str, Any] = {
        "id": row.require("id", values.text),
        "what": row.require("what", values.text),
        "mass_g": _mass_g(row),
        "from_pad": row.require("from", lambda value: values.pad(value, pad_ids)),
        "to_pad": row.require("to", lambda value: values.pad(value, pad_ids)),
        "priority": row.take("priority", values.priority, 5),
        "size_m": row.take("size_m", values.size_m),
        "ready_utc": row.take("ready", values.time_utc),
        "due_utc": row.take("due", values.time_utc),
        "dangerous_goods": row.take("dangerous_goods", values.dangerous_goods, DangerousGoods.NONE),
        "keep_warm": row.take("keep_warm", values.yes_or_no, False),
    }
    _check_together(row, cells)
    return None if row.problems else Item(**cells)


def _mass_g(row: _Row) -> int | None:
    given = [name for name in MASS_UNITS if name in row.record.cells]
    if len(given) != 1:
        what = f"The mass stands twice: {', '.join(given)}." if given else "The mass is missing."
        row.refuse(what, f"Fill in one of {', '.join(MASS_UNITS)}.")
        return None
    mass: int | None = row.take(given[0], lambda value: values.mass_g(value, MASS_UNITS[given[0]]))
    return mass


def _check_together(row: _Row, cells: dict[str, Any]) -> None:
    if cells["from_pad"] is not None and cells["from_pad"] == cells["to_pad"]:
        row.refuse(
            f"The load goes from {cells['from_pad']} to itself.", "Change one of the two.", row.record.cells["to"].where
        )
    ready, due = cells["ready_utc"], cells["due_utc"]
    if ready is not None and due is not None and due <= ready:
        row.refuse("The load is due before it is ready.", "Swap or correct the times.", row.record.cells["due"].where)
