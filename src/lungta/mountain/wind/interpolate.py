"""The compiled look-up of a gridded wind, for arrays of points and for other compiled loops."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled_with

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
    air: NDArray[np.float32]


@compiled_with(inline="always")
def _axis(place, first, step, count):  # type: ignore[no-untyped-def]
    """Index of the lower neighbour and the share of the upper one; -1 off the square."""
    x = (place - first) / step
    if not -SPACING_FRAC <= x <= count - 1 + SPACING_FRAC:
        return -1, 0.0
    x = min(max(x, 0.0), count - 1.0)
    low = min(int(x), count - 2)
    return low, x - low


@compiled_with()
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


@compiled_with(inline="always")
def _level(levels, frac):  # type: ignore[no-untyped-def]
    """Index of the level below and the share of the one above, held at both ends."""
    k = 0
    while k < levels.size - 2 and levels[k + 1] < frac:
        k += 1
    return k, min(max((frac - levels[k]) / (levels[k + 1] - levels[k]), 0.0), 1.0)


@compiled_with(inline="always")
def _part(columns, shares, k, fk, part):  # type: ignore[no-untyped-def]
    """One part of the air between four columns and two levels."""
    low, high = 0.0, 0.0
    for n in range(4):
        low += shares[n] * columns[n][k, part]
        high += shares[n] * columns[n][k + 1, part]
    return low * (1.0 - fk) + high * fk


@compiled_with()
def wind_at(look, east_m, north_m, height_agl_m):  # type: ignore[no-untyped-def]
    """(u, v, w, sigma, turbulence) at a height above the field's ground; NaN off the square and below ground."""
    j, fj = _axis(north_m, look.north_m, look.step_north_m, look.ground_amsl_m.shape[0])
    i, fi = _axis(east_m, look.east_m, look.step_east_m, look.ground_amsl_m.shape[1])
    if i < 0 or j < 0 or not height_agl_m >= 0.0:
        return np.nan, np.nan, np.nan, np.nan, np.nan
    depth = look.top_amsl_m - ground_under(look, east_m, north_m)
    k, fk = _level(look.levels_frac, height_agl_m / depth)
    fall = 1.0
    lowest = look.levels_frac[0] * depth
    if height_agl_m < lowest:
        low = max(height_agl_m, look.roughness_m)
        fall = np.log(low / look.roughness_m) / np.log(max(lowest / look.roughness_m, 1.0001))
    shares = ((1.0 - fj) * (1.0 - fi), (1.0 - fj) * fi, fj * (1.0 - fi), fj * fi)
    columns = (look.air[j, i], look.air[j, i + 1], look.air[j + 1, i], look.air[j + 1, i + 1])
    u, v = _part(columns, shares, k, fk, 0) * fall, _part(columns, shares, k, fk, 1) * fall
    w, sigma = _part(columns, shares, k, fk, 2) * fall, _part(columns, shares, k, fk, 3)
    return u, v, w, sigma, _part(columns, shares, k, fk, 4)


@compiled_with()
def winds_at(look, places, above_ground, out, first, last):  # type: ignore[no-untyped-def]
    """Fill `out` (5, n) for `places` (3, n) first..last: east, north and height, above ground or AMSL."""
    for n in range(first, last):
        east, north, height = places[0, n], places[1, n], places[2, n]
        agl = height if above_ground else height - ground_under(look, east, north)
        out[0, n], out[1, n], out[2, n], out[3, n], out[4, n] = wind_at(look, east, north, agl)
