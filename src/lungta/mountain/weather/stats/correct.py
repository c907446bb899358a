"""A forecast corrected by the camp's own station, with a spread that was earned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.hour import Weather
from lungta.mountain.weather.stats.check import check_pairs, check_sources
from lungta.mountain.weather.stats.features import QUANTITIES, WIND, Design, design_of, sample_of
from lungta.mountain.weather.stats.fit import Fit, learn
from lungta.mountain.weather.stats.judge import component_scores, held_out, speed_scores
from lungta.mountain.weather.stats.pairs import Pairs, pair_hours
from lungta.mountain.weather.stats.score import Scores

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt:
    """What was learnt of one quantity, and whether it is used.

    `used` is False when the correction scored no better than the forecast on hours that it had not seen; the forecast
    then stands.
    """

    design: Design
    fit: Fit
    used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GustLaw:
    """Gust over mean wind at the station: `gust = wind + base_mps + share_frac * wind`, from `hours` hours."""

    base_mps: float
    share_frac: float
    hours: int

    def gust_mps(self, wind_mps: float) -> float:
        """Return the gust of an hour from its mean wind [m/s]."""
        return wind_mps + self.base_mps + self.share_frac * wind_mps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correction:
    """What a station taught about a forecast.

    Attributes
    ----------
    station_alt_amsl_m : float
        Height at which it holds in full [m AMSL].
    mast_agl_m : float
        Height of the station's anemometer above its ground [m]; 0 when it does not say.
    place : tuple of (lat_deg, lon_deg) or None
        Where the station stands, when it says so.
    time_utc : tuple of datetime
        The hours learnt on.
    lacking_utc : tuple of datetime
        Hours of the shared time in which one had no record.
    learnt : mapping
        By quantity: `wind`, `temperature`, `pressure`.
    gust : GustLaw or None
        None when the station gives no gusts.
    scores : tuple of Scores
        On hours that were not used, for wind speed, both components, temperature and pressure.
    forecast_title, station_title : str
        What they are.
    """

    station_alt_amsl_m: float
    time_utc: tuple[datetime, ...]
    lacking_utc: tuple[datetime, ...]
    learnt: Mapping[str, Learnt]
    gust: GustLaw | None
    scores: tuple[Scores, ...]
    forecast_title: str
    station_title: str
    mast_agl_m: float = 0.0
    place: tuple[float, float] | None = None

    @property
    def wind_score(self) -> Scores:
        """The scores of wind speed."""
        return self.scores[0]

    @property
    def temperature_sigma_k(self) -> float:
        """Mean 1-sigma error of temperature on held-out hours [K]."""
        return next(
            each.rmse if self.learnt["temperature"].used else each.rmse_forecast
            for each in self.scores
            if each.quantity == "temperature"
        )

    @property
    def title(self) -> str:
        """What a corrected forecast is called: on how much it was learnt, and how it scored on other hours."""
        first, last, score = self.time_utc[0], self.time_utc[-1], self.wind_score
        lacking = f", {len(self.lacking_utc)} hours lacking" if self.lacking_utc else ""
        kept = [name for name, each in self.learnt.items() if not each.used]
        stands = f" The forecast's {', '.join(kept)} stands: correcting it scored no better." if kept else ""
        return (
            f"{self.forecast_title}, corrected by {self.station_title}: learnt on {len(self.time_utc)} hours "
            f"({first:%Y-%m-%d} to {last:%Y-%m-%d} UTC{lacking}). On held-out hours the CRPS of wind speed is "
            f"{score.crps:.2f} m/s (forecast {score.crps_forecast:.2f}), and its 90 % intervals held "
            f"{score.held_90_frac:.0%}.{stands}"
        )


def learn_correction(forecast: Weather, station: Weather) -> Correction:
    """Return what a station teaches about a forecast in the hours that both have.

    Raises
    ------
    WeatherError
        When fewer than 96 hours are shared, or the two cannot belong together: another place, pressures of another
        height, files swapped.
    """
    check_sources(forecast, station)
    pairs = pair_hours(forecast, station)
    check_pairs(pairs, forecast, station)
    learnt: dict[str, Learnt] = {}
    scores: list[Scores] = []
    for quantity in QUANTITIES:
        design = design_of(quantity, pairs)
        held = held_out(design, pairs)
        found = component_scores(design, pairs, held)
        sample = sample_of(design, pairs)
        fit = learn(sample, design.prior_sigma(float(np.mean(sample.sigma))))
        used = sum(each.crps for each in found) < sum(each.crps_forecast for each in found)
        learnt[quantity.name] = Learnt(design=design, fit=fit, used=used)
        scores += [speed_scores(pairs, held), *found] if quantity is WIND else found
    return Correction(
        station_alt_amsl_m=pairs.station_alt_amsl_m,
        time_utc=pairs.time_utc,
        lacking_utc=pairs.lacking_utc,
        learnt=learnt,
        gust=_gust_law(pairs),
        scores=tuple(scores),
        forecast_title=forecast.source.title,
        station_title=station.source.title,
        mast_agl_m=station.hours[0].wind[0].alt_amsl_m - station.hours[0].station_alt_amsl_m,
        place=None if station.lat_deg is None or station.lon_deg is None else (station.lat_deg, station.lon_deg),
    )


def _gust_law(pairs: Pairs) -> GustLaw | None:
    """Least squares of gust over mean wind with neither part negative, where the station gives gusts."""
    from scipy.optimize import nnls

    station = pairs.station
    known = np.isfinite(station.gust_mps)
    if not known.any():
        return None
    wind = station.wind_mps[known]
    (base, share), _ = nnls(np.column_stack([np.ones(wind.size), wind]), station.gust_mps[known] - wind)
    return GustLaw(base_mps=float(base), share_frac=float(share), hours=int(known.sum()))
