"""Falls run as far as their travel angles say: closed forms, and an independent search on random ground."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from ice_made_ground import axes
from lungta.ice.survey.reach import reach_from, travel_deg, travel_tangent
from lungta.ice.survey.reach_kernel import MOVES

EAST, NORTH = axes(201, 201, 2.0)
AWAY = np.hypot(EAST, NORTH)
SOURCE = AWAY < 1.0


def fall(ground: np.ndarray, tangent: float, top_m: float = 80.0) -> np.ndarray:
    tops = np.where(SOURCE, top_m, np.nan).astype(np.float32)
    return travel_tangent(ground.astype(np.float32), tops, 2.0, tangent)


@pytest.mark.parametrize("tangent", [0.31, 0.52, 0.9])
def test_on_level_ground_a_fall_ends_on_a_circle(tangent: float) -> None:
    """Its radius is height over tangent, within 3 % and a cell; five times that is seen."""
    reached = fall(np.where(SOURCE, 80.0, 0.0), tangent) > 0.0
    radius_m = min(80.0 / tangent, 195.0)
    tolerance_m = 0.03 * radius_m + 2.0
    inside = radius_m - tolerance_m > AWAY
    assert reached[inside & ~SOURCE].all()
    edge = AWAY[reached].max()
    if radius_m < 195.0:
        assert edge <= radius_m
        assert edge + 5 * tolerance_m > radius_m + tolerance_m


def test_the_travel_angle_is_that_of_the_place() -> None:
    """On level ground it is height over distance, within 4 %; 20 % is seen."""
    found = fall(np.where(SOURCE, 80.0, 0.0), 0.4)
    ring = (AWAY > 20.0) & (AWAY < 180.0)
    ratio = found[ring] * AWAY[ring] / 80.0
    assert np.abs(ratio - 1.0).max() < 0.04
    assert np.abs(1.2 * ratio - 1.0).max() > 0.04


def test_on_a_slope_steeper_than_its_angle_a_fall_does_not_end_and_none_climbs() -> None:
    """Down a slope of 40 deg it runs off the map; behind its source no cell is reached."""
    ground = 500.0 + np.tan(np.radians(40.0)) * NORTH
    reached = fall(ground, np.tan(np.radians(30.0)), 501.0) > 0.0
    assert reached[-1, 100]
    assert not reached[NORTH > 4.0].any()


def test_ridges_shade_what_lies_behind() -> None:
    """A wall higher than the energy line keeps a fall out, unless it can bend round within its reach."""
    ground = np.where(SOURCE, 80.0, 0.0)
    wall = (np.abs(EAST - 60.0) < 2.5) & (np.abs(NORTH) < 150.0)
    reached = fall(np.where(wall, 70.0, ground), 0.5) > 0.0
    assert not reached[(EAST > 64.0) & (np.abs(NORTH) < 100.0)].any()
    low = fall(np.where(wall, 10.0, ground), 0.5) > 0.0
    assert low[100, 150]


def test_voids_let_nothing_pass() -> None:
    """A ring of voids is the end."""
    ground = np.where((AWAY > 30.0) & (AWAY < 40.0), np.nan, np.where(SOURCE, 80.0, 0.0))
    reached = fall(ground, 0.4) > 0.0
    assert not reached[AWAY > 40.0].any()


def test_energy_lines_are_those_of_an_independent_search() -> None:
    """SciPy's Dijkstra over the same moves, where no ground stands in the way, gives the same lengths."""
    rows, columns, tangent = 25, 30, 0.4
    rng = np.random.default_rng(7)
    ground = rng.uniform(0.0, 1.0, (rows, columns))
    tops = np.full((rows, columns), np.nan)
    tops.flat[rng.choice(rows * columns, 5, replace=False)] = rng.uniform(90.0, 99.0, 5)
    starts, ends, lengths = [], [], []
    for row in range(rows):
        for column in range(columns):
            for dy, dx in MOVES:
                if 0 <= row + dy < rows and 0 <= column + dx < columns:
                    starts.append(row * columns + column)
                    ends.append((row + dy) * columns + column + dx)
                    lengths.append(np.hypot(dy, dx))
    graph = coo_array((lengths, (starts, ends)), shape=(rows * columns,) * 2).tocsr()
    sources = np.flatnonzero(np.isfinite(tops))
    away = dijkstra(graph, indices=sources)
    energy = tops.ravel()[sources][:, None] - tangent * away
    best = energy.argmax(axis=0)
    length = np.maximum(away[best, np.arange(rows * columns)], 0.5)
    expected = (tops.ravel()[sources][best] - ground.ravel()) / length
    found = travel_tangent(ground.astype(np.float32), tops.astype(np.float32), 1.0, tangent).ravel()
    lines = np.where(length > 0.5, np.maximum(expected, tangent), expected)
    assert np.allclose(found, lines, rtol=1e-4)


@pytest.mark.parametrize(("volume_m3", "angle_deg"), [(6.67e6, 17.0), (1e9, 17.0), (1e6, 21.9), (1e4, 32.6)])
def test_travel_angles_are_those_published(volume_m3: float, angle_deg: float) -> None:
    """Huggel et al. 2004 as quoted by Rounce et al. 2016: flattest from 6.67 million m3 on; half a degree is seen."""
    assert travel_deg(volume_m3) == pytest.approx(angle_deg, abs=0.1)
    assert travel_deg(volume_m3) + 5 * 0.1 != pytest.approx(angle_deg, abs=0.1)


def test_reach_goes_from_one_to_nothing_with_the_logarithm_of_volume() -> None:
    """Where exactly 1,000 m3 end, reach lies halfway between 10 and 100,000 m3."""
    ground = np.where(SOURCE, 80.0, 0.0).astype(np.float32)
    tops = np.where(SOURCE, 80.0, np.nan).astype(np.float32)
    reach = reach_from(ground, tops, 2.0, (10.0, 1e5))
    ends_m = 80.0 / np.tan(np.radians(travel_deg(1000.0)))
    at_m = np.interp(ends_m, NORTH[100::-1, 100], reach[100::-1, 100])
    assert at_m == pytest.approx(0.5, abs=0.04)
    assert reach[(AWAY < 60.0) & ~SOURCE].min() == 1.0
    assert reach[SOURCE] == 0.0  # a crest with nothing above it
    farthest_m = 80.0 / np.tan(np.radians(travel_deg(1e5)))
    assert not (reach[(farthest_m < AWAY)] > 0.0).any()
    falling = reach[100, 101:]
    assert (np.diff(falling) <= 1e-6).all()


def test_no_source_no_reach() -> None:
    """Nothing above, nothing comes; voids stay unknown."""
    ground = np.zeros((20, 20), np.float32)
    ground[3, 3] = np.nan
    reach = reach_from(ground, np.full_like(ground, np.nan), 2.0, (10.0, 1e5))
    assert np.nanmax(reach) == 0.0
    assert np.isnan(reach[3, 3])


def test_volumes_below_a_cubic_metre_are_refused() -> None:
    """And what is no number."""
    for volume_m3 in (0.0, -1.0, float("nan")):
        with pytest.raises(ValueError, match="volume_m3"):
            travel_deg(volume_m3)
