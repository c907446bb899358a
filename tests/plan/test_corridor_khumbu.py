"""The corridor over the real Khumbu Icefall."""

from __future__ import annotations

from pathlib import Path

import corridor_cases as cases
import numpy as np
import pytest

from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor

pytestmark = pytest.mark.real_data

PUBLISHED_LENGTH_M = 2700.0, 2900.0  # EVEREST-2024 and EVEREST-2025; over ground or in space is not said
PUBLISHED_TOP_AMSL_M = 6191.8  # EVEREST-2024


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
