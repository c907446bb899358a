"""Flights as chains of legs: bookkeeping, uncertainty, refusal of impossible legs."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.draw import draw_values
from lungta.aircraft.flight import Legs, fly
from lungta.aircraft.model import Aircraft
from lungta.aircraft.parts import Parameter
from lungta.aircraft.performance import electrical_power_w

FC30 = load_aircraft("dji-fc30")
ROUND_TRIP = {
    "duration_s": [200.0, 70.0, 300.0],
    "airspeed_mps": [13.0, 0.0, 10.0],
    "climb_mps": [4.0, 0.0, -2.7],
    "density_kgm3": [0.66, 0.64, 0.66],
    "payload_kg": [15.0, 15.0, 15.0],
    "temperature_k": [266.0, 264.0, 266.0],
    "airspeed_sigma_mps": [2.0, 2.0, 2.0],
}


def legs(**changes: object) -> Legs:
    """The round trip with some columns replaced."""
    return Legs(**{name: np.array(column, dtype=float) for name, column in {**ROUND_TRIP, **changes}.items()})


def certain(aircraft: Aircraft) -> Aircraft:
    """The same aircraft with every sigma 0."""
    parts = {}
    for name in ("airframe", "rotor", "motor", "battery"):
        part = getattr(aircraft, name)
        exact = {f.name: replace(getattr(part, f.name), sigma=0.0) for f in fields(part)}
        parts[name] = type(part)(**exact)
    return replace(aircraft, **parts, correlation=type(aircraft.correlation)())


def test_energy_is_power_times_time() -> None:
    """Without uncertainty every sample is the stated aircraft's power summed over the legs."""
    calm = legs(airspeed_sigma_mps=[0.0, 0.0, 0.0])
    flight = fly(certain(FC30), calm, samples=3)
    power_w = electrical_power_w(
        FC30,
        payload_kg=calm.payload_kg,
        airspeed_mps=calm.airspeed_mps,
        climb_mps=calm.climb_mps,
        density_kgm3=calm.density_kgm3,
    )
    assert flight.power_w == pytest.approx(power_w)
    assert flight.energy_j == pytest.approx([(power_w * calm.duration_s).sum()] * 3)
    assert flight.time_s == pytest.approx([0.0, 200.0, 270.0, 570.0])


def test_charge_is_coulombs_over_what_the_pack_delivers() -> None:
    """A short leg of a warm, new pack: charge used is power / voltage x time over 2 x 38 Ah."""
    aircraft = certain(FC30)
    new = {"cycles": 0.0, "cold_loss_frac_per_k": 0.0}
    battery = replace(aircraft.battery, **{k: replace(getattr(aircraft.battery, k), value=v) for k, v in new.items()})
    flight = fly(replace(aircraft, battery=battery), legs(duration_s=[5.0, 5.0, 5.0]), samples=1)
    coulombs = (flight.power_w / flight.voltage_v * 5.0).sum()
    assert 1.0 - flight.soc_frac[0, -1] == pytest.approx(coulombs / (2 * 38 * 3600), rel=1e-9)
    assert 1.0 - flight.soc_frac[0, -1] != pytest.approx(coulombs / (2 * 38 * 3600) * (1 + 5e-9), rel=1e-9)


def test_a_lost_pack_leaves_the_other_with_everything() -> None:
    """From then on one pack gives twice the current: charge and voltage fall faster, thrust margin is less."""
    whole = fly(certain(FC30), legs(), samples=2)
    lost = fly(certain(FC30), legs(), samples=2, pack_lost_at_s=210.0)
    assert np.array_equal(lost.soc_frac[:, :2], whole.soc_frac[:, :2])
    used = np.diff(lost.soc_frac[0])[1:] / np.diff(whole.soc_frac[0])[1:]
    assert np.all((used > 2.0) & (used < 2.6))
    assert lost.least_voltage_v[0] < whole.least_voltage_v[0]
    assert lost.least_margin_frac[0] < whole.least_margin_frac[0]
    with pytest.raises(ValueError, match="one pack"):
        fly(load_aircraft("dji-fc30-one-battery"), legs(), samples=2, pack_lost_at_s=100.0)


def test_the_reserve_is_a_probability() -> None:
    """The share of samples that land with it and never lack thrust; it falls with the reserve asked for."""
    flight = fly(FC30, legs(), samples=200, seed=2)
    left = np.sort(flight.soc_frac[:, -1])
    assert flight.landing_probability(left[0] - 1e-9) == np.mean(flight.least_margin_frac >= 0.0)
    middle = flight.landing_probability(float(left[100]))
    assert 0.4 <= middle <= 0.5
    assert flight.landing_probability(1.0) == 0.0


def test_winch_and_cable_cost_energy() -> None:
    """What the winch draws and what the cable adds in drag are paid from the packs."""
    plain = fly(certain(FC30), legs(), samples=1)
    winch = fly(certain(FC30), legs(extra_power_w=[0.0, 300.0, 0.0]), samples=1)
    assert winch.energy_j[0] - plain.energy_j[0] == pytest.approx(300.0 * 70.0)
    cable = fly(certain(FC30), legs(extra_drag_area_m2=[0.2, 0.2, 0.2]), samples=1)
    assert cable.energy_j[0] > plain.energy_j[0]


