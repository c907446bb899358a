"""Wind in space and time: hourly fields, linear between their times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.wind.field import WindSample
from lungta.mountain.wind.gridded import GriddedWind

Times = datetime | NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WindSeries:
    """Fields at ascending times; between two of them wind and uncertainty change linearly.

    Attributes
    ----------
    fields : tuple of GriddedWind
        At least two, each with its time.
    """

    fields: tuple[GriddedWind, ...]

    def __post_init__(self) -> None:
        times = [field.time_utc for field in self.fields]
        if len(times) < 2 or any(time is None for time in times):
            raise ValueError("a series needs at least two fields, each with its time")
        if any(later <= earlier for earlier, later in pairwise(self.times_s)):
            raise ValueError(f"times must ascend: {times}")

    @property
    def times_s(self) -> tuple[float, ...]:
        """Times of the fields [s since 1970, UTC]."""
        return tuple(field.time_utc.timestamp() for field in self.fields if field.time_utc is not None)

    def at(self, time_utc: Times, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points and times; all four broadcast.

        Parameters
        ----------
        time_utc : datetime or array of datetime64
            Aware datetime, or datetime64 taken as UTC. Outside the series the wind is NaN: unknown.
        east_m, north_m, alt_amsl_m : array_like
            Points of the fields' frame [m, m, m AMSL].
        """
        asked = np.broadcast_arrays(_seconds(time_utc), *(np.asarray(e, float) for e in (east_m, north_m, alt_amsl_m)))
        time_s, *place = (each.reshape(-1) for each in asked)
        out = np.full((4, time_s.size), np.nan)
        for (first, last), (before, after) in zip(pairwise(self.times_s), pairwise(self.fields), strict=True):
            now = np.flatnonzero((time_s >= first) & (time_s <= last))
            if now.size:
                share = (time_s[now] - first) / (last - first)
                points = [each[now] for each in place]
                out[:, now] = (1.0 - share) * np.array(before.at(*points)) + share * np.array(after.at(*points))
        return WindSample(*(part.reshape(asked[0].shape) for part in out))


def _seconds(time_utc: Times) -> NDArray[np.float64]:
    if isinstance(time_utc, datetime):
        if time_utc.tzinfo is None:
            raise ValueError(f"a time must say its zone, got {time_utc.isoformat()}")
        return np.asarray(time_utc.astimezone(UTC).timestamp())
    since = np.asarray(time_utc, dtype="datetime64[us]") - np.datetime64(0, "us")
    return np.asarray(since / np.timedelta64(1, "s"))
