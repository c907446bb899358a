"""Made-up missions for the corridor search, and a sampler of its corridors that shares no code with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import corridor_cases as cases
import numpy as np
import shapely
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray

from lungta.core.time import TimeWindow
from lungta.mountain.site.model import DailyWindow, Zone
from lungta.mountain.site.zones import active_zones
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.wind.field import WindSample
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorRequest, FlightLimits, Navigation, Room, Toll

Floats = NDArray[np.float64]
HALF_M = 640.0
SAMPLE_M = 1.0
RING = np.arange(16) * np.pi / 8.0
CLEAR_TO_M = 1e-3  # what is less than a millimetre too low is arithmetic


@dataclass(frozen=True)
class LayeredWind:
    """Wind [m/s] that turns and strengthens with height and from place to place."""

    u: float
    v: float
    shear: float
    ripple: float
    description: str = "made for a test"

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        east, north, alt = np.broadcast_arrays(
            *(np.asarray(part, dtype=float) for part in (east_m, north_m, alt_amsl_m))
        )
        more = 1.0 + self.shear * np.clip((alt - 5000.0) / 300.0, -1.0, 1.0)
        wave = self.ripple * np.sin(east / 170.0) * np.cos(north / 230.0)
        return WindSample(self.u * more + wave, self.v * more - wave, 0.5 * wave, np.full(east.shape, 1.0))


def _number(low: float, high: float, step: float) -> st.SearchStrategy[float]:
    """Figures on a coarse grid, so that a failing case is short to write down."""
    return st.integers(round(low / step), round(high / step)).map(lambda n: n * step)


def _place() -> st.SearchStrategy[tuple[float, float]]:
    return st.tuples(_number(-560, 560, 5), _number(-560, 560, 5))


@st.composite
def grounds(draw: st.DrawFn) -> Terrain:
    """Hills, ridges, hollows and cliffs, some with voids, over a slope."""
    posting_m = draw(st.sampled_from([30.0, 45.0, 60.0, 90.0]))
    axis = np.arange(-HALF_M, HALF_M + 1.0, posting_m)
    east, north = np.meshgrid(axis, axis)
    alt = 5000.0 + draw(_number(-0.4, 0.4, 0.05)) * east + draw(_number(-0.4, 0.4, 0.05)) * north
    for _ in range(draw(st.integers(0, 4))):
        (x, y), height = draw(_place()), draw(_number(-250, 350, 10))
        angle, long_m, wide_m = draw(_number(0, 3.1, 0.1)), draw(_number(60, 600, 20)), draw(_number(30, 200, 10))
        along = (east - x) * np.cos(angle) + (north - y) * np.sin(angle)
        across = (north - y) * np.cos(angle) - (east - x) * np.sin(angle)
        alt += height * np.exp(-((along / long_m) ** 2) - (across / wide_m) ** 2)
    for _ in range(draw(st.integers(0, 2))):
        (x, y), height, angle = draw(_place()), draw(_number(-200, 200, 10)), draw(_number(0, 6.2, 0.1))
        alt += height * (((east - x) * np.cos(angle) + (north - y) * np.sin(angle)) > 0.0)
    for _ in range(draw(st.integers(0, 2))):
        (x, y), radius_m = draw(_place()), draw(_number(20, 150, 10))
        alt[np.hypot(east - x, north - y) < radius_m] = np.nan
    sigma_m = draw(_number(0, 8, 0.5)) + draw(_number(0, 6, 0.5)) * (north > 0.0)
    terrain = cases.ground(lambda e, n: 0.0, half_m=100.0)
    return Terrain(
        frame=cases.FRAME, east_m=axis, north_m=axis, alt_amsl_m=alt, source=terrain.source,
        sigma_m=np.where(np.isnan(alt), np.nan, sigma_m),
    )  # fmt: skip


@st.composite
def zones(draw: st.DrawFn) -> tuple[Zone, ...]:
    """Outlines of three to six corners, kept clear of by their own distance, some crossed high, some by the hour."""
    made = []
    for n in range(draw(st.integers(0, 3))):
        (x, y), corners, size_m = draw(_place()), draw(st.integers(3, 6)), draw(_number(30, 220, 10))
        radii = [size_m * draw(st.sampled_from([0.4, 1.0])) for _ in range(corners)]
        turns = draw(_number(0, 3, 0.25)) + np.arange(corners) * 2.0 * np.pi / corners
        outline = [(x + r * np.cos(a), y + r * np.sin(a)) for r, a in zip(radii, turns, strict=True)]
        hours = draw(st.sampled_from([(), (DailyWindow(start=time(3), end=time(9)),)]))
        made.append(
            cases.zone(
                f"z{n}", *outline, active=hours, keep_clear_m=draw(st.sampled_from([0.0, 10.0, 40.0])),
                over_agl_m=draw(st.sampled_from([None, 60.0, 150.0])),
            )
        )  # fmt: skip
    return tuple(made)


def winds() -> st.SearchStrategy[Any]:
    """Calm, even, and layered winds."""
    speed = _number(-10, 10, 0.5)
    return st.one_of(
        st.just(cases.EvenWind()),
        st.builds(cases.EvenWind, u=speed, v=speed),
        st.builds(LayeredWind, u=speed, v=speed, shear=_number(0, 1, 0.25), ripple=_number(0, 4, 0.5)),
    )


@st.composite
def tolls(draw: st.DrawFn) -> tuple[Toll, ...]:
    """None, or one whose cells are 100 m wide."""
    if draw(st.booleans()):
        return ()
    axis = np.arange(-500.0, 501.0, 100.0)
    shape = (axis.size, axis.size)
    worth = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 3, shape) * 500.0
    return (Toll(name="people", east_m=axis, north_m=axis, j_per_m=worth, top_amsl_m=np.full(shape, 5150.0)),)


def flights() -> st.SearchStrategy[FlightLimits]:
    """Ways of flying: one airspeed or some, in a hurry or not, gentle or steep in turns."""
    return st.builds(
        FlightLimits, climb_mps=st.just(5.0), descent_mps=st.just(3.0), cruise_mps=st.just(15.0),
        wind_limit_mps=st.just(14.0), airspeeds_mps=st.sampled_from([(), (8.0, 12.0, 15.0)]),
        time_worth_w=st.sampled_from([0.0, 4000.0]), bank_deg=st.sampled_from([10.0, 20.0, 30.0]),
    )  # fmt: skip


@st.composite
def missions(draw: st.DrawFn) -> CorridorRequest:
    """A whole request over made-up ground."""
    terrain, start = draw(grounds()), draw(_place())
    goal = draw(_place().filter(lambda place: np.hypot(place[0] - start[0], place[1] - start[1]) > 120.0))
    hour = draw(st.sampled_from([6, 12]))
    return cases.request(
        terrain,
        start,
        goal,
        zones=holding(draw(zones()), hour),
        wind=draw(winds()),
        flight=draw(flights()),
        tolls=draw(tolls()),
        limits=cases.limits(
            height_limit_agl_m=draw(st.sampled_from([None, 60.0, 120.0])), min_clearance_m=draw(_number(5, 40, 5))
        ),
        navigation=draw(st.sampled_from([cases.EXACT, Navigation(), Navigation(horizontal_sigma_m=8.0)])),
        room=draw(st.sampled_from([Room(), Room(below_m=15.0, aside_m=4.0), Room(below_m=30.0, aside_m=12.0)])),
        exposure_frac=draw(st.sampled_from([0.0, 0.5])),
    )


def holding(made: tuple[Zone, ...], hour: int) -> tuple[Zone, ...]:
    """The zones that hold from an hour on, asked of the library, and that it answers as the clock says."""
    begins = datetime(2026, 5, 1, hour, tzinfo=UTC)
    site = SimpleNamespace(zones=made, timezone="UTC")
    held = active_zones(site, TimeWindow(start_utc=begins, end_utc=begins + timedelta(minutes=30)))  # type: ignore[arg-type]
    assert [z.id for z in held] == [z.id for z in made if not z.active or hour == 6]
    return held


def samples(points: Floats) -> Floats:
    """Points of straight legs at most a metre apart, all corners among them."""
    pieces = [np.linspace(a, b, int(np.ceil(np.linalg.norm(b - a) / SAMPLE_M)) + 1) for a, b in pairwise(points)]
    return np.concatenate(pieces)


def bilinear(terrain: Terrain, layer: Floats, east_m: Floats, north_m: Floats) -> Floats:
    """A layer between the terrain's nodes; not a number off them and where a corner of the cell is a void."""
    x = (east_m - terrain.east_m[0]) / (terrain.east_m[1] - terrain.east_m[0])
    y = (north_m - terrain.north_m[0]) / (terrain.north_m[1] - terrain.north_m[0])
    rows, columns = layer.shape
    inside = (x >= 0.0) & (x <= columns - 1.0) & (y >= 0.0) & (y <= rows - 1.0)
    left, low = np.clip(np.floor(x), 0, columns - 2).astype(int), np.clip(np.floor(y), 0, rows - 2).astype(int)
    value = np.zeros(x.shape)
    for up in (0, 1):
        for right in (0, 1):
            weight = np.abs(1 - up - (y - low)) * np.abs(1 - right - (x - left))
            value += weight * layer[low + up, left + right]
    return np.where(inside, value, np.nan)


