"""How much of a terrain wind can be solved over: the square about its origin that is known everywhere."""

from __future__ import annotations

import numpy as np

from lungta.mountain.terrain.grid import Terrain


def known_extent_m(terrain: Terrain) -> float | None:
    """Return half the side of the largest square about the origin without voids [m]; None when all terrain is known.

    Schematic terrain ends where its spot heights end, and a height model at its tile's edge; wind needs ground under
    every column.

    Parameters
    ----------
    terrain : Terrain
        With the origin of its frame inside.

    >>> from lungta.core.geo import LocalFrame
    >>> from lungta.mountain.terrain.schematic import schematic_terrain
    >>> frame = LocalFrame(origin_lat_deg=27.9916, origin_lon_deg=86.877)
    >>> known_extent_m(schematic_terrain(frame, extent_m=4000.0, must_cover=()))
    3350.0
    """
    void = np.isnan(terrain.alt_amsl_m)
    if not void.any():
        return None
    away_m = np.maximum(np.abs(terrain.east_m)[None, :], np.abs(terrain.north_m)[:, None])
    return max(0.0, float(away_m[void].min()) - terrain.posting_m)
