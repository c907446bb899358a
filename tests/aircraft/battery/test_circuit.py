"""Voltage, resistance and charge of a pack: the published cell, closed forms, properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from lungta.aircraft.battery import cell, supply, terminal
from lungta.aircraft.battery.circuit import deliverable_charge_c, open_circuit_v, resistance_ohm
from lungta.aircraft.catalogue import load_aircraft

BATTERY = load_aircraft("dji-fc30").nominal.battery
charges = st.floats(0.05, 1.0)
warmths = st.floats(253.0, 318.0)


@pytest.mark.parametrize(("charge", "published_v"), [(1.0, 4.103), (0.5, 3.803), (0.02, 3.177)])
def test_the_cell_is_chens(charge: float, published_v: float) -> None:
    """Eq. 2 of Chen & Rincon-Mora worked out by hand; a value 5 mV off would not pass."""
    found_v = cell.voltage_shape(charge) * cell.MEAN_VOLTAGE_V
    assert found_v == pytest.approx(published_v, abs=1e-3)
    assert found_v + 5e-3 != pytest.approx(published_v, abs=1e-3)


def test_the_open_circuit_gives_the_rated_energy() -> None:
    """Voltage over charge from empty to full is 52.22 V x 38 Ah = 1984.4 Wh (DJI sheet), but for the last 2 %."""
    charge = np.linspace(0.0, 1.0, 100_001)
    energy_wh = np.trapezoid(open_circuit_v(BATTERY, charge), charge) * 38.0
    assert energy_wh == pytest.approx(1984.4, rel=2e-3)
    assert energy_wh * 1.01 != pytest.approx(1984.4, rel=2e-3)


@given(charge=charges, more=st.floats(0.01, 0.5))
def test_voltage_rises_with_charge(charge: float, more: float) -> None:
    """A fuller pack has more volts."""
    assert open_circuit_v(BATTERY, min(charge + more, 1.0)) >= open_circuit_v(BATTERY, charge)


@given(charge=charges, warmth=warmths, colder=st.floats(0.5, 40.0))
def test_cold_costs_charge_and_resistance(charge: float, warmth: float, colder: float) -> None:
    """A colder pack gives less and resists more."""
    cold = warmth - colder
    assert deliverable_charge_c(BATTERY, cold) <= deliverable_charge_c(BATTERY, warmth)
    assert resistance_ohm(BATTERY, charge, cold) > resistance_ohm(BATTERY, charge, warmth)


def test_age_costs_charge_and_resistance() -> None:
    """After its 1,500 cycles a pack has four fifths of its charge left, by the stated fade."""
    new, old = (replace(BATTERY, cycles=cycles, fade_frac_per_cycle=0.2 / 1500) for cycles in (0.0, 1500.0))
    ratio = deliverable_charge_c(old, 298.15) / deliverable_charge_c(new, 298.15)
    assert ratio == pytest.approx(0.8)
    assert resistance_ohm(old, 0.5, 298.15) > resistance_ohm(new, 0.5, 298.15) == pytest.approx(BATTERY.resistance_ohm)


@given(charge=charges, warmth=warmths, power_w=st.floats(100.0, 20_000.0))
def test_power_is_voltage_times_current(charge: float, warmth: float, power_w: float) -> None:
    """And what the open circuit gives more is I^2 R."""
    source = supply(BATTERY, charge, warmth)
    state = terminal(source, power_w)
    assume(not state.collapsed)
    assert state.voltage_v * state.current_a == pytest.approx(power_w)
    heat_w = state.current_a**2 * source.resistance_ohm
    assert source.open_circuit_v * state.current_a == pytest.approx(power_w + heat_w)


def test_more_than_the_circuit_can_give_is_said() -> None:
    """Above V^2 / 4R the current is that of the most power, and collapsed is true."""
    source = supply(BATTERY, 0.5, 293.15)
    most_w = float(source.open_circuit_v**2 / (4 * source.resistance_ohm))
    assert not terminal(source, 0.999 * most_w).collapsed
    beyond = terminal(source, 1.001 * most_w)
    assert beyond.collapsed
    assert beyond.voltage_v == pytest.approx(source.open_circuit_v / 2)
