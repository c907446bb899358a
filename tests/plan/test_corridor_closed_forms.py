"""Corridors whose cost and course are known in closed form: the wind triangle, a wall, a canyon with the wind in it.

The forms here are written out from the geometry and the power model alone; no code of the search is used for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import corridor_cases as cases
import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq, minimize_scalar

from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.energy import leg_cost
from lungta.plan.corridor.find import CorridorRequest, find_corridor
from lungta.plan.corridor.model import Corridor

CRUISE_MPS, CLEARANCE_M, BASE_M, EXPOSURE_FRAC = 15.0, 30.0, 5000.0, 0.5
TRIANGLE_AGREES = 1e-6
SPEED_AGREES_MPS = 0.25
COURSE_AGREES = 0.006
FLAT = cases.ground(lambda e, n: BASE_M, sigma_m=0.0)


def found(request: CorridorRequest) -> Corridor:
    corridor = find_corridor(request).corridor
    assert corridor is not None
    return corridor


def points_of(corridor: Corridor) -> NDArray[np.float64]:
    return np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])


def power_w(airspeed_mps: float, climb_mps: float = 0.0, alt_amsl_m: float = BASE_M + CLEARANCE_M) -> float:
    return float(cases.power_w(airspeed_mps, climb_mps, cases.density_kgm3(alt_amsl_m)))


def exposure_j_per_m() -> float:
    """Half of level cruise at home, for each horizontal metre."""
    return EXPOSURE_FRAC * power_w(CRUISE_MPS, alt_amsl_m=BASE_M) / CRUISE_MPS


def cost_j(corridor: Corridor) -> float:
    """Energy as the corridor states it, and exposure of its horizontal way."""
    way_m = np.linalg.norm(np.diff(points_of(corridor)[:, :2], axis=0), axis=1).sum()
    return corridor.energy_search_j + exposure_j_per_m() * float(way_m)


# --- flat ground in one wind ---


def triangle_mps(airspeed_mps: float, ahead_mps: float, aside_mps: float) -> float:
    """Ground speed along a course: the wind ahead, and what crabbing against the wind aside leaves."""
    return ahead_mps + float(np.sqrt(airspeed_mps**2 - aside_mps**2))


@pytest.mark.parametrize(("u", "v"), [(0.0, 0.0), (-8.0, 0.0), (8.0, 0.0), (0.0, 9.0), (-5.0, -6.0), (3.0, 7.0)])
@pytest.mark.parametrize("bearing_deg", [90.0, 37.0, 311.0])
def test_time_and_energy_on_flat_ground_are_the_wind_triangles(u: float, v: float, bearing_deg: float) -> None:
    """One straight leg at the clearance, whatever the course lies at to the wind, flown as the triangle says."""
    course = np.array([np.sin(np.radians(bearing_deg)), np.cos(np.radians(bearing_deg))])
    goal = tuple((1200.0 * course).tolist())
    request = cases.request(FLAT, (0.0, 0.0), goal, wind=cases.EvenWind(u, v))
    corridor = found(request)
    points = points_of(corridor)
    assert len(points) == 2
    assert points[:, 2] == pytest.approx(BASE_M + CLEARANCE_M, abs=0.01)
    time_s = 1200.0 / triangle_mps(CRUISE_MPS, u * course[0] + v * course[1], v * course[0] - u * course[1])
    legs = leg_cost(request, np.hstack([points[:-1], points[1:]]))
    assert legs.duration_s.sum() == pytest.approx(time_s, rel=TRIANGLE_AGREES)
    assert corridor.energy_search_j == pytest.approx(time_s * power_w(CRUISE_MPS), rel=TRIANGLE_AGREES)
    assert corridor.energy_search_j != pytest.approx(
        time_s * power_w(CRUISE_MPS) * (1.0 + 5.0 * TRIANGLE_AGREES), rel=TRIANGLE_AGREES
    )


def best_range_mps(wind_ahead_mps: float, worth_w: float) -> float:
    """Airspeed at which power and worth of time over ground speed is least, by SciPy."""
    per_metre = minimize_scalar(
        lambda speed: (power_w(speed) + worth_w) / (speed + wind_ahead_mps),
        bounds=(max(3.0, 1.5 - wind_ahead_mps), 40.0), method="bounded", options={"xatol": 1e-4},
    )  # fmt: skip
    return float(per_metre.x)


@pytest.mark.parametrize("worth_w", [0.0, 3000.0])
@pytest.mark.parametrize("wind_ahead_mps", [-9.0, -4.0, 0.0, 5.0])
def test_best_range_speed_is_chosen(wind_ahead_mps: float, worth_w: float) -> None:
    """Of many airspeeds the one nearest to the least cost for each metre of ground is flown, faster into the wind."""
    speeds = tuple(np.arange(6.0, 32.1, SPEED_AGREES_MPS).tolist())
    flight = replace(cases.FLIGHT, airspeeds_mps=speeds, time_worth_w=worth_w)
    corridor = found(cases.request(FLAT, (-600, 0), (600, 0), wind=cases.EvenWind(wind_ahead_mps), flight=flight))
    assert len(corridor.waypoints) == 2
    best_mps = best_range_mps(wind_ahead_mps, worth_w)
    spent_j = 1200.0 * power_w(best_mps) / (best_mps + wind_ahead_mps)
    chosen_mps = chosen_airspeed_mps(corridor, flight.airspeeds_mps, wind_ahead_mps)
    assert chosen_mps == pytest.approx(best_mps, abs=SPEED_AGREES_MPS)
    assert chosen_mps != pytest.approx(best_mps + 5.0 * SPEED_AGREES_MPS, abs=SPEED_AGREES_MPS)
    assert chosen_mps != pytest.approx(best_mps - 5.0 * SPEED_AGREES_MPS, abs=SPEED_AGREES_MPS)
    if worth_w == 0.0:
        assert corridor.energy_search_j == pytest.approx(spent_j, rel=1e-3)


def chosen_airspeed_mps(corridor: Corridor, speeds: tuple[float, ...], wind_ahead_mps: float) -> float:
    """The airspeed whose triangle gives the energy that the corridor states; the leg's own, where it says it."""
    fast = [speed for speed in speeds if speed + wind_ahead_mps > 0.5]
    energy_j = [1200.0 * power_w(speed) / (speed + wind_ahead_mps) for speed in fast]
    alike = [s for s, e in zip(fast, energy_j, strict=True) if abs(e / corridor.energy_search_j - 1.0) < 1e-6]
    assert len(alike) == 1
    stated = corridor.waypoints[-1].airspeed_mps
    assert stated is None or stated == pytest.approx(alike[0], abs=1e-9)
    return alike[0]


