"""A carried route as data: JSON for programs, rows for tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import numpy as np

import lungta
from lungta.ice.drift.ellipse import Ellipse
from lungta.ice.drift.model import DriftedPoint, DriftedRoute, SegmentChange, Spot
from lungta.ice.drift.spread import SOURCES

SCHEMA = "lungta.ice.drift/1"


def drift_json(drifted: DriftedRoute) -> str:
    """Return everything as JSON, units in the names."""
    return json.dumps(drift_data(drifted), indent=1) + "\n"


def drift_data(drifted: DriftedRoute) -> dict[str, Any]:
    """Return everything as plain data."""
    return {
        "schema": SCHEMA,
        "lungta": lungta.__version__,
        "route": drifted.route.name,
        "to_utc": drifted.to_utc.isoformat(),
        "crs": drifted.grid.crs,
        "points": [_point(point) for point in drifted.points],
        "segments": [_segment(segment) for segment in drifted.segments],
        "findings": [
            {"severity": each.severity.value, "code": each.code, "message": each.message, "subject": each.subject}
            for each in drifted.findings
        ],
        "notes": list(drifted.notes),
        "settings": asdict(drifted.settings),
    }


def _point(point: DriftedPoint) -> dict[str, Any]:
    return {
        "id": point.point.id,
        "kind": point.point.kind.value,
        "note": point.point.note,
        "seen_utc": point.point.seen_utc.isoformat(),
        "seen_alt_amsl_m": point.point.alt_amsl_m,
        "place": _spot(point.place),
        "ice": _spot(point.ice),
        "last": _spot(point.last),
        "lost_utc": point.lost_utc.isoformat() if point.lost_utc else None,
        "moved_m": round(point.moved_m, 3),
        "toward_deg": round(point.toward_deg, 2),
        "follow": point.follow.value,
        "ellipse_50": _ellipse(point.half),
        "ellipse_95": _ellipse(point.most),
        "covariance_m2": {source: _matrix(getattr(point.budget, source)) for source in (*SOURCES, "total")},
        "basis": asdict(point.basis),
    }


def _spot(spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    data = asdict(spot)
    rounded = {"lat_deg": 8, "lon_deg": 8, "east_m": 3, "north_m": 3, "alt_amsl_m": 2, "alt_sigma_m": 2}
    return {name: None if value is None else round(value, rounded[name]) for name, value in data.items()}


def _ellipse(ellipse: Ellipse) -> dict[str, float]:
    return {
        "long_m": round(ellipse.long_m, 3),
        "short_m": round(ellipse.short_m, 3),
        "long_grid_deg": round(ellipse.long_deg, 2),
    }


def _matrix(covariance_m2: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> list[float]:
    """East with east, north with north, east with north."""
    return [round(float(covariance_m2[a, b]), 6) for a, b in ((0, 0), (1, 1), (0, 1))]


def _segment(segment: SegmentChange) -> dict[str, Any]:
    return {
        "from": segment.from_id,
        "to": segment.to_id,
        "kind": segment.kind.value,
        "state": segment.state.value,
        **{
            name: None if (value := getattr(segment, name)) is None else round(value, 4)
            for name in ("before_m", "after_m", "change_m", "strain_frac", "sigma_m", "most_m")
        },
    }


def drift_rows(drifted: DriftedRoute) -> list[dict[str, Any]]:
    """Return a row for each point, with what became of the segment that it leads to."""
    segments = {segment.from_id: segment for segment in drifted.segments}
    return [_row(point, segments.get(point.point.id)) for point in drifted.points]


def _row(point: DriftedPoint, segment: SegmentChange | None) -> dict[str, Any]:
    change = _segment(segment) if segment else {}
    ice = _spot(point.ice) or {}
    return {
        "id": point.point.id,
        "kind": point.point.kind.value,
        "seen_utc": point.point.seen_utc.isoformat(),
        "place_lat_deg": round(point.place.lat_deg, 8),
        "place_lon_deg": round(point.place.lon_deg, 8),
        "ice_lat_deg": ice.get("lat_deg", ""),
        "ice_lon_deg": ice.get("lon_deg", ""),
        "ice_alt_amsl_m": ice.get("alt_amsl_m") if ice.get("alt_amsl_m") is not None else "",
        "moved_m": round(point.moved_m, 2),
        "toward_deg": round(point.toward_deg, 1),
        "long_95_m": round(point.most.long_m, 2),
        "short_95_m": round(point.most.short_m, 2),
        "long_grid_deg": round(point.most.long_deg, 1),
        **{f"sigma_{source}_m": _sigma_m(point, source) for source in (*SOURCES, "total")},
        "lost_utc": point.lost_utc.isoformat() if point.lost_utc else "",
        "follow": point.follow.value,
        "note": point.point.note,
        "segment_to": change.get("to", ""),
        "segment_state": change.get("state", ""),
        "segment_before_m": _or_empty(change.get("before_m")),
        "segment_change_m": _or_empty(change.get("change_m")),
        "segment_sigma_m": _or_empty(change.get("sigma_m")),
        "segment_most_m": _or_empty(change.get("most_m")),
    }


def _sigma_m(point: DriftedPoint, source: str) -> float:
    return round(float(np.sqrt(0.5 * np.trace(getattr(point.budget, source)))), 3)


def _or_empty(value: float | None) -> float | str:
    return "" if value is None else value
