"""One relay: against trying every node by hand, and where people say that none may stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from radio_ground import made, mast, terrain_of

from lungta.mountain.radio.along import link_along, mast_link
from lungta.mountain.radio.antenna import LinkBudget
from lungta.mountain.radio.path import AirPath
from lungta.mountain.radio.relay import CLEARER_RATIO, RelaySearch, best_relay
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.shape import slope_deg

ANYWHERE = RelaySearch(steepest_deg=90.0, apart_m=1.0)
SHARE_FRAC = 1e-9


def wall(height_m: float = 80.0) -> Terrain:
    """Level ground with a wall across it."""
    return made(lambda east, north: np.where(np.abs(east - 1000.0) < 1.0, height_m, 0.0), columns=41, rows=21)


CORNERS = [(500.0, 30.0), (800.0, 30.0), (950.0, 130.0), (1050.0, 130.0), (1200.0, 30.0), (1900.0, 30.0)]
BEHIND = AirPath.through([(east_m, 500.0, alt_amsl_m) for east_m, alt_amsl_m in CORNERS])
HERE = mast(0.0, 500.0)


def best_by_hand(terrain: Terrain, path: AirPath) -> tuple[float, float]:
    """The best share of any node, and the best capped ratio among nodes with that share, one link at a time."""
    direct = link_along(terrain, HERE, path)
    found = []
    for north_m in terrain.north_m:
        for east_m in terrain.east_m:
            there = replace(HERE, east_m=float(east_m), north_m=float(north_m))
            feeder, onward = mast_link(terrain, HERE, there), link_along(terrain, there, path)
            if feeder.in_view[0]:
                used = onward.ratio[onward.in_view & ~direct.in_view]
                worst = min([CLEARER_RATIO, float(feeder.ratio[0]), *used])
                found.append((path.share_frac(direct.in_view | onward.in_view), worst))
    share = max(each[0] for each in found)
    return share, max(ratio for each, ratio in found if each >= share - SHARE_FRAC)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000), relief_m=st.sampled_from([40.0, 150.0]))
def test_best_place_is_the_one_found_by_trying_all(seed: int, relief_m: float) -> None:
    """On random ground share and clearance are those of the best node of all; a node away they would not be."""
    terrain = terrain_of(np.random.default_rng(seed).uniform(0.0, relief_m, (21, 21)), step_m=100.0)
    path = AirPath.through([(400.0, 500.0, relief_m * 0.8), (1900.0, 900.0, relief_m * 0.7)], step_m=25.0)
    outcome = best_relay(terrain, HERE, path, ANYWHERE)
    share, ratio = best_by_hand(terrain, path)
    if not outcome.relays:
        assert share < outcome.direct.share_in_view_frac + 0.01
        return
    best = outcome.relays[0]
    assert best.share_in_view_frac == pytest.approx(share, abs=SHARE_FRAC)
    assert min(best.worst_ratio, CLEARER_RATIO) == pytest.approx(ratio, abs=1e-6)


def test_a_relay_on_the_wall_sees_both_sides() -> None:
    """The path behind a wall is lost; with a relay on its crest all is in view, and both hops are clear."""
    outcome = best_relay(wall(), HERE, BEHIND, ANYWHERE)
    assert outcome.direct.share_in_view_frac < 0.7
    best = outcome.relays[0]
    assert best.share_in_view_frac == 1.0
    assert best.east_m == 1000.0
    assert best.ground_amsl_m == 80.0
    assert best.feeder.in_view.all()
    assert best.worst_ratio >= 0.6
    assert [each.code for each in outcome.findings][:2] == ["relay-found", "relay-unseen"]
    lat_lon = wall().frame.to_geographic(best.east_m, best.north_m)
    assert (best.lat_deg, best.lon_deg) == lat_lon


def test_of_two_that_see_all_the_nearer_is_offered_first() -> None:
    """Nearness to a given place decides between places that are otherwise alike."""
    for near_m in ((1000.0, 100.0), (1000.0, 900.0)):
        search = replace(ANYWHERE, near_m=near_m, apart_m=300.0)
        relays = best_relay(wall(), HERE, BEHIND, search).relays
        assert len(relays) == 3
        assert relays[0].away_m == min(each.away_m for each in relays)
        assert abs(relays[0].north_m - near_m[1]) < 200.0
        pairs = [(a, b) for a in relays for b in relays if a is not b]
        assert all(np.hypot(a.east_m - b.east_m, a.north_m - b.north_m) >= 300.0 for a, b in pairs)


def test_where_no_relay_may_stand_none_does() -> None:
    """Slope, height, outlines and reach are kept; when they leave nothing that helps, it is said."""
    crest = shapely.box(900.0, -1.0, 1100.0, 2000.0)
    for search in (
        replace(ANYWHERE, highest_amsl_m=50.0),
        replace(ANYWHERE, keep_out=(crest,)),
    ):
        outcome = best_relay(wall(), HERE, BEHIND, search)
        assert all(each.ground_amsl_m < 80.0 for each in outcome.relays)
        assert all(each.share_in_view_frac < 1.0 for each in outcome.relays)
        assert outcome.findings[0].code in ("relay-none", "relay-partial")
    nowhere = best_relay(wall(), HERE, BEHIND, replace(ANYWHERE, highest_amsl_m=-100.0))
    assert (nowhere.places, nowhere.relays) == (0, ())
    assert nowhere.findings[0].code == "relay-none"
    near = best_relay(wall(), HERE, BEHIND, replace(ANYWHERE, reach_m=60.0))
    assert near.places < best_relay(wall(), HERE, BEHIND, ANYWHERE).places
    steep = slope_deg(wall())
    shallow = best_relay(wall(), HERE, BEHIND, RelaySearch(steepest_deg=20.0, reach_m=1e5))
    assert shallow.places == int((steep <= 20.0).sum())


def test_a_relay_that_must_carry_everything() -> None:
    """Without a change-over in flight the share counts what the relay itself sees."""
    outcome = best_relay(wall(), HERE, BEHIND, replace(ANYWHERE, everything=True))
    best = outcome.relays[0]
    assert best.share_in_view_frac == BEHIND.share_frac(best.onward.in_view)


def test_none_is_needed_where_all_is_seen() -> None:
    """A path in full view needs no relay."""
    outcome = best_relay(wall(), HERE, AirPath.through([(100.0, 500.0, 60.0), (800.0, 500.0, 60.0)]))
    assert outcome.relays == ()
    assert [each.code for each in outcome.findings] == ["relay-not-needed"]


def test_a_stated_budget_bounds_the_hops() -> None:
    """When the radio is known, places that it does not reach with its margin do not count; an assumed one informs."""
    weak = LinkBudget(tx_power_dbm=-12.0)
    assert best_relay(wall(), HERE, BEHIND, ANYWHERE, weak).relays == ()
    strong = best_relay(wall(), HERE, BEHIND, ANYWHERE, LinkBudget(tx_power_dbm=20.0)).relays[0]
    assert strong.worst_margin_db > 6.0
    middling = best_relay(wall(), HERE, BEHIND, ANYWHERE, LinkBudget(tx_power_dbm=14.0, sensitivity_dbm=-95.0))
    assert all(each.worst_margin_db >= 6.0 for each in middling.relays)


def test_a_path_of_one_point() -> None:
    """A single place to be seen is a path too."""
    outcome = best_relay(wall(), HERE, AirPath.through([(1500.0, 500.0, 5.0)]), ANYWHERE)
    assert outcome.direct.share_in_view_frac == 0.0
    assert outcome.relays[0].share_in_view_frac == 1.0


def test_an_antenna_off_the_terrain_has_no_relay() -> None:
    """Nothing is known of it, and nothing breaks."""
    outcome = best_relay(wall(), mast(-500.0, 0.0), BEHIND, ANYWHERE)
    assert outcome.direct.unknown.all()
    assert outcome.relays == ()
    assert outcome.findings[0].code == "relay-none"


def test_what_is_refused() -> None:
    """A mast without height, a search without reach or places."""
    for wrong in ({"mast_m": 0.0}, {"reach_m": -1.0}, {"most": 0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            replace(ANYWHERE, **wrong)


def test_ground_far_from_the_path_does_not_count() -> None:
    """A wide terrain gives the places, slopes and shares of a narrow one."""
    wide = made(lambda east, north: np.where(np.abs(east - 1000.0) < 1.0, 80.0, 0.01 * north), columns=201, rows=101)
    narrow = made(lambda east, north: np.where(np.abs(east - 1000.0) < 1.0, 80.0, 0.01 * north), columns=61, rows=41)
    search = replace(ANYWHERE, reach_m=400.0, apart_m=200.0)
    near, far = (best_relay(each, HERE, BEHIND, search) for each in (narrow, wide))
    assert near.places == far.places
    said = [(each.east_m, each.north_m, each.slope_deg, each.share_in_view_frac) for each in near.relays]
    assert said
    assert said == [(each.east_m, each.north_m, each.slope_deg, each.share_in_view_frac) for each in far.relays]
