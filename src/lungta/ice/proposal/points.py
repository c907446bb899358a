"""The points of a proposal that are read over a radio, and the proposal as a route for files and for next season."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.model import NO_ROUTE, Leg, LegKind, Line, ProposedPoint, ProposedRoute
from lungta.ice.route.model import FixedPoint, PointKind, Route

SHORTCUT_M = 4.0
"""Points are left out where the straight line stays this near [m] and crosses nothing unwalkable: assumption."""


def points_of(line: Line, legs: tuple[Leg, ...], ground: Ground) -> tuple[ProposedPoint, ...]:
    """Return the points from the lower end: both camps, the ends of ladders and ropes, bends between."""
    marks: dict[int, tuple[PointKind, str]] = {}
    for leg in legs:
        bends = _bends(line, leg.first, leg.last, ground)
        for place in bends:
            marks.setdefault(place, (PointKind.TRACK, ""))
        if leg.kind is LegKind.ROPE:
            for place in bends[1:-1]:
                marks[place] = PointKind.ROPE, f"rope {leg.number}, goes on"
            words = f"rope {leg.number}: {leg.rope_m:.0f} m, {leg.anchors} anchors"
            marks[leg.first] = PointKind.ROPE, _joined(marks[leg.first][1], words)
            marks[leg.last] = PointKind.ANCHOR, f"top of rope {leg.number}"
        if leg.kind is LegKind.LADDER:
            marks[leg.first] = PointKind.LADDER, _joined(marks[leg.first][1], _ladder_words(leg))
            marks[leg.last] = PointKind.ANCHOR, f"far end of ladder {leg.number}"
    last = line.along_m.size - 1
    kind, note = marks[0]  # a ladder or rope that begins at the very end must not be lost
    marks[0] = PointKind.CAMP if kind is PointKind.TRACK else kind, _joined("lower end", note)
    marks[last] = PointKind.CAMP, _joined(marks[last][1], "upper end")
    return _numbered(line, marks, ground.grid)


def _joined(*words: str) -> str:
    return "; ".join(word for word in words if word)


def route_of(proposed: ProposedRoute, surveyed_utc: datetime, sigma_m: float) -> Route:
    """Return a proposal as a route, so that it can be written as one and carried along with the ice next season."""
    points = tuple(
        FixedPoint(
            id=point.id,
            lat_deg=point.lat_deg,
            lon_deg=point.lon_deg,
            alt_amsl_m=point.alt_amsl_m,
            seen_utc=surveyed_utc,
            kind=point.kind,
            sigma_m=sigma_m,
            note=point.note,
        )
        for point in proposed.points
    )
    return Route(name=f"{proposed.name} (PROPOSAL)", points=points, said=(NO_ROUTE,))


def _ladder_words(leg: Leg) -> str:
    sections = "1 section" if leg.sections == 1 else f"{leg.sections} sections"
    return f"ladder {leg.number}: {sections}, span {leg.length_m:.1f} m, rise {leg.rise_m:+.1f} m"


def _bends(line: Line, first: int, last: int, ground: Ground) -> list[int]:
    """Return the places of a stretch that its bends need, ends included (Douglas & Peucker 1973).

    A straight line that would lead over something unwalkable is bent, however near it stays: whoever follows the points
    alone must not be led into a crevasse.
    """
    kept, open_ = {first, last}, [(first, last)]
    while open_:
        low, high = open_.pop()
        if high - low < 2:
            continue
        away_m = _off_line(line, low, high)
        if away_m.max() <= SHORTCUT_M and _clear(line, low, high, ground):
            continue
        middle = low + 1 + int(np.argmax(away_m)) if away_m.max() > 0.0 else (low + high) // 2
        kept.add(middle)
        open_ += [(low, middle), (middle, high)]
    return sorted(kept)


def _off_line(line: Line, low: int, high: int) -> NDArray[np.float64]:
    """Return how far the places between two lie from the straight line through both [m]."""
    east_m, north_m = line.east_m[high] - line.east_m[low], line.north_m[high] - line.north_m[low]
    length_m = float(np.hypot(east_m, north_m))
    to_east_m = line.east_m[low + 1 : high] - line.east_m[low]
    to_north_m = line.north_m[low + 1 : high] - line.north_m[low]
    if length_m == 0.0:
        return np.asarray(np.hypot(to_east_m, to_north_m))
    along = np.clip((to_east_m * east_m + to_north_m * north_m) / length_m**2, 0.0, 1.0)
    return np.asarray(np.hypot(to_east_m - along * east_m, to_north_m - along * north_m))


def _clear(line: Line, low: int, high: int, ground: Ground) -> bool:
    """Return whether the straight line between two places is walkable all along."""
    ends_m = line.east_m[[low, high]], line.north_m[[low, high]]
    steps = 2 + int(4.0 * np.hypot(np.diff(ends_m[0]), np.diff(ends_m[1]))[0] / ground.grid.pixel_m)
    part = np.linspace(0.0, 1.0, steps)
    row, column = ground.grid.pixel_of(*(end_m[0] + part * (end_m[1] - end_m[0]) for end_m in ends_m))
    return bool(ground.walkable[np.rint(row).astype(int), np.rint(column).astype(int)].all())


def _numbered(line: Line, marks: dict[int, tuple[PointKind, str]], grid: MapGrid) -> tuple[ProposedPoint, ...]:
    places: NDArray[np.int64] = np.array(sorted(marks))
    lat_deg, lon_deg = grid.to_geographic(line.east_m[places], line.north_m[places])
    return tuple(
        ProposedPoint(
            id=f"P{number:02d}",
            kind=marks[int(place)][0],
            lat_deg=float(lat_deg[number - 1]),
            lon_deg=float(lon_deg[number - 1]),
            alt_amsl_m=float(line.alt_amsl_m[place]),
            along_m=float(line.along_m[place]),
            note=marks[int(place)][1],
        )
        for number, place in enumerate(places, start=1)
    )
