"""A round trip over two corridors, cut into legs that the aircraft model can fly.

Air and wind reach the aircraft as plain numbers: here a path, an atmosphere and a wind field become durations,
airspeeds, climb rates and densities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.wind.field import TurbulentWind
from lungta.mountain.wind.gust import gust_mps
from lungta.plan.corridor.energy import MIN_GROUND_SPEED_MPS, made_good_mps
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.turns import slowing_s

if TYPE_CHECKING:
    from lungta.aircraft.flight import Legs
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import WeatherHour
    from lungta.mountain.wind.field import WindField

STEP_M = 120.0  # longest leg: air and wind change little over it
LEAST_SLOWING_S = 0.1  # shorter ones change nothing
TAKEOFF, UP, DROP, DOWN, LANDING = "take-off", "up", "drop", "down", "landing"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The air of one hour: the record, its wind field, and the terrain it blows over."""

    hour: WeatherHour
    wind: WindField
    terrain: Terrain


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """A flown line as legs between `n + 1` points.

    Attributes
    ----------
    east_m, north_m, alt_amsl_m, along_m : array, shape (n + 1,)
        The points; `along_m` is horizontal distance flown since take-off.
    duration_s, airspeed_mps, climb_mps, density_kgm3, temperature_k, wind_mps, gust_mps, airspeed_sigma_mps,
    extra_power_w
        Shape (n,). `airspeed_mps` is the horizontal part of the true airspeed, `gust_mps` the highest gust to expect,
        or the mean wind where the field knows no turbulence, `extra_power_w` what the winch draws.
    phase : tuple of str, length n
        `take-off`, `up`, `drop`, `down` or `landing`.
    change_leg : int
        First leg that carries the load down: half-way through the hover over the drop.
    headwind_binds : bool
        True when somewhere the wind leaves less than 1 m/s over the ground.
    """

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats
    along_m: Floats
    duration_s: Floats
    airspeed_mps: Floats
    climb_mps: Floats
    density_kgm3: Floats
    temperature_k: Floats
    wind_mps: Floats
    gust_mps: Floats
    airspeed_sigma_mps: Floats
    extra_power_w: Floats
    phase: tuple[str, ...]
    change_leg: int
    headwind_binds: bool = False

    @property
    def total_s(self) -> float:
        """Time in the air [s]."""
        return float(self.duration_s.sum())

    def legs(self, payload_up_kg: float, payload_down_kg: float) -> Legs:
        """Return the legs of this track with a load up and a load down; loads change half-way through the hover."""
        from lungta.aircraft.flight import Legs

        down = np.arange(len(self.phase)) >= self.change_leg
        return Legs(
            duration_s=self.duration_s,
            airspeed_mps=self.airspeed_mps,
            climb_mps=self.climb_mps,
            density_kgm3=self.density_kgm3,
            payload_kg=np.where(down, payload_down_kg, payload_up_kg),
            temperature_k=self.temperature_k,
            airspeed_sigma_mps=self.airspeed_sigma_mps,
            extra_power_w=self.extra_power_w,
        )


Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Line:
    """Points of a polyline.

    Per leg its phase, airspeed (NaN: cruise) and, where it stands still, its duration; per point the speed at which a
    corner is flown (NaN: none).
    """

    points: Floats
    phase: tuple[str, ...]
    hover_s: Floats
    airspeed_mps: Floats
    corner_mps: Floats


def round_trip(up: Corridor, down: Corridor, aircraft: Aircraft, conditions: Conditions) -> Track:
    """Return the track of a whole flight: take-off, way up, drop, way down, landing.

    The aircraft climbs vertically above the home pad to the first waypoint, flies the way up, comes down over the
    drop to its hook or winch height, hovers while the loads change, climbs back and returns.
    """
    home, drop = _pad_point(up, 0, conditions.terrain), _pad_point(up, -1, conditions.terrain)
    hook = (drop[0], drop[1], min(drop[2] + aircraft.drop_height_agl_m, up.waypoints[-1].alt_amsl_m))
    out = _join(
        _densify([home, _point(up, 0)], TAKEOFF),
        _way(up, UP),
        _densify([_point(up, -1), hook], DROP),
        _hover(hook, aircraft.drop_s / 2),
    )
    back = _join(
        _hover(hook, aircraft.drop_s / 2),
        _densify([hook, _point(down, 0)], DROP),
        _way(down, DOWN),
        _densify([_point(down, -1), home], LANDING),
    )
    return _fly_line(_join(out, back), aircraft, conditions, change_leg=len(out.phase))


