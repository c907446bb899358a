"""Straight to a place and down: whether it is clear, how long it takes and what charge it leaves, from every moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.ceiling import thrust_margin_frac
from lungta.aircraft.performance import electrical_power_w
from lungta.plan.contingency.model import NOWHERE, LandingSpot, NearestLanding, WayOut
from lungta.plan.contingency.moments import Asked
from lungta.plan.contingency.straight import StraightGround, StraightWays, straight_ways
from lungta.plan.corridor.energy import MIN_GROUND_SPEED_MPS, made_good_mps

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.plan.escape import Flown

PIECES = 3  # of each level line: wind and air are asked for in their middles
LEVEL_M = 1.0  # less climb than this needs no climb

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """Straight ways from every moment (rows) to every spot (columns); arrays of shape (n, spots).

    Attributes
    ----------
    ways : StraightWays
        What they meet, and how long they are.
    fly_at_amsl_m
        Height of the level part: clear of the ground, and no lower than the aircraft is.
    duration_s
        Time with climb and descent [s]; infinite where the wind stops it.
    left_p05_frac, left_p50_frac
        Quantiles of the charge left on the ground.
    holds
        Whether the thrust lasts for it.
    """

    ways: StraightWays
    fly_at_amsl_m: Floats
    duration_s: Floats
    left_p05_frac: Floats
    left_p50_frac: Floats
    holds: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flier:
    """The flight that is left for somewhere else, and who flies it."""

    flown: Flown
    aircraft: Aircraft
    asked: Asked

    @property
    def charge_per_j(self) -> float:
        """Indicated charge that a joule took on the flight, median: heater, cold and voltage are in it."""
        samples = self.flown.samples
        return float(np.median(1.0 - samples.soc_frac[:, -1]) / np.median(samples.energy_j))

    @property
    def thirst(self) -> Floats:
        """What each sample used over the median, shape (samples,)."""
        used = 1.0 - self.flown.samples.soc_frac[:, -1]
        return np.asarray(used / np.median(used))


def reach(
    flier: Flier, ground: StraightGround, spots: tuple[LandingSpot, ...], least_amsl_m: ArrayLike = -np.inf
) -> Reach:
    """Return the straight ways to spots: climb to the height that is clear, level flight, descent onto the spot.

    The level part is flown at cruise airspeed against the wind on it, no lower than `least_amsl_m`, a return
    height, which broadcasts to (n, spots).
    """
    moments = flier.asked.moments
    start = np.column_stack([moments.east_m, moments.north_m])[:, None, :]
    end = np.array([[spot.east_m, spot.north_m] for spot in spots])[None, :, :]
    ways = straight_ways(ground, start[:, 0], end[0])
    distance = ways.distance_m
    fly_at = np.maximum(np.maximum(ways.lines.needed_amsl_m, moments.alt_amsl_m[:, None]), np.asarray(least_amsl_m))
    spot_alt = np.array([spot.alt_amsl_m for spot in spots])
    climb_m = fly_at - moments.alt_amsl_m[:, None]
    descent_m = np.maximum(fly_at - spot_alt, 0.0)
    level_s, level_j = _level(flier, (start, end, fly_at), distance)
    duration = climb_m / flier.aircraft.climb_mps + level_s + descent_m / flier.aircraft.descent_mps
    upright_j = _upright_j(flier, (start, end, fly_at), climb_m, descent_m)
    left = _left(flier, level_j + upright_j)
    return Reach(
        ways=ways,
        fly_at_amsl_m=fly_at,
        duration_s=duration,
        left_p05_frac=left[0],
        left_p50_frac=left[1],
        holds=_holds(flier, (start, end, fly_at), climb_m),
    )


def nearest_landing(found: Reach) -> NearestLanding:
    """Return the spot that is on the ground soonest: clear of ground and zones, with charge and thrust to get there."""
    reachable = found.ways.clear & found.holds & (found.left_p05_frac >= 0.0) & np.isfinite(found.duration_s)
    soonest = np.where(reachable, found.duration_s, np.inf)
    spot = np.argmin(soonest, axis=1)
    rows = np.arange(spot.size)
    some = reachable[rows, spot]

    def chosen(values: Floats) -> Floats:
        return np.where(some, values[rows, spot], np.nan)

    return NearestLanding(
        spot=np.where(some, spot, NOWHERE),
        distance_m=chosen(found.ways.distance_m),
        duration_s=chosen(found.duration_s),
        fly_at_amsl_m=chosen(found.fly_at_amsl_m),
        left_p05_frac=chosen(found.left_p05_frac),
    )


def straight_way(found: Reach, spot: int) -> WayOut:
    """Return the way straight to one of the spots."""
    return WayOut(
        left_p05_frac=found.left_p05_frac[:, spot],
        left_p50_frac=found.left_p50_frac[:, spot],
        duration_s=found.duration_s[:, spot],
        clear=found.ways.clear[:, spot],
    )


_Line = tuple[Floats, Floats, Floats]


def _level(flier: Flier, line: _Line, distance_m: Floats) -> tuple[Floats, Floats]:
    """Time [s] and energy [J] of the level part, in pieces; infinite time where the wind leaves no headway."""
    start, end, fly_at = line
    cruise_mps, conditions = flier.aircraft.cruise_mps, flier.flown.conditions
    payload_kg = flier.asked.moments.payload_kg[:, None]
    heading = (end - start) / np.maximum(distance_m, 1e-9)[..., None]
    seconds, joules = np.zeros(distance_m.shape), np.zeros(distance_m.shape)
    for share in (np.arange(PIECES) + 0.5) / PIECES:
        place = start + share * (end - start)
        wind = conditions.wind.at(place[..., 0], place[..., 1], fly_at)
        along = heading[..., 0] * wind.u + heading[..., 1] * wind.v
        across = heading[..., 0] * wind.v - heading[..., 1] * wind.u
        made_good = made_good_mps(along, across, cruise_mps)
        stuck = ~(made_good >= MIN_GROUND_SPEED_MPS) & (distance_m > 1.0)
        piece_s = distance_m / PIECES / np.maximum(made_good, MIN_GROUND_SPEED_MPS)
        density = np.asarray(conditions.hour.air_at(fly_at).density_kgm3)
        power_w = electrical_power_w(
            flier.aircraft, payload_kg=payload_kg, airspeed_mps=cruise_mps, climb_mps=0.0, density_kgm3=density
        )
        seconds += np.where(stuck, np.inf, piece_s)
        joules += np.where(stuck, np.inf, power_w * piece_s)
    return seconds, joules


def _upright_j(flier: Flier, line: _Line, climb_m: Floats, descent_m: Floats) -> Floats:
    """Energy of climb at the start and descent at the end [J], against the wind there."""
    start, end, fly_at = line
    aircraft, conditions = flier.aircraft, flier.flown.conditions
    payload_kg = flier.asked.moments.payload_kg[:, None]
    joules = np.zeros(fly_at.shape)
    for place, rate_mps, height_m, middle in (
        (start, aircraft.climb_mps, climb_m, fly_at - 0.5 * climb_m),
        (end, -aircraft.descent_mps, descent_m, fly_at - 0.5 * descent_m),
    ):
        wind = conditions.wind.at(*np.broadcast_arrays(place[..., 0], place[..., 1], middle))
        power_w = electrical_power_w(
            aircraft,
            payload_kg=payload_kg,
            airspeed_mps=np.hypot(wind.u, wind.v),
            climb_mps=rate_mps,
            density_kgm3=np.asarray(conditions.hour.air_at(middle).density_kgm3),
        )
        joules += power_w * height_m / abs(rate_mps)
    return joules


def _left(flier: Flier, energy_j: Floats) -> Floats:
    """Quantiles of the charge left, shape (2, n, spots): each sample is as thirsty as on the whole flight."""
    used = np.where(np.isfinite(energy_j), energy_j * flier.charge_per_j, 2.0)
    charge = flier.asked.charge_frac.T  # (n, samples)
    left = charge[:, None, :] - used[..., None] * flier.thirst
    return np.asarray(np.quantile(left, (0.05, 0.5), axis=-1))


def _holds(flier: Flier, line: _Line, climb_m: Floats) -> NDArray[np.bool_]:
    """Whether there is thrust to spare at the height of the line, climbing slowly where it must climb to it."""
    _, _, fly_at = line
    margin = thrust_margin_frac(
        flier.aircraft,
        payload_kg=flier.asked.moments.payload_kg[:, None],
        airspeed_mps=0.0,
        climb_mps=np.where(climb_m > LEVEL_M, 0.5, 0.0),
        density_kgm3=np.asarray(flier.flown.conditions.hour.air_at(fly_at).density_kgm3),
        charge_frac=np.clip(flier.asked.moments.charge_p05_frac, 0.05, 1.0)[:, None],
    )
    return np.asarray(margin >= 0.0)
