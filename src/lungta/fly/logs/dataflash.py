"""ArduPilot's on-board logs (.bin): records that begin with 0xA3 0x95 and a type; FMT records say what types hold.

Read here and not by pymavlink, which skips damaged bytes and prints about it. Field names, types and units: ArduPilot,
libraries/AP_Logger/LogStructure.h, and ardupilot.org/copter/docs/logmessages.html.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import LogError
from lungta.fly.logs.channels import Channels, Series, series

HEAD = b"\xa3\x95"
FMT_TYPE, FMT_LENGTH = 128, 89
TYPES = {  # format letter: NumPy type, and what one unit of it is
    "b": ("i1", 1.0), "B": ("u1", 1.0), "M": ("u1", 1.0), "h": ("<i2", 1.0), "H": ("<u2", 1.0),
    "i": ("<i4", 1.0), "I": ("<u4", 1.0), "q": ("<i8", 1.0), "Q": ("<u8", 1.0),
    "g": ("<f2", 1.0), "f": ("<f4", 1.0), "d": ("<f8", 1.0),
    "c": ("<i2", 0.01), "C": ("<u2", 0.01), "e": ("<i4", 0.01), "E": ("<u4", 0.01), "L": ("<i4", 1e-7),
    "n": ("S4", 0.0), "N": ("S16", 0.0), "Z": ("S64", 0.0), "a": ("S64", 0.0),
}  # fmt: skip
WANTED = ("BAT", "CURR", "GPS", "BARO", "ARSP", "NKF1", "XKF1", "NKF2", "XKF2")
INSTANCES = ("Inst", "Instance", "I", "C")  # whatever numbers a sensor or a filter's core


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What a type of record holds: its name, its length with the head, and its layout."""

    name: str
    length: int
    letters: str
    columns: tuple[str, ...]

    @property
    def dtype(self) -> np.dtype[np.void]:
        """Layout of the record after its head."""
        return np.dtype([(column, TYPES[letter][0]) for column, letter in zip(self.columns, self.letters, strict=True)])


def read_dataflash(data: bytes, where: str) -> tuple[Channels, str]:
    """Return the channels of an on-board log, and how it is damaged (empty when it is whole).

    Raises
    ------
    LogError
        When the file does not start like a DataFlash log.
    """
    if data[:3] != HEAD + bytes([FMT_TYPE]):
        what = "is no DataFlash log: it does not start with a format record."
        raise LogError(what, where=where, remedy="Give the .bin from the aircraft's own log folder.")
    tables, messages, damage = _walk(data)
    found = {name: _Table(kind, raw) for name, (kind, raw) in tables.items()}
    return _channels(found, messages), damage


def _walk(data: bytes) -> tuple[dict[str, tuple[Format, bytes]], int, str]:
    """Return the raw records by name, how many records there are, and where the log breaks off."""
    formats: dict[int, Format] = {}
    lengths = {FMT_TYPE: FMT_LENGTH}
    raw: dict[int, list[bytes]] = defaultdict(list)
    at, messages, damage = 0, 0, ""
    while at < len(data):
        kind = data[at + 2] if at + 2 < len(data) else -1
        length = lengths.get(kind, 0)
        if data[at : at + 2] != HEAD or not length or at + length > len(data):
            damage = f"ends or breaks in mid-record at byte {at} of {len(data)}"
            break
        messages += 1
        if kind == FMT_TYPE:
            number, described = _format(data[at + 3 : at + length])
            lengths[number] = described.length
            if described.name in WANTED:
                formats[number] = described
        elif kind in formats:
            raw[kind].append(data[at + 3 : at + length])
        at += length
    tables = {formats[kind].name: (formats[kind], b"".join(rows)) for kind, rows in raw.items()}
    return tables, messages, damage


def _format(body: bytes) -> tuple[int, Format]:
    texts = [part.split(b"\0")[0].decode("ascii", "replace") for part in (body[2:6], body[6:22], body[22:86])]
    columns = tuple(texts[2].split(",")) if texts[2] else ()
    return body[0], Format(name=texts[0], length=body[1], letters=texts[1], columns=columns)


class _Table:
    """The records of one name; of several sensors or filter cores, the first unless another is asked for."""

    def __init__(self, kind: Format, raw: bytes) -> None:
        self._scale = {column: TYPES[letter][1] for column, letter in zip(kind.columns, kind.letters, strict=True)}
        self._rows = np.frombuffer(raw, dtype=kind.dtype)
        self.instance = next((name for name in INSTANCES if name in self._scale), None)

    def instances(self) -> list[int]:
        return [0] if self.instance is None else [int(number) for number in np.unique(self._rows[self.instance])]

    def of(self, number: int, *columns: str) -> list[NDArray[np.float64]] | None:
        """Return time [s] and columns of one sensor in the format's units; None when a column is missing."""
        if "TimeUS" not in self._scale or any(column not in self._scale for column in columns):
            return None
        rows = self._rows if self.instance is None else self._rows[self._rows[self.instance] == number]
        time_s = rows["TimeUS"].astype(float) * 1e-6
        return [time_s, *(rows[column].astype(float) * self._scale[column] for column in columns)]


def _channels(tables: dict[str, _Table], messages: int) -> Channels:
    packs: dict[int, Series] = {}
    battery = tables.get("BAT") or tables.get("CURR")
    for number in battery.instances() if battery else []:
        columns = battery.of(number, "Volt", "Curr") if battery else None
        found = series(*columns) if columns else None
        if found is not None:
            packs[number] = found
    return Channels(
        packs=packs,
        velocity=_velocity(tables),
        wind=_first(tables, ("XKF2", "NKF2"), "VWN", "VWE"),
        equivalent_airspeed=_first(tables, ("ARSP",), "Airspeed"),
        pressure=_first(tables, ("BARO",), "Press"),
        messages=messages,
    )


def _first(tables: dict[str, _Table], names: tuple[str, ...], *columns: str) -> Series | None:
    """Return columns of the first record type that is there, of its lowest sensor or core."""
    for name in names:
        table = tables.get(name)
        found = table.of(table.instances()[0], *columns) if table else None
        if found:
            return series(*found)
    return None


def _velocity(tables: dict[str, _Table]) -> Series | None:
    """Return the filter's velocity, or that of the satellite receiver: north, east, up."""
    filtered = _first(tables, ("XKF1", "NKF1"), "VN", "VE", "VD")
    if filtered is not None:
        return Series(time_s=filtered.time_s, values=filtered.values * [1.0, 1.0, -1.0])
    fixes = _first(tables, ("GPS",), "Spd", "GCrs", "VZ")
    if fixes is None:
        return None
    course_rad = np.radians(fixes.values[:, 1])
    north, east = fixes.values[:, 0] * np.cos(course_rad), fixes.values[:, 0] * np.sin(course_rad)
    return Series(time_s=fixes.time_s, values=np.stack([north, east, -fixes.values[:, 2]], axis=1))