def way_back(corridor: Corridor, waypoint: int, aircraft: Aircraft, conditions: Conditions) -> Track:
    """Return the track of a return along the way up, from a waypoint of it to a landing at the home pad."""
    back = _reversed(_way(corridor, UP, last=waypoint))
    home = _pad_point(corridor, 0, conditions.terrain)
    return _fly_line(_join(back, _densify([_point(corridor, 0), home], UP)), aircraft, conditions)


def way_on(corridor: Corridor, waypoint: int, aircraft: Aircraft, conditions: Conditions) -> Track:
    """Return the track from a waypoint of the way up to a landing at the drop."""
    on = _way(corridor, UP, first=waypoint)
    drop = _pad_point(corridor, -1, conditions.terrain)
    return _fly_line(_join(on, _densify([_point(corridor, -1), drop], UP)), aircraft, conditions)


def line_track(points: Floats, aircraft: Aircraft, conditions: Conditions, phase: str = UP) -> Track:
    """Return the track of straight legs through points (east, north, height [m], shape (n, 3)), as they are."""
    return _fly_line(_plain(np.asarray(points, dtype=float), phase), aircraft, conditions)


def _point(corridor: Corridor, index: int) -> Point:
    waypoint = corridor.waypoints[index]
    return waypoint.east_m, waypoint.north_m, waypoint.alt_amsl_m


def _way(corridor: Corridor, phase: str, *, first: int = 0, last: int | None = None) -> _Line:
    """Return a corridor, or the part between two of its waypoints, with its airspeeds and corners."""
    waypoints = corridor.waypoints[first : None if last is None else last + 1]
    if len(waypoints) == 1:
        return _densify([_point(corridor, first)], phase)
    legs = [
        _densify(
            [(a.east_m, a.north_m, a.alt_amsl_m), (b.east_m, b.north_m, b.alt_amsl_m)],
            phase,
            airspeed_mps=np.nan if b.airspeed_mps is None else b.airspeed_mps,
        )
        for a, b in pairwise(waypoints)
    ]
    line = _join(*legs)
    ends = np.cumsum([len(leg.phase) for leg in legs])[:-1]
    corner_mps = line.corner_mps.copy()
    corner_mps[ends] = [np.nan if each.corner_mps is None else each.corner_mps for each in waypoints[1:-1]]
    return replace(line, corner_mps=corner_mps)


def _reversed(line: _Line) -> _Line:
    return _Line(
        line.points[::-1], line.phase[::-1], line.hover_s[::-1], line.airspeed_mps[::-1], line.corner_mps[::-1]
    )


def _pad_point(corridor: Corridor, index: int, terrain: Terrain) -> Point:
    east_m, north_m, _ = _point(corridor, index)
    return east_m, north_m, float(terrain.height_at(east_m, north_m))


def _densify(points: Sequence[Point], phase: str, *, airspeed_mps: float = np.nan) -> _Line:
    corners = np.asarray(points, dtype=float)
    pieces = [corners[:1]]
    for start, end in pairwise(corners):
        count = int(np.ceil(np.linalg.norm(end - start) / STEP_M))
        if count:
            pieces.append(start + (end - start) * (np.arange(1, count + 1) / count)[:, None])
    line = np.concatenate(pieces)
    return replace(_plain(line, phase), airspeed_mps=np.full(len(line) - 1, airspeed_mps))


def _hover(point: Point, duration_s: float) -> _Line:
    """A leg on the spot, or none when it takes no time."""
    legs = 1 if duration_s > 0.0 else 0
    points = np.asarray([point] * (legs + 1), dtype=float)
    return replace(_plain(points, DROP), hover_s=np.full(legs, duration_s))


def _plain(points: Floats, phase: str) -> _Line:
    """A line flown at cruise without corners or hovers."""
    legs = len(points) - 1
    return _Line(points, (phase,) * legs, np.zeros(legs), np.full(legs, np.nan), np.full(legs + 1, np.nan))


def _join(*lines: _Line) -> _Line:
    rest = lines[1:]
    return _Line(
        np.concatenate([lines[0].points, *(line.points[1:] for line in rest)]),
        tuple(phase for line in lines for phase in line.phase),
        np.concatenate([line.hover_s for line in lines]),
        np.concatenate([line.airspeed_mps for line in lines]),
        np.concatenate([lines[0].corner_mps, *(line.corner_mps[1:] for line in rest)]),
    )