def test_best_range_speed_moves_with_the_wind_by_more_than_the_tolerance() -> None:
    """The cases above tell right from wrong: headwind and tailwind differ by over five tolerances."""
    assert best_range_mps(-9.0, 0.0) - best_range_mps(5.0, 0.0) > 5.0 * SPEED_AGREES_MPS


# --- a wall: over it or round its end ---

WALL_HALF_M, WALL_END_M, PAD_M = 80.0, -400.0, 900.0


def wall(height_m: float) -> Terrain:
    """A wall to the north without end, 80 m to either side with its flanks, that ends 400 m south of the way."""
    return cases.ground(
        lambda e, n: BASE_M + height_m * ((np.abs(e) < WALL_HALF_M - 1.0) & (n > WALL_END_M + 1.0)),
        sigma_m=0.0,
        posting_m=10.0,
    )


def leg_j(way_m: float, rise_m: float, alt_amsl_m: float) -> float:
    """A straight leg in calm air at cruise, or slower where climb or descent limit it."""
    time_s = max(way_m / CRUISE_MPS, rise_m / cases.FLIGHT.climb_mps, -rise_m / cases.FLIGHT.descent_mps)
    return power_w(way_m / time_s, rise_m / time_s, alt_amsl_m) * time_s + exposure_j_per_m() * way_m


