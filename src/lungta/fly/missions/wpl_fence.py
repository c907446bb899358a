"""Fence and rally points as MAVLink plain text, for ground stations that keep them in files of their own.

Mission Planner and MAVProxy read the form of `QGC WPL 110` for all three kinds of plan; items are those of the MAVLink
common set: one `NAV_FENCE_POLYGON_VERTEX_INCLUSION` or `_EXCLUSION` for each corner, with the number of corners as
parameter 1, and one `NAV_RALLY_POINT` for each place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lungta.fly.missions.mission import Mission
from lungta.fly.missions.wpl import HEADER


def fence_text(mission: Mission) -> str:
    """Return the outline to stay inside of and the zones to stay out of; empty without either."""
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    inside = mavlink.MAV_CMD_NAV_FENCE_POLYGON_VERTEX_INCLUSION
    outside = mavlink.MAV_CMD_NAV_FENCE_POLYGON_VERTEX_EXCLUSION
    rows = list(_corners(mission.fence, inside, mavlink.MAV_FRAME_GLOBAL)) if mission.fence else []
    for zone in mission.zones:
        rows += _corners(zone.outline, outside, mavlink.MAV_FRAME_GLOBAL)
    return _text(rows)


def rally_text(mission: Mission) -> str:
    """Return the rally points, their heights above the take-off pad; empty without any."""
    from pymavlink.dialects.v20 import ardupilotmega as mavlink

    frame, command = mavlink.MAV_FRAME_GLOBAL_RELATIVE_ALT, mavlink.MAV_CMD_NAV_RALLY_POINT
    rows = [
        _row(frame, command, 0, (place.lat_deg, place.lon_deg, place.fly_at_above_pad_m)) for place in mission.rally
    ]
    return _text(rows)


def _corners(outline: Sequence[tuple[float, float]], command: int, frame: int) -> Iterator[str]:
    return (_row(frame, command, len(outline), (lat_deg, lon_deg, 0.0)) for lat_deg, lon_deg in outline)


def _row(frame: int, command: int, count: int, place: tuple[float, float, float]) -> str:
    """Everything of a row but its number: current, frame, command, four parameters, place, autocontinue."""
    lat_deg, lon_deg, height_m = place
    return "\t".join(
        [
            "0",
            str(frame),
            str(command),
            str(count),
            "0",
            "0",
            "0",
            f"{lat_deg:.8f}",
            f"{lon_deg:.8f}",
            f"{height_m:.2f}",
            "1",
        ]
    )


def _text(rows: Sequence[str]) -> str:
    numbered = [f"{index}\t{row}" for index, row in enumerate(rows)]
    return "\n".join([HEADER, *numbered]) + "\n" if rows else ""
