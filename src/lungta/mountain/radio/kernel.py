"""The compiled judgement of a ray over its ground: how much of the first Fresnel zone is free where it is worst."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled
from lungta.mountain.radio.ground import UNKNOWN, End, Ground, Profile, draw_profile, length_m_of, room_for

Floats = NDArray[np.float64]
GOLDEN = 0.6180339887498949  # (sqrt(5) - 1) / 2
GOLDEN_STEPS = 24  # 1e-5 of a piece
HIGHEST_M = 1e5  # least height above which there is no link worth a figure
RAISES = 30
NEAREST_M = 1e-6  # of ground that may hide anything
SETTLED = 1e-7  # of the ratio


class Ray(NamedTuple):
    """A straight ray: height at its start [m AMSL], slope, horizontal length and wavelength [m]."""

    start_amsl_m: float
    slope: float
    length_m: float
    wavelength_m: float


class Worst(NamedTuple):
    """The worst place along a ray: clearance ratio, distance from its start [m], effective ground [m AMSL]."""

    ratio: float
    along_m: float
    ground_amsl_m: float


@compiled
def zone(ray: Ray, along_m: float, above_m: float) -> float:
    """Return the first Fresnel zone's radius [m] where ground `above_m` below the ray meets it at a right angle.

    That is not straight above the ground when the ray is steep. 0 where it lies beyond the ray's ends.
    """
    stretch = np.sqrt(1.0 + ray.slope * ray.slope)
    whole_m = ray.length_m * stretch
    first_m = along_m * stretch
    if above_m > 0.0:
        first_m -= above_m * ray.slope / stretch
    second_m = whole_m - first_m
    if first_m <= 0.0 or second_m <= 0.0:
        return 0.0
    return float(np.sqrt(ray.wavelength_m * first_m * second_m / whole_m))


@compiled
def ratio_at(ray: Ray, along_m: float, ground_amsl_m: float) -> float:
    """Return clearance at a right angle to the ray over the radius of the zone; negative: the ground stands in it."""
    above_m = ray.start_amsl_m + ray.slope * along_m - ground_amsl_m
    radius_m = zone(ray, along_m, above_m)
    if radius_m == 0.0:
        return -np.inf if above_m < -1e-6 else np.inf
    return float(above_m / np.sqrt(1.0 + ray.slope * ray.slope) / radius_m)


@compiled
def _between(profile: Profile, first: int, share: float) -> tuple[float, float]:
    """Return distance and effective ground within a piece, on its parabola."""
    heights = profile.ground_amsl_m
    start, middle, end = heights[first], heights[first + 1], heights[first + 2]
    ground = start + share * (4.0 * middle - 3.0 * start - end) + share * share * 2.0 * (start - 2.0 * middle + end)
    return profile.along_m[first] + share * (profile.along_m[first + 2] - profile.along_m[first]), ground


@compiled
def lowest_within(ray: Ray, profile: Profile, first: int) -> tuple[float, float]:
    """Return the least ratio within a piece and where in it, 0 to 1, by golden section."""
    low, high = 0.0, 1.0
    left, right = 1.0 - GOLDEN, GOLDEN
    at_left = ratio_at(ray, *_between(profile, first, left))
    at_right = ratio_at(ray, *_between(profile, first, right))
    for _ in range(GOLDEN_STEPS):
        if at_left < at_right or (at_left == np.inf and profile.ratio[first] < profile.ratio[first + 2]):
            high, right, at_right = right, left, at_left
            left = high - GOLDEN * (high - low)
            at_left = ratio_at(ray, *_between(profile, first, left))
        else:
            low, left, at_left = left, right, at_right
            right = low + GOLDEN * (high - low)
            at_right = ratio_at(ray, *_between(profile, first, right))
    return (at_left, left) if at_left < at_right else (at_right, right)


@compiled
def promising(profile: Profile, first: int, last: bool, worst: float) -> bool:
    """Return whether a ratio below `worst` may hide between the three of a piece."""
    low = min(profile.ratio[first], profile.ratio[first + 1], profile.ratio[first + 2])
    high = max(profile.ratio[first], profile.ratio[first + 1], profile.ratio[first + 2])
    return first == 0 or last or high == np.inf or 2.0 * low - high < worst


@compiled
def worst_of(ray: Ray, profile: Profile, pieces: int, enough: float) -> Worst:
    """Return the worst place along a ray; it may stop at the first below `enough`."""
    worst = Worst(np.inf, np.nan, np.nan)
    for place in range(2 * pieces + 1):
        along_m, ground_amsl_m = profile.along_m[place], profile.ground_amsl_m[place]
        ratio = ratio_at(ray, along_m, ground_amsl_m)
        profile.ratio[place] = ratio
        if ratio < worst.ratio:
            worst = Worst(ratio, along_m, ground_amsl_m)
            if ratio < enough:
                return worst
    for piece in range(pieces):
        if promising(profile, 2 * piece, piece == pieces - 1, worst.ratio):
            ratio, share = lowest_within(ray, profile, 2 * piece)
            if ratio < worst.ratio:
                along_m, ground_amsl_m = _between(profile, 2 * piece, share)
                worst = Worst(ratio, along_m, ground_amsl_m)
                if ratio < enough:
                    return worst
    return worst


@compiled
def judge_ray(ground: Ground, ends: tuple[End, End], wavelength_m: float, enough: float, profile: Profile) -> Worst:
    """Return the worst place between two ends; NaN over voids and off the grid."""
    a, b = ends
    pieces = draw_profile(ground, a, b, profile)
    if pieces == UNKNOWN:
        return Worst(np.nan, np.nan, np.nan)
    length_m = length_m_of(ground, a, b)
    if length_m <= NEAREST_M:
        return Worst(np.inf if b.alt_amsl_m >= profile.ground_amsl_m[0] else -np.inf, np.nan, np.nan)
    return worst_of(ray_of(a, b, length_m, wavelength_m), profile, pieces, enough)


@compiled
def ray_of(a: End, b: End, length_m: float, wavelength_m: float) -> Ray:
    """Return the ray between two ends."""
    return Ray(a.alt_amsl_m, (b.alt_amsl_m - a.alt_amsl_m) / length_m, length_m, wavelength_m)


@compiled
def judge_along(ground: Ground, a: End, path: Floats, wavelength_m: float) -> Floats:
    """Return worst ratio, its distance from a, the clearance at a right angle and the zone's radius there [m].

    One row for each end (column, row, height, accuracy of its ground) of `path`, shape (points, 4).
    """
    profile = room_for(ground)
    found = np.full((path.shape[0], 4), np.nan)
    for point in range(path.shape[0]):
        b = End(path[point, 0], path[point, 1], path[point, 2], path[point, 3])
        worst = judge_ray(ground, (a, b), wavelength_m, -np.inf, profile)
        found[point, 0] = worst.ratio
        if np.isfinite(worst.ratio):
            ray = ray_of(a, b, length_m_of(ground, a, b), wavelength_m)
            above_m = ray.start_amsl_m + ray.slope * worst.along_m - worst.ground_amsl_m
            found[point, 1] = worst.along_m
            found[point, 2] = above_m / np.sqrt(1.0 + ray.slope * ray.slope)
            found[point, 3] = zone(ray, worst.along_m, above_m)
    return found


@compiled
def _turned(ray: Ray, slope: float) -> Ray:
    """Return the ray turned about its start."""
    return Ray(ray.start_amsl_m, slope, ray.length_m, ray.wavelength_m)


@compiled
def _raised(ray: Ray, along_m: float, ground_amsl_m: float, need: float) -> Ray:
    """Return the ray turned up about its start until the ground at one place leaves the ratio that is needed."""
    low, ratio = ray.slope, ratio_at(ray, along_m, ground_amsl_m)
    for _ in range(RAISES):
        if ratio >= need - SETTLED or ray.start_amsl_m + ray.slope * ray.length_m > HIGHEST_M:
            break
        low = ray.slope
        above_m = ray.start_amsl_m + ray.slope * along_m - ground_amsl_m
        radius_m = zone(ray, along_m, above_m)
        lacking_m = need * radius_m * np.sqrt(1.0 + ray.slope * ray.slope) - above_m
        ray = _turned(ray, ray.slope + max(lacking_m, 1e-6) / max(along_m, NEAREST_M))
        ratio = ratio_at(ray, along_m, ground_amsl_m)
    high = ray.slope
    for _ in range(RAISES):  # a steep ray's zone shrinks as it turns: that was too far
        if ratio <= need + 1e-4 or high - low < 1e-9:
            break
        middle = 0.5 * (low + high)
        ratio = ratio_at(_turned(ray, middle), along_m, ground_amsl_m)
        if ratio >= need - SETTLED:
            high = middle
        else:
            low, ratio = middle, np.inf
    return _turned(ray, high)


@compiled
def least_slope(ray: Ray, profile: Profile, pieces: int, need: float) -> float:
    """Return the least slope, no less than the ray's, at which a ray has the ratio everywhere.

    A place's ratio rises with the slope, so a ray turned up for one place is almost always still right for the others.
    """
    slope = ray.slope
    for place in range(1, 2 * pieces):  # seen at all: no roots to take, and most of the way
        slope = max(slope, (profile.ground_amsl_m[place] - ray.start_amsl_m) / max(profile.along_m[place], NEAREST_M))
    ray = _turned(ray, slope)
    for place in range(1, 2 * pieces):
        ray = _raised(ray, profile.along_m[place], profile.ground_amsl_m[place], need)
    for _ in range(RAISES):
        worst = worst_of(ray, profile, pieces, -np.inf)
        if worst.ratio >= need - 1e-6:
            break
        ray = _raised(ray, worst.along_m, worst.ground_amsl_m, need)
    return ray.slope


@compiled
def least_heights(ground: Ground, a: End, places: Floats, wavelength_m: float, need: float) -> Floats:
    """Return the least height [m AMSL] in clear view of a over each (column, row); infinite over voids and off it."""
    profile = room_for(ground)
    least = np.full(places.shape[0], np.inf)
    for place in range(places.shape[0]):
        b = End(places[place, 0], places[place, 1], 0.0, 0.0)
        pieces = draw_profile(ground, a, b, profile)
        if pieces == UNKNOWN:
            continue
        own_amsl_m = profile.ground_amsl_m[2 * pieces]
        length_m = length_m_of(ground, a, b)
        if length_m <= NEAREST_M:
            least[place] = profile.ground_amsl_m[0]
            continue
        ray = Ray(a.alt_amsl_m, (own_amsl_m - a.alt_amsl_m) / length_m, length_m, wavelength_m)
        height = a.alt_amsl_m + length_m * least_slope(ray, profile, pieces, need)
        if height <= HIGHEST_M:
            least[place] = height
    return least
