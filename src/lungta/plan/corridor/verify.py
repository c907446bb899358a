"""The finished path checked again, by dense samples against terrain and outlines, with none of the search's code.

The search keeps clear of an upper bound of the ground in cells; this asks the terrain itself, point by point. Only the
required clearance's formula is written in both places, on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.turn_arcs import turn_arcs

SAMPLES_PER_POSTING = 10
RING = 16  # directions in which the navigation error may put the aircraft
TOLERANCE_M = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a dense check of a path found.

    Attributes
    ----------
    length_m : float
        Length of the straight legs in three dimensions [m].
    min_clearance_m, required_clearance_m : float
        Least height above ground, and what was demanded there [m].
    worst_margin_m : float
        Least of height above ground minus demand, over the path and everywhere that navigation error can put it [m];
        minus infinity off the terrain.
    max_height_agl_m, required_at_highest_m : float
        Greatest height above ground, and what was demanded there [m].
    over_limit_length_m : float
        Length of path above the height limit [m].
    zones_entered : tuple of str
        Ids of zones that the path, widened by the navigation error, touches.
    """

    length_m: float
    min_clearance_m: float
    required_clearance_m: float
    worst_margin_m: float
    max_height_agl_m: float
    required_at_highest_m: float
    over_limit_length_m: float
    zones_entered: tuple[str, ...]

    @property
    def safe(self) -> bool:
        """Whether clearance and zones hold everywhere."""
        return self.worst_margin_m >= -TOLERANCE_M and not self.zones_entered


def verify_path(
    request: CorridorRequest, points: NDArray[np.float64], corner_mps: NDArray[np.float64] | None = None
) -> Verified:
    """Return the figures of the straight legs between points (east, north, height [m], shape (n, 3)).

    With the speeds at the corners [m/s] (NaN: none) the arcs that an autopilot may fly there are sampled as well; their
    margin and the zones that they enter count, the other figures are the legs'.
    """
    spacing = request.terrain.posting_m / SAMPLES_PER_POSTING
    samples, spacing_m = dense_samples(points, spacing)
    east_m, north_m, alt_m = samples.T
    height_agl_m = alt_m - request.terrain.height_at(east_m, north_m)
    required_m = demand_m(request, east_m, north_m)
    margin_m = _margin_m(request, samples)
    sure_agl_m = margin_m + request.limits.min_clearance_m
    worst_margin_m, entered = float(margin_m.min()), dict.fromkeys(_zones_entered(request, points, samples, sure_agl_m))
    arcs = (
        []
        if corner_mps is None
        else [(arc, dense_samples(arc, spacing)[0]) for arc in _arcs(request, points, corner_mps)]
    )
    if arcs:
        all_margins_m = _margin_m(request, np.concatenate([on_arc for _, on_arc in arcs]))
        worst_margin_m = min(worst_margin_m, float(all_margins_m.min()))
        ends = np.cumsum([len(on_arc) for _, on_arc in arcs])[:-1]
        for (arc, on_arc), margin_m in zip(arcs, np.split(all_margins_m, ends), strict=True):
            entered |= dict.fromkeys(_zones_entered(request, arc, on_arc, margin_m + request.limits.min_clearance_m))
    lowest = int(np.argmin(np.where(np.isnan(height_agl_m), -np.inf, height_agl_m)))
    highest = int(np.argmax(np.where(np.isnan(height_agl_m), -np.inf, height_agl_m)))
    limit_m = request.limits.height_limit_agl_m
    over = np.zeros_like(alt_m, dtype=bool) if limit_m is None else height_agl_m > limit_m
    return Verified(
        length_m=float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum()),
        min_clearance_m=float(height_agl_m[lowest]),
        required_clearance_m=float(required_m[lowest]),
        worst_margin_m=worst_margin_m,
        max_height_agl_m=float(height_agl_m[highest]),
        required_at_highest_m=float(required_m[highest]),
        over_limit_length_m=float(spacing_m[over].sum()),
        zones_entered=tuple(entered),
    )


def _margin_m(request: CorridorRequest, samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return height above ground minus demand, the least that errors aside can make it; minus infinity off terrain."""
    return np.asarray(samples[:, 2] - least_alt_m(request, samples))


def least_alt_m(
    request: CorridorRequest, samples: NDArray[np.float64], radii_m: tuple[float, ...] | None = None
) -> NDArray[np.float64]:
    """Return the least height that clearance, errors and room demand around points [m AMSL]; infinite off terrain.

    It is looked for at the points and in 16 directions, at half and all of what the request's errors reach or at radii.
    """
    radii_m = (0.0, 0.5 * request.aside_m, request.aside_m) if radii_m is None else radii_m
    least_m = np.full(samples.shape[0], -np.inf)
    for radius_m in dict.fromkeys(radii_m):
        for angle in np.linspace(0.0, 2.0 * np.pi, RING if radius_m > 0.0 else 1, endpoint=False):
            there = samples[:, 0] + radius_m * np.cos(angle), samples[:, 1] + radius_m * np.sin(angle)
            needed_m = request.terrain.height_at(*there) + demand_m(request, *there)
            least_m = np.maximum(least_m, np.where(np.isnan(needed_m), np.inf, needed_m))
    return least_m


def _arcs(
    request: CorridorRequest, points: NDArray[np.float64], corner_mps: NDArray[np.float64]
) -> Iterator[NDArray[np.float64]]:
    """Return the ways round every corner that is not stopped at."""
    for n in range(1, len(points) - 1):
        yield from turn_arcs(points[n - 1 : n + 2], float(corner_mps[n]), request.flight.bank_deg)


def dense_samples(points: NDArray[np.float64], spacing_m: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return samples along straight legs at most `spacing_m` apart, and the length of path that each stands for [m]."""
    samples, lengths = [points[:1]], [np.zeros(1)]
    for start, end in pairwise(points):
        length_m = float(np.linalg.norm(end - start))
        count = max(1, int(np.ceil(length_m / spacing_m)))
        samples.append(start + (np.arange(1, count + 1) / count)[:, None] * (end - start))
        lengths.append(np.full(count, length_m / count))
    return np.concatenate(samples), np.concatenate(lengths)


def demand_m(
    request: CorridorRequest, east_m: NDArray[np.float64], north_m: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what is demanded above the ground at places [m]: clearance, what hangs below, errors combined."""
    sigma_m = np.sqrt(request.terrain.sigma_at(east_m, north_m) ** 2 + request.navigation.vertical_sigma_m**2)
    demand_m: NDArray[np.float64] = (
        request.limits.min_clearance_m + request.room.below_m + request.navigation.confidence_z * sigma_m
    )
    return demand_m


def _zones_entered(
    request: CorridorRequest,
    points: NDArray[np.float64],
    samples: NDArray[np.float64],
    sure_agl_m: NDArray[np.float64],
) -> tuple[str, ...]:
    """Return the zones that a path comes too near to; `sure_agl_m` is height above ground less errors and sling."""
    track = shapely.LineString(points[:, :2])
    entered = []
    for zone in request.zones:
        corners = np.array([request.terrain.frame.to_local(*corner) for corner in zone.outline])
        area = shapely.make_valid(shapely.Polygon(corners))
        gap_m = request.aside_m + zone.keep_clear_m
        if area.distance(track) >= gap_m and not area.intersects(track):
            continue
        near = shapely.distance(area, shapely.points(samples[:, :2])) < max(gap_m, TOLERANCE_M)
        if zone.over_agl_m is None or (sure_agl_m[near] < zone.over_agl_m - TOLERANCE_M).any():
            entered.append(zone.id)
    return tuple(entered)
