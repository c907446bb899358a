"""Slope, aspect and shaded relief of a terrain, by central differences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.terrain.grid import Terrain


def gradient(
    alt_amsl_m: NDArray[np.float64], step_north_m: float, step_east_m: float
) -> tuple[NDArray[np.float64], ...]:
    """Return (dz/dnorth, dz/deast): central differences, one-sided at the grid's edge and beside voids.

    A node without any neighbour along an axis, and a void, has NaN.
    """
    return _difference(alt_amsl_m, step_north_m), _difference(alt_amsl_m.T, step_east_m).T


def _difference(values: NDArray[np.float64], step_m: float) -> NDArray[np.float64]:
    padded = np.pad(values, ((1, 1), (0, 0)), constant_values=np.nan)
    ahead = (padded[2:] - values) / step_m
    behind = (values - padded[:-2]) / step_m
    central = (ahead + behind) / 2
    one_sided = np.where(np.isnan(ahead), behind, ahead)
    return np.where(np.isnan(central), one_sided, central)


def _gradient_of(terrain: Terrain) -> tuple[NDArray[np.float64], ...]:
    return gradient(terrain.alt_amsl_m, float(terrain.north_m[1] - terrain.north_m[0]), terrain.posting_m)


def slope_deg(terrain: Terrain) -> NDArray[np.float64]:
    """Return the steepest slope at every node [deg, 0..90); NaN at voids."""
    north, east = _gradient_of(terrain)
    return np.degrees(np.arctan(np.hypot(north, east)))


def aspect_deg(terrain: Terrain) -> NDArray[np.float64]:
    """Return the bearing that each node faces, downhill [deg, 0..360); NaN on level ground and at voids."""
    north, east = _gradient_of(terrain)
    aspect = np.degrees(np.arctan2(-east, -north)) % 360.0
    return np.where((north == 0.0) & (east == 0.0), np.nan, aspect)


def hillshade(
    terrain: Terrain, *, sun_azimuth_deg: float = 315.0, sun_elevation_deg: float = 45.0
) -> NDArray[np.float64]:
    """Return how brightly each node is lit, 0 (in its own shade) to 1 (facing the sun); NaN at voids.

    The cosine of the angle between the surface's normal and the sun (Horn 1981, doi:10.1109/PROC.1981.11918).
    North-west light by default, as on printed maps; cast shadows are not drawn.
    """
    north, east = _gradient_of(terrain)
    azimuth_rad, elevation_rad = np.radians(sun_azimuth_deg), np.radians(sun_elevation_deg)
    towards_sun = -(east * np.sin(azimuth_rad) + north * np.cos(azimuth_rad)) * np.cos(elevation_rad)
    lit = (towards_sun + np.sin(elevation_rad)) / np.sqrt(1.0 + north**2 + east**2)
    return np.asarray(np.clip(lit, 0.0, 1.0))
