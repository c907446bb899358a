"""The motion of the practice icefall, known everywhere and at every time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

DAY_S = 86_400.0
YEAR_DAYS = 365.25
_STEP_DAYS = 1.0  # a hundredth of the shortest length over which the flow changes


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeFlow:
    """Ice that flows down a straight trough between rock walls: fast in the middle, still at the edge.

    With s along and n across the flow (to its left), x = n / half_width_m, the yearly mean is
    u_s = speed (1 - x^4)^3 (1 + steps sin(2 pi s / step_m)) and u_n = speed (1 - x^4)^3 wander sin(2 pi s / wander_m):
    shear at the edges, stretching above each step and closing below it, and some turning.

    Attributes
    ----------
    east_m, north_m : float
        Middle of the icefall on its map [m].
    towards_deg : float
        Where the ice flows to, from grid north.
    half_width_m : float
        From the middle of the ice to its edge [m].
    zero_utc : datetime
        When it is fastest in the year.
    speed_mpd, season_frac : float
        As in `PracticeSettings`.
    steps_frac, step_m, wander_frac, wander_m : float
        As above.
    """

    east_m: float
    north_m: float
    zero_utc: datetime
    towards_deg: float = 305.0
    half_width_m: float = 150.0
    speed_mpd: float = 1.1
    season_frac: float = 0.15
    steps_frac: float = 0.22
    step_m: float = 210.0
    wander_frac: float = 0.08
    wander_m: float = 330.0

    def along_across(self, east_m: ArrayLike, north_m: ArrayLike) -> tuple[Floats, Floats]:
        """Return metres down the flow and to its left, from the middle."""
        east = np.asarray(east_m, dtype=float) - self.east_m
        north = np.asarray(north_m, dtype=float) - self.north_m
        sine, cosine = self._axis()
        return east * sine + north * cosine, north * sine - east * cosine

    def place(self, along_m: ArrayLike, across_m: ArrayLike) -> tuple[Floats, Floats]:
        """Return (east_m, north_m) of places along and across."""
        along, across = np.asarray(along_m, dtype=float), np.asarray(across_m, dtype=float)
        sine, cosine = self._axis()
        return self.east_m + along * sine - across * cosine, self.north_m + along * cosine + across * sine

    def is_ice(self, east_m: ArrayLike, north_m: ArrayLike) -> NDArray[np.bool_]:
        """Return where there is ice."""
        return np.asarray(np.abs(self.along_across(east_m, north_m)[1]) < self.half_width_m)

    def velocity_mps(self, east_m: ArrayLike, north_m: ArrayLike, time_utc: datetime) -> tuple[Floats, Floats]:
        """Return the velocity towards east and north [m/s] at a time."""
        u_s, u_n = self._mean_mpd(*self.along_across(east_m, north_m))
        days = (time_utc - self.zero_utc).total_seconds() / DAY_S
        factor = (1.0 + self.season_frac * math.cos(2.0 * math.pi * days / YEAR_DAYS)) / DAY_S
        sine, cosine = self._axis()
        return (u_s * sine - u_n * cosine) * factor, (u_s * cosine + u_n * sine) * factor

    def carried(
        self, east_m: ArrayLike, north_m: ArrayLike, from_utc: datetime, to_utc: datetime
    ) -> tuple[Floats, Floats]:
        """Return where the ice of a place is at another time, later or earlier; exact to 1e-6 m over a season.

        Paths do not depend on the season, only how fast they are run through; so time is stretched and the rest is
        Runge-Kutta of fourth order in steps of a day at most.
        """
        along, across = self.along_across(east_m, north_m)
        days = self._mean_days(to_utc) - self._mean_days(from_utc)
        steps = max(1, math.ceil(abs(days) / _STEP_DAYS))
        for _ in range(steps):
            along, across = self._stepped(along, across, days / steps)
        return self.place(along, across)

    def _mean_days(self, time_utc: datetime) -> float:
        """Return the time run through at the mean speed of the year [days]."""
        days = (time_utc - self.zero_utc).total_seconds() / DAY_S
        turn = 2.0 * math.pi / YEAR_DAYS
        return days + self.season_frac * math.sin(turn * days) / turn

    def _stepped(self, along: Floats, across: Floats, days: float) -> tuple[Floats, Floats]:
        k1 = self._mean_mpd(along, across)
        k2 = self._mean_mpd(along + 0.5 * days * k1[0], across + 0.5 * days * k1[1])
        k3 = self._mean_mpd(along + 0.5 * days * k2[0], across + 0.5 * days * k2[1])
        k4 = self._mean_mpd(along + days * k3[0], across + days * k3[1])
        moved = [days / 6.0 * (a + 2.0 * b + 2.0 * c + d) for a, b, c, d in zip(k1, k2, k3, k4, strict=True)]
        return along + moved[0], across + moved[1]

    def _mean_mpd(self, along: Floats, across: Floats) -> tuple[Floats, Floats]:
        x2 = np.minimum(np.square(across / self.half_width_m), 1.0)
        profile = self.speed_mpd * (1.0 - x2 * x2) ** 3
        u_s = profile * (1.0 + self.steps_frac * np.sin(2.0 * math.pi * along / self.step_m))
        return u_s, profile * self.wander_frac * np.sin(2.0 * math.pi * along / self.wander_m)

    def _axis(self) -> tuple[float, float]:
        towards = math.radians(self.towards_deg)
        return math.sin(towards), math.cos(towards)