def margins_m(request: CorridorRequest, flown: Floats) -> Floats:
    """How far flown points, moved every way that errors and gusts can move them, stand above what is demanded."""
    aside_m = request.navigation.confidence_z * request.navigation.horizontal_sigma_m + request.room.aside_m
    least = np.full(len(flown), np.inf)
    for reach_m in (0.0, 0.33 * aside_m, 0.67 * aside_m, aside_m):
        for angle in RING if reach_m else RING[:1]:
            east, north = flown[:, 0] + reach_m * np.cos(angle), flown[:, 1] + reach_m * np.sin(angle)
            ground = bilinear(request.terrain, request.terrain.alt_amsl_m, east, north)
            sigma = bilinear(request.terrain, request.terrain.sigma_m, east, north)
            error = request.navigation.confidence_z * np.sqrt(sigma**2 + request.navigation.vertical_sigma_m**2)
            demand = request.limits.min_clearance_m + request.room.below_m + error
            margin = flown[:, 2] - ground - demand
            least = np.minimum(least, np.where(np.isnan(margin), -np.inf, margin))
    return least


def zone_margins_m(request: CorridorRequest, flown: Floats, margin_m: Floats) -> dict[str, float]:
    """By zone, how far the path keeps beyond its distance; where it may be crossed high, how much higher it is."""
    aside_m = request.navigation.confidence_z * request.navigation.horizontal_sigma_m + request.room.aside_m
    found = {}
    for zone in request.zones:
        corners = [request.terrain.frame.to_local(lat, lon) for lat, lon in zone.outline]
        area = shapely.make_valid(shapely.Polygon(corners))
        spare = shapely.distance(area, shapely.points(flown[:, :2])) - aside_m - zone.keep_clear_m
        if zone.over_agl_m is not None:  # the lowest part above the highest ground that errors allow for
            spare = np.maximum(spare, margin_m + request.limits.min_clearance_m - zone.over_agl_m)
        found[zone.id] = float(spare.min())
    return found


