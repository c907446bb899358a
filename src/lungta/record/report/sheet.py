"""The flight sheet: a PDF with an overview of the day and one A4 page per sortie, to carry in a glove.

Everything that people wrote (names, loads, reasons) reaches the typesetter as JSON strings, which it never reads as
markup, so no escaping is needed and none can be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lungta.core.findings import Finding, Severity
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.dayplan import DayPlan, HourLimits, Sortie
from lungta.record.report import words
from lungta.record.report.abort import merged_abort_points
from lungta.record.report.contours import contour_interval_m
from lungta.record.report.extent import map_extent
from lungta.record.report.landings import NamedLanding, landing_options
from lungta.record.report.legs import LegRow, leg_rows
from lungta.record.report.map_svg import map_svg
from lungta.record.report.palette import PRINT, shape_of, standing_alone, template_text
from lungta.record.report.profile_svg import small_profile_svg
from lungta.record.report.relief import cut_patch

MOST_FINDINGS = 14
"""So many findings stand on the overview, gravest first, after those of the stripe; it counts the rest."""
MOST_REASONS = 8
MAP_COLUMNS = 480


def flight_sheet_pdf(plan: DayPlan, terrain: Terrain) -> bytes:
    """Return the flight sheet as PDF: the day on the first page, then one page per sortie.

    Each page's type shrinks until the page holds it, down to 6 pt; what is longer still continues on a further
    page under the same footer. The document's date is the plan's, so the same plan gives the same bytes.
    """
    import typst

    template: bytes = template_text("sheet.typ").encode("utf-8")
    pdf: bytes = typst.compile(  # type: ignore[misc]  # its stubs bind `Input` in no argument
        template,
        font_paths=[_font_folder()],
        sys_inputs={"sheet": json.dumps(sheet_data(plan, terrain), ensure_ascii=False)},
        timestamp=int(plan.created_utc.timestamp()),
        pdf_tags=False,  # a tag per table cell makes the file seven times larger and the run twice as long
    )
    return pdf


def sheet_data(plan: DayPlan, terrain: Terrain) -> dict[str, Any]:
    """Return every word and picture of the sheet, ready for JSON."""
    clock = words.Clock(timezone=plan.place.timezone)
    first = plan.sorties[0].takeoff_utc if plan.sorties else plan.created_utc
    patch = cut_patch(terrain, map_extent(plan, terrain), columns=MAP_COLUMNS)
    left = words.unplaced_by_reason(plan)
    findings = [finding for finding in plan.all_findings() if finding.code not in words.BANNER_CODES]
    return {
        "title": plan.place.name,
        "day": words.day(plan.date),
        "offset": clock.offset(first),
        "aircraft": f"{plan.aircraft.count} × {plan.aircraft.name}",
        "made_in": words.made_in(plan),
        "path_numbers": words.path_numbers(plan),
        "verdict": words.verdict(plan),
        "not_for_flight": list(words.not_for_flight_reasons(plan)),
        **_picture("map", map_svg(plan, patch, terrain.frame, relief=False)),
        "contour": words.metres(contour_interval_m(patch)),
        "findings": _findings(findings[:MOST_FINDINGS]),
        "more_findings": max(0, len(findings) - MOST_FINDINGS),
        "unplaced": [[words.briefly(items, most=6), reason] for reason, items in left[:MOST_REASONS]],
        "more_unplaced": sum(len(items) for _, items in left[MOST_REASONS:]),
        "footer": _footer(plan),
        "sorties": [_sortie(plan, sortie, clock) for sortie in plan.sorties],
    }


def _sortie(plan: DayPlan, sortie: Sortie, clock: words.Clock) -> dict[str, Any]:
    way_up, way_down = leg_rows(sortie)
    about = {f"sortie {sortie.number}", sortie.corridor_up.id, sortie.corridor_down.id}
    of_the_day = (finding for finding in plan.findings if finding.subject in about)
    findings = dict.fromkeys(
        [*sortie.findings, *of_the_day, *sortie.corridor_up.findings, *sortie.corridor_down.findings]
    )
    return {
        "number": str(sortie.number),
        "drop": _pad_name(plan, sortie.drop),
        "local": f"{clock.local(sortie.takeoff_utc)}–{clock.local(sortie.takeoff_window_end_utc)}",
        "utc": f"{clock.utc(sortie.takeoff_utc)}–{clock.utc(sortie.takeoff_window_end_utc)}",
        "landing": clock.local(sortie.landing_utc),
        "duration": words.minutes(sortie.duration_s),
        "aircraft": sortie.aircraft,
        "battery_set": str(sortie.battery_set),
        "up": {"mass": words.kg(sortie.payload_up_g), "loads": _loads(plan, sortie.items_up)},
        "down": {"mass": words.kg(sortie.payload_down_g), "loads": _loads(plan, sortie.items_down)},
        "limits": _limits(plan, sortie, way_up),
        "forecast": _forecast(plan, sortie),
        "way_up": [_leg(row) for row in way_up],
        "way_down": [_leg(row) for row in way_down],
        "aborts": [
            [
                f"{point.way}, {point.from_name} – {point.to_name}",
                point.action,
                point.landing,
                words.percent(point.charge_on_landing_frac),
            ]
            for point in merged_abort_points(sortie.abort_points)
        ],
        "landings": [_landing(landing) for landing in landing_options(sortie)],
        "findings": _findings(findings),
        **_picture("profile", small_profile_svg(sortie, plan.place)),
    }


def _limits(plan: DayPlan, sortie: Sortie, way_up: tuple[LegRow, ...]) -> list[list[str]]:
    """Return what stops the flight, as name and figure."""
    limits = [
        ["up at most, with this load down", words.kg(sortie.max_up_g)],
        ["down at most, with this load up", words.kg(sortie.max_down_g)],
        [f"mean wind to abort above; gusts: {plan.aircraft.wind_limit_mps:g}", f"{sortie.wind_abort_mps:.1f} m/s"],
        ["above pad: straight home only from here up", f"+{sortie.return_height_above_pad_m:,.0f} m"],
        [
            f"charge to land with; reserve held: {words.sure(sortie.reserve_probability_frac)}",
            words.percent(plan.place.reserve_frac),
        ],
    ]
    if way_up and way_up[-1].charge_frac is not None:
        limits.insert(4, ["turn back if less charge before the drop", words.percent(way_up[-1].charge_frac)])
    return limits


def _forecast(plan: DayPlan, sortie: Sortie) -> str:
    hour = _hour_of(plan, sortie)
    if hour is None:
        return "no weather for this hour"
    assumed = " (ASSUMED)" if plan.weather_assumed else ""
    gust = "gusts not known" if hour.gust_mps is None else f"gust {hour.gust_mps:.0f} m/s"
    return (
        f"{words.degc(hour.temperature_k)}, ground wind {hour.wind_mps:.0f} m/s from "
        f"{words.heading(hour.wind_from_deg)} {words.compass(hour.wind_from_deg)}, {gust}{assumed}. "
        f"Not the wind on the paths, which the figures count with ({words.wind_in_short(plan.wind_field)})"
    )


def _hour_of(plan: DayPlan, sortie: Sortie) -> HourLimits | None:
    before = [hour for hour in plan.hours if hour.drop == sortie.drop and hour.time_utc <= sortie.takeoff_utc]
    return max(before, key=lambda hour: hour.time_utc, default=None)


def _loads(plan: DayPlan, item_ids: tuple[str, ...]) -> list[list[str]]:
    by_id = {item.id: item for item in plan.items}
    rows = []
    for item_id in item_ids:
        item = by_id.get(item_id)
        if item is None:
            rows.append([item_id, "", ""])
            continue
        marks = [item.dangerous_goods.value.upper()] if item.dangerous_goods.value != "none" else []
        marks += ["KEEP WARM"] if item.keep_warm else []
        rows.append([item.id, " · ".join([item.what, *marks]), words.kg(item.mass_g)])
    return rows


def _leg(row: LegRow) -> list[str]:
    return [
        row.name,
        "" if row.true_deg is None else words.heading(row.true_deg),
        f"{row.leg_m:,.0f}" if row.leg_m else "",
        f"{row.height_above_pad_m:+,.0f}".replace("-", words.MINUS),
        f"{row.height_agl_m:,.0f}",
        "" if row.time_s is None else words.minutes(row.time_s).removesuffix(f"{words.NBSP}min"),
        "" if row.charge_frac is None else f"{100 * row.charge_frac:.0f}",
    ]


def _landing(landing: NamedLanding) -> list[str]:
    option = landing.option
    return [
        landing.name,
        words.coordinates(option.lat_deg, option.lon_deg),
        f"{words.metres(option.along_m)} {landing.way}, {words.metres(option.off_m)} off",
        words.metres(option.alt_amsl_m),
        f"{option.slope_deg:.0f}°",
    ]


def _findings(findings: Iterable[Finding]) -> list[list[str]]:
    order = list(Severity)
    grave_first = sorted(findings, key=lambda finding: order.index(finding.severity))
    return [[finding.severity.value, finding.subject, finding.message] for finding in grave_first]


def _picture(name: str, drawing: str) -> dict[str, Any]:
    """Return a drawing with its height over width, which the typesetter needs before it opens it."""
    return {name: standing_alone(drawing, PRINT), f"{name}_shape": shape_of(drawing)}


def _footer(plan: DayPlan) -> str:
    made = f"Lungta {plan.lungta_version}, {plan.created_utc:%Y-%m-%d %H:%M} UTC, seed {plan.seed}"
    notices = " ".join(dict.fromkeys(source.licence for source in plan.inputs if source.kind == "terrain"))
    return f"{made}. Terrain: {plan.terrain.source}. {notices or plan.terrain.licence}"


def _pad_name(plan: DayPlan, pad_id: str) -> str:
    return next((pad.name for pad in plan.place.pads if pad.id == pad_id), pad_id)


def _font_folder() -> str:
    """Return the folder of DejaVu Sans that comes with matplotlib: the same letters on every machine."""
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")
