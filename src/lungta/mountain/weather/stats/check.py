"""What a forecast and a station must have in common before one may correct the other."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from lungta.core.errors import Problem, WeatherError
from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.stats.pairs import Pairs, distance_m

LEAST_HOURS = 96
"""Four days. With two, and lasting errors, 90 % intervals held 83 % of the hours to come; with four, at least
90 % (made-up weather: studies/forecast_correction)."""

FARTHEST_M = 30_000.0
"""Assumption: a forecast for farther away is another mountain's; about three cells of a global model."""

PRESSURE_OFF_FRAC = 0.03
"""Assumption: after both are brought to the station's height their mean pressures differ by less than this, about
250 m of height. The model's error of pressure is a tenth of it."""


def check_sources(forecast: Weather, station: Weather) -> None:
    """Refuse files that cannot be a forecast and a station of the same place, or have been swapped.

    Raises
    ------
    WeatherError
        With every problem at once.
    """
    problems = tuple(_source_problems(forecast, station))
    if problems:
        raise WeatherError("cannot be corrected by this station:", where=forecast.source.origin, problems=problems)


def check_pairs(pairs: Pairs, forecast: Weather, station: Weather) -> None:
    """Refuse too few shared hours, and pressures that do not belong to one height.

    Raises
    ------
    WeatherError
        With what was found, what is needed and what to do.
    """
    count = len(pairs.time_utc)
    if count < LEAST_HOURS:
        raise WeatherError(
            f"shares {count} hour(s) with the forecast {forecast.source.origin} ({_span(forecast)}); it has "
            f"{_span(station)}. {LEAST_HOURS} are needed to learn from some and to judge on others.",
            where=station.source.origin,
            remedy="Keep past forecasts and give longer files, or use the forecast as it is, without the station.",
        )
    off_frac = float(np.mean(pairs.forecast.pressure_pa) / np.mean(pairs.station.pressure_pa)) - 1.0
    if abs(off_frac) > PRESSURE_OFF_FRAC:
        raise WeatherError(
            f"pressure differs from the forecast's by {off_frac:+.1%} on average, with both brought to "
            f"{pairs.station_alt_amsl_m:.0f} m AMSL: about {abs(off_frac) * 8_000.0:.0f} m of height.",
            where=station.source.origin,
            remedy="The height of the station is wrong, or the forecast is for another place.",
        )


def _source_problems(forecast: Weather, station: Weather) -> Iterator[Problem]:
    for weather in (forecast, station):
        if weather.assumed:
            yield Problem(what="is a planning climate: nobody forecast or measured it.", where=weather.source.origin)
    if _like_forecast(station) and not _like_forecast(forecast):
        yield Problem(
            what="the station file holds wind above the ground or at several heights, the forecast file one height: "
            "they look swapped.",
            where=station.source.origin,
            remedy="Give the forecast first, then the station.",
        )
    elif forecast.mast and not _like_forecast(forecast):
        yield Problem(
            what="the forecast file is a station's, with wind at one height: nothing in it tells a forecast from what "
            "a station measured.",
            where=forecast.source.origin,
            remedy="Give the forecast first, as JSON, GRIB or a TOML file with wind at heights, then the station.",
        )
    away_m = distance_m(forecast, station)
    if away_m is not None and away_m > FARTHEST_M:
        yield Problem(
            what=f"the station is {away_m / 1000.0:.0f} km from the forecast's place.",
            where=station.source.origin,
            remedy="Ask for a forecast for the station's coordinates.",
        )
    heights = [hour.station_alt_amsl_m for hour in station.hours]
    if max(heights) - min(heights) > 1.0:
        yield Problem(
            what=f"the station moved: its height runs from {min(heights):.0f} to {max(heights):.0f} m AMSL.",
            where=station.source.origin,
            remedy="Give one file for each place.",
        )


def _like_forecast(weather: Weather) -> bool:
    """A model has wind at several heights, and the lowest 10 m above its ground; a station has one, its own."""
    return any(len(h.wind) > 1 or h.wind[0].alt_amsl_m > h.station_alt_amsl_m + 1.0 for h in weather.hours)


def _span(weather: Weather) -> str:
    first, last = weather.hours[0].time_utc, weather.hours[-1].time_utc
    return f"{len(weather.hours)} hours, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC"
