"""Where a valley runs, how deep it is, and how its wind changes with height."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.thermal.relief import Floats, Relief, block_mean, refined
from lungta.mountain.wind.thermal.settings import ValleySettings

LEAST_DEPTH_M = 50.0
"""A place less deep than this below the crests [m] is no valley; kept so that nothing divides by zero."""

_CREST_NODES = 4  # the level of crests changes slowly


class ValleyShape(NamedTuple):
    """The valley about each place.

    Attributes
    ----------
    floor_amsl_m : array
        Smoothed height of the floor [m AMSL].
    depth_m : array
        From the floor to the level of the crests [m], at least 50.
    up_east, up_north : array
        Vector up the valley, of length 1; less where the axis is not clear.
    """

    floor_amsl_m: Floats
    depth_m: Floats
    up_east: Floats
    up_north: Floats

    @property
    def up_deg(self) -> Floats:
        """Bearing up the valley [deg, 0..360), where the wind by day blows *to*."""
        return np.asarray(np.degrees(np.arctan2(self.up_east, self.up_north)) % 360.0)


def valley_shape(relief: Relief, settings: ValleySettings) -> ValleyShape:
    """Return floor, depth and axis of the valley about every node.

    The floor is the lowest ground within a radius, smoothed; it rises up the valley, and still somewhat to the sides.
    What of its rise goes across the valley is taken off: across is the way that the ground about mostly slopes, the
    first axis of its structure tensor (Bigun & Granlund 1987; from memory), as far as it slopes one way at all. The
    crests are a quantile of the ground within a wide radius. Near the grid's edge all know only the ground on it.
    """
    from scipy.ndimage import gaussian_filter, minimum_filter

    steps = np.array([relief.step_north_m, relief.step_east_m])
    ground, sigma = relief.ground_amsl_m, settings.smoothing_m / steps
    floor = minimum_filter(ground, footprint=_disc(settings.floor_radius_m, steps), mode="nearest")
    floor = gaussian_filter(floor, sigma, mode="nearest")
    crest = gaussian_filter(_crest_level(ground, steps, settings), sigma, mode="nearest")
    north, east = _along(relief, *relief.with_ground(floor).rise, settings.floor_radius_m / steps)
    rise = np.maximum(np.hypot(north, east), 1e-9)
    return ValleyShape(floor, np.maximum(crest - floor, LEAST_DEPTH_M), east / rise, north / rise)


def _along(relief: Relief, north: Floats, east: Floats, sigma: Floats) -> tuple[Floats, Floats]:
    """Take off the part of a rise that goes across the valley, in proportion to how much one way the ground slopes."""
    from scipy.ndimage import gaussian_filter

    slope_north, slope_east = relief.rise
    products = slope_north**2, slope_east**2, slope_north * slope_east
    nn, ee, ne = (gaussian_filter(each, sigma, mode="nearest") for each in products)
    one_way = np.hypot(ee - nn, 2.0 * ne) / np.maximum(ee + nn, 1e-12)
    across_rad = 0.5 * np.arctan2(2.0 * ne, ee - nn)  # from east, towards north
    off = one_way * (east * np.cos(across_rad) + north * np.sin(across_rad))
    return north - off * np.sin(across_rad), east - off * np.cos(across_rad)


def _crest_level(ground: Floats, steps_m: Floats, settings: ValleySettings) -> Floats:
    """Quantile of the grid's own ground within the wide radius, for the middles of squares of `_CREST_NODES` nodes."""
    reach = settings.crest_radius_m / steps_m
    rows, columns = np.indices(ground.shape)
    row, column = (block_mean(each.astype(float), _CREST_NODES) for each in (rows, columns))
    level = np.empty(row.shape)
    for middle in np.ndindex(*level.shape):
        near = ((rows - row[middle]) / reach[0]) ** 2 + ((columns - column[middle]) / reach[1]) ** 2 <= 1.0
        level[middle] = np.quantile(ground[near], settings.crest_quantile_frac)
    return refined(level, _CREST_NODES, ground.shape)


def _disc(radius_m: float, steps_m: Floats) -> NDArray[np.bool_]:
    reach = np.maximum(np.round(radius_m / steps_m), 1.0).astype(int)
    north, east = np.ogrid[-reach[0] : reach[0] + 1, -reach[1] : reach[1] + 1]
    return np.asarray((north / reach[0]) ** 2 + (east / reach[1]) ** 2 <= 1.0)


def height_factor(alt_amsl_m: Floats, height_agl_m: Floats, shape: ValleyShape, settings: ValleySettings) -> Floats:
    """Return the valley wind at heights over its mean from floor to crests.

    1.25 (1 - x^4), with x from 0 at the floor to 1 at the crests and nothing above: air mixed by the sun, an assumption
    whose mean is 1. In the surface layer it falls to zero at the ground by the logarithmic law.

    Parameters
    ----------
    alt_amsl_m, height_agl_m : array, shape (ny, nx, nz)
        Heights above sea level and above ground [m].
    shape : ValleyShape
        Floor and depth, shape (ny, nx).
    settings : ValleySettings
        Surface layer and roughness.
    """
    x = np.clip((alt_amsl_m - shape.floor_amsl_m[..., None]) / shape.depth_m[..., None], 0.0, 1.0)
    top = np.log1p(settings.surface_layer_m / settings.roughness_m)
    near_ground = np.minimum(np.log1p(height_agl_m / settings.roughness_m) / top, 1.0)
    return np.asarray(1.25 * (1.0 - x**4) * near_ground)
