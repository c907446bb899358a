"""Whole corridors: straight where nothing is in the way, around and over what is, and reasons where there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import corridor_cases as cases
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lungta.mountain.site.model import DailyWindow
from lungta.plan.corridor.find import CorridorOutcome, CorridorRequest, find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import Navigation
from lungta.plan.corridor.verify import verify_path

FLAT = cases.ground(lambda e, n: 5000.0, sigma_m=0.0)


def found(request: CorridorRequest) -> Corridor:
    outcome = find_corridor(request)
    assert outcome.corridor is not None, outcome.findings
    return outcome.corridor


def points_of(corridor: Corridor) -> NDArray[np.float64]:
    return np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])


def codes(outcome: CorridorOutcome) -> list[str]:
    return [finding.code for finding in outcome.findings]


@pytest.mark.parametrize(("u", "v", "ground_mps"), [(0.0, 0.0, 15.0), (-6.0, 0.0, 9.0), (0.0, 9.0, 12.0)])
def test_flat_ground_in_even_wind_is_a_straight_line_of_known_energy(u: float, v: float, ground_mps: float) -> None:
    """Over flat ground the corridor has two waypoints and costs its length over the ground speed, times the power."""
    corridor = found(cases.request(FLAT, (-700, 0), (800, 0), wind=cases.EvenWind(u, v)))
    assert len(corridor.waypoints) == 2
    assert corridor.length_m == pytest.approx(1500.0, abs=0.01)
    power_w = float(cases.power_w(15.0, 0.0, cases.density_kgm3(5030.0)))
    assert corridor.energy_search_j == pytest.approx(1500.0 / ground_mps * power_w, rel=1e-6)
    assert corridor.min_clearance_m == pytest.approx(30.0, abs=0.01)


def test_ends_stand_over_the_pads_at_the_height_that_keeps_clearance() -> None:
    """First and last waypoint carry the pads' names and places; heights count from home and from the ground below."""
    request = cases.request(FLAT, (-300, 500), (800, -400), home_alt_amsl_m=5000.0)
    first, *_, last = found(request).waypoints
    assert (first.name, last.name) == ("from", "to")
    assert (first.east_m, first.north_m) == pytest.approx((-300, 500), abs=0.01)
    assert (last.east_m, last.north_m) == pytest.approx((800, -400), abs=0.01)
    assert (first.lat_deg, first.lon_deg) == pytest.approx(
        (request.from_pad.position.lat_deg, request.from_pad.position.lon_deg), abs=1e-7
    )
    assert first.height_above_pad_m == first.height_agl_m == pytest.approx(30.0, abs=0.01)


def test_a_wall_with_a_gap_is_passed_through_the_gap() -> None:
    """A wall 600 m high with one gap is not climbed: the path goes through the gap."""
    terrain = cases.ground(lambda e, n: np.where((abs(e) < 60) & (abs(n - 500) > 100), 5600.0, 5000.0))
    points = points_of(found(cases.request(terrain, (-800, 0), (800, 0))))
    crossing = np.interp(0.0, points[:, 0], points[:, 1])
    assert 400 < crossing < 600
    assert points[:, 2].max() < 5300


def test_a_low_wall_is_flown_over_and_a_long_detour_is_not() -> None:
    """A wall 60 m high across the whole ground is crossed straight on, clear of its crest."""
    terrain = cases.ground(lambda e, n: np.where(abs(e) < 60, 5060.0, 5000.0), sigma_m=0.0)
    corridor = found(cases.request(terrain, (-800, 0), (800, 0)))
    assert corridor.length_m < 1650
    assert points_of(corridor)[:, 2].max() >= 5090.0
    assert corridor.min_clearance_m >= 30.0 - 1e-6


