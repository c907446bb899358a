"""How fast the full electrical power is: the corridor search and the Monte Carlo flights stand on it."""

from __future__ import annotations

import time

import numpy as np
from harness import Row, at_most

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import electrical_power_w

STATES_N = 1_000_000
BOUND_S = 1.0


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark: the best of several runs on one core."""
    fc30 = load_aircraft("dji-fc30")
    random = np.random.default_rng(0)
    states = {
        "payload_kg": random.uniform(0.0, 30.0, STATES_N),
        "airspeed_mps": random.uniform(0.0, 20.0, STATES_N),
        "climb_mps": random.uniform(-3.0, 5.0, STATES_N),
        "density_kgm3": random.uniform(0.5, 1.225, STATES_N),
    }
    times_s = []
    for _ in range(2 if short else 7):
        start = time.perf_counter()
        electrical_power_w(fc30, **states)
        times_s.append(time.perf_counter() - start)
    return [at_most("electrical power, 1e6 states", min(times_s), "s", BOUND_S)]
