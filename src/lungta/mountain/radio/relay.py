"""Where one relay would have to stand for the whole path to be in view."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.mountain.radio.along import LinkAlong, link_along, mast_link
from lungta.mountain.radio.antenna import Antenna, LinkBudget, LinkRule
from lungta.mountain.radio.grid import cells_of, end_of, ground_of
from lungta.mountain.radio.path import AirPath
from lungta.mountain.terrain.grid import Terrain

if TYPE_CHECKING:
    from shapely import Polygon

    from lungta.mountain.radio.relay_kernel import Wanted

Floats = NDArray[np.float64]
Nodes = NDArray[np.int64]
SLACK_FRAC = 0.1  # of the path: places that see this much less than the best are still offered
HELPS_FRAC = 0.01  # assumption: what a relay must add to the view to be worth carrying
CLEARER_RATIO = 1.0  # a first zone wholly free: more of it is worth nothing
KEPT = 400  # places whose clearance is looked at, when none sees everything
AT_ONCE = 100  # places whose clearance is looked at in one go
MOST_POINTS = 150  # of the path, in the search; the places found are judged at all of them


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relay:
    """A place for a relay, judged at every point of the path.

    Attributes
    ----------
    lat_deg, lon_deg, east_m, north_m, ground_amsl_m : float
        Where, and the ground's height.
    slope_deg : float
        Of the ground at the terrain's posting [deg]; cliffs, crevasses and avalanches are NOT seen.
    away_m : float
        Horizontal distance from the place that is better the nearer [m].
    share_in_view_frac : float
        Share of the path's length in clear view of the relay, or of the antenna where it may change over.
    worst_ratio : float
        Least clearance over the first zone's radius, of the hop to the relay and to all points that it is needed for
        and sees.
    worst_margin_db : float
        Least margin of the same [dB].
    feeder : LinkAlong
        From the antenna to the relay, a path of one point.
    onward : LinkAlong
        From the relay to every point of the path.
    """

    lat_deg: float
    lon_deg: float
    east_m: float
    north_m: float
    ground_amsl_m: float
    slope_deg: float
    away_m: float
    share_in_view_frac: float
    worst_ratio: float
    worst_margin_db: float
    feeder: LinkAlong
    onward: LinkAlong


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RelayOutcome:
    """What one relay can do.

    Attributes
    ----------
    direct : LinkAlong
        The link without a relay.
    relays : tuple of Relay
        The best places, best first; empty when none helps.
    places : int
        Terrain nodes that were tried.
    findings : tuple of Finding
        What to know: whether anything sees all of the path.
    """

    direct: LinkAlong
    relays: tuple[Relay, ...]
    places: int
    findings: tuple[Finding, ...]


def best_relay(
    terrain: Terrain,
    antenna: Antenna,
    path: AirPath,
    search: RelaySearch | None = None,
    budget: LinkBudget | None = None,
    rule: LinkRule | None = None,
) -> RelayOutcome:
    """Return the best places for one relay, of all terrain nodes where one may stand.

    Every node in clear view of the antenna is tried. Places are ranked by the share of the path that is in view with
    the relay, then by the worst clearance of both hops up to a wholly free first zone, then by nearness.

    Parameters
    ----------
    terrain : Terrain
        The ground.
    antenna : Antenna
        On it; the relay sends on the same frequency.
    path : AirPath
        What should be in view.
    search : RelaySearch, optional
        Where a relay may stand.
    budget : LinkBudget, optional
        Of either hop. When stated, no hop may be longer than its wanted margin allows; when it is left to assumptions,
        they only inform.
    rule : LinkRule, optional
        What counts as clear view.
    """
    from lungta.mountain.radio.findings import relay_findings

    search, rule = search or RelaySearch(), rule or LinkRule()
    direct = link_along(terrain, antenna, path, budget, rule)
    nodes, slopes_deg = _places(terrain, path, search)
    needed = np.ones_like(direct.in_view) if search.everything else ~direct.in_view
    relays: tuple[Relay, ...] = ()
    if needed.any() and nodes.size:
        hop_m = np.inf if budget is None else _longest_m(direct)
        picked = _ranked(terrain, direct, needed, nodes, search, hop_m)
        relays = tuple(_judged(terrain, direct, needed, nodes[at], float(slopes_deg[at]), search) for at in picked)
    least_frac = 0.0 if search.everything else min(1.0, direct.share_in_view_frac + HELPS_FRAC)
    helping = [each for each in relays if each.share_in_view_frac >= least_frac]
    found = RelayOutcome(direct=direct, relays=tuple(sorted(helping, key=_rank)), places=len(nodes), findings=())
    return replace(found, findings=relay_findings(found, search))


def _rank(relay: Relay) -> tuple[float, float, float]:
    return -round(relay.share_in_view_frac, 6), -min(relay.worst_ratio, CLEARER_RATIO), relay.away_m


def _places(terrain: Terrain, path: AirPath, search: RelaySearch) -> tuple[Nodes, Floats]:
    """The nodes (row, column) where a relay may stand, and the slope at each [deg]."""
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


def _ranked(
    terrain: Terrain, direct: LinkAlong, needed: NDArray[np.bool_], nodes: Nodes, search: RelaySearch, hop_m: float
) -> Nodes:
    """Which nodes are best, apart from each other, by a search over thinned points."""
    from lungta.mountain.radio.relay_kernel import Radio, shares_seen, worst_ratios

    ground, start = ground_of(terrain, direct.rule), end_of(terrain, direct.antenna)
    wanted = _wanted(terrain, direct.path, needed)
    radio = Radio(direct.antenna.wavelength_m, direct.rule.clear_ratio, search.mast_m, hop_m)
    shares = shares_seen(ground, start, nodes, wanted, radio)
    away_m = np.hypot(*(_place_m(terrain, nodes) - np.array(_near_m(direct, search))).T)
    fit = np.flatnonzero(shares >= max(shares.max() - SLACK_FRAC, 0.0))
    fit = fit[np.lexsort((away_m[fit], -np.round(shares[fit], 6)))]
    fit = fit[: max(KEPT, int((shares[fit] > shares.max() - 1e-6).sum()))]
    ratios, picked = np.empty(0), np.empty(0, int)
    while ratios.size < fit.size:  # the nearest first: behind enough clear ones nothing better comes
        some = np.ascontiguousarray(nodes[fit[ratios.size : ratios.size + AT_ONCE]])
        ratios = np.append(ratios, worst_ratios(ground, start, some, wanted, radio, CLEARER_RATIO))
        looked = fit[: ratios.size]
        order = np.lexsort((away_m[looked], -ratios, -np.round(shares[looked], 6)))
        picked = order[_apart(_place_m(terrain, nodes[looked[order]]), search)]
        if picked.size == search.most and (ratios[picked] >= CLEARER_RATIO).all():
            break
    return fit[picked]


def _longest_m(direct: LinkAlong) -> float:
    """How far the budget reaches in free space with its wanted margin [m]."""
    spare_db = direct.budget.allowed_loss_db - direct.budget.wanted_margin_db
    return float(direct.antenna.wavelength_m / (4.0 * np.pi) * 10.0 ** (spare_db / 20.0))


def _near_m(direct: LinkAlong, search: RelaySearch) -> tuple[float, float]:
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


def _judged(
    terrain: Terrain,
    direct: LinkAlong,
    needed: NDArray[np.bool_],
    node: NDArray[np.int64],
    slope_deg: float,
    search: RelaySearch,
) -> Relay:
    """A place judged at every point of the path, with the same functions as any antenna."""
    east_m, north_m = float(terrain.east_m[node[1]]), float(terrain.north_m[node[0]])
    ground_amsl_m = float(terrain.alt_amsl_m[tuple(node)])
    mast = replace(direct.antenna, name="relay", east_m=east_m, north_m=north_m, height_agl_m=search.mast_m)
    onward = link_along(terrain, mast, direct.path, direct.budget, direct.rule)
    feeder = mast_link(terrain, direct.antenna, mast, direct.budget, direct.rule)
    seen = onward.in_view if search.everything else onward.in_view | direct.in_view
    lat_deg, lon_deg = terrain.frame.to_geographic(east_m, north_m)
    used = onward.in_view & needed
    return Relay(
        lat_deg=float(lat_deg),
        lon_deg=float(lon_deg),
        east_m=east_m,
        north_m=north_m,
        ground_amsl_m=ground_amsl_m,
        slope_deg=slope_deg,
        away_m=float(np.hypot(*(np.array([east_m, north_m]) - np.array(_near_m(direct, search))))),
        share_in_view_frac=direct.path.share_frac(seen),
        worst_ratio=float(min([feeder.ratio[0], *onward.ratio[used]])),
        worst_margin_db=float(min([feeder.margin_db[0], *onward.margin_db[used]])),
        feeder=feeder,
        onward=onward,
    )
