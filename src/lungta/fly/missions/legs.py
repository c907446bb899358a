"""How fast each leg of a corridor is flown, taken from the flight that the energy was computed for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import dist, hypot

from lungta.plan.corridor.model import Waypoint
from lungta.plan.dayplan import FlightPoint

TOUCH_M = 1.0  # profile and corridor count the same path; they may differ by rounding alone


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSpeed:
    """Speed over the ground, and along the line in three dimensions [m/s]; `ground_mps` is 0 on a vertical leg."""

    ground_mps: float
    path_mps: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VerticalSpeed:
    """Climb and descent speed of the aircraft on vertical legs, both positive [m/s]."""

    climb_mps: float
    descent_mps: float

    def along(self, d_alt_m: float) -> LegSpeed:
        """Return the speed of a vertical leg that gains or loses a height [m]."""
        return LegSpeed(ground_mps=0.0, path_mps=self.climb_mps if d_alt_m >= 0 else self.descent_mps)


def path_length_m(waypoints: Sequence[Waypoint]) -> float:
    """Return the horizontal length of a path [m]."""
    return sum(_horizontal_m(a, b) for a, b in pairwise(waypoints))


def leg_speeds(
    waypoints: Sequence[Waypoint], profile: Sequence[FlightPoint], *, start_along_m: float, vertical: VerticalSpeed
) -> tuple[LegSpeed, ...]:
    """Return the planned speed of each leg between consecutive waypoints.

    The energy was computed for one airspeed, so with a head wind the plan makes less way over the ground. Autopilots
    hold speed over the ground: given the airspeed they would fly faster through the air than planned.

    Parameters
    ----------
    waypoints : sequence of Waypoint
        A corridor.
    profile : sequence of FlightPoint
        The whole flight; `along_m` counts horizontal distance from take-off and never falls.
    start_along_m : float
        Horizontal distance flown before the first waypoint [m].
    vertical : VerticalSpeed
        For legs that stand still over the ground.

    Raises
    ------
    ValueError
        When the profile does not pass the waypoints.
    """
    steps = (_horizontal_m(a, b) for a, b in pairwise(waypoints))
    along = list(accumulate(steps, initial=start_along_m))
    clock = _Clock(profile)
    speeds = []
    for (a, b), (start_m, end_m) in zip(pairwise(waypoints), pairwise(along), strict=True):
        if end_m - start_m < 3 * TOUCH_M:  # nearer points of the profile cannot be told apart
            speeds.append(vertical.along(b.alt_amsl_m - a.alt_amsl_m))
            continue
        duration_s = clock.reaches_s(end_m) - clock.leaves_s(start_m)
        if duration_s <= 0:
            raise ValueError(f"the flight profile passes {a.name} and {b.name} in {duration_s} s")
        line_m = hypot(end_m - start_m, b.alt_amsl_m - a.alt_amsl_m)
        speeds.append(LegSpeed(ground_mps=(end_m - start_m) / duration_s, path_mps=line_m / duration_s))
    return tuple(speeds)


class _Clock:
    """When a flight reaches and leaves a distance along its path; it may stand still in between."""

    def __init__(self, profile: Sequence[FlightPoint]) -> None:
        self._along_m = [point.along_m for point in profile]
        self._time_s = [point.time_s for point in profile]

    def reaches_s(self, along_m: float) -> float:
        index = bisect_left(self._along_m, along_m - TOUCH_M)
        return self._at(index, along_m, before=index - 1)

    def leaves_s(self, along_m: float) -> float:
        index = bisect_right(self._along_m, along_m + TOUCH_M) - 1
        return self._at(index, along_m, before=index + 1)

    def _at(self, index: int, along_m: float, *, before: int) -> float:
        """Time of a profile point when it touches the distance, else between it and its neighbour on the far side."""
        if not 0 <= index < len(self._along_m):
            raise ValueError(f"the flight profile does not pass {along_m:.0f} m along its path")
        here_m, here_s = self._along_m[index], self._time_s[index]
        if abs(here_m - along_m) <= TOUCH_M:
            return here_s
        if not 0 <= before < len(self._along_m):
            raise ValueError(f"the flight profile does not pass {along_m:.0f} m along its path")
        there_m, there_s = self._along_m[before], self._time_s[before]
        return here_s + (there_s - here_s) * (along_m - here_m) / (there_m - here_m)


def _horizontal_m(a: Waypoint, b: Waypoint) -> float:
    return dist((a.east_m, a.north_m), (b.east_m, b.north_m))