def test_height_limit_sends_the_path_down_into_a_valley() -> None:
    """With a limit of 100 m above ground a valley 250 m deep is not flown across level but down and up."""
    terrain = cases.ground(lambda e, n: 5000.0 - 250.0 * np.exp(-((e / 500.0) ** 2)))
    free = found(cases.request(terrain, (-1200, 0), (1200, 0)))
    bound = found(cases.request(terrain, (-1200, 0), (1200, 0), limits=cases.limits(height_limit_agl_m=100.0)))
    assert free.max_height_agl_m > 200.0
    assert bound.max_height_agl_m <= 100.0
    assert "height-limit-exceeded" not in [finding.code for finding in bound.findings]


def test_height_limit_that_cannot_hold_is_a_finding_with_figures() -> None:
    """Where the limit lies below the clearance the path keeps the clearance and says how far above the limit it is."""
    terrain = cases.ground(lambda e, n: 5000.0, sigma_m=20.0)
    request = cases.request(terrain, (-500, 0), (500, 0), limits=cases.limits(height_limit_agl_m=50.0),
                            navigation=Navigation(horizontal_sigma_m=0.0, vertical_sigma_m=0.0))  # fmt: skip
    outcome = find_corridor(request)
    message = next(finding.message for finding in outcome.findings if finding.code == "height-limit-exceeded")
    assert "up to 13 m above the height limit of 50 m" in message  # 30 + 1.645 * 20 = 62.9 m
    assert "along 1000 m of its 1000 m" in message
    assert "exemption" in message


def test_a_zone_in_the_way_is_flown_around_with_the_navigation_error() -> None:
    """The path passes a zone at no less than the horizontal error, at any height."""
    import shapely

    tents = cases.box("tents", -150, -300, 150, 200)
    request = cases.request(FLAT, (-800, 0), (800, 0), zones=(tents,), navigation=Navigation())
    corridor = found(request)
    track = shapely.LineString(points_of(corridor)[:, :2])
    gap_m = shapely.box(-150, -300, 150, 200).distance(track)
    assert request.navigation.horizontal_error_m <= gap_m < 60.0
    assert corridor.active_zones == ("tents",)


def test_wind_that_changes_with_height_is_used() -> None:
    """With a strong headwind near the ground and calm air 150 m up, the path climbs into the calm."""

    class Sheltered(cases.EvenWind):
        def at(self, east_m, north_m, alt_amsl_m):  # type: ignore[no-untyped-def]
            calm = super().at(east_m, north_m, alt_amsl_m)
            return calm._replace(u=np.where(np.asarray(alt_amsl_m) + 0 * calm.u < 5120.0, -12.0, 0.0))

    terrain = cases.ground(lambda e, n: np.where(abs(e) < 100, 5100.0, 5000.0), half_m=2500.0, sigma_m=0.0)
    even = points_of(found(cases.request(terrain, (-1900, 0), (1900, 0))))
    layered = points_of(found(cases.request(terrain, (-1900, 0), (1900, 0), wind=Sheltered())))
    assert np.interp(-1000.0, layered[:, 0], layered[:, 2]) >= 5120.0
    assert np.interp(-1000.0, even[:, 0], even[:, 2]) < 5120.0


def test_the_same_request_gives_the_same_corridor() -> None:
    """Nothing in the search depends on chance or on earlier searches."""
    terrain = cases.ground(lambda e, n: 5000.0 + 150.0 * np.sin(e / 300.0) * np.cos(n / 250.0))
    request = cases.request(terrain, (-900, -600), (900, 700), wind=cases.EvenWind(3.0, -2.0))
    assert found(request) == found(request)


@pytest.mark.parametrize("place", [(5000.0, 0.0), (300.0, 0.0)])
def test_a_pad_off_the_terrain_or_on_a_void_is_an_error(place: tuple[float, float]) -> None:
    """Without ground under a pad there is no corridor, and the finding names the pad."""
    terrain = cases.ground(lambda e, n: np.where(np.hypot(e - 300, n) < 90, np.nan, 5000.0))
    outcome = find_corridor(cases.request(terrain, (-800, 0), place))
    assert outcome.corridor is None
    assert [(finding.code, finding.subject) for finding in outcome.findings] == [("pad-off-terrain", "to")]


