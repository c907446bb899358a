"""One call that searches a corridor, flies it and gathers what is known about it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.findings import Finding, error, warning
from lungta.mountain.site.check import check_site
from lungta.mountain.wind.hourly import Sourced
from lungta.plan.corridor.bound import optimality
from lungta.plan.corridor.find import find_corridor
from lungta.plan.hours import conditions_of, flying_window
from lungta.plan.inputs import check_heights, check_hover, check_pads, check_weather_place
from lungta.plan.judge import (
    limit_findings,
    people_findings,
    sight_findings,
    sortie_findings,
    terrain_findings,
    weather_findings,
    wind_findings,
)
from lungta.plan.report.line import corridor_line, straight_line
from lungta.plan.report.model import NO_TAKE_OFF, CorridorReport, gravest_first
from lungta.plan.report.parts import Wanted, presence_of, with_parts
from lungta.plan.report.request import corridor_request
from lungta.plan.report.trip import Trip, flown_trip
from lungta.plan.reserve import surface_binds, track_binds, what_binds

if TYPE_CHECKING:
    from lungta.plan.corridor.request import CorridorOutcome, CorridorRequest
    from lungta.plan.flight import Conditions
    from lungta.plan.people.crowd import Presence
    from lungta.plan.report.ask import CorridorAsk

Progress = Callable[[str], None]
NEXT_HOUR = timedelta(minutes=70)  # our choice: an hourly record and a little more after the take-off


def report_corridor(
    ask: CorridorAsk, wanted: Wanted | None = None, *, progress: Progress = lambda stage: None
) -> CorridorReport:
    """Return everything known about one corridor: the path, the air on it, the flight, and what to know before it.

    An unflyable corridor is not an error: the report's findings say why there is none, or why nobody should fly it.

    Parameters
    ----------
    ask : CorridorAsk
        Between which pads, with what, when.
    wanted : Wanted, optional
        What to gather beyond what is always had.
    progress : callable
        Is told what is being worked on.

    Raises
    ------
    TerrainError
        When a pad stands on a void or off the terrain.
    SiteError
        When a pad's stated height is 300 m or more off real terrain.
    WeatherError
        When the weather says that it is for another place.
    WindError
        When the wind cannot be solved.
    AircraftError
        When the aircraft cannot even hover empty above the home pad.
    """
    check_pads(ask.site, ask.terrain)
    check_heights(ask.site, ask.terrain)
    check_weather_place(ask.site, ask.weather)
    check_hover(ask.site, ask.aircraft, ask.terrain, ask.hour)
    progress("making the wind")
    conditions = conditions_of(ask.hour, ask.terrain, ask.wind_of)
    progress("searching the corridor")
    presence = presence_of(ask.site, ask.takeoff_utc)
    ends = (ask.from_pad, ask.to_pad), (ask.to_pad, ask.from_pad)
    there, back = (corridor_request(ask, conditions, presence, pads) for pads in ends)
    with ThreadPoolExecutor(max_workers=2) as beside:  # the compiled search and NumPy let a second core work
        returning = beside.submit(find_corridor, back, explain=False)
        found = find_corridor(there)
        proven = None if found.corridor is None else beside.submit(optimality, there, found.corridor)
        report = _flown(ask, conditions, (there, back), (found, returning.result()), presence, progress)
        whole = with_parts(report, back, wanted or Wanted(), progress)
        if proven is not None and whole.corridor is not None:
            progress("asking how near the best it is")
            whole = replace(whole, corridor=replace(whole.corridor, optimality=proven.result()))
    return replace(whole, findings=gravest_first(whole.findings))


def _flown(
    ask: CorridorAsk,
    conditions: Conditions,
    requests: tuple[CorridorRequest, CorridorRequest],
    outcomes: tuple[CorridorOutcome, CorridorOutcome],
    presence: Presence,
    progress: Progress,
) -> CorridorReport:
    """The path and its round trip."""
    progress("flying the round trip")
    (there, _), (found, way_back) = requests, outcomes
    trip = None
    if found.corridor is not None and way_back.corridor is not None:
        ways = (found.corridor, way_back.corridor)
        trip = flown_trip(ask, ways if ask.way == "up" else ways[::-1], conditions)
    return CorridorReport(
        ask=ask,
        conditions=conditions,
        request=there,
        corridor=found.corridor,
        back=way_back.corridor,
        line=straight_line(there) if found.corridor is None else corridor_line(there, found.corridor),
        trip=trip,
        presence=presence,
        findings=_findings(ask, outcomes, trip),
        not_for_flight=_not_for_flight(ask),
    )


def _not_for_flight(ask: CorridorAsk) -> tuple[str, ...]:
    reasons = ["schematic terrain"] if ask.terrain.source.schematic else []
    if ask.weather.assumed:
        reasons.append("assumed weather")
    if any(pad.not_real for pad in ask.site.pads):
        reasons.append("pads that are NOT REAL, made for practice")
    if isinstance(ask.wind_of, Sourced) and ask.wind_of.warning:
        reasons.append(ask.wind_of.warning.removeprefix("NOT FOR FLIGHT: "))
    return tuple(reasons)


def _findings(
    ask: CorridorAsk, outcomes: tuple[CorridorOutcome, CorridorOutcome], trip: Trip | None
) -> tuple[Finding, ...]:
    site, aircraft = ask.site, ask.aircraft
    corridors = [each.corridor for each in outcomes if each.corridor is not None]
    heaviest_kg = 0.0 if trip is None else max(trip.payload_up_kg, trip.payload_down_kg)
    found = [
        *terrain_findings(ask.terrain),
        *weather_findings(ask.weather, (), site.timezone),
        *wind_findings(ask.wind_of),
        *(each for each in check_site(site, ask.terrain) if each.code != "terrain-schematic"),  # said above
        *(finding for outcome in outcomes for finding in outcome.findings),
        *limit_findings(site, aircraft, corridors, heaviest_kg),
        *sight_findings(site, corridors),
        *people_findings(site, corridors),
        *_flight_findings(ask, trip),
        *_next_hour_findings(ask),
    ]
    return tuple(found)


def _dark(ask: CorridorAsk) -> str:
    """Why the time of day forbids the take-off, or an empty text."""
    zone = ZoneInfo(ask.site.timezone)
    window = flying_window(ask.site, ask.takeoff_utc.astimezone(zone).date())
    if window.contains(ask.takeoff_utc):
        return ""
    start, end = (each.astimezone(zone) for each in (window.start_utc, window.end_utc))
    return f"the site allows flights by daylight alone, {start:%H:%M} to {end:%H:%M} local time"


def _next_hour_findings(ask: CorridorAsk) -> tuple[Finding, ...]:
    """Warn when the weather's next record closes what this one leaves open."""
    after = next((each for each in ask.weather.hours if each.time_utc > ask.takeoff_utc), None)
    if after is None or after.time_utc > ask.takeoff_utc + NEXT_HOUR or surface_binds(ask.aircraft, ask.hour):
        return ()
    binds = surface_binds(ask.aircraft, after)
    if not binds:
        return ()
    zone = ZoneInfo(ask.site.timezone)
    taken, following = (each.time_utc.astimezone(zone) for each in (ask.hour, after))
    text = (
        f"The weather of {taken:%H:%M} is taken; the next record, of {following:%H:%M} local time, has {binds}: the "
        "hour closes before or then. Fly earlier, or measure the wind before the take-off."
    )
    return (warning("next-hour-closed", text, f"{ask.from_pad.id}>{ask.to_pad.id}"),)


