"""What is said of a link before it is flown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from radio_ground import made, mast, terrain_of

from lungta.core.findings import Severity
from lungta.mountain.radio.along import link_along
from lungta.mountain.radio.antenna import LinkBudget
from lungta.mountain.radio.findings import link_findings
from lungta.mountain.radio.path import AirPath

LEVEL = made(lambda east, north: 0.0 * east, columns=61)
WALL = made(lambda east, north: np.where(np.abs(east - 1000.0) < 1.0, 80.0, 0.0), columns=61)
OWN_RADIO = LinkBudget(tx_power_dbm=30.0)


def test_a_clear_link_of_a_known_radio_says_nothing() -> None:
    """No finding without a reason."""
    link = link_along(LEVEL, mast(0.0, 50.0), AirPath.through([(100.0, 50.0, 60.0), (900.0, 50.0, 60.0)]), OWN_RADIO)
    assert link_findings(link, LEVEL) == ()


def test_a_lost_link_says_where_and_how_long() -> None:
    """The stretch, its length, what hides it and by how much."""
    path = AirPath.through([(1100.0, 50.0, 120.0), (2500.0, 50.0, 30.0)])
    link = link_along(WALL, mast(0.0, 50.0), path, OWN_RADIO)
    (found,) = link_findings(link, WALL, "base>camp")
    (start, end) = link.lost_m[0]
    assert found.code == "link-lost"
    assert found.severity == Severity.WARNING
    assert found.subject == "base>camp"
    assert f"{start:.0f} to {end:.0f} m along the path" in found.message
    assert f"({end - start:.0f} m)" in found.message
    assert "ground 1000 m from the antenna" in found.message


def test_an_unknown_link_is_told_from_a_lost_one() -> None:
    """Over a void it is not known, and counted as not in view."""
    heights = np.zeros((3, 61))
    heights[1, 30] = np.nan
    terrain = terrain_of(heights)
    path = AirPath.through([(500.0, 50.0, 60.0), (2500.0, 50.0, 60.0)])
    link = link_along(terrain, mast(0.0, 50.0), path, OWN_RADIO)
    (found,) = link_findings(link, terrain)
    assert found.code == "link-unknown"
    assert link.share_in_view_frac + link.share_unknown_frac == 1.0


def test_a_weak_link_says_its_margin() -> None:
    """In view, but the budget has less to spare than is wanted."""
    path = AirPath.through([(500.0, 50.0, 60.0), (2900.0, 50.0, 60.0)])
    link = link_along(LEVEL, mast(0.0, 50.0, 20.0), path, replace(OWN_RADIO, tx_power_dbm=19.0))
    (found,) = link_findings(link, LEVEL)
    assert found.code == "link-weak"
    assert f"{link.margin_db.min():.1f} dB" in found.message


def test_schematic_ground_and_assumed_radio_are_said() -> None:
    """Both make a share worth less than it looks."""
    terrain = terrain_of(np.zeros((3, 21)), schematic=True)
    link = link_along(terrain, mast(0.0, 50.0), AirPath.through([(100.0, 50.0, 60.0), (900.0, 50.0, 60.0)]))
    assert [each.code for each in link_findings(link, terrain)] == ["link-on-schematic", "link-budget-assumed"]


def test_below_the_ground_is_said_so() -> None:
    """A path that leaves the air has no clearance to give in metres."""
    link = link_along(LEVEL, mast(0.0, 50.0), AirPath.through([(900.0, 50.0, -5.0)]), OWN_RADIO)
    assert "below the ground" in link_findings(link, LEVEL)[0].message


def test_many_stretches_are_told_in_short() -> None:
    """The four longest by place, the rest by number."""
    comb = made(lambda east, north: np.where(np.abs(east - 200.0) < 1.0, 40.0, 0.0), columns=61)
    alt = np.where(np.arange(300) // 20 % 2 == 0, 10.0, 400.0)
    path = AirPath(east_m=np.linspace(400.0, 2900.0, 300), north_m=np.full(300, 50.0), alt_amsl_m=alt)
    link = link_along(comb, mast(0.0, 50.0), path, OWN_RADIO)
    (found,) = link_findings(link, comb)
    assert len(link.lost_m) > 5
    assert f"and {len(link.lost_m) - 4} shorter ones" in found.message