@dataclass(frozen=True)
class Checked:
    """What the sampler found of one mission's corridor; no margins where there is no corridor."""

    codes: tuple[str, ...]
    messages: tuple[str, ...]
    margin_m: float | None = None
    zone_margin_m: float | None = None
    waypoints: int = 0

    @property
    def broken(self) -> bool:
        """Whether a clearance or a zone is not kept."""
        return any(least is not None and least < -CLEAR_TO_M for least in (self.margin_m, self.zone_margin_m))

    @property
    def doubtful(self) -> bool:
        """Whether the search's own check refused what it had found, for another reason than wind."""
        return "corridor-check-failed" in self.codes and not any(
            "cannot be flown in the wind" in m for m in self.messages
        )


def checked(request: CorridorRequest) -> Checked:
    """Search a mission's corridor and sample it."""
    outcome = find_corridor(request, explain=False)
    codes = tuple(sorted({finding.code for finding in outcome.findings}))
    messages = tuple(finding.message for finding in outcome.findings)
    if outcome.corridor is None:
        return Checked(codes, messages)
    flown = flown_points(request, outcome.corridor)
    margin_m = margins_m(request, flown)
    keeps = zone_margins_m(request, flown, margin_m)
    least_m = min(keeps.values(), default=None)
    return Checked(codes, messages, float(margin_m.min()), least_m, len(outcome.corridor.waypoints))


