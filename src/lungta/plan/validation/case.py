"""A published case as data: one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lungta.core.errors import InputError
from lungta.plan.validation.published import STRICT, Published

if TYPE_CHECKING:
    from lungta.plan.validation.bench import BenchCase

CASES = Path(__file__).parent / "cases"

Quantity = Literal[
    "charge_used", "round_trip", "one_way", "walk_up", "charge_left", "payload_up", "flights_needed", "path_length"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One published claim and the conditions it was made under.

    Attributes
    ----------
    case, title : str
        Identifier and plain words.
    site, drop, aircraft : str
        Where to and with what.
    quantity : str
        What is predicted.
    temperature_k, pressure_pa, station_alt_amsl_m : float
        The air.
    wind_max_mps : float
        Winds from all around up to this speed are tried; they make the interval together with the parameters.
    payload_up_kg, payload_down_kg : float
        Loads each way.
    duration_s : float or None
        Published time in the air; what the computed track lacks is hovered over the drop.
    load_kg : float or None
        All that is to be carried, for `flights_needed`.
    published : Published
        What to compare with.
    """

    __pydantic_config__ = STRICT

    case: str
    title: str
    site: str
    drop: str
    quantity: Quantity
    published: Published
    aircraft: str = "dji-fc30"
    temperature_k: float = 268.15
    pressure_pa: float = 53510.0
    station_alt_amsl_m: float = 5315.0
    wind_max_mps: float = 6.0
    payload_up_kg: float = 0.0
    payload_down_kg: float = 0.0
    duration_s: float | None = None
    load_kg: float | None = None


def load_cases(folder: Path = CASES) -> tuple[Case | BenchCase, ...]:
    """Return every case of a folder, by file name; one that says `bench` needs an aircraft alone.

    Raises
    ------
    InputError
        When a file is no TOML or breaks the shape of `Case` or `BenchCase`.
    """
    from pydantic import TypeAdapter, ValidationError

    from lungta.plan.validation.bench import BenchCase

    cases: list[Case | BenchCase] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            cases.append(TypeAdapter(BenchCase if "bench" in table else Case).validate_python(table))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            raise InputError(f"is no validation case: {error}", where=str(file)) from error
    return tuple(cases)
