"""Error of a forecast learnt from hours in which it was measured: a shrunk regression with a spread.

The form is that of ensemble model output statistics (Gneiting et al. 2005, doi:10.1175/MWR2904.1): a linear bias and a
variance of two parts, found by the least mean CRPS. Their second part grows with the ensemble's spread; there is no
ensemble here, so it grows with the forecast speed. Coefficients have normal priors about "the forecast is right", and
hours count for as many independent ones as their correlation in time leaves: with few hours the forecast stands.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.stats.score import crps_gaussian

Floats = NDArray[np.float64]

PRIOR_WEIGHT_HOURS = 8.0
"""Assumption: how many independent hours the stated spread of the forecast is worth against the measured one. The
logarithm of a variance from n hours has variance 2 / n, so the stated variance is believed to a factor of 1.65."""

LEAST_SIGMA_FRAC = 0.02
"""Assumption: no spread is learnt below this part of the forecast's own: a perfect forecast has not been seen."""

MOST_CORRELATION = 0.98  # keeps the number of independent hours above 1 % of the hours
ROUNDS = 4  # coefficients and spread depend on each other; they settle within three rounds


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Errors of a forecast and what they are explained by.

    Attributes
    ----------
    features : array, shape (hours, k)
        What the error may depend on.
    error : array, shape (hours, m)
        Measured minus forecast, for m quantities that share features and spread (the two components of wind).
    scale : array, shape (hours,)
        What the spread may grow with: forecast speed [m/s]; zeros where it does not.
    sigma : array, shape (hours,)
        1-sigma error that the forecast states.
    hour : array, shape (hours,)
        Time in hours, to tell which follow each other.
    """

    features: Floats
    error: Floats
    scale: Floats
    sigma: Floats
    hour: Floats

    def only(self, chosen: NDArray[np.bool_]) -> Sample:
        """Return the chosen hours."""
        return Sample(
            features=self.features[chosen],
            error=self.error[chosen],
            scale=self.scale[chosen],
            sigma=self.sigma[chosen],
            hour=self.hour[chosen],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """What was learnt about the error of a forecast.

    Attributes
    ----------
    coefficients : array, shape (k, m)
        Of the mean error.
    covariance : array, shape (k, k)
        Of the coefficients of one quantity.
    floor, slope : float
        Variance of the error about its mean: `floor**2 + (slope * scale)**2`, before the prior's part.
    independent_hours : float
        What the hours were worth after their correlation in time.
    """

    coefficients: Floats
    covariance: Floats
    floor: float
    slope: float
    independent_hours: float

    def mean(self, features: Floats) -> Floats:
        """Return the expected error, measured minus forecast, shape (hours, m)."""
        return np.asarray(features @ self.coefficients)

    def sigma(self, features: Floats, scale: Floats, stated: Floats) -> Floats:
        """Return the 1-sigma error that is left, coefficients' uncertainty included, shape (hours,)."""
        noise = _noise((self.floor, self.slope), scale, stated, self.independent_hours)
        unsure = np.einsum("ij,jk,ik->i", features, self.covariance, features)
        return np.asarray(np.sqrt(noise + unsure))


def learn(sample: Sample, prior_sigma: Floats) -> Fit:
    """Return the fit of a sample.

    Parameters
    ----------
    sample : Sample
        At least two hours.
    prior_sigma : array, shape (k,)
        1-sigma of each coefficient about zero before anything was measured, in the unit of the error over that of the
        feature.

    >>> rng = np.random.default_rng(1)
    >>> error = 2.0 + rng.normal(0.0, 0.5, (4000, 1))
    >>> ones, zeros = np.ones((4000, 1)), np.zeros(4000)
    >>> sample = Sample(features=ones, error=error, scale=zeros, sigma=zeros + 3.0, hour=np.arange(4000.0))
    >>> fit = learn(sample, np.array([3.0]))
    >>> fit.coefficients.round(1).tolist(), round(fit.floor, 1)
    ([[2.0]], 0.5)
    """
    count = sample.error.shape[0]
    noise = np.square(sample.sigma)
    independent = float(count)
    floor = slope = 0.0
    for _ in range(ROUNDS):
        coefficients, covariance = _coefficients(sample, prior_sigma, noise, independent / count)
        left = sample.error - sample.features @ coefficients
        independent = count * _independent_frac(left, sample.hour)
        floor, slope = _least_crps(left, sample.scale)
        noise = _noise((floor, slope), sample.scale, sample.sigma, independent)
    return Fit(
        coefficients=coefficients, covariance=covariance, floor=floor, slope=slope, independent_hours=independent
    )


def _noise(spread: tuple[float, float], scale: Floats, stated: Floats, independent: float) -> Floats:
    """Variance of an hour's error: the learnt one drawn towards the stated one, in logarithms."""
    weight = PRIOR_WEIGHT_HOURS / (PRIOR_WEIGHT_HOURS + independent)
    learnt = spread[0] ** 2 + np.square(spread[1] * scale)
    least = np.square(LEAST_SIGMA_FRAC * stated)
    return np.asarray(np.maximum(learnt, least) ** (1.0 - weight) * np.square(stated) ** weight)


def _coefficients(sample: Sample, prior_sigma: Floats, noise: Floats, weight: float) -> tuple[Floats, Floats]:
    """Posterior mean and covariance of normal priors about zero, each hour counting for a part of one."""
    weighted = sample.features * (weight / noise)[:, None]
    precision = weighted.T @ sample.features + np.diag(1.0 / np.square(prior_sigma))
    covariance = np.asarray(np.linalg.inv(precision), dtype=float)
    return covariance @ (weighted.T @ sample.error), covariance


def _independent_frac(left: Floats, hour: Floats) -> float:
    """Part of the hours that counts when each resembles the one before: (1 - r) / (1 + r) for a first-order process.

    Wilks 2011, Statistical Methods in the Atmospheric Sciences, eq. 5.12 (number from memory).
    """
    follows = np.isclose(np.diff(hour), 1.0)
    square = float(np.mean(np.square(left)))
    if follows.sum() < 2 or square == 0.0:
        return 1.0
    product = float(np.mean((left[1:] * left[:-1])[follows]))
    correlation = min(max(product / square, 0.0), MOST_CORRELATION)
    return (1.0 - correlation) / (1.0 + correlation)


def _least_crps(left: Floats, scale: Floats) -> tuple[float, float]:
    """Floor and slope of the spread with the least mean CRPS."""
    from scipy.optimize import minimize

    start = float(np.sqrt(np.mean(np.square(left)))) or 1e-6
    grows = bool(np.any(scale > 0.0))

    def loss(logs: Floats) -> float:
        floor, slope = np.exp(logs[0]), np.exp(logs[1]) if grows else 0.0
        spread = np.sqrt(floor**2 + np.square(slope * scale) + (1e-6 * start) ** 2)
        return float(np.mean(crps_gaussian(0.0, spread[:, None], left)) / start)

    first = [np.log(start), np.log(0.05)] if grows else [np.log(start)]
    found = minimize(loss, first, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-6, "maxiter": 200})
    return float(np.exp(found.x[0])), float(np.exp(found.x[1])) if grows else 0.0
