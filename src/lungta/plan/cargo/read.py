"""A cargo manifest from a file that a person wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from lungta.core.errors import CargoError
from lungta.core.provenance import InputSource
from lungta.plan.cargo.content import decode, read_bytes
from lungta.plan.cargo.item import Manifest
from lungta.plan.cargo.parse import parse_items
from lungta.plan.cargo.samples import SAMPLES
from lungta.plan.cargo.table import read_table
from lungta.plan.cargo.toml_items import read_toml

READERS = {".csv": read_table, ".toml": read_toml}


def read_manifest(path: Path, *, pad_ids: Collection[str]) -> Manifest:
    """Return the loads of a CSV or TOML manifest, in the order of the file, quantities expanded.

    Parameters
    ----------
    path : Path
        A `.csv` or `.toml` file in UTF-8, at most 2 MB. Columns and keys: docs/reference/cargo.md.
    pad_ids : collection of str
        Pads of the site; a load to any other pad is a problem.

    Raises
    ------
    CargoError
        With every problem of the file in `problems`, each with its line and column (CSV) or line and key (TOML).
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        remedy = "Name it .csv or .toml."
        raise CargoError(f"A manifest cannot be a {path.suffix or 'nameless'} file.", where=str(path), remedy=remedy)
    content = read_bytes(path)
    reading = reader(decode(content, path.name))
    items, problems = parse_items(reading.records, tuple(pad_ids))
    problems = reading.problems + problems
    if problems:
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        raise CargoError(f"The manifest has {count}; nothing was planned.", where=path.name, problems=problems)
    kilograms = sum(item.mass_g for item in items) / 1000
    shipped = path.resolve().parent == SAMPLES.resolve()
    source = InputSource(
        kind="cargo",
        title=f"{path.name}: {len(items)} loads, {kilograms:g} kg",
        origin="shipped with lungta" if shipped else path.name,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    return Manifest(items=items, source=source)
