"""Where a relay may stand, and which of these places are best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.radio.along import LinkAlong
from lungta.mountain.radio.grid import cells_of, end_of, ground_of
from lungta.mountain.radio.path import AirPath
from lungta.mountain.terrain.grid import Terrain

if TYPE_CHECKING:
    from shapely import Polygon

    from lungta.mountain.radio.relay_kernel import Wanted

Floats = NDArray[np.float64]
Nodes = NDArray[np.int64]
SLACK_FRAC = 0.1  # of the path: places that see this much less than the best are still offered
CLEARER_RATIO = 1.0  # a first zone wholly free: more of it is worth nothing
KEPT = 400  # places whose clearance is looked at, when none sees everything
AT_ONCE = 500  # places tried in one go, the nearest first
MOST_POINTS = 150  # of the path, in the search; the places found are judged at all of them
ALL_FRAC = 1.0 - 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class RelaySearch:
    """Where a relay may stand and what it has to see.

    Attributes
    ----------
    mast_m : float
        Height of the relay's antenna above the ground [m], positive.
    reach_m : float
        Greatest distance of the relay from the path [m], positive.
    steepest_deg : float
        Steepest ground that a relay is set up on [deg], at the terrain's posting.
    highest_amsl_m : float
        Highest ground that a relay is carried to [m AMSL].
    keep_out : tuple of polygon
        Areas without a relay, in the terrain's frame [m]: zones, crevassed ice.
    everything : bool
        Whether the relay has to see every point, since the radio cannot change over in flight; otherwise it has to see
        what the antenna does not.
    near_m : (float, float) or None
        Place (east, north) that is better the nearer, such as home [m]; the antenna unless given.
    apart_m : float
        Least distance between two places that are offered [m].
    most : int
        Places that are offered.
    """

    mast_m: float = 3.0  # assumption: as the antenna at the pad
    reach_m: float = 3000.0
    steepest_deg: float = 35.0  # assumption: people still stand there; snow on it may slide
    highest_amsl_m: float = np.inf
    keep_out: tuple[Polygon, ...] = ()
    everything: bool = False
    near_m: tuple[float, float] | None = None
    apart_m: float = 300.0
    most: int = 3

    def __post_init__(self) -> None:
        for name in ("mast_m", "reach_m"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")
        if self.most < 1:
            raise ValueError(f"most must be 1 or more, got {self.most}")


def places_for_a_relay(terrain: Terrain, path: AirPath, search: RelaySearch) -> tuple[Nodes, Floats]:
    """Return the nodes (row, column) where a relay may stand, and the slope at each [deg]."""
    from scipy.spatial import cKDTree

    from lungta.mountain.terrain.shape import slope_deg

    rows, columns = _box(terrain.north_m, path.north_m, search), _box(terrain.east_m, path.east_m, search)
    near = replace(
        terrain,
        east_m=terrain.east_m[columns],
        north_m=terrain.north_m[rows],
        alt_amsl_m=terrain.alt_amsl_m[rows, columns],
        sigma_m=terrain.sigma_m[rows, columns],
    )
    slopes_deg = slope_deg(near)
    nodes = np.argwhere((slopes_deg <= search.steepest_deg) & (near.alt_amsl_m <= search.highest_amsl_m))
    places_m = _place_m(near, nodes)
    away_m, _ = cKDTree(np.column_stack([path.east_m, path.north_m])).query(places_m)
    keep = away_m <= search.reach_m
    if search.keep_out:
        import shapely

        for area in search.keep_out:
            keep &= ~shapely.intersects_xy(area, *places_m.T)
    kept = nodes[keep]
    return np.ascontiguousarray(kept + np.array([rows.start, columns.start])), slopes_deg[kept[:, 0], kept[:, 1]]


def _box(axis_m: Floats, path_m: Floats, search: RelaySearch) -> slice:
    """The nodes of an axis within reach of a path, and one more on either side for the slope; at least three."""
    low, high = np.searchsorted(axis_m, [path_m.min() - search.reach_m, path_m.max() + search.reach_m])
    low = min(max(0, int(low) - 1), max(0, axis_m.size - 3))
    return slice(low, min(axis_m.size, max(int(high) + 1, low + 3)))


def ranked_places(
    terrain: Terrain, direct: LinkAlong, needed: NDArray[np.bool_], nodes: Nodes, search: RelaySearch, hop_m: float
) -> Nodes:
    """Return which nodes are best, apart from each other, by a search over thinned points.

    The nearest are tried first: behind enough places that see everything well nothing better can come.
    """
    from lungta.mountain.radio.relay_kernel import Radio, shares_seen, worst_ratios

    ground, start = ground_of(terrain, direct.rule), end_of(terrain, direct.antenna)
    wanted = _wanted(terrain, direct.path, needed)
    radio = Radio(direct.antenna.wavelength_m, direct.rule.clear_ratio, search.mast_m, hop_m)
    places_m = _place_m(terrain, nodes)
    away_m = np.hypot(*(places_m - np.array(near_place_m(direct, search))).T)
    nearest = np.argsort(away_m, kind="stable")
    shares, ratios = np.full(len(nodes), -1.0), np.full(len(nodes), -np.inf)

    def look_at(some: Nodes) -> None:
        ratios[some] = worst_ratios(ground, start, nodes[some], wanted, radio, CLEARER_RATIO)

    def best_of(some: Nodes) -> Nodes:
        order = some[np.lexsort((away_m[some], -ratios[some], -np.round(shares[some], 6)))]
        return order[_apart(places_m[order], search)]

    for some in np.array_split(nearest, range(AT_ONCE, len(nodes), AT_ONCE)):
        shares[some] = shares_seen(ground, start, nodes[some], wanted, radio)
        wanted = wanted._replace(best=max(wanted.best, float(shares[some].max())))
        look_at(some[shares[some] >= ALL_FRAC])
        picked = best_of(np.flatnonzero(ratios >= CLEARER_RATIO))
        if picked.size == search.most:
            return picked
    fit = nearest[shares[nearest] >= max(shares.max() - SLACK_FRAC, 0.0)]
    fit = fit[np.argsort(-np.round(shares[fit], 6), kind="stable")]
    fit = fit[: max(KEPT, int((shares[fit] > shares.max() - 1e-6).sum()))]
    look_at(fit[ratios[fit] == -np.inf])
    return best_of(fit)


def longest_hop_m(direct: LinkAlong) -> float:
    """Return how far the budget reaches in free space with its wanted margin [m]."""
    spare_db = direct.budget.allowed_loss_db - direct.budget.wanted_margin_db
    return float(direct.antenna.wavelength_m / (4.0 * np.pi) * 10.0 ** (spare_db / 20.0))


def near_place_m(direct: LinkAlong, search: RelaySearch) -> tuple[float, float]:
    """Return the place that a relay is better the nearer to [m]."""
    return search.near_m or (direct.antenna.east_m, direct.antenna.north_m)


def _place_m(terrain: Terrain, nodes: Nodes) -> Floats:
    return np.column_stack([terrain.east_m[nodes[:, 1]], terrain.north_m[nodes[:, 0]]])


def _apart(places_m: Floats, search: RelaySearch) -> Nodes:
    """Which places of a list keep apart from those before them, as many as are wanted."""
    left = np.ones(len(places_m), bool)
    picked: list[int] = []
    while left.any() and len(picked) < search.most:
        picked.append(int(np.argmax(left)))
        left &= np.hypot(*(places_m - places_m[picked[-1]]).T) >= search.apart_m
    return np.array(picked, dtype=np.int64)


def _wanted(terrain: Terrain, path: AirPath, needed: NDArray[np.bool_]) -> Wanted:
    """The points that a relay has to see, thinned, far ones of each other first so that bad places are soon left."""
    from lungta.mountain.radio.relay_kernel import Wanted

    own = np.diff(path.edges_m)
    own = own / own.sum() if own.sum() > 0.0 else np.full(own.size, 1.0 / own.size)
    at = np.flatnonzero(needed)
    groups = np.array_split(at, min(MOST_POINTS, at.size))
    chosen = np.array([group[len(group) // 2] for group in groups])
    weights = np.array([own[group].sum() for group in groups])
    order = np.argsort([int(f"{number:010b}"[::-1], 2) for number in range(chosen.size)], kind="stable")
    x, y = cells_of(terrain, path.east_m[chosen], path.north_m[chosen])
    points = np.column_stack([x, y, path.alt_amsl_m[chosen]])
    return Wanted(np.ascontiguousarray(points[order]), weights[order], 1.0 - float(weights.sum()), SLACK_FRAC)
