"""Charge left on landing, against flying the whole way out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from flat_flight import LOAD_KG, RULE, codes, flown, site, table

from flat_ground import FC30
from lungta.aircraft.flight import Legs, fly
from lungta.plan.flight import Track, line_track

TOLERANCE_FRAC = 0.003


def legs_of(track: Track, part: slice = slice(None)) -> dict[str, np.ndarray]:
    legs = track.legs(LOAD_KG, LOAD_KG)
    return {name: getattr(legs, name)[part] for name in Legs.__dataclass_fields__}


def flown_whole(out: dict[str, np.ndarray], back: dict[str, np.ndarray], **lost: float) -> float:
    legs = Legs(**{name: np.concatenate([out[name], back[name]]) for name in out})
    return float(np.quantile(fly(FC30, legs, samples=RULE.samples, seed=RULE.seed, **lost).soc_frac[:, -1], 0.05))


def places(track: Track) -> np.ndarray:
    return np.column_stack([track.east_m, track.north_m, track.alt_amsl_m])


@pytest.mark.parametrize("wind", [(0.0, 0.0), (6.0, 2.0)])
@pytest.mark.parametrize("turn", [3, 9, 14, 22])
def test_home_by_the_way_come_is_what_flying_it_leaves(turn: int, wind: tuple[float, float]):
    """From places between the anchors out and back flown as one flight leaves the same to 0.3 % of charge."""
    flight = flown(wind=wind)
    found = table(flight)
    back = line_track(places(flight.track)[: turn + 1][::-1], FC30, flight.conditions)
    left = flown_whole(legs_of(flight.track, slice(0, turn)), legs_of(back))
    at = int(np.argmin(np.abs(found.moments.time_s - flight.samples.time_s[turn])))
    assert found.moments.time_s[at] == pytest.approx(flight.samples.time_s[turn])
    assert found.home.left_p05_frac[at] == pytest.approx(left, abs=TOLERANCE_FRAC)
    assert found.home.left_p05_frac[at] != pytest.approx(left + 5 * TOLERANCE_FRAC, abs=TOLERANCE_FRAC)
    assert found.home.duration_s[at] == pytest.approx(back.total_s)


@pytest.mark.parametrize("turn", [4, 12, 20])
def test_one_pack_lost_is_what_flying_home_on_the_rest_leaves(turn: int):
    """With a pack lost at the turn the same flight leaves the same to half a per cent."""
    flight = flown()
    found = table(flight)
    back = line_track(places(flight.track)[: turn + 1][::-1], FC30, flight.conditions)
    lost_at_s = float(flight.samples.time_s[turn])
    left = flown_whole(legs_of(flight.track, slice(0, turn)), legs_of(back), pack_lost_at_s=lost_at_s)
    at = int(np.argmin(np.abs(found.moments.time_s - lost_at_s)))
    assert found.pack is not None
    assert found.pack.home_left_frac[at] == pytest.approx(left, abs=0.005)
    assert left < found.home.left_p05_frac[at]


@pytest.mark.parametrize("turn", [6, 15, 23])
def test_straight_home_is_what_flying_it_leaves(turn: int):
    """Level, then down onto the pad: without the Monte Carlo's own flight it is within one per cent of it."""
    flight = flown(wind=(-4.0, 3.0))
    found = table(flight)
    here = places(flight.track)[turn]
    line = np.array([here + (np.array([0.0, 0.0, here[2]]) - here) * share for share in np.linspace(0.0, 1.0, 8)])
    back = line_track(np.vstack([line, [[0.0, 0.0, 5000.0]]]), FC30, flight.conditions)
    left = flown_whole(legs_of(flight.track, slice(0, turn)), legs_of(back))
    at = int(np.argmin(np.abs(found.moments.time_s - flight.samples.time_s[turn])))
    assert found.straight_home.left_p05_frac[at] == pytest.approx(left, abs=0.01)
    assert found.straight_home.duration_s[at] == pytest.approx(back.total_s, rel=0.01)


def test_on_to_the_drop_is_one_flight_and_home_on_the_way_down_another():
    """Going on as planned leaves the same from everywhere on that way."""
    found = table()
    up, down = found.moments.up, ~found.moments.up
    still = np.array(found.moments.phase) == "drop"
    assert np.ptp(found.drop.left_p05_frac[up & ~still]) < 1e-9
    assert np.ptp(found.home.left_p05_frac[down]) < 1e-9
    assert found.home.left_p05_frac[-1] == pytest.approx(found.moments.charge_p05_frac[-1])
    assert found.drop.left_p05_frac[0] > found.home.left_p05_frac[-1]


def test_moments_are_close_and_hold_every_leg():
    """No two moments are more than 50 m or 15 s apart, and the ends of every leg are among them."""
    flight = flown()
    moments = table(flight).moments
    way = np.column_stack([moments.east_m, moments.north_m, moments.alt_amsl_m])
    assert np.linalg.norm(np.diff(way, axis=0), axis=1).max() <= 50.0 + 1e-6
    assert np.diff(moments.time_s).max() <= 15.0 + 1e-6
    assert np.isin(flight.samples.time_s.round(6), moments.time_s.round(6)).all()


def test_no_return_is_where_home_leaves_less_than_the_reserve():
    """With a great reserve there is a point of no return, where the curve crosses it; with a small one none."""
    free = table()
    assert free.no_return_reserve is None
    assert "no-return-beyond" not in codes(free)
    strict = table(reserve_frac=0.8)
    point = strict.no_return_reserve
    assert point is not None
    assert strict.home.left_p05_frac[point.index] < 0.8 <= strict.home.left_p05_frac[point.index - 1]
    assert point.drop_left_frac == pytest.approx(strict.drop.left_p05_frac[point.index])
    assert "no-return-beyond" in codes(strict)
    assert strict.no_return_empty is None


def test_a_wind_that_stops_it_leaves_no_way_back():
    """Blown out at 14.5 m/s against 15 m/s of airspeed nothing comes back by itself."""
    flight = flown(wind=(14.5, 0.0))
    found = table(flight)
    assert not found.home.clear[found.moments.up].any()
    assert (found.home.left_p05_frac[found.moments.up & (found.moments.along_m > 0)] < 0.0).all()
    assert np.isinf(found.straight_home.duration_s[found.moments.along_m == 3000.0]).all()


def test_an_aircraft_with_one_pack_says_so():
    """Nothing carries on after the only pack."""
    one = replace(FC30, battery=replace(FC30.battery, count=replace(FC30.battery.count, value=1.0)))
    found = table(flown(aircraft=one), site(), aircraft=one)
    assert found.pack is None
    assert "single-pack" in codes(found)
