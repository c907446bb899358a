"""A carried route in plain words: the sheet that goes along on paper or a phone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from lungta.core.findings import Severity
from lungta.ice.drift.model import FOLLOW_SAID, DriftedPoint, DriftedRoute, Follow, SegmentChange, SegmentState, Spot
from lungta.ice.drift.settings import DAY_S
from lungta.ice.route.model import PointKind
from lungta.ice.route.spoken import degrees_text, utm_text

COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")
SOURCE_SAID = {
    "gps": "position as it was seen",
    "tracking": "speed as it was measured",
    "cells": "between the cells of the map",
    "season": "time that nobody measured",
}
"""Sources of the error budget in plain words."""

STATE_SAID = {
    SegmentState.OPENED: "opened: longer now",
    SegmentState.CLOSED: "closed: shorter now",
    SegmentState.SAME: "no sure change",
    SegmentState.GONE: "gone: torn or closed up",
    SegmentState.UNKNOWN: "not known",
}
"""What became of a segment in plain words."""


NOT_REAL = "NOT REAL"
MADE_SAID = f"{NOT_REAL}: made for practice; nothing here is of any mountain."


def made_up(drifted: DriftedRoute) -> bool:
    """Return whether the route or the velocities say that they are made."""
    return any(NOT_REAL in said for said in (*drifted.notes, drifted.route.name))


def sheet_text(drifted: DriftedRoute) -> str:
    """Return the sheet: every point with both answers, what changed, how sure it is, what to judge."""
    lines = [*_head(drifted), ""]
    after = {segment.from_id: segment for segment in drifted.segments}
    for point in drifted.points:
        lines += [*_point(drifted, point, after.get(point.point.id)), ""]
    lines += [*_when(drifted), "", *_budget(drifted), ""]
    lines += [f"{each.severity.upper()} {_subject(drifted, each.subject)}{each.message}" for each in drifted.findings]
    lines += [*("note: " + note for note in drifted.notes), ""]
    return "\n".join(lines)


def summary_lines(drifted: DriftedRoute) -> list[str]:
    """Return what a terminal shows: the heading, a line for each point, what to judge."""
    lines = [*_head(drifted), ""]
    for point in drifted.points:
        lines.append(f"{point.point.id:<12}{point.point.kind:<8}{_short(point)}")
    for part in (_changed(drifted), _when(drifted), _budget(drifted)):
        lines += ["", *part] if part else []
    lines.append("")
    for finding in drifted.findings:
        if finding.severity is not Severity.NOTICE and not finding.code.startswith("segment-"):
            lines.append(f"{finding.severity}: {_subject(drifted, finding.subject)}{finding.message}")
    return lines


def true_deg(drifted: DriftedRoute, spot: Spot, grid_deg: float) -> float:
    """Return the true bearing, 0..180 deg, of a line on the map that runs at a grid bearing."""
    from pyproj import Geod

    step = 100.0 * np.array([math.sin(math.radians(grid_deg)), math.cos(math.radians(grid_deg))])
    lat_deg, lon_deg = drifted.grid.to_geographic(spot.east_m + step[0], spot.north_m + step[1])
    bearing, _, _ = Geod(ellps="WGS84").inv(spot.lon_deg, spot.lat_deg, float(lon_deg), float(lat_deg))
    return float(bearing % 180.0)


def towards_text(bearing_deg: float) -> str:
    """Return a bearing with its point of the compass.

    >>> towards_text(308.2)
    '308° (NW)'
    """
    return f"{bearing_deg % 360.0:03.0f}° ({COMPASS[round(bearing_deg / 45.0) % 8]})"


def metres(value_m: float) -> str:
    """Return a length as a person says it.

    >>> metres(0.243), metres(3.26), metres(31.7)
    ('0.24 m', '3.3 m', '32 m')
    """
    size = abs(value_m)
    return f"{value_m:.2f} m" if size < 0.995 else f"{value_m:.1f} m" if size < 9.95 else f"{value_m:.0f} m"


def segment_text(segment: SegmentChange) -> str:
    """Return what became of a segment as one phrase."""
    if segment.change_m is None or segment.sigma_m is None or segment.most_m is None or segment.before_m is None:
        return "length not known"
    change_m, sigma_m = segment.change_m, segment.sigma_m
    longer = "longer" if change_m > 0 else "shorter"
    words = f"{metres(abs(change_m))} {longer} than {metres(segment.before_m)}, give or take {metres(1.96 * sigma_m)}"
    if segment.state is SegmentState.SAME:
        words = (
            f"no sure change of {metres(segment.before_m)}: {change_m:+.2f} m, give or take {metres(1.96 * sigma_m)}"
        )
    if segment.state is SegmentState.GONE:
        words += "; count it as gone"
    if abs(segment.most_m) > abs(change_m) + sigma_m:
        more = "opens" if segment.most_m > 0 else "closes"
        words += f"; up to {metres(abs(segment.most_m))} if all that {more} about it does so here"
    return words


def _head(drifted: DriftedRoute) -> list[str]:
    seen = sorted(point.point.seen_utc for point in drifted.points)
    first, last = seen[0], seen[-1]
    dates = f"{first:%d %b %Y}" if (last - first).total_seconds() < DAY_S else f"{first:%d %b %Y} to {last:%d %b %Y}"
    days = (drifted.to_utc - first).total_seconds() / DAY_S
    moved = [point.moved_m for point in drifted.points if point.ice is not None]
    how_far = f"The ice has moved {min(moved):.0f} to {max(moved):.0f} m." if moved else "No point's ice is known."
    return [
        *([MADE_SAID] if made_up(drifted) else []),
        f"{drifted.route.name}: where its ice is on {drifted.to_utc:%d %b %Y %H:%M} UTC",
        f"Seen {dates}, {abs(days):.0f} days {'before' if days >= 0 else 'after'} that. {how_far}",
        "Look before you trust it: nobody has been there to check.",
    ]


def _short(point: DriftedPoint) -> str:
    if point.ice is None:
        return (
            "not covered by the velocity field" if point.last is None else f"left the field {point.lost_utc:%d %b %Y}"
        )
    return (
        f"{utm_text(point.ice.lat_deg, point.ice.lon_deg)}  {metres(point.moved_m):>7} {towards_text(point.toward_deg)}"
        f"  within {metres(point.most.long_m)}  {point.follow}"
    )


def _point(drifted: DriftedRoute, point: DriftedPoint, after: SegmentChange | None) -> Iterator[str]:
    place = point.place
    yield f"{point.point.id}  {point.point.kind}{f'  {point.point.note}' if point.point.note else ''}"
    if point.ice is not None:
        yield f"  ICE    {_where(point.ice)}"
        moved = f"moved {metres(point.moved_m)} towards {towards_text(point.toward_deg)}"
        yield f"         {moved}; {_search(drifted, point)}"
    elif point.last is not None:
        yield f"  ICE    left the velocity field about {point.lost_utc:%d %b %Y} at {_where(point.last)}"
    else:
        yield "  ICE    not known: the velocity field does not cover it"
    yield f"  PLACE  {_where(place)}"
    if after is not None and after.kind in (PointKind.LADDER, PointKind.ROPE):
        yield f"  {after.kind.upper()} to {after.to_id}: {segment_text(after)}"


def _where(spot: Spot) -> str:
    height = "" if spot.alt_amsl_m is None else f"  {spot.alt_amsl_m:.0f} m"
    if height and spot.alt_sigma_m is not None:
        height += f" ± {spot.alt_sigma_m:.0f}"
    return f"{utm_text(spot.lat_deg, spot.lon_deg)}  ({degrees_text(spot.lat_deg, spot.lon_deg)}){height}"


def _search(drifted: DriftedRoute, point: DriftedPoint) -> str:
    assert point.ice is not None
    long, short = metres(point.most.long_m), metres(point.most.short_m)
    if point.most.long_m < 1.2 * point.most.short_m:
        return f"search within {long} (95 in 100), {metres(point.half.long_m)} (half)"
    along = true_deg(drifted, point.ice, point.most.long_deg)
    return f"search {long} along {along:03.0f}°/{along + 180:03.0f}° and {short} across (95 in 100)"


def _changed(drifted: DriftedRoute) -> list[str]:
    """Ladders and ropes one by one, and how many segments changed."""
    lines = [
        f"{segment.kind} {segment.from_id} to {segment.to_id}: {segment_text(segment)}"
        for segment in drifted.segments
        if segment.kind in (PointKind.LADDER, PointKind.ROPE)
    ]
    counts = {state: sum(each.state is state for each in drifted.segments) for state in SegmentState}
    said = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return [*lines, f"segments: {said}"]


def _when(drifted: DriftedRoute) -> list[str]:
    """Which answer to go by, for how many points."""
    lines = ["Two answers. The ice carries ladders, anchors and rope. The place keeps the steps that the bed makes."]
    for follow in Follow:
        names = [point.point.id for point in drifted.points if point.follow is follow]
        if names:
            who = "all" if len(names) == len(drifted.points) else _some(names)
            lines.append(f"  {who}: {FOLLOW_SAID[follow]}")
    return lines


def _budget(drifted: DriftedRoute) -> list[str]:
    known = [point for point in drifted.points if point.ice is not None]
    if not known:
        return []
    lines = ["How sure (1-sigma of east or north, middle of all points):"]
    for source, words in SOURCE_SAID.items():
        sigma = median(_sigma_m(getattr(point.budget, source)) for point in known)
        lines.append(f"  {words:<30}{sigma:7.2f} m")
    lines.append(f"  {'all together':<30}{median(_sigma_m(point.budget.total) for point in known):7.2f} m")
    heights = [point.ice.alt_sigma_m for point in known if point.ice and point.ice.alt_sigma_m is not None]
    words = f"{median(heights):7.2f} m" if heights else "no heights given (--surface)"
    lines.append(f"  {'height of the ice there':<30}{words}")
    return lines


def _sigma_m(covariance_m2: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> float:
    return float(np.sqrt(0.5 * np.trace(covariance_m2)))


def _subject(drifted: DriftedRoute, subject: str) -> str:
    return f"{subject}: " if subject and subject != drifted.route.name else ""


def _some(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:6])} and {len(names) - 6} more"
