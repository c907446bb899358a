"""The ground that wind is solved over: a site's square and what lies upwind of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.errors import InputError, WindError

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.find import TerrainRequest
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.terrain.transfer import Progress

UPWIND_M = 6000.0
"""Terrain wanted beyond the site's square, so that ridges upwind of it act: two of the Khumbu's ridge spacings."""


def wanted_extent_m(site: Site) -> float:
    """Return half the side of the square that a site's wind is solved over where there is terrain enough [m]."""
    return site.extent_m + UPWIND_M


def wide_terrain(request: TerrainRequest, terrain: Terrain, progress: Progress | None = None) -> Terrain:
    """Return a site's terrain with what lies upwind, or the terrain itself where no more of the same is to be had.

    Parameters
    ----------
    request : TerrainRequest
        What the terrain was found by.
    terrain : Terrain
        The site's own.
    progress : callable, optional
        As for `find_terrain`.
    """
    from lungta.mountain.terrain.find import find_terrain

    try:
        wide = find_terrain(replace(request, extent_m=request.extent_m + UPWIND_M), progress)
    except InputError:
        return terrain
    return wide if wide.source.title == terrain.source.title else terrain


def open_extent_m(wide: Terrain, site: Site) -> float:
    """Return half the side of the largest square without voids about a site's origin [m], at most `wanted_extent_m`.

    Raises
    ------
    WindError
        When it does not hold the site's pads.
    """
    reach = np.maximum(np.abs(wide.east_m)[None, :], np.abs(wide.north_m)[:, None])
    edges = (-wide.east_m[0], wide.east_m[-1], -wide.north_m[0], wide.north_m[-1])
    voids = reach[np.isnan(wide.alt_amsl_m)]
    free_m = min(*map(float, edges), float(voids.min(initial=np.inf)) - wide.posting_m)
    extent_m = min(wanted_extent_m(site), free_m)
    pads_m = max(max(map(abs, site.frame.to_local(p.position.lat_deg, p.position.lon_deg))) for p in site.pads)
    if extent_m <= pads_m:
        raise WindError(
            f"has ground without voids only {extent_m / 1000:.1f} km about the site's origin; the pads reach "
            f"{pads_m / 1000:.1f} km.",
            where=wide.source.origin,
            remedy="Give wider terrain, or plan with --wind profile.",
        )
    return extent_m
