"""What the wind over terrain holds for the flown paths beside its mean: lee zones and gusts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, warning
from lungta.mountain.wind.gridded import TerrainWind
from lungta.mountain.wind.gust import gust_mps
from lungta.mountain.wind.path import FlightPath, Track
from lungta.mountain.wind.summary import stretches

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.dayplan import Sortie
    from lungta.plan.hours import FlyingHour

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _PathAir:
    """The air along one corridor in one hour in which it is flown."""

    corridor: Corridor
    time_utc: datetime
    track: Track
    mean_mps: Floats
    gust_mps: Floats
    lee_top_agl_m: Floats

    @property
    def lee_depth_m(self) -> Floats:
        """How far each point lies below the top of a lee zone [m]; not above 0 outside."""
        return np.asarray(self.lee_top_agl_m - self.track.height_agl_m)

    def place(self, site: Site, point: int) -> str:
        """Return where a point is, for a pilot."""
        pad, track = site.pad(self.corridor.from_pad), self.track
        return f"{track.along_m[point] / 1000:.1f} km from {pad.name}, {track.height_agl_m[point]:.0f} m above ground"


def air_findings(
    site: Site, aircraft: Aircraft, hours: Sequence[FlyingHour], sorties: Sequence[Sortie]
) -> tuple[Finding, ...]:
    """Return where flown corridors pass through lee zones, and where gusts are expected over the aircraft's limit.

    Only a wind that was solved over terrain knows either; of a profile or a uniform wind nothing is said.

    Parameters
    ----------
    site : Site
        For the names of its pads.
    aircraft : Aircraft
        Whose wind limit counts.
    hours : sequence of FlyingHour
        Every hour of the day; those in which a sortie takes off are looked at.
    sorties : sequence of Sortie
        What is flown.
    """
    by_corridor: dict[str, list[_PathAir]] = {}
    for hour in hours:
        if any(each.drop == hour.drop.id and hour.window.contains(each.takeoff_utc) for each in sorties):
            for air in _air_of(hour):
                by_corridor.setdefault(air.corridor.id, []).append(air)
    found = []
    for airs in by_corridor.values():
        if in_lee := [air for air in airs if air.lee_depth_m.max() > 0.0]:
            found.append(_lee_finding(site, in_lee, len(airs)))
        if gusty := [air for air in airs if air.gust_mps.max() > aircraft.wind_limit_mps]:
            found.append(_gust_finding(site, aircraft, gusty, len(airs)))
    return tuple(found)


def _air_of(hour: FlyingHour) -> list[_PathAir]:
    """The air along both corridors of an hour; nothing where the wind is blind to terrain."""
    conditions = hour.conditions
    if conditions is None or not isinstance(conditions.wind, TerrainWind):
        return []
    field, airs = conditions.wind.field, []
    for corridor in hour.corridors or ():
        east, north, alt = np.array([(each.east_m, each.north_m, each.alt_amsl_m) for each in corridor.waypoints]).T
        path = FlightPath(name=corridor.id, east_m=east, north_m=north, alt_amsl_m=alt, corridor=True)
        track = path.over(conditions.terrain)
        air = field.air_at(track.east_m, track.north_m, track.height_agl_m)
        airs.append(
            _PathAir(
                corridor=corridor,
                time_utc=hour.window.start_utc,
                track=track,
                mean_mps=air.speed_mps,
                gust_mps=gust_mps(air.speed_mps, air.turbulence),
                lee_top_agl_m=field.lee_top_at(track.east_m, track.north_m),
            )
        )
    return airs


def _lee_finding(site: Site, airs: list[_PathAir], flown: int) -> Finding:
    worst = max(airs, key=lambda air: float(air.lee_depth_m.max()))
    point, along_m = int(np.argmax(worst.lee_depth_m)), worst.track.along_m
    inside_m = sum(part.length_m for part in stretches(along_m, worst.lee_depth_m > 0.0))
    return warning(
        "lee-zone",
        f"{worst.corridor.id} passes through the lee of a ridge {_when(airs, flown)}. Worst at "
        f"{worst.time_utc:%H:%M} UTC: {inside_m / 1000:.1f} of {along_m[-1] / 1000:.1f} km, deepest "
        f"{worst.place(site, point)} where the zone reaches {worst.lee_top_agl_m[point]:.0f} m. There the wind may "
        "stand, turn or sink, and neither mean wind nor reserve of this plan know it. Fly in hours without it; else "
        "let the first flight go light, and break off when it is thrown about.",
        worst.corridor.id,
    )


def _gust_finding(site: Site, aircraft: Aircraft, airs: list[_PathAir], flown: int) -> Finding:
    worst = max(airs, key=lambda air: float(air.gust_mps.max()))
    point, limit_mps = int(np.argmax(worst.gust_mps)), aircraft.wind_limit_mps
    gust, mean = float(worst.gust_mps[point]), float(worst.mean_mps[point])
    return warning(
        "gusts-on-path",
        f"On {worst.corridor.id} gusts over the limit of {aircraft.name}, {limit_mps:g} m/s, are expected "
        f"{_when(airs, flown)}. Worst at {worst.time_utc:%H:%M} UTC {worst.place(site, point)}: {gust:.1f} m/s with a "
        f"mean of {mean:.1f} m/s, {gust - limit_mps:.1f} m/s over the limit. Move these flights to calmer hours, or "
        "have the pilot decide before each by what the mast shows.",
        worst.corridor.id,
    )


def _when(airs: list[_PathAir], flown: int) -> str:
    times = ", ".join(f"{air.time_utc:%H:%M}" for air in airs)
    often = "in every hour" if len(airs) == flown else f"in {len(airs)} of the {flown} hours"
    return f"{often} that it is flown in ({times} UTC)"
