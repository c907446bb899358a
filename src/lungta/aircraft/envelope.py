"""Payload against altitude: the physical limit as a distribution, for several temperatures and winds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.aircraft.ceiling import MID_CHARGE_FRAC, Condition, payload_limit_of
from lungta.aircraft.draw import draw_values
from lungta.aircraft.limits import check_altitude
from lungta.aircraft.model import Aircraft

DRAWS = 200
GUST_FRAC = 0.5  # gusts of one and a half times the mean wind: the usual gust factor over rough ground is 1.4-1.6
DRY_AIR_J_PER_KGK = 287.053  # U.S. Standard Atmosphere 1976

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnvelopeRequest:
    """What an envelope is wanted for.

    Attributes
    ----------
    alt_amsl_m, pressure_pa : array, shape (n,)
        Heights, -500..9,000 m, and the pressure of the air there.
    temperatures_k, winds_mps : tuple of float
        Of the air, the same at every height; mean winds to hold against, with gusts of half as much again.
    climb_mps, charge_frac : float
        Rate of climb to be held, and indicated charge of the packs.
    """

    alt_amsl_m: Floats
    pressure_pa: Floats
    temperatures_k: tuple[float, ...]
    winds_mps: tuple[float, ...]
    climb_mps: float = 0.0
    charge_frac: float = MID_CHARGE_FRAC

    def __post_init__(self) -> None:
        for alt_m in self.alt_amsl_m:
            check_altitude(float(alt_m))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnvelopeLine:
    """The payload limit over the heights at one temperature in one wind, control margin kept.

    `payload_p05_kg`, `payload_p50_kg` and `payload_p95_kg` are quantiles over the aircraft's uncertain parameters;
    below 0 the aircraft does not even hold itself.
    """

    temperature_k: float
    wind_mps: float
    density_kgm3: Floats
    payload_p05_kg: Floats
    payload_p50_kg: Floats
    payload_p95_kg: Floats

    def ceiling_amsl_m(self, alt_amsl_m: Floats, payload_kg: float = 0.0) -> float:
        """Return the height at which the median limit falls to a payload; NaN when it does not within the heights."""
        above = self.payload_p50_kg - payload_kg
        crossing = np.nonzero((above[:-1] >= 0.0) & (above[1:] < 0.0))[0]
        if crossing.size == 0:
            return float("nan")
        i = int(crossing[0])
        share = above[i] / (above[i] - above[i + 1])
        return float(alt_amsl_m[i] + share * (alt_amsl_m[i + 1] - alt_amsl_m[i]))


def envelope(
    aircraft: Aircraft, request: EnvelopeRequest, *, draws: int = DRAWS, seed: int = 0
) -> tuple[EnvelopeLine, ...]:
    """Return one line for each temperature and wind, temperatures first.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> request = EnvelopeRequest(alt_amsl_m=np.array([0.0, 6000.0]), pressure_pa=np.array([101_325.0, 47_200.0]),
    ...                           temperatures_k=(258.15, 278.15), winds_mps=(0.0,))
    >>> cold, warm = envelope(load_aircraft("dji-fc30"), request, draws=50)
    >>> bool(cold.payload_p50_kg[1] > warm.payload_p50_kg[1] > 0.0)
    True
    """
    values = draw_values(aircraft, draws, np.random.default_rng(seed))
    lines = []
    for temperature_k in request.temperatures_k:
        density = request.pressure_pa / (DRY_AIR_J_PER_KGK * temperature_k)
        for wind_mps in request.winds_mps:
            condition = Condition(
                density_kgm3=density,
                airspeed_mps=wind_mps,
                climb_mps=request.climb_mps,
                gust_mps=GUST_FRAC * wind_mps,
                charge_frac=request.charge_frac,
            )
            limits = payload_limit_of(values, condition, aircraft.control_margin_frac)
            low, middle, high = np.quantile(limits, (0.05, 0.5, 0.95), axis=0)
            lines.append(
                EnvelopeLine(
                    temperature_k=temperature_k,
                    wind_mps=wind_mps,
                    density_kgm3=density,
                    payload_p05_kg=low,
                    payload_p50_kg=middle,
                    payload_p95_kg=high,
                )
            )
    return tuple(lines)
