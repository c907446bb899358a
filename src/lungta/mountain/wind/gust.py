"""Gusts: the highest short wind of a while, from its mean and turbulence, and turbulence from a gust that was seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

PEAK_FACTOR = 3.0
"""Highest 3 s gust of ten minutes, in standard deviations over the mean. From memory: 2.4 for 3 s at 10 m/s (Wieringa
1973), 3.5 for shorter gusts of ten minutes (EN 1991-1-4, 4.5) and for 3 s gusts of an hour (WMO
2010, TD 1555)."""
LEAST_SCALE, MOST_SCALE = 0.5, 3.0  # how far one observed gust may move turbulence: an assumption


def gust_mps(mean_mps: ArrayLike, turbulence_mps: ArrayLike, *, peak_factor: float = PEAK_FACTOR) -> Floats:
    """Return the highest gust to expect [m/s]: mean plus `peak_factor` standard deviations.

    Parameters
    ----------
    mean_mps, turbulence_mps : array_like
        Mean speed and standard deviation along the wind [m/s].
    peak_factor : float
        2.4-3.5 in the literature.

    Examples
    --------
    >>> gust_mps(8.0, [0.0, 1.5]).tolist()
    [8.0, 12.5]
    """
    return np.asarray(mean_mps, dtype=float) + peak_factor * np.asarray(turbulence_mps, dtype=float)


def turbulence_scale_frac(
    mean_mps: float, gust_mps: float, turbulence_mps: float, *, peak_factor: float = PEAK_FACTOR
) -> float:
    """Return the factor that brings turbulence at a station to the gust seen there, held within 0.5..3.

    Meant for the whole field of that hour: it is gustier, or calmer, than friction and lee alone say.

    Parameters
    ----------
    mean_mps, gust_mps : float
        Mean wind and highest gust that the station saw [m/s].
    turbulence_mps : float
        What the field gives there [m/s], above 0.
    peak_factor : float
        As for `gust_mps`.

    Examples
    --------
    >>> turbulence_scale_frac(6.0, 12.0, 1.0)
    2.0
    """
    if not turbulence_mps > 0.0:
        raise ValueError(f"turbulence at the station must be above 0 m/s to be scaled, got {turbulence_mps}")
    if not gust_mps >= mean_mps >= 0.0:
        raise ValueError(f"a gust of {gust_mps} m/s cannot belong to a mean of {mean_mps} m/s")
    return float(np.clip((gust_mps - mean_mps) / (peak_factor * turbulence_mps), LEAST_SCALE, MOST_SCALE))
