"""Places to put the aircraft down along a path, as far as the terrain's posting can tell.

Nobody lands in a zone, whatever the hour: tents stand, and the climbing route is walked, outside the hours in which
they are kept out of. Nobody lands on the site's glaciers either: icefalls and clean ice count as crevassed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter
from scipy.spatial import KDTree

from lungta.core.geo import LocalFrame
from lungta.mountain.site.model import Glacier, Site, Zone
from lungta.mountain.site.zones import zone_area
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.shape import slope_deg
from lungta.plan.corridor.model import LandingOption
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.verify import dense_samples

MAX_SLOPE_DEG = 12.0  # assumption: steeper and a landed multirotor with a load may tip or slide
MAX_ROUGHNESS_M = 2.0  # assumption: what a 30 m model strays from a plane on even ground; more is moraine or step
MAX_OFF_M = 400.0  # assumption: about half a minute away
SPACING_M = 400.0  # assumption: more names than that would not be remembered in the air
PAD_APART_M = 250.0  # assumption: nearer than this the pad itself is the place to land
PEOPLE_APART_M = 50.0  # assumption: outlines are drawn on the map, and rotors of 3 m throw stones
SAMPLE_M = 10.0
DEG_WORTH_M = 30.0  # assumption: a place one degree flatter is worth 30 m more of way
ROUGH_WORTH_M = 100.0  # assumption: a metre of roughness counts as three degrees of slope

Floats = NDArray[np.float64]
Outline = Zone | Glacier


def no_landing(site: Site) -> tuple[Outline, ...]:
    """Return the outlines of a site on which nobody lands: every zone at every hour, and every glacier."""
    return (*site.zones, *site.glaciers)


def landing_options(request: CorridorRequest, points: Floats) -> tuple[LandingOption, ...]:
    """Return flat places within 400 m of a path and 50 m clear of zones, at least 400 m apart, in order along it.

    A place is a terrain node whose whole neighbourhood, one node around, is no steeper than 12 deg and strays no more
    than 2 m (root mean square) from a plane, off the request's zones and its `no_landing`. Crevasses and boulders are
    not seen at the terrain's posting.
    """
    nearby = _terrain_about(request.terrain, points)
    slope = maximum_filter(np.nan_to_num(slope_deg(nearby), nan=90.0), size=3, mode="constant", cval=90.0)
    rough_m = np.nan_to_num(roughness_m(nearby), nan=np.inf)
    rows, columns = np.nonzero((slope <= MAX_SLOPE_DEG) & (rough_m <= MAX_ROUGHNESS_M))
    place = np.column_stack([nearby.east_m[columns], nearby.north_m[rows]])
    samples, lengths = dense_samples(points, SAMPLE_M)
    off_m, nearest = KDTree(samples[:, :2]).query(place, distance_upper_bound=MAX_OFF_M)
    closed = on_outlines(request.terrain.frame, (*request.zones, *request.no_landing), place)
    allowed = np.isfinite(off_m) & ~_near_pad(request, place) & ~closed
    place, off_m, slope_here = place[allowed], off_m[allowed], slope[rows, columns][allowed]
    worth_m = slope_here * DEG_WORTH_M + rough_m[rows, columns][allowed] * ROUGH_WORTH_M + off_m
    along_m = np.cumsum(lengths)[nearest[allowed]]
    chosen = _spaced(place, worth_m)
    chosen.sort(key=lambda n: along_m[n])
    return tuple(
        _option(request, f"L{number}", place[n], (float(slope_here[n]), float(along_m[n]), float(off_m[n])))
        for number, n in enumerate(chosen, start=1)
    )


def roughness_m(terrain: Terrain) -> Floats:
    """Return how far the nine nodes about each one stray from the plane that fits them best, root mean square [m].

    On a regular grid the plane of least squares has the mean as height, and sum(x z) / sum(x^2) along each axis as
    slope; what is left over is by Pythagoras. NaN at the grid's edge and beside voids.
    """
    padded = np.pad(terrain.alt_amsl_m - np.nanmean(terrain.alt_amsl_m), 1, constant_values=np.nan)
    nine = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    step = np.array([-1.0, 0.0, 1.0])
    mean = nine.mean(axis=(2, 3))
    left = nine - mean[..., None, None]
    along_east = (left * step[None, :]).sum(axis=(2, 3)) / 6.0
    along_north = (left * step[:, None]).sum(axis=(2, 3)) / 6.0
    residual2 = (left**2).sum(axis=(2, 3)) - 6.0 * (along_east**2 + along_north**2)
    return np.asarray(np.sqrt(np.maximum(residual2, 0.0) / 9.0))


def on_outlines(frame: LocalFrame, outlines: Sequence[Outline], place: Floats) -> NDArray[np.bool_]:
    """Return which places (east, north [m], shape (n, 2)) lie on outlines: zones widened by 50 m, glaciers as drawn."""
    inside = np.zeros(place.shape[0], dtype=bool)
    for outline in outlines:
        area = shapely.make_valid(_area(frame, outline))
        if isinstance(outline, Zone):
            area = area.buffer(max(PEOPLE_APART_M, outline.keep_clear_m))
        inside |= shapely.intersects_xy(area, *place.T)
    return inside


def _area(frame: LocalFrame, outline: Outline) -> shapely.Polygon:
    if isinstance(outline, Zone):
        return zone_area(frame, outline)
    lat_deg, lon_deg = zip(*outline.outline, strict=True)
    return shapely.Polygon(list(zip(*frame.to_local(lat_deg, lon_deg), strict=True)))


def _spaced(place: Floats, worth_m: Floats) -> list[int]:
    """Return the best places that keep apart from each other."""
    chosen: list[int] = []
    for n in np.argsort(worth_m, kind="stable"):
        if all(np.hypot(*(place[n] - place[other])) >= SPACING_M for other in chosen):
            chosen.append(int(n))
    return chosen


def _terrain_about(terrain: Terrain, points: Floats) -> Terrain:
    margin_m = MAX_OFF_M + 3.0 * terrain.posting_m
    low, high = points.min(axis=0) - margin_m, points.max(axis=0) + margin_m
    columns = slice(*np.searchsorted(terrain.east_m, [low[0], high[0]]))
    rows = slice(*np.searchsorted(terrain.north_m, [low[1], high[1]]))
    return replace(
        terrain,
        east_m=terrain.east_m[columns],
        north_m=terrain.north_m[rows],
        alt_amsl_m=terrain.alt_amsl_m[rows, columns],
        sigma_m=terrain.sigma_m[rows, columns],
    )


def _near_pad(request: CorridorRequest, place: Floats) -> NDArray[np.bool_]:
    pads = np.array([request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)])
    near: NDArray[np.bool_] = (np.linalg.norm(place[:, None] - pads, axis=2) < PAD_APART_M).any(axis=1)
    return near


def _option(request: CorridorRequest, name: str, place: Floats, figures: tuple[float, float, float]) -> LandingOption:
    east_m, north_m = (float(part) for part in place)
    lat_deg, lon_deg = request.terrain.frame.to_geographic(east_m, north_m)
    slope, along_m, off_m = figures
    return LandingOption(
        name=name,
        lat_deg=float(lat_deg),
        lon_deg=float(lon_deg),
        alt_amsl_m=float(request.terrain.height_at(east_m, north_m)),
        east_m=east_m,
        north_m=north_m,
        slope_deg=slope,
        along_m=along_m,
        off_m=off_m,
    )
