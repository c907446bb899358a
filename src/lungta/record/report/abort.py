"""Abort points as people read them."""

from __future__ import annotations

from itertools import groupby

from lungta.plan.dayplan import AbortPoint


def merged_abort_points(points: tuple[AbortPoint, ...]) -> tuple[AbortPoint, ...]:
    """Return abort points with neighbours of the same way and action joined: least charge, landings in order."""
    merged = []
    for (way, action), group in groupby(points, key=lambda point: (point.way, point.action)):
        stretch = list(group)
        merged.append(
            AbortPoint(
                way=way,
                from_name=stretch[0].from_name,
                to_name=stretch[-1].to_name,
                action=action,
                landing=", ".join(dict.fromkeys(point.landing for point in stretch if point.landing)) or "none near",
                charge_on_landing_frac=min(point.charge_on_landing_frac for point in stretch),
            )
        )
    return tuple(merged)
