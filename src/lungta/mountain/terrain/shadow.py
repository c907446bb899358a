"""What mountains hide of the sky: cast shadows, the horizon about a place, and when the sun comes over it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.time import TimeWindow
from lungta.mountain.atmosphere import EARTH_RADIUS_M
from lungta.mountain.sun import SunPosition, sun_position
from lungta.mountain.terrain.grid import Terrain

_BEND_PER_M = (1.0 - 0.13) / (2.0 * EARTH_RADIUS_M)
"""Drop of the level with distance squared, less refraction by the surveyors' coefficient 0.13 (from memory)."""
_MINUTE = timedelta(minutes=1)


def sunlit_ground(
    alt_amsl_m: NDArray[np.float64], step_north_m: float, step_east_m: float, sun: SunPosition
) -> NDArray[np.bool_]:
    """Return which nodes of a height grid see the sun over the other nodes; none does when it is below the level.

    Ground that turns its back to the sun can be lit by this alone: whoever asks how much light falls on it takes the
    angle of incidence into account. Mountains off the grid cast no shadow: their part of the horizon is taken as level.

    Parameters
    ----------
    alt_amsl_m : array, shape (rows, columns)
        Heights [m AMSL], row 0 in the south; a void hides nothing.
    step_north_m, step_east_m : float
        Distances between rows and between columns [m].
    sun : SunPosition
        Where the sun stands.

    >>> wall = np.array([[0.0, 0.0, 0.0, 100.0, 0.0]] * 3)
    >>> sunlit_ground(wall, 50.0, 50.0, SunPosition(azimuth_deg=90.0, elevation_deg=50.0))[1].tolist()
    [True, True, False, True, True]
    """
    from lungta.mountain.terrain.shadow_kernel import Ray, lit

    if sun.elevation_deg <= 0.0:
        return np.zeros(alt_amsl_m.shape, bool)
    azimuth_rad = np.radians(sun.azimuth_deg)
    rows, columns = np.cos(azimuth_rad) / step_north_m, np.sin(azimuth_rad) / step_east_m
    length_m = 1.0 / max(abs(rows), abs(columns))
    rise = float(np.tan(np.radians(min(sun.elevation_deg, 89.9))))
    ray = Ray(float(rows * length_m), float(columns * length_m), float(length_m), rise, _BEND_PER_M)
    return lit(np.ascontiguousarray(alt_amsl_m), ray)


def horizon_deg(
    terrain: Terrain, east_m: float, north_m: float, azimuth_deg: ArrayLike, *, eye_agl_m: float = 2.0
) -> NDArray[np.float64]:
    """Return how high the ground stands before the sky, seen from one place [deg], for each bearing.

    Only ground on the grid counts. A place off the grid or on a void has NaN.

    Parameters
    ----------
    terrain : Terrain
        The ground.
    east_m, north_m : float
        The place in the terrain's frame [m].
    azimuth_deg : array_like
        Bearings clockwise from north [deg].
    eye_agl_m : float
        Height of the eye above the ground [m].
    """
    azimuth_rad = np.radians(np.atleast_1d(np.asarray(azimuth_deg, dtype=float)))[:, None]
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # crossings of the grid's lines, where bilinear ground has its edges
        columns_m = (terrain.east_m - east_m) / np.sin(azimuth_rad)
        rows_m = (terrain.north_m - north_m) / np.cos(azimuth_rad)
    distance_m = np.concatenate([columns_m, rows_m], axis=1)
    distance_m = np.where(np.isfinite(distance_m) & (distance_m >= 0.5 * terrain.posting_m), distance_m, np.nan)
    ground = terrain.height_at(east_m + distance_m * np.sin(azimuth_rad), north_m + distance_m * np.cos(azimuth_rad))
    eye_m = float(terrain.height_at(east_m, north_m)) + eye_agl_m
    rise = (ground - eye_m - _BEND_PER_M * distance_m**2) / distance_m
    highest = np.where(np.isnan(rise), -np.inf, rise).max(axis=1)
    highest = np.where(np.isneginf(highest), 0.0, highest)  # nothing on the grid that way: level
    return np.asarray(np.degrees(np.arctan(highest)) + 0.0 * eye_m)


def sunlit_windows(
    terrain: Terrain, east_m: float, north_m: float, *, day: date, timezone: str
) -> tuple[TimeWindow, ...]:
    """Return when the sun's centre stands above the real horizon of a place on a local day, to a minute.

    There may be several windows, when the sun passes behind a peak, or none. Only ground on the grid can hide it.
    """
    lat_deg, lon_deg = terrain.frame.to_geographic(east_m, north_m)
    zone = ZoneInfo(timezone)
    start, end = (datetime.combine(each, time(), tzinfo=zone) for each in (day, day + timedelta(days=1)))
    start, end = start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))
    bearings = np.arange(0.0, 361.0)
    horizon = horizon_deg(terrain, east_m, north_m, bearings)
    windows: list[TimeWindow] = []
    opened: datetime | None = None
    moment = start
    while moment <= end:
        sun = sun_position(lat_deg, lon_deg, moment)
        shines = sun.elevation_deg > np.interp(sun.azimuth_deg, bearings, horizon) and moment < end
        if shines and opened is None:
            opened = moment
        elif not shines and opened is not None:
            windows.append(TimeWindow(start_utc=opened, end_utc=moment))
            opened = None
        moment += _MINUTE
    return tuple(windows)
