"""How high one must fly to be in clear view of an antenna."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.radio.antenna import Antenna, LinkRule
from lungta.mountain.radio.grid import cells_of, end_of, ground_of
from lungta.mountain.terrain.grid import Terrain


def least_alt_in_view_m(
    terrain: Terrain, antenna: Antenna, east_m: ArrayLike, north_m: ArrayLike, rule: LinkRule | None = None
) -> NDArray[np.float64]:
    """Return the least height [m AMSL] at which a place is in clear view of an antenna, for each cell of a raster.

    At and above that height the ground leaves free what the rule asks of the first Fresnel zone, all along the ray;
    it is never below the ground. Infinite where voids or the terrain's edge leave it unknown, or above 100 km.

    Parameters
    ----------
    terrain : Terrain
        The ground.
    antenna : Antenna
        On it.
    east_m, north_m : array_like, shape (columns,), (rows,)
        Axes of the raster in the terrain's frame [m]; the terrain's own make it node by node.
    rule : LinkRule, optional
        What counts as clear view.

    Returns
    -------
    array, shape (rows, columns)
        As `Toll.top_amsl_m` of a corridor's request takes it.
    """
    from lungta.mountain.radio.kernel import least_heights

    rule = rule or LinkRule()
    east, north = np.meshgrid(np.asarray(east_m, dtype=float), np.asarray(north_m, dtype=float))
    places = np.column_stack([each.ravel() for each in cells_of(terrain, east, north)])
    start = end_of(terrain, antenna)
    if np.isnan(start.alt_amsl_m):
        return np.full(east.shape, np.inf)
    least = least_heights(ground_of(terrain, rule), start, places, antenna.wavelength_m, rule.clear_ratio)
    return np.asarray(least.reshape(east.shape))
