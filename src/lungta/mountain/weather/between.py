"""Hours between the records of a forecast that has one every three or six hours, when somebody asks for them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lungta.core.geo import wind_of_components
from lungta.mountain.weather.hour import HOUR, Weather, WeatherHour, WindLevel

LONGEST_GAP_H = 6


def with_hours_between(weather: Weather) -> Weather:
    """Return weather with the hours between records filled, and a title that says so; gaps above 6 h stay gaps.

    Wind components, temperatures, humidity and cloud change linearly in time, pressure in its logarithm; at heights
    between levels they are linear in height. What limits a flight is never softened: gust, precipitation and cloud base
    are the worse of the two records, visibility too. The uncertainty of the wind grows by half the change between the
    records (an assumption: what happens between them is not known better).

    Parameters
    ----------
    weather : Weather
        Of a forecast; observations are not to be filled, and nothing here stops that.
    """
    hours: list[WeatherHour] = []
    filled = 0
    for earlier, later in pairwise(weather.hours):
        hours.append(earlier)
        apart = (later.time_utc - earlier.time_utc) // HOUR
        if 1 < apart <= LONGEST_GAP_H:
            between = list(_between(earlier, later, apart))
            hours += between
            filled += len(between)
    hours += weather.hours[-1:]
    if not filled:
        return weather
    title = f"{weather.source.title}; {filled} hours between records INTERPOLATED in time"
    return replace(weather, hours=tuple(hours), source=replace(weather.source, title=title))


def _between(earlier: WeatherHour, later: WeatherHour, apart: int) -> Iterator[WeatherHour]:
    for number in range(1, apart):
        share = number / apart
        yield replace(
            earlier,
            time_utc=earlier.time_utc + number * HOUR,
            temperature_k=_mix(earlier.temperature_k, later.temperature_k, share),
            pressure_pa=math.exp(_mix(math.log(earlier.pressure_pa), math.log(later.pressure_pa), share)),
            wind=tuple(_level(earlier, later, level, share) for level in earlier.wind),
            wind_sigma_mps=max(earlier.wind_sigma_mps, later.wind_sigma_mps),
            visibility_m=_worse(min, earlier.visibility_m, later.visibility_m),
            precipitation_mmph=_worse(max, earlier.precipitation_mmph, later.precipitation_mmph),
            cloud_base_amsl_m=_worse(min, earlier.cloud_base_amsl_m, later.cloud_base_amsl_m),
            humidity_frac=_maybe(earlier.humidity_frac, later.humidity_frac, share),
            cloud_frac=_maybe(earlier.cloud_frac, later.cloud_frac, share),
        )


def _level(earlier: WeatherHour, later: WeatherHour, level: WindLevel, share: float) -> WindLevel:
    """A level of the earlier record at a time between; the later record is read at its height."""
    before, after = np.array(level.components_mps), _components_at(later, level.alt_amsl_m)
    wind_mps, from_deg = wind_of_components(*(before + share * (after - before)))
    gust_mps = None
    if level.gust_mps is not None:
        later_gusts = [each.gust_mps for each in later.wind if each.gust_mps is not None]
        gust_mps = max(level.gust_mps, wind_mps, *later_gusts)
    change_mps = float(np.hypot(*(after - before)))
    return WindLevel(
        alt_amsl_m=level.alt_amsl_m,
        wind_mps=wind_mps,
        from_deg=from_deg,
        gust_mps=gust_mps,
        sigma_mps=math.hypot(earlier.level_sigma_mps(level), change_mps / 2.0),
        temperature_k=_maybe(level.temperature_k, _temperature_at(later, level.alt_amsl_m), share),
    )


def _components_at(hour: WeatherHour, alt_amsl_m: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    heights = [level.alt_amsl_m for level in hour.wind]
    east, north = zip(*(level.components_mps for level in hour.wind), strict=True)
    return np.array([np.interp(alt_amsl_m, heights, east), np.interp(alt_amsl_m, heights, north)])


def _temperature_at(hour: WeatherHour, alt_amsl_m: float) -> float | None:
    known = [(level.alt_amsl_m, level.temperature_k) for level in hour.wind if level.temperature_k is not None]
    return float(np.interp(alt_amsl_m, *np.array(known).T)) if known else None


def _mix(before: float, after: float, share: float) -> float:
    return before + share * (after - before)


def _maybe(before: float | None, after: float | None, share: float) -> float | None:
    return None if before is None or after is None else _mix(before, after, share)


def _worse(worse: Callable[[float, float], float], before: float | None, after: float | None) -> float | None:
    """The worse of two; where one was not said, it is not known."""
    return None if before is None or after is None else worse(before, after)
