"""Time and energy of straight legs in wind, and the cost that the search makes of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.plan.corridor.request import CorridorRequest

MIN_GROUND_SPEED_MPS = 1.0  # assumption: below it the aircraft does not make headway worth planning on
PIECES_UP_TO_M = (1, 70.0), (2, 200.0), (4, np.inf)
"""Legs are costed in equal parts, since wind and density change along them; how many goes by the longest of them."""


class LegCost(NamedTuple):
    """Duration [s], energy [J] and horizontal airspeed [m/s] of legs; infinite where a leg cannot be flown."""

    duration_s: NDArray[np.float64]
    energy_j: NDArray[np.float64]
    airspeed_mps: NDArray[np.float64]


def legs_of(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the straight legs between points, shape (n, 3), as `leg_cost` takes them, shape (n - 1, 6)."""
    return np.hstack([points[:-1], points[1:]])


def leg_cost(request: CorridorRequest, lines: NDArray[np.float64]) -> LegCost:
    """Return duration and energy of straight legs.

    Each leg is flown at one airspeed, of those allowed the one that costs least in energy and worth of time. The
    aircraft crabs against the wind across, and flies slower where the leg climbs or descends faster than the limits
    allow. A leg is infinite where the wind exceeds the limit, leaves less than 1 m/s over the ground, or asks for a
    power that the aircraft does not have (`power_w` not finite).

    Parameters
    ----------
    request : CorridorRequest
        Aircraft, air and wind.
    lines : array, shape (n, 6)
        East, north [m] and height [m AMSL] of the start, then of the end.
    """
    travel_m = lines[:, 3:] - lines[:, :3]
    longest_m = float(np.abs(travel_m).max(initial=0.0))
    pieces = next(count for count, up_to_m in PIECES_UP_TO_M if longest_m <= up_to_m)
    middle_frac = (np.arange(pieces) + 0.5) / pieces
    points = lines[:, None, :3] + middle_frac[:, None] * travel_m[:, None, :]
    wind = request.wind.at(points[..., 0], points[..., 1], points[..., 2])
    piece_m = np.broadcast_to(travel_m[:, None, :] / pieces, points.shape)
    air = _Air(wind.u, wind.v, wind.w, request.density_kgm3(points[..., 2]))
    best: LegCost | None = None
    for airspeed_mps in request.flight.airspeeds_mps or (request.flight.cruise_mps,):
        tried = _flown_at(request, piece_m, air, airspeed_mps)
        best = tried if best is None else _cheaper(request, best, tried)
    assert best is not None
    return best


class _Air(NamedTuple):
    """Wind [m/s] and density [kg/m3] at the middle of every piece, shape (lines, pieces)."""

    u: NDArray[np.float64]
    v: NDArray[np.float64]
    w: NDArray[np.float64]
    density_kgm3: NDArray[np.float64]


def _flown_at(request: CorridorRequest, piece_m: NDArray[np.float64], air: _Air, airspeed_mps: float) -> LegCost:
    """Return what legs in pieces take at one airspeed."""
    duration_s = _duration_s(request, piece_m, air, airspeed_mps)
    flyable = np.isfinite(duration_s) & (np.hypot(air.u, air.v) <= request.flight.wind_limit_mps)
    divisor_s = np.where(flyable & (duration_s > 0.0), duration_s, 1.0)
    ground_mps = piece_m / divisor_s[..., None]
    through_mps = np.hypot(ground_mps[..., 0] - air.u, ground_mps[..., 1] - air.v)
    climb_mps = ground_mps[..., 2] - air.w
    power_w = np.maximum(request.power_w(through_mps, climb_mps, air.density_kgm3), 0.0)
    flyable &= np.isfinite(power_w)
    energy_j = np.where(flyable, np.where(flyable, power_w, 0.0) * divisor_s * (duration_s > 0.0), np.inf)
    return LegCost(
        np.where(flyable, duration_s, np.inf).sum(axis=1),
        energy_j.sum(axis=1),
        np.full(piece_m.shape[0], airspeed_mps),
    )


