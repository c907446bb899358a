"""Carry a route of fixed points to any date along a velocity field."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from lungta.core.errors import IceError
from lungta.core.time import require_aware
from lungta.ice.drift.cover import cropped
from lungta.ice.drift.ellipse import ellipse_of
from lungta.ice.drift.field import FieldFlow, flow_of
from lungta.ice.drift.flow import Floats, Origin
from lungta.ice.drift.journey import Journey, journey_of
from lungta.ice.drift.judge import follow_of, judged
from lungta.ice.drift.model import Basis, DriftedPoint, DriftedRoute, Spot
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.drift.spread import budget_of
from lungta.ice.drift.strain import Meeting, changes
from lungta.ice.drift.surface import SurfaceHeights
from lungta.ice.grid import MapGrid
from lungta.ice.route.model import Route
from lungta.ice.route.order import order_findings
from lungta.ice.velocity.model import VelocityField

Bounds = tuple[float, float, float, float]


def drift_route(
    route: Route,
    field: VelocityField,
    to_utc: datetime,
    settings: DriftSettings | None = None,
    surface: SurfaceHeights | None = None,
) -> DriftedRoute:
    """Return where the ice of each point is at a date, with its error, beside where its place was.

    Parameters
    ----------
    route : Route
        Points as they were surveyed, each with its own time.
    field : VelocityField
        Must be georeferenced.
    to_utc : datetime
        Aware; may lie before or after what was measured (the error grows) and before the route was seen.
    settings : DriftSettings, optional
        Assumptions.
    surface : SurfaceHeights, optional
        Gives the heights of both answers.

    Raises
    ------
    IceError
        When the field has no reference system, or no point of the route lies in it.
    """
    require_aware(to_utc, "to_utc")
    settings = settings or DriftSettings()
    places_m = _places(route, field.grid)
    flow = flow_of(cropped(field, _bounds_m(route, field, places_m, to_utc)), settings)
    seen_s = np.array([(point.seen_utc - flow.start_utc).total_seconds() for point in route.points])
    now_s = np.full(len(seen_s), (to_utc - flow.start_utc).total_seconds())
    now = journey_of(flow, places_m, seen_s, now_s, settings)
    ends = np.ravel([(number, number + 1) for number in range(len(route.points) - 1)])
    later_s = np.repeat(np.maximum(seen_s[:-1], seen_s[1:]), 2)
    together = journey_of(flow, places_m[ends], seen_s[ends], later_s, settings)
    meeting = Meeting(together=together, now=now)
    drifted = DriftedRoute(
        route=route,
        to_utc=to_utc,
        grid=field.grid,
        points=tuple(_point(flow, now, route, surface, number) for number in range(len(route.points))),
        segments=changes(flow, meeting, route, settings),
        findings=(),
        notes=(*route.said, *field.notes),
        settings=settings,
    )
    return replace(drifted, findings=(*order_findings(route), *judged(drifted, field)))


def _places(route: Route, grid: MapGrid) -> Floats:
    """East and north of every point, or an error when none lies in the field."""
    if not grid.georeferenced:
        raise IceError(
            "the velocity field does not say where on Earth it lies, so a route cannot be put on it.",
            where=route.name,
            remedy="Track georeferenced images (GeoTIFF with a reference system).",
        )
    lat_deg = np.array([point.lat_deg for point in route.points])
    lon_deg = np.array([point.lon_deg for point in route.points])
    places_m = np.column_stack(grid.from_geographic(lat_deg, lon_deg))
    if not _inside(places_m, grid).any():
        swapped = (np.abs(lon_deg) <= 90.0).all() and _inside(
            np.column_stack(grid.from_geographic(lon_deg, lat_deg)), grid
        ).any()
        raise IceError(
            f"no point of the route lies in the velocity field. It has {_around(route)}; the field {_extent(grid)}.",
            where=route.name,
            remedy="Latitude and longitude look swapped: put latitude first."
            if swapped
            else "Check that both are of the same icefall.",
        )
    return places_m


def _inside(places_m: Floats, grid: MapGrid) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    west, south, east, north = grid.bounds_m
    good = np.isfinite(places_m).all(axis=1)
    return np.asarray(
        good
        & (places_m[:, 0] >= west)
        & (places_m[:, 0] <= east)
        & (places_m[:, 1] >= south)
        & (places_m[:, 1] <= north)
    )


def _around(route: Route) -> str:
    lat, lon = [point.lat_deg for point in route.points], [point.lon_deg for point in route.points]
    return f"latitudes {min(lat):.4f} to {max(lat):.4f} and longitudes {min(lon):.4f} to {max(lon):.4f}"


def _extent(grid: MapGrid) -> str:
    west, south, east, north = grid.bounds_m
    lat, lon = grid.to_geographic([west, west, east, east], [south, north, south, north])
    return f"latitudes {min(lat):.4f} to {max(lat):.4f} and longitudes {min(lon):.4f} to {max(lon):.4f}"


def _bounds_m(route: Route, field: VelocityField, places_m: Floats, to_utc: datetime) -> Bounds:
    """Bounds that no point leaves, by the field's greatest speed."""
    times = [point.seen_utc for point in route.points]
    longest_s = max(abs((to_utc - time).total_seconds()) for time in times) + (max(times) - min(times)).total_seconds()
    speed_mps = float(np.nanmax(np.hypot(field.u_mps, field.v_mps), initial=0.0))
    reach_m = speed_mps * longest_s + 10.0 * field.grid.pixel_m
    low, high = np.nanmin(places_m, axis=0) - reach_m, np.nanmax(places_m, axis=0) + reach_m
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def _point(
    flow: FieldFlow, journey: Journey, route: Route, surface: SurfaceHeights | None, number: int
) -> DriftedPoint:
    point = route.points[number]
    sigma_m = np.array([each.sigma_m for each in route.points])
    budget = budget_of(flow, journey, sigma_m, flow.settings, number)
    half, most = (ellipse_of(budget.total, share) for share in (0.5, 0.95))
    ever = bool((journey.width_s[number] != 0.0).any()) or not journey.lost[number]
    place = _spot(flow, journey.start_m[number], surface, point.sigma_m)
    now = _spot(flow, journey.end_m[number], surface, float(np.sqrt(0.5 * np.trace(budget.total)))) if ever else None
    moved_m, toward_deg = _moved(place, now) if now else (0.0, 0.0)
    lost = bool(journey.lost[number])
    lost_utc = flow.start_utc + timedelta(seconds=float(journey.end_s[number])) if lost and ever else None
    return DriftedPoint(
        point=point,
        place=place,
        ice=None if lost else now,
        last=now if lost else None,
        lost_utc=lost_utc,
        budget=budget,
        moved_m=moved_m,
        toward_deg=toward_deg,
        basis=_basis(flow, journey, number),
        follow=follow_of(moved_m, flow.settings, lost=lost),
        half=half,
        most=most,
    )


