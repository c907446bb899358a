"""Abort points as people read them."""

from __future__ import annotations

from itertools import groupby

from lungta.plan.dayplan import AbortPoint


def merged_abort_points(points: tuple[AbortPoint, ...]) -> tuple[AbortPoint, ...]:
    """Return abort points with neighbours of the same action joined; the least charge of each stretch stands."""
    merged = []
    for action, group in groupby(points, key=lambda point: point.action):
        stretch = list(group)
        merged.append(
            AbortPoint(
                from_name=stretch[0].from_name,
                to_name=stretch[-1].to_name,
                action=action,
                charge_on_landing_frac=min(point.charge_on_landing_frac for point in stretch),
            )
        )
    return tuple(merged)
