"""The timetable's flights as sorties: flown in the air of their own hour, with what is left and how to break off."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.units import G_PER_KG
from lungta.plan.contingency.returns import returns_of
from lungta.plan.dayplan import FlightPoint, Quantiles, Sortie
from lungta.plan.escape import Flown, abort_points, straight_home_height_m
from lungta.plan.flight import Track
from lungta.plan.judge import sortie_findings
from lungta.plan.reserve import ReserveRule, abort_wind_mps, fly_track, quantiles
from lungta.plan.ways import search_ground

if TYPE_CHECKING:
    from lungta.aircraft.flight import FlightSamples
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.cargo.item import Item
    from lungta.plan.hours import FlyingHour
    from lungta.plan.schedule.model import TimetableEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SortieMaker:
    """What every sortie of a day needs to be computed."""

    site: Site
    aircraft: Aircraft
    terrain: Terrain
    items: Mapping[str, Item]
    hours: Sequence[FlyingHour]
    rule: ReserveRule
    slack_s: float

    def sortie(self, number: int, entry: TimetableEntry) -> Sortie:
        """Return the sortie of one timetable entry."""
        hour = self._hour(entry)
        assert hour.corridors is not None  # the timetable only uses open hours
        assert hour.conditions is not None
        assert hour.track is not None
        up_g, down_g = self._mass_g(entry.items_up), self._mass_g(entry.items_down)
        up_kg, down_kg = up_g / G_PER_KG, down_g / G_PER_KG
        track = hour.track
        flight = fly_track(self.aircraft, track, self.rule, up_kg, down_kg)
        flown = Flown(corridors=hour.corridors, conditions=hour.conditions, track=track, samples=flight)
        landing = quantiles(flight.soc_frac[:, -1])
        duration_s = math.ceil(track.total_s)
        max_up_g, max_down_g = hour.limit.most_up_g(down_g), hour.limit.most_down_g(up_g)
        return Sortie(
            number=number,
            takeoff_utc=entry.takeoff_utc,
            landing_utc=entry.takeoff_utc + timedelta(seconds=duration_s),
            takeoff_window_end_utc=self._window_end(entry, (up_g, down_g), duration_s),
            drop=entry.drop,
            aircraft=f"{self.aircraft.id} #{entry.aircraft_number}",
            battery_set=entry.battery_set_number,
            items_up=entry.items_up,
            items_down=entry.items_down,
            payload_up_g=up_g,
            payload_down_g=down_g,
            duration_s=duration_s,
            energy_j=_whole_joules(flight),
            landing_soc_frac=landing,
            reserve_probability_frac=round(flight.landing_probability(self.rule.reserve_frac), 4),
            max_payload_g=max(max_up_g, max_down_g),
            max_up_g=max_up_g,
            max_down_g=max_down_g,
            wind_abort_mps=abort_wind_mps(hour.corridors, self.aircraft, hour.conditions, self.rule, (up_kg, down_kg)),
            corridor_up=hour.corridors[0],
            corridor_down=hour.corridors[1],
            profile=flight_points(track, flight, self.terrain),
            return_height_above_pad_m=round(
                straight_home_height_m(track, search_ground(self.terrain), self.site.limits.min_clearance_m), 1
            ),
            returns=returns_of(hour.corridors, self.site, self.terrain),
            abort_points=abort_points(flown, self.site, self.aircraft, self.rule, up_kg),
            findings=sortie_findings(
                f"sortie {number}", self.aircraft, max(up_g, down_g), landing.p05, self.rule.reserve_frac
            ),
        )

    def _hour(self, entry: TimetableEntry) -> FlyingHour:
        return next(
            hour for hour in self.hours if hour.drop.id == entry.drop and hour.window.contains(entry.takeoff_utc)
        )

    def _mass_g(self, item_ids: tuple[str, ...]) -> int:
        return sum(self.items[item_id].mass_g for item_id in item_ids)

    def _window_end(self, entry: TimetableEntry, loads_g: tuple[int, int], duration_s: int) -> datetime:
        """The latest take-off: within the slack of the timetable and the hour, and home while everything still holds.

        The timetable keeps the slack free for corridor, aircraft and battery set. Loads stay inside their due times
        and the flight inside hours that allow its loads.
        """
        hour_end = open_until = self._hour(entry).window.end_utc
        for hour in self.hours:  # in order of time
            if hour.drop.id == entry.drop and hour.window.start_utc == open_until and _allows(hour, loads_g):
                open_until = hour.window.end_utc
        due = [self.items[item_id].due_utc for item_id in (*entry.items_up, *entry.items_down)]
        home_by = min([open_until, *(time for time in due if time)])
        latest = min(
            entry.takeoff_utc + timedelta(seconds=self.slack_s), hour_end, home_by - timedelta(seconds=duration_s)
        )
        return max(entry.takeoff_utc, latest)


def _allows(hour: FlyingHour, loads_g: tuple[int, int]) -> bool:
    """Whether an hour is open and lets a load up go with a load down."""
    up_g, down_g = loads_g
    return hour.track is not None and up_g <= hour.limit.most_up_g(down_g) and down_g <= hour.limit.most_down_g(up_g)


def flight_points(track: Track, flight: FlightSamples, terrain: Terrain) -> tuple[FlightPoint, ...]:
    """Return a flight as points over time for plots."""
    ground_m = terrain.height_at(track.east_m, track.north_m)
    sigma_m = terrain.sigma_at(track.east_m, track.north_m)
    soc = np.quantile(flight.soc_frac, (0.05, 0.5, 0.95), axis=0)
    power_w = np.concatenate([flight.power_w[:1], flight.power_w])
    phases = (track.phase[0], *track.phase)
    return tuple(
        FlightPoint(
            time_s=round(float(flight.time_s[i]), 1),
            along_m=round(float(track.along_m[i]), 1),
            alt_amsl_m=round(float(track.alt_amsl_m[i]), 1),
            ground_amsl_m=round(float(ground_m[i]), 1),
            ground_sigma_m=round(float(sigma_m[i]), 1),
            power_w=round(float(power_w[i]), 0),
            soc_p05=round(float(soc[0, i]), 4),
            soc_p50=round(float(soc[1, i]), 4),
            soc_p95=round(float(soc[2, i]), 4),
            phase=phases[i],
        )
        for i in range(len(phases))
    )


def _whole_joules(flight: FlightSamples) -> Quantiles:
    energy = quantiles(flight.energy_j, digits=0)
    return Quantiles(p05=int(energy.p05), p50=int(energy.p50), p95=int(energy.p95))
