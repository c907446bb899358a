"""Energy and indicated charge of the packs."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.aircraft.battery import capacity_frac, datasheet_energy_j, indicated_energy_j
from lungta.aircraft.catalogue import catalogue_names, load_aircraft

BATTERY = load_aircraft("dji-fc30").nominal.battery


def test_capacity_is_whole_at_25_degc_and_never_rises_when_it_gets_colder() -> None:
    """Warm packs give what they are rated for; cold ones less; the self-heated floor holds below."""
    air_k = np.linspace(233.0, 318.0, 60)
    capacity = capacity_frac(BATTERY, air_k)
    assert np.all(np.diff(capacity) >= 0.0)
    assert capacity[-1] == 1.0
    assert capacity[0] == capacity_frac(BATTERY, BATTERY.heated_to_k)
    assert 0.9 < capacity[0] < 1.0


def test_indicated_energy_is_the_product_of_its_parts() -> None:
    """Two packs of 1984.4 Wh, 4.5 % lost inside, 4 % lost at 20 degC pack temperature."""
    at_camp_j = indicated_energy_j(BATTERY, 263.15)
    assert at_camp_j == pytest.approx(2 * 1984.4 * 3600 * 0.955 * (1 - 0.008 * 5.0))


@pytest.mark.parametrize("name", catalogue_names())
def test_data_sheet_flights_use_part_of_what_is_indicated(name: str) -> None:
    """Data-sheet energy < indicated energy < rated energy."""
    aircraft = load_aircraft(name)
    battery = aircraft.nominal.battery
    assert 0.5 * aircraft.pack_energy_j < datasheet_energy_j(battery) < indicated_energy_j(battery, 298.15)
    assert indicated_energy_j(battery, 298.15) < aircraft.pack_energy_j
