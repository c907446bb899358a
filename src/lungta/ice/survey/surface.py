"""Slope and roughness of a surface with voids."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.survey.library import image_library
from lungta.mountain.terrain.shape import gradient

Heights = NDArray[np.float32]

_BLOCK_ROWS = 512  # that planes are fitted to at a time, for memory


def smoothed(values: Heights, sigma_px: float) -> Heights:
    """Return values smoothed by a Gaussian that leaves voids out; voids stay NaN.

    A constant stays what it is everywhere; a plane is drawn inwards near voids and edges, by less than one sigma times
    its slope.
    """
    cv2 = image_library()
    known = np.isfinite(values)
    middle = np.float32(values[known].mean()) if known.any() else np.float32(0.0)
    held = np.where(known, values - middle, np.float32(0.0))
    weight = cv2.GaussianBlur(known.astype(np.float32), (0, 0), sigma_px, borderType=cv2.BORDER_CONSTANT)
    total = cv2.GaussianBlur(held, (0, 0), sigma_px, borderType=cv2.BORDER_CONSTANT)
    return np.where(known, total / np.maximum(weight, np.float32(1e-6)) + middle, np.float32(np.nan))


def slopes(ground_m: Heights, pixel_m: float) -> tuple[Heights, Heights]:
    """Return (dz/dnorth, dz/deast) of heights whose row 0 lies in the north: central differences."""
    north, east = gradient(ground_m.astype(np.float64), -pixel_m, pixel_m)
    return north.astype(np.float32), east.astype(np.float32)


def slope_deg(ground_m: Heights, pixel_m: float, over_m: float) -> Heights:
    """Return the slope of a surface over a length [deg]: its gradient, smoothed by a Gaussian of half that for a sigma.

    A plane has its own slope up to the edges and beside voids.
    """
    north, east = slopes(ground_m, pixel_m)
    sigma_px = over_m / (2.0 * pixel_m)
    if sigma_px >= 0.5:
        north, east = smoothed(north, sigma_px), smoothed(east, sigma_px)
    return np.degrees(np.arctan(np.hypot(north, east))).astype(np.float32)


def roughness_m(alt_amsl_m: Heights, pixel_m: float, side_m: float) -> Heights:
    """Return the standard deviation of heights about the plane that fits a square around each cell best [m].

    Least squares over the cells that are there; n in the denominator. Fewer than 6 cells, or cells all in one line,
    give NaN, and so does a void.

    Parameters
    ----------
    alt_amsl_m : array of float32
        Heights [m]; voids are NaN.
    pixel_m, side_m : float
        Side of a cell and of the square [m]; the square has at least 3 x 3 cells.
    """
    half = max(1, round((side_m / pixel_m - 1.0) / 2.0))
    rows = alt_amsl_m.shape[0]
    result = np.empty_like(alt_amsl_m)
    for first in range(0, rows, _BLOCK_ROWS):
        last = min(rows, first + _BLOCK_ROWS)
        low, high = max(0, first - half), min(rows, last + half)
        result[first:last] = _block(alt_amsl_m[low:high], half)[first - low : last - low]
    return np.where(np.isnan(alt_amsl_m), np.float32(np.nan), result)


def _block(alt_amsl_m: Heights, half: int) -> Heights:
    """Roughness of a block: normal equations of z = a + b x + c y about each cell, from sums over its square."""
    known = np.isfinite(alt_amsl_m).astype(np.float64)
    middle = float(np.nanmean(alt_amsl_m)) if known.any() else 0.0
    z = np.where(known > 0.0, alt_amsl_m - middle, 0.0)
    n, x, y, xx, xy, yy = _moments(known, half, 6)
    s, xz, yz = _moments(z, half, 3)
    zz = _moments(z * z, half, 1)[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        cxx, cxy, cyy = xx - x * x / n, xy - x * y / n, yy - y * y / n
        cxz, cyz, czz = xz - x * s / n, yz - y * s / n, zz - s * s / n
        det = cxx * cyy - cxy * cxy
        left = czz - (cyy * cxz * cxz - 2.0 * cxy * cxz * cyz + cxx * cyz * cyz) / det
        rough = np.sqrt(np.maximum(left, 0.0) / n)
    return np.where((n >= 6.0) & (det > 1e-6 * n * n), rough, np.nan).astype(np.float32)


def _moments(values: NDArray[np.float64], half: int, count: int) -> list[NDArray[np.float64]]:
    """Sums of values times 1, x, y, x^2, xy, y^2 about each cell; cells off the block count as void."""
    cv2 = image_library()
    offset = np.arange(-half, half + 1, dtype=np.float64)
    one, two = np.ones_like(offset), offset * offset
    pairs = [(one, one), (offset, one), (one, offset), (two, one), (offset, offset), (one, two)]
    return [cv2.sepFilter2D(values, -1, x, y, borderType=cv2.BORDER_CONSTANT) for x, y in pairs[:count]]