def _cheaper(request: CorridorRequest, one: LegCost, other: LegCost) -> LegCost:
    better = _energy_and_time_j(request, other) < _energy_and_time_j(request, one)
    return LegCost(*(np.where(better, new, old) for old, new in zip(one, other, strict=True)))


def made_good_mps(
    along_mps: NDArray[np.float64], across_mps: NDArray[np.float64], airspeed_mps: ArrayLike
) -> NDArray[np.float64]:
    """Return the speed made good along a track by heading into the wind across it [m/s], the wind triangle.

    0 where the wind across is as fast as the aircraft; negative where it drives the aircraft back.

    >>> made_good_mps(along_mps=np.array([-4.0, 4.0]), across_mps=np.array([9.0, 15.0]), airspeed_mps=15.0).tolist()
    [8.0, 0.0]
    """
    into_mps = np.sqrt(np.maximum(np.square(airspeed_mps) - across_mps**2, 0.0))
    return np.asarray(np.where(np.abs(across_mps) < airspeed_mps, into_mps + along_mps, 0.0))


def exposure_j_per_m(request: CorridorRequest) -> float:
    """Return what a horizontal metre of way costs beyond its energy [J/m]: a share of level cruise at home."""
    home_alt_amsl_m = np.array([request.home_alt_amsl_m])
    cruise = np.array([request.flight.cruise_mps])
    power_w = request.power_w(cruise, np.zeros(1), request.density_kgm3(home_alt_amsl_m))
    return request.exposure_frac * float(np.nan_to_num(power_w, nan=0.0, posinf=0.0)[0]) / request.flight.cruise_mps


def detour_metre_j(request: CorridorRequest) -> float:
    """Return what the search counts for a metre of level cruise in calm air at the home pad's height [J/m]."""
    flight = request.flight
    density_kgm3 = request.density_kgm3(np.array([request.home_alt_amsl_m]))
    power_w = float(request.power_w(np.array([flight.cruise_mps]), np.zeros(1), density_kgm3)[0])
    return ((1.0 + request.exposure_frac) * power_w + flight.time_worth_w) / flight.cruise_mps


def path_cost_j(request: CorridorRequest, lines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return energy, worth of time and exposure of straight legs [J], what the search makes least with the tolls."""
    way_m = np.hypot(lines[:, 3] - lines[:, 0], lines[:, 4] - lines[:, 1])
    return _energy_and_time_j(request, leg_cost(request, lines)) + exposure_j_per_m(request) * way_m


def _energy_and_time_j(request: CorridorRequest, legs: LegCost) -> NDArray[np.float64]:
    worth_w = request.flight.time_worth_w
    return legs.energy_j + worth_w * legs.duration_s if worth_w else legs.energy_j


def _duration_s(
    request: CorridorRequest, piece_m: NDArray[np.float64], air: _Air, airspeed_mps: float
) -> NDArray[np.float64]:
    """Return the time for each piece: the longer of the horizontal and the vertical part of the way."""
    level_m = np.hypot(piece_m[..., 0], piece_m[..., 1])
    heading = piece_m[..., :2] / np.where(level_m > 0.0, level_m, 1.0)[..., None]
    along_mps = air.u * heading[..., 0] + air.v * heading[..., 1]
    across_mps = air.u * heading[..., 1] - air.v * heading[..., 0]
    crabbed_mps = made_good_mps(along_mps, across_mps, airspeed_mps)
    level_s = np.where(crabbed_mps >= MIN_GROUND_SPEED_MPS, level_m / np.maximum(crabbed_mps, 1e-9), np.inf)
    rise_m = piece_m[..., 2]
    upright_s = np.where(rise_m > 0.0, rise_m / request.flight.climb_mps, -rise_m / request.flight.descent_mps)
    longest_s: NDArray[np.float64] = np.maximum(np.where(level_m > 0.0, level_s, 0.0), upright_s)
    return longest_s
