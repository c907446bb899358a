"""Why here and not there: what holds a path where it is, and what forbids another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.plan.corridor.along import Along, sample_path
from lungta.plan.corridor.energy import exposure_j_per_m, leg_cost, legs_of, path_cost_j
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.verify import dense_samples, least_alt_m

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

CLEARANCE_TOUCH_M = 5.0  # assumption: a path that has no more to be lowered by is held up by the ground
LIMIT_TOUCH_M = 5.0  # assumption: the same below the height limit
ZONE_TOUCH_M = 30.0  # assumption: the search closes cells of 15 m; two of them away a zone still shapes the path
WIND_SHARE = 0.8  # assumption: a stretch with four fifths of the wind limit is watched
RATE_SHARE = 0.98  # of the greatest climb or descent: the leg is flown slower than it could be
TOLL_SHARE = 0.1  # of what a metre of way costs beyond its energy: less sends nobody aside
SAME_FRAC = 0.0005  # of the cost: less is called the same
JOIN_M = 50.0  # shorter gaps in a stretch are not told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A stretch of a path and what holds it, or forbids it, there.

    Attributes
    ----------
    from_m, to_m : float
        Distance along the path in space [m].
    what : str
        `clearance`, `height-limit`, `zone`, `wind`, `toll`, `climb-rate`, `descent-rate`, `power`, or `free`.
    says : str
        The same as a sentence, with figures.
    """

    from_m: float
    to_m: float
    what: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Binds:
    """What holds a path along its way.

    Attributes
    ----------
    along : Along
        The samples, for pictures.
    stretches : tuple of Binding
        By where they begin; several may hold at once. `free` where nothing does: there the path is straight between
        what holds it on either side.
    """

    along: Along
    stretches: tuple[Binding, ...]

    def share_frac(self, what: str) -> float:
        """Return the fraction of the path's length along which something holds."""
        held_m = sum(stretch.to_m - stretch.from_m for stretch in self.stretches if stretch.what == what)
        return float(held_m / self.along.along_m[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """Another way, what it would cost, and what forbids it.

    Attributes
    ----------
    name : str
        `the straight line`.
    length_m, cost_j, duration_s : float
        In space [m]; what the search makes least [J] and time in the air [s], infinite where it cannot be flown.
    cost_frac : float
        How much dearer than the corridor it is; negative: cheaper, and forbidden.
    forbids : tuple of Binding
        Where and why it may not be flown; empty: it may.
    says : str
        All that in a sentence.
    """

    name: str
    length_m: float
    cost_j: float
    duration_s: float
    cost_frac: float
    forbids: tuple[Binding, ...]
    says: str


def what_binds(request: CorridorRequest, points: Floats) -> Binds:
    """Return what holds the straight legs between points (east, north, height [m], shape (n, 3)) where they are.

    The path is sampled densely, by none of the search's code. A constraint holds where the path has less than a stated
    tolerance left to it: 5 m to the ground's clearance and to the height limit, 30 m to a zone, a fifth of the wind
    limit, 2 % of climb or descent rate. Tolls are named where they are felt: above a tenth of the exposure of a metre.
    """
    along = sample_path(request, points)
    found = list(_holding(request, along))
    held = np.zeros(along.along_m.size, dtype=bool)
    for stretch in found:
        held |= (along.along_m >= stretch.from_m - JOIN_M / 2) & (along.along_m <= stretch.to_m + JOIN_M / 2)
    for first, last in _runs(along, ~held):
        from_m, to_m = along.along_m[first], along.along_m[last]
        says = "nothing: the path is straight between what holds it on either side"
        found.append(Binding(from_m=float(from_m), to_m=float(to_m), what="free", says=says))
    return Binds(along=along, stretches=tuple(sorted(found, key=lambda stretch: (stretch.from_m, stretch.what))))


def why_not(
    request: CorridorRequest, points: Floats, other: Floats | None = None, name: str = "the straight line"
) -> WhyNot:
    """Return what another way than a corridor's would cost and what forbids it where.

    Parameters
    ----------
    request : CorridorRequest
        What the corridor was asked for.
    points : array, shape (n, 3)
        The corridor's waypoints: east, north [m], height [m AMSL].
    other : array, shape (m, 3), optional
        The other way; the straight line in space between the corridor's ends when left out. `lowest_straight` gives
        the one along the straight track that keeps its clearance. Where there is no corridor, give the other way as
        `points` too: then it is not compared.
    name : str
        What to call it.
    """
    other = points[[0, -1]] if other is None else other
    legs = legs_of(other)
    cost_j = float(path_cost_j(request, legs).sum())
    base_j = float(path_cost_j(request, legs_of(points)).sum())
    length_m = float(np.linalg.norm(np.diff(other, axis=0), axis=1).sum())
    forbids = tuple(sorted(_forbidding(request, sample_path(request, other)), key=lambda each: each.from_m))
    cost_frac = cost_j / base_j - 1.0
    itself = np.array_equal(other, points)
    return WhyNot(
        name=name,
        length_m=length_m,
        cost_j=cost_j,
        duration_s=float(leg_cost(request, legs).duration_s.sum()),
        cost_frac=cost_frac,
        forbids=forbids,
        says=_verdict(name, length_m, None if itself else cost_frac, forbids),
    )


def lowest_straight(request: CorridorRequest, points: Floats) -> Floats:
    """Return the shortest way along the straight track between a path's ends that keeps its clearance, shape (n, 3).

    A taut string over the ground in the upright plane through both ends; it knows neither height limit nor zones.
    """
    ends = points[[0, -1]]
    track, _ = dense_samples(ends * [1.0, 1.0, 0.0], request.terrain.posting_m / 10.0)
    floor_m = least_alt_m(request, track)
    track[:, 2] = floor_m + 1.0  # assumption: a metre for what lies between the samples
    track[[0, -1], 2] = np.maximum(ends[:, 2], floor_m[[0, -1]])
    way_m = np.hypot(*(track[:, :2] - track[0, :2]).T)
    kept: list[int] = []
    for n in range(track.shape[0]):
        while len(kept) > 1 and _sags(way_m, track[:, 2], kept[-2], kept[-1], n):
            kept.pop()
        kept.append(n)
    return track[kept]


def _sags(way_m: Floats, alt_m: Floats, before: int, here: int, after: int) -> bool:
    """Whether a point lies on or below the line between two others."""
    rise_in = (alt_m[here] - alt_m[before]) * (way_m[after] - way_m[before])
    rise_over = (alt_m[after] - alt_m[before]) * (way_m[here] - way_m[before])
    return bool(rise_in <= rise_over)


def _verdict(name: str, length_m: float, cost_frac: float | None, forbids: tuple[Binding, ...]) -> str:
    """Say it; without a cost where there is no corridor to compare with."""
    reasons = tuple(dict.fromkeys(each.says for each in forbids))
    what = "; ".join(reasons)
    if cost_frac is None:
        return f"{name}, {length_m:.0f} m: {what or 'nothing forbids it'}"
    if not np.isfinite(cost_frac):
        return f"{name}, {length_m:.0f} m: cannot be flown" + (f": {', '.join(reasons)}" if reasons else "")
    if abs(cost_frac) < SAME_FRAC:
        cost = "costs the same"
    else:
        cost = f"costs {abs(cost_frac):.1%} {'more' if cost_frac > 0 else 'less'}"
    return f"{name}, {length_m:.0f} m: {cost}" + (f", but {what}" if what else ", and nothing forbids it")


def _holding(request: CorridorRequest, along: Along) -> Iterator[Binding]:
    near, low = along.held_m <= CLEARANCE_TOUCH_M, along.limit_room_m <= LIMIT_TOUCH_M
    for first, last in _runs(along, near):
        least_m = max(float(along.margin_m[first : last + 1].min()), 0.0)
        says = f"held up by the ground: {least_m:.0f} m over what clearance and errors demand where it is least"
        yield _binding(along, first, last, "clearance", says)
    for first, last in _runs(along, low):
        most_m = -float(along.limit_room_m[first : last + 1].min())
        limit = f"the height limit of {request.limits.height_limit_agl_m:.0f} m above ground"
        says = f"{most_m:.0f} m over {limit}" if most_m >= 0.5 else f"held down by {limit}"
        yield _binding(along, first, last, "height-limit", says)
    for zone, gap_m in zip(request.zones, along.zone_gap_m, strict=True):
        for first, last in _runs(along, gap_m <= ZONE_TOUCH_M):
            least_m = max(float(gap_m[first : last + 1].min()), 0.0)
            says = f"beside zone {zone.id} ({zone.name}), {least_m:.0f} m more than must be kept from it"
            yield _binding(along, first, last, "zone", says)
    yield from _winds(request, along)
    felt_j_per_m = TOLL_SHARE * exposure_j_per_m(request)
    for toll, j_per_m in zip(request.tolls, along.toll_j_per_m, strict=True):
        for first, last in _runs(along, j_per_m > felt_j_per_m):
            paid_j = float((j_per_m * np.gradient(along.along_m))[first : last + 1].sum())
            yield _binding(along, first, last, "toll", f"pays {toll.name}: {paid_j / 1000.0:.0f} kJ of toll")
    yield from _rates(request, along)


def _winds(request: CorridorRequest, along: Along) -> Iterator[Binding]:
    limit_mps = request.flight.wind_limit_mps
    for first, last in _runs(along, along.wind_mps >= WIND_SHARE * limit_mps):
        most_mps = float(along.wind_mps[first : last + 1].max())
        says = f"wind of {most_mps:.1f} m/s, {most_mps / limit_mps:.0%} of the limit of {limit_mps:g} m/s"
        yield _binding(along, first, last, "wind", says)


def _rates(request: CorridorRequest, along: Along) -> Iterator[Binding]:
    climb_mps, descent_mps = request.flight.climb_mps, request.flight.descent_mps
    for first, last in _runs(along, along.climb_mps >= RATE_SHARE * climb_mps):
        says = f"climbs at the limit of {climb_mps:g} m/s, slower over the ground than it could cruise"
        yield _binding(along, first, last, "climb-rate", says)
    for first, last in _runs(along, along.climb_mps <= -RATE_SHARE * descent_mps):
        says = f"descends at the limit of {descent_mps:g} m/s, slower over the ground than it could cruise"
        yield _binding(along, first, last, "descent-rate", says)
    for first, last in _runs(along, along.power_edge):
        says = "at the edge of the aircraft's power: it could not climb 1 m/s faster here"
        yield _binding(along, first, last, "power", says)


def _forbidding(request: CorridorRequest, along: Along) -> Iterator[Binding]:
    for first, last in _runs(along, along.margin_m < 0.0):
        lacking_m = -float(along.margin_m[first : last + 1].min())
        says = f"{lacking_m:.0f} m of clearance lack" if np.isfinite(lacking_m) else "there is no terrain to clear"
        if float(along.height_agl_m[first : last + 1].min()) < 0.0:
            says = f"it runs {-float(along.height_agl_m[first : last + 1].min()):.0f} m deep through the ground"
        yield _located(along, first, last, "clearance", says)
    for first, last in _runs(along, along.limit_room_m < -0.5):
        over_m = -float(along.limit_room_m[first : last + 1].min())
        yield _located(along, first, last, "height-limit", f"it is {over_m:.0f} m over the height limit")
    for zone, gap_m in zip(request.zones, along.zone_gap_m, strict=True):
        for first, last in _runs(along, gap_m < 0.0):
            yield _located(along, first, last, "zone", f"zone {zone.id} ({zone.name}) is in the way")
    for first, last in _runs(along, along.wind_mps > request.flight.wind_limit_mps):
        most_mps = float(along.wind_mps[first : last + 1].max())
        yield _located(along, first, last, "wind", f"the wind of {most_mps:.1f} m/s is above the limit")
    buried = along.height_agl_m < 0.0  # said above; there is no air to fly in
    for first, last in _runs(along, ~along.flyable & ~buried & ~(along.wind_mps > request.flight.wind_limit_mps)):
        yield _located(along, first, last, "power", "the aircraft has not the power or headway, or the wind is unknown")


def _located(along: Along, first: int, last: int, what: str, says: str) -> Binding:
    plain = _binding(along, first, last, what, says)
    return Binding(
        from_m=plain.from_m,
        to_m=plain.to_m,
        what=what,
        says=f"{says} {_stretch_text(plain.from_m, plain.to_m)}",
    )


def _stretch_text(from_m: float, to_m: float) -> str:
    return f"at {from_m:.0f} m" if to_m - from_m < 1.0 else f"from {from_m:.0f} to {to_m:.0f} m"


def _binding(along: Along, first: int, last: int, what: str, says: str) -> Binding:
    return Binding(from_m=float(along.along_m[first]), to_m=float(along.along_m[last]), what=what, says=says)


def _runs(along: Along, holds: Mask) -> list[tuple[int, int]]:
    """Return first and last sample of each run, gaps shorter than `JOIN_M` bridged."""
    where = np.flatnonzero(holds)
    if where.size == 0:
        return []
    breaks = np.flatnonzero(np.diff(along.along_m[where]) > JOIN_M)
    first = where[np.concatenate([[0], breaks + 1])]
    last = where[np.concatenate([breaks, [where.size - 1]])]
    return [(int(a), int(b)) for a, b in zip(first, last, strict=True)]
