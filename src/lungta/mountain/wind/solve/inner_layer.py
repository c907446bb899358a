"""What the ground's friction makes of the flow round a hill: the layers of Hunt, Leibovich & Richards 1988.

A mass-consistent field alone hardly accelerates near the ground, since its first guess is slow there and changes are
shared out. Real air over a crest meets the pressure that the outer flow sets up, whatever its own speed: slow air gains
more, by Bernoulli's theorem, down to an inner layer in which turbulence keeps the profile's shape.

Hunt, J. C. R., Leibovich, S. & Richards, K. J. (1988) Q. J. R. Meteorol. Soc. 114, 1435-1470,
doi:10.1002/qj.49711448405; the layers' depths l and h_m from memory, after Jackson & Hunt 1975,
doi:10.1002/qj.49710143015.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.rows import shared_rows
from lungta.mountain.wind.turbulence import VON_KARMAN

Floats = NDArray[np.float64]

DEEPEST_M = 100.0
"""Depth of the layer in which the logarithmic law holds at most: the lowest tenth of a boundary layer of a kilometre
(Stull 1988, from memory). Over relief longer than some 300 m the middle layer would reach higher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceLayer:
    """The layers over relief of one length and roughness.

    Attributes
    ----------
    roughness_m : float
        Aerodynamic roughness length z0 [m].
    inner_m : float
        Depth l of the inner layer [m]: l ln(l / z0) = 2 k^2 L.
    middle_m : float
        Height h_m [m] above which the flow is that of air without friction: h_m ln(h_m / z0)^(1/2) = L, at most 100 m.
    """

    roughness_m: float
    inner_m: float
    middle_m: float

    def shape_frac(self, height_agl_m: ArrayLike) -> Floats:
        """Return the undisturbed wind at heights above ground over that at `middle_m`: the logarithmic law, 1 above.

        >>> float(surface_layer(214.0, roughness_m=0.03).shape_frac(1000.0))
        1.0
        """
        height = np.clip(np.asarray(height_agl_m, dtype=float), self.roughness_m, self.middle_m)
        return np.asarray(np.log(height / self.roughness_m) / np.log(self.middle_m / self.roughness_m))


def surface_layer(relief_length_m: float, *, roughness_m: float) -> SurfaceLayer:
    """Return the layers over relief of a half-length [m] and a roughness length [m].

    Raises
    ------
    ValueError
        When the roughness is not positive or not far below the relief's length.

    >>> layer = surface_layer(214.0, roughness_m=0.03)  # Askervein
    >>> round(layer.inner_m, 1), round(layer.middle_m)
    (11.5, 76)
    """
    from scipy.optimize import brentq

    if not 0.0 < roughness_m < relief_length_m / 20.0:
        raise ValueError(
            f"roughness_m must be positive and below a twentieth of the relief's length {relief_length_m:.0f} m, "
            f"got {roughness_m}"
        )
    low, high = 1.5 * roughness_m, relief_length_m
    inner = brentq(lambda d: d * np.log(d / roughness_m) - 2.0 * VON_KARMAN**2 * relief_length_m, low, high)
    middle = brentq(lambda h: h * np.sqrt(np.log(h / roughness_m)) - relief_length_m, low, high)
    middle_m = min(float(middle), DEEPEST_M)
    return SurfaceLayer(roughness_m=roughness_m, inner_m=min(float(inner), middle_m / 2.0), middle_m=middle_m)


class Friction:
    """What friction makes of a frictionless flow over one grid: worked out once, asked for every hour.

    With U the undisturbed wind, the speed at a height is `sqrt(U^2 + G (solved^2 - outer^2))`: Bernoulli's theorem
    along a streamline with the outer flow's pressure, G = 1 in the middle layer; in the inner layer the relative
    speed-up is that at its top, G = (U / U(l))^2. Where the pressure would stop the air, it stands.

    Parameters
    ----------
    layer : SurfaceLayer
        The layers.
    height_agl_m : array
        Heights above ground [m].
    """

    def __init__(self, layer: SurfaceLayer, height_agl_m: Floats) -> None:
        self.layer = layer
        self._shape = layer.shape_frac(height_agl_m)
        inner = height_agl_m < layer.inner_m
        self._gain = np.where(inner, (self._shape / layer.shape_frac(layer.inner_m)) ** 2, 1.0)

    def slowing_frac(self, outer_mps: Floats, solved_mps: Floats) -> Floats:
        """Return what to multiply a solved frictionless flow by, in the shape of the heights.

        Parameters
        ----------
        outer_mps, solved_mps : array
            Speed of the undisturbed frictionless wind, and of the solved one; the shape of the heights.
        """
        from lungta.mountain.wind.solve.flow import slowing

        out = np.empty_like(self._shape)
        flat = np.broadcast_arrays(self._shape, self._gain, outer_mps, solved_mps)
        shape, gain, outer, solved = (np.ascontiguousarray(each).reshape(-1) for each in flat)
        into = out.reshape(-1)
        with shared_rows() as share:
            share(out.size, lambda first, last: slowing(shape, gain, outer, solved, into, first, last))
        return out


def slowing_frac(layer: SurfaceLayer, height_agl_m: Floats, outer_mps: Floats, solved_mps: Floats) -> Floats:
    """Return what to multiply a frictionless flow by to get the flow with friction; see `Friction`."""
    return Friction(layer, height_agl_m).slowing_frac(outer_mps, solved_mps)
