"""The job that an aircraft is sized for."""

from __future__ import annotations

from dataclasses import dataclass, fields

BOUNDS = {
    "payload_kg": (0.1, 200.0),
    "range_m": (100.0, 50_000.0),
    "climb_m": (0.0, 4_000.0),
    "density_kgm3": (0.3, 1.4),
    "temperature_k": (220.0, 320.0),
    "wind_mps": (0.0, 20.0),
    "reserve_frac": (0.0, 0.6),
    "control_margin_frac": (0.05, 0.5),
    "drop_s": (0.0, 1_800.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """What is to be carried, how far, in which air; the way back is flown empty.

    Attributes
    ----------
    payload_kg, range_m, climb_m
        Load up, distance one way and height gained on it.
    density_kgm3, temperature_k
        Of the air at the top, where the load must be held.
    wind_mps
        Headwind on both ways: the wind of neither way helps.
    reserve_frac, control_margin_frac
        Charge on landing at the 5 % quantile; thrust kept for control at 20 % charge.
    drop_s
        Hover over the drop.
    """

    payload_kg: float
    range_m: float
    density_kgm3: float
    temperature_k: float
    climb_m: float = 700.0
    wind_mps: float = 5.0
    reserve_frac: float = 0.2
    control_margin_frac: float = 0.2
    drop_s: float = 60.0

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            low, high = BOUNDS[name]
            if not low <= getattr(self, name) <= high:
                raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {getattr(self, name):g}")
