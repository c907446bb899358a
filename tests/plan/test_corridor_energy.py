"""Time and energy of straight legs against the wind triangle and hand arithmetic."""

from __future__ import annotations

from dataclasses import replace

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.energy import exposure_j_per_m, leg_cost, path_cost_j
from lungta.plan.corridor.request import FlightLimits

FLAT = cases.ground(lambda e, n: 5000.0)


def cost_of(*line: float, u: float = 0.0, v: float = 0.0, w: float = 0.0) -> tuple[float, float]:
    request = cases.request(FLAT, (0, 0), (900, 0), wind=cases.EvenWind(u, v, w))
    cost = leg_cost(request, np.array([line]))
    return float(cost.duration_s[0]), float(cost.energy_j[0])


def power_at(airspeed: float, climb: float, alt_m: float) -> float:
    return float(cases.power_w(airspeed, climb, cases.density_kgm3(alt_m)))


@pytest.mark.parametrize(
    ("u", "v", "ground_mps"),
    [(0.0, 0.0, 15.0), (5.0, 0.0, 20.0), (-5.0, 0.0, 10.0), (0.0, 9.0, 12.0), (3.0, 9.0, 15.0), (-2.0, -9.0, 10.0)],
)
def test_level_leg_follows_the_wind_triangle(u: float, v: float, ground_mps: float) -> None:
    """Eastwards at 15 m/s through the air the speed over ground is u + sqrt(15^2 - v^2), at the power of 15 m/s."""
    duration_s, energy_j = cost_of(0, 0, 5100, 600, 0, 5100, u=u, v=v)
    assert duration_s == pytest.approx(600.0 / ground_mps)
    assert energy_j == pytest.approx(600.0 / ground_mps * power_at(15.0, 0.0, 5100.0))


def test_steep_leg_is_flown_slower() -> None:
    """A leg that climbs 100 m in 100 m takes 20 s at 5 m/s of climb, at 5 m/s of airspeed; downhill at 3 m/s 33.3 s."""
    duration_s, energy_j = cost_of(0, 0, 5100, 100, 0, 5200)
    assert duration_s == pytest.approx(20.0)
    assert energy_j == pytest.approx(20.0 * power_at(5.0, 5.0, 5150.0), rel=1e-4)
    assert cost_of(0, 0, 5200, 100, 0, 5100)[0] == pytest.approx(100.0 / 3.0)


def test_vertical_leg_holds_its_place_against_the_wind() -> None:
    """Straight up in 8 m/s of wind the aircraft flies at 8 m/s through the air; rising air takes work off it."""
    assert cost_of(0, 0, 5100, 0, 0, 5150, u=8.0)[1] == pytest.approx(10.0 * power_at(8.0, 5.0, 5125.0), rel=1e-4)
    assert cost_of(0, 0, 5100, 0, 0, 5150, u=8.0, w=1.0)[1] == pytest.approx(
        10.0 * power_at(8.0, 4.0, 5125.0), rel=1e-4
    )


@pytest.mark.parametrize(("u", "v"), [(-14.0, 0.0), (0.0, 14.5), (-12.0, 8.0), (np.nan, 0.0)])
def test_no_headway_no_leg(u: float, v: float) -> None:
    """Less than 1 m/s over ground, more wind than the limit, or wind that is not known: not flyable."""
    limits = FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=14.5, wind_limit_mps=14.4)
    request = cases.request(FLAT, (0, 0), (900, 0), wind=cases.EvenWind(u, v), flight=limits)
    assert np.isinf(leg_cost(request, np.array([[0.0, 0, 5100, 100, 0, 5100]])).energy_j).all()


def test_legs_beyond_the_aircrafts_power_are_not_flyable() -> None:
    """A power that is not finite closes the leg and only that leg."""
    request = cases.request(
        FLAT, (0, 0), (900, 0), power_w=lambda v, c, d: np.where(c > 2.0, np.inf, cases.power_w(v, c, d))
    )
    lines = np.array([[0.0, 0, 5100, 100, 0, 5150], [0.0, 0, 5100, 100, 0, 5110]])
    assert np.isinf(leg_cost(request, lines).energy_j).tolist() == [True, False]


def test_cost_adds_exposure_by_the_horizontal_metre() -> None:
    """A level metre at the pad's height costs one and a half times its energy, a vertical one only its own."""
    request = cases.request(FLAT, (0, 0), (900, 0))
    lines = np.array([[0.0, 0, 5000, 300, 0, 5000], [0.0, 0, 5000, 0, 0, 5040]])
    energy_j = leg_cost(request, lines).energy_j
    assert path_cost_j(request, lines) == pytest.approx(energy_j * [1.5, 1.0])
    assert exposure_j_per_m(replace(request, exposure_frac=0.0)) == 0.0


def test_power_is_never_recovered() -> None:
    """A model that returns negative power in a fast descent counts as none: the battery is not charged by falling."""
    request = cases.request(FLAT, (0, 0), (900, 0), power_w=lambda v, c, d: np.where(c < 0.0, -500.0, 9000.0) + 0 * v)
    assert leg_cost(request, np.array([[0.0, 0, 5200, 100, 0, 5100]])).energy_j[0] == 0.0
