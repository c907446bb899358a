"""Why there is no path: the smallest sets of constraints that, relaxed, would open one."""

from __future__ import annotations

from dataclasses import replace
from math import dist

import numpy as np
from scipy.ndimage import label

from lungta.core.findings import Finding, error, notice
from lungta.mountain.site.model import Zone
from lungta.plan.corridor.ends import active_text
from lungta.plan.corridor.lattice import COARSE, Lattice, build_lattice
from lungta.plan.corridor.relax import (
    corrected,
    surveyed,
    with_any_power,
    with_clearance,
    with_wind,
    without_room,
    zones_within,
)
from lungta.plan.corridor.request import CorridorRequest
from lungta.plan.corridor.search import search_path
from lungta.plan.corridor.smallest import Openings, smallest_openings

WIND_FRACTIONS = 0.8, 0.6, 0.4, 0.2, 0.0
"""What is left of the wind, tried from the most to the least."""
CLEARANCE_FRACTIONS = 0.8, 0.6, 0.4
"""The same of the clearance; advice to fly lower still would be no advice."""
LARGEST_SET = 3
MOST_SEARCHES = 48  # each 0.2 to 0.8 s over the Khumbu
ZONE_PREFIX = "zone "


def explain_no_path(request: CorridorRequest) -> tuple[Finding, ...]:
    """Return findings that say which constraints cut the path and what would make it flyable.

    Constraints are relaxed one by one, then in pairs, then in threes, until some set opens a path; every set of that
    size that does is said: zones one by one, the wind, the aircraft's power, the clearance, what hangs below, and how
    well ground and place are known. The height limit is not among them: it never closes a path. The lattice is coarse:
    what it opens is open, but a gap narrower than its columns can be missed.
    """
    names = constraint_names(request)
    found = smallest_openings(names, lambda relaxed: _opens(request, relaxed), LARGEST_SET, MOST_SEARCHES)
    if not found.sets:
        return (_nothing_helps(request),)
    if not found.smallest:
        return (
            _several(request, found.sets[0], f"{len(found.sets[0])} at once, and fewer were not found to be enough"),
        )
    findings = [_finding(request, opening, found) for opening in found.sets]
    return tuple(findings) if found.complete else (*findings, _cut_short(request))


def constraint_names(request: CorridorRequest) -> tuple[str, ...]:
    """Return the names of all constraints that could cut a path: `zone tents`, `wind`, `power`, `clearance`, ..."""
    reach_m = _search_reach_m(request)
    names = [f"{ZONE_PREFIX}{zone.id}" for zone in zones_within(request, reach_m)]
    names += ["wind", "power", "clearance"]
    if request.room.below_m > 0.0 or request.room.aside_m > 0.0:
        names.append("room")
    return (*names, "accuracy")


def relax(request: CorridorRequest, names: frozenset[str], mildest: float = 0.0) -> CorridorRequest:
    """Return the request with the named constraints relaxed as far as advice may go.

    `mildest`, a fraction, leaves that much of the wind or, from `CLEARANCE_FRACTIONS`, of the clearance.
    """
    kept = tuple(zone for zone in request.zones if f"{ZONE_PREFIX}{zone.id}" not in names)
    relaxed = replace(request, zones=kept)
    if "wind" in names:
        relaxed = with_wind(relaxed, mildest)
    if "power" in names:
        relaxed = with_any_power(relaxed)
    if "clearance" in names:
        relaxed = with_clearance(relaxed, max(mildest, CLEARANCE_FRACTIONS[-1]) * request.limits.min_clearance_m)
    if "room" in names:
        relaxed = without_room(relaxed)
    return corrected(surveyed(relaxed)) if "accuracy" in names else relaxed


def _search_reach_m(request: CorridorRequest) -> float:
    """Return how far from the straight way the search may look, grown around zones [m]."""
    start, goal = map(request.pad_east_north_m, (request.from_pad, request.to_pad))
    return 3.0 * COARSE.margin_m(dist(start, goal))


def _opens(request: CorridorRequest, names: frozenset[str]) -> bool:
    return _has_path(relax(request, names))


def _has_path(request: CorridorRequest) -> bool:
    """Whether a coarse lattice has a path; where open ground alone does not join the pads, that is known at once."""
    lattice = build_lattice(request, COARSE)
    return _joined(lattice) and search_path(request, lattice) is not None


