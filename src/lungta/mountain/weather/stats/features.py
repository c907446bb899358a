"""What the error of a forecast may depend on: the forecast itself and the time of day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.weather.stats.fit import Sample
from lungta.mountain.weather.stats.pairs import AtStation, Pairs

Floats = NDArray[np.float64]

TEMPERATURE_SIGMA_K = 3.0
PRESSURE_SIGMA_PA = 300.0
"""Assumptions, like the 3 m/s of wind: 1-sigma errors of a forecast brought to a valley's station. No verification at
these sites is at hand."""

DAILY_PRIOR_FRAC = 0.5
"""Assumption: each wave of the day may move the error by this part of what a constant may."""

SLOPE_PRIOR = 0.5
"""Assumption, 1 sigma: a valley may halve the forecast wind, or turn it by half of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity that is corrected: its name and unit, and the columns of `AtStation` that it stands in."""

    name: str
    unit: str
    columns: tuple[str, ...]
    sigma: float | None = None

    def values(self, at: AtStation) -> Floats:
        """Return its values, shape (hours, columns)."""
        return np.stack([getattr(at, column) for column in self.columns], axis=1)

    def stated_sigma(self, at: AtStation) -> Floats:
        """Return the 1-sigma error that the forecast states or that is assumed for it, shape (hours,)."""
        return at.sigma_mps if self.sigma is None else np.full(at.sigma_mps.shape, self.sigma)

    def scale(self, at: AtStation) -> Floats:
        """Return what the spread may grow with."""
        return at.wind_mps if self.sigma is None else np.zeros(at.sigma_mps.shape)


WIND = Quantity(name="wind", unit="m/s", columns=("u_mps", "v_mps"))
TEMPERATURE = Quantity(name="temperature", unit="K", columns=("temperature_k",), sigma=TEMPERATURE_SIGMA_K)
PRESSURE = Quantity(name="pressure", unit="Pa", columns=("pressure_pa",), sigma=PRESSURE_SIGMA_PA)
QUANTITIES = (WIND, TEMPERATURE, PRESSURE)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Design:
    """How the features of one quantity are made, the same for hours learnt on and hours corrected.

    Attributes
    ----------
    quantity : Quantity
        What is corrected.
    centre : array, shape (columns,)
        Subtracted from the forecast's values: zero for wind, so that calm stays comparable; else their mean.
    """

    quantity: Quantity
    centre: Floats

    def features(self, times_utc: Sequence[datetime], at: AtStation) -> Floats:
        """Return a constant, two waves of the day, and the forecast's own values, shape (hours, 5 + columns)."""
        utc = [time.astimezone(UTC) for time in times_utc]  # two free waves fit any zone's day equally well
        angle = np.array([2.0 * np.pi * (time.hour + time.minute / 60.0) / 24.0 for time in utc], dtype=float)
        waves = [np.ones(angle.size), np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]
        return np.column_stack([*waves, self.quantity.values(at) - self.centre])

    def prior_sigma(self, stated: float) -> Floats:
        """Return the 1-sigma of each coefficient before anything was measured."""
        slopes = [SLOPE_PRIOR] * len(self.quantity.columns)
        return np.array([stated, *[DAILY_PRIOR_FRAC * stated] * 4, *slopes])


def design_of(quantity: Quantity, pairs: Pairs) -> Design:
    """Return how features are made for the hours of a quantity."""
    values = quantity.values(pairs.forecast)
    centre = np.zeros(values.shape[1]) if quantity.sigma is None else values.mean(axis=0)
    return Design(quantity=quantity, centre=centre)


def sample_of(design: Design, pairs: Pairs) -> Sample:
    """Return the errors of a quantity in the shared hours, and what they are explained by."""
    quantity, forecast = design.quantity, pairs.forecast
    first = pairs.time_utc[0]
    return Sample(
        features=design.features(pairs.time_utc, forecast),
        error=quantity.values(pairs.station) - quantity.values(forecast),
        scale=quantity.scale(forecast),
        sigma=quantity.stated_sigma(forecast),
        hour=np.array([(time - first).total_seconds() / 3600.0 for time in pairs.time_utc]),
    )
