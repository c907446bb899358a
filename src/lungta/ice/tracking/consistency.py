"""How far a vector differs from those around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.ice.tracking.model import Displacements

LEAST_SPREAD_PX = 0.1  # noise of the field itself, Westerweel & Scarano 2005, section 3
AROUND = 5
OF_NOISE = (
    20.0 / 36.0
)  # variance of a bend over that of independent vectors: 4 neighbours and 4 times the middle, over 6
TIMES_USUAL = 2.0  # set on the practice icefall of seed 1: docs/reference/ice-validation.md
FEWEST_NEIGHBOURS = 5  # assumption: fewer say nothing


def deviations(
    east_px: NDArray[np.float64], north_px: NDArray[np.float64], kept: NDArray[np.bool_], reach: int
) -> NDArray[np.float64]:
    """Return the normalised median deviation of every vector from its neighbours; 0 where too few are kept.

    The larger of both components' |vector - median| / (median |neighbour - median| + 0.1 px), over the places up to
    `reach` away along either axis (Westerweel & Scarano 2005, doi:10.1007/s00348-005-0016-6, equation 2). An even
    change of speed across the neighbourhood, as at a glacier's side, is taken off first: it is no deviation.
    """
    worst = np.zeros(kept.shape)
    offsets = [(j, i) for j in range(-reach, reach + 1) for i in range(-reach, reach + 1) if (j, i) != (0, 0)]
    for values in (east_px, north_px):
        around = _around(np.where(kept, values, np.nan), offsets, reach)
        around = around - _even_change(around, offsets)
        enough = np.isfinite(around).sum(axis=0) >= FEWEST_NEIGHBOURS
        filled = np.where(enough, around, 0.0)
        middle = np.nanmedian(filled, axis=0)
        spread = np.nanmedian(np.abs(filled - middle), axis=0) + LEAST_SPREAD_PX
        off = np.where(enough & np.isfinite(values), np.abs(values - middle) / spread, 0.0)
        worst = np.fmax(worst, off)
    return worst


def _around(values: NDArray[np.float64], offsets: list[tuple[int, int]], reach: int) -> NDArray[np.float64]:
    """Neighbours of every place, shape (offsets, rows, columns); NaN off the grid."""
    rows, columns = values.shape
    padded = np.pad(values, reach, constant_values=np.nan)
    return np.stack([padded[reach + j : reach + j + rows, reach + i : reach + i + columns] for j, i in offsets])


def _even_change(around: NDArray[np.float64], offsets: list[tuple[int, int]]) -> NDArray[np.float64]:
    """The part of every neighbour that grows evenly with its offset: a median of slopes between opposite neighbours."""
    at = {offset: index for index, offset in enumerate(offsets)}
    change = np.zeros_like(around)
    for axis in (0, 1):
        pairs = [(at[o], at[-o[0], -o[1]], o[axis]) for o in offsets if o[axis] > 0 and o[1 - axis] == 0]
        slopes = np.stack([(around[one] - around[other]) / (2 * far) for one, other, far in pairs])
        known = np.isfinite(slopes).any(axis=0)
        slope = np.where(known, np.nanmedian(np.where(known, slopes, 0.0), axis=0), 0.0)
        change += slope * np.array([offset[axis] for offset in offsets])[:, None, None]
    return change


def within_window_m2(
    values_m: NDArray[np.float64], variance_m2: NDArray[np.float64], moved: Displacements, step_px: int
) -> NDArray[np.float64]:
    """Return the variance of a window's motion as that of its centre, because motion within it is uneven [m^2].

    Two parts: the bend of the motion at the place itself, and twice the bend that is usual around it, squared, as far
    as the vectors' own errors do not explain it: ice that bends between places bends unseen within windows too. 0
    where neighbours do not tell.
    """
    bent_m2 = _bent_m(values_m, moved, step_px) ** 2
    usual_m2 = _mean_around(bent_m2, moved.kept) - OF_NOISE * _mean_around(variance_m2, moved.kept)
    return np.where(moved.kept, bent_m2 + TIMES_USUAL**2 * np.maximum(usual_m2, 0.0), 0.0)


def _bent_m(values_m: NDArray[np.float64], moved: Displacements, step_px: int) -> NDArray[np.float64]:
    """Return how far the mean of every kept window's motion is from its middle's, as far as neighbours tell [m].

    A motion that bends by c per square metre has a mean that differs from its middle by c w^2 / 24 along each axis, w
    being the window's side. The bend is that of the kept places half a window away on both sides.
    """
    kept = np.where(moved.kept, values_m, np.nan)
    bent_m = np.zeros(kept.shape)
    for window_px in np.unique(moved.window_px[moved.kept]):
        apart = max(1, int(window_px) // (2 * step_px))
        padded = np.pad(kept, apart, constant_values=np.nan)
        inner = slice(apart, -apart)
        total = np.zeros(kept.shape)
        for before, after in (
            (padded[: -2 * apart, inner], padded[2 * apart :, inner]),
            (padded[inner, : -2 * apart], padded[inner, 2 * apart :]),
        ):
            total += np.nan_to_num(before + after - 2.0 * kept)
        here = moved.window_px == window_px
        bent_m[here] = total[here] * (int(window_px) / (apart * step_px)) ** 2 / 24.0
    return bent_m


def _mean_around(values: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return means over the kept of AROUND x AROUND places."""
    from scipy.ndimage import uniform_filter

    share = uniform_filter(kept.astype(float), AROUND, mode="constant")
    return np.asarray(uniform_filter(np.where(kept, values, 0.0), AROUND, mode="constant") / np.maximum(share, 1e-9))
