"""Made-up forecast and station with a known bias and a known spread: nobody measured or forecast any of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from lungta.core.geo import bearing_deg
from lungta.core.provenance import InputSource
from lungta.mountain.atmosphere import standard_air
from lungta.mountain.weather.hour import Weather, WeatherHour, WindLevel

START_UTC = datetime(2026, 4, 1, tzinfo=UTC)
STATION_M, MODEL_GROUND_M = 5315.0, 5100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """How the station differs from the forecast at its height: what a correction must find."""

    bias_u_mps: float = 2.0
    bias_v_mps: float = -1.5
    daily_mps: float = 1.5
    sigma_mps: float = 1.2
    bias_k: float = -4.0
    sigma_k: float = 1.0
    memory: float = 0.0


def level(alt_m: float, u: float, v: float, gust: float | None = None) -> WindLevel:
    """Return a level from components."""
    speed = math.hypot(u, v)
    return WindLevel(alt_amsl_m=alt_m, wind_mps=speed, from_deg=bearing_deg(-u, -v), gust_mps=gust and max(gust, speed))


def source(title: str) -> InputSource:
    return InputSource(kind="weather", title=title, origin=f"{title}.made-up")


def made_pair(
    days: int = 30, *, truth: Truth | None = None, seed: int = 0, ahead_days: int = 2, stated_mps: float = 3.0
) -> tuple[Weather, Weather]:
    """Return a forecast of `days + ahead_days` days and a station of the first `days`."""
    truth = truth or Truth()
    rng = np.random.default_rng(seed)
    count = 24 * (days + ahead_days)
    sky = np.cumsum(rng.normal(0.0, 0.6, (count, 2)), axis=0)
    sky = 4.0 * np.sin(sky / 6.0) + rng.normal(0.0, 1.0, (count, 2))
    noise = rng.normal(0.0, 1.0, (count, 4))
    for n in range(1, count):
        noise[n] = truth.memory * noise[n - 1] + math.sqrt(1.0 - truth.memory**2) * noise[n]
    forecast, station = [], []
    for n in range(count):
        time = START_UTC + timedelta(hours=n)
        wave = math.sin(2.0 * math.pi * n / 24.0)
        u, v = float(sky[n, 0]), float(sky[n, 1])
        ground_k = 272.0 + 4.0 * wave
        forecast.append(
            WeatherHour(
                time_utc=time,
                station_alt_amsl_m=MODEL_GROUND_M,
                temperature_k=ground_k,
                pressure_pa=float(standard_air(MODEL_GROUND_M).pressure_pa),
                wind=(
                    level(MODEL_GROUND_M + 10.0, u, v, 12.0),
                    level(6000.0, u, v),
                    level(7500.0, u + 6.0, v),
                    level(9500.0, u + 10.0, v),
                ),
                wind_sigma_mps=stated_mps,
                precipitation_mmph=0.0,
            )
        )
        if n < 24 * days:
            measured_u = u + truth.bias_u_mps + truth.daily_mps * wave + truth.sigma_mps * noise[n, 0]
            measured_v = v + truth.bias_v_mps + truth.sigma_mps * noise[n, 1]
            at_k = ground_k - 0.0065 * (STATION_M - MODEL_GROUND_M)
            station.append(
                WeatherHour(
                    time_utc=time,
                    station_alt_amsl_m=STATION_M,
                    temperature_k=at_k + truth.bias_k + truth.sigma_k * noise[n, 2],
                    pressure_pa=float(standard_air(STATION_M).pressure_pa) + 100.0 + 40.0 * noise[n, 3],
                    wind=(level(STATION_M, measured_u, measured_v, 1.5 * math.hypot(measured_u, measured_v) + 1.0),),
                    wind_sigma_mps=0.5,
                )
            )
    return (
        Weather(hours=tuple(forecast), source=source("forecast"), lat_deg=28.0, lon_deg=86.85),
        Weather(hours=tuple(station), source=source("station")),
    )
