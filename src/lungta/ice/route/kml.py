"""Points of a KML or KMZ file: its placemarks with a point, else the corners of its lines."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

from lungta.core.errors import IceError
from lungta.ice.route.raw import RawPoint, RawRoute, time_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_BYTES = 20_000_000


def kmz_points(content: bytes, where: str) -> RawRoute:
    """Return the points of a KMZ: of the first KML in it.

    Raises
    ------
    IceError
        When it is no KMZ or holds no point.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [info for info in archive.infolist() if info.filename.lower().endswith(".kml")]
            if not names or names[0].file_size > LARGEST_BYTES:
                raise IceError("holds no KML that can be read.", where=where, remedy="Export it again.")
            return kml_points(archive.read(names[0]), where)
    except zipfile.BadZipFile as error:
        raise IceError("is no KMZ (a zip archive).", where=where, remedy="Export it again.") from error


def kml_points(content: bytes, where: str) -> RawRoute:
    """Return the points of a KML: placemarks with a point in their order, else the corners of lines and tracks.

    `kind`, `sigma_m` and `seen_utc` are taken from `ExtendedData` when they are there, times from `TimeStamp`.

    Raises
    ------
    IceError
        When it is no KML or holds no point.
    """
    from lxml import etree

    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise IceError(f"cannot be read as KML: {error}.", where=where, remedy="Export it again.") from error
    said: list[str] = []
    marks = [each for each in root.iter() if _tag(each) == "Placemark"]
    points = [_placemark(mark, number, said, where) for number, mark in enumerate(marks, 1) if _child(mark, "Point")]
    if not points:
        points = [point for mark in marks for point in _corners(mark, where)]
    elif any(_child(mark, "LineString", "Track") for mark in marks):
        said.append("lines in the file are not used; its points are")
    if not points:
        raise IceError("holds no point and no line.", where=where, remedy="Export placemarks or a path.")
    name = _text(next((each for each in root.iter() if _tag(each) in ("Document", "Folder")), root), "name")
    return RawRoute(name=name, points=tuple(points), said=tuple(dict.fromkeys(said)))


def _tag(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: _Element, *tags: str) -> list[_Element]:
    return [each for each in element.iter() if _tag(each) in tags]


def _text(element: _Element, tag: str) -> str:
    found = next((each for each in element if _tag(each) == tag), None)
    return (found.text or "").strip() if found is not None else ""


def _placemark(mark: _Element, number: int, said: list[str], where: str) -> RawPoint:
    data = {
        each.get("name", ""): " ".join("".join(str(text) for text in each.itertext()).split())
        for each in _child(mark, "Data", "SimpleData")
    }
    place = f"placemark {number}"
    coordinates = "".join((each.text or "") for each in _child(_child(mark, "Point")[0], "coordinates"))
    when = data.get("seen_utc") or next((each.text or "" for each in _child(mark, "when", "begin")), "")
    sigma = data.get("sigma_m", "")
    lat_deg, lon_deg, alt_m = _place(coordinates, f"{where}, {place}")
    return RawPoint(
        where=place,
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        alt_amsl_m=alt_m,
        seen_utc=_time(when, said, f"{where}, {place}"),
        sigma_m=_number(sigma, f"{where}, {place}") if sigma else None,
        name=_text(mark, "name"),
        kind=data.get("kind", ""),
        note=data.get("note") or _text(mark, "description"),
    )


def _corners(mark: _Element, where: str) -> list[RawPoint]:
    """Corners of lines, and places of `gx:Track` with their times."""
    found = []
    for line in _child(mark, "LineString"):
        for corner in "".join((each.text or "") for each in _child(line, "coordinates")).split():
            found.append((corner, ""))
    for track in _child(mark, "Track"):
        times = [each.text or "" for each in track if _tag(each) == "when"]
        corners = [",".join((each.text or "").split()) for each in track if _tag(each) == "coord"]
        found += list(zip(corners, times, strict=False))
    said: list[str] = []
    points = []
    for number, (corner, when) in enumerate(found, start=1):
        lat_deg, lon_deg, alt_m = _place(corner, f"{where}, corner {number}")
        time = _time(when, said, f"{where}, corner {number}")
        points.append(
            RawPoint(
                where=f"corner {number}",
                lat_deg=lat_deg,
                lon_deg=lon_deg,
                alt_amsl_m=alt_m,
                seen_utc=time,
                kind="track",
            )
        )
    return points


def _place(text: str, where: str) -> tuple[float, float, float | None]:
    """Latitude, longitude and height of KML's `lon,lat[,height]`; a height of exactly 0 is KML's for none."""
    parts = [part for part in text.strip().split(",") if part.strip()]
    if len(parts) < 2:
        raise IceError(f"{text.strip()!r} is no place.", where=where, remedy="KML writes lon,lat,height.")
    lon_deg, lat_deg, *height = (_number(part, where) for part in parts)
    return lat_deg, lon_deg, height[0] if height and height[0] != 0.0 else None


def _number(text: str, where: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise IceError(f"{text!r} is no number.", where=where, remedy="Write figures with a point.") from error


def _time(text: str, said: list[str], where: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        time, granted = time_of(text)
    except ValueError as error:
        raise IceError(f"{text!r} is no time.", where=where, remedy="Write it as 2026-05-12T06:30:00Z.") from error
    if granted:
        said.append(granted)
    return time
