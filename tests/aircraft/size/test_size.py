"""Designs close on their own mass, do their job in the ordinary model, and resemble an aircraft that exists."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import Condition, payload_limit_kg
from lungta.aircraft.size import Design, Requirement, aircraft_of, size_aircraft
from lungta.aircraft.size.search import CLOSED_KG, mission
from lungta.core.errors import AircraftError

CAMP_1 = Requirement(payload_kg=17.5, range_m=3_000.0, density_kgm3=0.635, temperature_k=263.15)
DESIGNS = size_aircraft(CAMP_1)
FLYCART_BAND = 0.15  # laws of thumb against one real aircraft


def test_masses_add_up_to_the_take_off_mass() -> None:
    """Parts and load weigh what the motors and packs were sized to carry, to 2 g."""
    for design in DESIGNS:
        total_kg = sum(design.masses_kg.values()) + CAMP_1.payload_kg
        assert total_kg == pytest.approx(design.takeoff_mass_kg, abs=4 * CLOSED_KG)


def test_the_lightest_stands_first_or_the_cheapest() -> None:
    """Sorted by what was asked for."""
    assert np.all(np.diff([design.takeoff_mass_kg for design in DESIGNS]) >= 0.0)
    assert np.all(np.diff([design.cost_usd for design in size_aircraft(CAMP_1, cheapest=True)]) >= 0.0)


@pytest.mark.parametrize("design", DESIGNS[:3])
def test_the_ordinary_model_says_that_it_does_its_job(design: Design) -> None:
    """It holds its load with the margin on packs at 20 % charge, and lands with the reserve in 95 of 100 flights."""
    aircraft = aircraft_of(design)
    limit_kg = payload_limit_kg(aircraft, Condition(density_kgm3=CAMP_1.density_kgm3, charge_frac=0.2))
    assert limit_kg >= CAMP_1.payload_kg
    flown = mission(aircraft, CAMP_1)
    assert np.quantile(flown.soc_frac[:, -1], 0.05) == pytest.approx(CAMP_1.reserve_frac, abs=0.002)


def test_a_harder_job_takes_a_heavier_aircraft() -> None:
    """More load, more distance, thinner air and more wind each cost mass."""
    lightest_kg = DESIGNS[0].takeoff_mass_kg
    for harder in ({"payload_kg": 20.0}, {"range_m": 5_000.0}, {"density_kgm3": 0.55}, {"wind_mps": 8.0}):
        assert size_aircraft(replace(CAMP_1, **harder))[0].takeoff_mass_kg > lightest_kg, harder


def test_the_flycarts_job_takes_about_a_flycart() -> None:
    """30 kg over 8 km and back at sea level with 54 in propellers: within 15 % of the real 95 kg (DJI sheet)."""
    job = Requirement(
        payload_kg=30.0,
        range_m=8_000.0,
        density_kgm3=1.225,
        temperature_k=298.15,
        climb_m=0.0,
        wind_mps=0.0,
        reserve_frac=0.07,  # the depth of the sheet's own flights, by the fit
        drop_s=0.0,
    )
    (like,) = [design for design in size_aircraft(job) if round(design.diameter_m / 0.0254) == 54]
    real_kg = load_aircraft("dji-fc30").max_takeoff_mass_kg
    assert like.takeoff_mass_kg == pytest.approx(real_kg, rel=FLYCART_BAND)
    assert like.takeoff_mass_kg * (1 + 5 * FLYCART_BAND) != pytest.approx(real_kg, rel=FLYCART_BAND)


def test_what_cannot_be_is_refused_in_words() -> None:
    """Where packs outgrow what they lift: what, and what would relax it."""
    with pytest.raises(AircraftError, match="shorter range"):
        size_aircraft(replace(CAMP_1, range_m=50_000.0, payload_kg=100.0, density_kgm3=0.4))


def test_impossible_requirements_are_refused() -> None:
    """With name, range and value."""
    with pytest.raises(ValueError, match=r"payload_kg must lie in 0\.1\.\.200, got -5"):
        replace(CAMP_1, payload_kg=-5.0)
