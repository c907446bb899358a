"""How far measured changes exceed what their errors explain."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CUT = 9.0  # squared 1-sigma at which a change counts no further: wild ones do not sway the answer (assumption)
CUT_MEAN = 0.995007  # mean of a squared normal variable cut there: chi2(3).cdf(9) + 9 chi2(1).sf(9)
LEAST_VALUES = 50  # fewer say nothing about spread (assumption)


def excess_sigma(difference: Floats, variance: Floats) -> float:
    """Return the 1-sigma of true change among measured differences; NaN when there are too few.

    The tau for which difference^2 / (variance + tau^2), cut at 9, has the mean of a squared normal variable cut there
    (Huber's proposal 2 for scale: Huber 1964, doi:10.1214/aoms/1177703732). 0 when errors explain all.

    Parameters
    ----------
    difference, variance : array
        Measured changes of one unit, and the variances of their errors.
    """
    if difference.size < LEAST_VALUES:
        return float("nan")
    square = difference**2

    def ratio(tau2: float) -> float:
        return float(np.minimum(square / (variance + tau2), CUT).mean())

    low, high = 0.0, 10.0 * float(square.max()) + 1e-300
    if ratio(low) <= CUT_MEAN:
        return 0.0
    for _ in range(200):
        middle = 0.5 * (low + high) if low else 0.01 * high
        low, high = (middle, high) if ratio(middle) > CUT_MEAN else (low, middle)
        if high - low <= 1e-6 * high:
            break
    return float(np.sqrt(0.5 * (low + high)))


def common_change(u: Floats, v: Floats, image_var: Floats) -> float:
    """Return the root mean square over spans of the median change along the flow; NaN when there is none.

    A change of all the ice together is known far better than that of one place, where it may hide in the errors.

    Parameters
    ----------
    u, v : array, shape (spans, cells)
        Velocities; NaN where not measured.
    image_var : array, shape (spans - 1,)
        Variance of each change that whole images make by lying off, in the unit of u squared; taken off.
    """
    mean_u, mean_v = u[1:] + u[:-1], v[1:] + v[:-1]
    length = np.hypot(mean_u, mean_v)
    with np.errstate(invalid="ignore", divide="ignore"):
        along = (np.diff(u, axis=0) * mean_u + np.diff(v, axis=0) * mean_v) / length
    known = [np.isfinite(each) for each in along]
    excess = [
        np.median(each[use]) ** 2 - var for each, use, var in zip(along, known, image_var, strict=True) if use.any()
    ]
    return float(np.sqrt(max(0.0, float(np.mean(excess))))) if excess else float("nan")
