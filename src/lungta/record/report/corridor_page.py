"""One corridor as a self-contained page: map, 3-D view, the picture of everything along the path, tables."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from markupsafe import Markup

from lungta.core.findings import Severity
from lungta.plan.corridor.model import Waypoint
from lungta.plan.dayplan import DayPlan
from lungta.plan.report import more_words, words
from lungta.plan.report.model import CorridorReport
from lungta.record.report.contours import contour_interval_m
from lungta.record.report.extent import map_extent
from lungta.record.report.legs import LegRow, leg_rows
from lungta.record.report.map_svg import lettered_zones, map_svg
from lungta.record.report.page import PICTURE_COLUMNS, SCRIPTS, PageView, digest, environment, style
from lungta.record.report.palette import template_text
from lungta.record.report.relief import cut_patch
from lungta.record.report.scene import scene_of

NOWHERE = "nowhere in a straight line"


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOutRow:
    """A stretch of the path from which the same landing spot is soonest reached."""

    between: str
    spot: str
    after: str
    home: float
    drop: float


def corridor_page_html(report: CorridorReport, plan: DayPlan, panels_png: bytes) -> str:
    """Return a corridor as one HTML page that needs no network and no other file.

    Parameters
    ----------
    report : CorridorReport
        What is known about it.
    plan : DayPlan
        Its round trip as a day of one flight (`lungta.plan.report.day.trip_plan`).
    panels_png : bytes
        The picture of the corridor.
    """
    terrain = report.ask.terrain
    patch = cut_patch(terrain, map_extent(plan, terrain), columns=PICTURE_COLUMNS)
    mapped = _with_zones_that_hold(report, plan)
    script = "\n".join(template_text(name) for name in SCRIPTS)
    return (
        environment(plan)
        .get_template("corridor.html.j2")
        .render(
            report=report,
            plan=plan,
            view=PageView(plan=plan),
            base=report.ask.base.name,
            verdict=_verdict(report),
            figures=tuple(_figures(report)),
            counts=tuple((each.value, sum(found.severity is each for found in report.findings)) for each in Severity),
            sentences=tuple(_sentences(report)),
            explained=_explained(report),
            legs=_legs(plan),
            ways_out=tuple(_ways_out(report)),
            map=Markup(map_svg(mapped, patch, terrain.frame)),
            zones=lettered_zones(mapped),
            contour_m=contour_interval_m(patch),
            scene=scene_of(plan, terrain, patch),
            panels=base64.b64encode(panels_png).decode("ascii"),
            style=Markup(style()),
            script=Markup(script),
            script_digest=digest(script),
        )
    )


def _with_zones_that_hold(report: CorridorReport, plan: DayPlan) -> DayPlan:
    """Return the plan with those of its zones that are kept out of in this hour, for the map."""
    holding = {zone.id for zone in report.ask.zones}
    zones = tuple(zone for zone in plan.place.zones if zone.id in holding)
    return replace(plan, place=replace(plan.place, zones=zones))


def _verdict(report: CorridorReport) -> str:
    if report.corridor is None:
        return f"There is no corridor: {report.why_not}"
    forbidding = [each for each in report.errors if each.code not in ("terrain-schematic", "weather-assumed")]
    if forbidding:
        return forbidding[0].message
    return "A corridor that keeps its clearance, checked a second time point by point."


def _figures(report: CorridorReport) -> Iterator[tuple[str, str]]:
    corridor, trip = report.corridor, report.trip
    if corridor is None:
        return
    yield f"{corridor.length_m / 1000:.2f} km", "in space"
    rise_m = corridor.waypoints[-1].alt_amsl_m - corridor.waypoints[0].alt_amsl_m
    yield f"{rise_m:+.0f} m", "first to last waypoint"
    yield str(len(corridor.waypoints)), "waypoints"
    if trip is not None:
        yield words.minutes(trip.way(report.ask.way).duration_s), "this way"
        yield f"{words.loads_kg(report)[0]:.1f} kg", "carried"
        yield f"{trip.landing_charge_frac.p50:.0%}", f"charge back at {report.ask.base.name}"
    if report.link is not None:
        yield f"{report.link.share_in_view_frac:.0%}", "in radio view"


def _sentences(report: CorridorReport) -> Iterator[str]:
    """What the terminal says, sentence by sentence."""
    sources = (
        words.path_words,
        more_words.why_words,
        words.air_words,
        words.flight_words,
        more_words.way_out_words,
        more_words.link_words,
        more_words.people_words,
        more_words.other_words,
    )
    for source in sources:
        for text in source(report):
            yield text.strip()[:1].upper() + text.strip()[1:] + "."


def _explained(report: CorridorReport) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What holds the path and what relief would buy: headings with their sentences."""
    groups: list[tuple[str, list[str]]] = []
    for text in more_words.explained_words(report):
        if text.startswith(" "):
            groups[-1][1].append(text.strip())
        else:
            groups.append((text[:1].upper() + text[1:].removesuffix(":"), []))
    return tuple((heading, tuple(sentences)) for heading, sentences in groups)


def _legs(plan: DayPlan) -> tuple[tuple[str, tuple[tuple[LegRow, Waypoint], ...]], ...]:
    """Each way's rows, with the waypoint that each row is of."""
    if not plan.sorties:
        return ()
    (sortie,) = plan.sorties
    ways = zip(leg_rows(sortie), (sortie.corridor_up, sortie.corridor_down), strict=True)
    return tuple(
        (f"{rows[0].name} to {rows[-1].name}", tuple(zip(rows, corridor.waypoints, strict=True)))
        for rows, corridor in ways
    )


def _ways_out(report: CorridorReport) -> Iterator[WayOutRow]:
    """One row for each stretch of this way that the same spot serves."""
    table = report.contingency
    if table is None:
        return
    rows = np.flatnonzero([phase == report.ask.way for phase in table.moments.phase]).tolist()
    start_m = table.moments.along_m[rows[0]]
    for spot, group in groupby(rows, key=lambda row: int(table.nearest.spot[row])):
        held = list(group)
        ends_km = (table.moments.along_m[[held[0], held[-1]]] - start_m) / 1000.0
        seconds = float(np.max(table.nearest.duration_s[held])) if spot >= 0 else np.nan
        yield WayOutRow(
            between=f"{ends_km[0]:.2f} to {ends_km[1]:.2f} km",
            spot=table.spots[spot].name if spot >= 0 else NOWHERE,
            after=f"{seconds:.0f} s" if spot >= 0 else "\N{EN DASH}",
            home=float(table.home.left_p05_frac[held].min()),
            drop=float(table.drop.left_p05_frac[held].min()),
        )
