"""Whether flights and announced movements come together in time and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.findings import Finding, error
from lungta.core.time import TimeWindow, local_first
from lungta.mountain.site.model import Site
from lungta.plan.corridor.verify import dense_samples
from lungta.plan.helicopters.model import ABOVE_M, Announced, Movement
from lungta.plan.helicopters.zones import kept_clear, passes_above

if TYPE_CHECKING:
    from shapely import Polygon

    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.dayplan import Sortie

NEAR_M = 10.0  # assumption: navigation error of the aircraft; the room for the helicopter is in the outline


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """A flight as conflicts see it.

    Attributes
    ----------
    name : str
        `sortie 3`.
    window : TimeWindow
        From the earliest take-off to the latest landing.
    corridors : tuple of Corridor
        The ways it flies.
    """

    name: str
    window: TimeWindow
    corridors: tuple[Corridor, ...]


def flight_of(sortie: Sortie) -> Flight:
    """Return a sortie of a day plan with the whole time that it may be in the air, leaving as late as it may."""
    latest = sortie.takeoff_window_end_utc + timedelta(seconds=sortie.duration_s)
    return Flight(
        name=f"sortie {sortie.number}",
        window=TimeWindow(start_utc=sortie.takeoff_utc, end_utc=max(latest, sortie.landing_utc)),
        corridors=(sortie.corridor_up, sortie.corridor_down),
    )


def conflict_findings(
    site: Site, announced: Announced, flights: Sequence[Flight], terrain: Terrain
) -> tuple[Finding, ...]:
    """Return an error `helicopter-conflict` for each flight and movement that share time and place.

    Time is the flight's whole window against the announced time with its buffers. Place is the ground below, but for
    movements that pass well above the height limit, and for flights that pass well above a movement's highest height.
    This looks at the finished ways and times and shares no code with what closed hours for them.
    """
    found = []
    for movement in announced.movements:
        if passes_above(site, movement):
            continue
        for flight in flights:
            shared_s = _shared_s(flight.window, kept_clear(movement))
            if shared_s > 0.0 and _meets(site, movement, flight, terrain):
                found.append(_conflict(site, movement, flight, shared_s))
    return tuple(found)


def _shared_s(first: TimeWindow, second: TimeWindow) -> float:
    return (min(first.end_utc, second.end_utc) - max(first.start_utc, second.start_utc)).total_seconds()


def _meets(site: Site, movement: Movement, flight: Flight, terrain: Terrain) -> bool:
    from shapely import Polygon

    area = Polygon([site.frame.to_local(*corner) for corner in movement.outline]).buffer(NEAR_M)
    return any(_enters(area, movement, way, terrain) for way in flight.corridors)


def _enters(area: Polygon, movement: Movement, way: Corridor, terrain: Terrain) -> bool:
    """Whether a way comes over the area, and not high above everything that moves there."""
    import shapely

    points = way.points_m
    if not area.intersects(shapely.LineString(points[:, :2])):
        return False
    ends = shapely.contains_xy(area, points[[0, -1], 0], points[[0, -1], 1])
    if movement.high_agl_m is None or ends.any():  # straight above a pad it goes down to the ground
        return True
    samples, _ = dense_samples(points, NEAR_M / 2.0)
    over = samples[shapely.contains_xy(area, samples[:, 0], samples[:, 1])]
    height_agl_m = over[:, 2] - terrain.height_at(over[:, 0], over[:, 1])
    return bool(not np.all(height_agl_m >= movement.high_agl_m + ABOVE_M))


def _conflict(site: Site, movement: Movement, flight: Flight, shared_s: float) -> Finding:
    announced_s = _shared_s(flight.window, movement.window)
    clear = kept_clear(movement)
    times = local_first([movement.window.start_utc, movement.window.end_utc], site.timezone)
    buffer = "the announced time itself" if announced_s > 0.0 else "the buffer about it"
    earlier_min = (flight.window.end_utc - clear.start_utc).total_seconds() / 60.0
    later_min = (clear.end_utc - flight.window.start_utc).total_seconds() / 60.0
    return error(
        "helicopter-conflict",
        f"{flight.name} is in the air for {shared_s / 60:.0f} min of the time kept clear for {movement.name}, "
        f"announced for {times}, and into {buffer}. Take off {earlier_min:.0f} min earlier or {later_min:.0f} min "
        f"later, or agree another time ({movement.source}).",
        flight.name,
    )
