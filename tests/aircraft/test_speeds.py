"""Best speeds against SciPy's minimiser, and how they move with the wind."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import electrical_power_w
from lungta.aircraft.speeds import best_speeds

FC30 = load_aircraft("dji-fc30")
TOLERANCE_MPS = 0.05


@pytest.mark.parametrize(("payload", "density", "headwind"), [(0.0, 1.225, 0.0), (15.0, 0.65, 5.0), (30.0, 0.7, -6.0)])
def test_the_minimiser_finds_the_same(payload: float, density: float, headwind: float) -> None:
    """Both speeds to 0.05 m/s; five times that is caught."""

    def power_w(speed: float) -> float:
        return float(
            electrical_power_w(FC30, payload_kg=payload, airspeed_mps=speed, climb_mps=0.0, density_kgm3=density)
        )

    best = best_speeds(FC30, payload_kg=payload, density_kgm3=density, headwind_mps=headwind)
    slow = minimize_scalar(power_w, bounds=(2.0, 20.0), method="bounded", options={"xatol": 1e-6})
    far = minimize_scalar(
        lambda v: power_w(v) / (v - headwind),
        bounds=(max(2.0, headwind + 1.0), 20.0),
        method="bounded",
        options={"xatol": 1e-6},
    )
    assert best.endurance_mps == pytest.approx(slow.x, abs=TOLERANCE_MPS)
    assert best.endurance_mps + 5 * TOLERANCE_MPS != pytest.approx(slow.x, abs=TOLERANCE_MPS)
    assert best.endurance_power_w == pytest.approx(slow.fun, rel=1e-5)
    assert best.range_mps == pytest.approx(far.x, abs=TOLERANCE_MPS)
    assert best.range_j_per_m == pytest.approx(far.fun, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(payload=st.floats(0.0, 30.0), density=st.floats(0.5, 1.2), wind=st.floats(1.0, 8.0))
def test_into_the_wind_fly_faster_with_it_slower(payload: float, density: float, wind: float) -> None:
    """Best-range speed rises with headwind and never lies below best-endurance speed."""
    best = best_speeds(FC30, payload_kg=payload, density_kgm3=density, headwind_mps=[-wind, 0.0, wind])
    assert np.all(np.diff(best.range_mps) > -1e-6)
    assert best.range_mps[0] < best.range_mps[2] or best.range_mps[0] == FC30.max_speed_mps
    assert np.all(best.range_mps >= best.endurance_mps - 1e-6)


def test_a_wind_that_lets_nothing_through_gives_nan() -> None:
    """25 m/s of headwind against 20 m/s of airspeed: no range speed, but still one of endurance."""
    best = best_speeds(FC30, payload_kg=10.0, density_kgm3=0.65, headwind_mps=25.0)
    assert np.isnan(best.range_mps)
    assert np.isfinite(best.endurance_mps)
