"""What Lungta predicts for a published case, as samples."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import wind_components_mps
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.flight import DROP, TAKEOFF, UP, Conditions, Track, round_trip
from lungta.plan.porters import climb_s
from lungta.plan.reserve import PayloadLimit, ReserveRule, fly_track, payload_limit
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.mountain.site.model import Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.corridor.model import Corridor
    from lungta.plan.validation.case import Case

SAMPLES_PER_WIND = 64
WIND_STEPS, WIND_BEARINGS = (0.0, 0.5, 1.0), tuple(range(0, 360, 45))
LOADS_KG = (5.0, 10.0, 15.0)  # on a porter's back: 15 kg is the operators' limit of 2015

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A case with everything it names loaded."""

    case: Case
    site: Site
    aircraft: Aircraft
    terrain: Terrain

    @property
    def rule(self) -> ReserveRule:
        """The site's reserve, judged on few samples because each wind has its own."""
        return ReserveRule(reserve_frac=self.site.limits.reserve_frac, samples=SAMPLES_PER_WIND, seed=0)

    def conditions(self, wind_mps: float = 0.0, from_deg: float = 0.0) -> Conditions:
        """The case's air with one wind everywhere."""
        hour = WeatherHour(
            time_utc=datetime(2024, 4, 28, 1, tzinfo=UTC),
            station_alt_amsl_m=self.case.station_alt_amsl_m,
            temperature_k=self.case.temperature_k,
            pressure_pa=self.case.pressure_pa,
            wind=(WindLevel(alt_amsl_m=self.case.station_alt_amsl_m, wind_mps=wind_mps, from_deg=from_deg),),
            wind_sigma_mps=0.0,
        )
        u, v = wind_components_mps(wind_mps, from_deg)
        wind = UniformWind(u_mps=float(u), v_mps=float(v), sigma_mps=0.0, description="case")
        return Conditions(hour=hour, wind=wind, terrain=self.terrain)

    def winds(self) -> list[Conditions]:
        """The case's air under winds from all around, up to the stated speed."""
        fan = product(WIND_STEPS, WIND_BEARINGS)
        return [self.conditions(step * self.case.wind_max_mps, bearing) for step, bearing in fan]

    def corridors(self) -> tuple[Corridor, Corridor]:
        """The corridors to the case's drop and back in calm air, with no zone active.

        Raises
        ------
        LookupError
            When there is none; carries the findings.
        """
        pair = Ways(self.site, self.aircraft, self.conditions()).to(self.site.pad(self.case.drop), ())
        if pair.corridors is None:
            raise LookupError(pair.why_not)
        return pair.corridors

    def tracks(self) -> list[Track]:
        """The round trip in each wind."""
        corridors = self.corridors()
        return [round_trip(*corridors, self.aircraft, conditions) for conditions in self.winds()]


def charge_used_percent(setting: Setting) -> Floats:
    """Return the share of the charge that the round trip uses [%].

    Winds in which the trip takes longer than was published did not blow on that flight: they are left out.
    """
    case = setting.case
    used = []
    for track in setting.tracks():
        if case.duration_s is not None and track.total_s > case.duration_s:
            continue
        flown = track if case.duration_s is None else _stretched(track, case.duration_s)
        flight = fly_track(setting.aircraft, flown, setting.rule, case.payload_up_kg, case.payload_down_kg)
        used.append(100.0 * (1.0 - flight.soc_frac[:, -1]))
    return np.concatenate(used)


def charge_left_percent(setting: Setting) -> Floats:
    """Return the charge on landing after the round trip [%]."""
    return 100.0 - charge_used_percent(setting)


def _stretched(track: Track, duration_s: float) -> Track:
    """The same track, hovering longer over the drop so that it lasts as long as was published."""
    lacking_s = max(0.0, duration_s - track.total_s)
    hover = np.array([phase == DROP for phase in track.phase]) & (np.abs(track.climb_mps) < 0.1)
    return replace(track, duration_s=track.duration_s + np.where(hover, lacking_s / hover.sum(), 0.0))


def round_trip_min(setting: Setting) -> Floats:
    """Return take-off to landing [min]."""
    return np.array([track.total_s for track in setting.tracks()]) / 60.0


def one_way_min(setting: Setting) -> Floats:
    """Return take-off to arrival over the drop [min]."""
    return np.array([track.duration_s[np.isin(track.phase, (TAKEOFF, UP))].sum() for track in setting.tracks()]) / 60.0


def walk_up_h(setting: Setting) -> Floats:
    """Return the time on foot to the drop [h], from a light load to a full one."""
    route = next(route for route in setting.site.foot_routes if route.to == setting.case.drop)
    ends_m = (setting.site.home.position.alt_amsl_m, setting.site.pad(route.to).position.alt_amsl_m)
    times_s = [climb_s(route, alt_amsl_m=sum(ends_m) / 2, load_kg=load_kg) for load_kg in LOADS_KG]
    return np.array(times_s) / 3600.0


def payload_up_kg(setting: Setting) -> Floats:
    """Return the largest load up [kg] that keeps the site's reserve, in each wind."""
    return np.array([limit.max_up_g / 1000.0 for limit in _limits(setting)])


def flights_needed(setting: Setting) -> Floats:
    """Return how many flights bring down the case's whole load, each with as much as it may."""
    load_g = 1000.0 * (setting.case.load_kg or 0.0)
    return np.array([math.ceil(load_g / limit.max_down_g) if limit.max_down_g else 999 for limit in _limits(setting)])


def _limits(setting: Setting) -> list[PayloadLimit]:
    return [payload_limit(setting.aircraft, track, setting.rule) for track in setting.tracks()]


def path_length_km(setting: Setting) -> Floats:
    """Return the length of the way up over ground [km], with the pads' stated uncertainty."""
    points = [(each.east_m, each.north_m) for each in setting.corridors()[0].waypoints]
    length_m = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    ends = setting.site.home, setting.site.pad(setting.case.drop)
    sigma_m = math.hypot(*(pad.horizontal_sigma_m for pad in ends))
    return np.random.default_rng(0).normal(length_m, sigma_m, 1000) / 1000.0


PREDICTORS = {
    "charge_used": charge_used_percent,
    "charge_left": charge_left_percent,
    "round_trip": round_trip_min,
    "one_way": one_way_min,
    "walk_up": walk_up_h,
    "payload_up": payload_up_kg,
    "flights_needed": flights_needed,
    "path_length": path_length_km,
}
