"""Flights in the published CSV layout of Rodrigues et al.

T. A. Rodrigues et al., In-flight positional and energy use data set of a DJI Matrice 100 quadcopter for small package
delivery, Scientific Data 8:155 (2021); data doi:10.1184/R1/12683453. Its description says: `wind_speed` is the airspeed
that the anemometer on board gives [m/s], `position_z` the height above sea level [m], `velocity_*` the speed over
ground [m/s], `payload` in grams where the file carries it. Air pressure is not in it.
"""

from __future__ import annotations

import csv
import io

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import LogError, Problem
from lungta.fly.logs.channels import Channels, series

NEEDED = ("time", "battery_voltage", "battery_current", "velocity_x", "velocity_y", "velocity_z")
POWER = ("battery_voltage", "battery_current")
AGREEMENT = 0.5  # correlation of climb and change of height that settles which way velocity_z counts
CLIMBED_M = 3.0  # less change of height than this settles nothing


def read_rodrigues(data: bytes, where: str) -> tuple[Channels, str]:
    """Return the channels of one flight, and how the file is damaged (empty when it is whole).

    Raises
    ------
    LogError
        For text of another layout, several flights in one file, or cells that are no numbers.
    """
    rows, damage = _rows(data, where)
    table = _numbers(rows, where)
    time_s = table["time"]
    up, note = _climb(table, where)
    airspeed = series(time_s, table["wind_speed"]) if "wind_speed" in table else None
    power = series(time_s, table["battery_voltage"], table["battery_current"])
    channels = Channels(
        packs={} if power is None else {0: power},
        velocity=series(time_s, table["velocity_y"], table["velocity_x"], up),
        true_airspeed=airspeed,
        messages=len(time_s),
        notes=(note,),
    )
    return channels, damage


def payload_of(data: bytes) -> float | None:
    """Return the load that the file's own `payload` column states [kg], None where there is no such column."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig", "replace")))
    loads = {row.get("payload") for row in reader} - {None, ""}
    if len(loads) != 1:
        return None
    try:
        return float(str(loads.pop())) * 1e-3
    except ValueError:
        return None


def _rows(data: bytes, where: str) -> tuple[list[dict[str, str]], str]:
    """Return the rows by column, without a last one that breaks off."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        raise LogError("is no text, so no CSV.", where=where) from failure
    lines = text.splitlines()
    header = next(csv.reader(lines[:1]), [])
    missing = [name for name in NEEDED if name not in header]
    if any(name in missing for name in POWER):
        remedy = "A fit without measured power learns nothing."
        raise LogError(f"has no column {', '.join(missing)}.", where=where, remedy=remedy)
    if missing:
        remedy = (
            "Name the columns as in doi:10.1184/R1/12683453: time, battery_voltage, battery_current, velocity_x, ..."
        )
        raise LogError(f"has no column {', '.join(missing)}.", where=where, remedy=remedy)
    rows = [row for row in csv.reader(lines[1:]) if row]
    short = [number for number, row in enumerate(rows) if len(row) != len(header)]
    damage = ""
    if short:
        damage = f"breaks off in line {short[0] + 2}, which has {len(rows[short[0]])} of {len(header)} cells"
        rows = rows[: short[0]]
    if not rows:
        raise LogError("has a header and no flight.", where=where)
    return [dict(zip(header, row, strict=True)) for row in rows], damage


def _numbers(rows: list[dict[str, str]], where: str) -> dict[str, NDArray[np.float64]]:
    flights = {row["flight"] for row in rows} if "flight" in rows[0] else set()
    if len(flights) > 1:
        remedy = "Give the file of one flight at a time; several files may be given."
        raise LogError(f"holds {len(flights)} flights.", where=where, remedy=remedy)
    table, problems = {}, []
    for name in (*NEEDED, *(extra for extra in ("wind_speed", "position_z") if extra in rows[0])):
        try:
            table[name] = np.array([float(row[name]) for row in rows])
        except ValueError:
            line = next(number for number, row in enumerate(rows, start=2) if not _is_number(row[name]))
            problems.append(Problem(what=f"{rows[line - 2][name]!r} is no number.", where=f"line {line}, {name}"))
    if problems:
        raise LogError("cannot be read:", where=where, problems=tuple(problems))
    return table


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _climb(table: dict[str, NDArray[np.float64]], where: str) -> tuple[NDArray[np.float64], str]:
    """Return the climb, up positive: the description does not say which way `velocity_z` counts, the height does."""
    vertical = table["velocity_z"]
    height = table.get("position_z")
    if height is None or np.ptp(height) < CLIMBED_M:
        return vertical, "assumption: velocity_z counts upwards; the height changes too little to tell"
    walked = np.concatenate([[0.0], np.cumsum(0.5 * (vertical[1:] + vertical[:-1]) * np.diff(table["time"]))])
    agreement = float(np.corrcoef(walked, height)[0, 1]) if np.ptp(walked) > 0.0 else 0.0
    if abs(agreement) < AGREEMENT:
        remedy = "Check both columns and their units."
        raise LogError("velocity_z does not go with position_z either way.", where=where, remedy=remedy)
    sense = "up" if agreement > 0.0 else "down"
    return np.sign(agreement) * vertical, f"velocity_z counts {sense}wards, as the height shows"
