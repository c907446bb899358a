"""Relative humidity from temperature and dew point, and back."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import ZERO_CELSIUS_K

# Alduchov & Eskridge 1996, doi:10.1175/1520-0450(1996)035<0601:IMFAOS>2.0.CO;2, eq. 21 (from memory): over water,
# -40..50 degC. The leading 6.1094 hPa cancels in a ratio.
_A, _B_C = 17.625, 243.04
DRIEST_FRAC = 0.01  # humidity below this has no dew point worth the name


def relative_humidity_frac(temperature_k: ArrayLike, dewpoint_k: ArrayLike) -> NDArray[np.float64]:
    """Return the relative humidity over water, 0..1, of air with a temperature and a dew point [K]; arrays broadcast.

    The Magnus form is also used below freezing, where the dew point (not the frost point) is what stations report.

    Raises
    ------
    ValueError
        When a dew point is above its temperature by more than 0.5 K, the rounding of a METAR; within it the air is
        saturated.

    >>> round(float(relative_humidity_frac(270.15, 265.15)), 2)  # -3 / -8 degC
    0.68
    """
    warm, dew = np.asarray(temperature_k, dtype=float), np.asarray(dewpoint_k, dtype=float)
    if np.any(dew > warm + 0.5):
        raise ValueError(f"dew point {dew} K is above the temperature {warm} K")
    return np.minimum(1.0, np.exp(_exponent(dew) - _exponent(warm)))


def _exponent(temperature_k: NDArray[np.float64]) -> NDArray[np.float64]:
    celsius = temperature_k - ZERO_CELSIUS_K
    return _A * celsius / (_B_C + celsius)


def dewpoint_spread_k(temperature_k: float, humidity_frac: float) -> float:
    """Return how far the dew point lies below the temperature [K], from relative humidity over water 0..1.

    References
    ----------
    Lawrence 2005, doi:10.1175/BAMS-86-2-225, eq. 8 (number from memory).

    >>> round(dewpoint_spread_k(270.15, 0.68), 1)
    5.1
    """
    celsius = temperature_k - ZERO_CELSIUS_K
    exponent = math.log(max(humidity_frac, DRIEST_FRAC)) + _A * celsius / (_B_C + celsius)
    return celsius - _B_C * exponent / (_A - exponent)
