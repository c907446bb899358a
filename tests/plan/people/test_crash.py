"""Casualty areas and spreads of falls against SORA Annex F."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from people_cases import FC30

from lungta.aircraft.catalogue import load_aircraft
from lungta.plan.people.crash import (
    GRAVITY_MPS2,
    WITHIN_95,
    CrashModel,
    casualty_area_m2,
    crash_of,
    reach_m,
    spread_sigma_m,
)

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "casualty_area.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-5


def area_m2(dimension_m: float, mass_kg: float, level_mps: float, down_mps: float) -> float:
    crash = CrashModel(dimension_m=dimension_m, mass_kg=mass_kg)
    return float(casualty_area_m2(crash, down_mps**2 / (2.0 * GRAVITY_MPS2), level_mps))


@pytest.mark.parametrize("row", ORACLE["areas"])
def test_casualty_area_is_that_of_annex_fs_authors(row: list[float]) -> None:
    """180 falls against casex 1.2.3; an answer five times the tolerance off fails."""
    *fall, theirs = row
    assert area_m2(*fall) == pytest.approx(theirs, rel=TOLERANCE)
    assert area_m2(*fall) * (1.0 + 5.0 * TOLERANCE) != pytest.approx(theirs, rel=TOLERANCE)


def test_fc30_stays_below_soras_column() -> None:
    """SORA 2.5 counts 8 m2 up to 1 m and 80 m2 up to 3 m: the FC30's 3.085 m at 15 m/s lies between."""
    heights_m = np.arange(20.0, 121.0, 10.0)
    areas_m2 = casualty_area_m2(FC30, heights_m, 15.0)
    assert np.all((areas_m2 > 8.0) & (areas_m2 < 80.0))


def test_higher_means_steeper_and_wider() -> None:
    """From higher up a fall is steeper, so hits less ground, and ends in a wider circle."""
    heights_m = np.array([5.0, 20.0, 60.0, 120.0])
    assert np.all(np.diff(casualty_area_m2(FC30, heights_m, 15.0)) < 0.0)
    assert np.all(np.diff(spread_sigma_m(FC30, heights_m, 15.0)) > 0.0)


def test_reach_is_the_greater_of_height_and_throw() -> None:
    """1:1 high up, v sqrt(2h/g) low and fast, half a rotor's width always; nothing from below ground."""
    assert float(reach_m(FC30, 100.0, 15.0)) == pytest.approx(100.0 + 3.085 / 2)
    assert float(reach_m(FC30, 20.0, 15.0)) == pytest.approx(15.0 * math.sqrt(2 * 20.0 / 9.81) + 3.085 / 2)
    assert float(reach_m(FC30, -3.0, 0.0)) == pytest.approx(3.085 / 2)


def test_95_percent_lie_within_reach() -> None:
    """A round normal distribution of the spread's sigma has 95 % within the reach."""
    rng = np.random.default_rng(1)
    sigma_m = float(spread_sigma_m(FC30, 60.0, 15.0))
    away_m = np.hypot(*rng.normal(0.0, sigma_m, (2, 200_000)))
    assert np.mean(away_m < float(reach_m(FC30, 60.0, 15.0))) == pytest.approx(0.95, abs=0.002)
    assert pytest.approx(math.sqrt(-2.0 * math.log(0.05)), abs=1e-4) == WITHIN_95


def test_aircraft_brings_its_size_and_mass() -> None:
    """The load counts, and the largest dimension is rotor tip to rotor tip."""
    aircraft = load_aircraft("dji-fc30")
    crash = crash_of(aircraft, 15.0)
    assert (crash.dimension_m, crash.mass_kg) == (aircraft.tip_to_tip_m, aircraft.empty_mass_kg + 15.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"dimension_m": 0.0},
        {"mass_kg": -1.0},
        {"failures_per_h": 0.0},
        {"failures_per_h": math.nan},
        {"friction": 0.0},
        {"lethality_frac": 1.5},
    ],
)
def test_impossible_models_are_refused(wrong: dict[str, float]) -> None:
    """What is no size, mass, rate or share raises with its name."""
    with pytest.raises(ValueError, match=next(iter(wrong))):
        replace(FC30, **wrong)
