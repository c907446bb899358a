"""The path that `lungta wind` looks along: the corridor, or a straight line and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lungta.core.time import TimeWindow

if TYPE_CHECKING:
    from lungta.cli.wind_field import Made
    from lungta.cli.wind_inputs import Asked
    from lungta.mountain.wind.path import FlightPath

LINE_STEP_M = 50.0


def path_to_drop(asked: Asked, made: Made) -> tuple[FlightPath, str]:
    """Return the corridor to the drop with an empty text, or a straight line over the ground and why there is none.

    It is searched in still air: in a wind over the limit there is none, and that is the hour to look at. A plan
    searches its own in the wind of the day.
    """

    from lungta.mountain.site.zones import active_zones
    from lungta.mountain.wind.path import FlightPath
    from lungta.mountain.wind.uniform import UniformWind
    from lungta.plan.flight import Conditions
    from lungta.plan.ways import Ways

    start = made.hour.time_utc
    zones = active_zones(asked.site, TimeWindow(start_utc=start, end_utc=start + timedelta(hours=1)))
    still = UniformWind(u_mps=0.0, v_mps=0.0, sigma_mps=0.0, description="still air")
    conditions = Conditions(hour=made.hour, wind=still, terrain=asked.terrain)
    pair = Ways(asked.site, asked.aircraft, conditions).to(asked.drop, zones)
    if pair.up is None:
        return _line(asked), pair.why_not
    corners = pair.up.points_m
    path = FlightPath(
        name=_name(asked),
        east_m=corners[:, 0],
        north_m=corners[:, 1],
        alt_amsl_m=corners[:, 2],
        corridor=True,
        required_clearance_m=pair.up.required_clearance_m,
    )
    return path, ""


def _name(asked: Asked) -> str:
    return f"{asked.site.home.name} to {asked.drop.name}"


def _line(asked: Asked) -> FlightPath:
    """A straight line from pad to pad that follows the ground at the height of the map."""
    import numpy as np

    from lungta.mountain.wind.path import FlightPath

    (e0, n0), (e1, n1) = (
        asked.terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        for pad in (asked.site.home, asked.drop)
    )
    count = 2 + int(np.hypot(e1 - e0, n1 - n0) / LINE_STEP_M)
    east, north = np.linspace(e0, e1, count), np.linspace(n0, n1, count)
    alt = asked.terrain.height_at(east, north) + asked.agl_m
    return FlightPath(name=_name(asked), east_m=east, north_m=north, alt_amsl_m=alt, corridor=False)