def test_a_pad_in_a_zone_names_the_zone_and_its_hours() -> None:
    """A pad inside a zone is an error that says when the zone holds."""
    tents = replace(cases.box("tents", 700, -100, 900, 100), active=(DailyWindow(start=time(3), end=time(9, 30)),))
    outcome = find_corridor(cases.request(FLAT, (-800, 0), (800, 0), zones=(tents,)))
    assert codes(outcome) == ["pad-in-zone"]
    assert "lies inside zone tents" in outcome.findings[0].message
    assert "03:00-09:30" in outcome.findings[0].message


def test_pads_side_by_side_are_not_searched() -> None:
    """Pads 30 m apart are named with their distance."""
    outcome = find_corridor(cases.request(FLAT, (0, 0), (30, 0)))
    assert codes(outcome) == ["pads-too-close"]
    assert "30 m apart" in outcome.findings[0].message


def test_a_zone_that_cuts_every_path_is_named_and_the_others_are_not() -> None:
    """Of two zones the finding names the one that closes the ground, with its hours and what to do."""
    hours = (DailyWindow(start=time(0), end=time(9, 30)),)
    route = replace(cases.box("route", -100, -2100, 100, 2100), active=hours)
    tents = cases.box("tents", 300, -100, 400, 100)
    outcome = find_corridor(cases.request(FLAT, (-800, 0), (800, 0), zones=(route, tents)))
    assert outcome.corridor is None
    assert codes(outcome) == ["cut-by-zone"]
    assert "Zone route" in outcome.findings[0].message
    assert "00:00-09:30 local time" in outcome.findings[0].message
    assert find_corridor(cases.request(FLAT, (-800, 0), (800, 0), zones=(tents,))).corridor is not None


def test_two_zones_that_each_cut_every_path_are_named_together() -> None:
    """Where dropping one zone is not enough the finding names them all."""
    zones = (cases.box("a", -300, -2100, -100, 2100), cases.box("b", 100, -2100, 300, 2100))
    assert codes(find_corridor(cases.request(FLAT, (-800, 0), (800, 0), zones=zones))) == ["cut-by-zones"]


def test_too_much_wind_says_how_much_less_would_do() -> None:
    """16 m/s of wind over the limit of 14 closes everything; with 80 % of it, 12.8 m/s, there is a path."""
    outcome = find_corridor(cases.request(FLAT, (-800, 0), (800, 0), wind=cases.EvenWind(0.0, 16.0)))
    assert codes(outcome) == ["cut-by-wind"]
    assert "80%" in outcome.findings[0].message


def test_too_little_power_says_less_mass() -> None:
    """An aircraft without the power for any leg is told to carry less, not to change the zones."""
    request = cases.request(FLAT, (-800, 0), (800, 0), power_w=lambda v, c, d: np.full(np.shape(v), np.inf))
    outcome = find_corridor(request)
    assert codes(outcome) == ["cut-by-power"]
    assert "less mass" in outcome.findings[0].message


def test_a_void_across_the_whole_ground_says_that_nothing_helps() -> None:
    """Where no height is known across the way, no relaxation is offered that would not help."""
    terrain = cases.ground(lambda e, n: np.where(abs(e) < 100, np.nan, 5000.0))
    assert codes(find_corridor(cases.request(terrain, (-800, 0), (800, 0)))) == ["no-corridor"]


