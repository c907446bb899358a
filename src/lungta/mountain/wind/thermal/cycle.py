"""The valley wind through the day: the sun warms a valley's air more than the plain's, and the plain's flows in."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.wind.thermal.relief import Floats
from lungta.mountain.wind.thermal.settings import ValleySettings

STEP_S = 600.0


class ValleyState(NamedTuple):
    """`wind_mps`: mean wind from floor to crests, positive up the valley; `excess_k`: warmth beyond the plain's air."""

    wind_mps: Floats
    excess_k: Floats


def valley_cycle(hourly_kmps: Floats, depth_m: Floats, temperature_k: Floats, settings: ValleySettings) -> ValleyState:
    """Return the valley wind at the last of the hours, after two rounds through them.

    Two balances, of heat and of momentum, over the valley's depth h and length L:

        d(excess)/dt = a F / h - |U| excess / L          d(U)/dt = g h excess / (T L) - c_d |U| U / h

    F is the kinematic heat flux of the ground, a `excess_frac`. In a steady state L drops out, U^3 = a g F h / (T c_d):
    the valley wind is the convective velocity scale of the valley's air times (a / c_d)^(1/3). L sets how long it
    takes. After the textbook picture of valley-plain contrast, topographic amplification and flushing (Zardi & Whiteman
    2013, doi:10.1007/978-94-007-4098-3_2); this two-number form is Lungta's own.

    Parameters
    ----------
    hourly_kmps : array, shape (hours + 1, ...)
        Kinematic heat flux of the valley's ground [K m/s], hourly: the last at the time asked for, the first a day
        earlier.
    depth_m, temperature_k : array, shape (...)
        Depth of the valley [m] and temperature of its air [K].
    settings : ValleySettings
        Length, drag and excess.

    >>> steady = valley_cycle(np.full((25, 1), 0.2), np.array([1500.0]), np.array([270.0]), ValleySettings())
    >>> steady.wind_mps.round(2).tolist(), round(float(9.80665 / 270.0 * 0.2 * 1500.0 / 0.02) ** (1 / 3), 2)
    ([8.17], 8.17)
    """
    wind, excess = np.zeros(depth_m.shape), np.zeros(depth_m.shape)
    push = STANDARD_GRAVITY_MPS2 * depth_m / (temperature_k * settings.length_m)
    drag = settings.drag_coefficient_frac / depth_m
    steps = round(3600.0 / STEP_S)
    for start, end in [*pairwise(hourly_kmps)] * 2:
        for step in range(steps):
            flux = start + (end - start) * ((step + 0.5) / steps)
            heating = settings.excess_frac * flux / depth_m
            flushing = 1.0 + STEP_S * np.abs(wind) / settings.length_m
            excess = (excess + STEP_S * heating) / flushing
            wind = (wind + STEP_S * push * excess) / (1.0 + STEP_S * drag * np.abs(wind))
    return ValleyState(wind, excess)
