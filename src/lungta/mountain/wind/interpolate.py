"""The compiled look-up of a gridded wind, for arrays of points and for other compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

SPACING_FRAC = 0.5  # the square ends half a step beyond the outermost centres


class Look(NamedTuple):
    """A gridded wind as compiled code takes it; see `GriddedWind`, whose arrays these are."""

    east_m: float
    north_m: float
    step_east_m: float
    step_north_m: float
    ground_amsl_m: NDArray[np.float64]
    top_amsl_m: float
    levels_frac: NDArray[np.float64]
    roughness_m: float
    u_mps: NDArray[np.float32]
    v_mps: NDArray[np.float32]
    w_mps: NDArray[np.float32]
    sigma_mps: NDArray[np.float32]
    turbulence_mps: NDArray[np.float32]


@njit(cache=True, nogil=True, inline="always")
def _axis(place, first, step, count):  # type: ignore[no-untyped-def]
    """Index of the lower neighbour and the share of the upper one; -1 off the square."""
    x = (place - first) / step
    if not -SPACING_FRAC <= x <= count - 1 + SPACING_FRAC:
        return -1, 0.0
    x = min(max(x, 0.0), count - 1.0)
    low = min(int(x), count - 2)
    return low, x - low


@njit(cache=True, nogil=True)
def ground_under(look, east_m, north_m):  # type: ignore[no-untyped-def]
    """Ground that the field knows at one point [m AMSL], bilinear; NaN off the square."""
    j, fj = _axis(north_m, look.north_m, look.step_north_m, look.ground_amsl_m.shape[0])
    i, fi = _axis(east_m, look.east_m, look.step_east_m, look.ground_amsl_m.shape[1])
    if i < 0 or j < 0:
        return np.nan
    g = look.ground_amsl_m
    south = g[j, i] * (1.0 - fi) + g[j, i + 1] * fi
    north = g[j + 1, i] * (1.0 - fi) + g[j + 1, i + 1] * fi
    return south * (1.0 - fj) + north * fj


@njit(cache=True, nogil=True)
def wind_at(look, east_m, north_m, height_agl_m):  # type: ignore[no-untyped-def]
    """(u, v, w, sigma, turbulence) at a height above the field's ground; NaN off the square and below ground."""
    j, fj = _axis(north_m, look.north_m, look.step_north_m, look.ground_amsl_m.shape[0])
    i, fi = _axis(east_m, look.east_m, look.step_east_m, look.ground_amsl_m.shape[1])
    if i < 0 or j < 0 or not height_agl_m >= 0.0:
        return np.nan, np.nan, np.nan, np.nan, np.nan
    depth = look.top_amsl_m - ground_under(look, east_m, north_m)
    levels = look.levels_frac
    frac = height_agl_m / depth
    k = min(max(np.searchsorted(levels, frac) - 1, 0), levels.size - 2)
    fk = min(max((frac - levels[k]) / (levels[k + 1] - levels[k]), 0.0), 1.0)
    fall = 1.0
    lowest = levels[0] * depth
    if height_agl_m < lowest:
        low = max(height_agl_m, look.roughness_m)
        fall = np.log(low / look.roughness_m) / np.log(max(lowest / look.roughness_m, 1.0001))
    u, v, w, sigma, turbulence = 0.0, 0.0, 0.0, 0.0, 0.0
    for dj in range(2):
        wj = fj if dj else 1.0 - fj
        for di in range(2):
            wji = wj * (fi if di else 1.0 - fi)
            for dk in range(2):
                share = wji * (fk if dk else 1.0 - fk)
                u += share * look.u_mps[j + dj, i + di, k + dk]
                v += share * look.v_mps[j + dj, i + di, k + dk]
                w += share * look.w_mps[j + dj, i + di, k + dk]
                sigma += share * look.sigma_mps[j + dj, i + di, k + dk]
                turbulence += share * look.turbulence_mps[j + dj, i + di, k + dk]
    return u * fall, v * fall, w * fall, sigma, turbulence


@njit(cache=True, nogil=True)
def winds_at(look, places, above_ground, out, first, last):  # type: ignore[no-untyped-def]
    """Fill `out` (5, n) for `places` (3, n) first..last: east, north and height, above ground or AMSL."""
    for n in range(first, last):
        east, north, height = places[0, n], places[1, n], places[2, n]
        agl = height if above_ground else height - ground_under(look, east, north)
        out[0, n], out[1, n], out[2, n], out[3, n], out[4, n] = wind_at(look, east, north, agl)
