"""Hours that forecast and station share, brought to the station's height."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.core.time import TimeWindow
from lungta.mountain.weather.hour import HOUR, Weather, WeatherHour

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AtStation:
    """Weather at one height, arrays of shape (hours,).

    `sigma_mps` is what the source states of a component of the wind; a gust that nobody gave is NaN.
    """

    u_mps: Floats
    v_mps: Floats
    sigma_mps: Floats
    temperature_k: Floats
    pressure_pa: Floats
    gust_mps: Floats

    @property
    def wind_mps(self) -> Floats:
        """Speed of the mean wind [m/s]."""
        return np.hypot(self.u_mps, self.v_mps)

    def only(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> AtStation:
        """Return the chosen hours."""
        return AtStation(**{each.name: getattr(self, each.name)[chosen] for each in fields(self)})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Hours for which both a forecast and a measurement stand, ascending.

    Attributes
    ----------
    time_utc : tuple of datetime
        Start of each station hour.
    station_alt_amsl_m : float
        Height that both are brought to [m AMSL].
    forecast, station : AtStation
        What was said and what was measured.
    lacking_utc : tuple of datetime
        Hours of the time that both cover in which one of them has no record: they are not filled.
    """

    time_utc: tuple[datetime, ...]
    station_alt_amsl_m: float
    forecast: AtStation
    station: AtStation
    lacking_utc: tuple[datetime, ...]


def pair_hours(forecast: Weather, station: Weather) -> Pairs:
    """Return the hours that forecast and station share; a station hour goes with the forecast hour nearest to it.

    Records on the full hour of Nepal begin at 15 past in UTC: half an hour apart is the most there can be.
    """
    found = [(near, hour) for hour in station.hours if (near := _nearest(forecast, hour.time_utc)) is not None]
    alt_m = float(np.median([hour.station_alt_amsl_m for hour in station.hours]))
    times = tuple(hour.time_utc for _, hour in found)
    return Pairs(
        time_utc=times,
        station_alt_amsl_m=alt_m,
        forecast=at_height([near for near, _ in found], alt_m),
        station=at_height([hour for _, hour in found], alt_m),
        lacking_utc=_lacking(forecast, station, set(times)),
    )


def at_height(hours: Sequence[WeatherHour], alt_amsl_m: float) -> AtStation:
    """Return weather at one height: components linear between levels and held outside, air by hydrostatic balance."""
    rows = [_row(hour, alt_amsl_m) for hour in hours]
    columns = np.array(rows, dtype=float).reshape(len(rows), 6).T
    return AtStation(**{each.name: columns[n] for n, each in enumerate(fields(AtStation))})


def distance_m(one: Weather, other: Weather) -> float | None:
    """Return how far apart two sources of weather are [m], or None when one does not say where it is for."""
    if one.lat_deg is None or one.lon_deg is None or other.lat_deg is None or other.lon_deg is None:
        return None
    frame = LocalFrame(origin_lat_deg=one.lat_deg, origin_lon_deg=one.lon_deg)
    return math.hypot(*frame.to_local(other.lat_deg, other.lon_deg))


def _row(hour: WeatherHour, alt_amsl_m: float) -> tuple[float, ...]:
    heights = [level.alt_amsl_m for level in hour.wind]
    u, v = zip(*(level.components_mps for level in hour.wind), strict=True)
    sigma = [hour.level_sigma_mps(level) for level in hour.wind]
    air = hour.air_at(alt_amsl_m)
    gust = hour.wind[0].gust_mps
    return (
        *(float(np.interp(alt_amsl_m, heights, values)) for values in (u, v, sigma)),
        float(air.temperature_k),
        float(air.pressure_pa),
        math.nan if gust is None else gust,
    )


def _nearest(weather: Weather, time_utc: datetime) -> WeatherHour | None:
    """The hour that begins nearest to a time, when it is within half an hour; of two the earlier."""
    after = bisect_left(weather.hours, time_utc, key=lambda hour: hour.time_utc)
    near = weather.hours[max(0, after - 1) : after + 1]
    best = min(near, key=lambda hour: abs(hour.time_utc - time_utc), default=None)
    return best if best and abs(best.time_utc - time_utc) <= timedelta(minutes=30) else None


def _lacking(forecast: Weather, station: Weather, paired: set[datetime]) -> tuple[datetime, ...]:
    start = max(forecast.hours[0].time_utc, station.hours[0].time_utc)
    end = min(forecast.hours[-1].time_utc, station.hours[-1].time_utc) + HOUR
    if end <= start:
        return ()
    window = TimeWindow(start_utc=start, end_utc=end)
    measured = {hour.time_utc for hour in station.hours if window.contains(hour.time_utc)}
    first = station.hours[0].time_utc
    whole = {t for t in station.missing_hours(window) if t >= max(first, start)}
    return tuple(sorted(whole | (measured - paired)))
