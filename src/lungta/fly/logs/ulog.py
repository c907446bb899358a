"""PX4's on-board logs (.ulg), by pyulog; the walk over the records here finds what pyulog passes over.

Format: docs.px4.io/main/en/dev_log/ulog_file_format.html. Topics and units: PX4, msg/BatteryStatus.msg,
VehicleLocalPosition.msg (north, east, down), VehicleAirData.msg, Wind.msg, Airspeed.msg.
"""

from __future__ import annotations

import contextlib
import io
import struct
from typing import Any

import numpy as np

from lungta.core.errors import LogError
from lungta.fly.logs.channels import Channels, Series, series

MAGIC = b"\x55\x4c\x6f\x67\x01\x12\x35"
HEADER_LENGTH = 16
RECORD = struct.Struct("<HB")  # length of what follows, and kind
KINDS = frozenset(b"FDIMPQARSOLCB")
APPENDED = struct.Struct("<3Q")  # in the flag record: where data that a crash dump appended begins
TOPICS = (
    "battery_status", "vehicle_local_position", "vehicle_air_data",
    "wind", "wind_estimate", "airspeed", "airspeed_validated",
)  # fmt: skip


def read_ulog(data: bytes, where: str) -> tuple[Channels, str]:
    """Return the channels of a PX4 log, and how it is damaged (empty when it is whole).

    Raises
    ------
    LogError
        When the file does not start like a ULog.
    """
    if data[: len(MAGIC)] != MAGIC or len(data) < HEADER_LENGTH:
        what = "is no PX4 log: it does not start with the bytes of a ULog."
        raise LogError(what, where=where, remedy="Give the .ulg from the aircraft's memory card.")
    messages, good, damage = _walk(data)
    topics = _topics(data[:good] if damage else data, where)
    return _channels(topics, messages), damage


def _walk(data: bytes) -> tuple[int, int, str]:
    """Return how many records there are, how many bytes are sound, and what is wrong with the next."""
    at, messages, end = HEADER_LENGTH, 0, len(data)
    appended: list[int] = []
    while at < end:
        if at + RECORD.size > end:
            broken = True
        else:
            length, kind = RECORD.unpack_from(data, at)
            broken = kind not in KINDS or at + RECORD.size + length > end
        if broken and end < len(data):  # the cut before an appended part is how a crash dump looks
            at, end = end, next((offset for offset in appended if offset > end), len(data))
            continue
        if broken:
            return messages, at, f"ends or breaks in mid-record at byte {at} of {len(data)}"
        if kind == ord("B") and length >= 40:
            appended = [offset for offset in APPENDED.unpack_from(data, at + RECORD.size + 16) if at < offset < end]
            end = appended[0] if appended else end
        messages += 1
        at += RECORD.size + length
        if at == end < len(data):
            end = next((offset for offset in appended if offset > end), len(data))
    return messages, len(data), ""


def _topics(data: bytes, where: str) -> dict[tuple[str, int], dict[str, Any]]:
    """Return the wanted topics by name and instance."""
    from pyulog import ULog
    from pyulog.exceptions import ULogException

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints its warnings
            log = ULog(io.BytesIO(data), list(TOPICS))
    except (ULogException, ValueError, KeyError, IndexError, TypeError, struct.error) as failure:
        raise LogError(f"cannot be read as a PX4 log: {failure}.", where=where) from failure
    return {(found.name, found.multi_id): found.data for found in log.data_list}


def _channels(topics: dict[tuple[str, int], dict[str, Any]], messages: int) -> Channels:
    packs: dict[int, Series] = {}
    for (name, number), table in topics.items():
        if name == "battery_status" and (found := _battery(table)) is not None:
            packs[number] = found
    position = _columns(topics, "vehicle_local_position", "vx", "vy", "vz")
    wind = _columns(topics, "wind", "windspeed_north", "windspeed_east")
    old_wind = _columns(topics, "wind_estimate", "windspeed_north", "windspeed_east")
    airspeed = _columns(topics, "airspeed_validated", "true_airspeed_m_s")
    return Channels(
        packs=packs,
        velocity=None if position is None else Series(time_s=position.time_s, values=position.values * [1, 1, -1.0]),
        wind=wind or old_wind,
        true_airspeed=airspeed or _columns(topics, "airspeed", "true_airspeed_m_s"),
        pressure=_columns(topics, "vehicle_air_data", "baro_pressure_pa"),
        messages=messages,
    )


def _battery(table: dict[str, Any]) -> Series | None:
    """Return voltage and current of one battery; PX4 writes -1 A where nothing measures it."""
    if "voltage_v" not in table or "current_a" not in table:
        return None
    current_a = np.where(table["current_a"] == -1.0, np.nan, table["current_a"])
    return series(table["timestamp"].astype(float) * 1e-6, table["voltage_v"], current_a)


def _columns(topics: dict[tuple[str, int], dict[str, Any]], name: str, *columns: str) -> Series | None:
    table = topics.get((name, 0))
    if table is None or any(column not in table for column in columns):
        return None
    return series(table["timestamp"].astype(float) * 1e-6, *(table[column] for column in columns))
