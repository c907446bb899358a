"""Closed forms of a radio path: zone, bulge, horizon, losses (Recommendations ITU-R P.525 and P.526)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.radio.antenna import LIGHT_MPS, MEAN_EARTH_RADIUS_M

EFFECTIVE_EARTH_RADIUS_M = 4.0 / 3.0 * MEAN_EARTH_RADIUS_M
NO_LOSS_FROM_V = -0.78  # P.526, section 4.1: the approximation holds above it
Floats = NDArray[np.float64]


def fresnel_radius_m(first_m: ArrayLike, second_m: ArrayLike, frequency_hz: float) -> Floats:
    """Return the radius of the first Fresnel zone [m] at a point of a ray.

    Parameters
    ----------
    first_m, second_m : array_like
        Distances of the point to the two ends along the ray [m], not both 0.
    frequency_hz : float
        Carrier [Hz].

    References
    ----------
    Recommendation ITU-R P.526-16, section 2.1: sqrt(wavelength d1 d2 / (d1 + d2)).

    >>> round(float(fresnel_radius_m(1000.0, 1000.0, 2.4e9)), 2)
    7.9
    """
    first, second = np.asarray(first_m, dtype=float), np.asarray(second_m, dtype=float)
    return np.asarray(np.sqrt(LIGHT_MPS / frequency_hz * first * second / (first + second)))


def bulge_m(first_m: ArrayLike, second_m: ArrayLike, earth_radius_m: float = EFFECTIVE_EARTH_RADIUS_M) -> Floats:
    """Return how far the round Earth rises [m] above the straight line between two points on it: d1 d2 / (2 k R).

    >>> round(float(bulge_m(25_000.0, 25_000.0)), 1)
    36.8
    """
    return np.asarray(np.asarray(first_m, dtype=float) * np.asarray(second_m, dtype=float) / (2.0 * earth_radius_m))


def horizon_m(height_m: ArrayLike, earth_radius_m: float = EFFECTIVE_EARTH_RADIUS_M) -> Floats:
    """Return how far level ground is seen from a height above it [m]: sqrt(2 k R h).

    >>> round(float(horizon_m(100.0)) / 1000, 1)
    41.2
    """
    return np.asarray(np.sqrt(2.0 * earth_radius_m * np.asarray(height_m, dtype=float)))


def knife_edge_v(ratio: ArrayLike) -> Floats:
    """Return the diffraction parameter of an edge that leaves a share of the first Fresnel zone free.

    v = h sqrt(2 / wavelength (1/d1 + 1/d2)) is -sqrt(2) times clearance over zone radius (P.526, section 4.1).
    """
    return np.asarray(-np.sqrt(2.0) * np.asarray(ratio, dtype=float))


def knife_edge_loss_db(v: ArrayLike) -> Floats:
    """Return the loss behind one knife edge [dB], beyond that of free space.

    J(v) = 6.9 + 20 log10(sqrt((v - 0.1)^2 + 1) + v - 0.1) for v > -0.78, and 0 below. Within 0.13 dB of the
    Fresnel integral from -0.78 to 10; below, the integral swings about 0 by up to 1.4 dB, which is left out.

    References
    ----------
    Recommendation ITU-R P.526-16, section 4.1.

    >>> round(float(knife_edge_loss_db(0.0)), 1)
    6.0
    """
    beyond = np.asarray(v, dtype=float) - 0.1
    with np.errstate(divide="ignore", invalid="ignore"):
        loss_db = 6.9 + 20.0 * np.log10(np.sqrt(beyond**2 + 1.0) + beyond)
    return np.where(np.isnan(beyond), np.nan, np.where(beyond > NO_LOSS_FROM_V - 0.1, loss_db, 0.0))


def free_space_loss_db(distance_m: ArrayLike, frequency_hz: float) -> Floats:
    """Return the loss between isotropic antennas in free space [dB]: 20 log10(4 pi d / wavelength).

    Parameters
    ----------
    distance_m : array_like
        Distance [m], positive; nearer than a wavelength the formula does not hold.
    frequency_hz : float
        Carrier [Hz].

    References
    ----------
    Recommendation ITU-R P.525, section 2.3: 32.4 + 20 log10(f / MHz) + 20 log10(d / km).

    >>> round(float(free_space_loss_db(1000.0, 2.4e9)), 1)
    100.1
    """
    return np.asarray(20.0 * np.log10(4.0 * np.pi * np.asarray(distance_m, dtype=float) * frequency_hz / LIGHT_MPS))
