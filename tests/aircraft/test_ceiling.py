"""What ends the thrust: each of the four alone, the margin that an independent search finds, properties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from lungta.aircraft.battery import supply
from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import (
    Condition,
    hover_payload_limit_kg,
    payload_limit_binds,
    payload_limit_kg,
    payload_limit_of,
    thrust_ratios,
)
from lungta.aircraft.draw import draw_values
from lungta.aircraft.model import Aircraft
from lungta.aircraft.performance import demand, state_of

FC30 = load_aircraft("dji-fc30")


def with_values(aircraft: Aircraft, part: str, **values: float) -> Aircraft:
    """The aircraft with some figures of a part changed."""
    old = getattr(aircraft, part)
    new = {name: replace(getattr(old, name), value=value) for name, value in values.items()}
    return replace(aircraft, **{part: replace(old, **new)})


@pytest.mark.parametrize("density", [0.5, 0.65, 1.225])
@pytest.mark.parametrize("charge", [0.2, 0.6, 1.0])
def test_full_speed_is_where_voltages_meet(density: float, charge: float) -> None:
    """Back-EMF + winding drop + pack drop at the found thrust add up to the open-circuit voltage, by bracketing."""
    values = FC30.nominal
    source = supply(values.battery, charge, 293.15)
    needed = demand(values, state_of(10.0, 0.0, 0.0, density))
    one, power_w = needed.motor, float(needed.power_w)
    held_v = (
        float(source.open_circuit_v)
        + np.sqrt(float(source.open_circuit_v) ** 2 - 4 * float(source.resistance_ohm) * power_w)
    ) / 2
    pack_a = power_w / held_v

    def short_v(ratio: float) -> float:
        current_a = float(one.torque_current_a) * ratio + values.motor.no_load_current_a
        sagged_v = float(source.open_circuit_v) - float(source.resistance_ohm) * pack_a * ratio**1.5
        return float(one.back_emf_v) * ratio**0.5 + current_a * values.motor.resistance_ohm - sagged_v

    by_hand = brentq(short_v, 1e-3, 50.0, xtol=1e-12)
    found = float(thrust_ratios(values, needed, source).by_speed)
    assert found == pytest.approx(by_hand, rel=1e-8)
    assert found * (1 + 5e-8) != pytest.approx(by_hand, rel=1e-8)


@pytest.mark.parametrize(
    ("part", "values", "binds"),
    [
        ("motor", {"kv_radps_per_v": 2.0}, "speed"),
        ("motor", {"max_current_a": 45.0}, "torque"),
        ("battery", {"max_current_a": 120.0}, "current"),
        ("battery", {"cutoff_voltage_v": 51.0}, "voltage"),
    ],
)
def test_each_limit_binds_when_it_is_the_tightest(part: str, values: dict[str, float], binds: str) -> None:
    """A slow motor, a weak controller, a weak pack, a high cut-off: each lowers the payload and is named."""
    weak = with_values(FC30, part, **values)
    condition = Condition(density_kgm3=1.1)
    assert payload_limit_binds(weak, condition) == binds
    assert payload_limit_kg(weak, condition) < payload_limit_kg(FC30, condition)


@settings(max_examples=40, deadline=None)
@given(density=st.floats(0.5, 1.2), wind=st.floats(0.0, 10.0), climb=st.floats(0.0, 4.0), charge=st.floats(0.2, 0.95))
def test_the_payload_limit_falls_with_what_is_asked(density: float, wind: float, climb: float, charge: float) -> None:
    """Thinner air, gusts, a faster climb, an emptier or a colder pack never raise it."""
    asked = Condition(
        density_kgm3=density, gust_mps=wind, climb_mps=climb, charge_frac=charge, pack_temperature_k=293.0
    )
    limit_kg = float(payload_limit_kg(FC30, asked))
    harder = (
        {"density_kgm3": density - 0.05},
        {"climb_mps": climb + 1.0},
        {"charge_frac": charge - 0.1},
        {"pack_temperature_k": 273.0},
    )
    for change in harder:
        assert float(payload_limit_kg(FC30, replace(asked, **change))) < limit_kg, change


def test_at_the_limit_the_margin_is_the_required_one() -> None:
    """Vectorised over conditions, each to 1e-6."""
    condition = Condition(density_kgm3=np.array([[0.55], [0.65], [1.2]]), climb_mps=np.array([0.0, 3.0]))
    limit_kg = payload_limit_kg(FC30, condition)
    assert limit_kg.shape == (3, 2)
    values = FC30.nominal
    source = supply(values.battery, 0.5, values.battery.start_temperature_k)
    for (row, column), kg in np.ndenumerate(limit_kg):
        density, climb = condition.density_kgm3[row, 0], condition.climb_mps[column]  # type: ignore[call-overload, index]
        state = replace(state_of(0.0, 0.0, climb, density), payload_kg=np.asarray(kg))
        margin = thrust_ratios(values, demand(values, state), source).margin_frac
        assert float(margin) == pytest.approx(FC30.control_margin_frac, abs=1e-6)


def test_the_limit_of_samples_has_their_shape_and_median() -> None:
    """Draws give one limit each, in the middle of which that of the stated aircraft lies."""
    values = draw_values(FC30, 300, np.random.default_rng(0))
    limits = payload_limit_of(values, Condition(density_kgm3=np.array([0.65, 1.2])), FC30.control_margin_frac)
    assert limits.shape == (300, 2)
    stated = payload_limit_kg(FC30, Condition(density_kgm3=np.array([0.65, 1.2])))
    low, high = np.quantile(limits, (0.1, 0.9), axis=0)
    assert np.all((low < stated) & (stated < high))


def test_no_air_is_refused() -> None:
    """A density of 0 is no condition."""
    with pytest.raises(ValueError, match="density"):
        hover_payload_limit_kg(FC30, 0.0)