def flown_points(request: CorridorRequest, corridor: Corridor) -> Floats:
    """Samples of everything that the corridor lets an aircraft fly: legs, and corners rounded both ways."""
    points = points_of(corridor)
    speeds = [waypoint.corner_mps for waypoint in corridor.waypoints]
    rounded = [
        arc
        for n in range(1, len(points) - 1)
        if speeds[n]
        for arc in corner_arcs(points[n - 1 : n + 2], float(speeds[n] or 0.0), request.flight.bank_deg)
    ]
    return np.concatenate([samples(points), *rounded])


def corner_arcs(near: Floats, speed_mps: float, bank_deg: float) -> list[Floats]:
    """Points at most a metre apart where a corner is rounded inside, and where it is flown over and swung out of.

    Places are complex numbers, east + north i, as seen from the corner with the way in along the positive axis. Heights
    are the legs', lowered as far as a change of climb at 1.5 m/s2 makes them lag.
    """
    here = complex(near[1, 0], near[1, 1])
    into, onward = complex(*(near[1] - near[0])[:2]), complex(*(near[2] - near[1])[:2])
    turn = float(np.angle(onward / into))
    if abs(turn) < np.radians(1.0):
        return []
    ahead = into / abs(into)
    radius_m = speed_mps**2 / (9.80665 * np.tan(np.radians(bank_deg)))
    side = 1j * np.sign(turn)
    steps = np.exp(1j * np.linspace(0.0, turn, int(np.ceil(radius_m * abs(turn) / SAMPLE_M)) + 2))
    arc = radius_m * side * (1.0 - steps)  # from the corner straight on, then round a centre at `radius * side`
    back = (radius_m * np.sin(abs(turn)) + 2.0 * radius_m) * np.exp(1j * turn)
    home = arc[-1] + (back - arc[-1]) * np.linspace(0.0, 1.0, int(np.ceil(abs(back - arc[-1]) / SAMPLE_M)) + 2)
    climbs = (near[1, 2] - near[0, 2]) / abs(into), (near[2, 2] - near[1, 2]) / abs(onward)
    change = speed_mps * (climbs[1] - climbs[0])
    lag_m = change**2 / (3.0 if change > 0.0 else 12.0)
    found = []
    for line in (arc - radius_m * np.tan(abs(turn) / 2.0), np.concatenate([arc, home])):
        after = (line * np.exp(-1j * turn)).real
        height = near[1, 2] - lag_m + np.where(after > 0.0, climbs[1] * after, climbs[0] * np.minimum(line.real, 0.0))
        place = here + line * ahead
        found.append(np.column_stack([place.real, place.imag, height]))
    return found


def points_of(corridor: Corridor) -> Floats:
    """Waypoints as east, north and height."""
    return np.array([(w.east_m, w.north_m, w.alt_amsl_m) for w in corridor.waypoints])
