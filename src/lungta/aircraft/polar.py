"""Power against airspeed, with the best speeds and where the thrust margin ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.battery import supply
from lungta.aircraft.ceiling import MID_CHARGE_FRAC, thrust_ratios
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import State, demand
from lungta.aircraft.speeds import BestSpeeds, best_speeds

POINTS = 101

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polar:
    """Electrical power over airspeed for one load in one air.

    Attributes
    ----------
    payload_kg, density_kgm3
        Load and air.
    airspeed_mps, power_w, thrust_margin_frac : array, shape (n,)
        In level flight with packs at half charge.
    best : BestSpeeds
        For endurance and range, in the wind asked for.
    """

    payload_kg: float
    density_kgm3: float
    airspeed_mps: Floats
    power_w: Floats
    thrust_margin_frac: Floats
    best: BestSpeeds


def polar(
    aircraft: Aircraft,
    *,
    payload_kg: float,
    density_kgm3: float,
    headwind_mps: float = 0.0,
    extra_drag_area_m2: float = 0.0,
) -> Polar:
    """Return power and thrust margin from hover to the aircraft's highest speed.

    The best speeds are those without extra drag.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> line = polar(load_aircraft("dji-fc30"), payload_kg=15.0, density_kgm3=0.65)
    >>> bool(line.power_w.min() < line.power_w[0])
    True
    """
    values, speed = aircraft.nominal, np.linspace(0.0, aircraft.max_speed_mps, POINTS)
    state = State(
        payload_kg=np.asarray(payload_kg),
        airspeed_mps=speed,
        climb_mps=np.zeros(()),
        density_kgm3=np.asarray(density_kgm3),
        extra_drag_area_m2=extra_drag_area_m2,
    )
    needed = demand(values, state)
    source = supply(values.battery, MID_CHARGE_FRAC, values.battery.start_temperature_k)
    return Polar(
        payload_kg=payload_kg,
        density_kgm3=density_kgm3,
        airspeed_mps=speed,
        power_w=needed.power_w,
        thrust_margin_frac=thrust_ratios(values, needed, source).margin_frac,
        best=best_speeds(aircraft, payload_kg=payload_kg, density_kgm3=density_kgm3, headwind_mps=headwind_mps),
    )
