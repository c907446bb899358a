"""A flight as a chain of steady legs: energy, charge and margin as distributions."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.battery import indicated_energy_j
from lungta.aircraft.draw import draw_values
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import State, demand, margin_of, power_of

LEG_RANGES = {
    "duration_s": (0.0, 86_400.0),  # below 0 time would run backwards
    "airspeed_mps": (0.0, 150.0),
    "climb_mps": (-50.0, 50.0),
    "density_kgm3": (0.1, 2.0),
    "payload_kg": (0.0, 10_000.0),
    "temperature_k": (180.0, 340.0),
    "airspeed_sigma_mps": (0.0, 50.0),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Legs:
    """Steady legs in the order they are flown, each field an array of shape (n,).

    Attributes
    ----------
    duration_s
        How long the leg lasts [s]; 0 is allowed.
    airspeed_mps, climb_mps
        Horizontal and vertical speed through the air, up positive [m/s].
    density_kgm3, temperature_k
        Of the air.
    payload_kg
        On board.
    airspeed_sigma_mps
        1-sigma uncertainty of the airspeed, from that of the wind [m/s].
    """

    duration_s: NDArray[np.float64]
    airspeed_mps: NDArray[np.float64]
    climb_mps: NDArray[np.float64]
    density_kgm3: NDArray[np.float64]
    payload_kg: NDArray[np.float64]
    temperature_k: NDArray[np.float64]
    airspeed_sigma_mps: NDArray[np.float64]

    def __post_init__(self) -> None:
        for name in (f.name for f in fields(self)):
            column = np.asarray(getattr(self, name), dtype=float)
            object.__setattr__(self, name, column)
            _check_column(name, column, np.shape(self.duration_s))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlightSamples:
    """What a flight takes, by sample of the aircraft's uncertain parameters.

    Attributes
    ----------
    time_s : array, shape (n + 1,)
        From take-off to the ends of the legs [s].
    power_w : array, shape (n,)
        Median electrical power of each leg [W].
    energy_j : array, shape (samples,)
        Drawn from the packs by the whole flight [J].
    soc_frac : array, shape (samples, n + 1)
        Indicated charge at `time_s`; below 0 the flight takes more than there is.
    thrust_margin_frac : array, shape (n,)
        Median (available - required) / available thrust of each leg.
    least_margin_frac : array, shape (samples,)
        Least thrust margin of the whole flight; below 0 the rotors cannot hold it.
    """

    time_s: NDArray[np.float64]
    power_w: NDArray[np.float64]
    energy_j: NDArray[np.float64]
    soc_frac: NDArray[np.float64]
    thrust_margin_frac: NDArray[np.float64]
    least_margin_frac: NDArray[np.float64]


def fly(aircraft: Aircraft, legs: Legs, *, samples: int = 256, seed: int = 0) -> FlightSamples:
    """Return energy, charge and thrust margin of a flight from full packs, sampled over what is uncertain.

    Each sample draws every parameter of airframe, rotor and battery once, and one error of the wind that holds for the
    whole flight in units of `airspeed_sigma_mps`. The same seed gives the same samples.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> one = np.ones(1)
    >>> hover = Legs(duration_s=300 * one, airspeed_mps=0 * one, climb_mps=0 * one, density_kgm3=0.7 * one,
    ...              payload_kg=15 * one, temperature_k=268.0 * one, airspeed_sigma_mps=0 * one)
    >>> flown = fly(load_aircraft("dji-fc30"), hover, samples=64, seed=1)
    >>> flown.soc_frac.shape, bool(0.5 < np.median(flown.soc_frac[:, -1]) < 0.8)
    ((64, 2), True)
    """
    rng = np.random.default_rng(seed)
    values = draw_values(aircraft, samples, rng)
    wind_error = rng.standard_normal((samples, 1))
    state = State(
        payload_kg=legs.payload_kg,
        airspeed_mps=np.abs(legs.airspeed_mps + wind_error * legs.airspeed_sigma_mps),
        climb_mps=legs.climb_mps,
        density_kgm3=legs.density_kgm3,
    )
    needed = demand(values, state)
    power_w = power_of(values, needed)
    leg_energy_j = power_w * legs.duration_s
    margin_frac = margin_of(values, needed, legs.density_kgm3)
    used_frac = np.cumsum(leg_energy_j / indicated_energy_j(values.battery, legs.temperature_k), axis=1)
    return FlightSamples(
        time_s=np.concatenate([[0.0], np.cumsum(legs.duration_s)]),
        power_w=np.median(power_w, axis=0),
        energy_j=leg_energy_j.sum(axis=1),
        soc_frac=1.0 - np.hstack([np.zeros((samples, 1)), used_frac]),
        thrust_margin_frac=np.median(margin_frac, axis=0),
        least_margin_frac=np.broadcast_to(margin_frac, power_w.shape).min(axis=1),
    )


def _check_column(name: str, column: NDArray[np.float64], shape: tuple[int, ...]) -> None:
    if column.ndim != 1 or column.shape != shape or column.size == 0:
        raise ValueError(f"{name} must have one value per leg, shape {shape}, got {column.shape}")
    low, high = LEG_RANGES[name]
    wrong = ~((column >= low) & (column <= high))  # catches NaN too
    if np.any(wrong):
        leg = int(np.argmax(wrong))
        raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {column[leg]} in leg {leg + 1}")