def test_landing_options_are_flat_apart_near_and_outside_zones() -> None:
    """Options lie within 400 m, on slopes up to 12 deg, 400 m apart, not in zones, named in order along the path."""
    terrain = cases.ground(lambda e, n: 5000.0 + np.where(n > 0, 0.0, -n * 0.5))
    zone = cases.box("tents", -400, 100, 400, 900)
    corridor = found(cases.request(terrain, (-1500, 50), (1500, 50), zones=(zone,)))
    options = corridor.landing_options
    assert [option.name for option in options] == [f"L{n + 1}" for n in range(len(options))]
    assert [option.along_m for option in options] == sorted(option.along_m for option in options)
    assert len(options) >= 3
    for option in options:
        assert option.north_m > 0.0
        assert option.slope_deg <= 12.0
        assert option.off_m <= 400.0
        assert not (abs(option.east_m) < 400 and 100 < option.north_m < 900)
    assert "landing-from-terrain-model" in [finding.code for finding in corridor.findings]


def test_ground_too_steep_to_land_on_is_a_warning() -> None:
    """On a slope of 27 deg there is no landing option, and that is said."""
    terrain = cases.ground(lambda e, n: 5000.0 + 0.5 * e)
    corridor = found(cases.request(terrain, (-500, 0), (500, 0)))
    assert corridor.landing_options == ()
    assert "no-landing-option" in [finding.code for finding in corridor.findings]


def test_verification_sees_a_path_that_is_too_low_or_in_a_zone() -> None:
    """The second check is no rubber stamp: a path lowered by 5 cm, or led through a zone, fails it."""
    terrain = cases.ground(lambda e, n: 5000.0 + 0.1 * e)
    request = cases.request(terrain, (-500, 0), (500, 0), zones=(cases.box("tents", -50, 300, 50, 400),))
    margin_m = 30.0 + 1.645 * 2.0
    good = np.array([[-500.0, 0, 4950 + margin_m], [500, 0, 5050 + margin_m]])
    assert verify_path(request, good).safe
    assert not verify_path(request, good - [0, 0, 0.05]).safe
    assert verify_path(request, good + np.array([0, 350, 0])).zones_entered == ("tents",)
    assert not verify_path(request, good + np.array([5000, 0, 0])).safe


heights = st.floats(10.0, 250.0)
pads = st.tuples(st.floats(-900, 900), st.floats(-900, 900))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), heights, pads, pads, st.floats(-8, 8), st.floats(0, 8), st.booleans())
def test_no_corridor_over_random_mountains_breaks_its_clearance(
    seed: int,
    relief_m: float,
    start: tuple[float, float],
    goal: tuple[float, float],
    u: float,
    sigma_m: float,
    low: bool,
) -> None:
    """Whatever ground, pads, zones and errors: a corridor that is given passes the second check."""
    assume(np.hypot(start[0] - goal[0], start[1] - goal[1]) > 100.0)
    draw = np.random.default_rng(seed)
    waves, turns = draw.uniform(0.001, 0.012, (6, 2)), draw.uniform(0, 6.3, 6)

    def shape(east_m: NDArray[np.float64], north_m: NDArray[np.float64]) -> NDArray[np.float64]:
        rolling = sum(np.sin(kx * east_m + ky * north_m + turn) for (kx, ky), turn in zip(waves, turns, strict=True))
        return 5000.0 + relief_m * rolling + 8.0 * draw.standard_normal(east_m.shape)

    west, south = draw.uniform(-800, 600, 2)
    request = cases.request(
        cases.ground(shape, half_m=1500.0, posting_m=float(draw.uniform(12, 90)), sigma_m=sigma_m), start, goal,
        zones=(cases.box("zone", west, south, west + 200, south + 300),), wind=cases.EvenWind(u, 3.0),
        navigation=Navigation(horizontal_sigma_m=float(draw.uniform(0, 8))),
        limits=cases.limits(height_limit_agl_m=100.0 if low else None),
    )  # fmt: skip
    outcome = find_corridor(request)
    assert "corridor-check-failed" not in codes(outcome)
    if outcome.corridor is None:
        assert set(codes(outcome)) <= {"pad-in-zone"}
        return
    points = points_of(outcome.corridor)
    assert verify_path(request, points).safe
    assert len(points) <= 40
