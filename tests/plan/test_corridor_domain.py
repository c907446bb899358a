"""Wind that does not cover the search, pads and zones that cannot be meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

import corridor_cases as cases
import numpy as np
import pytest
from numpy.typing import ArrayLike

from hill_wind import FRAME, hill_terrain, hill_wind
from lungta.core.geo import Position
from lungta.mountain.site.model import Pad
from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.domain import domain_findings
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.request import CorridorRequest

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)


@dataclass(frozen=True)
class PatchWind(cases.EvenWind):
    """Wind known in a rectangle alone, as a gridded wind's square is."""

    west_m: float = -9e9
    east_m: float = 9e9
    low_m: float = -9e9

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        wind = super().at(east_m, north_m, alt_amsl_m)
        place, alt_m = np.asarray(east_m), np.asarray(alt_amsl_m)
        known = (place >= self.west_m) & (place <= self.east_m) & (alt_m >= self.low_m)
        return WindSample(*(np.where(known, part, np.nan) for part in wind))


def request(**changed: object) -> CorridorRequest:
    return cases.request(FLAT, (-800, 0), (800, 0), **changed)  # type: ignore[arg-type]


def codes(asked: CorridorRequest) -> list[str]:
    return [finding.code for finding in domain_findings(asked)]


def test_wind_that_covers_all_says_nothing() -> None:
    """An even wind is known everywhere."""
    assert codes(request()) == []


def test_wind_that_ends_before_a_pad_is_an_error_that_names_the_pad() -> None:
    """With the wind's grid ending 300 m short of the goal, nothing would ever be found, and this is why."""
    findings = domain_findings(request(wind=PatchWind(east_m=500.0)))
    assert [(each.code, each.subject) for each in findings] == [("wind-off-domain", "to")]
    assert "not known over to" in findings[0].message
    assert "made for a test" in findings[0].message
    both = domain_findings(request(wind=PatchWind(west_m=5000.0)))
    assert [each.subject for each in both] == ["from", "to"]


def test_wind_that_covers_the_pads_but_not_the_box_is_a_warning_with_its_share() -> None:
    """1,800 of 3,400 m of the box's length are known: a corridor is found there."""
    asked = request(wind=PatchWind(west_m=-900.0, east_m=900.0))
    (finding,) = domain_findings(asked)
    assert finding.code == "wind-covers-part"
    assert "47% of the ground" in finding.message  # 7 of 15 columns
    corridor = find_corridor(asked).corridor
    assert corridor is not None
    assert all(-900 <= waypoint.east_m <= 900 for waypoint in corridor.waypoints)


def test_wind_that_is_unknown_low_down_alone_is_no_finding() -> None:
    """Below its own ground a grid knows nothing; what matters is that there is air to fly in above."""
    assert codes(request(wind=PatchWind(low_m=5100.0))) == []
    assert codes(request(wind=PatchWind(low_m=9000.0))) == ["wind-off-domain", "wind-off-domain"]


def test_a_solved_wind_that_ends_short_is_seen() -> None:
    """A gridded wind over a hill covers pads on its square, and not one beyond its edge."""
    terrain, wind = hill_terrain(reach_m=4000.0), hill_wind()
    east_m = wind.grid.east_m

    def between(east: float) -> CorridorRequest:
        lat_deg, lon_deg = FRAME.to_geographic(np.array([east_m.mean(), east]), np.array([0.0, 0.0]))
        pads = [
            Pad(
                id=name, name=name, position=Position(lat_deg=float(lat), lon_deg=float(lon), alt_amsl_m=0.0),
                horizontal_sigma_m=0.0, vertical_sigma_m=0.0, source="made for a test",
            )
            for name, lat, lon in zip(("from", "to"), lat_deg, lon_deg, strict=True)
        ]  # fmt: skip
        plain = cases.request(terrain, (0.0, 0.0), (0.0, 0.0), wind=wind)
        return replace(plain, from_pad=pads[0], to_pad=pads[1])

    inside, outside = east_m[-1] - 200.0, east_m[-1] + wind.grid.step_east_m
    assert np.isfinite(terrain.height_at(outside, 0.0))
    assert "wind-off-domain" not in codes(between(float(inside)))
    assert "wind-off-domain" in codes(between(float(outside)))


def test_pads_off_the_terrain_are_left_to_the_finding_about_that() -> None:
    """Where there is no ground the wind is not asked."""
    terrain = cases.ground(lambda e, n: np.where(np.hypot(e - 800, n) < 90, np.nan, 5000.0))
    assert codes(cases.request(terrain, (-800, 0), (800, 0))) == []


def test_an_outline_that_crosses_itself_is_an_error() -> None:
    """A bow tie encloses no definite ground."""
    bow_tie = cases.zone("tie", (-100, -300), (100, 300), (100, -300), (-100, 300))
    assert "zone-crosses-itself" in codes(request(zones=(bow_tie,)))


@pytest.mark.parametrize("alt_amsl_m", [0.0, 4000.0, 9000.0])
def test_the_stated_height_of_a_pad_does_not_move_the_corridor(alt_amsl_m: float) -> None:
    """Pads stand on the terrain: what a site states is compared with it elsewhere, and refused when far off."""
    asked = request()
    position = replace(asked.from_pad.position, alt_amsl_m=alt_amsl_m)
    moved = replace(asked, from_pad=replace(asked.from_pad, position=position))
    corridor, plain = find_corridor(moved).corridor, find_corridor(asked).corridor
    assert corridor is not None
    assert plain is not None
    assert corridor.waypoints[0].alt_amsl_m == plain.waypoints[0].alt_amsl_m == pytest.approx(5030.0, abs=0.01)
