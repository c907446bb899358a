"""How fast power and Monte Carlo flights are: the corridor search, the reserve and the payload limits stand on them."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
from harness import Row, at_most

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.flight import Legs, fly
from lungta.aircraft.performance import disc_area_m2, electrical_power_w

STATES_N = 1_000_000
POWER_BOUND_S = 0.15
FLIGHTS_N, STEPS_N = 10_000, 720
FLIGHTS_BOUND_S, FLIGHTS_BOUND_MB = 2.0, 500.0


def best_s(job: Callable[[], object], runs: int) -> float:
    """Return the least wall time of several runs [s]."""
    times_s = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times_s.append(time.perf_counter() - start)
    return min(times_s)


def actuator_disc_w(
    thrust_n: np.ndarray, airspeed_mps: np.ndarray, density_kgm3: np.ndarray, area_m2: float
) -> np.ndarray:
    """Return the ideal power of a disc in axial flow alone, the formula that AeroSandbox has for propellers [W]."""
    loading = thrust_n / (0.5 * density_kgm3 * area_m2)
    return 0.5 * thrust_n * airspeed_mps * (np.sqrt(loading / airspeed_mps**2 + 1.0) + 1.0)


def round_trip() -> Legs:
    """Return the Everest round trip in 720 legs of one second."""
    part = np.arange(STEPS_N) / STEPS_N
    up, hover = part < 0.4, (part >= 0.4) & (part < 0.5)
    return Legs(
        duration_s=np.ones(STEPS_N),
        airspeed_mps=np.where(hover, 0.0, 12.0),
        climb_mps=np.where(up, 2.9, np.where(hover, 0.0, -2.3)),
        density_kgm3=np.full(STEPS_N, 0.66),
        payload_kg=np.full(STEPS_N, 15.0),
        temperature_k=np.full(STEPS_N, 266.0),
        airspeed_sigma_mps=np.full(STEPS_N, 2.0),
    )


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    fc30, runs = load_aircraft("dji-fc30"), 2 if short else 7
    random = np.random.default_rng(0)
    states = {
        "payload_kg": random.uniform(0.0, 30.0, STATES_N),
        "airspeed_mps": random.uniform(0.0, 20.0, STATES_N),
        "climb_mps": random.uniform(-3.0, 5.0, STATES_N),
        "density_kgm3": random.uniform(0.5, 1.225, STATES_N),
    }
    power_s = best_s(lambda: electrical_power_w(fc30, **states), runs)
    thrust_n, area_m2 = 9.80665 * (65.0 + states["payload_kg"]), float(disc_area_m2(fc30.nominal.rotor))
    axial_mps = np.maximum(states["airspeed_mps"], 0.1)
    disc_s = best_s(lambda: actuator_disc_w(thrust_n, axial_mps, states["density_kgm3"], area_m2), runs)
    legs = round_trip()
    fly(fc30, legs, samples=10)  # compiles the march
    flights_s = best_s(lambda: fly(fc30, legs, samples=FLIGHTS_N), 1 if short else 3)
    tracemalloc.start()
    fly(fc30, legs, samples=FLIGHTS_N)
    peak_mb = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    beside = f"electrical power, 1e6 states (axial disc formula alone, as AeroSandbox: {disc_s * 1e3:.0f} ms here)"
    return [
        at_most(beside, power_s, "s", POWER_BOUND_S),
        at_most("10,000 Monte Carlo flights of 720 steps", flights_s, "s", FLIGHTS_BOUND_S),
        at_most("the same, peak memory of its arrays", peak_mb, "MB", FLIGHTS_BOUND_MB),
    ]