def _spot(flow: FieldFlow, place_m: Floats, surface: SurfaceHeights | None, sigma_m: float) -> Spot:
    """A place, with the height of the surface when there is one: its error grows with slope and error of the place."""
    lat_deg, lon_deg = (float(x) for x in flow.grid.to_geographic(*place_m))
    found = surface.at(lat_deg, lon_deg) if surface else None
    return Spot(
        lat_deg=lat_deg,
        lon_deg=lon_deg,
        east_m=float(place_m[0]),
        north_m=float(place_m[1]),
        alt_amsl_m=found[0] if found else None,
        alt_sigma_m=float(np.hypot(surface.sigma_m, found[1] * sigma_m)) if surface and found else None,
    )


def _moved(place: Spot, now: Spot) -> tuple[float, float]:
    """Distance and true bearing on the ellipsoid."""
    from pyproj import Geod

    bearing, _, moved_m = Geod(ellps="WGS84").inv(place.lon_deg, place.lat_deg, now.lon_deg, now.lat_deg)
    return float(moved_m), float(bearing % 360.0)


def _basis(flow: FieldFlow, journey: Journey, number: int) -> Basis:
    width, time_s = np.abs(journey.width_s[number]), journey.middle_s[number]
    total = width.sum()
    if not total:
        known = 0.0 if journey.lost[number] else 1.0
        return Basis(measured_frac=known, other_times_frac=0.0, neighbours_frac=0.0, beyond_frac=0.0)
    origin = journey.errors[number].origin
    beyond = (time_s < flow.edges_s[0]) | (time_s > flow.edges_s[-1])
    kinds = (Origin.MEASURED, Origin.OTHER_TIMES, Origin.NEIGHBOURS)
    shares = [float(width[(origin == kind) & ~beyond].sum() / total) for kind in kinds]
    return Basis(
        measured_frac=shares[0],
        other_times_frac=shares[1],
        neighbours_frac=shares[2],
        beyond_frac=float(width[beyond].sum() / total),
    )
