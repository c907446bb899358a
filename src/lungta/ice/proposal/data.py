"""Proposed routes as data: `proposals.json`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from lungta.ice.proposal.model import NO_ROUTE, Leg, LegKind, Proposals, ProposedRoute
from lungta.ice.route.spoken import utm_text

SCHEMA = "lungta.ice-proposals/1"


def proposals_json(proposals: Proposals) -> str:
    """Return everything about the proposals but the way cell by cell, as JSON."""
    return json.dumps(proposals_data(proposals), indent=1, ensure_ascii=False) + "\n"


def proposals_data(proposals: Proposals) -> dict[str, Any]:
    """Return everything about the proposals but the way cell by cell, ready for JSON."""
    grid = proposals.grid
    return {
        "schema": SCHEMA,
        "said": NO_ROUTE,
        "title": proposals.title,
        "surveyed_utc": proposals.surveyed_utc.isoformat(),
        "grid": {"rows": grid.rows, "columns": grid.columns, "pixel_m": grid.pixel_m, "crs": grid.crs},
        "routes": [_route(route) for route in proposals.routes],
        "findings": [asdict(finding) for finding in proposals.findings],
        "notes": list(proposals.notes),
    }


def _route(route: ProposedRoute) -> dict[str, Any]:
    return {
        "name": route.name,
        "proved": route.proved,
        **{
            name: round(float(getattr(route, name)), 3)
            for name in ("up_s", "down_s", "length_m", "ascent_m", "descent_m", "cost_s", "rope_m")
        },
        "ladders": len(route.ladders),
        "sections": route.sections,
        "anchors": route.anchors,
        "shared_frac": round(route.shared_frac, 4),
        "old_route_frac": round(route.old_route_frac, 4),
        "exposure": {
            name: None if value is None else round(value, 2) for name, value in asdict(route.exposure).items()
        },
        "legs": [_leg(leg) for leg in route.legs if leg.kind is not LegKind.WALK],
        "points": [
            {
                "id": point.id,
                "kind": point.kind.value,
                "lat_deg": round(point.lat_deg, 8),
                "lon_deg": round(point.lon_deg, 8),
                "utm": utm_text(point.lat_deg, point.lon_deg),
                "alt_amsl_m": round(point.alt_amsl_m, 2),
                "along_m": round(point.along_m, 2),
                "note": point.note,
            }
            for point in route.points
        ],
    }


def _leg(leg: Leg) -> dict[str, Any]:
    about = {"kind": leg.kind.value, "number": leg.number, "sections": leg.sections, "anchors": leg.anchors}
    return about | {name: round(getattr(leg, name), 2) for name in ("length_m", "rise_m", "rope_m", "time_s")}
