"""Errors along the way add up as closed forms and many random histories say."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from lungta.ice.drift.ellipse import ellipse_of, holds
from lungta.ice.drift.flow import LinearFlow
from lungta.ice.drift.journey import journey_of
from lungta.ice.drift.settings import DAY_S, DriftSettings
from lungta.ice.drift.spread import Budget, between, budget_of

Floats = NDArray[np.float64]
SIGMA = 0.02 / DAY_S
SEASON = 0.2 / DAY_S
SPAN_S = 40.0 * DAY_S
WIDE = DriftSettings(season_m=1e6)


def budget(flow: LinearFlow, days: float, settings: DriftSettings = WIDE, sigma_m: float = 3.0) -> Budget:
    journey = journey_of(flow, np.zeros((1, 2)), np.zeros(1), np.array([days * DAY_S]), settings)
    return budget_of(flow, journey, np.array([sigma_m]), settings, 0)


def flow(**given: float) -> LinearFlow:
    return LinearFlow(velocity_mps=(1.0 / DAY_S, 0.0), span_s=(0.0, SPAN_S), **given)  # type: ignore[arg-type]


def beyond_m2(days: float, memory_s: float) -> float:
    """Variance of the place after so long beyond the last measurement, of a velocity that is known there and then
    forgets (integral of an Ornstein-Uhlenbeck process from 0: Gillespie 1996, doi:10.1103/PhysRevE.54.2084)."""
    t = days * DAY_S / memory_s
    return (SEASON * memory_s) ** 2 * (2.0 * t - 3.0 + 4.0 * np.exp(-t) - np.exp(-2.0 * t))


@pytest.mark.parametrize("days", [20.0, 60.0, 300.0])
def test_time_that_nobody_measured(days: float) -> None:
    """Beyond the field the variance is that of the closed form to 1 %; five times that is seen."""
    found = budget(flow(season_mps=SEASON), 40.0 + days).season
    expected = beyond_m2(days, WIDE.memory_s)
    assert found[0, 0] == pytest.approx(expected, rel=0.01)
    assert found[1, 1] == pytest.approx(expected, rel=0.01)
    assert found[0, 0] != pytest.approx(1.05 * expected, rel=0.01)


def test_a_whole_span_hides_nothing() -> None:
    """Over all of a span its mean was measured: no error of the seasons is left. Half way through there is one."""
    whole, half = (budget(flow(season_mps=SEASON), days).season[0, 0] for days in (40.0, 20.0))
    assert whole < 1e-6 * (SEASON * SPAN_S) ** 2
    assert half > 1e-3 * (SEASON * SPAN_S) ** 2


def test_half_a_span_against_random_histories() -> None:
    """The variance half way through a span is that of many random velocities whose mean over the span is known."""
    rng, steps, many = np.random.default_rng(1), 400, 20_000
    step_s = SPAN_S / steps
    keep = np.exp(-step_s / WIDE.memory_s)
    velocity = np.empty((steps, many))
    velocity[0] = rng.normal(0.0, SEASON, many)
    for number in range(1, steps):
        velocity[number] = keep * velocity[number - 1] + rng.normal(0.0, SEASON * np.sqrt(1.0 - keep**2), many)
    mean, half = velocity.mean(axis=0), velocity[: steps // 2].sum(axis=0) * step_s
    slope = np.cov(half, mean)[0, 1] / mean.var()
    expected = float(np.var(half - slope * mean))
    found = budget(flow(season_mps=SEASON), 20.0).season[0, 0]
    assert found == pytest.approx(expected, rel=0.04)
    assert found != pytest.approx(1.2 * expected, rel=0.04)


def test_tracking_adds_up_in_a_straight_line_where_errors_are_alike() -> None:
    """One span's error of velocity is the same all along a short way: sigma times time; five times 1 % is seen."""
    found = np.sqrt(budget(flow(sigma_mps=SIGMA), 40.0).tracking[0, 0])
    assert found == pytest.approx(SIGMA * 40.0 * DAY_S, rel=0.01)
    assert found != pytest.approx(1.05 * SIGMA * 40.0 * DAY_S, rel=0.01)


def test_tracking_averages_where_errors_differ() -> None:
    """Over a way many times longer than errors are alike, the closed form of exponential correlation holds to 2 %."""
    fine = LinearFlow(velocity_mps=(1.0 / DAY_S, 0.0), span_s=(0.0, 400.0 * DAY_S), sigma_mps=SIGMA, cell_m=5.0)
    found = budget(fine, 400.0).tracking[0, 0]
    n = 400.0 / (WIDE.error_cells * 5.0)
    expected = (SIGMA * 400.0 * DAY_S) ** 2 * 2.0 * (n - 1.0 + np.exp(-n)) / n**2
    assert found == pytest.approx(expected, rel=0.02)
    assert found != pytest.approx(1.1 * expected, rel=0.02)


def test_position_error_is_stretched_with_the_ice() -> None:
    """Converging ice presses the position's error together across and draws it out along."""
    rate = 0.01 / DAY_S
    stretching = LinearFlow(gradient_ps=((rate, 0.0), (0.0, -rate)))
    gps = budget(stretching, 50.0).gps
    assert np.sqrt(np.diag(gps)) == pytest.approx([3.0 * np.exp(0.5), 3.0 * np.exp(-0.5)], rel=1e-6)


def test_neighbours_share_their_errors() -> None:
    """Two points a ladder apart differ far less than each errs; far apart they err on their own."""
    near, far = 3.0, 1e5
    fine = LinearFlow(span_s=(0.0, SPAN_S), sigma_mps=SIGMA, cell_m=10.0)
    starts = np.array([[0.0, 0.0], [0.0, near], [0.0, far]])
    journey = journey_of(fine, starts, np.zeros(3), np.full(3, SPAN_S), WIDE)
    own, with_near, with_far = (between(fine, journey, (0, other), WIDE)[0][0, 0] for other in (0, 1, 2))
    assert with_near == pytest.approx(own * np.exp(-near / 40.0), rel=0.01)
    assert abs(with_far) < 1e-9 * own


@pytest.mark.parametrize(("share", "scale"), [(0.5, 1.1774), (0.95, 2.4477)])
def test_ellipses_have_the_tables_size(share: float, scale: float) -> None:
    """Axes are those of the chi-square table with two degrees of freedom; the bearing is the long axis's."""
    turn = np.radians(30.0)
    to = np.array([np.sin(turn), np.cos(turn)])
    across = np.array([to[1], -to[0]])
    ellipse = ellipse_of(9.0 * np.outer(to, to) + 1.0 * np.outer(across, across), share)
    assert ellipse.long_m == pytest.approx(3.0 * scale, rel=1e-4)
    assert ellipse.short_m == pytest.approx(scale, rel=1e-4)
    assert ellipse.long_deg == pytest.approx(30.0)


def test_outline_and_holding_agree() -> None:
    """Points just inside the outline are held, just outside not."""
    covariance = np.array([[4.0, 1.5], [1.5, 2.0]])
    outline = ellipse_of(covariance, 0.95).outline_m(0.0, 0.0)
    assert holds(covariance, 0.999 * outline, 0.95).all()
    assert not holds(covariance, 1.001 * outline, 0.95).any()


def test_no_share_outside_0_to_1() -> None:
    with pytest.raises(ValueError, match="held_frac"):
        ellipse_of(np.eye(2), 1.0)
