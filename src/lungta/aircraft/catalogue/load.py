"""Find and read aircraft files."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from lungta.aircraft.catalogue.check import aircraft_from
from lungta.aircraft.model import Aircraft
from lungta.core.errors import AircraftError
from lungta.core.provenance import InputSource, sha256_of
from lungta.core.toml import parse_toml, read_text, suggestion

SHIPPED = Path(__file__).parent


def catalogue_names() -> tuple[str, ...]:
    """Return the ids of the shipped aircraft, in alphabetical order.

    >>> "dji-fc30" in catalogue_names()
    True
    """
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml") if path.stem != "flown"))


def load_aircraft(name_or_path: str) -> Aircraft:
    """Return an aircraft by its catalogue id, or from a TOML file of one's own.

    Parameters
    ----------
    name_or_path : str
        Such as `dji-fc30`, or a path: anything that ends in `.toml` or holds a path separator.

    Raises
    ------
    AircraftError
        For an unknown id (with the nearest there is), a file that cannot be read, and every problem of a file at once.

    >>> load_aircraft("dji-fc30").empty_mass_kg
    65.0
    """
    if re.search(r"\.toml$|[/\\]", name_or_path):
        return _read(Path(name_or_path))
    if name_or_path not in catalogue_names():
        raise _unknown(name_or_path)
    return _shipped(name_or_path)


@lru_cache(maxsize=16)
def _shipped(name: str) -> Aircraft:
    return _read(SHIPPED / f"{name}.toml")


def _read(path: Path) -> Aircraft:
    if not path.is_file():
        remedy = f"Check the path, or name one of: {', '.join(catalogue_names())}."
        raise AircraftError("is no file.", where=str(path), remedy=remedy)
    text = read_text(path, AircraftError)
    document = parse_toml(text, str(path), AircraftError)
    base_id = document.pop("based_on", None)
    base = {} if base_id is None else _base_of(base_id, path)
    source = InputSource(
        kind="aircraft",
        title=str(document.get("name", path.stem)),
        origin=f"shipped with lungta: {path.name}" if path.parent == SHIPPED else str(path),
        sha256=sha256_of(path),
    )
    return aircraft_from(document, base, text=text, path=path, source=source)


def _base_of(base_id: Any, path: Path) -> dict[str, Any]:
    """Return the document that a file builds on: a shipped aircraft that itself builds on none."""
    where = f"{path}: based_on"
    if base_id not in catalogue_names():
        raise _unknown(str(base_id), where=where)
    base_path = SHIPPED / f"{base_id}.toml"
    base = parse_toml(read_text(base_path, AircraftError), str(base_path), AircraftError)
    if "based_on" in base:
        remedy = f"Build on {base['based_on']} instead."
        raise AircraftError(f"{base_id} itself builds on another aircraft.", where=where, remedy=remedy)
    return base


def _unknown(name: str, *, where: str = "aircraft") -> AircraftError:
    remedy = f"{suggestion(name, catalogue_names())} Or give the path of a .toml file."
    return AircraftError(f"no aircraft is called {name!r}.", where=where, remedy=remedy)
