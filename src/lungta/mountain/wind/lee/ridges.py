"""Crests that cast lee zones, for drawing: do not fly below this line when the wind blows from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.lee.zone import LeeZone

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RidgeLines:
    """Crests of one wind, each array with one value per crest point.

    Attributes
    ----------
    east_m, north_m, alt_amsl_m : array, shape (points,)
        Where they are [m], [m AMSL].
    depth_m : array, shape (points,)
        Deepest zone that the point casts [m above the ground below it].
    reach_m : array, shape (points,)
        How far downwind its zones reach [m].
    segments : int array, shape (segments, 2)
        Pairs of points that are neighbours on the grid: the lines to draw.
    """

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    depth_m: Floats
    reach_m: Floats
    segments: NDArray[np.int64]


def ridge_lines(zone: LeeZone, *, least_depth_m: float = 30.0) -> RidgeLines:
    """Return the crests that cast zones of at least a depth [m above ground].

    Parameters
    ----------
    zone : LeeZone
        Of one wind.
    least_depth_m : float
        Crests whose deepest zone is shallower are left out [m].
    """
    shape = zone.top_agl_m.shape
    depth_m, reach_m = np.zeros(zone.top_agl_m.size), np.zeros(zone.top_agl_m.size)
    np.maximum.at(depth_m, zone.crest_index.ravel(), zone.top_agl_m.ravel())
    np.maximum.at(reach_m, zone.crest_index.ravel(), zone.crest_distance_m.ravel())
    crests = np.flatnonzero((depth_m > 0.0) & (depth_m >= least_depth_m))
    row, column = np.divmod(crests, shape[1])
    return RidgeLines(
        east_m=zone.grid.east_m[column],
        north_m=zone.grid.north_m[row],
        alt_amsl_m=zone.grid.ground_amsl_m[row, column],
        depth_m=depth_m[crests],
        reach_m=reach_m[crests],
        segments=_neighbours(crests, shape),
    )


def _neighbours(crests: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return pairs of crests that touch, each pair once."""
    numbered = np.full((shape[0] + 1, shape[1] + 2), -1, dtype=np.int64)  # a rim of nothing
    row, column = np.divmod(crests, shape[1])
    numbered[row, column + 1] = np.arange(crests.size)
    pairs = []
    for down, right in ((0, 1), (1, -1), (1, 0), (1, 1)):
        other = numbered[row + down, column + 1 + right]
        found = np.flatnonzero(other >= 0)
        pairs.append(np.stack([found, other[found]], axis=1))
    return np.concatenate(pairs)
