"""From two pads to a corridor, or to the reasons why there is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, Severity, notice, warning
from lungta.core.findings import error as error_finding
from lungta.plan.corridor.domain import domain_findings
from lungta.plan.corridor.ends import end_findings
from lungta.plan.corridor.energy import leg_cost, legs_of
from lungta.plan.corridor.explain import explain_no_path
from lungta.plan.corridor.landing import MAX_OFF_M, MAX_SLOPE_DEG, landing_options
from lungta.plan.corridor.lattice import NEAR, WIDE, build_lattice
from lungta.plan.corridor.model import Corridor, Waypoint
from lungta.plan.corridor.request import CorridorOutcome, CorridorRequest, FlightLimits, Navigation
from lungta.plan.corridor.search import search_path
from lungta.plan.corridor.simplify import MAX_WAYPOINTS, simplify_path
from lungta.plan.corridor.surfaces import fine_surfaces
from lungta.plan.corridor.turns import Corners, flown_corners, slowed_corners
from lungta.plan.corridor.verify import Verified, verify_path

__all__ = ["CorridorOutcome", "CorridorRequest", "FlightLimits", "Navigation", "find_corridor"]


def find_corridor(request: CorridorRequest, *, explain: bool = True) -> CorridorOutcome:
    """Return the least-energy corridor from one pad to another, or the findings that say why there is none.

    The path keeps, with the request's confidence, the site's clearance above the highest ground that terrain and
    navigation error allow for, keeps out of every zone, and stays below the height limit wherever it can (beyond that
    it says by how much it cannot). It begins and ends at the lowest height that keeps the clearance straight above the
    pads, or higher where climbing vertically is cheaper; the vertical legs below are not part of it.

    Every corridor has been checked a second time by `verify_path`, whose figures it carries. Where there is none,
    finding out why takes several times as long as the search: `explain=False` leaves it.
    """
    domain = domain_findings(request)
    findings = tuple(each for each in domain if each.severity is Severity.ERROR) or end_findings(request)
    if findings:
        return CorridorOutcome(corridor=None, findings=findings)
    for reach in (NEAR, WIDE):
        lattice = build_lattice(request, reach)
        path = search_path(request, lattice)
        if path is not None:
            fine = fine_surfaces(request, path)
            corners = flown_corners(request, fine, simplify_path(request, lattice.surfaces, fine, path))
            return _checked(request, corners, domain)
    return CorridorOutcome(corridor=None, findings=(*domain, *(explain_no_path(request) if explain else ())))


def _checked(request: CorridorRequest, corners: Corners, domain: tuple[Finding, ...]) -> CorridorOutcome:
    points = corners.points
    verified = verify_path(request, points, corners.speed_mps)
    legs = leg_cost(request, legs_of(points))
    energy_j = float(legs.energy_j.sum())
    if not (verified.safe and np.isfinite(energy_j) and points.shape[0] <= MAX_WAYPOINTS):
        return CorridorOutcome(corridor=None, findings=(_check_failed(request, verified, points.shape[0], energy_j),))
    options = landing_options(request, points)
    findings = (
        *domain,
        *_height_limit_findings(request, verified),
        *slowed_corners(request, corners),
        *_landing_findings(request, len(options)),
    )
    corridor = Corridor(
        id=request.id,
        from_pad=request.from_pad.id,
        to_pad=request.to_pad.id,
        waypoints=_waypoints(request, corners, legs.airspeed_mps),
        length_m=verified.length_m,
        min_clearance_m=verified.min_clearance_m,
        required_clearance_m=verified.required_clearance_m,
        max_height_agl_m=verified.max_height_agl_m,
        energy_search_j=energy_j,
        landing_options=options,
        active_zones=tuple(zone.id for zone in request.zones),
        findings=findings,
    )
    return CorridorOutcome(corridor=corridor, findings=findings)


def _waypoints(request: CorridorRequest, corners: Corners, airspeed_mps: NDArray[np.float64]) -> tuple[Waypoint, ...]:
    points = corners.points
    lat_deg, lon_deg = request.terrain.frame.to_geographic(points[:, 0], points[:, 1])
    height_agl_m = points[:, 2] - request.terrain.height_at(points[:, 0], points[:, 1])
    names = [f"WP{n}" for n in range(points.shape[0])]
    names[0], names[-1] = request.from_pad.name, request.to_pad.name
    return tuple(
        Waypoint(
            name=name,
            lat_deg=float(lat_deg[n]),
            lon_deg=float(lon_deg[n]),
            alt_amsl_m=float(points[n, 2]),
            east_m=float(points[n, 0]),
            north_m=float(points[n, 1]),
            height_above_pad_m=float(points[n, 2]) - request.home_alt_amsl_m,
            height_agl_m=float(height_agl_m[n]),
            airspeed_mps=float(airspeed_mps[n - 1]) if n else None,
            corner_mps=None if np.isnan(corners.speed_mps[n]) else float(corners.speed_mps[n]),
        )
        for n, name in enumerate(names)
    )


def _check_failed(request: CorridorRequest, verified: Verified, waypoints: int, energy_j: float) -> Finding:
    wind = (
        "" if np.isfinite(energy_j) else ", a leg cannot be flown in the wind between the points where it was sampled"
    )
    zones = f", enters {', '.join(verified.zones_entered)}" if verified.zones_entered else ""
    return error_finding(
        "corridor-check-failed",
        f"The path that was found failed its second check and is not offered: margin {verified.worst_margin_m:.1f} m"
        f"{zones}{wind}, {waypoints} waypoints of at most {MAX_WAYPOINTS}. Plan another hour, and report this case.",
        request.id,
    )


def _height_limit_findings(request: CorridorRequest, verified: Verified) -> tuple[Finding, ...]:
    limit_m = request.limits.height_limit_agl_m
    if limit_m is None or verified.over_limit_length_m <= 0.0:
        return ()
    excess_m = verified.max_height_agl_m - limit_m
    return (
        warning(
            "height-limit-exceeded",
            f"The path is up to {excess_m:.0f} m above the height limit of {limit_m:.0f} m over ground, along "
            f"{verified.over_limit_length_m:.0f} m of its {verified.length_m:.0f} m; no path nearby does better at a "
            f"bearable cost. Where it is highest, clearance with terrain and navigation error demands "
            f"{verified.required_at_highest_m:.0f} m over the highest ground around. It needs an exemption for "
            f"{verified.max_height_agl_m:.0f} m above ground, or more accurate terrain.",
            request.id,
        ),
    )


def _landing_findings(request: CorridorRequest, count: int) -> tuple[Finding, ...]:
    posting_m = request.terrain.source.posting_m
    if count:
        return (
            notice(
                "landing-from-terrain-model",
                f"Landing options are judged from the terrain model at its posting of {posting_m:.0f} m: crevasses, "
                "boulders and snow bridges are not seen.",
                request.id,
            ),
        )
    return (
        warning(
            "no-landing-option",
            f"Nothing flatter than {MAX_SLOPE_DEG:.0f} deg lies within {MAX_OFF_M:.0f} m of the path; in trouble the "
            "aircraft can only return or go on.",
            request.id,
        ),
    )
