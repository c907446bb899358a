"""How far measured changes exceed what their errors explain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CHI2_1_MEDIAN = 0.454936  # of a squared normal variable; scipy.stats.chi2(1).median()
LEAST_VALUES = 50  # fewer say nothing about spread (assumption)


def excess_sigma(difference: Floats, variance: Floats) -> float:
    """Return the 1-sigma of true change among measured differences; NaN when there are too few.

    The tau for which the median of difference^2 / (variance + tau^2) is that of a squared normal variable: wild values
    and unequal errors do not sway it. 0 when errors explain all.

    Parameters
    ----------
    difference, variance : array
        Measured changes of one unit, and the variances of their errors.
    """
    if difference.size < LEAST_VALUES:
        return float("nan")
    square = difference**2

    def ratio(tau2: float) -> float:
        return float(np.median(square / (variance + tau2)))

    low, high = 0.0, 10.0 * float(square.max()) + 1e-300
    if ratio(low) <= CHI2_1_MEDIAN:
        return 0.0
    for _ in range(200):
        middle = 0.5 * (low + high) if low else 0.01 * high
        low, high = (middle, high) if ratio(middle) > CHI2_1_MEDIAN else (low, middle)
        if high - low <= 1e-6 * high:
            break
    return float(np.sqrt(0.5 * (low + high)))
