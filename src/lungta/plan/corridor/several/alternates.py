"""Corridors for other winds: which different ones there are, and which to fly when."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.mountain.wind.field import WindField
from lungta.plan.corridor.energy import legs_of, path_cost_j
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.corridor.request import CorridorRequest

Floats = NDArray[np.float64]

DISTINCT_M = 60.0  # assumption: nearer paths are one to a pilot, and to the people below
COMPARED_M = 20.0  # paths are compared at points so far apart
MOST_NEEDED = 4  # sets of more paths are not all tried: the next that helps most is added
LOSS_FRAC = 0.05  # assumption: a saving within what winds are known to is not worth a second mission file


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alternates:
    """Different corridors between two pads, and what each costs in each wind.

    Attributes
    ----------
    winds : tuple of str
        Names of the winds, in the order given.
    names : tuple of str
        Names of the paths: the wind that each was found in first.
    corridors : tuple of Corridor
        The paths. The first is the base: that of the first wind that has one.
    cost_j : array, shape (paths, winds)
        What the search makes least [J]; infinite where the path cannot be flown in that wind.
    best : tuple of int or None
        Which path is cheapest in each wind; None where none can be flown.
    stay_loss_frac : array, shape (winds,)
        How much dearer the base is than the best in each wind; infinite where the base cannot be flown and another
        can, NaN where none can.
    needed : tuple of int
        Fewest paths, the base among them, that leave no wind dearer by more than 5 % than the best of all.
    findings : tuple of Finding
        `no-corridor-in-wind` for each wind without a way, `base-will-do` or `alternates-needed`.
    """

    winds: tuple[str, ...]
    names: tuple[str, ...]
    corridors: tuple[Corridor, ...]
    cost_j: Floats
    best: tuple[int | None, ...]
    stay_loss_frac: Floats
    needed: tuple[int, ...]
    findings: tuple[Finding, ...]


def find_alternates(request: CorridorRequest, winds: Mapping[str, WindField]) -> Alternates:
    """Return the different corridors that a set of winds asks for, each costed in every wind.

    A corridor is searched for in each wind. Those that stay within 60 m of one found before (`apart_m`) are taken for
    the same. Each remaining path is costed in
    each wind by the search's own measure: clearance, zones and height limit do not depend on wind.

    Parameters
    ----------
    request : CorridorRequest
        The way; its own wind is not used.
    winds : mapping of str to WindField
        Named winds: directions and speeds (`wind_rose`), or the hours of a day. The first is the base.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:  # compiled searches and NumPy let a second core work
        found = list(
            pool.map(lambda wind: find_corridor(replace(request, wind=wind), explain=False).corridor, winds.values())
        )
    names: list[str] = []
    kept: list[Corridor] = []
    for name, corridor in zip(winds, found, strict=True):
        if corridor is not None and all(apart_m(corridor, other) > DISTINCT_M for other in kept):
            names.append(name)
            kept.append(corridor)
    cost_j = np.array([[_cost_j(replace(request, wind=wind), path) for wind in winds.values()] for path in kept])
    cost_j = cost_j.reshape(len(kept), len(winds))
    least_j = cost_j.min(axis=0, initial=np.inf)
    loss_frac = _loss_frac(cost_j[:1], least_j)
    needed = _fewest(cost_j, least_j)
    return Alternates(
        winds=tuple(winds),
        names=tuple(names),
        corridors=tuple(kept),
        cost_j=cost_j,
        best=tuple(int(np.argmin(column)) if np.isfinite(column).any() else None for column in cost_j.T),
        stay_loss_frac=loss_frac,
        needed=needed,
        findings=_findings(request, (tuple(winds), tuple(names)), cost_j, loss_frac, needed),
    )


