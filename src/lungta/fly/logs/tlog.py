"""MAVLink telemetry logs (.tlog): 8 bytes of time, then one MAVLink frame, over and over.

Frames are walked here and decoded by pymavlink: its own log reader skips damage without a word, and a fit must know.
Fields and units: MAVLink common and ardupilotmega message sets (mavlink.io/en/messages/common.html).
"""

from __future__ import annotations

import struct
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from lungta.core.errors import LogError
from lungta.core.units import PA_PER_HPA
from lungta.fly.logs.channels import Channels, Series, series

STAMP = struct.Struct(">Q")  # microseconds since 1970
V1, V2 = 0xFE, 0xFD
V1_EXTRA, V2_EXTRA, SIGNATURE = 8, 12, 13  # bytes of a frame beside its payload
SIGNED = 0x01
NO_CELL, NO_CURRENT = 65535, -1
NOT_AN_AUTOPILOT = 8  # MAV_AUTOPILOT_INVALID: ground stations, gimbals, companions
Rows = dict[str, list[tuple[float, ...]]]


def read_tlog(data: bytes, where: str) -> tuple[Channels, str]:
    """Return the channels of a telemetry log, and how it is damaged (empty when it is whole).

    Raises
    ------
    LogError
        When the file does not start like a telemetry log.
    """
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    if _frame_length(data, 0) is None:
        what = "is no MAVLink telemetry log: it does not start with a time and a MAVLink frame."
        raise LogError(what, where=where, remedy="Give the .tlog that the ground station wrote.")
    decoder = mavlink.MAVLink(None)
    wanted = {mavlink.mavlink_map[key].msgname: key for key in mavlink.mavlink_map}
    keys = {wanted[name] for name in ("HEARTBEAT", *HANDLERS)}
    rows: dict[int, Rows] = defaultdict(lambda: defaultdict(list))
    vehicles: list[int] = []
    messages, damage = 0, ""
    for at, frame in _frames(data):
        if frame is None:
            damage = f"ends or breaks in mid-record at byte {at} of {len(data)}"
            break
        messages += 1
        if _id_of(frame) not in keys:
            continue
        try:
            message = decoder.decode(bytearray(frame))
        except mavlink.MAVError:
            damage = f"holds a frame whose checksum is wrong at byte {at} of {len(data)}"
            break
        time_s = STAMP.unpack_from(data, at)[0] * 1e-6
        system, name = message.get_srcSystem(), message.get_type()
        if name == "HEARTBEAT":
            if message.autopilot != NOT_AN_AUTOPILOT:
                vehicles.append(system)
        else:
            HANDLERS[name](rows[system], time_s, message)
    return _channels(rows, vehicles, messages, where), damage


def _frames(data: bytes) -> Iterator[tuple[int, bytes | None]]:
    """Yield the place of each record and its frame; None for the frame where the walk must end."""
    at = 0
    while at < len(data):
        length = _frame_length(data, at)
        end = at + STAMP.size + (length or 0)
        if length is None or end > len(data):
            yield at, None
            return
        yield at, data[at + STAMP.size : end]
        at = end


def _frame_length(data: bytes, at: int) -> int | None:
    head = data[at + STAMP.size : at + STAMP.size + 3]
    if len(head) < 3 or head[0] not in (V1, V2):
        return None
    if head[0] == V1:
        return head[1] + V1_EXTRA
    return head[1] + V2_EXTRA + (SIGNATURE if head[2] & SIGNED else 0)


def _id_of(frame: bytes) -> int:
    return frame[5] if frame[0] == V1 else int.from_bytes(frame[7:10], "little")


def _sys_status(rows: Rows, time_s: float, message: Any) -> None:
    if message.current_battery != NO_CURRENT and message.voltage_battery not in (0, NO_CELL):
        rows["first"].append((time_s, message.voltage_battery * 1e-3, message.current_battery * 1e-2))


def _battery_status(rows: Rows, time_s: float, message: Any) -> None:
    cells = [cell for cell in message.voltages if cell != NO_CELL]
    if message.current_battery != NO_CURRENT and cells:
        rows[f"pack {message.id}"].append((time_s, sum(cells) * 1e-3, message.current_battery * 1e-2))


def _position(rows: Rows, time_s: float, message: Any) -> None:
    rows["velocity"].append((time_s, message.vx * 1e-2, message.vy * 1e-2, -message.vz * 1e-2))


def _vfr_hud(rows: Rows, time_s: float, message: Any) -> None:
    rows["hud"].append((time_s, message.airspeed, message.groundspeed))


def _pressure(rows: Rows, time_s: float, message: Any) -> None:
    rows["pressure"].append((time_s, message.press_abs * PA_PER_HPA))


def _wind(rows: Rows, time_s: float, message: Any) -> None:
    toward_rad = np.radians(message.direction) + np.pi  # the field says where it comes from
    rows["wind"].append((time_s, message.speed * np.cos(toward_rad), message.speed * np.sin(toward_rad)))


def _wind_cov(rows: Rows, time_s: float, message: Any) -> None:
    rows["wind"].append((time_s, message.wind_x, message.wind_y))


HANDLERS = {
    "SYS_STATUS": _sys_status,
    "BATTERY_STATUS": _battery_status,
    "GLOBAL_POSITION_INT": _position,
    "VFR_HUD": _vfr_hud,
    "SCALED_PRESSURE": _pressure,
    "WIND": _wind,
    "WIND_COV": _wind_cov,
}


def _channels(rows: dict[int, Rows], vehicles: list[int], messages: int, where: str) -> Channels:
    """Return the channels of the one vehicle of the log."""
    systems = sorted(set(vehicles))
    if len(systems) > 1:
        remedy = "Record one telemetry log per aircraft."
        raise LogError(f"holds {len(systems)} aircraft (systems {systems}).", where=where, remedy=remedy)
    own: Rows = rows[systems[0]] if systems else defaultdict(list)
    packs = {int(name[5:]): found for name in sorted(own) if name.startswith("pack ") and (found := _series(own, name))}
    notes: tuple[str, ...] = ()
    first = _series(own, "first")
    if not packs and first is not None:
        packs, notes = {0: first}, ("power from SYS_STATUS: the first battery alone",)
    hud = own["hud"]
    measured = any(abs(airspeed - ground) > 0.01 for _, airspeed, ground in hud)  # else it is a copy of ground speed
    sensor = series(*np.array([(time_s, airspeed) for time_s, airspeed, _ in hud]).T) if measured else None
    return Channels(
        packs=packs,
        velocity=_series(own, "velocity"),
        wind=_series(own, "wind"),
        equivalent_airspeed=sensor,
        pressure=_series(own, "pressure"),
        messages=messages,
        notes=notes,
    )


def _series(rows: Rows, name: str) -> Series | None:
    return series(*np.array(rows[name]).T) if rows.get(name) else None
