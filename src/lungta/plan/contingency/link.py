"""Loss of link: where the autopilot goes by itself, and whether that way is clear.

ArduPilot Copter (`ArduCopter/mode_rtl.cpp`, `libraries/AP_Rally/AP_Rally.cpp`): climb to the greatest of `RTL_ALT`,
the rally point's own height and the present height, fly straight to the nearest rally point or, when nearer, home, and
land. No rally point is used that lies further than `RALLY_LIMIT_KM` (0.3 unless set) or outside the fence;
`RTL_CONE_SLOPE` (3 unless set) lowers the climb near the goal. PX4 climbs to `RTL_RETURN_ALT`, DJI to its return
height; both fly straight home. None of them descends to its return height.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.plan.contingency.model import NOWHERE, LandingSpot, LinkLoss, Rally
from lungta.plan.contingency.straight import OPEN, StraightGround, StraightWays

if TYPE_CHECKING:
    from lungta.plan.contingency.model import Moments
    from lungta.plan.contingency.reach import Reach

HOME = 0  # of the spots
LEAST_CONE_SLOPE = 0.5  # RTL_MIN_CONE_SLOPE of ArduCopter's config.h

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def return_height_above_pad_m(alt_amsl_m: Floats, home_needed_amsl_m: Floats, pad_amsl_m: float) -> float:
    """Return the least return height from which straight home is clear of the ground from everywhere [m]."""
    return float(max(home_needed_amsl_m.max(), alt_amsl_m.max())) - pad_amsl_m


def least_cone_slope(alt_amsl_m: Floats, found: StraightWays, pad_amsl_m: float) -> float:
    """Return the flattest cone about home that keeps a return clear: height above home over distance.

    ArduPilot climbs no higher above home than `RTL_CONE_SLOPE` times the distance to where it goes (0.5 or more; 0
    switches it off). A flat cone saves climbing to the full return height near home. It must be off with rally points
    that stand higher than home: the distance to them would cap the height above *home*.
    """
    needed_m = found.lines.needed_amsl_m[:, HOME]
    climbs = (needed_m > alt_amsl_m) & (found.distance_m[:, HOME] > 1.0)
    if not climbs.any():
        return LEAST_CONE_SLOPE
    slope = (needed_m - pad_amsl_m)[climbs] / found.distance_m[climbs, HOME]
    return max(LEAST_CONE_SLOPE, float(np.ceil(10.0 * slope.max()) / 10.0))


def rally_choice(found: StraightWays, candidates: tuple[int, ...]) -> tuple[int, ...]:
    """Return which spots may be rally points: those that are clear from every moment that they would be flown to from.

    The autopilot takes the nearest, home included, and asks nobody. A spot whose line crosses a zone or a void from a
    moment that it serves is left out, the worst first, until none does; so is one that serves nowhere.
    """
    kept = list(candidates)
    while kept:
        serving = nearest_of(found, tuple(kept))
        bad = {spot: int((served_by(serving, spot) & ~found.clear[:, spot]).sum()) for spot in kept}
        worst = max(kept, key=lambda spot: bad[spot])
        if not bad[worst]:
            return tuple(spot for spot in kept if (serving == spot).any())
        kept.remove(worst)
    return ()


def nearest_of(found: StraightWays, rallies: tuple[int, ...]) -> Indices:
    """Return the nearest of home and rally spots by moment, in level distance, as ArduPilot measures."""
    spots = np.array([HOME, *rallies])
    return np.asarray(spots[np.argmin(found.distance_m[:, spots], axis=1)])


def served_by(serving: Indices, spot: int) -> NDArray[np.bool_]:
    """Return from which moments a spot is the nearest, with those before and after: links are lost between, too."""
    served = np.asarray(serving == spot)
    grown = np.array(served)
    grown[1:] |= served[:-1]
    grown[:-1] |= served[1:]
    return grown


def rally_points(
    found: StraightWays, spots: tuple[LandingSpot, ...], rallies: tuple[int, ...], alt_amsl_m: Floats
) -> tuple[Rally, ...]:
    """Return rally points with the heights at which they may be flown to from everywhere that they serve."""
    serving, pad_m = nearest_of(found, rallies), spots[HOME].alt_amsl_m
    points = []
    for index in rallies:
        served = served_by(serving, index)
        height_m = max(float(found.lines.needed_amsl_m[served, index].max()), float(alt_amsl_m[served].max()))
        points.append(Rally(spot=spots[index], fly_at_above_pad_m=height_m - pad_m))
    return tuple(points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """The return height above the home pad [m], and the ways home flown at it, without and with the flattest cone."""

    height_above_pad_m: float
    cone_slope: float
    plain: Reach
    coned: Reach


def link_loss(
    found: StraightWays, returns: Returns, ground: StraightGround, spots: tuple[LandingSpot, ...], moments: Moments
) -> LinkLoss:
    """Return what the autopilot does alone from every moment, with the rally points that may be given to it."""
    rallies = rally_choice(found, tuple(range(1, len(spots))))
    pad_m = spots[HOME].alt_amsl_m
    serving = nearest_of(found, rallies)
    rows = np.arange(serving.size)
    needed = found.lines.needed_amsl_m
    flown_m = np.maximum(moments.alt_amsl_m, pad_m + returns.height_above_pad_m)
    return LinkLoss(
        return_height_above_pad_m=returns.height_above_pad_m,
        cone_slope=returns.cone_slope,
        needed_height_above_pad_m=needed[:, HOME] - pad_m,
        clear_of_ground=(needed[:, HOME] <= flown_m + 1e-6) & ~found.lines.void[:, HOME],
        zone_crossed=_names(ground, found.lines.zone[:, HOME]),
        left_p05_frac=returns.plain.left_p05_frac[:, HOME],
        duration_s=returns.plain.duration_s[:, HOME],
        cone_left_p05_frac=returns.coned.left_p05_frac[:, HOME],
        rally=np.where(serving == HOME, NOWHERE, serving),
        rally_needed_above_pad_m=needed[rows, serving] - pad_m,
        rally_points=rally_points(found, spots, rallies, moments.alt_amsl_m),
        rally_zone_crossed=_names(ground, found.lines.zone[rows, serving]),
    )


def _names(ground: StraightGround, zone: Indices) -> tuple[str, ...]:
    return tuple("" if index == OPEN else ground.zones[index] for index in zone)
