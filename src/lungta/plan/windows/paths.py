"""The corridors that hold in each hour, as points in space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.time import TimeWindow
from lungta.mountain.site.zones import active_zones
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.flight import Conditions, round_trip
from lungta.plan.hours import FLIGHT_ALLOWANCE
from lungta.plan.ways import WayPair, Ways

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import WeatherHour
    from lungta.mountain.wind.hourly import WindOf

Floats = NDArray[np.float64]
STILL = UniformWind(u_mps=0.0, v_mps=0.0, sigma_mps=0.0, description="still air")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Path:
    """The points of a round trip as (east_m, north_m, alt_amsl_m), or None and why there is no corridor."""

    points: tuple[Floats, Floats, Floats] | None
    why_not: str = ""


class Paths:
    """Finds the corridors to one drop as `lungta plan` does: once for each set of zones, in one hour's wind.

    Where that wind forbids every path, the next hour in `search_hours` is tried, and still air last: what the wind
    along a corridor is in each hour is judged afterwards.
    """

    def __init__(
        self,
        site: Site,
        aircraft: Aircraft,
        terrain: Terrain,
        drop: Pad,
        search_hours: tuple[WeatherHour, ...],
        wind_of: WindOf,
    ) -> None:
        self._site, self._aircraft, self._drop = site, aircraft, drop
        winds = [(hour, wind_of(hour)) for hour in search_hours]
        self._ways = tuple(
            Ways(site, aircraft, Conditions(hour=hour, wind=wind, terrain=terrain), explain=wind is STILL)
            for hour, wind in (*winds, (search_hours[0], STILL))
        )
        self._made: dict[WayPair, Path] = {}

    def of(self, spans: Mapping[datetime, TimeWindow]) -> dict[datetime, Path]:
        """Return the path of each hour; ways round few zones are searched first, so that they serve others."""
        zones = {time_utc: self._zones(span) for time_utc, span in spans.items()}
        ordered = sorted(zones, key=lambda time_utc: (len(zones[time_utc]), time_utc))
        return {time_utc: self._path(zones[time_utc]) for time_utc in ordered}

    @property
    def any_found(self) -> Path | None:
        """The first path that was found: along it the air of closed hours is judged."""
        return next((path for path in self._made.values() if path.points is not None), None)

    def _zones(self, span: TimeWindow) -> tuple[Zone, ...]:
        late = TimeWindow(start_utc=span.start_utc, end_utc=span.end_utc + FLIGHT_ALLOWANCE)
        return active_zones(self._site, late)

    def _path(self, zones: tuple[Zone, ...]) -> Path:
        for ways in self._ways:
            pair = ways.to(self._drop, zones)
            if pair.corridors is not None:
                break
        if pair not in self._made:
            self._made[pair] = self._points(pair, ways.conditions)
        return self._made[pair]

    def _points(self, pair: WayPair, conditions: Conditions) -> Path:
        if pair.corridors is None:
            return Path(points=None, why_not=pair.why_not)
        track = round_trip(*pair.corridors, self._aircraft, conditions)
        return Path(points=(track.east_m, track.north_m, track.alt_amsl_m))