def apart_m(one: Corridor, other: Corridor) -> float:
    """Return how far two paths are apart at most [m]: in plan, combined with the difference of their heights.

    In plan the discrete Frechet distance of points 20 m apart: the shortest leash that joins two walkers, one on each
    path, neither turning back (Eiter & Mannila 1994, "Computing discrete Frechet distance"). In height the greatest
    difference at equal shares of the way.
    """
    lines = [path.points_m for path in (one, other)]
    plan = [shapely.segmentize(shapely.LineString(line[:, :2]), COMPARED_M) for line in lines]
    level_m = float(shapely.frechet_distance(*plan))
    heights = [_height_profile(line) for line in lines]
    return float(np.hypot(level_m, np.abs(heights[0] - heights[1]).max()))


def _height_profile(points: Floats) -> Floats:
    way_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points[:, :2], axis=0).T))])
    return np.interp(np.linspace(0.0, 1.0, 200), way_m / way_m[-1], points[:, 2])


def _cost_j(request: CorridorRequest, corridor: Corridor) -> float:
    points = corridor.points_m
    return float(path_cost_j(request, legs_of(points)).sum())


def _loss_frac(cost_j: Floats, least_j: Floats) -> Floats:
    """Return how much dearer the best of some paths is than the best of all in each wind."""
    some_j = cost_j.min(axis=0, initial=np.inf)
    known = np.isfinite(least_j)
    loss = np.full(least_j.shape, np.nan)
    loss[known] = some_j[known] / least_j[known] - 1.0
    return loss


def _fewest(cost_j: Floats, least_j: Floats) -> tuple[int, ...]:
    """Return the base and as few others as leave no wind dearer by more than 5 %; of equally few the cheapest."""
    paths = cost_j.shape[0]
    for size in range(1, min(paths, MOST_NEEDED) + 1):
        tried = [(0, *others) for others in combinations(range(1, paths), size - 1)]
        loss = [_loss_frac(cost_j[list(chosen)], least_j) for chosen in tried]
        enough = [n for n, each in enumerate(loss) if not (each > LOSS_FRAC).any()]
        if enough:
            return tried[min(enough, key=lambda n: float(np.nansum(loss[n])))]
    chosen = list(range(min(paths, 1)))
    while (_loss_frac(cost_j[chosen], least_j) > LOSS_FRAC).any():
        chosen.append(min(range(paths), key=lambda n: _dear(cost_j[[*chosen, n]], least_j)))
    return tuple(chosen)


def _dear(cost_j: Floats, least_j: Floats) -> tuple[int, float]:
    """Return in how many winds some paths lose more than is borne, and what they lose where they can be flown."""
    loss = _loss_frac(cost_j, least_j)
    return int((loss > LOSS_FRAC).sum()), float(loss[np.isfinite(loss)].sum())


def _findings(
    request: CorridorRequest,
    names: tuple[tuple[str, ...], tuple[str, ...]],
    cost_j: Floats,
    loss_frac: Floats,
    needed: tuple[int, ...],
) -> tuple[Finding, ...]:
    winds, paths = names
    closed = [wind for wind, column in zip(winds, cost_j.T, strict=True) if not np.isfinite(column).any()]
    findings = []
    if closed:
        text = f"No corridor can be flown in: {', '.join(closed)}."
        findings.append(warning("no-corridor-in-wind", text, request.id))
    if len(needed) > 1:
        worst = int(np.nanargmax(loss_frac))
        loss = f"costs {loss_frac[worst]:.1%} more" if np.isfinite(loss_frac[worst]) else "cannot be flown"
        text = (
            f"The path for {paths[0]} {loss} in {winds[worst]} than another would. Have {len(needed)} paths ready, "
            f"those for {', '.join(paths[n] for n in needed)}: then no wind costs more than {LOSS_FRAC:.0%} above the "
            "best."
        )
        findings.append(notice("alternates-needed", text, request.id))
    elif needed:
        most = float(np.nanmax(loss_frac))
        text = f"The path for {paths[0]} will do in every wind: it costs at most {most:.1%} more than the best."
        findings.append(notice("base-will-do", text, request.id))
    return tuple(findings)
