"""One wind everywhere."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lungta.mountain.wind.field import WindSample


@dataclass(frozen=True, slots=True, kw_only=True)
class UniformWind:
    """The same horizontal wind at every place and height.

    Attributes
    ----------
    u_mps, v_mps : float
        Components towards east and north [m/s].
    sigma_mps : float
        1-sigma uncertainty of a component [m/s].
    description : str
        Where it came from, for every output.
    """

    u_mps: float
    v_mps: float
    sigma_mps: float
    description: str = "uniform wind"

    def __post_init__(self) -> None:
        if not np.isfinite([self.u_mps, self.v_mps]).all() or not self.sigma_mps >= 0.0:
            raise ValueError(f"wind must be finite with sigma >= 0: {self.u_mps}, {self.v_mps}, {self.sigma_mps}")

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the local frame; inputs broadcast.

        >>> UniformWind(u_mps=3.0, v_mps=0.0, sigma_mps=1.0).at(0.0, 0.0, [5000.0, 6000.0]).u.tolist()
        [3.0, 3.0]
        """
        shape = np.broadcast_shapes(np.shape(east_m), np.shape(north_m), np.shape(alt_amsl_m))
        values = (self.u_mps, self.v_mps, 0.0, self.sigma_mps)
        return WindSample(*(np.full(shape, value) for value in values))
