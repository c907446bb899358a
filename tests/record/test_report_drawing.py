"""The small words of SVG, labels, extent, contours."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from busy_day import busy_day, ramp
from day_plans import day_plan
from lungta.core.labels import LabelBoard, Place
from lungta.record.report import svg
from lungta.record.report.contours import contour_interval_m, contour_lines
from lungta.record.report.extent import map_extent
from lungta.record.report.palette import PRINT, shape_of, standing_alone
from lungta.record.report.profile_svg import profile_svg
from lungta.record.report.relief import cut_patch, height_range_m


def test_text_of_people_is_escaped_in_drawings() -> None:
    """A name with markup stays a name."""
    drawn = svg.text(0, 0, "<script>alert(1)</script>", "x")
    assert "<script" not in drawn
    assert etree.fromstring(drawn).text == "<script>alert(1)</script>"
    assert etree.fromstring(svg.element("g", {"data-x": '"><b'})).get("data-x") == '"><b'


@given(low=st.floats(-9000, 9000), span=st.floats(0.5, 9000), count=st.integers(2, 12))
def test_ticks_are_round_and_inside(low: float, span: float, count: int) -> None:
    """Every tick is a multiple of one round step, within the range, and there are not too many."""
    ticks = svg.nice_ticks(low, low + span, count=count)
    assert len(ticks) <= count + 1
    assert all(low - 1e-6 <= tick <= low + span + 1e-6 for tick in ticks)
    assert np.allclose(np.diff(ticks), np.diff(ticks)[0] if len(ticks) > 1 else 0.0)


def test_step_of_nothing_is_refused() -> None:
    """A range without width has no step."""
    with pytest.raises(ValueError, match="positive"):
        svg.nice_step(0.0)


def _across(place: Place, width: float) -> tuple[float, float]:
    start = {"start": place.x, "middle": place.x - width / 2, "end": place.x - width}[place.anchor]
    return start, start + width


def test_labels_neither_overlap_nor_leave_the_map() -> None:
    """Two marks close together get names apart from each other."""
    board = LabelBoard(left=0, top=0, right=400, bottom=400)
    first = board.place(200, 200, "Base Camp", character_width=10, line_height=20)
    second = board.place(210, 203, "Camp Two", character_width=10, line_height=20)
    left, right = sorted([_across(first, 90), _across(second, 80)])
    assert abs(first.y - second.y) >= 20 or left[1] <= right[0]
    edge = board.place(395, 100, "At the edge", character_width=10, line_height=20)
    assert edge.anchor == "end"


def test_extent_holds_every_place_and_ends_with_the_terrain() -> None:
    """Nothing of a route is off the map, and the map shows no ground that the terrain lacks."""
    plan, terrain = busy_day(), ramp(extent_m=2500.0)
    extent = map_extent(plan, terrain)
    for sortie in plan.sorties:
        for point in (*sortie.corridor_up.waypoints, *sortie.corridor_down.waypoints):
            assert extent.holds(point.east_m, point.north_m)
    assert extent.west_m >= terrain.east_m[0]
    assert extent.north_m <= terrain.north_m[-1]


def test_a_pad_off_the_terrain_is_still_on_the_map() -> None:
    """The map then shows void ground rather than hiding the pad."""
    plan, small = day_plan(), ramp(extent_m=600.0)
    extent = map_extent(plan, small)
    east_m, north_m = small.frame.to_local(plan.place.pads[0].lat_deg, plan.place.pads[0].lon_deg)
    assert extent.holds(east_m, north_m)
    assert np.isnan(cut_patch(small, extent, columns=60).alt_amsl_m).any()


def test_contours_lie_on_their_heights() -> None:
    """On an even slope the lines stand as far apart as the interval says."""
    terrain = ramp()
    patch = cut_patch(terrain, map_extent(day_plan(), terrain), columns=240)
    low, high = height_range_m(patch)
    assert 15 <= (high - low) / contour_interval_m(patch) <= 41
    east = svg.Scale(low=patch.extent.west_m, high=patch.extent.east_m, start=0, end=1000)
    north = svg.Scale(low=patch.extent.south_m, high=patch.extent.north_m, start=800, end=0)
    drawn = etree.fromstring(contour_lines(patch, east, north))
    points = re.findall(r"[ML ]?(-?[\d.]+),(-?[\d.]+)", drawn.find("path[@class='contour-index']").get("d"))
    x, y = np.array(points, dtype=float).T
    east_m = patch.extent.west_m + x / 1000 * patch.extent.width_m
    north_m = patch.extent.north_m - y / 800 * patch.extent.height_m
    heights = terrain.height_at(east_m, north_m)
    index_m = 5 * contour_interval_m(patch)
    off_m = np.abs(heights - index_m * np.round(heights / index_m))
    assert np.nanmedian(off_m) < 0.1 * index_m


def test_a_drawing_for_print_needs_no_other_style() -> None:
    """No variable and no media query is left for a reader that knows neither."""
    plan = day_plan()
    alone = standing_alone(profile_svg(plan.sorties[0], plan.place), PRINT)
    assert "var(" not in alone
    assert "@media" not in alone
    etree.fromstring(alone)
    assert shape_of(alone) == pytest.approx(0.628)
    with pytest.raises(ValueError, match="view box"):
        shape_of("<svg></svg>")
