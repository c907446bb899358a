"""Points of a CSV file: one line each."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from lungta.core.errors import IceError, Problem
from lungta.ice.route.raw import RawPoint, RawRoute, time_of

COLUMNS = {
    "name": ("id", "name", "point", "label"),
    "lat_deg": ("lat_deg", "lat", "latitude", "y"),
    "lon_deg": ("lon_deg", "lon", "lng", "long", "longitude", "x"),
    "alt_amsl_m": ("alt_amsl_m", "alt", "ele", "elevation", "altitude", "height", "z"),
    "seen_utc": ("seen_utc", "time", "date", "datetime", "timestamp", "seen"),
    "kind": ("kind", "type", "sym"),
    "sigma_m": ("sigma_m", "accuracy", "accuracy_m", "error_m"),
    "note": ("note", "notes", "comment", "description", "desc"),
}
"""What a column may be called, in any case; the first is Lungta's own name."""


def csv_points(text: str, where: str) -> RawRoute:
    """Return the points of CSV text: a line of names, then a line for each point. Lines that begin with # are skipped.

    Separators may be commas, semicolons or tabs.

    Raises
    ------
    IceError
        With every line that cannot be read in `problems`.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip() and line[0] != "#"]
    if len(lines) < 2:
        raise IceError("holds no points.", where=where, remedy="Give a line of names, then a line for each point.")
    separator = max(",;\t", key=lines[0][1].count)
    reader = csv.reader(io.StringIO("\n".join(line for _, line in lines)), delimiter=separator)
    header, *rows = list(reader)
    columns, said = _columns(header, where)
    points: list[RawPoint] = []
    problems: list[Problem] = []
    for (number, _), row in zip(lines[1:], rows, strict=True):
        values = {field: row[index].strip() for field, index in columns.items() if index < len(row)}
        try:
            points.append(_point(values, f"line {number}", said))
        except ValueError as error:
            problems.append(Problem(what=f"{error}.", where=f"line {number}"))
    if problems:
        raise IceError("has points that cannot be read.", where=where, problems=tuple(problems))
    return RawRoute(name="", points=tuple(points), said=tuple(dict.fromkeys(said)))


def _columns(header: list[str], where: str) -> tuple[dict[str, int], list[str]]:
    names = [name.strip().lower().lstrip("\ufeff") for name in header]
    columns = {}
    for field, known in COLUMNS.items():
        found = next((names.index(name) for name in known if name in names), None)
        if found is not None:
            columns[field] = found
    missing = [field for field in ("lat_deg", "lon_deg") if field not in columns]
    if missing:
        raise IceError(
            f"has no column {' and '.join(missing)}.", where=where, remedy=f"It has {', '.join(names)}; name them so."
        )
    unknown = [name for index, name in enumerate(names) if name and index not in columns.values()]
    return columns, [f"columns not used: {', '.join(unknown)}"] if unknown else []


def _point(values: dict[str, str], where: str, said: list[str]) -> RawPoint:
    seen_utc: datetime | None = None
    if values.get("seen_utc"):
        seen_utc, granted = time_of(values["seen_utc"])
        if granted:
            said.append(granted)
    return RawPoint(
        where=where,
        lat_deg=_number(values, "lat_deg"),
        lon_deg=_number(values, "lon_deg"),
        alt_amsl_m=_number(values, "alt_amsl_m") if values.get("alt_amsl_m") else None,
        seen_utc=seen_utc,
        sigma_m=_number(values, "sigma_m") if values.get("sigma_m") else None,
        name=values.get("name", ""),
        kind=values.get("kind", ""),
        note=values.get("note", ""),
    )


def _number(values: dict[str, str], field: str) -> float:
    text = values.get(field, "")
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{field} is {text!r}, which is no number") from None
