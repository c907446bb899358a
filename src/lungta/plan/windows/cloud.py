"""The base of cloud over a corridor, from what the weather says."""

from __future__ import annotations

from typing import NamedTuple

from lungta.mountain.weather.hour import WeatherHour
from lungta.mountain.weather.moisture import dewpoint_spread_k
from lungta.plan.windows.limits import Spreads

BASE_M_PER_K = 125.0
"""Height of the base of cloud per kelvin between temperature and dew point: they close at 9.8 - 1.8 K/km in air that is
mixed from below (AMS Glossary of Meteorology, "dewpoint formula")."""

CLEAR_AMSL_M = 25_000.0  # no cloud at all: above anything that flies here


class CloudBase(NamedTuple):
    """Base of cloud [m AMSL], its 1-sigma error [m], and how it is known."""

    alt_amsl_m: float
    sigma_m: float
    known_by: str


def cloud_base(hour: WeatherHour, spreads: Spreads) -> CloudBase | None:
    """Return the base of cloud of an hour, or None when nothing is said that it could be known by.

    A stated base counts first, then a sky without cloud, then the base that rising air from the station would have. The
    last knows no cloud that drifts in, nor fog that climbs the valley from moister ground.
    """
    if hour.cloud_base_amsl_m is not None:
        return CloudBase(hour.cloud_base_amsl_m, spreads.cloud_base_m, "stated")
    if hour.cloud_frac == 0.0:
        return CloudBase(CLEAR_AMSL_M, 0.0, "no cloud")
    if hour.humidity_frac is None:
        return None
    spread_k = dewpoint_spread_k(hour.temperature_k, hour.humidity_frac)
    base_m = hour.station_alt_amsl_m + BASE_M_PER_K * spread_k
    return CloudBase(base_m, spreads.cloud_base_from_humidity_m, "from humidity")