def over_the_wall_j(height_m: float) -> float:
    """Evenly up to the edge of its top, level over it, evenly down."""
    flank_m, middle = PAD_M - WALL_HALF_M, BASE_M + CLEARANCE_M + height_m / 2.0
    top = leg_j(2.0 * WALL_HALF_M, 0.0, BASE_M + CLEARANCE_M + height_m)
    return leg_j(flank_m, height_m, middle) + top + leg_j(flank_m, -height_m, middle)


def round_the_wall_j() -> float:
    """Straight to the corner of its foot, along its end, and straight on."""
    slant_m = float(np.hypot(PAD_M - WALL_HALF_M, WALL_END_M))
    return leg_j(2.0 * slant_m + 2.0 * WALL_HALF_M, 0.0, BASE_M + CLEARANCE_M)


BREAK_EVEN_M = float(brentq(lambda height_m: over_the_wall_j(height_m) - round_the_wall_j(), 10.0, 290.0))


@pytest.mark.parametrize("share", [0.5, 0.8, 1.3, 3.0])
def test_a_wall_is_crossed_or_rounded_as_its_geometry_says(share: float) -> None:
    """Below the height at which both cost the same the way leads over the wall, above it round its end."""
    height_m = share * BREAK_EVEN_M
    corridor = found(cases.request(wall(height_m), (-PAD_M, 0), (PAD_M, 0)))
    points = points_of(corridor)
    assert (points[:, 2].max() > BASE_M + CLEARANCE_M + 0.9 * height_m) == (share < 1.0)
    assert (points[:, 1].min() < WALL_END_M) == (share > 1.0)
    least_j = over_the_wall_j(height_m) if share < 1.0 else round_the_wall_j()
    assert cost_j(corridor) == pytest.approx(least_j, rel=COURSE_AGREES)
    for wrong in (1.0 + 5.0 * COURSE_AGREES, 1.0 - 5.0 * COURSE_AGREES):
        assert cost_j(corridor) != pytest.approx(least_j * wrong, rel=COURSE_AGREES)


def steep_flank_j(way_m: float, rise_m: float, start_m: float, dear_frac: float) -> float:
    """The cheapest of all ways in two slopes, one of which may be upright: power is not convex in speed."""
    parts = np.linspace(0.0, 1.0, 41)
    energy_j = [
        leg_j(a * way_m, b * rise_m, start_m + 0.5 * b * rise_m)
        + leg_j((1.0 - a) * way_m, (1.0 - b) * rise_m, start_m + 0.5 * (1.0 + b) * rise_m)
        for a in parts
        for b in parts
        if 0.0 < a + b < 2.0
    ]
    return min(energy_j) + (dear_frac / EXPOSURE_FRAC - 1.0) * exposure_j_per_m() * way_m


def test_a_steep_wall_is_climbed_at_the_limits_of_climb_and_descent() -> None:
    """A wall across the whole ground, too steep for cruise: cost is that of the limits, in one slope or two.

    Exposure is dear here, so that flying to and fro to lose height does not pay.
    """
    height_m, pad_m, dear_frac = 200.0, 500.0, 6.0
    terrain = cases.ground(
        lambda e, n: BASE_M + height_m * (np.abs(e) < WALL_HALF_M - 1.0), sigma_m=0.0, posting_m=10.0
    )
    corridor = found(cases.request(terrain, (-pad_m, 0), (pad_m, 0), exposure_frac=dear_frac))
    points = points_of(corridor)
    assert np.abs(points[:, 1]).max() < 10.0  # a third of a column: it costs less than a tenth of a per cent
    assert np.abs(points[:, 0]).max() <= pad_m + 0.01
    flank_m, top = pad_m - WALL_HALF_M, BASE_M + CLEARANCE_M + height_m
    climb_m, sink_m = top - points[0, 2], top - points[-1, 2]
    assert sink_m / cases.FLIGHT.descent_mps > flank_m / CRUISE_MPS  # descent is what limits
    least_j = steep_flank_j(flank_m, climb_m, top - climb_m, dear_frac)
    least_j += steep_flank_j(flank_m, -sink_m, top, dear_frac)
    least_j += leg_j(2.0 * WALL_HALF_M, 0.0, top) + (dear_frac - EXPOSURE_FRAC) / EXPOSURE_FRAC * (
        exposure_j_per_m() * 2.0 * WALL_HALF_M
    )
    cost = corridor.energy_search_j + dear_frac / EXPOSURE_FRAC * exposure_j_per_m() * 2.0 * pad_m
    assert cost == pytest.approx(least_j, rel=COURSE_AGREES)
    assert cost != pytest.approx(least_j * (1.0 + 5.0 * COURSE_AGREES), rel=COURSE_AGREES)


