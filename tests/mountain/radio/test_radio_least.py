"""How high one must fly to be seen: the sphere's closed form, an independent viewshed, and the link's own judgement."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from radio_ground import EARTH_M, PLANE, SEEN, made, mast, terrain_of

from lungta.mountain.radio.along import link_along
from lungta.mountain.radio.antenna import LinkRule
from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.radio.path import AirPath
from oracles.viewshed import EYE_M, NODES, STEP_M, TARGET_M, mountains

ORACLE = json.loads((Path(__file__).parents[2] / "oracles" / "viewshed.json").read_text(encoding="utf-8"))
SPHERE_M = 0.05
AGREE_FRAC = 0.003  # of the nodes may differ: heights between nodes are read in another way
SETTLED_M = 0.05


def test_beyond_the_horizon_one_must_rise() -> None:
    """Over level ground a mast of 3 m sees what stands above its tangent to the sphere; five times 5 cm are caught."""
    level = made(lambda east, north: 0.0 * east, columns=401, step_m=100.0)
    away_m = np.array([1000.0, 6000.0, 7100.0, 10_000.0, 25_000.0, 39_900.0])
    least = least_alt_in_view_m(level, mast(0.0, 100.0), away_m, [100.0], SEEN)[0]
    beyond = away_m / EARTH_M - np.arccos(EARTH_M / (EARTH_M + 3.0))
    tangent = np.where(beyond > 0.0, EARTH_M / np.cos(beyond) - EARTH_M, 0.0)
    assert np.abs(least - tangent).max() < SPHERE_M
    assert np.abs(least + 5 * SPHERE_M - tangent).max() > SPHERE_M


@pytest.mark.parametrize("eye", range(3))
def test_viewshed_is_the_independent_one(eye: int) -> None:
    """At least 99.7 % of the nodes are seen or hidden as xarray-spatial has them.

    A target 60 m too high, with which more than five times as many differ, is caught.
    """
    case = ORACLE["eyes"][eye]
    heights = mountains()
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(case["seen"]), np.uint8))
    seen = bits[: heights.size].reshape(heights.shape).astype(bool)
    terrain = terrain_of(heights, step_m=STEP_M)
    axis = np.arange(NODES) * STEP_M

    def differ(eye_m: float, target_m: float) -> float:
        antenna = mast(case["column"] * STEP_M, case["row"] * STEP_M, eye_m)
        least = least_alt_in_view_m(terrain, antenna, axis, axis, PLANE)
        return float(((least <= heights + target_m) != seen).mean())

    assert differ(EYE_M, TARGET_M) < AGREE_FRAC
    assert differ(EYE_M, TARGET_M + 60.0) > 5 * AGREE_FRAC


def test_hidden_nodes_stay_hidden() -> None:
    """Nothing that the independent program hides is seen here: what differs is on the safe side."""
    heights = mountains()
    axis = np.arange(NODES) * STEP_M
    for case in ORACLE["eyes"]:
        bits = np.unpackbits(np.frombuffer(bytes.fromhex(case["seen"]), np.uint8))
        hidden = bits[: heights.size].reshape(heights.shape) == 0
        antenna = mast(case["column"] * STEP_M, case["row"] * STEP_M, EYE_M)
        least = least_alt_in_view_m(terrain_of(heights, step_m=STEP_M), antenna, axis, axis, PLANE)
        assert not (least[hidden] <= heights[hidden] + TARGET_M).any()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    east_m=st.floats(0.0, 550.0),
    north_m=st.floats(0.0, 550.0),
    relief_m=st.sampled_from([0.0, 10.0, 100.0, 200.0]),
    ratio=st.sampled_from([0.0, 0.6, 1.0]),
    z=st.sampled_from([0.0, 1.645]),
)
def test_least_height_is_where_the_link_begins(
    seed: int, east_m: float, north_m: float, relief_m: float, ratio: float, z: float
) -> None:
    """5 cm above it the link is clear everywhere on random ground, 25 cm below it nowhere.

    Among needles of 75 deg it is half a metre: who hovers a hand's breadth above a cliff's edge has that in the way.
    """
    settled_m = SETTLED_M if relief_m <= 100.0 else 0.5
    terrain = terrain_of(np.random.default_rng(seed).uniform(0.0, 1.0, (12, 12)) * relief_m, sigma_m=3.0)
    antenna = mast(round(east_m, 2), round(north_m, 2))
    rule = LinkRule(clear_ratio=ratio, confidence_z=z)
    axis = np.linspace(0.0, 550.0, 23)
    least = least_alt_in_view_m(terrain, antenna, axis, axis, rule)
    east, north = (each[np.isfinite(least)] for each in np.meshgrid(axis, axis))  # up a pit's wall the sky has no end
    least = least[np.isfinite(least)]
    for off_m, clear in ((settled_m, True), (-5 * settled_m, False)):
        path = AirPath(east_m=east, north_m=north, alt_amsl_m=least + off_m)
        assert (link_along(terrain, antenna, path, rule=rule).in_view == clear).all()


def test_voids_and_edges_are_never_in_view() -> None:
    """What is unknown needs an endless height, as the search's toll takes it."""
    heights = np.zeros((9, 9))
    heights[4, 4] = np.nan
    terrain = terrain_of(heights)
    least = least_alt_in_view_m(terrain, mast(0.0, 0.0), [-50.0, 0.0, 100.0, 400.0], [0.0, 400.0])
    assert np.isinf(least).tolist() == [[True, False, False, False], [True, False, False, True]]
    assert np.isinf(least_alt_in_view_m(terrain, mast(200.0, 200.0), terrain.east_m, terrain.north_m)).all()


def test_more_zone_and_more_doubt_ask_for_more_height() -> None:
    """A wider share of the zone, a lower frequency or more confidence never let one fly lower."""
    terrain = terrain_of(np.random.default_rng(1).uniform(0.0, 90.0, (12, 12)), sigma_m=3.0)
    axis = np.linspace(0.0, 550.0, 20)

    def least(rule: LinkRule, frequency_hz: float = 2.4e9) -> np.ndarray:
        return least_alt_in_view_m(terrain, mast(111.0, 222.0, 3.0, frequency_hz), axis, axis, rule)

    plain = least(LinkRule())
    assert (least(LinkRule(clear_ratio=1.0)) >= plain - 1e-3).all()
    assert (least(LinkRule(), 4.33e8) >= plain - 1e-3).all()
    assert (least(LinkRule(confidence_z=1.645)) >= plain - 1e-3).all()
    assert (plain >= terrain.height_at(*np.meshgrid(axis, axis)) - 1e-9).all()
