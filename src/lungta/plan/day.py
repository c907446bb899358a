"""The main job: from a site, its weather, an aircraft and a manifest to a day's plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import lungta
from lungta.core.errors import WeatherError
from lungta.core.findings import Finding
from lungta.core.units import G_PER_KG
from lungta.mountain.site.check import check_site
from lungta.plan.air_findings import air_findings
from lungta.plan.dayplan import SCHEMA, DayPlan, Sortie
from lungta.plan.hours import (
    conditions_of,
    flying_window,
    hour_limits_of,
    hour_windows,
    median_hour,
    open_hours,
    slot_of,
)
from lungta.plan.inputs import check_heights, check_hover, check_pads, check_weather_place
from lungta.plan.judge import (
    limit_findings,
    outcome_findings,
    people_findings,
    sight_findings,
    terrain_findings,
    weather_findings,
    wind_findings,
)
from lungta.plan.porters import CarriedFlight, compare_with_porters
from lungta.plan.reserve import ReserveRule
from lungta.plan.schedule.model import Fleet, Timetable
from lungta.plan.schedule.solve import schedule_day
from lungta.plan.sorties import SortieMaker
from lungta.plan.summary import aircraft_summary, place_of, terrain_input, terrain_summary, wind_inputs
from lungta.plan.warmth import warmth_findings
from lungta.plan.ways import Ways

if TYPE_CHECKING:
    from lungta.aircraft.model import Aircraft
    from lungta.core.time import TimeWindow
    from lungta.mountain.site.model import Pad, Site
    from lungta.mountain.terrain.grid import Terrain
    from lungta.mountain.weather.hour import Weather, WeatherHour
    from lungta.plan.cargo.item import Manifest
    from lungta.plan.hours import FlyingHour
    from lungta.plan.options import PlanOptions

SEPARATION_S = 120  # between a landing and the next take-off: pad clear, radio check; our practice figure
SLACK_S = 180  # how late a flight may leave: corridor, aircraft and battery set are kept free for it; ours too

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inputs:
    """What a day is planned from."""

    site: Site
    weather: Weather
    aircraft: Aircraft
    manifest: Manifest
    terrain: Terrain
    options: PlanOptions

    @property
    def rule(self) -> ReserveRule:
        return ReserveRule(
            reserve_frac=self.site.limits.reserve_frac, samples=self.options.samples, seed=self.options.seed
        )

    @property
    def fleet(self) -> Fleet:
        aircraft, options = self.aircraft, self.options
        return Fleet(
            aircraft_count=options.aircraft_count,
            battery_sets=options.battery_sets,
            turnaround_s=int(aircraft.turnaround_s) + SLACK_S,
            separation_s=SEPARATION_S + SLACK_S,
            charge_s=int(aircraft.charge_s) + SLACK_S,
            chargers=int(options.generator_power_w // aircraft.charger_power_w),
        )

    @property
    def drops(self) -> tuple[Pad, ...]:
        """The drops that some load leaves from or goes to; all of them when the manifest is empty."""
        named = {pad_id for item in self.manifest.items for pad_id in (item.from_pad, item.to_pad)}
        return tuple(pad for pad in self.site.drops if pad.id in named) or self.site.drops


def plan_day(
    site: Site,
    weather: Weather,
    aircraft: Aircraft,
    manifest: Manifest,
    terrain: Terrain,
    options: PlanOptions,
    *,
    progress: Progress = lambda stage: None,
) -> DayPlan:
    """Return the plan of one day of lifts.

    The same inputs and seed give the same plan, but for its time of creation.

    Parameters
    ----------
    site, weather, aircraft, manifest, terrain
        What there is; see the loaders of each.
    options : PlanOptions
        The operator's choices.
    progress : callable
        Is told what is being worked on.

    Raises
    ------
    TerrainError
        When a pad stands on a void or off the terrain.
    SiteError
        When a pad's stated height is 300 m or more off real terrain.
    AircraftError
        When the aircraft cannot even hover empty above the home pad.
    WeatherError
        When the weather has no hour at all on the day.
    """
    inputs = _Inputs(site=site, weather=weather, aircraft=aircraft, manifest=manifest, terrain=terrain, options=options)
    check_pads(site, terrain)
    check_heights(site, terrain)
    check_weather_place(site, weather)
    window = flying_window(site, options.day)
    windows = hour_windows(window, weather)
    search_hour = _search_hour(inputs, window, windows)
    check_hover(site, aircraft, terrain, search_hour)

    progress("searching corridors")
    conditions = conditions_of(search_hour, terrain, options.wind_of)
    ways = Ways(site, aircraft, conditions, options.wind_of)
    hours = [hour for drop in inputs.drops for hour in open_hours(ways, drop, windows, weather, inputs.rule)]

    progress("packing the day")
    timetable = schedule_day(
        manifest.items,
        [slot_of(hour) for hour in hours],
        inputs.fleet,
        home=site.home.id,
        seed=options.seed,
        effort=options.effort,
    )

    progress("flying every sortie")
    return _assemble(inputs, ways, window, hours, timetable)


def _assemble(
    inputs: _Inputs, ways: Ways, window: TimeWindow, hours: list[FlyingHour], timetable: Timetable
) -> DayPlan:
    site, terrain, weather, options = inputs.site, inputs.terrain, inputs.weather, inputs.options
    sorties = _sorties(inputs, hours, timetable)
    return DayPlan(
        schema=SCHEMA,
        lungta_version=lungta.__version__,
        created_utc=datetime.now(UTC).replace(microsecond=0),
        date=options.day.isoformat(),
        seed=options.seed,
        site=site.id,
        place=place_of(site, terrain),
        terrain=terrain_summary(terrain),
        wind_field=ways.conditions.wind.description,
        weather_assumed=weather.assumed,
        aircraft=aircraft_summary(inputs.aircraft, options),
        items=inputs.manifest.items,
        sorties=sorties,
        unplaced=timetable.unplaced,
        hours=tuple(row for hour in hours if (row := hour_limits_of(hour))),
        porters=compare_with_porters(site, [_carried(sortie) for sortie in sorties]),
        findings=_findings(inputs, ways, weather.missing_hours(window), hours, sorties),
        inputs=(
            site.source,
            terrain_input(terrain),
            weather.source,
            *wind_inputs(options.wind_of),
            inputs.aircraft.source,
            inputs.manifest.source,
            *options.more_inputs,
        ),
    )


def _findings(
    inputs: _Inputs,
    ways: Ways,
    missing: tuple[datetime, ...],
    hours: list[FlyingHour],
    sorties: tuple[Sortie, ...],
) -> tuple[Finding, ...]:
    site, aircraft = inputs.site, inputs.aircraft
    flown = [corridor for sortie in sorties for corridor in (sortie.corridor_up, sortie.corridor_down)]
    found_ways = [corridor for pair in ways.all_found for corridor in pair.corridors or ()]
    corridors = list(dict.fromkeys(flown or found_ways))
    found = [
        *terrain_findings(inputs.terrain),
        *weather_findings(inputs.weather, missing, site.timezone),
        *wind_findings(inputs.options.wind_of),
        *(each for each in check_site(site, inputs.terrain) if each.code != "terrain-schematic"),  # said above
        *(finding for pair in ways.all_found if pair.corridors is None for finding in pair.findings),
        *limit_findings(site, aircraft, corridors, _heaviest_kg(sorties)),
        *sight_findings(site, corridors),
        *people_findings(site, corridors),
        *air_findings(site, aircraft, hours, sorties),
        *outcome_findings(site, sorties, aircraft),
        *warmth_findings(inputs.manifest.items, sorties, _air_temperature_k(hours)),
    ]
    return tuple(dict.fromkeys(found))


def _heaviest_kg(sorties: tuple[Sortie, ...]) -> float:
    return max((max(each.payload_up_g, each.payload_down_g) for each in sorties), default=0) / G_PER_KG


def _search_hour(inputs: _Inputs, window: TimeWindow, windows: tuple[TimeWindow, ...]) -> WeatherHour:
    """The hour in whose air the corridors are searched."""
    hour = median_hour(inputs.weather, windows, inputs.aircraft)
    if hour is None:
        raise WeatherError(
            f"has no record for any flying hour of {inputs.options.day.isoformat()}.",
            where=inputs.weather.source.origin,
            remedy=f"Flying hours are {window.start_utc:%Y-%m-%d %H:%M} to {window.end_utc:%H:%M} UTC; "
            "name the day that the weather is for with --date, or give other weather.",
        )
    return hour


def _sorties(inputs: _Inputs, hours: list[FlyingHour], timetable: Timetable) -> tuple[Sortie, ...]:
    maker = SortieMaker(
        site=inputs.site,
        aircraft=inputs.aircraft,
        terrain=inputs.terrain,
        items={item.id: item for item in inputs.manifest.items},
        hours=hours,
        rule=inputs.rule,
        slack_s=SLACK_S,
    )
    return tuple(maker.sortie(number, entry) for number, entry in enumerate(timetable.entries, start=1))


def _carried(sortie: Sortie) -> CarriedFlight:
    return CarriedFlight(
        drop=sortie.drop,
        duration_s=sortie.duration_s,
        mass_up_g=sortie.payload_up_g,
        mass_down_g=sortie.payload_down_g,
    )


def _air_temperature_k(hours: list[FlyingHour]) -> dict[datetime, float]:
    return {hour.window.start_utc: hour.hour.temperature_k for hour in hours if hour.hour}
