"""From a parsed aircraft file to an `Aircraft`, collecting every problem on the way."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any

import numpy as np

from lungta.aircraft.model import Aircraft
from lungta.aircraft.parts import Airframe, Battery, Correlation, Limits, Logistics, Motor, Parameter, Rotor
from lungta.core.errors import AircraftError, Problem
from lungta.core.provenance import InputSource
from lungta.core.toml import suggestion

SECTIONS: dict[str, Any] = {
    "airframe": Airframe,
    "rotor": Rotor,
    "motor": Motor,
    "battery": Battery,
    "limits": Limits,
    "logistics": Logistics,
}
TEXTS = ("id", "name", "about")
ORDERED = (
    ("airframe.empty_mass_kg", "limits.max_takeoff_mass_kg"),
    ("limits.cruise_mps", "limits.max_speed_mps"),
    ("limits.min_temperature_k", "limits.max_temperature_k"),
    ("battery.cutoff_voltage_v", "battery.nominal_voltage_v"),
    ("motor.no_load_current_a", "motor.max_current_a"),
)
WHOLE = ("rotor.count", "rotor.blade_count", "battery.count", "battery.cells_series")
SHAPE = 'Write { value = ..., sigma = ..., source = "..." }.'


@dataclass(slots=True)
class _Reading:
    """A file being read: its lines, and the problems found so far."""

    text: str
    path: Path
    problems: list[Problem] = dataclass_field(default_factory=list)

    def note(self, place: str, what: str, remedy: str = "") -> None:
        section, _, key = place.rpartition(".")
        line = _line_of(self.text, section, key)
        where = f"{self.path.name}:{line}: {place}" if line else f"{self.path.name}: {place}"
        self.problems.append(Problem(what=what, where=where, remedy=remedy))


def aircraft_from(
    document: dict[str, Any], base: dict[str, Any], *, text: str, path: Path, source: InputSource
) -> Aircraft:
    """Return the aircraft that a parsed file describes, figures that it leaves out taken from `base`.

    Raises
    ------
    AircraftError
        With every problem of the file, each with its line and key.
    """
    reading = _Reading(text, path)
    _note_unknown(reading, document, [*TEXTS, *SECTIONS, "correlation"], "")
    texts = {key: _text(reading, document, base, key) for key in TEXTS}
    given = {name: _table(reading, name, document.get(name, {})) for name in SECTIONS}
    parameters = {name: _section(reading, name, given[name], base.get(name, {})) for name in SECTIONS}
    _check_together(reading, parameters)
    if "correlation" in document:
        correlation = _correlation(reading, document["correlation"], parameters)
    else:
        correlation = _inherited_correlation(base.get("correlation"), given)
    if reading.problems:
        heading = f"{len(reading.problems)} problem(s) in this aircraft file"
        raise AircraftError(heading, where=str(path), problems=tuple(reading.problems))
    parts = {name: kind(**parameters[name]) for name, kind in SECTIONS.items()}
    everything: dict[str, Any] = {**texts, **parts}
    return Aircraft(**everything, correlation=correlation, source=source)


def _text(reading: _Reading, document: dict[str, Any], base: dict[str, Any], key: str) -> str:
    value = document.get(key, base.get(key))
    if not isinstance(value, str) or not value.strip():
        reading.note(key, f"{key} must be text.", f'Write {key} = "...".')
        return ""
    return value


def _table(reading: _Reading, name: str, given: Any) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    reading.note(name, "must be a table.", f"Write [{name}] and its figures below it.")
    return {}


def _section(reading: _Reading, name: str, given: dict[str, Any], inherited: dict[str, Any]) -> dict[str, Parameter]:
    known = {f.name: f.metadata for f in fields(SECTIONS[name])}
    _note_unknown(reading, given, list(known), name)
    found: dict[str, Parameter] = {}
    for key, bounds in known.items():
        place = f"{name}.{key}"
        if key not in given and key not in inherited:
            reading.note(place, "is missing.", SHAPE)
            continue
        parameter = _parameter(reading, place, given[key] if key in given else inherited[key])
        if parameter is not None and _in_range(reading, place, parameter, bounds["low"], bounds["high"]):
            found[key] = parameter
    return found


def _parameter(reading: _Reading, place: str, given: Any) -> Parameter | None:
    if not isinstance(given, dict):
        reading.note(place, "has no sigma and source.", SHAPE)
        return None
    before = len(reading.problems)
    _note_unknown(reading, given, ["value", "sigma", "source"], place)
    for key in ("value", "sigma"):
        number = given.get(key)
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number):
            reading.note(place, f"{key} must be a finite number, got {number!r}", SHAPE)
        elif key == "sigma" and number < 0:
            reading.note(place, f"sigma must not be negative, got {number}", "Give one standard deviation, 0 if exact.")
    source = given.get("source")
    if not isinstance(source, str) or not source.strip():
        reading.note(place, "has no source.", "Say who published the figure, or write assumption and why.")
    if len(reading.problems) > before:
        return None
    return Parameter(value=float(given["value"]), sigma=float(given["sigma"]), source=str(source))


def _in_range(reading: _Reading, place: str, parameter: Parameter, low: float, high: float) -> bool:
    if not low <= parameter.value <= high:
        remedy = f"It must lie in {low:g}..{high:g}; check the unit."
        reading.note(place, f"value {parameter.value:g} is out of range.", remedy)
        return False
    if place in WHOLE and (parameter.value % 1 or parameter.sigma):
        reading.note(place, f"must be a whole number with sigma 0, got {parameter.value:g} +- {parameter.sigma:g}")
        return False
    return True


def _check_together(reading: _Reading, parameters: dict[str, dict[str, Parameter]]) -> None:
    """Note figures that contradict each other."""
    flat = {f"{name}.{key}": p.value for name, part in parameters.items() for key, p in part.items()}
    for small, large in ORDERED:
        if small in flat and large in flat and flat[small] > flat[large]:
            reading.note(small, f"{flat[small]:g} is above {large} {flat[large]:g}.", "Correct one of the two.")


def _correlation(reading: _Reading, given: Any, parameters: dict[str, dict[str, Parameter]]) -> Correlation:
    known = {f"{name}.{key}": p for name, part in parameters.items() for key, p in part.items()}
    try:
        names, matrix = tuple(given["names"]), np.array(given["matrix"], dtype=float)
        uncertain = {name for name in names if known[name].sigma > 0.0}
        proper = len(uncertain) == len(names) and matrix.shape == (len(names), len(names))
        proper = proper and np.allclose(np.diag(matrix), 1.0) and np.allclose(matrix, matrix.T)
        proper = proper and bool(np.linalg.eigvalsh(matrix)[0] > 0.0)
    except (KeyError, TypeError, ValueError, IndexError):
        proper = False
    if not proper:
        what = "must hold names of parameters with sigma above 0 and their positive definite correlation matrix."
        reading.note("correlation.matrix", what, "Leave [correlation] out if the errors are independent.")
        return Correlation()
    return Correlation(names=names, matrix=tuple(tuple(row) for row in matrix.tolist()))


def _inherited_correlation(base: dict[str, Any] | None, given: dict[str, dict[str, Any]]) -> Correlation:
    """Return what is left of a base's correlation: a figure that the file states itself has another source."""
    if base is None:
        return Correlation()
    stated = {f"{name}.{key}" for name, part in given.items() for key in part}
    kept = [index for index, name in enumerate(base["names"]) if name not in stated]
    names = tuple(base["names"][index] for index in kept)
    return Correlation(names=names, matrix=tuple(tuple(base["matrix"][i][j] for j in kept) for i in kept))


def _note_unknown(reading: _Reading, given: dict[str, Any], known: list[str], section: str) -> None:
    for key in given:
        if key in known:
            continue
        place = f"{section}.{key}" if section else key
        suffixed = [name for name in known if name.startswith(f"{key}_")]
        if suffixed:
            reading.note(place, "has no unit in its name.", f"Did you mean {suffixed[0]}?")
        else:
            reading.note(place, "is no known key.", suggestion(key, known))


def _line_of(text: str, section: str, key: str) -> int:
    """Return the line that a key stands on, else that of its section, counted from 1; 0 when neither is written."""
    current, section_line = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\]]+)\]", line)
        if header:
            current = header.group(1).strip()
            section_line = number if current == section else section_line
        elif current == section and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
    return section_line
