"""What a report holds beyond path and flight, as data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lungta.plan.contingency.model import ContingencyTable
    from lungta.plan.corridor.binds import Binding
    from lungta.plan.report.model import CorridorReport


def why_data(report: CorridorReport) -> dict[str, Any]:
    """Return what holds the path, what forbids the straight line, what relief would buy."""
    straight = report.straight
    return {
        "held_by": None if report.binds is None else [_binding(each) for each in report.binds.stretches],
        "straight": None
        if straight is None
        else {
            "length_m": straight.length_m,
            "cost_frac": straight.cost_frac,
            "forbids": [_binding(each) for each in straight.forbids],
            "says": straight.says,
        },
        "reliefs": None if report.reliefs is None else [asdict(each) for each in report.reliefs],
    }


def _binding(stretch: Binding) -> dict[str, Any]:
    return asdict(stretch)


def link_data(report: CorridorReport) -> dict[str, Any] | None:
    """Return the radio link, and the places for a relay."""
    link = report.link
    if link is None:
        return None
    relay = report.relay
    names = ("lat_deg", "lon_deg", "ground_amsl_m", "slope_deg", "share_in_view_frac", "worst_ratio", "worst_margin_db")
    return {
        "antenna": link.antenna.name,
        "height_agl_m": link.antenna.height_agl_m,
        "frequency_hz": link.antenna.frequency_hz,
        "share_in_view_frac": link.share_in_view_frac,
        "share_line_of_sight_frac": link.share_line_of_sight_frac,
        "lost_m": link.lost_m,
        "least_margin_db": float(np.nanmin(link.margin_db, initial=np.inf)),
        "relays": None if relay is None else [{name: getattr(each, name) for name in names} for each in relay.relays],
    }


def people_data(report: CorridorReport) -> dict[str, Any] | None:
    """Return what the round trip means for the people below in each hour of the local day."""
    exposure = report.exposure
    if exposure is None or not exposure.groups:
        return None
    return {
        "people_weight_m": report.ask.people_weight_m,
        "casualties_by_hour": [float(f"{each:.3g}") for each in exposure.casualties],
        "overflown_people_s_by_hour": exposure.overflown_people_s,
        "failures_per_h": exposure.crash.failures_per_h,
    }


def way_out_data(report: CorridorReport) -> dict[str, Any] | None:
    """Return where the round trip goes when something fails, as columns by moment."""
    table = report.contingency
    if table is None:
        return None
    moments, nearest = table.moments, table.nearest
    return {
        "no_return_reserve": None if table.no_return_reserve is None else asdict(table.no_return_reserve),
        "no_return_empty": None if table.no_return_empty is None else asdict(table.no_return_empty),
        "return_height_above_pad_m": table.link.return_height_above_pad_m,
        "spots": [asdict(each) for each in table.spots],
        "moments": {
            "time_s": moments.time_s,
            "along_m": moments.along_m,
            "phase": list(moments.phase),
            "home_left_p05_frac": table.home.left_p05_frac,
            "drop_left_p05_frac": table.drop.left_p05_frac,
            "nearest_spot": _spot_names(table),
            "nearest_duration_s": nearest.duration_s,
            "nearest_left_p05_frac": nearest.left_p05_frac,
            **{
                f"{name}_{part}": getattr(footprint, part)
                for name, footprint in (("parachute", table.parachute), ("jettison", table.jettison))
                for part in ("east_m", "north_m", "half_long_m", "half_short_m", "bearing_deg", "works")
            },
        },
    }


def _spot_names(table: ContingencyTable) -> list[str | None]:
    return [table.spots[index].name if index >= 0 else None for index in table.nearest.spot.tolist()]


def others_data(report: CorridorReport) -> dict[str, Any]:
    """Return lanes and alternates."""
    lanes, alternates = report.lanes, report.alternates
    return {
        "lanes": None
        if lanes is None
        else {
            "up": _waypoints(lanes.up),
            "down": _waypoints(lanes.down),
            "moved": lanes.moved,
            "least_apart_m": None if lanes.check is None else lanes.check.least_apart_m,
            "holds": lanes.check is not None and lanes.check.holds,
            "cost_frac": lanes.cost_frac,
        },
        "alternates": None
        if alternates is None
        else {
            "winds": list(alternates.winds),
            "paths": [
                {"name": name, "waypoints": _waypoints(path)}
                for name, path in zip(alternates.names, alternates.corridors, strict=True)
            ],
            "cost_j": alternates.cost_j,
            "best": list(alternates.best),
            "needed": list(alternates.needed),
        },
    }


def _waypoints(corridor: Any) -> list[dict[str, Any]] | None:
    return None if corridor is None else [asdict(each) for each in corridor.waypoints]
