"""A station's hours as CSV: comment lines with `#`, a header with units in the names, one line per hour."""

from __future__ import annotations

import re

from lungta.core.errors import Problem
from lungta.mountain.weather.draft import Found
from lungta.mountain.weather.station import (
    MAST_KEY,
    PLACE_KEYS,
    TIME_KEYS,
    Field,
    draft_of,
    is_complete,
    key_problems,
    read_mast_m,
    read_place,
    read_time,
    read_values,
)
from lungta.mountain.weather.units import KEYS, REQUIRED

_STATED = re.compile(r"#\s*(\w+)\s*[=:]\s*(.+?)\s*$")
_STATED_KEYS = ("title", "station_alt_amsl_m", "wind_sigma_mps", *PLACE_KEYS, MAST_KEY)


def read_station_csv(text: str, *, timezone: str) -> Found:
    """Return the hours in a CSV text; rows with an empty required value are listed as incomplete."""
    found = Found(mast=True)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    stated = _stated(lines)
    found.title = str(stated.pop("title", Field("", "")).value)
    rows = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    if not rows:
        found.problems.append(Problem(what="there is no header line.", remedy="See docs/reference/weather.md."))
        return found
    header_line, header_text = rows[0]
    delimiter = ";" if ";" in header_text else ","
    header = _cells(header_text, delimiter)
    found.problems += _header_problems(header, header_line, stated)
    if found.problems:
        return found
    found.place = read_place(stated, found.problems)
    found.mast_agl_m = read_mast_m(stated, found.problems)
    defaults = read_values(stated, found.problems)
    for number, line in rows[1:]:
        cells = _cells(line, delimiter)
        _row(found, number, dict(zip(header, _fields(header, cells, number), strict=False)), defaults, timezone)
        if len(cells) != len(header):
            what = f"there are {len(cells)} values for {len(header)} columns."
            found.problems.append(Problem(what=what, where=f"line {number}"))
    return found


def _cells(line: str, delimiter: str) -> list[str]:
    return [cell.strip().strip('"').strip() for cell in line.split(delimiter)]


def _stated(lines: list[tuple[int, str]]) -> dict[str, Field]:
    """What comment lines such as `# station_alt_amsl_m = 5315` state; other comments are comments."""
    stated = {}
    for number, line in lines:
        match = _STATED.match(line.strip())
        if match and match[1] in _STATED_KEYS:
            stated[match[1]] = Field(match[2], f"line {number} ({match[1]})")
    return stated


def _header_problems(header: list[str], line: int, stated: dict[str, Field]) -> list[Problem]:
    problems = key_problems([(name, f"line {line}, column {column}") for column, name in enumerate(header, 1)])
    present = {KEYS[name][0] for name in [*header, *stated] if name in KEYS}
    where = f"line {line}"
    if not set(header) & set(TIME_KEYS):
        problems.append(Problem(what="there is no time column.", where=where, remedy=f"Use {', '.join(TIME_KEYS)}."))
    for name in REQUIRED:
        if name not in present:
            keys = ", ".join(key for key, (quantity, _) in KEYS.items() if quantity == name)
            problems.append(Problem(what=f"there is no column for {name}.", where=where, remedy=f"Use {keys}."))
    if "station_alt_amsl" not in present:
        remedy = "Add a column station_alt_amsl_m, or a first line such as `# station_alt_amsl_m = 5315`."
        problems.append(Problem(what="the station's height is not stated.", where=where, remedy=remedy))
    return problems


def _fields(header: list[str], cells: list[str], number: int) -> list[Field]:
    return [
        Field(cell, f"line {number}, column {column} ({name})")
        for column, (name, cell) in enumerate(zip(header, cells, strict=False), 1)
    ]


def _row(found: Found, number: int, fields: dict[str, Field], defaults: dict[str, float], timezone: str) -> None:
    key = next(key for key in TIME_KEYS if key in fields)
    before = len(found.problems)
    values = defaults | read_values(fields, found.problems)
    try:
        time_utc = read_time(key, fields[key], timezone)
    except ValueError as failure:
        found.problems.append(Problem(what=f"{failure}.", where=fields[key].where))
    if len(found.problems) > before:
        return
    if is_complete(values) and "station_alt_amsl" in values:
        found.drafts.append(draft_of(f"line {number}", time_utc, values, (), found.mast_agl_m))
    else:
        found.incomplete.append(time_utc.isoformat())
