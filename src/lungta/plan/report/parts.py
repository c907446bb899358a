"""What a report holds beyond path and flight: what binds, the link, the people below, ways out, other corridors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lungta.core.time import TimeWindow
from lungta.mountain.radio.along import link_along
from lungta.mountain.radio.findings import link_findings
from lungta.mountain.radio.path import AirPath
from lungta.mountain.radio.relay import RelaySearch, best_relay
from lungta.mountain.site.zones import zone_area
from lungta.plan.contingency.table import Question, contingencies
from lungta.plan.corridor.binds import what_binds, why_not
from lungta.plan.corridor.relief import reliefs
from lungta.plan.corridor.several.alternates import find_alternates
from lungta.plan.corridor.several.lanes import find_lanes
from lungta.plan.corridor.several.rose import wind_rose
from lungta.plan.escape import Flown
from lungta.plan.hours import FLIGHT_ALLOWANCE
from lungta.plan.people.crash import crash_of
from lungta.plan.people.crowd import Presence, presence_in
from lungta.plan.people.exposure import exposure_of
from lungta.plan.people.findings import exposure_findings
from lungta.plan.people.passage import passage_of_track
from lungta.plan.report.line import straight_corners
from lungta.plan.report.request import ground_antenna

if TYPE_CHECKING:
    from collections.abc import Callable

    from lungta.core.findings import Finding
    from lungta.mountain.site.model import Site
    from lungta.plan.corridor.request import CorridorRequest
    from lungta.plan.report.model import CorridorReport

ROSE_SHARE = 2.0 / 3.0  # of the wind limit: strong, with room for what wind over terrain adds to it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What takes its time and is gathered only when somebody wants it.

    Attributes
    ----------
    reliefs : bool
        What relaxing each constraint would buy: a search for each.
    relay : bool
        Where one relay would bring the whole path into view.
    lanes : bool
        A lane there and a lane back that may be flown at once.
    alternates : bool
        Corridors for other winds: calm, and from eight directions at two thirds of the wind limit.
    """

    reliefs: bool = False
    relay: bool = False
    lanes: bool = False
    alternates: bool = False


def with_parts(
    report: CorridorReport, back: CorridorRequest, wanted: Wanted, progress: Callable[[str], None]
) -> CorridorReport:
    """Return a report with everything that is known beyond path and flight; `back` asks for the other way."""
    parts: dict[str, Any] = {}
    found: list[Finding] = []
    if report.corridor is not None:
        progress("asking what binds it, and who sees and whom it passes")
        parts |= _why(report, wanted)
        parts["link"] = link = link_along(report.request.terrain, ground_antenna(report.ask.site), _air_path(report))
        found += link_findings(link, report.request.terrain, report.request.id)
    else:
        corners = straight_corners(report.request)
        parts["straight"] = why_not(report.request, corners, corners)
    if report.corridor is not None and wanted.relay:
        progress("looking for a relay's place")
        parts["relay"] = relay = best_relay(
            report.request.terrain, ground_antenna(report.ask.site), _air_path(report), _relay_search(report)
        )
        found += relay.findings
    if report.trip is not None:
        crash = crash_of(report.ask.aircraft, max(report.trip.payload_up_kg, report.trip.payload_down_kg))
        flown = Flown(
            corridors=report.trip.corridors,
            conditions=report.conditions,
            track=report.trip.track,
            samples=report.trip.samples,
        )
        question = Question(up_kg=report.trip.payload_up_kg, down_kg=report.trip.payload_down_kg)
        parts["contingency"] = table = contingencies(
            flown, report.ask.site, report.ask.aircraft, report.trip.rule, question
        )
        found += table.findings
        passage = passage_of_track(report.trip.track, report.request.terrain)
        parts["exposure"] = exposure = exposure_of(passage, report.presence.crowds, crash)
        found += exposure_findings(report.ask.site, exposure, local_hour(report), report.request.id)
    if wanted.lanes:
        progress("keeping the ways apart")
        ways = (report.request, back) if report.ask.way == "up" else (back, report.request)
        parts["lanes"] = lanes = find_lanes(*ways)
        found += lanes.findings
    if wanted.alternates:
        progress("trying other winds")
        winds = wind_rose([round(ROSE_SHARE * report.ask.aircraft.wind_limit_mps)])
        parts["alternates"] = alternates = find_alternates(report.request, winds)
        found += alternates.findings
    return replace(report, **parts, findings=(*report.findings, *found))


def presence_of(site: Site, takeoff_utc: datetime) -> Presence:
    """Return who is on the ground while a flight that takes off then is in the air."""
    return presence_in(site, TimeWindow(start_utc=takeoff_utc, end_utc=takeoff_utc + FLIGHT_ALLOWANCE))


def local_hour(report: CorridorReport) -> int:
    """Return the hour of the local day of the take-off."""
    return report.ask.takeoff_utc.astimezone(ZoneInfo(report.ask.site.timezone)).hour


def _why(report: CorridorReport, wanted: Wanted) -> dict[str, Any]:
    """What holds the path, what forbids the straight line, what relief would buy."""
    assert report.corridor is not None
    request = report.request
    points = report.corridor.points_m
    found: dict[str, Any] = {"binds": what_binds(request, points), "straight": why_not(request, points)}
    if wanted.reliefs:
        found["reliefs"] = reliefs(request, report.corridor)
    return found


def _air_path(report: CorridorReport) -> AirPath:
    line = report.line
    return AirPath(east_m=line.east_m, north_m=line.north_m, alt_amsl_m=line.alt_amsl_m)


def _relay_search(report: CorridorReport) -> RelaySearch:
    site = report.ask.site
    return RelaySearch(keep_out=tuple(zone_area(report.ask.terrain.frame, zone) for zone in site.zones))
