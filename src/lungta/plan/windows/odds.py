"""One hour, one path: in which of many drawn errors each limit holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.gust import PEAK_FACTOR
from lungta.plan.windows.air import PathAir
from lungta.plan.windows.cloud import CloudBase, cloud_base
from lungta.plan.windows.limits import FlyingLimits, Limit, Spreads

if TYPE_CHECKING:
    from lungta.mountain.weather.hour import WeatherHour

Floats = NDArray[np.float64]
Holds = NDArray[np.bool_]
EULER = 0.5772156649015329


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Draws:
    """Errors drawn once for a whole hour, in units of their sigma: arrays of shape (samples,).

    An error of the forecast is the same all along the path: it is a wind from elsewhere, not noise from point to point.
    `peak` is that of the highest gust, of mean 0 and standard deviation 1.
    """

    u: Floats
    v: Floats
    temperature: Floats
    cloud: Floats
    peak: Floats


def draws(samples: int, seed: int) -> Draws:
    """Return drawn errors; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    u, v, temperature, cloud = rng.standard_normal((4, samples))
    gumbel = rng.gumbel(size=samples)
    return Draws(u=u, v=v, temperature=temperature, cloud=cloud, peak=(gumbel - EULER) * np.sqrt(6.0) / np.pi)


def holds(
    hour: WeatherHour, path: PathAir, limits: FlyingLimits, spreads: Spreads, drawn: Draws
) -> dict[Limit, Holds | None]:
    """Return for each limit of the air the draws in which it holds at every point; None where it is not known."""
    base = cloud_base(hour, spreads)
    temperature_k = np.asarray(hour.air_at(path.alt_amsl_m).temperature_k)
    wind, gust = _wind_and_gust(hour, path, limits, spreads, drawn)
    error_k = spreads.temperature_k * drawn.temperature
    cold, warm = temperature_k.min() + error_k, temperature_k.max() + error_k
    found = {
        Limit.WIND: wind,
        Limit.GUST: gust,
        Limit.TEMPERATURE: (cold >= limits.min_temperature_k) & (warm <= limits.max_temperature_k),
        Limit.CLOUD: _below(base, float(path.alt_amsl_m.max()) + limits.cloud_clearance_m, drawn),
        Limit.VISIBILITY: _said(hour.visibility_m, lambda value: value >= limits.least_visibility_m, drawn),
        Limit.PRECIPITATION: _said(
            hour.precipitation_mmph, lambda value: value <= limits.most_precipitation_mmph, drawn
        ),
        Limit.ICING: _no_ice(hour, base, path, limits, (cold, warm), drawn),
    }
    if limits.most_lee_frac is not None:
        most_lee_frac = limits.most_lee_frac
        found[Limit.LEE] = _said(path.lee_frac, lambda value: value <= most_lee_frac, drawn)
    return found


def _wind_and_gust(
    hour: WeatherHour, path: PathAir, limits: FlyingLimits, spreads: Spreads, drawn: Draws
) -> tuple[Holds | None, Holds | None]:
    if not np.isfinite([path.u_mps, path.v_mps, path.sigma_mps]).all():
        return None, None
    u = path.u_mps + drawn.u[:, None] * path.sigma_mps
    v = path.v_mps + drawn.v[:, None] * path.sigma_mps
    speed = np.hypot(u, v)
    wind = speed.max(axis=1) <= limits.wind_mps
    turbulence = path.turbulence_mps
    if turbulence is None or not np.isfinite(turbulence).all():
        surface = hour.wind[0]
        if surface.gust_mps is None:
            return wind, None
        turbulence = np.full(path.alt_amsl_m.shape, (surface.gust_mps - surface.wind_mps) / PEAK_FACTOR)
    peak = np.maximum(PEAK_FACTOR + spreads.peak_factor * drawn.peak, 0.0)
    return wind, (speed + peak[:, None] * turbulence).max(axis=1) <= limits.gust_mps


def _below(base: CloudBase | None, needed_amsl_m: float, drawn: Draws) -> Holds | None:
    return None if base is None else base.alt_amsl_m + base.sigma_m * drawn.cloud >= needed_amsl_m


def _said(value: float | None, keeps: Callable[[float], bool], drawn: Draws) -> Holds | None:
    """What is said without any spread counts as said."""
    return None if value is None else np.full(drawn.u.shape, keeps(value))


def _no_ice(
    hour: WeatherHour,
    base: CloudBase | None,
    path: PathAir,
    limits: FlyingLimits,
    span_k: tuple[Floats, Floats],
    drawn: Draws,
) -> Holds | None:
    """No ice where there is no visible moisture, or all air is warmer or colder than ice gathers in."""
    cold, warm = span_k
    freezing = (cold <= limits.icing_warmest_k) & (warm >= limits.icing_coldest_k)
    rain = hour.precipitation_mmph
    if rain is not None and rain > limits.most_precipitation_mmph:
        return ~freezing
    if not freezing.any():
        return ~freezing
    if base is None or rain is None:
        return None
    clear = _below(base, float(path.alt_amsl_m.max()), drawn)
    return None if clear is None else clear | ~freezing
