"""The ground as a picture: shaded relief with a hypsometric tint, and as a small grid for the 3-D view."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.terrain.grid import Terrain
from lungta.record.report.extent import Extent

LIGHTS = ((315.0, 0.62), (270.0, 0.16), (0.0, 0.16), (225.0, 0.06))
"""Bearing of each lamp [deg] and its weight: north-west by cartographers' habit, the others lift the shadows."""
LAMP_HEIGHT_DEG = 42.0
ROUNDING = 0.4
"""Standard deviation of the rounding before shading, in postings of the source: hides the seams of resampling."""
STEEPER = 1.25
"""Heights are exaggerated by this in the shading alone, so that glaciers keep some shape."""
STEEP_DARKENING = 0.45
"""How much darker a cliff is drawn than flat ground under the same light, so that walls read as walls."""
TINTS = (
    (0.0, 172, 184, 160),
    (0.22, 201, 200, 172),
    (0.48, 224, 214, 193),
    (0.75, 240, 236, 227),
    (1.0, 252, 252, 251),
)
"""Fraction of the way from the lowest to the highest ground shown, and its colour (red, green, blue)."""
SHADOW_RGB = (60, 72, 98)
VOID_RGB = (206, 204, 210)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patch:
    """Ground resampled to a picture's pixels, row 0 in the south; NaN where the terrain has none."""

    extent: Extent
    alt_amsl_m: NDArray[np.float64]

    @property
    def pixel_m(self) -> float:
        """Width of one pixel on the ground [m]."""
        return self.extent.width_m / int(self.alt_amsl_m.shape[1])

    @property
    def east_m(self) -> NDArray[np.float64]:
        """Easting of the columns' centres [m]."""
        return _centres(self.extent.west_m, self.extent.east_m, self.alt_amsl_m.shape[1])

    @property
    def north_m(self) -> NDArray[np.float64]:
        """Northing of the rows' centres [m], ascending."""
        return _centres(self.extent.south_m, self.extent.north_m, self.alt_amsl_m.shape[0])


def cut_patch(terrain: Terrain, extent: Extent, *, columns: int) -> Patch:
    """Return the terrain under a rectangle as `columns` pixels across, smooth between the terrain's own nodes.

    Rounded by half a posting and splined between the nodes, for the eye alone: every figure of a plan comes from
    the terrain itself. Pixels off the grid or at voids are NaN.
    """
    from scipy.interpolate import RectBivariateSpline
    from scipy.ndimage import gaussian_filter

    rows = max(2, round(columns * extent.height_m / extent.width_m))
    empty = Patch(extent=extent, alt_amsl_m=np.full((rows, columns), np.nan))
    east, north = empty.east_m, empty.north_m
    near_east = _near(terrain.east_m, extent.west_m, extent.east_m)
    near_north = _near(terrain.north_m, extent.south_m, extent.north_m)
    ground = terrain.alt_amsl_m[near_north, near_east]
    if min(ground.shape) < 2 or not np.isfinite(ground).any():
        return empty
    order = min(3, *(size - 1 for size in ground.shape))
    nodes = terrain.north_m[near_north], terrain.east_m[near_east]
    rounded = gaussian_filter(_filled(ground), ROUNDING * max(1.0, terrain.source.posting_m / terrain.posting_m))
    smooth = RectBivariateSpline(*nodes, rounded, kx=order, ky=order)(north, east)
    known = np.isfinite(terrain.height_at(*np.meshgrid(east, north)))
    return Patch(extent=extent, alt_amsl_m=np.where(known, smooth, np.nan))


def shading(patch: Patch) -> NDArray[np.float64]:
    """Return the light on each pixel, 0 dark to 1 bright, under `LIGHTS`."""
    ground = _filled(patch.alt_amsl_m) if np.isfinite(patch.alt_amsl_m).any() else np.zeros(patch.alt_amsl_m.shape)
    north_slope, east_slope = np.gradient(ground * STEEPER, patch.pixel_m)
    upright = 1.0 / np.sqrt(1.0 + north_slope**2 + east_slope**2)
    lamp_rad = np.radians(LAMP_HEIGHT_DEG)
    light = np.zeros_like(ground)
    for bearing_deg, weight in LIGHTS:
        bearing = np.radians(bearing_deg)
        towards = -east_slope * np.sin(bearing) - north_slope * np.cos(bearing)
        facing = (np.sin(lamp_rad) + np.cos(lamp_rad) * towards) * upright
        light += weight * np.clip(facing, 0.0, 1.0)
    lit = np.clip(light / np.sin(lamp_rad), 0.0, 1.35) / 1.35
    return np.asarray(lit * (1.0 - STEEP_DARKENING * (1.0 - upright)))


def tint(patch: Patch) -> NDArray[np.float64]:
    """Return the colour of each pixel by height, shape (rows, columns, 3), 0..255."""
    low, high = height_range_m(patch)
    fraction = np.nan_to_num((patch.alt_amsl_m - low) / (high - low))
    stops = np.array(TINTS, dtype=float)
    return np.stack([np.interp(fraction, stops[:, 0], stops[:, 1 + band]) for band in range(3)], axis=-1)


def height_range_m(patch: Patch) -> tuple[float, float]:
    """Return the lowest and highest ground shown [m AMSL], at least a metre apart; (0, 1) of nothing but voids."""
    if not np.isfinite(patch.alt_amsl_m).any():
        return 0.0, 1.0
    low, high = float(np.nanmin(patch.alt_amsl_m)), float(np.nanmax(patch.alt_amsl_m))
    return low, max(high, low + 1.0)


def relief_rgb(patch: Patch) -> NDArray[np.uint8]:
    """Return the shaded, tinted relief, north up, shape (rows, columns, 3)."""
    light = shading(patch)[..., None]
    lit = tint(patch)
    dark = np.clip((0.74 - light) / 0.74, 0.0, 1.0) ** 1.15 * 0.86
    glow = np.clip((light - 0.74) / 0.26, 0.0, 1.0) * 0.4
    colour = lit * (1 - dark) + np.array(SHADOW_RGB) * dark
    colour = colour * (1 - glow) + 255.0 * glow
    colour = np.where(np.isfinite(patch.alt_amsl_m)[..., None], colour, np.array(VOID_RGB, dtype=float))
    return np.flipud(np.clip(colour, 0, 255)).astype(np.uint8)


def relief_webp(patch: Patch, *, quality: int = 78) -> bytes:
    """Return the relief as a WebP image, north up."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(relief_rgb(patch)).save(buffer, format="WEBP", quality=quality, method=2)
    return buffer.getvalue()


def _near(axis: NDArray[np.float64], low: float, high: float, *, margin: int = 6) -> slice:
    first, last = np.searchsorted(axis, (low, high))
    return slice(max(0, int(first) - margin), min(axis.size, int(last) + margin))


def _centres(low: float, high: float, count: int) -> NDArray[np.float64]:
    step = (high - low) / count
    return np.asarray(low + step * (np.arange(count) + 0.5), dtype=np.float64)


def _filled(ground: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the heights with each void taking its nearest neighbour's, for splines that know no void."""
    from scipy.ndimage import distance_transform_edt

    void = ~np.isfinite(ground)
    if not void.any():
        return ground
    nearest = distance_transform_edt(void, return_distances=False, return_indices=True)
    filled: NDArray[np.float64] = ground[tuple(nearest)]
    return filled
