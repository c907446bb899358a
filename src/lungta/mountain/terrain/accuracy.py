"""How far the ground may be from the height that a grid says.

A horizontal error of sigma_h moves a slope by sigma_h tan(slope) in height (Koppe's formula, 1902; Kraus 2007,
Photogrammetry, section 7.4):

    sigma^2 = sigma_0^2 + tan^2(slope) (sigma_h^2 + posting^2 / 12)

`posting^2 / 12` is the variance of a place that is only known to lie within one posting. What real height models do
against it is measured in studies/terrain_accuracy and published in docs/reference/terrain.md.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def height_sigma_m(
    slope_deg: ArrayLike, *, sigma_m: float, horizontal_sigma_m: float, posting_m: float
) -> NDArray[np.float64]:
    """Return the 1-sigma height accuracy [m] on ground of a slope [deg, 0..90); NaN slope gives NaN.

    Parameters
    ----------
    slope_deg : float or array
        Slope at the grid's posting [deg].
    sigma_m : float
        1-sigma of heights on level ground [m].
    horizontal_sigma_m : float
        1-sigma of positions per axis [m].
    posting_m : float
        Distance between the nodes that heights are interpolated from [m].

    Examples
    --------
    >>> round(float(height_sigma_m(0.0, sigma_m=2.4, horizontal_sigma_m=2.8, posting_m=30.0)), 2)
    2.4
    >>> round(float(height_sigma_m(45.0, sigma_m=2.4, horizontal_sigma_m=2.8, posting_m=30.0)), 2)
    9.41
    """
    place_sigma_m = math.hypot(horizontal_sigma_m, posting_m / math.sqrt(12.0))
    tangent = np.tan(np.radians(np.asarray(slope_deg, dtype=float)))
    return np.asarray(np.hypot(sigma_m, place_sigma_m * tangent))
