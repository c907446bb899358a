"""Points of a GeoJSON file: its points, else the corners of its lines."""

from __future__ import annotations

import json
from typing import Any

from lungta.core.errors import IceError
from lungta.ice.route.raw import RawPoint, RawRoute, time_of


def geojson_points(text: str, where: str) -> RawRoute:
    """Return the points of GeoJSON text (RFC 7946: longitude first): features with a point, else corners of lines.

    Properties `id` or `name`, `kind`, `seen_utc` or `time`, `sigma_m`, `note` are read.

    Raises
    ------
    IceError
        When it is no GeoJSON or holds no point.
    """
    try:
        held = json.loads(text)
        features = held["features"] if held.get("type") == "FeatureCollection" else [held]
        said: list[str] = []
        points = [
            _point(feature["geometry"]["coordinates"], feature.get("properties") or {}, number, said)
            for number, feature in enumerate(features, start=1)
            if (feature.get("geometry") or {}).get("type") == "Point"
        ]
        if not points:
            corners = [
                corner
                for feature in features
                if (feature.get("geometry") or {}).get("type") == "LineString"
                for corner in feature["geometry"]["coordinates"]
            ]
            points = [_point(corner, {"kind": "track"}, number, said) for number, corner in enumerate(corners, 1)]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise IceError(
            f"cannot be read as GeoJSON: {error}.", where=where, remedy="Export a FeatureCollection of points."
        ) from error
    if not points:
        raise IceError("holds no point and no line.", where=where, remedy="Export points or a line.")
    return RawRoute(name=str(held.get("name") or ""), points=tuple(points), said=tuple(dict.fromkeys(said)))


def _point(place: list[float], about: dict[str, Any], number: int, said: list[str]) -> RawPoint:
    when, sigma_m = about.get("seen_utc") or about.get("time"), about.get("sigma_m")
    seen_utc = None
    if when:
        seen_utc, granted = time_of(str(when))
        said += [granted] if granted else []
    return RawPoint(
        where=f"feature {number}",
        lat_deg=float(place[1]),
        lon_deg=float(place[0]),
        alt_amsl_m=float(place[2]) if len(place) > 2 else None,
        seen_utc=seen_utc,
        sigma_m=None if sigma_m is None else float(sigma_m),
        name=str(about.get("id") or about.get("name") or ""),
        kind=str(about.get("kind") or about.get("type") or ""),
        note=str(about.get("note") or ""),
    )
