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
    """Return the fewest drops from which every ladder and rope lies within reach, and what is to be said.

    Each leg may be served from an interval of the route; the fewest points that meet all intervals are found by taking
    the one whose interval ends first and going as far along as it allows (optimal for intervals of one length).

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
            f"No ground within {settings.aside_m:.0f} m of {route.name} is flat, firm and out of reach enough for a "
            "drop of loads; its material has no drop point and is not in a manifest."
        )
        return (), (error("ice-route-no-drop", words, route.name),)
    middle_m = np.array([0.5 * (route.line.along_m[leg.first] + route.line.along_m[leg.last]) for leg in legs])
    chosen = _fewest(middle_m, places.along_m, settings.carry_m)
    served = [int(np.argmin(np.abs(places.along_m[chosen] - at))) for at in middle_m]
    findings = _far(route, legs, middle_m, places.along_m[chosen], settings)
    used = sorted(set(served))
    drops = []
    for number, index in enumerate(used, 1):
        own = tuple(leg for leg, by in zip(legs, served, strict=True) if by == index)
        drops.append(_drop(number, own, places, chosen[index], ground, slope_deg))
    return tuple(drops), findings


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Places:
    """Candidates: where along the route, which cell, how far aside."""

    along_m: Floats
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    aside_m: Floats


def _places(route: ProposedRoute, ground: Ground, slope_deg: NDArray[np.float32], settings: Drops) -> _Places:
    """Return for each place of the route the nearest good ground, where there is some near enough."""
    from scipy.ndimage import distance_transform_edt
    from scipy.spatial import cKDTree

    grid = ground.grid
    clear = distance_transform_edt(ground.walkable & ground.known) * grid.pixel_m > settings.clear_m
    safe = np.maximum(ground.serac, ground.avalanche) <= settings.most_reach
    rows, columns = np.nonzero(clear & safe & (slope_deg <= settings.most_slope_deg) & ~ground.doubtful)
    if not rows.size:
        return _Places(along_m=np.zeros(0), rows=rows, columns=columns, aside_m=np.zeros(0))
    tree = cKDTree(np.stack(grid.place_of(rows, columns), axis=1))
    line = route.line
    aside_m, nearest = tree.query(np.stack([line.east_m, line.north_m], axis=1), distance_upper_bound=settings.aside_m)
    good = np.isfinite(aside_m)
    chosen = nearest[good]
    return _Places(
        along_m=line.along_m[good], rows=rows[chosen], columns=columns[chosen], aside_m=np.asarray(aside_m[good])
    )


def _fewest(middle_m: Floats, along_m: Floats, carry_m: float) -> NDArray[np.int64]:
    """Return the fewest candidates that have every leg within carrying distance, or as near as there is one."""
    chosen: list[int] = []
    for at in np.sort(middle_m):
        if chosen and abs(along_m[chosen[-1]] - at) <= carry_m:
            continue
        within = np.flatnonzero(np.abs(along_m - at) <= carry_m)
        best = int(within[np.argmax(along_m[within])]) if within.size else int(np.argmin(np.abs(along_m - at)))
        if best not in chosen:
            chosen.append(best)
    return np.array(chosen)


def _far(
    route: ProposedRoute, legs: list[Leg], middle_m: Floats, along_m: Floats, settings: Drops
) -> tuple[Finding, ...]:
    far = [
        f"{leg.kind.value} {leg.number} ({np.abs(along_m - at).min():.0f} m)"
        for leg, at in zip(legs, middle_m, strict=True)
        if np.abs(along_m - at).min() > settings.carry_m
    ]
    if not far:
        return ()
    words = f"No good ground for a drop within {settings.carry_m:.0f} m along the route of {', '.join(far)}."
    return (warning("ice-route-far-drop", words, route.name),)


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
