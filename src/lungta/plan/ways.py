"""The pair of corridors to each drop, found once for each set of zones that must be kept out of."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from lungta.aircraft.ceiling import hover_payload_limit_kg
from lungta.core.findings import Finding
from lungta.mountain.wind.hourly import WindOf, profile_wind
from lungta.plan.corridor.find import CorridorOutcome, CorridorRequest, FlightLimits, find_corridor
from lungta.plan.corridor.landing import no_landing
from lungta.plan.corridor.verify import verify_path
from lungta.plan.flight import Conditions
from lungta.plan.power import held_power_model, power_model
from lungta.plan.room import flight_room

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Pad, Site, Zone
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor


@dataclass(frozen=True, slots=True, kw_only=True)
class WayPair:
    """The corridors to and from one drop, or the findings that say why there is none."""

    up: Corridor | None
    down: Corridor | None
    findings: tuple[Finding, ...]

    @property
    def corridors(self) -> tuple[Corridor, Corridor] | None:
        """Both corridors, or None when one is missing."""
        return (self.up, self.down) if self.up and self.down else None

    @property
    def why_not(self) -> str:
        """The gravest finding as text, for an hour that is closed."""
        return self.findings[0].message if self.findings else "no corridor"


@dataclass
class Ways:
    """Finds and keeps the corridors of one day.

    The search is made once, in the day's median flyable wind and air; every flight's time and energy are then
    computed in its own hour. `explain` as for `find_corridor`.
    """

    site: Site
    aircraft: Aircraft
    conditions: Conditions
    wind_of: WindOf = profile_wind
    explain: bool = True
    _found: dict[tuple[str, frozenset[str]], WayPair] = field(default_factory=dict)

    def to(self, drop: Pad, zones: tuple[Zone, ...]) -> WayPair:
        """Return the corridors to a drop and back that keep out of the given zones.

        A pair that was found with fewer zones and happens to keep out of these too is as good as any: it is used again.
        Ask for small sets of zones first.
        """
        key = (drop.id, frozenset(zone.id for zone in zones))
        if key not in self._found:
            self._found[key] = self._reused(drop, zones) or self._search(drop, zones)
        return self._found[key]

    @property
    def all_found(self) -> tuple[WayPair, ...]:
        """Every different pair that was searched for, in the order of the searches."""
        return tuple(dict.fromkeys(self._found.values()))

    def _reused(self, drop: Pad, zones: tuple[Zone, ...]) -> WayPair | None:
        ids = {zone.id for zone in zones}
        for (drop_id, fewer), pair in self._found.items():
            if drop_id != drop.id or pair.corridors is None or not fewer <= ids:
                continue
            requests = self.request(self.site.home, drop, zones), self.request(drop, self.site.home, zones)
            if not any(map(_zones_entered, requests, pair.corridors)):
                up, down = (replace(each, active_zones=tuple(zone.id for zone in zones)) for each in pair.corridors)
                return replace(pair, up=up, down=down)
        return None

    def _search(self, drop: Pad, zones: tuple[Zone, ...]) -> WayPair:
        requests = self.request(self.site.home, drop, zones), self.request(drop, self.site.home, zones)
        with ThreadPoolExecutor(max_workers=2) as both:  # the compiled search and NumPy let a second core work
            up, down = both.map(lambda request: find_corridor(request, explain=self.explain), requests)
        paths = {pair.up.waypoints for (drop_id, _), pair in self._found.items() if drop_id == drop.id and pair.up}
        variant = 1 + len(paths)
        return WayPair(
            up=_named(up, variant),
            down=_named(down, variant),
            findings=tuple(dict.fromkeys(up.findings + down.findings)),
        )

    def request(
        self,
        start: Pad,
        goal: Pad,
        zones: tuple[Zone, ...],
        *,
        payload_kg: float | None = None,
        sling_m: float = 0.0,
    ) -> CorridorRequest:
        """Return the search between two pads that keeps out of zones, with a load on a sling, if any.

        A load that is stated must be held everywhere with the control margin. Without one the search flies with what
        hovers at the higher pad, and what can be carried is found out by flying the path.
        """
        aircraft, hour = self.aircraft, self.conditions.hour
        searched_kg = self._search_payload_kg(start, goal) if payload_kg is None else payload_kg
        home_m = pad_ground_amsl_m(self.conditions.terrain, self.site.home)
        gusts = [level.gust_mps - level.wind_mps for level in hour.wind if level.gust_mps is not None]
        room = flight_room(
            aircraft,
            searched_kg,
            sling_m=sling_m,
            gust_mps=max(gusts, default=0.0),
            density_kgm3=float(hour.air_at(home_m).density_kgm3),
        )
        model = power_model if payload_kg is None else held_power_model
        return CorridorRequest(
            terrain=search_ground(self.conditions.terrain),
            site_id=self.site.id,
            from_pad=start,
            to_pad=goal,
            home_alt_amsl_m=home_m,
            zones=zones,
            limits=self.site.limits,
            flight=FlightLimits(
                climb_mps=aircraft.climb_mps,
                descent_mps=aircraft.descent_mps,
                cruise_mps=aircraft.cruise_mps,
                wind_limit_mps=aircraft.wind_limit_mps,
            ),
            power_w=model(aircraft, searched_kg),
            room=room,
            density_kgm3=lambda alt_amsl_m: np.asarray(self.conditions.hour.air_at(alt_amsl_m).density_kgm3),
            wind=self.conditions.wind,
            no_landing=no_landing(self.site),
        )

    def _search_payload_kg(self, start: Pad, goal: Pad) -> float:
        """The load that the search flies with: what can hover at the higher pad, or the most allowed."""
        alt_m = max(pad_ground_amsl_m(self.conditions.terrain, pad) for pad in (start, goal))
        hover_kg = hover_payload_limit_kg(self.aircraft, float(self.conditions.hour.air_at(alt_m).density_kgm3))
        return min(self.aircraft.max_payload_kg, max(0.0, hover_kg))


def search_ground(terrain: Terrain) -> Terrain:
    """Return the ground that corridors keep clear of: the terrain itself, but a schematic as if it were true.

    A schematic is wrong by hundreds of metres; clearing its error would leave nothing to rehearse with. The finding
    `terrain-schematic` says that no clearance over it is real.
    """
    if not terrain.source.schematic:
        return terrain
    return replace(terrain, sigma_m=np.where(np.isnan(terrain.sigma_m), np.nan, 0.0))


def pad_ground_amsl_m(terrain: Terrain, pad: Pad) -> float:
    """Return the terrain's height at a pad [m AMSL]; NaN off the terrain or on a void."""
    east_m, north_m = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
    return float(terrain.height_at(east_m, north_m))


def _zones_entered(request: CorridorRequest, corridor: Corridor) -> tuple[str, ...]:
    points = corridor.points_m
    return verify_path(request, points).zones_entered


def _named(outcome: CorridorOutcome, variant: int) -> Corridor | None:
    """Tell corridors between the same pads apart when zones of the hour forced another path."""
    if outcome.corridor is None or variant == 1:
        return outcome.corridor
    return replace(outcome.corridor, id=f"{outcome.corridor.id} ({variant})")