def _flight_findings(ask: CorridorAsk, trip: Trip | None) -> tuple[Finding, ...]:
    """What the flight itself shows: limits of the air, of thrust, of the reserve."""
    subject = f"{ask.from_pad.id}>{ask.to_pad.id}"
    said = [_dark(ask), surface_binds(ask.aircraft, ask.hour)]
    if trip is None:
        return tuple(error(NO_TAKE_OFF, f"No take-off in this hour: {each}.", subject) for each in said if each)
    loads = trip.payload_up_kg, trip.payload_down_kg
    said.append(track_binds(ask.aircraft, trip.track))
    if ask.payload_kg is not None:
        said.append(what_binds(ask.aircraft, trip.track, trip.rule, *loads))
    elif not trip.payload_up_kg + trip.payload_down_kg and trip.limit.binds:
        said.append(trip.limit.binds)
    closed = dict.fromkeys(each for each in said if each)
    return (
        *(error(NO_TAKE_OFF, f"No take-off in this hour with this load: {each}.", subject) for each in closed),
        *(
            each
            for each in sortie_findings(
                subject, ask.aircraft, round(1000 * max(loads)), trip.landing_charge_frac.p05, trip.rule.reserve_frac
            )
            if each.code != "reserve-not-kept" or not closed
        ),
    )
