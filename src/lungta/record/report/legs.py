"""A corridor as the rows a pilot flies: heading, distance, heights, time and the charge that must still be there."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np

from lungta.core.geo import bearing_deg
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import FlightPoint, Sortie

SAME_PLACE_M = 1.0
"""Profiles are rounded to a tenth of a metre per point: distances closer than this are one place."""
LEAST_LEG_M = 5.0
"""Shorter legs have no useful heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """A waypoint with the leg that leads to it.

    Attributes
    ----------
    name : str
        The waypoint.
    true_deg : float or None
        True heading of the leg [deg]; None at the first waypoint and on vertical legs.
    leg_m : float
        Horizontal distance from the waypoint before [m].
    height_above_pad_m, height_agl_m : float
        At the waypoint [m].
    time_s : float or None
        Since take-off [s]; None without a flight profile.
    charge_frac : float or None
        5 % quantile of the charge when there: less than this is worse than planned.
    """

    name: str
    true_deg: float | None
    leg_m: float
    height_above_pad_m: float
    height_agl_m: float
    time_s: float | None
    charge_frac: float | None


def leg_rows(sortie: Sortie) -> tuple[tuple[LegRow, ...], tuple[LegRow, ...]]:
    """Return the rows of the way up and of the way down."""
    turn = _turning_point(sortie.profile)
    way_up = _rows(sortie.corridor_up, sortie.profile[: turn + 1])
    return way_up, _rows(sortie.corridor_down, sortie.profile[turn:])


def _turning_point(profile: tuple[FlightPoint, ...]) -> int:
    """Return the index of the last point before the way down."""
    down = (index for index, point in enumerate(profile) if point.phase in ("down", "landing"))
    return max(0, next(down, len(profile)) - 1)


def _rows(corridor: Corridor, profile: tuple[FlightPoint, ...]) -> tuple[LegRow, ...]:
    rows, flown_m = [], 0.0
    for index, point in enumerate(corridor.waypoints):
        before = corridor.waypoints[max(0, index - 1)]
        d_east, d_north = point.east_m - before.east_m, point.north_m - before.north_m
        leg_m = hypot(d_east, d_north)
        flown_m += leg_m
        time_s, charge_frac = _when(profile, flown_m, leaving=index == 0)
        rows.append(
            LegRow(
                name=point.name,
                true_deg=bearing_deg(d_east, d_north) if leg_m >= LEAST_LEG_M else None,
                leg_m=leg_m,
                height_above_pad_m=point.height_above_pad_m,
                height_agl_m=point.height_agl_m,
                time_s=time_s,
                charge_frac=charge_frac,
            )
        )
    return tuple(rows)


def _when(profile: tuple[FlightPoint, ...], flown_m: float, *, leaving: bool) -> tuple[float | None, float | None]:
    """Return time and charge when a distance is reached, or when it is left."""
    if len(profile) < 2:
        return None, None
    along_m = np.array([point.along_m for point in profile]) - profile[0].along_m
    wanted_m = min(flown_m, float(along_m[-1]))
    if leaving:
        index = int(np.searchsorted(along_m, wanted_m + SAME_PLACE_M, side="right")) - 1
        return profile[index].time_s, profile[index].soc_p05
    index = int(np.searchsorted(along_m, wanted_m - SAME_PLACE_M, side="left"))
    if index == 0 or abs(along_m[index] - wanted_m) <= SAME_PLACE_M:
        return profile[index].time_s, profile[index].soc_p05
    near = slice(index - 1, index + 1)
    time_s = np.interp(wanted_m, along_m[near], [point.time_s for point in profile[near]])
    charge = np.interp(wanted_m, along_m[near], [point.soc_p05 for point in profile[near]])
    return float(time_s), float(charge)
