"""The yearly wave in velocity."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.season import YEAR_DAYS, seasonal_change
from made_stack import made_stack

TURN = 2.0 * np.pi / YEAR_DAYS
FASTEST = 170.0  # day of the year
WIDE = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=80.0, rows=25, columns=25)
DAYS = list(range(0, 800, 32))


def moved(days: float) -> tuple[float, float]:
    """0.8 m/day to the north-west on average, 0.05 more each year, 0.25 more at the end of June than on average.

    The integral over days since 1 January 2020, 06:00, of a + b (t - middle) + c cos(w (t + 0.25 - fastest)).
    """
    middle = DAYS[-1] / 2.0
    along = 0.8 * days + 0.05 / YEAR_DAYS * (days**2 / 2.0 - middle * days)
    along += 0.25 / TURN * np.sin(TURN * (days + 0.25 - FASTEST))
    return -along * np.sqrt(0.5), along * np.sqrt(0.5)


def test_mean_trend_and_wave_come_out_exactly() -> None:
    """Known coefficients, exact pairs of 32 to 96 days: what a pair measures is the integral, not the value halfway."""
    change = seasonal_change(made_stack(DAYS, moved, sigma_m=0.0))
    np.testing.assert_allclose(change.mean_mps * DAY_S, 0.8, rtol=1e-6)
    np.testing.assert_allclose(change.trend_mps2 * DAY_S * YEAR_DAYS * DAY_S, 0.05, rtol=1e-5)
    np.testing.assert_allclose(change.amplitude_mps * DAY_S, 0.25, rtol=1e-5)
    # leap year 2020: the middle lies in 2021, whose first day comes 366 days after that of 2020
    np.testing.assert_allclose(change.fastest_day, FASTEST, atol=1.0)
    assert (change.pairs == 3 * len(DAYS) - 6).all()


def test_stated_errors_of_the_wave_are_those_of_many_trials() -> None:
    """625 places with normal errors: spread of each coefficient as stated, within the spread of such a spread."""
    change = seasonal_change(made_stack(DAYS, moved, sigma_m=2.0, grid=WIDE, seed=5))
    for values, sigma in (
        (change.mean_mps, change.mean_sigma_mps),
        (change.trend_mps2, change.trend_sigma_mps2),
        (change.amplitude_mps, change.amplitude_sigma_mps),
        (change.fastest_day, change.fastest_sigma_days),
    ):
        assert values.std() == pytest.approx(np.median(sigma), rel=0.12)


def test_less_than_a_year_has_no_season() -> None:
    """A wave could not be told from a trend."""
    with pytest.raises(IceError, match="less than a year"):
        seasonal_change(made_stack(DAYS[:8], moved))


def test_a_place_with_too_few_seasons_stays_empty() -> None:
    """Pairs of one summer only at one place: NaN there, no fill from beside."""
    stack = made_stack(DAYS, moved)
    for pair in stack[9:]:
        pair.reason[2, 2] = Reason.NO_MATCH
    change = seasonal_change(stack)
    assert np.isnan(change.amplitude_mps[2, 2])
    assert change.pairs[2, 2] == 0
    assert np.isfinite(change.amplitude_mps[2, 3])
