"""Whether the points of a route are in the order in which they are climbed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.core.geo import LocalFrame
from lungta.ice.route.model import PointKind, Route

DETOUR_M = 60.0  # assumption: no crossing of a crevasse goes so far aside and back
WORTH_FRAC = 0.1  # of the route's length
LONG_LADDER_M = 10.0  # assumption: some five ladders lashed end to end, the most that a crossing is built of
MOST_POINTS = 400  # a longer one is a recorded track, in the order of its times


def order_findings(route: Route) -> tuple[Finding, ...]:
    """Return warnings on points far out of the way that would lie on it elsewhere, and on ladders too long.

    Nothing is put in another order: a person decides.
    """
    places_m = _places_m(route)
    found = _displaced(route, places_m) if len(route.points) <= MOST_POINTS else []
    found += _times(route) + _long_ladders(route, places_m)
    heights = [point.alt_amsl_m for point in route.points if point.alt_amsl_m is not None]
    if len(heights) >= 2 and heights[-1] < heights[0]:
        found.append(
            notice(
                "route-downhill",
                f"the route runs down, from {heights[0]:.0f} to {heights[-1]:.0f} m; a ladder or rope is taken to lead "
                "from its point to the next of the file. Turn the file round when it was recorded on the way down.",
                route.name,
            )
        )
    return tuple(found)


def _places_m(route: Route) -> NDArray[np.float64]:
    lat_deg, lon_deg = (np.array([getattr(p, name) for p in route.points]) for name in ("lat_deg", "lon_deg"))
    frame = LocalFrame(origin_lat_deg=float(lat_deg.mean()), origin_lon_deg=float(lon_deg.mean()))
    return np.column_stack(frame.to_local(lat_deg, lon_deg))


def _times(route: Route) -> list[Finding]:
    """A notice when points were not taken one after the other, though they have times of their own."""
    back = [b.id for a, b in pairwise(route.points) if b.seen_utc < a.seen_utc]
    if not back or len(back) == len(route.points) - 1:
        return []
    listed = ", ".join(back[:5])
    words = f"{listed}: seen before the point that stands ahead of it in the file; check the order of the points."
    return [notice("route-times-jump", words, route.name)]


def _long_ladders(route: Route, places_m: NDArray[np.float64]) -> list[Finding]:
    """A warning when a ladder leads further, over the map, than ladders are built."""
    lengths_m = np.linalg.norm(np.diff(places_m, axis=0), axis=1)
    ways = zip(pairwise(route.points), lengths_m, strict=True)
    long = [f"{a.id} to {b.id} {m:.0f} m" for (a, b), m in ways if a.kind is PointKind.LADDER and m > LONG_LADDER_M]
    if not long:
        return []
    listed = ", ".join(long[:8]) + (f" and {len(long) - 8} more" if len(long) > 8 else "")
    words = f"ladders over {LONG_LADDER_M:.0f} m when they were seen: {listed}. Is the order wrong, or a point missing?"
    return [warning("route-long-ladder", words, route.name)]


def _displaced(route: Route, places_m: NDArray[np.float64]) -> list[Finding]:
    total_m = float(np.linalg.norm(np.diff(places_m, axis=0), axis=1).sum())
    found = []
    for number, point in enumerate(route.points):
        others = [other for other in range(len(route.points)) if other != number]
        saved_m = _detour(places_m, number)
        costs: list[tuple[float, int | None, int | None]] = [
            (_apart(places_m, number, others[0]), None, others[0]),
            (_apart(places_m, number, others[-1]), others[-1], None),
        ]
        costs += [(_between(places_m, a, number, b), a, b) for a, b in pairwise(others)]
        cost_m, a, b = min(costs, key=lambda each: each[0])
        if saved_m - cost_m > max(DETOUR_M, WORTH_FRAC * total_m):
            found.append(
                warning(
                    "route-out-of-order",
                    f"{point.id} lies {saved_m:.0f} m out of the way where it stands in the file; it would lie "
                    f"{_where(route, a, b)}. Put it there if that is how it is climbed.",
                    point.id,
                )
            )
    return found


def _where(route: Route, a: int | None, b: int | None) -> str:
    if a is None and b is not None:
        return f"before {route.points[b].id}"
    if b is None and a is not None:
        return f"after {route.points[a].id}"
    assert a is not None
    assert b is not None
    return f"between {route.points[a].id} and {route.points[b].id}"


def _apart(places_m: NDArray[np.float64], a: int, b: int) -> float:
    return float(np.hypot(*(places_m[a] - places_m[b])))


def _between(places_m: NDArray[np.float64], a: int, middle: int, b: int) -> float:
    return _apart(places_m, a, middle) + _apart(places_m, middle, b) - _apart(places_m, a, b)


def _detour(places_m: NDArray[np.float64], number: int) -> float:
    """How much shorter the route is without a point."""
    if number == 0:
        return _apart(places_m, 0, 1)
    if number == len(places_m) - 1:
        return _apart(places_m, number - 1, number)
    return _between(places_m, number - 1, number, number + 1)
