"""What the page's scripts need: the ground as a small grid, pads, paths, and where coordinates stand on the map."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.corridor.model import Corridor
from lungta.plan.dayplan import DayPlan
from lungta.record.report.map_frame import MapFrame
from lungta.record.report.map_routes import route_key, routes
from lungta.record.report.relief import Patch, cut_patch, height_range_m

COLUMNS = 144
VOID = 65535
"""The grid's mark for a void; heights are counted in steps from the lowest, up to one below this."""


def scene_of(plan: DayPlan, terrain: Terrain, patch: Patch) -> dict[str, Any]:
    """Return the page's data, ready for JSON; heights [m AMSL], places [m] in the local frame."""
    view = MapFrame(extent=patch.extent, frame=terrain.frame)
    return {
        "extent": _extent(patch, terrain.frame),
        "map": {
            "left": view.east.start,
            "right": view.east.end,
            "top": view.north.end,
            "bottom": view.north.start,
        },
        "grid": height_grid(cut_patch(terrain, patch.extent, columns=COLUMNS)),
        "pads": [_pad(pad.name, pad.lat_deg, pad.lon_deg, pad.terrain_alt_amsl_m, terrain) for pad in plan.place.pads],
        "home": next((index for index, pad in enumerate(plan.place.pads) if pad.home), 0),
        "routes": {
            key: {"up": _line(sortie.corridor_up, terrain.frame), "down": _line(sortie.corridor_down, terrain.frame)}
            for key, sortie in routes(plan).items()
        },
        "sorties": {str(sortie.number): route_key(sortie) for sortie in plan.sorties},
    }


def height_grid(patch: Patch) -> dict[str, Any]:
    """Return heights as unsigned 16-bit steps in base64, little-endian, row 0 in the south.

    The step is chosen so that the range fits; it is under 0.2 m for any mountain.
    """
    low, high = height_range_m(patch)
    step = (high - low) / (VOID - 1)
    known = np.isfinite(patch.alt_amsl_m)
    steps = np.where(known, np.round((np.where(known, patch.alt_amsl_m, low) - low) / step), VOID)
    packed = base64.b64encode(steps.astype("<u2").tobytes()).decode("ascii")
    rows, columns = patch.alt_amsl_m.shape
    return {"columns": columns, "rows": rows, "low_m": low, "step_m": step, "heights": packed}


def _extent(patch: Patch, frame: LocalFrame) -> dict[str, Any]:
    extent = patch.extent
    lat_deg, lon_deg = frame.to_geographic(
        [extent.west_m, extent.east_m, extent.west_m, extent.east_m],
        [extent.south_m, extent.south_m, extent.north_m, extent.north_m],
    )
    return {
        "west_m": extent.west_m,
        "south_m": extent.south_m,
        "east_m": extent.east_m,
        "north_m": extent.north_m,
        "corner_lat_deg": [round(float(value), 7) for value in lat_deg],
        "corner_lon_deg": [round(float(value), 7) for value in lon_deg],
    }


def _pad(name: str, lat_deg: float, lon_deg: float, alt_amsl_m: float, terrain: Terrain) -> dict[str, Any]:
    east_m, north_m = terrain.frame.to_local(lat_deg, lon_deg)
    return {"name": name, "at": [round(east_m, 1), round(north_m, 1), round(alt_amsl_m, 1)]}


def _line(corridor: Corridor, frame: LocalFrame) -> list[list[float]]:
    drawn = []
    for point in corridor.waypoints:
        east_m, north_m = frame.to_local(point.lat_deg, point.lon_deg)
        drawn.append([round(east_m, 1), round(north_m, 1), round(point.alt_amsl_m, 1)])
    return drawn