def test_blocks_of_samples_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in blocks on two threads gives the flight of one block."""
    whole = fly(FC30, legs(), samples=64, seed=4)
    monkeypatch.setattr("lungta.aircraft.flight.BLOCK_STATES", 30)
    pieces = fly(FC30, legs(), samples=64, seed=4)
    for f in fields(whole):
        assert np.array_equal(getattr(whole, f.name), getattr(pieces, f.name)), f.name


def test_shapes_and_start() -> None:
    """Every sample starts full and only ever loses charge."""
    flight = fly(FC30, legs(), samples=100, seed=3)
    assert flight.soc_frac.shape == (100, 4)
    assert flight.energy_j.shape == (100,)
    assert flight.power_w.shape == flight.thrust_margin_frac.shape == (3,)
    assert np.all(flight.soc_frac[:, 0] == 1.0)
    assert np.all(np.diff(flight.soc_frac, axis=1) < 0.0)


def test_the_same_seed_gives_the_same_flight() -> None:
    """And another seed another."""
    one, same, other = (fly(FC30, legs(), samples=50, seed=seed).energy_j for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_more_load_lands_with_less_in_every_sample() -> None:
    """Samples are paired across loads, so a payload search by bisection sees a monotone function."""
    light = fly(FC30, legs(), samples=100, seed=5)
    heavy = fly(FC30, legs(payload_kg=[16.0, 16.0, 16.0]), samples=100, seed=5)
    assert np.all(heavy.soc_frac[:, -1] < light.soc_frac[:, -1])


def test_a_flight_that_is_too_long_goes_below_empty() -> None:
    """Charge below 0 says that there is not enough; it is not clipped away."""
    flight = fly(FC30, legs(duration_s=[2000.0, 2000.0, 2000.0]), samples=20)
    assert np.all(flight.soc_frac[:, -1] < 0.0)


def test_wind_error_widens_the_distribution() -> None:
    """Unsure wind, unsure energy."""
    calm = fly(FC30, legs(airspeed_sigma_mps=[0.0] * 3), samples=500).energy_j
    windy = fly(FC30, legs(airspeed_sigma_mps=[5.0] * 3), samples=500).energy_j
    assert windy.std() > 1.2 * calm.std()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"duration_s": [200.0, -70.0, 300.0]}, r"duration_s must lie in 0\.\.86400, got -70.0 in leg 2"),
        ({"density_kgm3": [0.66, 0.64, np.nan]}, r"density_kgm3 must lie in .* got nan in leg 3"),
        ({"density_kgm3": [0.66, 0.0, 0.66]}, "density_kgm3"),
        ({"payload_kg": [-1.0, 0.0, 0.0]}, "payload_kg"),
        ({"temperature_k": [-5.0, -5.0, -5.0]}, "temperature_k"),
        ({"airspeed_mps": [-1.0, 0.0, 0.0]}, "airspeed_mps"),
        ({"payload_kg": [15.0, 15.0]}, r"payload_kg must have one value per leg, shape \(3,\), got \(2,\)"),
        ({"duration_s": [[200.0]]}, "duration_s must have one value per leg"),
        ({name: [] for name in ROUND_TRIP}, "one value per leg"),
    ],
)
def test_impossible_legs_are_refused(changes: dict[str, object], message: str) -> None:
    """Time running backwards, no air, Celsius given as kelvin, columns of unequal length: each names rule and value."""
    with pytest.raises(ValueError, match=message):
        legs(**changes)


def test_draws_follow_sigma_and_correlation() -> None:
    """Standard deviations and correlations of many draws are those of the catalogue."""
    values = draw_values(FC30, 20_000, np.random.default_rng(0))
    factor = np.ravel(values.rotor.coaxial_factor)
    assert factor.std() == pytest.approx(FC30.rotor.coaxial_factor.sigma, rel=0.05)
    columns = [
        np.ravel(getattr(getattr(values, name.split(".")[0]), name.split(".")[1])) for name in FC30.correlation.names
    ]
    off = np.corrcoef(columns) - np.array(FC30.correlation.matrix)
    assert np.abs(off).max() < 0.05  # clipping at depth 1 and at bounds takes a little


def test_draws_stay_physical() -> None:
    """However wide its sigma, no draw leaves the range that its kind of figure may have."""
    wide = replace(FC30, battery=replace(FC30.battery, depth_frac=Parameter(value=0.95, sigma=0.3, source="test")))
    depth = np.ravel(draw_values(wide, 1000, np.random.default_rng(0)).battery.depth_frac)
    assert depth.min() >= 0.5
    assert depth.max() <= 1.0


def test_exact_figures_stay_plain_numbers() -> None:
    """A sigma of 0 is not sampled."""
    assert draw_values(FC30, 10, np.random.default_rng(0)).rotor.count == 8.0
