"""The room that an aircraft and its load take around the place where navigation says they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.performance import drag_area_m2
from lungta.plan.corridor.request import Room

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft

LOAD_HIGH_M = 1.0  # assumption: a bag or a crate below the hook
SWING_DEG = 20.0  # assumption: a load on a sling in gusts; calm flight leans it by about half of that
RESPONSE_S = 2.0  # assumption: until the autopilot has met a gust, a large multirotor's position loop


def flight_room(aircraft: Aircraft, payload_kg: float, *, sling_m: float, gust_mps: float, density_kgm3: float) -> Room:
    """Return the room for gusts and a load on a sling.

    A gust carries the aircraft aside until the autopilot has met it, by a t^2 / 2 with the drag that the gust adds at
    cruise, `rho A ((V + dV)^2 - V^2) / 2` over the mass. A slung load hangs below and swings aside to 20 deg.

    Parameters
    ----------
    aircraft : Aircraft
        What flies.
    payload_kg : float
        With what [kg].
    sling_m : float
        Length of the sling [m]; 0: the load is held at the aircraft.
    gust_mps : float
        How far gusts go above the mean wind [m/s].
    density_kgm3 : float
        Of the air.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> room = flight_room(load_aircraft("dji-fc30"), 15.0, sling_m=10.0, gust_mps=5.0, density_kgm3=0.65)
    >>> round(room.below_m, 1), round(room.aside_m, 1)
    (11.0, 5.8)
    """
    speed_mps, gust = aircraft.cruise_mps, max(0.0, gust_mps)
    added_n = 0.5 * density_kgm3 * drag_area_m2(aircraft.nominal, payload_kg) * ((speed_mps + gust) ** 2 - speed_mps**2)
    blown_m = 0.5 * float(added_n) / (aircraft.empty_mass_kg + payload_kg) * RESPONSE_S**2
    swung_m = sling_m * float(np.sin(np.radians(SWING_DEG)))
    return Room(below_m=sling_m + LOAD_HIGH_M if sling_m > 0.0 else 0.0, aside_m=blown_m + swung_m)
