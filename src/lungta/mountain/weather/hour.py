"""The weather of a day as hourly records."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from numpy.typing import ArrayLike

from lungta.core.geo import wind_components_mps
from lungta.core.provenance import InputSource
from lungta.core.time import TimeWindow, require_aware
from lungta.mountain.atmosphere import Air, air_from_station

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WindLevel:
    """Wind at one height.

    Attributes
    ----------
    alt_amsl_m : float
        Height of the level [m AMSL].
    wind_mps, from_deg : float
        Mean speed [m/s] and the true bearing it blows from [deg].
    gust_mps : float or None
        Highest gust of the hour [m/s], when it was given.
    sigma_mps : float or None
        1-sigma uncertainty of a component at this height [m/s]; None: that of the hour.
    temperature_k : float or None
        Of the air at this height [K], when it was given.
    """

    alt_amsl_m: float
    wind_mps: float
    from_deg: float
    gust_mps: float | None = None
    sigma_mps: float | None = None
    temperature_k: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.wind_mps <= 120.0:
            raise ValueError(f"wind_mps must lie in 0..120 m/s, got {self.wind_mps}")
        if not 0.0 <= self.from_deg <= 360.0:
            raise ValueError(f"from_deg must lie in 0..360 deg, got {self.from_deg}")
        if self.gust_mps is not None and self.gust_mps < self.wind_mps:
            raise ValueError(f"gust_mps {self.gust_mps} is below the mean wind {self.wind_mps}")
        if self.sigma_mps is not None and not self.sigma_mps >= 0.0:
            raise ValueError(f"sigma_mps must not be negative, got {self.sigma_mps}")

    @property
    def components_mps(self) -> tuple[float, float]:
        """Components (u, v) of the mean wind, towards east and north [m/s]."""
        u_mps, v_mps = wind_components_mps(self.wind_mps, self.from_deg)
        return float(u_mps), float(v_mps)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherHour:
    """The weather of the hour that begins at `time_utc`, at a station and at heights above it.

    Attributes
    ----------
    time_utc : datetime
        Aware start of the hour.
    station_alt_amsl_m : float
        Height of the station, or of the forecast's surface [m AMSL].
    temperature_k, pressure_pa : float
        At the station.
    wind : tuple of WindLevel
        At least one level, by ascending height.
    wind_sigma_mps : float
        1-sigma uncertainty of the wind [m/s] (stated by the source, or the reader's documented default).
    visibility_m, precipitation_mmph, cloud_base_amsl_m, humidity_frac, cloud_frac : float or None
        None where the source did not say. Relative humidity over water at the station, and the part of the sky under
        cloud, both 0..1.
    """

    time_utc: datetime
    station_alt_amsl_m: float
    temperature_k: float
    pressure_pa: float
    wind: tuple[WindLevel, ...]
    wind_sigma_mps: float
    visibility_m: float | None = None
    precipitation_mmph: float | None = None
    cloud_base_amsl_m: float | None = None
    humidity_frac: float | None = None
    cloud_frac: float | None = None

    def air_at(self, alt_amsl_m: ArrayLike) -> Air:
        """Return the air at a height [m AMSL], from the station's pressure and temperature; arrays give arrays."""
        return air_from_station(
            alt_amsl_m,
            station_alt_amsl_m=self.station_alt_amsl_m,
            pressure_pa=self.pressure_pa,
            temperature_k=self.temperature_k,
        )

    def level_sigma_mps(self, level: WindLevel) -> float:
        """Return the 1-sigma uncertainty of a component of the wind at a level [m/s]: its own, else the hour's."""
        return self.wind_sigma_mps if level.sigma_mps is None else level.sigma_mps

    def __post_init__(self) -> None:
        require_aware(self.time_utc, "time_utc")
        if not self.wind:
            raise ValueError(f"hour {self.time_utc.isoformat()} has no wind level")
        if not 180.0 <= self.temperature_k <= 330.0:
            raise ValueError(f"temperature_k must lie in 180..330 K, got {self.temperature_k}")
        if not 20_000.0 <= self.pressure_pa <= 110_000.0:
            raise ValueError(f"pressure_pa must lie in 20000..110000 Pa, got {self.pressure_pa}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """Hourly weather from one source.

    Attributes
    ----------
    hours : tuple of WeatherHour
        Ascending in time; hours that the source lacks are absent, never filled.
    source : InputSource
        Provenance.
    assumed : bool
        True when nobody measured or forecast it: the site's planning climate.
    mast : bool
        True when the lowest level is that of a mast at the site, as in a station's file; False when it is a model's.
    lat_deg, lon_deg : float or None
        Where it is for, when the source says so.
    """

    hours: tuple[WeatherHour, ...]
    source: InputSource
    assumed: bool = False
    mast: bool = False
    lat_deg: float | None = None
    lon_deg: float | None = None

    def __post_init__(self) -> None:
        times = [hour.time_utc for hour in self.hours]
        if any(later - earlier < HOUR for earlier, later in pairwise(times)):
            raise ValueError("hours must ascend and be at least an hour apart")

    def at(self, time_utc: datetime) -> WeatherHour | None:
        """Return the hour that contains a time, or None when it is missing."""
        require_aware(time_utc, "time_utc")
        after = bisect_right(self.hours, time_utc, key=lambda hour: hour.time_utc)
        if after and time_utc < self.hours[after - 1].time_utc + HOUR:
            return self.hours[after - 1]
        return None

    def missing_hours(self, window: TimeWindow) -> tuple[datetime, ...]:
        """Return the starts of the hours that overlap a window and for which there is no record.

        They count from the records' own minute: observations on the full hour of Nepal (UTC + 5:45) begin at 15 past.
        """
        minute = self.hours[0].time_utc.minute if self.hours else 0
        start = window.start_utc.astimezone(UTC)
        first = start.replace(minute=minute, second=0, microsecond=0)
        if first > start:
            first -= HOUR
        count = -int((first - window.end_utc) // HOUR)
        present = {hour.time_utc for hour in self.hours}
        return tuple(hour for hour in (first + number * HOUR for number in range(count)) if hour not in present)
