"""What the wind over terrain holds for the flown paths beside its mean: lee zones and gusts, or that nobody looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, warning
from lungta.core.time import local_first
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
MOST_HOURS = 4
"""So many better hours are named."""


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
    def ends(self) -> tuple[str, str]:
        """The pads that it leads from and to."""
        return self.corridor.from_pad, self.corridor.to_pad

    @property
    def lee_depth_m(self) -> Floats:
        """How far each point lies below the top of a lee zone [m]; not above 0 outside."""
        return np.asarray(self.lee_top_agl_m - self.track.height_agl_m)

    @property
    def in_lee_m(self) -> float:
        """How much of the way lies in lee zones [m]."""
        return sum(part.length_m for part in stretches(self.track.along_m, self.lee_depth_m > 0.0))

    @property
    def lee_words(self) -> str:
        """That part of the way, for a pilot."""
        return f"{self.in_lee_m / 1000:.1f} of {self.track.along_m[-1] / 1000:.1f} km"

    def place(self, site: Site, point: int) -> str:
        """Return where a point is, for a pilot."""
        pad, track = site.pad(self.corridor.from_pad), self.track
        return f"{track.along_m[point] / 1000:.1f} km from {pad.name}, {track.height_agl_m[point]:.0f} m above ground"


def air_findings(
    site: Site, aircraft: Aircraft, hours: Sequence[FlyingHour], sorties: Sequence[Sortie]
) -> tuple[Finding, ...]:
    """Return where flown corridors pass through lee zones, and where gusts are expected over the aircraft's limit.

    Only a wind that was solved over terrain, or read from a file of such, knows either; of any other the finding
    `lee-not-judged` says that nobody looked.

    Parameters
    ----------
    site : Site
        For the names of its pads and its local time.
    aircraft : Aircraft
        Whose wind limit counts.
    hours : sequence of FlyingHour
        Every hour of the day; those in which a sortie takes off are judged, the others that can be flown are advice.
    sorties : sequence of Sortie
        What is flown.
    """
    flown = [hour for hour in hours if _is_flown(hour, sorties)]
    flyable = [air for hour in hours if hour.limit.max_up_g or hour.limit.max_down_g for air in _air_of(hour)]
    by_corridor: dict[str, list[_PathAir]] = {}
    for air in (air for hour in flown for air in _air_of(hour)):
        by_corridor.setdefault(air.corridor.id, []).append(air)
    found = [_not_judged()] if any(_blind(hour) for hour in flown) else []
    for airs in by_corridor.values():
        if in_lee := [air for air in airs if air.lee_depth_m.max() > 0.0]:
            found.append(_lee_finding(site, in_lee, len(airs), _least_lee_first(in_lee, flyable)))
        if gusty := [air for air in airs if air.gust_mps.max() > aircraft.wind_limit_mps]:
            found.append(_gust_finding(site, aircraft, gusty, len(airs)))
    return tuple(found)


def _is_flown(hour: FlyingHour, sorties: Sequence[Sortie]) -> bool:
    return any(each.drop == hour.drop.id and hour.window.contains(each.takeoff_utc) for each in sorties)


def _blind(hour: FlyingHour) -> bool:
    return hour.conditions is not None and not isinstance(hour.conditions.wind, TerrainWind)


def _not_judged() -> Finding:
    return warning(
        "lee-not-judged",
        "The wind of this plan is blind to terrain: neither lee zones nor gusts were looked for on the paths, and that "
        "no finding names one does not mean that there is none. Plan with the solved wind (`--wind solved`), or keep "
        "off the paths below a ridge when it blows over it.",
        "wind",
    )


def _least_lee_first(bad: list[_PathAir], flyable: list[_PathAir]) -> list[_PathAir]:
    """Return the air of the same way, by any path, in the hours that can be flown."""
    same_way = [air for air in flyable if air.ends == bad[0].ends]
    return sorted(same_way or bad, key=lambda air: (air.in_lee_m, air.lee_depth_m.max(), air.time_utc))


def _air_of(hour: FlyingHour) -> list[_PathAir]:
    """The air along both corridors of an hour; nothing where the wind is blind to terrain."""
    conditions = hour.conditions
    if conditions is None or not isinstance(conditions.wind, TerrainWind):
        return []
    field, airs = conditions.wind.field, []
    for corridor in hour.corridors or ():
        east, north, alt = corridor.points_m.T
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


def _lee_finding(site: Site, airs: list[_PathAir], flown: int, flyable: Sequence[_PathAir]) -> Finding:
    worst = max(airs, key=lambda air: float(air.lee_depth_m.max()))
    point = int(np.argmax(worst.lee_depth_m))
    return warning(
        "lee-zone",
        f"{worst.corridor.id} passes through the lee of a ridge {_when(site, airs, flown)}. Worst at "
        f"{local_first([worst.time_utc], site.timezone)}: {worst.lee_words}, deepest "
        f"{worst.place(site, point)} where the zone reaches {worst.lee_top_agl_m[point]:.0f} m. There the wind may "
        f"stand, turn or sink, and neither mean wind nor reserve of this plan know it. {_lee_advice(site, flyable)} "
        "let the first flight go light, and break off when it is thrown about.",
        worst.corridor.id,
    )


def _lee_advice(site: Site, flyable: Sequence[_PathAir]) -> str:
    """Which hours to fly in instead, or that there are none; `flyable` has the hours with the least lee first."""
    clear = sorted(air.time_utc for air in flyable if air.lee_depth_m.max() <= 0.0)
    if clear:
        more = f" and {len(clear) - MOST_HOURS} more" if len(clear) > MOST_HOURS else ""
        times = local_first(clear[:MOST_HOURS], site.timezone)
        return f"No part of the way lies in it at {times}{more}: fly then; else"
    least_at = local_first([flyable[0].time_utc], site.timezone)
    return f"Every hour that can be flown has it, least at {least_at}, {flyable[0].lee_words}:"


def _gust_finding(site: Site, aircraft: Aircraft, airs: list[_PathAir], flown: int) -> Finding:
    worst = max(airs, key=lambda air: float(air.gust_mps.max()))
    point, limit_mps = int(np.argmax(worst.gust_mps)), aircraft.wind_limit_mps
    worst_at = local_first([worst.time_utc], site.timezone)
    gust, mean = float(worst.gust_mps[point]), float(worst.mean_mps[point])
    return warning(
        "gusts-on-path",
        f"On {worst.corridor.id} gusts over the limit of {aircraft.name}, {limit_mps:g} m/s, are expected "
        f"{_when(site, airs, flown)}. Worst at {worst_at}, {worst.place(site, point)}: "
        f"{gust:.1f} m/s with a mean of {mean:.1f} m/s, {gust - limit_mps:.1f} m/s over the limit. "
        "Move these flights to calmer hours, or have the pilot decide before each by what the mast shows.",
        worst.corridor.id,
    )


def _when(site: Site, airs: list[_PathAir], flown: int) -> str:
    often = "in every hour" if len(airs) == flown else f"in {len(airs)} of the {flown} hours"
    return f"{often} that it is flown in, {local_first([air.time_utc for air in airs], site.timezone)}"
