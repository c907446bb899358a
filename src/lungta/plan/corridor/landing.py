"""Places to put the aircraft down along a path, as far as the terrain's posting can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter
from scipy.spatial import KDTree

from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.shape import slope_deg
from lungta.plan.corridor.model import LandingOption
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.surfaces import zone_polygon
from lungta.plan.corridor.verify import dense_samples

MAX_SLOPE_DEG = 12.0  # assumption: steeper and a landed multirotor with a load may tip or slide
MAX_OFF_M = 400.0  # assumption: about half a minute away
SPACING_M = 400.0  # assumption: more names than that would not be remembered in the air
PAD_APART_M = 250.0  # assumption: nearer than this the pad itself is the place to land
PEOPLE_APART_M = 50.0  # assumption: outlines are drawn on the map, and rotors of 3 m throw stones
SAMPLE_M = 10.0
DEG_WORTH_M = 30.0  # assumption: a place one degree flatter is worth 30 m more of way


def landing_options(request: CorridorRequest, points: NDArray[np.float64]) -> tuple[LandingOption, ...]:
    """Return flat places within 400 m of a path and 50 m clear of zones, at least 400 m apart, in order along it.

    A place is a terrain node whose whole neighbourhood, one node around, is no steeper than 12 deg. Crevasses and
    boulders are not seen at the terrain's posting.
    """
    nearby = _terrain_about(request.terrain, points)
    slope = maximum_filter(np.nan_to_num(slope_deg(nearby), nan=90.0), size=3, mode="constant", cval=90.0)
    rows, columns = np.nonzero(slope <= MAX_SLOPE_DEG)
    place = np.column_stack([nearby.east_m[columns], nearby.north_m[rows]])
    samples, lengths = dense_samples(points, SAMPLE_M)
    off_m, nearest = KDTree(samples[:, :2]).query(place, distance_upper_bound=MAX_OFF_M)
    allowed = np.isfinite(off_m) & ~_near_pad(request, place) & ~_in_zone(request, place)
    place, off_m, slope_here = place[allowed], off_m[allowed], slope[rows, columns][allowed]
    along_m = np.cumsum(lengths)[nearest[allowed]]
    chosen: list[int] = []
    for n in np.argsort(slope_here * DEG_WORTH_M + off_m, kind="stable"):
        if all(np.hypot(*(place[n] - place[other])) >= SPACING_M for other in chosen):
            chosen.append(int(n))
    chosen.sort(key=lambda n: along_m[n])
    return tuple(
        _option(request, f"L{number}", place[n], (float(slope_here[n]), float(along_m[n]), float(off_m[n])))
        for number, n in enumerate(chosen, start=1)
    )


def _terrain_about(terrain: Terrain, points: NDArray[np.float64]) -> Terrain:
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


def _near_pad(request: CorridorRequest, place: NDArray[np.float64]) -> NDArray[np.bool_]:
    pads = np.array([request.pad_east_north_m(pad) for pad in (request.from_pad, request.to_pad)])
    near: NDArray[np.bool_] = (np.linalg.norm(place[:, None] - pads, axis=2) < PAD_APART_M).any(axis=1)
    return near


def _in_zone(request: CorridorRequest, place: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside = np.zeros(place.shape[0], dtype=bool)
    for zone in request.zones:
        inside |= shapely.intersects_xy(zone_polygon(request, zone).buffer(PEOPLE_APART_M), *place.T)
    return inside


def _option(
    request: CorridorRequest, name: str, place: NDArray[np.float64], figures: tuple[float, float, float]
) -> LandingOption:
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
