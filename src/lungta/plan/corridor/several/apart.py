"""How far apart two paths, or two aircraft on them, are: dense samples, none of the search's code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.energy import leg_cost, legs_of
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.verify import dense_samples

Floats = NDArray[np.float64]

SAMPLE_M = 3.0  # a tenth of the least distance anyone would fly by
PIECE_M = 40.0  # positions in time are straight between points so far apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """How far apart lanes must be: horizontally *or* vertically, farther than a radius from the pads.

    Attributes
    ----------
    horizontal_m : float
        Least horizontal distance [m].
    vertical_m : float
        Least difference of heights where they are nearer than that [m].
    pad_radius_m : float
        Around each pad lanes may meet [m]: there one aircraft at a time flies.
    """

    horizontal_m: float = 80.0  # assumption: both navigation errors of 5 m, a gust's 10 m and a swing's 10 m, doubled
    vertical_m: float = 40.0  # assumption: both height errors of 5 m, a 20 m sling, and some
    pad_radius_m: float = 200.0  # assumption: a pad's pilot sees so far what comes and goes

    def __post_init__(self) -> None:
        if not (self.horizontal_m > 0.0 and self.vertical_m > 0.0 and self.pad_radius_m >= 0.0):
            raise ValueError(f"distances apart must be positive, got {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """How far apart two paths are.

    Attributes
    ----------
    least_apart_m : float
        Least horizontal distance where their heights differ by less than `Apart.vertical_m` [m]; infinite where they
        never do. Two samples of it may be 3 m off.
    place : tuple of float, or None
        East, north [m] and height [m AMSL] of it on the first path.
    holds : bool
        Whether the paths are apart as wanted.
    """

    least_apart_m: float
    place: tuple[float, float, float] | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """When two aircraft are nearest each other.

    Attributes
    ----------
    least_m : float
        Least distance in space while both fly between their first and last waypoints [m]; infinite where never both.
    at_s : float or None
        When, after the first left its first waypoint [s].
    horizontal_m, vertical_m : float
        The parts of it [m].
    """

    least_m: float
    at_s: float | None
    horizontal_m: float
    vertical_m: float


def separation(first: Floats, second: Floats, apart: Apart, pads_m: Floats) -> Separation:
    """Return how far apart two paths are wherever both are farther than a radius from every pad.

    Parameters
    ----------
    first, second : array, shape (n, 3), (m, 3)
        Waypoints: east, north [m], height [m AMSL].
    apart : Apart
        What is wanted.
    pads_m : array, shape (pads, 2)
        East and north of the pads where lanes meet [m].
    """
    one, two = (_away(dense_samples(points, SAMPLE_M)[0], apart, pads_m) for points in (first, second))
    if one.size == 0 or two.size == 0:
        return _never()
    level_m = np.hypot(one[:, None, 0] - two[None, :, 0], one[:, None, 1] - two[None, :, 1])
    height_m = np.abs(one[:, None, 2] - two[None, :, 2])
    level_m[height_m >= apart.vertical_m] = np.inf
    least = int(np.argmin(level_m))
    least_m = float(level_m.flat[least])
    if not np.isfinite(least_m):
        return _never()
    east_m, north_m, alt_m = one[least // two.shape[0]]
    return Separation(
        least_apart_m=least_m,
        place=(float(east_m), float(north_m), float(alt_m)),
        holds=least_m >= apart.horizontal_m,
    )


def timed(request: CorridorRequest, points: Floats) -> tuple[Floats, Floats]:
    """Return times since the first waypoint [s] and the places passed then, shape (n,), (n, 3).

    Every leg is flown as the request's costs say, evenly over pieces of 40 m.
    """
    places, _ = dense_samples(points, PIECE_M)
    duration_s = leg_cost(request, legs_of(places)).duration_s
    return np.concatenate([[0.0], np.cumsum(duration_s)]), places


def meeting(first: tuple[CorridorRequest, Floats], second: tuple[CorridorRequest, Floats], later_s: float) -> Meeting:
    """Return when two aircraft are nearest, the second leaving its first waypoint `later_s` after the first its own.

    `first` and `second` are a request and the waypoints of its corridor. Both fly at constant speed between points
    40 m apart, so that the least distance is had exactly from each stretch of time in which neither turns.
    """
    (first_s, one), (second_s, two) = timed(*first), timed(*second)
    second_s = second_s + later_s
    start_s, end_s = max(first_s[0], second_s[0]), min(first_s[-1], second_s[-1])
    if not (np.isfinite(first_s[-1] + second_s[-1]) and end_s >= start_s):
        return Meeting(least_m=np.inf, at_s=None, horizontal_m=np.inf, vertical_m=np.inf)
    moments = np.union1d(np.concatenate([first_s, second_s]).clip(start_s, end_s), [start_s, end_s])
    between = _at(second_s, two, moments) - _at(first_s, one, moments)
    best_m, best_s, best = np.inf, start_s, between[0]
    for n, (before, after) in enumerate(pairwise(between)):
        change = after - before
        share = float(np.clip(-(before @ change) / max(float(change @ change), 1e-12), 0.0, 1.0))
        nearest = before + share * change
        if (gap_m := float(np.linalg.norm(nearest))) < best_m:
            best_m, best_s, best = gap_m, float(moments[n] + share * (moments[n + 1] - moments[n])), nearest
    if len(moments) == 1:
        best_m = float(np.linalg.norm(best))
    return Meeting(least_m=best_m, at_s=best_s, horizontal_m=float(np.hypot(*best[:2])), vertical_m=float(abs(best[2])))


def _at(times_s: Floats, places: Floats, moments_s: Floats) -> Floats:
    return np.column_stack([np.interp(moments_s, times_s, places[:, axis]) for axis in range(3)])


def _away(samples: Floats, apart: Apart, pads_m: Floats) -> Floats:
    off_m = np.hypot(samples[:, None, 0] - pads_m[None, :, 0], samples[:, None, 1] - pads_m[None, :, 1])
    return samples[(off_m > apart.pad_radius_m).all(axis=1)]


def _never() -> Separation:
    return Separation(least_apart_m=np.inf, place=None, holds=True)
