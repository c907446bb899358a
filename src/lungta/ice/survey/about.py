"""The mountain about a survey, found, and its heights held against the survey's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lungta.core.errors import IceError
from lungta.core.findings import Finding, warning
from lungta.core.geo import LocalFrame
from lungta.core.geoid import undulation_m
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import IceImage
from lungta.ice.survey.flanks import sample
from lungta.mountain.terrain.find import TerrainRequest, find_terrain
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.transfer import Progress

BEYOND_M = 5000.0
"""How far terrain reaches beyond a survey [m]: 1,500 m of height at 17 deg."""
_APART_M = 15.0  # that heights may differ by on the median: 4 m is GLO-30's own error, ice thins by 1 m a year
_THINNED = 200  # cells along a side that are compared


def flanks_about(
    grid: MapGrid,
    explicit: Path | None = None,
    *,
    allow_download: bool = False,
    progress: Progress | None = None,
) -> Terrain:
    """Return the terrain about a survey, from the places where `find_terrain` looks.

    Parameters
    ----------
    grid : MapGrid
        Of the survey, georeferenced.
    explicit : Path, optional
        A file or folder of heights: this or nothing.
    allow_download : bool
        Whether the network may be used.
    progress : callable, optional
        Called with bytes done and bytes in all during a download.

    Raises
    ------
    IceError
        When the survey does not say where on Earth it lies.
    TerrainError
        When there is no terrain.
    """
    if not grid.georeferenced:
        raise IceError("the heights do not say where on Earth they lie, so no flanks can be found about them.")
    west_m, south_m, east_m, north_m = grid.bounds_m
    lat_deg, lon_deg = grid.to_geographic((west_m + east_m) / 2.0, (south_m + north_m) / 2.0)
    request = TerrainRequest(
        frame=LocalFrame(origin_lat_deg=lat_deg, origin_lon_deg=lon_deg),
        extent_m=max(east_m - west_m, north_m - south_m) / 2.0 + BEYOND_M,
        site_id="the survey",
        must_cover=((lat_deg, lon_deg),),
        explicit=explicit,
        allow_download=allow_download,
    )
    return find_terrain(request, progress)


def height_findings(heights: IceImage, flanks: Terrain) -> tuple[Finding, ...]:
    """Return a finding when a survey stands far above or below the terrain about it: most likely by its datum.

    Parameters
    ----------
    heights : IceImage
        Georeferenced heights.
    flanks : Terrain
        Heights above mean sea level.
    """
    grid = heights.grid
    step = max(1, max(grid.shape) // _THINNED)
    own = np.asarray(heights.window(slice(0, grid.rows), slice(0, grid.columns)))[::step, ::step]
    apart = own - sample(flanks, flanks.alt_amsl_m.astype(np.float32), grid)[::step, ::step]
    apart = apart[np.isfinite(apart)]
    if flanks.source.schematic:
        said = "The flanks are schematic terrain, drawn from spot heights: what they say of avalanches is NOT REAL."
        return (warning("survey-flanks-schematic", said, "flanks"),)
    if not apart.size or abs(median_m := float(np.median(apart))) <= _APART_M:
        return ()
    geoid_m = float(undulation_m(flanks.frame.origin_lat_deg, flanks.frame.origin_lon_deg))
    said = f"The survey stands {abs(median_m):.0f} m {'above' if median_m > 0 else 'below'} the terrain about it. "
    if abs(median_m - geoid_m) < _APART_M:
        said += f"Its heights may be above the ellipsoid, which lies {abs(geoid_m):.0f} m from sea level here. "
    return (warning("survey-height-datum", said + "Check its vertical datum.", "heights"),)
