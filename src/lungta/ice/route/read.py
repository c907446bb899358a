"""A route from a file that a person or a receiver wrote."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from lungta.core.errors import IceError, Problem
from lungta.core.geo import check_latitude_longitude
from lungta.ice.route.ask import PHONE_SIGMA_M, RouteAsk
from lungta.ice.route.geojson import geojson_points
from lungta.ice.route.gpx import gpx_points
from lungta.ice.route.kml import kml_points, kmz_points
from lungta.ice.route.model import FixedPoint, PointKind, Route
from lungta.ice.route.raw import RawPoint, RawRoute, kind_of
from lungta.ice.route.table import csv_points

LARGEST_BYTES = 20_000_000
TRACK_STEP_M = 10.0
EARTH_M = 6_371_000.0  # mean radius, IUGG
Reader = Callable[[bytes, str], RawRoute]


def _of_text(reader: Callable[[str, str], RawRoute]) -> Reader:
    def read(content: bytes, where: str) -> RawRoute:
        try:
            return reader(content.decode("utf-8-sig"), where)
        except UnicodeDecodeError as error:
            raise IceError("is no UTF-8 text.", where=where, remedy="Save it as UTF-8.") from error

    return read


READERS: dict[str, Reader] = {
    ".gpx": _of_text(gpx_points),
    ".kml": kml_points,
    ".kmz": kmz_points,
    ".csv": _of_text(csv_points),
    ".geojson": _of_text(geojson_points),
    ".json": _of_text(geojson_points),
}


def read_route(path: Path, asked: RouteAsk | None = None) -> Route:
    """Return a route from a GPX, KML, KMZ, CSV or GeoJSON file, its points in the order of the file.

    Parameters
    ----------
    path : Path
        At most 20 MB.
    asked : RouteAsk, optional
        What the file may not say by itself: when it was seen, how well.

    Raises
    ------
    IceError
        When the file cannot be read, holds fewer than two points, a place off the Earth or a point without time; all
        of a file's problems at once.
    """
    asked = asked or RouteAsk()
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise IceError(
            f"A route cannot be a {path.suffix or 'nameless'} file.",
            where=str(path),
            remedy=f"Give one of {', '.join(READERS)}.",
        )
    return route_of(reader(_content(path), path.name), asked, path)


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise IceError("is no file.", where=str(path), remedy="Check the path.")
    if path.stat().st_size > LARGEST_BYTES:
        raise IceError("is larger than 20 MB.", where=str(path), remedy="Export the route alone.")
    return path.read_bytes()


def route_of(raw: RawRoute, asked: RouteAsk, path: Path) -> Route:
    """Return the route that a file's points make, with what had to be taken for granted."""
    _check(raw, asked, path.name)
    said = [f"{path.name}: {text}" for text in raw.said]
    raw = _thinned(raw, said, path.name)
    _grant(raw, asked, said, path.name)
    names = _ids(raw.points, said, path.name)
    points = tuple(_fixed(point, name, asked) for point, name in zip(raw.points, names, strict=True))
    return Route(name=asked.name or raw.name or path.stem, points=points, said=tuple(said))


def _check(raw: RawRoute, asked: RouteAsk, where: str) -> None:
    problems = []
    for point in raw.points:
        try:
            check_latitude_longitude(point.lat_deg, point.lon_deg)
        except ValueError as error:
            problems.append(Problem(what=f"{error}.", where=point.where))
        if point.sigma_m is not None and not 0.0 < point.sigma_m <= 1000.0:
            problems.append(Problem(what=f"sigma_m {point.sigma_m} must lie in (0, 1000] m.", where=point.where))
    if problems:
        raise IceError("has points that cannot be used.", where=where, problems=tuple(problems))
    if len(raw.points) < 2:
        raise IceError("has one point; a route needs at least two.", where=where, remedy="Add the others.")
    timeless = [point.name or point.where for point in raw.points if point.seen_utc is None]
    if timeless and asked.seen_utc is None:
        raise IceError(
            f"does not say when {_some(timeless)} {'was' if len(timeless) == 1 else 'were'} there; without a date the "
            "ice cannot be followed.",
            where=where,
            remedy="Give the day of the survey with --seen 2026-05-12, or add times.",
        )


def _grant(raw: RawRoute, asked: RouteAsk, said: list[str], where: str) -> None:
    timeless = sum(point.seen_utc is None for point in raw.points)
    if timeless and asked.seen_utc is not None:
        when = f"{asked.seen_utc:%Y-%m-%d %H:%M} UTC"
        said.append(f"{where}: points without a time, {timeless}, are taken as seen {when}")
    unsure = sum(point.sigma_m is None for point in raw.points)
    if unsure and asked.sigma_m is None:
        said.append(f"{where}: positions without a stated error, {unsure}: {PHONE_SIGMA_M:g} m is assumed, a phone")


def _thinned(raw: RawRoute, said: list[str], where: str) -> RawRoute:
    """Leave out points of a recorded track that hardly move on: a receiver writes one each second."""
    if any(point.kind != "track" for point in raw.points):
        return raw
    kept = [raw.points[0]]
    for point in raw.points[1:-1]:
        if _apart_m(kept[-1], point) >= TRACK_STEP_M:
            kept.append(point)
    kept.append(raw.points[-1])
    if len(kept) < len(raw.points):
        said.append(f"{where}: {len(kept)} of {len(raw.points)} track points are used, {TRACK_STEP_M:g} m apart")
    return replace(raw, points=tuple(kept))


def _apart_m(one: RawPoint, other: RawPoint) -> float:
    """Distance on a sphere, near enough for thinning."""
    north = math.radians(other.lat_deg - one.lat_deg)
    east = math.radians(other.lon_deg - one.lon_deg) * math.cos(math.radians(one.lat_deg))
    return EARTH_M * math.hypot(north, east)


def _ids(points: tuple[RawPoint, ...], said: list[str], where: str) -> list[str]:
    """Names of points, made unique and never empty."""
    names: list[str] = []
    for number, point in enumerate(points, start=1):
        base = name = point.name or f"P{number}"
        again = 2
        while name in names:
            name, again = f"{base}-{again}", again + 1
        if name != base:
            said.append(f"{where}: the name {base} stands more than once; a later one is called {name}")
        names.append(name)
    return names


def _fixed(point: RawPoint, name: str, asked: RouteAsk) -> FixedPoint:
    seen_utc = point.seen_utc or asked.seen_utc
    assert seen_utc is not None
    return FixedPoint(
        id=name,
        lat_deg=point.lat_deg,
        lon_deg=point.lon_deg,
        alt_amsl_m=point.alt_amsl_m,
        seen_utc=seen_utc,
        kind=kind_of(point.kind, point.name, point.note, PointKind.ANCHOR),
        sigma_m=point.sigma_m or asked.sigma_m or PHONE_SIGMA_M,
        note=point.note,
    )


def _some(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:5])} and {len(names) - 5} more"
