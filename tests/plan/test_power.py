"""What an aircraft's power model tells the search, and the room that it takes."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import thrust_margin_frac
from lungta.plan.power import held_power_model, power_model
from lungta.plan.room import flight_room

FC30 = load_aircraft("dji-fc30")


def test_power_is_finite_exactly_where_the_margin_is_kept() -> None:
    """Random states: never finite where the aircraft's own margin falls short; infinite too soon for one in a hundred.

    Beside states that no air holds the table is interpolated towards a very dense air.
    """
    draw = np.random.default_rng(3)
    speed, climb, density = draw.uniform(0, 20, 4000), draw.uniform(-4, 6, 4000), draw.uniform(0.55, 0.8, 4000)
    held = np.isfinite(held_power_model(FC30, 20.0)(speed, climb, density))
    margin = thrust_margin_frac(FC30, payload_kg=20.0, airspeed_mps=speed, climb_mps=climb, density_kgm3=density)
    spare = margin - FC30.control_margin_frac
    assert (spare[held] > -0.002).all()
    assert held[spare > 0.002].mean() > 0.99
    assert held.any()
    assert not held.all()


def test_held_power_is_the_power() -> None:
    plain, held = power_model(FC30, 10.0), held_power_model(FC30, 10.0)
    state = np.array([12.0]), np.array([0.0]), np.array([0.66])
    assert held(*state) == pytest.approx(plain(*state))
    assert np.isinf(held(np.array([40.0]), np.array([0.0]), np.array([0.66])))[0]


def test_gusts_and_slings_take_room() -> None:
    """By hand: 0.5 rho A ((V + dV)^2 - V^2) over the mass for two seconds; a sling adds its length and its swing."""
    still = flight_room(FC30, 0.0, sling_m=0.0, gust_mps=0.0, density_kgm3=0.65)
    assert (still.below_m, still.aside_m) == (0.0, 0.0)
    gusty = flight_room(FC30, 0.0, sling_m=0.0, gust_mps=6.0, density_kgm3=0.65)
    force_n = 0.5 * 0.65 * 1.39 * (21.0**2 - 15.0**2)
    assert gusty.aside_m == pytest.approx(0.5 * force_n / 65.0 * 4.0)
    slung = flight_room(FC30, 0.0, sling_m=20.0, gust_mps=0.0, density_kgm3=0.65)
    assert slung.below_m == pytest.approx(21.0)
    assert slung.aside_m == pytest.approx(20.0 * np.sin(np.radians(20.0)))
