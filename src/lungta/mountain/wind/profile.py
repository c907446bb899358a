"""Wind that changes with height alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lungta.core.geo import bearing_deg
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.field import WindField, WindSample
from lungta.mountain.wind.uniform import UniformWind


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWind:
    """Components linear in height between levels, and held constant below the lowest and above the highest.

    Heights are above mean sea level: the profile is that of the free air and knows no terrain. Components, not speed
    and bearing, are interpolated, so that a wind turning from 350 to 10 deg does not pass through 180 deg.

    Attributes
    ----------
    alt_amsl_m : tuple of float
        Heights of the levels [m AMSL], ascending.
    u_mps, v_mps : tuple of float
        Components at the levels [m/s].
    sigma_mps : float or tuple of float
        1-sigma uncertainty of a component [m/s]: of every height, or one for each level, then linear between them.
    description : str
        Where it came from, for every output.
    """

    alt_amsl_m: tuple[float, ...]
    u_mps: tuple[float, ...]
    v_mps: tuple[float, ...]
    sigma_mps: float | tuple[float, ...]
    description: str = "wind profile"

    def __post_init__(self) -> None:
        if not len(self.alt_amsl_m) == len(self.u_mps) == len(self.v_mps) > 0:
            raise ValueError("a profile needs a height and both components for each of at least one level")
        if any(np.diff(self.alt_amsl_m) <= 0.0):
            raise ValueError(f"levels must ascend: {self.alt_amsl_m}")
        if np.shape(self.sigma_mps) not in ((), np.shape(self.alt_amsl_m)):
            raise ValueError(f"sigma_mps is one figure or one for each level, got {self.sigma_mps}")
        if not np.all(np.asarray(self.sigma_mps) >= 0.0):
            raise ValueError(f"sigma_mps must not be negative, got {self.sigma_mps}")

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the local frame; inputs broadcast.

        >>> wind = ProfileWind(alt_amsl_m=(5000.0, 6000.0), u_mps=(0.0, 10.0), v_mps=(0.0, 0.0), sigma_mps=2.0)
        >>> wind.at(0.0, 0.0, [4000.0, 5500.0, 7000.0]).u.tolist()
        [0.0, 5.0, 10.0]
        """
        shape = np.broadcast_shapes(np.shape(east_m), np.shape(north_m), np.shape(alt_amsl_m))
        height = np.broadcast_to(np.asarray(alt_amsl_m, dtype=float), shape)
        sigmas = np.broadcast_to(self.sigma_mps, len(self.alt_amsl_m))
        return WindSample(
            u=np.asarray(np.interp(height, self.alt_amsl_m, self.u_mps)),
            v=np.asarray(np.interp(height, self.alt_amsl_m, self.v_mps)),
            w=np.zeros(shape),
            sigma=np.asarray(np.interp(height, self.alt_amsl_m, sigmas)),
        )


def wind_field_of(hour: WeatherHour, *, uniform: bool = False) -> WindField:
    """Return the wind field of an hour: its profile, or one wind everywhere.

    Parameters
    ----------
    hour : WeatherHour
        With at least one level.
    uniform : bool
        Take the lowest level everywhere, as a pilot with one anemometer does. An hour with a single level is
        uniform in any case.
    """
    u_mps, v_mps = zip(*(level.components_mps for level in hour.wind), strict=True)
    lowest = hour.wind[0]
    if uniform or len(hour.wind) == 1:
        text = f"one wind everywhere: {_words(lowest)}, as at {lowest.alt_amsl_m:.0f} m AMSL"
        return UniformWind(u_mps=u_mps[0], v_mps=v_mps[0], sigma_mps=hour.level_sigma_mps(lowest), description=text)
    highest = hour.wind[-1]
    text = (
        f"profile of {len(hour.wind)} levels, {lowest.alt_amsl_m:.0f}-{highest.alt_amsl_m:.0f} m AMSL "
        f"({_words(lowest)} to {_words(highest)}), held constant below and above, blind to terrain"
    )
    return ProfileWind(
        alt_amsl_m=tuple(level.alt_amsl_m for level in hour.wind),
        u_mps=u_mps,
        v_mps=v_mps,
        sigma_mps=tuple(map(hour.level_sigma_mps, hour.wind)),
        description=text,
    )


def _words(level: WindLevel) -> str:
    u_mps, v_mps = level.components_mps
    if level.wind_mps == 0.0:
        return "calm"
    return f"{level.wind_mps:.1f} m/s from {round(bearing_deg(-u_mps, -v_mps)) % 360:03d} deg"
