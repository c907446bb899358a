"""The corridor over the real Khumbu Icefall."""

from __future__ import annotations

from pathlib import Path

import corridor_cases as cases
import numpy as np
import pytest

from flat_ground import FC30, conditions
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.flight import Conditions, round_trip

pytestmark = pytest.mark.real_data

PUBLISHED_LENGTH_M = 2700.0, 2900.0  # EVEREST-2024 and EVEREST-2025; over ground or in space is not said
PUBLISHED_GAIN_M = 700.0
PUBLISHED_ROUND_TRIP_MIN = 12.0  # EVEREST-2024, with work at the camp that nobody broke down
PUBLISHED_TOP_AMSL_M = 6191.8  # EVEREST-2024
LENGTH_AGREES_M = 100.0  # with no height limit, as it was flown
GAIN_AGREES_M = 60.0  # the terrain model says 745 m between the first waypoint and the last
WORK_MIN = 1.0, 4.0  # what a quick change of loads, two calm hovers and a careful landing may add to flying
TOP_LOWER_M = 150.0  # the search flies as low as clearance lets it; the pilots had an eye on the seracs
FREE = cases.limits(min_clearance_m=30.0)


def icefall(folder: Path, *, upwards: bool = True, **changed: object) -> Corridor:
    corridor = find_corridor(cases.khumbu(folder, upwards=upwards, **changed)).corridor
    assert corridor is not None
    return corridor


def test_way_up_is_about_as_long_and_high_as_flown(real_data: Path) -> None:
    """Base Camp to Camp I: 700 m of gain, no higher than was flown, at most 15 % longer than published, few corners."""
    corridor = icefall(real_data)
    heights = [waypoint.alt_amsl_m for waypoint in corridor.waypoints]
    assert heights[-1] - heights[0] == pytest.approx(700.0, abs=60.0)  # the terrain model says 745 m
    assert max(heights) < PUBLISHED_TOP_AMSL_M
    assert PUBLISHED_LENGTH_M[0] < corridor.length_m < 1.15 * PUBLISHED_LENGTH_M[1]
    assert len(corridor.waypoints) < 15


def agrees(value: float, low: float, high: float, tolerance: float) -> bool:
    """Whether a figure lies in a published range or within a tolerance of it."""
    return low - tolerance <= value <= high + tolerance


def test_length_gain_and_top_are_those_flown_at_everest(real_data: Path) -> None:
    """With no height limit, as permitted in 2024: within 100 m of 2.7-2.9 km, 60 m of 700 m gain, 150 m of the top."""
    corridor = icefall(real_data, limits=FREE)
    heights = [waypoint.alt_amsl_m for waypoint in corridor.waypoints]
    assert agrees(corridor.length_m, *PUBLISHED_LENGTH_M, LENGTH_AGREES_M)
    assert agrees(heights[-1] - heights[0], PUBLISHED_GAIN_M, PUBLISHED_GAIN_M, GAIN_AGREES_M)
    assert agrees(max(heights), PUBLISHED_TOP_AMSL_M - TOP_LOWER_M, PUBLISHED_TOP_AMSL_M, 0.0)
    for factor in (0.8, 1.2):  # a fifth off is seen
        assert not agrees(factor * corridor.length_m, *PUBLISHED_LENGTH_M, LENGTH_AGREES_M)
        assert not agrees(factor * (heights[-1] - heights[0]), PUBLISHED_GAIN_M, PUBLISHED_GAIN_M, GAIN_AGREES_M)


def test_height_limit_lengthens_the_way_by_less_than_a_tenth(real_data: Path) -> None:
    """Under Nepal's 120 m the way is longer than what was flown by permit, and by how much is bounded."""
    free, bound = icefall(real_data, limits=FREE).length_m, icefall(real_data).length_m
    assert free < bound < 1.1 * free


def test_round_trip_leaves_some_minutes_of_the_published_twelve_for_work(real_data: Path) -> None:
    """Take-off to landing in calm air takes one to four minutes less than the round trip that was published."""
    up, down = (icefall(real_data, upwards=upwards, limits=FREE) for upwards in (True, False))
    calm = conditions()
    track = round_trip(up, down, FC30, Conditions(hour=calm.hour, wind=calm.wind, terrain=cases.everest(real_data)))
    flown_min = float(track.duration_s.sum()) / 60.0
    assert agrees(PUBLISHED_ROUND_TRIP_MIN - flown_min, *WORK_MIN, 0.0)
    assert not agrees(PUBLISHED_ROUND_TRIP_MIN - 0.5 * flown_min, *WORK_MIN, 0.0)


@pytest.mark.parametrize("upwards", [True, False])
def test_both_ways_keep_clearance_and_the_height_limit(real_data: Path, upwards: bool) -> None:
    """Over the icefall a clearance of 30 m with all errors and a limit of 120 m can both be kept, and are."""
    corridor = icefall(real_data, upwards=upwards)
    assert corridor.required_clearance_m > 30.0
    assert corridor.min_clearance_m >= corridor.required_clearance_m
    assert corridor.max_height_agl_m <= 120.0
    assert "height-limit-exceeded" not in [finding.code for finding in corridor.findings]
    assert corridor.landing_options


def test_heights_do_not_saw(real_data: Path) -> None:
    """Going up, the path never goes down by more than the clearance is worth."""
    heights = np.array([waypoint.alt_amsl_m for waypoint in icefall(real_data).waypoints])
    assert -np.minimum(np.diff(heights), 0.0).sum() < 30.0


def test_the_way_down_costs_less_than_the_way_up(real_data: Path) -> None:
    """The search is not symmetric: lifting costs more than letting down."""
    assert icefall(real_data, upwards=False).energy_search_j < icefall(real_data).energy_search_j


def test_a_tailwind_costs_less_than_a_headwind(real_data: Path) -> None:
    """Camp I lies south-east of Base Camp: wind from the north-west helps on the way up."""
    helped = icefall(real_data, wind=cases.EvenWind(5.0, -4.0))
    hindered = icefall(real_data, wind=cases.EvenWind(-5.0, 4.0))
    assert helped.energy_search_j < hindered.energy_search_j


def test_without_height_limit_no_path_is_dearer(real_data: Path) -> None:
    """Dropping a constraint never makes the path dearer, beyond the last nudge of its corners."""
    free = icefall(real_data, limits=cases.limits(min_clearance_m=30.0))
    assert free.energy_search_j <= 1.03 * icefall(real_data).energy_search_j
