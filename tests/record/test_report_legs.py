"""Rows of the flight sheet: headings, distances, times."""

from __future__ import annotations

from dataclasses import replace

import pytest

from busy_day import busy_day
from day_plans import CORRIDOR_DOWN, CORRIDOR_UP, day_plan, sortie
from lungta.plan.dayplan import AbortPoint
from lungta.record.report.abort import merged_abort_points
from lungta.record.report.landings import landing_options
from lungta.record.report.legs import leg_rows


def test_headings_point_where_the_leg_goes() -> None:
    """The way to Camp I runs south-east, the way back north-west; the first row has no leg."""
    up, down = leg_rows(day_plan().sorties[0])
    assert up[0].true_deg is None
    assert all(100 < row.true_deg < 160 for row in up[1:] if row.true_deg is not None)
    assert all(280 < row.true_deg < 340 for row in down[1:] if row.true_deg is not None)
    assert [row.name for row in up] == [point.name for point in CORRIDOR_UP.waypoints]


def test_legs_add_up_to_the_corridor() -> None:
    """Horizontal legs sum to the horizontal length."""
    _, down = leg_rows(day_plan().sorties[0])
    ends = zip(CORRIDOR_DOWN.waypoints[:-1], CORRIDOR_DOWN.waypoints[1:], strict=True)
    length = sum(((b.east_m - a.east_m) ** 2 + (b.north_m - a.north_m) ** 2) ** 0.5 for a, b in ends)
    assert sum(row.leg_m for row in down) == pytest.approx(length)


@pytest.mark.parametrize("flight", [day_plan().sorties[0], busy_day(sorties=1).sorties[0]])
def test_time_runs_forward_and_charge_falls(flight: object) -> None:
    """Along both ways time never runs back and charge never rises; the last row is within the flight."""
    up, down = leg_rows(flight)  # type: ignore[arg-type]
    rows = [*up, *down]
    times = [row.time_s for row in rows]
    charges = [row.charge_frac for row in rows]
    assert times == sorted(times)  # type: ignore[type-var]
    assert charges == sorted(charges, reverse=True)  # type: ignore[type-var]
    assert 0 <= times[0] <= times[-1] <= flight.duration_s  # type: ignore[operator,attr-defined]


def test_without_a_profile_there_are_no_times() -> None:
    """A missing profile leaves the column empty, not zero."""
    up, down = leg_rows(replace(sortie(), profile=()))
    assert all(row.time_s is None and row.charge_frac is None for row in (*up, *down))


def test_neighbouring_abort_points_of_one_action_are_one() -> None:
    """The least charge of the stretch stands, and another action in between splits it."""
    points = [("A", "B", "back", 0.6), ("B", "C", "back", 0.5), ("C", "D", "on", 0.4), ("D", "E", "back", 0.3)]
    merged = merged_abort_points(
        tuple(
            AbortPoint(way="up", from_name=a, to_name=b, action=c, landing=a, charge_on_landing_frac=d)
            for a, b, c, d in points
        )
    )
    assert [(m.from_name, m.to_name, m.action, m.charge_on_landing_frac) for m in merged] == [
        ("A", "C", "back", 0.5),
        ("C", "D", "on", 0.4),
        ("D", "E", "back", 0.3),
    ]


def test_each_landing_place_is_named_once() -> None:
    """A place that both ways name keeps the name of the way up; one of the way down alone carries a prime."""
    flight = sortie()
    both = replace(flight, corridor_down=replace(CORRIDOR_DOWN, landing_options=CORRIDOR_UP.landing_options))
    assert [landing.name for landing in landing_options(both)] == ["L1"]
    assert [landing.name for landing in landing_options(flight)] == ["L1", "L1′"]
