"""Points of a GPX file: its route, else its waypoints, else its track."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from lungta.core.errors import IceError
from lungta.ice.route.raw import RawPoint, RawRoute


def gpx_points(text: str, where: str) -> RawRoute:
    """Return the points of GPX text.

    A route (`rte`) comes first; waypoints of the same name add what the route does not say. Without a route the
    waypoints count in their order, without waypoints the track.

    Raises
    ------
    IceError
        When it is no GPX or holds no point.
    """
    import gpxpy
    from gpxpy.gpx import GPXException

    try:
        gpx = gpxpy.parse(text)
    except (GPXException, ValueError, LookupError) as error:
        raise IceError(f"cannot be read as GPX: {error}.", where=where, remedy="Export it again as GPX 1.1.") from error
    said: list[str] = []
    routes = [route for route in gpx.routes if route.points]
    tracks = [segment for track in gpx.tracks for segment in track.segments if segment.points]
    if routes:
        points, kind = _with_waypoints(list(routes[0].points), list(gpx.waypoints)), ""
        _left_out(said, len(routes) - 1, "more route", routes[0].name or "the first")
    elif gpx.waypoints:
        points, kind = list(gpx.waypoints), ""
        said.append("waypoints are taken in the order of the file")
    else:
        points, kind = [point for segment in tracks for point in segment.points], "track"
    if not points:
        raise IceError("holds no point.", where=where, remedy="Export route, waypoints or track, not the empty file.")
    if tracks and kind != "track":
        said.append("the track in the file is not used; its route or waypoints are")
    name = (routes[0].name if routes else "") or gpx.name or (gpx.tracks[0].name if gpx.tracks else "") or ""
    raw = tuple(_raw(point, number, kind) for number, point in enumerate(points, start=1))
    return RawRoute(name=name, points=raw, said=tuple(said))


def _left_out(said: list[str], count: int, what: str, kept: str) -> None:
    if count:
        said.append(f"{count} {what}{'s' if count > 1 else ''} in the file not used; {kept} is")


def _with_waypoints(points: list[Any], waypoints: list[Any]) -> list[Any]:
    """Add to points of a route what waypoints of the same name say."""
    named = {waypoint.name: waypoint for waypoint in waypoints if waypoint.name}
    for point in points:
        waypoint = named.get(point.name)
        for field in ("elevation", "time", "type", "symbol", "description", "comment"):
            if waypoint is not None and not getattr(point, field):
                setattr(point, field, getattr(waypoint, field))
    return points


def _raw(point: Any, number: int, kind: str) -> RawPoint:
    note = " ".join(text.strip() for text in (point.comment, point.description) if text)
    return RawPoint(
        where=f"point {number}",
        lat_deg=float(point.latitude),
        lon_deg=float(point.longitude),
        alt_amsl_m=None if point.elevation is None else float(point.elevation),
        seen_utc=_utc(point.time),
        name=(getattr(point, "name", None) or "").strip(),
        kind=kind or " ".join(text for text in (point.type, point.symbol) if text),
        note=note,
    )


def _utc(time: datetime | None) -> datetime | None:
    """GPX's times are UTC, whether they say so or not."""
    if time is None:
        return None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
