"""Pressure, temperature and density of the air at a height: the standard atmosphere, or a station carried up and down.

Air is dry here. At Base Camp saturated air of 0 degC is 0.4 % lighter than dry air (vapour pressure 6.1 hPa of
535 hPa, times 0.378): less than the day's change of pressure, and left out.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

# U.S. Standard Atmosphere 1976 (NOAA-S/T 76-1562), tables 2 and 4
SEA_LEVEL_PRESSURE_PA = 101_325.0
SEA_LEVEL_TEMPERATURE_K = 288.15
LAPSE_K_PER_M = 0.0065  # per geopotential metre, troposphere
GAS_CONSTANT_JPKGK = 8314.32 / 28.9644  # R* / M0 of dry air
EARTH_RADIUS_M = 6_356_766.0  # r0 for geopotential height, eq. 18
LOWEST_M, TROPOPAUSE_M = -500.0, 11_019.0  # geometric; the tropopause lies at 11,000 geopotential metres

_EXPONENT = STANDARD_GRAVITY_MPS2 / (GAS_CONSTANT_JPKGK * LAPSE_K_PER_M)


class Air(NamedTuple):
    """State of the air, each an array with the shape of the heights asked for: pressure [Pa], temperature [K],
    density [kg/m3]."""

    pressure_pa: NDArray[np.float64]
    temperature_k: NDArray[np.float64]
    density_kgm3: NDArray[np.float64]


def geopotential_m(alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
    """Return the geopotential height [m] of heights above mean sea level [m] (U.S. Standard Atmosphere 1976, eq. 18).

    >>> round(float(geopotential_m(8848.86)), 1)
    8836.6
    """
    alt = np.asarray(alt_amsl_m, dtype=float)
    return EARTH_RADIUS_M * alt / (EARTH_RADIUS_M + alt)


def standard_air(alt_amsl_m: ArrayLike) -> Air:
    """Return the standard atmosphere at heights above mean sea level [m].

    Parameters
    ----------
    alt_amsl_m : array_like
        Heights [m AMSL], -500 up to the tropopause (11,019 m geometric); NaN gives NaN.

    Raises
    ------
    ValueError
        When a height lies outside that range.

    References
    ----------
    U.S. Standard Atmosphere 1976, NOAA-S/T 76-1562, eqs 23, 33a and 42.

    >>> round(float(standard_air(5364.0).density_kgm3 / standard_air(0.0).density_kgm3), 3)
    0.578
    """
    return _column(alt_amsl_m, 0.0, SEA_LEVEL_PRESSURE_PA, SEA_LEVEL_TEMPERATURE_K)


def air_from_station(
    alt_amsl_m: ArrayLike, *, station_alt_amsl_m: float, pressure_pa: float, temperature_k: float
) -> Air:
    """Return the air at heights [m AMSL], carried from a station by hydrostatic balance.

    Temperature changes by the standard 6.5 K/km from the station's. The true lapse of one hour lies between an
    inversion and 9.8 K/km: over 1,200 m a lapse wrong by 3 K/km moves the density by 1.3 %.

    Parameters
    ----------
    alt_amsl_m : array_like
        Heights [m AMSL], -500..11,019; NaN gives NaN.
    station_alt_amsl_m : float
        Height of the station [m AMSL].
    pressure_pa, temperature_k : float
        Measured or forecast there, *not* reduced to sea level.

    Raises
    ------
    ValueError
        When a height lies outside the range, or pressure or temperature are not positive.

    References
    ----------
    U.S. Standard Atmosphere 1976, eq. 33a with the station as base.

    >>> air = air_from_station(6065.0, station_alt_amsl_m=5315.0, pressure_pa=53510.0, temperature_k=269.75)
    >>> round(float(air.pressure_pa)), round(float(air.density_kgm3), 3)
    (48627, 0.64)
    """
    if pressure_pa <= 0.0 or temperature_k <= 0.0:
        raise ValueError(f"pressure and temperature must be positive, got {pressure_pa} Pa and {temperature_k} K")
    return _column(alt_amsl_m, station_alt_amsl_m, pressure_pa, temperature_k)


def _column(alt_amsl_m: ArrayLike, base_alt_amsl_m: float, pressure_pa: float, temperature_k: float) -> Air:
    alt = np.asarray(alt_amsl_m, dtype=float)
    if np.any(alt < LOWEST_M) or np.any(alt > TROPOPAUSE_M):
        raise ValueError(f"heights must lie in {LOWEST_M:.0f}..{TROPOPAUSE_M:.0f} m AMSL, got {alt_amsl_m!r}")
    height = geopotential_m(alt)
    temperature = temperature_k - LAPSE_K_PER_M * (height - geopotential_m(base_alt_amsl_m))
    pressure = pressure_pa * (temperature / temperature_k) ** _EXPONENT
    return Air(pressure, temperature, pressure / (GAS_CONSTANT_JPKGK * temperature))
