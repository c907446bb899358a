"""A published case as data: one TOML file each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lungta.core.errors import InputError

CASES = Path(__file__).parent / "cases"

STRICT = {"extra": "forbid"}  # an unknown key in a case file is an error

Quantity = Literal["charge_used", "round_trip", "one_way", "walk_up", "payload_up", "flights_needed", "path_length"]
Rule = Literal["agrees", "at_most", "at_least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published.

    Attributes
    ----------
    text : str
        As it was said.
    low, high : float
        As a range in the quantity's unit; equal for a single figure.
    unit : str
        `%`, `min`, `h`, `kg`, `flights`, `km`.
    rule : {'agrees', 'at_most', 'at_least'}
        `agrees`: the predicted 90 % interval meets low..high and its median lies within `tolerance` of it.
        `at_most`, `at_least`: the whole interval lies below `high`, or above `low`.
    tolerance : float
        Of `agrees`, in the same unit.
    source : str
        Who published it.
    """

    __pydantic_config__ = STRICT

    text: str
    low: float
    high: float
    unit: str
    rule: Rule
    source: str
    tolerance: float = 0.0


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


def load_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """Return every case of a folder, by file name.

    Raises
    ------
    InputError
        When a file is no TOML or breaks the shape of `Case`.
    """
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Case)
    cases = []
    for file in sorted(folder.glob("*.toml")):
        try:
            cases.append(adapter.validate_python(tomllib.loads(file.read_text(encoding="utf-8"))))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            raise InputError(f"is no validation case: {error}", where=str(file)) from error
    return tuple(cases)
