"""Scores against an independent package, closed forms, and what they must tell apart."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lungta.mountain.weather.stats.score import (
    crps_gaussian,
    crps_speed,
    held_frac,
    pit_gaussian,
    pit_histogram,
    rmse,
    speed_below_frac,
)

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "scores.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-9


def test_crps_is_that_of_scoringrules() -> None:
    """An independent package gives the same score, and not one that is off by five times the tolerance."""
    mean, sigma, measured, theirs = np.array(ORACLE["normal"]).T
    ours = crps_gaussian(mean, sigma, measured)
    assert np.max(np.abs(ours - theirs)) < TOLERANCE
    assert np.max(np.abs(ours + 5 * TOLERANCE - theirs)) > TOLERANCE


def test_speed_score_is_that_of_many_samples() -> None:
    """The score and mean of speed agree with scoringrules' ensemble score of 20,000 drawn winds."""
    mean, sigma, measured, theirs, drawn_mean = np.array(ORACLE["speed"]).T
    ours, expected = crps_speed(mean, sigma, measured)
    assert np.max(np.abs(ours - theirs)) < 0.03
    assert np.max(np.abs(5 * 0.03 + ours - theirs)) > 0.03
    assert np.max(np.abs(expected - drawn_mean)) < 0.05


def test_speed_below_is_the_share_of_drawn_winds() -> None:
    """The Rice distribution is that of the length of a wind with two normal components."""
    rng = np.random.default_rng(5)
    speed = np.hypot(9.0 + 3.0 * rng.normal(size=100_000), 3.0 * rng.normal(size=100_000))
    assert float(speed_below_frac(12.0, 9.0, 3.0)) == pytest.approx(np.mean(speed < 12.0), abs=0.006)


def test_a_spread_five_times_off_is_seen() -> None:
    """With the right spread intervals hold what they say and the histogram is flat; five times off, neither."""
    rng = np.random.default_rng(6)
    measured = rng.normal(0.0, 2.0, 5000)
    right, narrow, wide = (pit_gaussian(0.0, sigma, measured) for sigma in (2.0, 0.4, 10.0))
    assert held_frac(right, 0.9) == pytest.approx(0.9, abs=0.02)
    assert held_frac(narrow, 0.9) < 0.4
    assert held_frac(wide, 0.5) > 0.95
    assert max(pit_histogram(right)) - min(pit_histogram(right)) < 0.03
    assert pit_histogram(narrow)[0] > 0.3
    assert pit_histogram(wide)[4] > 0.2
    best = crps_gaussian(0.0, 2.0, measured).mean()
    assert all(crps_gaussian(0.0, sigma, measured).mean() > 1.2 * best for sigma in (0.4, 10.0))


def test_scores_broadcast() -> None:
    """Scalars, arrays and grids."""
    assert crps_gaussian(0.0, 1.0, 0.0).shape == ()
    assert crps_gaussian(np.zeros((4, 1)), 1.0, np.zeros(3)).shape == (4, 3)
    assert pit_gaussian(0.0, 1.0, []).shape == (0,)
    assert rmse(np.array([1.0, -1.0, 1.0])) == 1.0
