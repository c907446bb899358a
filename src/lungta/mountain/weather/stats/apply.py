"""The hours of a forecast with a correction put on them, at the station and fading with height above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.geo import wind_of_components
from lungta.core.provenance import InputSource
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel
from lungta.mountain.weather.stats.correct import Correction, Learnt, learn_correction
from lungta.mountain.weather.stats.pairs import AtStation, at_height

Floats = NDArray[np.float64]

FADE_M = 1_000.0
"""Assumption: height over which the errors of a forecast lose a factor e of their likeness. The walls of the Khumbu
stand 1,500 to 2,000 m above the camps; above them blows the free air's wind. No sounding at these sites is at hand."""

FASTEST_MPS = 120.0  # of a wind level


def likeness_frac(height_apart_m: ArrayLike) -> Floats:
    """Return the correlation of a forecast's errors at two heights, 0..1: `exp(-|dz| / FADE_M)`.

    With it the error at a height, given that at the station, is normal with mean `r * error` and variance
    `(1 - r^2) * sigma^2` of its own: the rule of conditional normal distributions, as in optimal interpolation (Gandin
    1963). The exponential form is an assumption.

    >>> likeness_frac([0.0, 1000.0]).round(2).tolist()
    [1.0, 0.37]
    """
    return np.asarray(np.exp(-np.abs(np.asarray(height_apart_m, dtype=float)) / FADE_M))


def correct_forecast(forecast: Weather, station: Weather) -> tuple[Weather, Correction]:
    """Return a forecast corrected by a station, and what was learnt and how it scored.

    Raises
    ------
    WeatherError
        As `learn_correction`.
    """
    correction = learn_correction(forecast, station)
    return apply_correction(forecast, correction), correction


def apply_correction(forecast: Weather, correction: Correction) -> Weather:
    """Return every hour of a forecast with a mean profile and an honest spread.

    The hours' station is the camp's, and stands where that does: its level is corrected in full, the correction fades
    with height above, and the spread grows back to the forecast's. Levels of the forecast below the station are left
    out: they lie in the ground. Precipitation, visibility and cloud are the forecast's, uncorrected.
    """
    alt_m = correction.station_alt_amsl_m
    at = at_height(forecast.hours, alt_m)
    times = [hour.time_utc for hour in forecast.hours]
    shift = {name: _shift(each, times, at) for name, each in correction.learnt.items()}
    hours = tuple(
        _hour(
            hour,
            n,
            at,
            _Shift(
                u_mps=float(shift["wind"][0][n, 0]),
                v_mps=float(shift["wind"][0][n, 1]),
                sigma_mps=float(shift["wind"][1][n]),
                temperature_k=float(shift["temperature"][0][n, 0]),
                pressure_pa=float(shift["pressure"][0][n, 0]),
            ),
            correction,
        )
        for n, hour in enumerate(forecast.hours)
    )
    source = InputSource(
        kind="weather",
        title=correction.title,
        origin=forecast.source.origin,
        sha256=forecast.source.sha256,
        licence=forecast.source.licence,
    )
    lat_deg, lon_deg = correction.place or (None, None)
    return replace(forecast, hours=hours, source=source, mast=True, lat_deg=lat_deg, lon_deg=lon_deg)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shift:
    """What is added to one hour at the station, and the 1-sigma error of a component of wind that is left there."""

    u_mps: float
    v_mps: float
    sigma_mps: float
    temperature_k: float
    pressure_pa: float


def _shift(learnt: Learnt, times: Sequence[datetime], at: AtStation) -> tuple[Floats, Floats]:
    """Mean error and sigma of every hour; nothing and the forecast's own where the correction is not used."""
    quantity = learnt.design.quantity
    stated = quantity.stated_sigma(at)
    if not learnt.used:
        return np.zeros((stated.size, len(quantity.columns))), stated
    features = learnt.design.features(times, at)
    return learnt.fit.mean(features), learnt.fit.sigma(features, quantity.scale(at), stated)


def _hour(hour: WeatherHour, n: int, at: AtStation, shift: _Shift, correction: Correction) -> WeatherHour:
    alt_m = correction.station_alt_amsl_m
    mast_m = alt_m + correction.mast_agl_m
    ground = _level(mast_m, float(at.u_mps[n]) + shift.u_mps, float(at.v_mps[n]) + shift.v_mps, shift.sigma_mps)
    temperature_k = float(at.temperature_k[n]) + shift.temperature_k
    levels = [replace(ground, gust_mps=_gust_mps(hour, ground, correction), temperature_k=temperature_k)]
    levels += [_faded(hour, level, shift, alt_m) for level in hour.wind if level.alt_amsl_m > mast_m + 1.0]
    return replace(
        hour,
        station_alt_amsl_m=alt_m,
        temperature_k=temperature_k,
        pressure_pa=float(at.pressure_pa[n]) + shift.pressure_pa,
        wind=tuple(levels),
        wind_sigma_mps=shift.sigma_mps,
    )


def _faded(hour: WeatherHour, level: WindLevel, shift: _Shift, alt_m: float) -> WindLevel:
    """A level of the forecast, moved by the part of the correction that reaches it."""
    reach = float(likeness_frac(level.alt_amsl_m - alt_m))
    own = hour.level_sigma_mps(level)
    u_mps, v_mps = level.components_mps
    return replace(
        _level(
            level.alt_amsl_m,
            u_mps + reach * shift.u_mps,
            v_mps + reach * shift.v_mps,
            math.hypot(reach * shift.sigma_mps, math.sqrt(1.0 - reach**2) * own),
        ),
        temperature_k=None if level.temperature_k is None else level.temperature_k + reach * shift.temperature_k,
    )


def _level(alt_m: float, u_mps: float, v_mps: float, sigma_mps: float) -> WindLevel:
    wind_mps, from_deg = wind_of_components(u_mps, v_mps)
    return WindLevel(alt_amsl_m=alt_m, wind_mps=min(wind_mps, FASTEST_MPS), from_deg=from_deg, sigma_mps=sigma_mps)


def _gust_mps(hour: WeatherHour, ground: WindLevel, correction: Correction) -> float | None:
    """The station's own law of gusts; without one, the forecast's gust moved with the mean wind."""
    if correction.gust is not None:
        return correction.gust.gust_mps(ground.wind_mps)
    stated = hour.wind[0].gust_mps
    return None if stated is None else ground.wind_mps + stated - hour.wind[0].wind_mps
