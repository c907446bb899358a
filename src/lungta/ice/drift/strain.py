"""What became of a route's segments: longer, shorter, gone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lungta.ice.drift.flow import Floats, Flow
from lungta.ice.drift.journey import Journey
from lungta.ice.drift.model import SegmentChange, SegmentState
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.drift.spread import between
from lungta.ice.route.model import Route

SURE = 1.96  # of standard deviations: 95 times in 100 for a normal error
WORTH_SAYING_M = 0.05  # assumption: a change that a ladder's lashing takes up


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Meeting:
    """All points of a route brought to the times at which their segments are compared.

    Attributes
    ----------
    together : Journey
        Each point from when it was seen to when the later end of its segment was; two per segment, in their order.
    now : Journey
        Each point from when it was seen to the date asked for.
    """

    together: Journey
    now: Journey


def changes(flow: Flow, meeting: Meeting, route: Route, settings: DriftSettings) -> tuple[SegmentChange, ...]:
    """Return what became of each segment."""
    return tuple(_change(flow, meeting, route, settings, number) for number in range(len(route.points) - 1))


def _change(flow: Flow, meeting: Meeting, route: Route, settings: DriftSettings, number: int) -> SegmentChange:
    ends, early = (number, number + 1), (2 * number, 2 * number + 1)
    first, second = (route.points[end] for end in ends)
    now, together = meeting.now, meeting.together
    before_m, after_m, sigma_m, most_m = None, None, None, None
    known = not (together.lost[list(early)].any() or now.lost[list(ends)].any())
    if known:
        was = together.end_m[early[1]] - together.end_m[early[0]]
        is_now = now.end_m[ends[1]] - now.end_m[ends[0]]
        before_m, after_m = float(np.hypot(*was)), float(np.hypot(*is_now))
        sigma_m = _sigma_m(flow, meeting, route, settings, number)
        most_m = _most_m(now, ends, was, settings.resolution_m or settings.error_cells * flow.cell_m)
    state = _state(before_m, after_m, sigma_m, settings)
    return SegmentChange(
        from_id=first.id,
        to_id=second.id,
        kind=first.kind,
        before_m=before_m,
        after_m=after_m,
        sigma_m=sigma_m,
        most_m=most_m,
        state=state,
    )


def _state(
    before_m: float | None, after_m: float | None, sigma_m: float | None, settings: DriftSettings
) -> SegmentState:
    if before_m is None or after_m is None or sigma_m is None:
        return SegmentState.UNKNOWN
    change_m = after_m - before_m
    if abs(change_m) <= max(SURE * sigma_m, WORTH_SAYING_M):
        return SegmentState.SAME
    if abs(change_m) > settings.gone_frac * before_m:
        return SegmentState.GONE
    return SegmentState.OPENED if change_m > 0.0 else SegmentState.CLOSED


def _sigma_m(flow: Flow, meeting: Meeting, route: Route, settings: DriftSettings, number: int) -> float:
    """1-sigma of the change of length: the same position error stands in both lengths, and so nearly cancels."""
    i, j = number, number + 1
    a, b = 2 * number, 2 * number + 1
    now, together = meeting.now, meeting.together
    new = _unit(now.end_m[j] - now.end_m[i])
    old = _unit(together.end_m[b] - together.end_m[a])
    variance = 0.0
    for end, early in ((i, a), (j, b)):
        lever = now.deformation[end].T @ new - together.deformation[early].T @ old
        variance += route.points[end].sigma_m ** 2 * float(lever @ lever)
    both = [np.sum(between(flow, now, pair, settings), axis=0) for pair in ((i, i), (j, j), (i, j))]
    variance += float(new @ (both[0] + both[1] - both[2] - both[2].T) @ new)
    for early in (a, b):  # points that were seen at different times
        variance += float(old @ np.sum(between(flow, together, (early, early), settings), axis=0) @ old)
    return float(np.sqrt(max(variance, 0.0)))


def _most_m(now: Journey, ends: tuple[int, int], was: Floats, resolution_m: float) -> float:
    """Change of length if all stretching within the field's resolution along the segment took place in it."""
    length_m = float(np.hypot(*was))
    along = _unit(was)
    deformation = now.deformation[list(ends)].mean(axis=0)
    stretch = float(np.linalg.norm(deformation @ along)) - 1.0
    return max(length_m, resolution_m) * stretch


def _unit(vector: Floats) -> Floats:
    length = float(np.hypot(*vector))
    return vector / length if length else np.array([0.0, 1.0])
