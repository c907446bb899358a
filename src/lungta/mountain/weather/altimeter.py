"""Pressure at a station from one reduced to sea level, as aerodromes report it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.atmosphere import (
    GAS_CONSTANT_JPKGK,
    LAPSE_K_PER_M,
    SEA_LEVEL_PRESSURE_PA,
    SEA_LEVEL_TEMPERATURE_K,
    geopotential_m,
)

_EXPONENT = GAS_CONSTANT_JPKGK * LAPSE_K_PER_M / STANDARD_GRAVITY_MPS2


def station_pressure_pa(qnh_pa: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
    """Return the pressure at a height [Pa] to which a QNH [Pa] belongs; arrays broadcast.

    QNH is by definition the station's pressure carried down to sea level through the standard atmosphere whatever the
    air's temperature, so the way back is exact: the pressure altitude of the station is that of the QNH plus the
    height. Where somebody reduced by the true temperature instead (QFF), the result is off, at 5,300 m by many hPa.

    Parameters
    ----------
    qnh_pa : array_like
        80,000..110,000 Pa.
    alt_amsl_m : array_like
        Height of the station [m AMSL].

    References
    ----------
    U.S. Standard Atmosphere 1976, eq. 33a, solved for the height twice.

    >>> round(float(station_pressure_pa(101_300.0, 1338.0)))
    86232
    """
    exponent, height = _EXPONENT, geopotential_m(alt_amsl_m)
    base = (np.asarray(qnh_pa, dtype=float) / SEA_LEVEL_PRESSURE_PA) ** exponent
    result: NDArray[np.float64] = SEA_LEVEL_PRESSURE_PA * (base - LAPSE_K_PER_M * height / SEA_LEVEL_TEMPERATURE_K) ** (
        1.0 / exponent
    )
    return result