def _fly_line(line: _Line, aircraft: Aircraft, conditions: Conditions, *, change_leg: int = 0) -> Track:
    """Return the track of a line, with what slowing down for its corners takes as standing at them."""
    track = _at_speed(line, aircraft, conditions, change_leg)
    slow_s = _slowing_s(line, track)
    at = np.nonzero(slow_s >= LEAST_SLOWING_S)[0]
    if at.size == 0:
        return track
    phase = list(line.phase)
    for point in at[::-1]:
        phase.insert(int(point), line.phase[point])
    slowed = _Line(
        np.insert(line.points, at, line.points[at], axis=0),
        tuple(phase),
        np.insert(line.hover_s, at, slow_s[at]),
        np.insert(line.airspeed_mps, at, np.nan),
        np.insert(line.corner_mps, at, np.nan),
    )
    return _at_speed(slowed, aircraft, conditions, change_leg + int((at < change_leg).sum()))


def _slowing_s(line: _Line, track: Track) -> Floats:
    """Return the time lost at each point for the corner there [s]."""
    ground_mps = np.diff(track.along_m) / track.duration_s
    lost_s = np.zeros(len(line.points))
    for point in np.nonzero(np.isfinite(line.corner_mps))[0]:
        slower_mps = float(ground_mps[point - 1 : point + 1].min())
        lost_s[point] = slowing_s(slower_mps, float(line.corner_mps[point]))
    return lost_s


def _at_speed(line: _Line, aircraft: Aircraft, conditions: Conditions, change_leg: int) -> Track:
    middle = (line.points[1:] + line.points[:-1]) / 2
    east_m, north_m, alt_m = middle.T
    wind = conditions.wind.at(east_m, north_m, alt_m)
    d_east, d_north, d_alt = np.diff(line.points, axis=0).T
    distance_m = np.hypot(d_east, d_north)
    through_mps = np.where(np.isnan(line.airspeed_mps), aircraft.cruise_mps, line.airspeed_mps)
    ground_mps, stuck = _ground_speed_mps(d_east, d_north, (wind.u, wind.v), through_mps)
    rate_mps = np.where(d_alt >= 0, aircraft.climb_mps, aircraft.descent_mps)
    moving_s = np.maximum(distance_m / ground_mps, np.abs(d_alt) / rate_mps)
    duration_s = np.where(line.hover_s > 0, line.hover_s, moving_s)
    airspeed_mps = np.hypot(d_east / duration_s - wind.u, d_north / duration_s - wind.v)
    air = conditions.hour.air_at(alt_m)
    return Track(
        east_m=line.points[:, 0],
        north_m=line.points[:, 1],
        alt_amsl_m=line.points[:, 2],
        along_m=np.concatenate([[0.0], np.cumsum(distance_m)]),
        duration_s=duration_s,
        airspeed_mps=airspeed_mps,
        climb_mps=d_alt / duration_s,
        density_kgm3=np.asarray(air.density_kgm3),
        temperature_k=np.asarray(air.temperature_k),
        wind_mps=np.hypot(wind.u, wind.v),
        gust_mps=expected_gusts_mps(conditions.wind, middle, np.hypot(wind.u, wind.v)),
        airspeed_sigma_mps=np.broadcast_to(wind.sigma, airspeed_mps.shape).astype(float),
        extra_power_w=np.where((line.hover_s > 0) & (np.array(line.phase) == DROP), aircraft.winch_power_w, 0.0),
        phase=line.phase,
        change_leg=change_leg,
        headwind_binds=bool(stuck),
    )


def expected_gusts_mps(wind: WindField, points: Floats, mean_mps: Floats) -> Floats:
    """Return the highest gust to expect on each leg [m/s]; the mean itself where the field knows no turbulence."""
    if not isinstance(wind, TurbulentWind):
        return mean_mps
    return gust_mps(mean_mps, wind.turbulence_at(*points.T))


def _ground_speed_mps(
    d_east: Floats, d_north: Floats, wind: tuple[Floats, Floats], through_mps: Floats
) -> tuple[Floats, bool]:
    """Return the speed made good along each leg at an airspeed, and whether the wind stops one.

    The wind triangle: the part of the wind across the track is met by heading into it.
    """
    u, v = wind
    distance_m = np.hypot(d_east, d_north)
    length = np.maximum(distance_m, 1e-9)
    along = (d_east * u + d_north * v) / length
    across = (d_east * v - d_north * u) / length
    made_good = made_good_mps(along, across, through_mps)
    blocked = (distance_m > 1.0) & (made_good < MIN_GROUND_SPEED_MPS)
    return np.maximum(made_good, MIN_GROUND_SPEED_MPS), bool(blocked.any())
