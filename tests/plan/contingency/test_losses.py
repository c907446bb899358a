"""Loss of packs and rotors, parachute and load."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flat_flight import LOAD_KG, box, codes, flown, site, table

from flat_ground import FC30
from lungta.aircraft.ceiling import thrust_margin_frac
from lungta.aircraft.descent import LetGo, Parachute, descent_mps


def middle(found) -> int:
    return int(np.argmin(np.abs(found.moments.east_m - 1500.0) + 1e6 * ~found.moments.up))


def test_one_pack_less_leaves_less_thrust_and_no_load_more():
    """Margins fall with a pack lost, rise without the load, and stand below the intact aircraft's."""
    found = table()
    assert found.pack is not None
    at = middle(found)
    density = float(flown().conditions.hour.air_at(5050.0).density_kgm3)
    intact = float(
        thrust_margin_frac(
            FC30, payload_kg=LOAD_KG, airspeed_mps=0.0, climb_mps=0.0, density_kgm3=density,
            charge_frac=found.moments.charge_p50_frac[at],
        )
    )  # fmt: skip
    assert found.pack.margin_loaded_frac[at] < found.pack.margin_empty_frac[at]
    assert found.pack.margin_loaded_frac[at] < intact
    assert found.pack.landing_left_frac[at] < found.nearest.left_p05_frac[at]


def test_rotors_lost_on_four_coaxial_arms():
    """One rotor of eight leaves three quarters at most; both of an arm cannot be held level, and that is said."""
    found = table()
    one, pair = found.rotors
    assert (one.margin_loaded_frac < one.margin_empty_frac).all()
    assert (pair.margin_empty_frac == -1.0).all()
    assert any("both rotors of one arm" in finding.message for finding in found.findings)


def test_an_aircraft_too_weak_says_so():
    """With weak motors a lost rotor is not held with the load, with weak packs a lost pack."""
    weak = replace(
        FC30,
        motor=replace(FC30.motor, kv_radps_per_v=replace(FC30.motor.kv_radps_per_v, value=3.9)),
        battery=replace(FC30.battery, max_current_a=replace(FC30.battery.max_current_a, value=150.0)),
    )
    found = table(flown(aircraft=weak), aircraft=weak)
    assert found.rotors[0].margin_loaded_frac.min() < 0.0
    assert found.pack is not None
    assert found.pack.margin_loaded_frac.min() < 0.0
    assert {"rotor-loss-cannot-hold", "pack-loss-cannot-hold"} <= codes(found)


def test_the_parachute_drifts_with_the_wind():
    """Over flat ground the centre lies wind x time of sinking away, after being carried on while it opens."""
    canopy = Parachute(opening_loss_m=20.0)
    found = table(flown(wind=(0.0, 6.0)), parachute=canopy)
    at = middle(found)
    mass_kg = FC30.empty_mass_kg + LOAD_KG
    density = float(flown().conditions.hour.air_at(5015.0).density_kgm3)
    sinks_s = 30.0 / float(descent_mps(canopy, mass_kg, density))
    assert found.parachute.north_m[at] == pytest.approx(6.0 * sinks_s, abs=0.3)
    assert found.parachute.duration_s[at] == pytest.approx(canopy.opening_s + sinks_s, abs=0.05)
    assert found.parachute.works[at]
    assert not found.parachute.works[0]
    assert np.isnan(found.parachute.east_m[0])
    assert "parachute-too-low" in codes(found)


def test_the_parachutes_ellipse_is_the_winds_sigma_times_the_time():
    """In calm air and hover nothing but the wind's sigma spreads it: 2.448 x sigma x time of sinking on both axes."""
    found = table(parachute=Parachute(opening_loss_m=20.0))
    hover = int(np.flatnonzero((np.array(found.moments.phase) == "drop") & (found.moments.alt_amsl_m < 5030.0))[0])
    found = table(parachute=Parachute(opening_loss_m=10.0))
    sinks_s = found.parachute.duration_s[hover] - 2.5
    assert found.parachute.half_short_m[hover] == pytest.approx(2.4477 * 1.0 * sinks_s, rel=0.02)
    assert found.parachute.half_long_m[hover] == pytest.approx(2.4477 * 1.0 * sinks_s, rel=0.02)


def test_the_load_flies_on_where_it_is_let_go():
    """It comes down ahead: after the delay, no further than empty space would let it; the spread is along the way."""
    let_go = LetGo(delay_s=1.0, delay_sigma_s=0.5)
    found = table(let_go=let_go)
    at = middle(found)
    ahead = found.jettison.east_m[at] - found.moments.east_m[at]
    assert 15.0 < ahead < 15.0 * (1.0 + np.sqrt(2.0 * 50.0 / 9.81))
    assert found.jettison.bearing_deg[at] == pytest.approx(90.0, abs=5.0)
    assert found.jettison.half_long_m[at] >= 2.4477 * 0.5 * 15.0
    assert found.jettison.works[at]
    assert not found.jettison.works[0]


def test_a_load_that_may_fall_on_people_is_said():
    """Tents just ahead of where it is let go are named for the moments before them, and not for others."""
    tents = box("tents", 1480.0, -3.0, 1520.0, 3.0)
    found = table(flown(zones=(tents,)), site(tents))
    up = found.moments.up
    hit = np.array([zone == "tents" for zone in found.jettison_over])
    assert hit[up].any()
    assert found.moments.east_m[up & hit].max() < 1520.0
    assert found.moments.east_m[up & hit].min() > 1300.0
    assert "load-falls-on-zone" in codes(found)
    far = box("far", 1480.0, 400.0, 1520.0, 420.0)
    assert "load-falls-on-zone" not in codes(table(flown(zones=(far,)), site(far)))
