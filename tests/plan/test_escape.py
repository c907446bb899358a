"""Ways out: where a straight way home is clear, and what each stretch advises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flat_ground import DOWN_WAY, FC30, FLAT_M, UP_WAY, conditions, flat_terrain
from lungta.mountain.site.load import load_site
from lungta.plan.corridor.model import LandingOption
from lungta.plan.escape import LANDING_REACH_M, Flown, abort_points, straight_home_height_m
from lungta.plan.flight import round_trip
from lungta.plan.reserve import ReserveRule, fly_track

RULE = ReserveRule(reserve_frac=0.2, samples=64, seed=1)
SITE = load_site("khumbu")
CLEAR_M = 30.0 + 1.645 * np.hypot(4.0, 3.0)  # clearance, terrain and navigation error of the flat ground


def flown(reserve: float = 0.2) -> Flown:
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions())
    samples = fly_track(FC30, track, replace(RULE, reserve_frac=reserve), 10.0, 10.0)
    up = replace(UP_WAY, from_pad="base-camp", to_pad="camp-1", landing_options=(option("L1", 700.0, 100.0),))
    down = replace(DOWN_WAY, landing_options=(option("L1", 700.0, 100.0), option("L2", 2000.0, -200.0)))
    return Flown(corridors=(up, down), conditions=conditions(), track=track, samples=samples)


def option(name: str, east_m: float, north_m: float) -> LandingOption:
    return LandingOption(
        name=name,
        lat_deg=28.0,
        lon_deg=86.85,
        alt_amsl_m=FLAT_M,
        east_m=east_m,
        north_m=north_m,
        slope_deg=3.0,
        along_m=east_m,
        off_m=abs(north_m),
    )


def test_flat_ground_needs_no_more_than_the_path() -> None:
    """Over flat ground the path's own height is high enough."""
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions())
    assert straight_home_height_m(track, flat_terrain(), 30.0) == pytest.approx(50.0)


def test_a_ridge_between_must_be_cleared() -> None:
    """A ridge across the straight way home counts with clearance and error, wherever on the line it stands."""
    terrain = flat_terrain()
    ridge = terrain.alt_amsl_m.copy()
    ridge[:, np.argmin(np.abs(terrain.east_m - 1500.0))] = FLAT_M + 300.0
    track = round_trip(UP_WAY, DOWN_WAY, FC30, conditions())
    assert straight_home_height_m(track, replace(terrain, alt_amsl_m=ridge), 30.0) == pytest.approx(
        300.0 + CLEAR_M, abs=12
    )


def test_home_while_the_reserve_lasts_then_on() -> None:
    """With a small reserve every stretch says return; with one that is soon gone the last says go on and land."""
    easy = abort_points(flown(), SITE, FC30, RULE, 10.0)
    assert {point.action for point in easy if point.way == "up"} == {"return to Base Camp by the way come"}
    strict = abort_points(flown(), SITE, FC30, replace(RULE, reserve_frac=0.8), 10.0)
    ups = [point for point in strict if point.way == "up"]
    assert ups[-1].action == "go on to Camp I and land"


def test_every_stretch_of_both_ways_has_advice() -> None:
    """One row for each stretch up and down, and charge falls along the way up."""
    points = abort_points(flown(), SITE, FC30, RULE, 10.0)
    assert [point.way for point in points] == ["up", "up", "down"]
    assert points[0].charge_on_landing_frac > points[1].charge_on_landing_frac


def test_landing_options_out_of_reach_are_not_named() -> None:
    """Only an option within reach of the stretch is named; one of the way down alone carries a prime."""
    points = abort_points(flown(), SITE, FC30, RULE, 10.0)
    assert points[0].landing == "L1"  # 0..1500 m, the option stands at 700 m
    assert points[1].landing == ""  # 1500..3000 m: 800 m from it
    assert points[2].landing == "L1"
    assert LANDING_REACH_M < 800.0
