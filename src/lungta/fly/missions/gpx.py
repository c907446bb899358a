"""GPX 1.1 for handheld receivers and map applications: the route, pads and landing places.

Elevations are metres above mean sea level, which is what GPX's `ele` means.
"""

from __future__ import annotations

from lungta.fly.missions.mission import Mission


def gpx_text(mission: Mission) -> str:
    """Return the mission as GPX text."""
    from gpxpy.gpx import GPX, GPXRoute, GPXRoutePoint, GPXWaypoint

    gpx = GPX()
    gpx.creator = f"Lungta {mission.lungta_version}"
    gpx.name = mission.title
    gpx.description = " ".join((*mission.warnings, "Elevations are metres above mean sea level."))
    gpx.time = mission.created_utc
    for pad in mission.pads:
        point = GPXWaypoint(pad.lat_deg, pad.lon_deg, pad.terrain_alt_amsl_m, name=pad.name, description="Pad")
        gpx.waypoints.append(point)
    for landing in mission.landings:
        words = "Landing place; crevasses and boulders are not seen"
        at = (landing.lat_deg, landing.lon_deg, round(landing.alt_amsl_m, 2))
        gpx.waypoints.append(GPXWaypoint(*at, name=landing.name, description=words))
    route = GPXRoute(name=mission.name, description=mission.title)
    for waypoint in mission.waypoints:
        at = (waypoint.lat_deg, waypoint.lon_deg, round(waypoint.alt_amsl_m, 2))
        route.points.append(GPXRoutePoint(*at, name=waypoint.name))
    gpx.routes.append(route)
    return str(gpx.to_xml(version="1.1"))
