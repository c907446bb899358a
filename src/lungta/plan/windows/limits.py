"""What must hold for a flight, with who says so; each figure can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft

MILE_M, FOOT_M = 1609.344, 0.3048  # international, exact


class Limit(StrEnum):
    """What is judged, in the order in which it is shown."""

    WIND = "wind"
    GUST = "gust"
    TEMPERATURE = "temperature"
    CLOUD = "cloud"
    VISIBILITY = "visibility"
    PRECIPITATION = "precipitation"
    ICING = "icing"
    LEE = "lee"
    DAYLIGHT = "daylight"
    WAY = "corridor"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlyingLimits:
    """What the air along a corridor must keep to.

    Attributes
    ----------
    wind_mps, gust_mps : float
        Greatest mean wind and greatest gust of the hour [m/s].
    min_temperature_k, max_temperature_k : float
        Of the air [K].
    least_visibility_m : float
        Practice figure: 3 statute miles, 14 CFR 107.51(c). What Nepal asks for is not at hand.
    cloud_clearance_m : float
        Practice figure: 500 ft below cloud, 14 CFR 107.51(d)(1).
    most_precipitation_mmph : float
        Our practice: none that a gauge counts (0.1 mm). Ratings such as IP55 are about water, not ice on blades.
    icing_coldest_k, icing_warmest_k : float
        Ice gathers in visible moisture between these [K]: little below about -20 degC, most near 0 degC (FAA AC 91-74,
        chapter 2). Visible moisture is cloud along the path, or precipitation.
    most_lee_frac : float or None
        Greatest part of the corridors that may lie in the lee of ridges, 0..1; None: the lee is shown and not counted.
    """

    wind_mps: float
    gust_mps: float
    min_temperature_k: float
    max_temperature_k: float
    least_visibility_m: float = 3.0 * MILE_M
    cloud_clearance_m: float = 500.0 * FOOT_M
    most_precipitation_mmph: float = 0.1
    icing_coldest_k: float = 253.15
    icing_warmest_k: float = 273.15
    most_lee_frac: float | None = None

    def __post_init__(self) -> None:
        if self.most_lee_frac is not None and not 0.0 <= self.most_lee_frac <= 1.0:
            raise ValueError(f"most_lee_frac must lie in 0..1, got {self.most_lee_frac}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreads:
    """1-sigma errors of what the weather says without one; all are assumptions.

    Attributes
    ----------
    temperature_k : float
        Of air temperature along the path [K]; `Correction.temperature_sigma_k` when a station has taught it.
    cloud_base_m, cloud_base_from_humidity_m : float
        Of a stated cloud base, and of one that is worked out from humidity [m].
    peak_factor : float
        Of the highest gust of an hour in standard deviations: Gumbel's law for the greatest of some hundred
        independent gusts, pi / sqrt(6) / sqrt(2 ln 300) (Davenport 1964, from memory).
    """

    temperature_k: float = 2.0
    cloud_base_m: float = 150.0
    cloud_base_from_humidity_m: float = 300.0
    peak_factor: float = 0.4


def limits_of(aircraft: Aircraft) -> FlyingLimits:
    """Return the limits of an aircraft with the practice figures for what it says nothing about.

    Manufacturers give one wind limit and do not say whether gusts may pass it: they may not, as in `lungta plan`.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> limits_of(load_aircraft("dji-fc30")).gust_mps
    12.0
    """
    return FlyingLimits(
        wind_mps=aircraft.wind_limit_mps,
        gust_mps=aircraft.wind_limit_mps,
        min_temperature_k=aircraft.min_temperature_k,
        max_temperature_k=aircraft.max_temperature_k,
    )


def limits_asked(limits: FlyingLimits) -> tuple[Limit, ...]:
    """Return what counts: the lee of ridges only where a part of the corridors in it was named as the most.

    >>> from lungta.aircraft.catalogue import load_aircraft
    >>> Limit.LEE in limits_asked(limits_of(load_aircraft("dji-fc30")))
    False
    """
    return tuple(limit for limit in Limit if limit is not Limit.LEE or limits.most_lee_frac is not None)
