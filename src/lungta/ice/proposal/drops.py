"""Where loads are set down beside a route, and what goes to which place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, error, warning
from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.model import Leg, LegKind, ProposedRoute
from lungta.ice.proposal.settings import Drops

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A place for loads beside a route.

    Attributes
    ----------
    id, name : str
        `ice-1`, and words for a person.
    lat_deg, lon_deg, alt_amsl_m : float
        Place.
    along_m, aside_m : float
        How far along the route, and how far from it [m].
    slope_deg : float
        Of the ground [deg].
    legs : tuple of Leg
        Ladders and ropes whose material goes there.
    """

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    alt_amsl_m: float
    along_m: float
    aside_m: float
    slope_deg: float
    legs: tuple[Leg, ...]


def drops_of(
    route: ProposedRoute, ground: Ground, slope_deg: NDArray[np.float32], settings: Drops
) -> tuple[tuple[Drop, ...], tuple[Finding, ...]]:
    """Return the fewest drops from which every ladder and rope can be built from below, and what is to be said.

    Doctors come from below and cross nothing that is not built: a leg is served from where it begins, or from up to
    `settings.carry_m` before. The fewest points that meet all these intervals are found by taking the one that ends
    first and going as far along as it allows (optimal for intervals).

    Parameters
    ----------
    route : ProposedRoute
        What is to be built.
    ground : Ground
        For firm places.
    slope_deg : array of float32, shape of the grid
        Slope of the surface [deg].
    settings : Drops
        How far, how flat, how safe.
    """
    legs = [leg for leg in route.legs if leg.kind is not LegKind.WALK]
    if not legs:
        return (), ()
    places = _places(route, ground, slope_deg, settings)
    if not places.along_m.size:
        words = (
            f"No ground within {settings.aside_m:.0f} m of {route.name} is flat and firm enough for a drop of loads; "
            "its material has no drop point and is not in a manifest."
        )
        return (), (error("ice-route-no-drop", words, route.name),)
    begins_m = np.array([route.line.along_m[leg.first] for leg in legs])
    chosen = _fewest(begins_m, places.along_m, settings.carry_m)
    served = [_below(at, places.along_m[chosen]) for at in begins_m]
    carried_m = begins_m - places.along_m[chosen][served]
    findings = (*_far(route, legs, carried_m, settings), *_in_reach(route, places, settings))
    used = sorted(set(served))
    drops = []
    for number, index in enumerate(used, 1):
        own = tuple(leg for leg, by in zip(legs, served, strict=True) if by == index)
        drops.append(_drop(number, own, places, chosen[index], ground, slope_deg))
    return tuple(drops), findings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Places:
    """Candidates: where along the route, which cell, how far aside; whether they are out of reach of dangers."""

    along_m: Floats
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    aside_m: Floats
    safe: bool


def _places(route: ProposedRoute, ground: Ground, slope_deg: NDArray[np.float32], settings: Drops) -> _Places:
    """Return for each place of the route the nearest good ground, where there is some near enough.

    Ground out of reach of dangers comes first; where there is none the rest has to do, and it is said.
    """
    from scipy.ndimage import distance_transform_edt

    grid = ground.grid
    clear = distance_transform_edt(ground.walkable & ground.known) * grid.pixel_m > settings.clear_m
    safe = np.maximum(ground.serac, ground.avalanche) <= settings.most_reach
    firm = clear & (slope_deg <= settings.most_slope_deg) & ~ground.doubtful
    out_of_reach = _near(route, ground, firm & safe, settings, safe=True)
    return out_of_reach if out_of_reach.along_m.size else _near(route, ground, firm, settings, safe=False)


def _near(route: ProposedRoute, ground: Ground, firm: NDArray[np.bool_], settings: Drops, *, safe: bool) -> _Places:
    from scipy.spatial import cKDTree

    grid = ground.grid
    rows, columns = np.nonzero(firm)
    if not rows.size:
        return _Places(along_m=np.zeros(0), rows=rows, columns=columns, aside_m=np.zeros(0), safe=safe)
    tree = cKDTree(np.stack(grid.place_of(rows, columns), axis=1))
    line = route.line
    aside_m, nearest = tree.query(np.stack([line.east_m, line.north_m], axis=1), distance_upper_bound=settings.aside_m)
    good = np.isfinite(aside_m)
    chosen = nearest[good]
    return _Places(
        along_m=line.along_m[good],
        rows=rows[chosen],
        columns=columns[chosen],
        aside_m=np.asarray(aside_m[good]),
        safe=safe,
    )


def _fewest(begins_m: Floats, along_m: Floats, carry_m: float) -> NDArray[np.int64]:
    """Return the fewest candidates that serve every leg, or the nearest below where none is near enough."""
    chosen: list[int] = []
    for at in np.sort(begins_m):
        if chosen and 0.0 <= at - along_m[chosen[-1]] <= carry_m:
            continue
        below = np.flatnonzero(along_m <= at)
        best = int(below[np.argmax(along_m[below])]) if below.size else int(np.argmin(along_m))
        if best not in chosen:
            chosen.append(best)
    return np.array(chosen)


def _below(at_m: float, along_m: Floats) -> int:
    """Return which drop serves a leg: the last one before it, else the first of all."""
    before = np.flatnonzero(along_m <= at_m)
    return int(before[np.argmax(along_m[before])]) if before.size else int(np.argmin(along_m))


def _far(route: ProposedRoute, legs: list[Leg], carried_m: Floats, settings: Drops) -> tuple[Finding, ...]:
    found = []
    far = _named(legs, carried_m > settings.carry_m)
    if far:
        words = f"No good ground for a drop within {settings.carry_m:.0f} m before {far}: more is carried on the back."
        found.append(warning("ice-route-far-drop", words, route.name))
    beyond = _named(legs, carried_m < 0.0)
    if beyond:
        words = f"No good ground for a drop before {beyond}: the drop lies beyond, so the material must be carried up."
        found.append(warning("ice-route-drop-beyond", words, route.name))
    return tuple(found)


def _named(legs: list[Leg], those: NDArray[np.bool_]) -> str:
    return ", ".join(f"{leg.kind.value} {leg.number}" for leg, named in zip(legs, those, strict=True) if named)


def _in_reach(route: ProposedRoute, places: _Places, settings: Drops) -> tuple[Finding, ...]:
    if places.safe:
        return ()
    words = (
        f"All good ground for drops within {settings.aside_m:.0f} m lies in reach of seracs or avalanches by more than "
        f"{settings.most_reach:g}: fetch loads quickly."
    )
    return (warning("ice-route-drops-in-reach", words, route.name),)


def _drop(
    number: int,
    legs: tuple[Leg, ...],
    places: _Places,
    index: int,
    ground: Ground,
    slope_deg: NDArray[np.float32],
) -> Drop:
    row, column = int(places.rows[index]), int(places.columns[index])
    lat_deg, lon_deg = ground.grid.to_geographic(*ground.grid.place_of(row, column))
    return Drop(
        id=f"ice-{number}",
        name=f"Icefall drop {number}",
        lat_deg=float(lat_deg),
        lon_deg=float(lon_deg),
        alt_amsl_m=float(ground.alt_amsl_m[row, column]),
        along_m=float(places.along_m[index]),
        aside_m=float(places.aside_m[index]),
        slope_deg=float(slope_deg[row, column]),
        legs=legs,
    )
