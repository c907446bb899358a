"""Ellipses that hold a place so many times in a hundred."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipse:
    """An ellipse about a place.

    Attributes
    ----------
    held_frac : float
        How often it holds the truth, when errors are normal.
    long_m, short_m : float
        Half axes [m].
    long_deg : float
        Grid bearing of the long axis, 0..180 deg clockwise from the map's north.
    """

    held_frac: float
    long_m: float
    short_m: float
    long_deg: float

    def outline_m(self, east_m: float, north_m: float, count: int = 72) -> NDArray[np.float64]:
        """Return the outline about a place, shape (count, 2), open [m]."""
        turn = np.linspace(0.0, 2.0 * math.pi, count, endpoint=False)
        along, across = self.long_m * np.cos(turn), self.short_m * np.sin(turn)
        to = math.radians(self.long_deg)
        east = east_m + along * math.sin(to) + across * math.cos(to)
        return np.column_stack([east, north_m + along * math.cos(to) - across * math.sin(to)])


def ellipse_of(covariance_m2: NDArray[np.float64], held_frac: float) -> Ellipse:
    """Return the ellipse that holds a share of a normal distribution in the plane.

    The squared distance in units of the standard deviations has the distribution 1 - exp(-k^2 / 2), so k is
    sqrt(-2 ln(1 - held)): 1.177 for a half, 2.448 for 95 in 100.

    Parameters
    ----------
    covariance_m2 : array, shape (2, 2)
        Of east and north [m^2].
    held_frac : float
        Between 0 and 1.

    >>> ellipse_of(np.diag([4.0, 1.0]), 0.95)
    Ellipse(held_frac=0.95, long_m=4.895..., short_m=2.447..., long_deg=90.0)
    """
    if not 0.0 < held_frac < 1.0:
        raise ValueError(f"held_frac must lie between 0 and 1, got {held_frac}")
    values, vectors = np.linalg.eigh(covariance_m2)
    scale = math.sqrt(-2.0 * math.log1p(-held_frac))
    short_m, long_m = (scale * math.sqrt(max(float(value), 0.0)) for value in values)
    long_deg = math.degrees(math.atan2(vectors[0, 1], vectors[1, 1])) % 180.0
    return Ellipse(held_frac=held_frac, long_m=long_m, short_m=short_m, long_deg=long_deg)


def holds(covariance_m2: NDArray[np.float64], error_m: NDArray[np.float64], held_frac: float) -> NDArray[np.bool_]:
    """Return whether errors, shape (..., 2) [m], lie within the ellipse."""
    squared = np.einsum("...a,ab,...b->...", error_m, np.linalg.inv(covariance_m2), error_m)
    return np.asarray(squared <= -2.0 * math.log1p(-held_frac))
