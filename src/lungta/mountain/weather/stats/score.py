"""Scores of probabilistic forecasts: how near, how wide, and whether the stated spread is the true one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
PIT_BINS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How one quantity was forecast in hours that were not used for learning, in the quantity's own unit.

    Attributes
    ----------
    quantity, unit : str
        `wind speed`, `m/s`.
    hours : int
        Hours that were judged.
    crps, crps_forecast : float
        Mean continuous ranked probability score, corrected and of the forecast as it was; 0 is perfect.
    bias, bias_forecast : float
        Mean of forecast minus measured.
    rmse, rmse_forecast : float
        Root of the mean squared error of the mean.
    persistence_hours, rmse_persistence : int, float or None
        Of "as at the same hour of the day before", in the judged hours for which the station has that hour.
    held_50_frac, held_90_frac : float
        Share of the measured values within the central 50 and 90 % intervals.
    pit_frac : tuple of float, length 10
        Share of the probability integral transforms in each tenth: flat when the spread is right, a valley when it is
        too narrow, a hill when it is too wide.
    """

    quantity: str
    unit: str
    hours: int
    crps: float
    crps_forecast: float
    bias: float
    bias_forecast: float
    rmse: float
    rmse_forecast: float
    persistence_hours: int
    rmse_persistence: float | None
    held_50_frac: float
    held_90_frac: float
    pit_frac: tuple[float, ...]


def crps_gaussian(mean: ArrayLike, sigma: ArrayLike, measured: ArrayLike) -> Floats:
    """Return the continuous ranked probability score of normal forecasts, in the unit of the quantity.

    Parameters
    ----------
    mean, sigma, measured : array_like
        Of equal unit; sigma > 0; they broadcast.

    References
    ----------
    Gneiting et al. 2005, doi:10.1175/MWR2904.1, eq. 5; Gneiting & Raftery 2007, doi:10.1198/016214506000001437, eq. 21
    (numbers of equations from memory).

    >>> float(crps_gaussian(0.0, 1.0, 0.0).round(4))
    0.2337
    """
    from scipy.special import ndtr

    spread = np.asarray(sigma, dtype=float)
    z = (np.asarray(measured, dtype=float) - mean) / spread
    density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
    return np.asarray(spread * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / np.sqrt(np.pi)))


def pit_gaussian(mean: ArrayLike, sigma: ArrayLike, measured: ArrayLike) -> Floats:
    """Return the probability that a normal forecast gave to values below the measured one, 0..1.

    >>> float(pit_gaussian(5.0, 2.0, 5.0))
    0.5
    """
    from scipy.special import ndtr

    return np.asarray(ndtr((np.asarray(measured, dtype=float) - mean) / np.asarray(sigma, dtype=float)))


def speed_below_frac(speed_mps: ArrayLike, mean_mps: ArrayLike, sigma_mps: ArrayLike) -> Floats:
    """Return the probability that wind is slower than a speed, 0..1.

    Both components are normal with the same sigma and without correlation about a mean wind of speed `mean_mps`, so
    speed has the distribution of Rice (1945): a non-central chi-square of two degrees of freedom in its square.

    >>> float(speed_below_frac(12.0, 8.0, 2.0).round(3))
    0.971
    """
    from scipy.stats import ncx2

    variance = np.square(np.asarray(sigma_mps, dtype=float))
    return np.asarray(ncx2.cdf(np.square(speed_mps) / variance, 2, np.square(mean_mps) / variance))


def crps_speed(mean_mps: Floats, sigma_mps: Floats, measured_mps: Floats) -> tuple[Floats, Floats]:
    """Return the score of the speed of a wind with normal components, and the mean of that speed [m/s].

    Integrals of the squared difference of distributions and of the chance of more, on 400 steps to the greatest speed
    that matters.

    >>> crps, mean = crps_speed(np.array([8.0]), np.array([2.0]), np.array([8.0]))
    >>> crps.round(2).tolist(), mean.round(2).tolist()
    ([0.47], [8.25])
    """
    top_mps = float(np.max(np.maximum(mean_mps + 6.0 * sigma_mps, measured_mps)))
    edges = np.linspace(0.0, top_mps, 401)
    middle = (edges[1:] + edges[:-1]) / 2.0
    below = speed_below_frac(middle, mean_mps[:, None], sigma_mps[:, None])
    passed = middle >= measured_mps[:, None]
    step = edges[1]
    return np.square(below - passed).sum(axis=1) * step, (1.0 - below).sum(axis=1) * step


def held_frac(pit: Floats, share: float) -> float:
    """Return the share of measured values that lay in the central interval that was said to hold a share of them.

    >>> held_frac(np.array([0.1, 0.3, 0.5, 0.99]), 0.5)
    0.5
    """
    return float(np.mean(np.abs(pit - 0.5) <= share / 2.0))


def pit_histogram(pit: Floats) -> tuple[float, ...]:
    """Return the share of transforms in each tenth of 0..1.

    >>> pit_histogram(np.linspace(0.05, 0.95, 10))[:2]
    (0.1, 0.1)
    """
    counts, _ = np.histogram(pit, bins=PIT_BINS, range=(0.0, 1.0))
    return tuple(float(count) / max(1, pit.size) for count in counts)


def rmse(error: Floats) -> float:
    """Return the root of the mean squared error.

    >>> rmse(np.array([3.0, -3.0]))
    3.0
    """
    return float(np.sqrt(np.mean(np.square(error))))