# --- a canyon with the wind in it ---

MASSIF_M, CANYON_M, FLANK_M, FAR_PAD_M = 800.0, 120.0, 920.0, 1500.0


@dataclass(frozen=True)
class CanyonWind:
    """A headwind on the eastward way through the massif, calm beside it and before and behind."""

    headwind_mps: float
    description: str = "made for a test"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        east, north, alt = np.broadcast_arrays(*(np.asarray(axis, float) for axis in (east_m, north_m, alt_amsl_m)))
        inside = (np.abs(east) < MASSIF_M) & (np.abs(north) < FLANK_M / 2.0)
        still = np.zeros(alt.shape)
        return WindSample(np.where(inside, -self.headwind_mps, 0.0), still, still, still + 1.0)


def canyon() -> Terrain:
    """A massif 700 m high and 1,840 m wide with a straight canyon through its middle."""
    return cases.ground(
        lambda e, n: (
            BASE_M + 700.0 * ((np.abs(e) < MASSIF_M - 1.0) & (np.abs(n) > CANYON_M + 1.0) & (np.abs(n) < FLANK_M - 1.0))
        ),
        sigma_m=0.0,
    )


def through_j(headwind_mps: float) -> float:
    """Straight through, slowed by the headwind for as long as the massif is."""
    slowed_s = 2.0 * MASSIF_M / (CRUISE_MPS - headwind_mps) + 2.0 * (FAR_PAD_M - MASSIF_M) / CRUISE_MPS
    return power_w(CRUISE_MPS) * slowed_s + exposure_j_per_m() * 2.0 * FAR_PAD_M


def round_j() -> float:
    """Straight to a corner of the massif, along its flank, and straight on."""
    slant_m = float(np.hypot(FAR_PAD_M - MASSIF_M, FLANK_M))
    return leg_j(2.0 * slant_m + 2.0 * MASSIF_M, 0.0, BASE_M + CLEARANCE_M)


EVEN_WIND_MPS = float(brentq(lambda headwind: through_j(headwind) - round_j(), 0.0, 13.5))


@pytest.mark.parametrize("beside_mps", [-3.0, -1.0, 1.0, 3.0])
def test_a_canyon_is_flown_until_its_headwind_costs_more_than_the_way_round(beside_mps: float) -> None:
    """The threshold is computed; a metre a second to either side of it the way is the other one."""
    headwind_mps = EVEN_WIND_MPS + beside_mps
    corridor = found(cases.request(canyon(), (-FAR_PAD_M, 0), (FAR_PAD_M, 0), wind=CanyonWind(headwind_mps)))
    aside_m = np.abs(points_of(corridor)[:, 1]).max()
    assert (aside_m < CANYON_M) == (beside_mps < 0.0)
    assert (aside_m > FLANK_M) == (beside_mps > 0.0)
    if beside_mps > 0.0:
        assert cost_j(corridor) == pytest.approx(round_j(), rel=COURSE_AGREES)
        assert cost_j(corridor) != pytest.approx(round_j() * (1.0 + 5.0 * COURSE_AGREES), rel=COURSE_AGREES)


def test_the_threshold_is_worth_testing() -> None:
    """Five times the margin of the test above moves the cheaper way's cost by far more than the tolerance."""
    assert 2.0 < EVEN_WIND_MPS < 12.0
    assert through_j(EVEN_WIND_MPS + 1.0) > (1.0 + COURSE_AGREES) * round_j()
    assert through_j(EVEN_WIND_MPS - 1.0) < (1.0 - COURSE_AGREES) * round_j()
