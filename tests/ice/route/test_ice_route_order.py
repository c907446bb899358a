"""Points out of order are seen; a person puts them right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lungta.ice.route.model import FixedPoint, PointKind, Route
from lungta.ice.route.order import order_findings

START = datetime(2026, 5, 1, tzinfo=UTC)


def route(norths_m: Sequence[float], hours: Sequence[float] = (), alts_m: Sequence[float] = ()) -> Route:
    """A route north along a meridian with a zigzag of 10 m."""
    points = [
        FixedPoint(
            id=f"P{number + 1}",
            lat_deg=27.99 + north / 110_800.0,
            lon_deg=86.87 + (number % 2) * 1e-4,
            alt_amsl_m=alts_m[number] if alts_m else None,
            seen_utc=START + timedelta(hours=hours[number] if hours else 0.0),
            kind=PointKind.ANCHOR,
            sigma_m=3.0,
        )
        for number, north in enumerate(norths_m)
    ]
    return Route(name="made", points=tuple(points))


def test_a_good_route_is_left_alone() -> None:
    assert order_findings(route([0, 50, 100, 130, 200, 300])) == ()


@pytest.mark.parametrize(
    ("norths_m", "words"),
    [
        ([0, 100, 300, 200, 400], "P3 lies|P4 lies"),
        ([400, 0, 100, 200, 300], "P1 lies .* after P5"),
        ([100, 200, 300, 400, 0], "P5 lies .* before P1"),
    ],
)
def test_a_point_in_the_wrong_place_is_named_with_its_right_one(norths_m: list[float], words: str) -> None:
    found = [f"{each.message}" for each in order_findings(route(norths_m)) if each.code == "route-out-of-order"]
    assert found
    assert re.search(words, " ".join(found))


def test_running_down_is_said() -> None:
    (found,) = order_findings(route([0, 100, 200], alts_m=[6000, 5700, 5400]))
    assert found.code == "route-downhill"


def test_times_that_jump_are_said() -> None:
    """One point recorded before its forerunner is odd; all of them backwards is a way down, and no fault of order."""
    assert [each.code for each in order_findings(route([0, 50, 100, 150], hours=[0, 2, 1, 3]))] == ["route-times-jump"]
    assert order_findings(route([0, 50, 100], hours=[3, 2, 1])) == ()


def test_a_ladder_too_long_to_be_one_is_said() -> None:
    """14 m over the map from a ladder's point to the next: a point is missing or the order is wrong; 9.9 m is one."""
    whole = route([0, 10, 100])
    ladder = replace(whole.points[0], kind=PointKind.LADDER)
    (found,) = order_findings(replace(whole, points=(ladder, *whole.points[1:])))
    assert found.code == "route-long-ladder"
    assert "P1 to P2 14 m" in found.message
    straight = replace(whole.points[1], lon_deg=ladder.lon_deg, lat_deg=ladder.lat_deg + 9.9 / 110_800.0)
    assert order_findings(replace(whole, points=(ladder, straight, whole.points[2]))) == ()


def test_two_points_have_no_order() -> None:
    assert order_findings(route([0, 1000])) == ()
