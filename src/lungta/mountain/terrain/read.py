"""Terrain from height rasters: windowed, reprojected to a site's local frame, on mean sea level, voids kept."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import TerrainError
from lungta.core.geo import LocalFrame
from lungta.core.geoid import GEOID_NAME, GEOID_SIGMA_M, undulation_m
from lungta.core.provenance import sha256_of
from lungta.mountain.terrain.accuracy import height_sigma_m
from lungta.mountain.terrain.grid import Terrain, TerrainSource
from lungta.mountain.terrain.raster import Raster, rasters_in
from lungta.mountain.terrain.shape import gradient
from lungta.mountain.terrain.warp import Grid, heights_on

MIN_POSTING_M = 10.0
"""Finest grid that Lungta makes [m]: below it a corridor search costs more than the detail is worth to a 3 m drone."""
MAX_NODES = 1500
"""Most nodes along a side of the grid; a finer source is averaged to fit."""


def read_terrain(
    paths: Path | Sequence[Path], frame: LocalFrame, *, extent_m: float, vertical_datum: str | None = None
) -> Terrain:
    """Return the terrain about a site from a height raster, several tiles, or folders of tiles.

    Only the window about the site is read. The grid's posting is the source's, rounded down to a whole metre, but not
    below 10 m and not so fine that a side has more than 1,500 nodes; a finer source is averaged to it. The grid ends
    where the source ends.

    Parameters
    ----------
    paths : Path or sequence of Path
        GeoTIFF, COG, .hgt, zip archives of .hgt, folders of those. Where tiles overlap the first by name counts.
    frame : LocalFrame
        The site's frame.
    extent_m : float
        Half the side of the square about the frame's origin [m].
    vertical_datum : str, optional
        `EGM2008`, `EGM96` or `ellipsoid`: what heights refer to, whatever the file says.

    Raises
    ------
    TerrainError
        When a raster is missing, broken, without reference system or off the site; when tiles of different makes,
        postings or datums are mixed.
    DatumError
        When `vertical_datum` is not known.
    """
    listed = [paths] if isinstance(paths, Path) else list(paths)
    rasters = [raster for path in listed for raster in rasters_in(path, vertical_datum=vertical_datum)]
    return read_mosaic(rasters, frame, extent_m=extent_m)


def read_mosaic(rasters: Sequence[Raster], frame: LocalFrame, *, extent_m: float) -> Terrain:
    """Return the terrain about a site from rasters of one make; see `read_terrain`."""
    reaching = [raster for raster in rasters if reaches(raster, frame, extent_m)]
    if not reaching:
        raise _off_site(rasters, frame)
    _check_alike(reaching)
    grid = _grid_for(frame, extent_m, min(raster.posting_m for raster in reaching))
    alt_m, used = heights_on(grid, reaching)
    if not used:
        raise TerrainError(
            "the raster has nothing but voids about the site.",
            where=", ".join(raster.name for raster in reaching),
            remedy="Give another height model.",
        )
    return _terrain(grid, alt_m, used)


def reaches(raster: Raster, frame: LocalFrame, extent_m: float) -> bool:
    """Return whether a raster's bounds touch the square about the site."""
    west, south, east, north = raster.bounds_deg
    corners_m = np.array([-extent_m, 0.0, extent_m])
    lat_deg, lon_deg = frame.to_geographic(*np.meshgrid(corners_m, corners_m))
    return bool(west < lon_deg.max() and east > lon_deg.min() and south < lat_deg.max() and north > lat_deg.min())


def _off_site(rasters: Sequence[Raster], frame: LocalFrame) -> TerrainError:
    lat_deg, lon_deg = frame.origin_lat_deg, frame.origin_lon_deg
    west, south, east, north = rasters[0].bounds_deg
    swapped = west <= lat_deg <= east and south <= lon_deg <= north
    hint = " Latitude and longitude of the raster look swapped." if swapped else ""
    return TerrainError(
        f"the raster covers {south:.4f}..{north:.4f} N, {west:.4f}..{east:.4f} E and does not reach the site at "
        f"{lat_deg:.4f} N, {lon_deg:.4f} E.{hint}",
        where=", ".join(raster.name for raster in rasters[:3]) + (", ..." if len(rasters) > 3 else ""),
        remedy="Give a raster of the site's own region, or check its coordinate reference system.",
    )


def alike(first: Raster, other: Raster) -> bool:
    """Return whether two rasters are of one height model, so that they may be joined without a step between them."""
    same_posting = math.isclose(first.posting_m, other.posting_m, rel_tol=0.1)
    return first.product == other.product and first.datum == other.datum and same_posting


def _check_alike(rasters: Sequence[Raster]) -> None:
    first = rasters[0]
    for other in rasters[1:]:
        if not alike(first, other):
            raise TerrainError(
                f"{first.name} ({first.product.title}, {first.posting_m:.0f} m, {first.datum.name}) and {other.name} "
                f"({other.product.title}, {other.posting_m:.0f} m, {other.datum.name}) are different height models.",
                remedy="Give the tiles of one height model: a mosaic of several has steps at its seams.",
            )


def _grid_for(frame: LocalFrame, extent_m: float, source_posting_m: float) -> Grid:
    posting_m = max(math.floor(source_posting_m), MIN_POSTING_M, math.ceil(2 * extent_m / (MAX_NODES - 1)))
    half = math.ceil(extent_m / posting_m)
    return Grid(frame=frame, posting_m=float(posting_m), axis_m=posting_m * np.arange(-half, half + 1.0))


def _terrain(grid: Grid, alt_m: NDArray[np.float64], used: Sequence[Raster]) -> Terrain:
    filled = ~np.isnan(alt_m)
    rows, columns = _span(filled.sum(axis=1)), _span(filled.sum(axis=0))
    east_m, north_m, alt_m = grid.axis_m[columns], grid.axis_m[rows], alt_m[rows, columns]
    first = used[0]
    sigma_m = first.product.sigma_m
    if first.datum.ellipsoidal:
        lat_deg, lon_deg = grid.frame.to_geographic(*np.meshgrid(east_m, north_m))
        alt_m = alt_m - undulation_m(lat_deg, lon_deg)
        sigma_m = math.hypot(sigma_m, GEOID_SIGMA_M)
    slope = np.degrees(np.arctan(np.hypot(*gradient(alt_m, grid.posting_m, grid.posting_m))))
    return Terrain(
        frame=grid.frame,
        east_m=east_m,
        north_m=north_m,
        alt_amsl_m=alt_m,
        sigma_m=height_sigma_m(
            slope,
            sigma_m=sigma_m,
            horizontal_sigma_m=first.product.horizontal_sigma_m,
            posting_m=max(first.posting_m, grid.posting_m),
        ),
        source=_source(used, sigma_m),
    )


def _span(count: NDArray[np.int_]) -> slice:
    """Return the stretch from the first to the last count above zero, at least two long."""
    where = np.flatnonzero(count)
    first = min(int(where[0]), count.size - 2)
    return slice(first, max(int(where[-1]) + 1, first + 2))


def _source(used: Sequence[Raster], sigma_m: float) -> TerrainSource:
    first = used[0]
    datum = f"{first.datum.name}, brought to {GEOID_NAME}" if first.datum.ellipsoidal else first.datum.name
    return TerrainSource(
        title=first.product.title,
        origin=", ".join(raster.name for raster in used),
        licence=first.product.licence,
        vertical_datum=datum,
        posting_m=first.posting_m,
        sigma_m=sigma_m,
        accuracy_note=first.product.accuracy_note,
        date=first.product.date,
        sha256=sha256_of(first.path) if len(used) == 1 else "",
    )