def _joined(lattice: Lattice) -> bool:
    """Whether cells that may be flown over at some height join the pads, corners included."""
    surfaces = lattice.surfaces
    piece, _ = label(np.isfinite(surfaces.floor_m), structure=np.ones((3, 3), dtype=int))
    ends = []
    for column in (lattice.start_column, lattice.goal_column):
        east_m, north_m = lattice.columns.east_m.flat[column], lattice.columns.north_m.flat[column]
        row = int((north_m - surfaces.south_m) // surfaces.cell_north_m)
        ends.append(piece[row, int((east_m - surfaces.west_m) // surfaces.cell_east_m)])
    return bool(ends[0] == ends[1] != 0)


def _finding(request: CorridorRequest, opening: frozenset[str], found: Openings) -> Finding:
    if len(opening) == 1:
        return _single(request, next(iter(opening)))
    how = "neither alone" if len(opening) == 2 else "no one or two of them"
    more = f" Other sets of {len(opening)} do as well." if len(found.sets) > 1 else ""
    return _several(request, opening, f"{how} is enough", more)


def _single(request: CorridorRequest, name: str) -> Finding:
    if name == "wind":
        text = (
            f"No path can be flown within {request.flight.wind_limit_mps:g} m/s of wind and "
            f"{request.flight.cruise_mps:g} m/s of airspeed; with {_mildest_wind(request, frozenset()):.0%} of the "
            f"wind there is one: take an earlier or calmer hour. The wind: {request.wind.description}."
        )
    elif name == "power":
        text = "The aircraft has not the power to fly any path with this load at these heights; carry less mass."
    elif name == "clearance":
        clearance_m = request.limits.min_clearance_m
        least_m = clearance_m * _mildest_clearance(request, frozenset())
        text = (
            f"No path keeps {clearance_m:.0f} m of clearance; with {least_m:.0f} m there is one, if whoever set the "
            "clearance agrees."
        )
    elif name == "room":
        text = (
            f"No path has room for what hangs {request.room.below_m:.0f} m below and swings {request.room.aside_m:.0f} "
            "m aside; with the load drawn up to the aircraft there is one: a shorter sling, or calmer air."
        )
    elif name == "accuracy":
        text = (
            "No path clears the errors of terrain and navigation; with terrain surveyed to 1 m and corrected "
            "positioning there is one."
        )
    else:
        zone = _zone(request, name)
        advice = "fly outside those hours" if zone.active else "ask for its outline to be narrowed"
        text = f"Zone {zone.id} ({zone.name}, {active_text(zone)}) cuts every path; without it there is one: {advice}."
    return error(f"cut-by-{'zone' if name.startswith(ZONE_PREFIX) else name}", text, request.id)


def _several(request: CorridorRequest, opening: frozenset[str], how: str, more: str = "") -> Finding:
    if all(name.startswith(ZONE_PREFIX) for name in opening):
        names = ", ".join(
            f"{zone.id} ({active_text(zone)})" for zone in request.zones if f"{ZONE_PREFIX}{zone.id}" in opening
        )
        return error(
            "cut-by-zones",
            f"Together the zones {names} cut every path; without all of them there is one, {how}: fly when fewer are "
            f"active.{more}",
            request.id,
        )
    words = "; ".join(_words(request, name, opening) for name in constraint_names(request) if name in opening)
    return error("cut-by-several", f"A path opens only with all of these, {how}: {words}.{more}", request.id)


def _words(request: CorridorRequest, name: str, opening: frozenset[str]) -> str:
    others = opening - {name}
    if name == "wind":
        return f"{_mildest_wind(request, others):.0%} of the wind"
    if name == "clearance":
        return f"{request.limits.min_clearance_m * _mildest_clearance(request, others):.0f} m of clearance"
    plain = {
        "power": "less mass",
        "room": "the load drawn up to the aircraft",
        "accuracy": "terrain surveyed to 1 m and corrected positioning",
    }
    if name in plain:
        return plain[name]
    zone = _zone(request, name)
    return f"without zone {zone.id} ({active_text(zone)})"


def _mildest_wind(request: CorridorRequest, others: frozenset[str]) -> float:
    eased = relax(request, others)
    return next(f for f in WIND_FRACTIONS if f == 0.0 or _has_path(with_wind(eased, f)))


def _mildest_clearance(request: CorridorRequest, others: frozenset[str]) -> float:
    eased, clearance_m = relax(request, others), request.limits.min_clearance_m
    last = CLEARANCE_FRACTIONS[-1]
    return next(f for f in CLEARANCE_FRACTIONS if f == last or _has_path(with_clearance(eased, f * clearance_m)))


def _zone(request: CorridorRequest, name: str) -> Zone:
    return next(zone for zone in request.zones if f"{ZONE_PREFIX}{zone.id}" == name)


def _nothing_helps(request: CorridorRequest) -> Finding:
    return error(
        "no-corridor",
        f"No path joins {request.from_pad.name} and {request.to_pad.name}, and with all constraints relaxed together "
        "(every zone, calm air, any power, 40 % of the clearance, surveyed ground) none wider than 60 m opens. Choose "
        "another pad or a terrain model without voids between them.",
        request.id,
    )


def _cut_short(request: CorridorRequest) -> Finding:
    return notice(
        "explanation-cut-short",
        f"After {MOST_SEARCHES} searches not every set of constraints of that size had been tried; others may do too.",
        request.id,
    )
