"""Records as blocks of a few seconds of steady flight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.fit.record import PowerRecord
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.core.errors import LogError

BLOCK_S = 3.0  # long against a rotor's response, short against a manoeuvre
LEAST_AIRBORNE_S = 60.0
AIRBORNE_FRAC = 0.25  # of modelled hover power: below it the aircraft stands on the ground

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """Means over blocks, one flight after the other; `part_frac` is how far through its own flight a block lies."""

    time_s: Floats
    power_w: Floats
    airspeed_mps: Floats
    climb_mps: Floats
    density_kgm3: Floats
    payload_kg: Floats
    part_frac: Floats
    notes: tuple[str, ...]


def blocks_of(aircraft: Aircraft, records: Sequence[PowerRecord]) -> Blocks:
    """Return the airborne blocks of all records.

    Raises
    ------
    LogError
        For a record without load, airspeed or air density, or with less than a minute in the air.
    """
    if not records:
        raise LogError("no flight log is given.", remedy="Name one or more logs.")
    tables = [_table(aircraft, record) for record in records]
    joined = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    notes = tuple(dict.fromkeys(note for record in records for note in record.notes))
    return Blocks(**joined, notes=notes)


def _table(aircraft: Aircraft, record: PowerRecord) -> dict[str, Floats]:
    where = record.source.origin
    if record.payload_kg is None:
        raise LogError("does not say what load hung on it.", where=where, remedy="Give --payload-kg, 0 for none.")
    if record.airspeed_mps is None:
        remedy = "Give --still-air if there was next to no wind; speed over ground is no airspeed."
        raise LogError("has neither airspeed nor wind.", where=where, remedy=remedy)
    if record.density_kgm3 is None:
        raise LogError("has no air pressure.", where=where, remedy="Give the height of the flight with --altitude-m.")
    number = np.floor((record.time_s - record.time_s[0]) / BLOCK_S).astype(int)
    counts = np.bincount(number)

    def mean(column: Floats) -> Floats:
        return np.bincount(number, column)[counts > 0] / counts[counts > 0]

    power_w, density = mean(record.power_w), mean(record.density_kgm3)
    hover = {"airspeed_mps": 0.0, "climb_mps": 0.0, "density_kgm3": float(np.median(density))}
    hover_w = float(electrical_power_w(aircraft, payload_kg=record.payload_kg, **hover))
    used = power_w > AIRBORNE_FRAC * min(hover_w, float(np.quantile(power_w, 0.9)))
    if np.count_nonzero(used) * BLOCK_S < LEAST_AIRBORNE_S:
        what = f"holds {np.count_nonzero(used) * BLOCK_S:.0f} s in the air; a fit wants {LEAST_AIRBORNE_S:.0f} s."
        raise LogError(what, where=where, remedy="Give a longer flight.")
    count = int(np.count_nonzero(used))
    return {
        "time_s": mean(record.time_s)[used],
        "power_w": power_w[used],
        "airspeed_mps": mean(record.airspeed_mps)[used],
        "climb_mps": mean(record.climb_mps)[used],
        "density_kgm3": density[used],
        "payload_kg": np.full(count, record.payload_kg),
        "part_frac": (np.arange(count) + 0.5) / count,
    }
