"""Flights that never were, as records and as log files: for the fit and for the readers."""

from __future__ import annotations

import csv
import io
import struct
from dataclasses import replace
from typing import Any

import numpy as np

from lungta.aircraft.fit.record import PowerRecord
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.core.provenance import InputSource


def with_values(aircraft: Aircraft, **values: float) -> Aircraft:
    """The aircraft with some figures changed: `rotor__induced_factor=1.2`."""
    for name, value in values.items():
        part, key = name.split("__")
        old = getattr(aircraft, part)
        aircraft = replace(aircraft, **{part: replace(old, **{key: replace(getattr(old, key), value=value)})})
    return aircraft


def made_record(truth: Aircraft, *, seed: int, payload_kg: float = 10.0, duration_s: float = 600.0) -> PowerRecord:
    """A flight of changing speed and climb, with 3 % of noise that hangs together over 20 s."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(0.0, duration_s, 0.5)
    airspeed = 8.0 + 8.0 * np.sin(time_s / 47.0) * np.cos(time_s / 131.0)
    climb = 2.0 * np.sin(time_s / 61.0)
    power_w = electrical_power_w(
        truth, payload_kg=payload_kg, airspeed_mps=np.abs(airspeed), climb_mps=climb, density_kgm3=0.7
    )
    noise, keep = np.zeros(time_s.size), np.exp(-0.5 / 20.0)
    kicks = rng.standard_normal(time_s.size) * np.sqrt(1 - keep**2)
    for i in range(1, time_s.size):
        noise[i] = keep * noise[i - 1] + kicks[i]
    voltage_v = 54.0 - 5.0 * time_s / duration_s
    return PowerRecord(
        time_s=time_s,
        voltage_v=voltage_v,
        current_a=power_w * (1.0 + 0.03 * noise) / voltage_v,
        airspeed_mps=np.abs(airspeed),
        groundspeed_mps=np.abs(airspeed),
        climb_mps=climb,
        density_kgm3=np.full(time_s.size, 0.7),
        payload_kg=payload_kg,
        source=InputSource(kind="flight log", title="made", origin=f"made-{seed}", sha256=f"{seed:064d}"),
    )


def rodrigues_csv(record: PowerRecord, **columns: Any) -> bytes:
    """A record in the layout of Rodrigues et al.; `columns` replace or, as None, leave out."""
    table = {
        "time": record.time_s,
        "wind_speed": record.airspeed_mps,
        "battery_voltage": record.voltage_v,
        "battery_current": record.current_a,
        "position_z": 100.0 + np.cumsum(record.climb_mps) * 0.5,
        "velocity_x": record.groundspeed_mps,
        "velocity_y": np.zeros(record.time_s.size),
        "velocity_z": record.climb_mps,
    }
    table |= columns
    kept = {name: column for name, column in table.items() if column is not None}
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(kept)
    writer.writerows(zip(*kept.values(), strict=True))
    return held.getvalue().encode()


def tlog(record: PowerRecord) -> bytes:
    """A record as MAVLink telemetry: heartbeat, battery, position, wind and pressure."""
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    link = mavlink.MAVLink(None, srcSystem=1, srcComponent=1)
    frames, climb_mps = [], record.climb_mps
    for i, time_s in enumerate(record.time_s):
        messages = [
            mavlink.MAVLink_heartbeat_message(2, 3, 0, 0, 4, 3),
            mavlink.MAVLink_sys_status_message(
                0, 0, 0, 0, int(record.voltage_v[i] * 1e3), int(record.current_a[i] * 1e2), -1, 0, 0, 0, 0, 0, 0
            ),
            mavlink.MAVLink_global_position_int_message(
                int(time_s * 1e3),
                0,
                0,
                0,
                0,
                int(record.groundspeed_mps[i] * 1e2),
                0,
                -int(climb_mps[i] * 1e2),
                0,
            ),
            mavlink.MAVLink_wind_message(0.0, 3.0, 0.0),
            mavlink.MAVLink_scaled_pressure_message(int(time_s * 1e3), 540.0, 0.0, 0),
        ]
        for message in messages:
            frames.append(struct.pack(">Q", int(1.7e15 + time_s * 1e6)) + message.pack(link))
    return b"".join(frames)


def dataflash(record: PowerRecord) -> bytes:
    """A record as an ArduPilot on-board log: BAT, GPS and BARO."""
    kinds = {
        b"BAT": (1, "QBff", "TimeUS,Instance,Volt,Curr", "<QBff"),
        b"GPS": (2, "QBfff", "TimeUS,I,Spd,GCrs,VZ", "<QBfff"),
        b"BARO": (3, "QBf", "TimeUS,I,Press", "<QBf"),
    }
    head = b"\xa3\x95"
    described = (
        head + bytes([128]) + struct.pack("<BB4s16s64s", 128, 89, b"FMT", b"BBnNZ", b"Type,Length,Name,Format,Columns")
    )
    for name, (number, letters, columns, layout) in kinds.items():
        length = 3 + struct.calcsize(layout)
        described += head + bytes([128])
        described += struct.pack("<BB4s16s64s", number, length, name, letters.encode(), columns.encode())
    rows = []
    for i, time_s in enumerate(record.time_s):
        stamp = int(time_s * 1e6)
        figures = {
            b"BAT": (stamp, 0, record.voltage_v[i], record.current_a[i]),
            b"GPS": (stamp, 0, record.groundspeed_mps[i], 0.0, -record.climb_mps[i]),
            b"BARO": (stamp, 0, 54_000.0),
        }
        for name, (number, _, _, layout) in kinds.items():
            rows.append(head + bytes([number]) + struct.pack(layout, *figures[name]))
    return described + b"".join(rows)
