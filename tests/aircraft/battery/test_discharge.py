"""The march through a flight against an independent solver, conservation of energy, halves of a set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from lungta.aircraft.battery import datasheet_time_s, discharge, march, supply, terminal
from lungta.aircraft.battery.circuit import aged_charge_c, deliverable_charge_c
from lungta.aircraft.catalogue import load_aircraft

BATTERY = load_aircraft("dji-fc30").nominal.battery
POWER_W = np.array([[12_000.0, 6_000.0, 14_000.0, 9_000.0]])
DURATION_S, AIR_K, PACKS = (
    np.array([200.0, 100.0, 150.0, 250.0]),
    np.array([268.0, 263.0, 264.0, 268.0]),
    np.full(4, 2.0),
)


def by_solver(battery: Any, heater: float = 0.0) -> tuple[float, float, float]:
    """Charge, pack temperature and energy at the end, by SciPy's Runge-Kutta on the differential equations."""
    charge, warmth, energy_j = 1.0, battery.start_temperature_k, 0.0
    for power_w, duration_s, air_k in zip(POWER_W[0], DURATION_S, AIR_K, strict=True):

        def slopes(_: float, state: Any, power_w: float = power_w, air_k: float = air_k) -> list[float]:
            source = supply(battery, state[0], state[1])
            flow = terminal(source, power_w + 2 * heater)
            each_a, each_ohm = flow.current_a / 2, source.resistance_ohm * 2
            warming = each_a**2 * each_ohm + heater - battery.heat_loss_w_per_k * (state[1] - air_k)
            drain = -each_a / deliverable_charge_c(battery, state[1])
            return [float(drain), float(warming / battery.heat_capacity_j_per_k), power_w + 2 * heater]

        end = solve_ivp(slopes, (0.0, duration_s), [charge, warmth, energy_j], rtol=1e-10, atol=1e-12).y[:, -1]
        charge, warmth, energy_j = (float(value) for value in end)
    return charge, warmth, energy_j


def test_the_march_is_what_a_solver_finds() -> None:
    """Ten minutes of changing power: charge to 1e-5, temperature to 0.01 K, energy to rounding; 5 x that is caught."""
    run = discharge(BATTERY, POWER_W, DURATION_S, AIR_K, PACKS)
    charge, warmth_k, energy_j = by_solver(BATTERY)
    assert run.soc_frac[0, -1] == pytest.approx(charge, abs=1e-5)
    assert run.soc_frac[0, -1] + 5e-5 != pytest.approx(charge, abs=1e-5)
    assert run.pack_temperature_k[0, -1] == pytest.approx(warmth_k, abs=0.01)
    assert run.pack_temperature_k[0, -1] + 0.05 != pytest.approx(warmth_k, abs=0.01)
    assert run.energy_j[0] == pytest.approx(energy_j)


def test_a_cold_pack_heats_itself() -> None:
    """Below its set point the heater's power is drawn, and warms; by the solver to the same tolerances."""
    cold = replace(BATTERY, start_temperature_k=258.0, heater_to_k=330.0, heater_power_w=300.0)
    run = discharge(cold, POWER_W, DURATION_S, AIR_K, PACKS)
    charge, warmth_k, energy_j = by_solver(cold, heater=300.0)
    assert run.soc_frac[0, -1] == pytest.approx(charge, abs=1e-4)
    assert run.pack_temperature_k[0, -1] == pytest.approx(warmth_k, abs=0.05)
    assert run.energy_j[0] == pytest.approx(energy_j)


def test_energy_is_conserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open-circuit energy = energy at the terminals + heat in the packs, from voltages and currents of 1 s legs."""
    seconds = 600
    run = discharge(
        BATTERY, np.full((1, seconds), 11_000.0), np.ones(seconds), np.full(seconds, 268.0), np.full(seconds, 2.0)
    )
    amps, ohm = run.current_a[0], run.resistance_ohm[0]
    chemical_j = (run.open_circuit_v[0] * amps).sum()
    assert chemical_j == pytest.approx(run.energy_j[0] + (amps**2 * ohm).sum(), rel=1e-9)
    loss_j = (
        BATTERY.heat_loss_w_per_k
        * (run.pack_temperature_k[0, :-1] / 2 + run.pack_temperature_k[0, 1:] / 2 - 268.0).sum()
    )
    stored_j = BATTERY.heat_capacity_j_per_k * (run.pack_temperature_k[0, -1] - BATTERY.start_temperature_k)
    assert (amps**2 * ohm).sum() / 2 == pytest.approx(stored_j + loss_j, rel=1e-6)


def test_a_pack_at_rest_cools_to_the_air() -> None:
    """Newton's law: without current the excess falls as exp(-h t / C)."""
    rest = replace(BATTERY, heater_power_w=0.0)
    run = discharge(rest, np.zeros((1, 1)), [3600.0], [263.0], [2.0])
    excess_k = (rest.start_temperature_k - 263.0) * np.exp(-rest.heat_loss_w_per_k * 3600 / rest.heat_capacity_j_per_k)
    assert run.pack_temperature_k[0, -1] - 263.0 == pytest.approx(excess_k, rel=1e-3)
    assert run.soc_frac[0, -1] == 1.0


def test_steps_are_short_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """One-second legs, ten to a step of the march, change the charge by less than 1e-5."""
    coarse = discharge(BATTERY, [[12_000.0]], [600.0], [265.0], [2.0])
    fine = discharge(BATTERY, np.full((1, 600), 12_000.0), np.ones(600), np.full(600, 265.0), np.full(600, 2.0))
    assert march.LONGEST_STEP_S == 10.0
    assert coarse.soc_frac[0, -1] == pytest.approx(fine.soc_frac[0, -1], abs=1e-5)


def test_two_packs_share_evenly() -> None:
    """Two packs at a power are one pack at half of it."""
    two = discharge(BATTERY, POWER_W, DURATION_S, AIR_K, PACKS)
    one = discharge(BATTERY, POWER_W / 2, DURATION_S, AIR_K, PACKS / 2)
    assert np.allclose(one.soc_frac, two.soc_frac, rtol=0, atol=1e-12)
    assert np.allclose(one.voltage_v, two.voltage_v)


def test_too_long_a_flight_goes_below_empty() -> None:
    """And is not clipped."""
    assert discharge(BATTERY, [[12_000.0]], [3600.0], [265.0], [2.0]).soc_frac[0, -1] < 0.0


def test_data_sheet_time_is_the_integral() -> None:
    """Against SciPy's adaptive quadrature to 1e-6, and near energy / power."""
    new = replace(BATTERY, cycles=0.0)
    charge_c = float(aged_charge_c(new))

    def seconds_per_charge(charge: float) -> float:
        return charge_c / (float(terminal(supply(new, charge, 298.15), 12_000.0).current_a) / 2)

    by_scipy_s = quad(seconds_per_charge, 1.0 - new.depth_frac, 1.0, epsabs=1e-9)[0]
    found_s = float(datasheet_time_s(new, 12_000.0))
    assert found_s == pytest.approx(by_scipy_s, rel=1e-5)
    assert found_s * (1 + 5e-5) != pytest.approx(by_scipy_s, rel=1e-5)
    assert 0.93 < found_s * 12_000.0 / (new.depth_frac * 2 * 1984.4 * 3600) < 1.0
