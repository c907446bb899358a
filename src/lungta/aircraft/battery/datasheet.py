"""How long a constant power lasts under a data sheet's conditions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.battery.cell import REFERENCE_K
from lungta.aircraft.battery.circuit import deliverable_charge_c, supply, terminal
from lungta.aircraft.parts import Battery, Numbers

NODES = 24  # Gauss-Legendre; the integrand is smooth down to 2 % of charge: to 1e-7 by test


def datasheet_time_s(battery: Battery[Numbers], power_w: ArrayLike) -> NDArray[np.float64]:
    """Return how long full packs at 25 degC give a power [W] until `depth_frac` of the indicated charge is used [s].

    t = integral of Q dz / I(z); the packs stay at 25 degC.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> battery = load_aircraft("dji-fc30").nominal.battery
    >>> 900.0 < float(datasheet_time_s(battery, 13_000.0)) < 1_100.0
    True
    """
    places, weights = np.polynomial.legendre.leggauss(NODES)
    depth = np.asarray(battery.depth_frac, dtype=float)
    needed_w = np.asarray(power_w, dtype=float)
    per_charge = np.zeros(np.broadcast_shapes(depth.shape, needed_w.shape, np.shape(battery.resistance_ohm)))
    for place, weight in zip(places, weights, strict=True):
        charge = 1.0 - depth * 0.5 * (place + 1.0)
        current_a = terminal(supply(battery, charge, REFERENCE_K), needed_w).current_a
        per_charge = per_charge + 0.5 * weight * depth / current_a
    return np.asarray(battery.count * deliverable_charge_c(battery, REFERENCE_K) * per_charge)
