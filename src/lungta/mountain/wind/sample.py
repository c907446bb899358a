"""Everything that a gridded field knows at points: wind, uncertainty, turbulence, lee."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.gridded import GriddedWind
from lungta.mountain.wind.gust import gust_mps

Floats = NDArray[np.float64]


class AirSample(NamedTuple):
    """Air at points, each array with the broadcast shape of the question; NaN off the grid's square.

    `u`, `v`, `w` blow towards east, north and up, `sigma` is the 1-sigma uncertainty of a horizontal component of the
    mean, `turbulence` the standard deviation about it [m/s]; `lee_top` is the height above ground below which the flow
    may have separated there [m].
    """

    u: Floats
    v: Floats
    w: Floats
    sigma: Floats
    turbulence: Floats
    lee_top: Floats

    @property
    def speed(self) -> Floats:
        """Horizontal mean speed [m/s]."""
        return np.asarray(np.hypot(self.u, self.v))

    @property
    def from_deg(self) -> Floats:
        """Bearing that the mean wind blows from [deg, 0..360)."""
        return np.asarray(np.degrees(np.arctan2(-self.u, -self.v)) % 360.0)

    @property
    def gust(self) -> Floats:
        """Highest gust to expect [m/s]."""
        return gust_mps(self.speed, self.turbulence)


def ground_at(field: GriddedWind, east_m: ArrayLike, north_m: ArrayLike) -> Floats:
    """Return the ground that the field knows [m AMSL], bilinear between columns; NaN off the grid's square."""
    place = _place(field, *np.broadcast_arrays(np.asarray(east_m, dtype=float), np.asarray(north_m, dtype=float)))
    return _between(field.grid.ground_amsl_m, place)


def air_at(field: GriddedWind, east_m: ArrayLike, north_m: ArrayLike, height_agl_m: ArrayLike) -> AirSample:
    """Return the air at heights above the field's own ground; inputs broadcast.

    Trilinear along the terrain between cell centres. Below the lowest the wind falls by the logarithmic law and the
    rest is held; above the highest all is held.

    Parameters
    ----------
    field : GriddedWind
        The field.
    east_m, north_m : array_like
        Places in the grid's frame [m].
    height_agl_m : array_like
        Heights above ground [m], not negative.
    """
    asked = (np.asarray(each, dtype=float) for each in (east_m, north_m, height_agl_m))
    east, north, height = np.broadcast_arrays(*asked)
    grid = field.grid
    place = _place(field, east, north)
    depth = grid.top_amsl_m - _between(grid.ground_amsl_m, place)
    levels = grid.levels_frac
    level = np.interp(height / depth, levels, np.arange(levels.size))
    fall = _log_fall(height, levels[0] * depth, field.roughness_m)
    where = np.stack([*place, np.broadcast_to(level, east.shape)])
    u, v, w = (_between(values, where) * fall for values in (field.u_mps, field.v_mps, field.w_mps))
    sigma, turbulence = (_between(values, where) for values in (field.sigma_mps, field.turbulence_mps))
    return AirSample(u, v, w, sigma, turbulence, _between(field.lee_top_agl_m, place))


def _place(field: GriddedWind, east_m: Floats, north_m: Floats) -> Floats:
    """Return fractional rows and columns."""
    grid = field.grid
    rows = (north_m - grid.north_m[0]) / grid.step_north_m
    return np.stack([rows, (east_m - grid.east_m[0]) / grid.step_east_m])


def _between(values: NDArray[np.generic], place: Floats) -> Floats:
    from scipy.ndimage import map_coordinates

    flat = place.reshape(place.shape[0], -1)
    found = map_coordinates(np.asarray(values, dtype=float), flat, order=1, mode="constant", cval=np.nan)
    return np.asarray(found).reshape(place.shape[1:])


def _log_fall(height_m: Floats, lowest_m: Floats, roughness_m: float) -> Floats:
    """Return by what the wind at the lowest centre is to be multiplied at a height."""
    within = np.log(np.maximum(height_m / roughness_m, 1.0)) / np.log(np.maximum(lowest_m / roughness_m, np.e))
    return np.asarray(np.where(height_m < lowest_m, within, 1.0))


def wind_words(mps: float, from_deg: float) -> str:
    """Return a wind as a pilot says it: `8 m/s from 270`; below half a metre a second `calm`.

    >>> wind_words(8.2, 269.7)
    '8 m/s from 270'
    """
    return "calm" if mps < 0.5 else f"{mps:.0f} m/s from {round(from_deg) % 360:03d}"
