"""What a fit learns from: power over time, and the state of flight that it was drawn in."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from lungta.core.provenance import InputSource

Column = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerRecord:
    """One flight with measured voltage and current; columns of equal length.

    Attributes
    ----------
    time_s
        Since the log's first sample of power, strictly rising [s].
    voltage_v, current_a
        At the packs; currents of parallel packs added up.
    airspeed_mps
        Horizontal speed through the air, or None where the log does not tell it: ground speed is no stand-in in wind.
    groundspeed_mps, climb_mps
        Horizontal speed over ground, and vertical speed, up positive.
    density_kgm3
        Density of the air, or None where the log has no pressure.
    payload_kg
        Load during the whole record, or None when neither log nor person said.
    source
        The file.
    notes
        Every assumption and every choice that reading made, for the report.

    Raises
    ------
    ValueError
        For columns of unequal length, a figure that is not finite, time that does not rise, a negative load.
    """

    time_s: Column
    voltage_v: Column
    current_a: Column
    airspeed_mps: Column | None
    groundspeed_mps: Column
    climb_mps: Column
    density_kgm3: Column | None
    payload_kg: float | None
    source: InputSource
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        count = np.shape(self.time_s)
        if len(count) != 1 or count[0] < 2:
            raise ValueError(f"time_s must be a column of at least 2 samples, got shape {count}")
        for name in _columns(self):
            column = getattr(self, name)
            if np.shape(column) != count:
                raise ValueError(f"{name} must have the shape of time_s {count}, got {np.shape(column)}")
            if not np.all(np.isfinite(column)):
                raise ValueError(f"{name} must be finite everywhere")
        if not np.all(np.diff(self.time_s) > 0.0):
            raise ValueError("time_s must rise strictly")
        if self.density_kgm3 is not None and not np.all(self.density_kgm3 > 0.0):
            raise ValueError(f"density_kgm3 must be above 0, got {np.min(self.density_kgm3)}")
        if self.payload_kg is not None and not self.payload_kg >= 0.0:
            raise ValueError(f"payload_kg must not be negative, got {self.payload_kg}")

    @property
    def power_w(self) -> Column:
        """Electrical power at the packs [W]."""
        return np.asarray(self.voltage_v * self.current_a)

    @property
    def duration_s(self) -> float:
        """From first to last sample [s]."""
        return float(self.time_s[-1] - self.time_s[0])


def in_still_air(record: PowerRecord) -> PowerRecord:
    """Return the record with the speed over ground standing in for the airspeed it lacks, and a note that says so."""
    if record.airspeed_mps is not None:
        return record
    note = "assumption, as asked for: still air, so the speed over ground stands for the airspeed"
    return replace(record, airspeed_mps=record.groundspeed_mps, notes=(*record.notes, note))


def in_air_of(record: PowerRecord, density_kgm3: float) -> PowerRecord:
    """Return the record with one density for the air it tells nothing of [kg/m3], and a note that says so."""
    if record.density_kgm3 is not None:
        return record
    note = f"assumption, as stated: air of {density_kgm3:.4g} kg/m3 all through the flight"
    return replace(record, density_kgm3=np.full_like(record.time_s, density_kgm3), notes=(*record.notes, note))


def _columns(record: PowerRecord) -> list[str]:
    """Return the names of the columns that the record has."""
    plain = ("payload_kg", "source", "notes")
    return [f.name for f in fields(record) if f.name not in plain and getattr(record, f.name) is not None]
