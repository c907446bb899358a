"""Crests that cast zones, and the lee along a corridor."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.core.errors import WindError
from lungta.mountain.wind.lee.ridges import ridge_lines
from lungta.mountain.wind.lee.table import lee_table
from lungta.mountain.wind.lee.zone import lee_zone
from mountain.lee_ground import PLAIN, grid_of, ridge

RIDGE = grid_of(lambda east, north: ridge(east, height_m=500.0, slope=0.5))


def test_a_ridge_is_one_line() -> None:
    """A straight ridge of 121 columns gives 121 crest points joined by 120 segments, each with depth and reach."""
    lines = ridge_lines(lee_zone(RIDGE, 270.0, PLAIN))
    assert np.all(lines.east_m == 0.0)
    assert sorted(lines.north_m.tolist()) == RIDGE.north_m.tolist()
    assert np.all(lines.alt_amsl_m == 500.0)
    assert lines.depth_m == pytest.approx(500.0 - 1000.0 / 6.5)  # at the foot, 1 km from the crest
    assert np.all(lines.reach_m == 3000.0)  # the grid ends before 6.5 heights
    assert lines.segments.shape == (120, 2)
    step = np.abs(np.diff(lines.north_m[lines.segments], axis=1))
    assert np.all(step == 50.0)


def test_shallow_crests_are_left_out() -> None:
    """A ridge whose deepest zone is below the wanted depth is not drawn."""
    zone = lee_zone(RIDGE, 270.0, PLAIN)
    assert ridge_lines(zone, least_depth_m=346.0).east_m.size == 121
    nothing = ridge_lines(zone, least_depth_m=347.0)
    assert nothing.east_m.size == 0
    assert nothing.segments.shape == (0, 2)


def test_table_says_how_high_and_which_ridge() -> None:
    """East of a north-south ridge a west wind has a lee, and an east wind none; a place on the crest has none."""
    table = lee_table(RIDGE, [1000.0, 0.0, -1010.0], [0.0, 10.0, 0.0], from_degs=[90.0, 270.0], rules=PLAIN)
    assert table.from_deg.tolist() == [90.0, 270.0]
    assert table.top_agl_m[0].tolist() == pytest.approx([0.0, 500.0 - 1000.0 / 6.5])
    assert table.top_agl_m[1].tolist() == [0.0, 0.0]
    assert table.top_agl_m[2, 0] == pytest.approx(500.0 - 1010.0 / 6.5, abs=10.0)  # between columns
    assert table.top_agl_m[2, 1] == 0.0
    assert table.crest_east_m[0].tolist() == pytest.approx([1000.0, 0.0])
    assert table.crest_distance_m[0].tolist() == pytest.approx([0.0, 1000.0])
    assert table.crest_alt_amsl_m[0].tolist() == [0.0, 500.0]
    assert table.least_wind_mps == 4.0


def test_sixteen_sectors_leave_no_gap() -> None:
    """A place is in the lee of a sector when it is in the lee of any wind within it: no direction falls between two."""
    peak = grid_of(lambda east, north: np.maximum(800.0 - 0.7 * np.hypot(east, north), 0.0))
    table = lee_table(peak, [1200.0], [600.0], rules=PLAIN)
    assert table.top_agl_m.shape == (1, 16)
    for from_deg in np.arange(0.0, 360.0, 7.5):
        top = lee_table(peak, [1200.0], [600.0], from_degs=[from_deg], rules=PLAIN).top_agl_m[0, 0]
        sector = round(from_deg / 22.5) % 16
        beside = table.top_agl_m[0, [sector, (sector + 1) % 16, (sector - 1) % 16]].max()
        assert top <= beside + 25.0  # rays are 6 deg apart: 140 m at the summit, 25 m at 0.15 to the line's fall
        if top > 0.0:
            assert table.top_agl_m[0, sector] > 0.0


def test_few_directions_stand_for_wide_sectors() -> None:
    """With four directions each sector is a quarter of the circle; with one, what the rules say."""
    peak = grid_of(lambda east, north: np.maximum(600.0 - 0.8 * np.hypot(east, north), 0.0))
    beside = {"east_m": [700.0], "north_m": [0.0], "rules": PLAIN}
    assert lee_table(peak, **beside, from_degs=[0.0]).top_agl_m.tolist() == [[0.0]]
    four = lee_table(peak, **beside, from_degs=[0.0, 90.0, 180.0, 270.0]).top_agl_m[0]
    assert four[0] > 0.0
    assert four[1] == 0.0


def test_places_off_the_grid_are_refused() -> None:
    """Ground that nobody knows has no table."""
    with pytest.raises(WindError, match="1 of 2 places lie off"):
        lee_table(RIDGE, [0.0, 99_999.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="at least one direction"):
        lee_table(RIDGE, [0.0], [0.0], from_degs=[])
