"""Where one relay would have to stand for the whole path to be in view."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.mountain.radio.along import LinkAlong, link_along, mast_link
from lungta.mountain.radio.antenna import Antenna, LinkBudget, LinkRule
from lungta.mountain.radio.path import AirPath
from lungta.mountain.radio.relay_places import (
    CLEARER_RATIO,
    RelaySearch,
    longest_hop_m,
    near_place_m,
    places_for_a_relay,
    ranked_places,
)
from lungta.mountain.terrain.grid import Terrain

__all__ = ["CLEARER_RATIO", "Relay", "RelayOutcome", "RelaySearch", "best_relay"]

Floats = NDArray[np.float64]
HELPS_FRAC = 0.01  # assumption: what a relay must add to the view to be worth carrying


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
    nodes, slopes_deg = places_for_a_relay(terrain, path, search)
    needed = np.ones_like(direct.in_view) if search.everything else ~direct.in_view
    relays: tuple[Relay, ...] = ()
    if needed.any() and nodes.size:
        hop_m = np.inf if budget is None else longest_hop_m(direct)
        picked = ranked_places(terrain, direct, needed, nodes, search, hop_m)
        relays = tuple(_judged(terrain, direct, needed, nodes[at], float(slopes_deg[at]), search) for at in picked)
    least_frac = 0.0 if search.everything else min(1.0, direct.share_in_view_frac + HELPS_FRAC)
    helping = [each for each in relays if each.share_in_view_frac >= least_frac]
    found = RelayOutcome(direct=direct, relays=tuple(sorted(helping, key=_rank)), places=len(nodes), findings=())
    return replace(found, findings=relay_findings(found, search))


def _rank(relay: Relay) -> tuple[float, float, float]:
    return -round(relay.share_in_view_frac, 6), -min(relay.worst_ratio, CLEARER_RATIO), relay.away_m


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
        away_m=float(np.hypot(*(np.array([east_m, north_m]) - np.array(near_place_m(direct, search))))),
        share_in_view_frac=direct.path.share_frac(seen),
        worst_ratio=float(min([feeder.ratio[0], *onward.ratio[used]])),
        worst_margin_db=float(min([feeder.margin_db[0], *onward.margin_db[used]])),
        feeder=feeder,
        onward=onward,
    )
