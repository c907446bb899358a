"""The day's plan as one self-contained page that opens from a USB stick."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from lungta.core.findings import Finding, Severity
from lungta.mountain.terrain.grid import Terrain
from lungta.plan.cargo.item import Item
from lungta.plan.dayplan import DayPlan, HourLimits
from lungta.record.report import words
from lungta.record.report.abort import merged_abort_points
from lungta.record.report.contours import contour_interval_m
from lungta.record.report.extent import map_extent
from lungta.record.report.landings import landing_options
from lungta.record.report.map_svg import lettered_zones, map_svg
from lungta.record.report.palette import DARK, LIGHT, PRINT, chart_css, css_variables, template_text
from lungta.record.report.profile_svg import profile_svg
from lungta.record.report.relief import cut_patch
from lungta.record.report.scene import scene_of
from lungta.record.report.timeline_svg import timeline_svg

PICTURE_COLUMNS = 1200
SCRIPTS = ("block.js", "page.js")


def page_html(plan: DayPlan, terrain: Terrain) -> str:
    """Return the plan as one HTML page that needs no network and no other file.

    Everything but the 3-D view, the read-out under the pointer and the choice of a sortie is there without
    JavaScript. The page carries a content security policy that forbids every load and every script but its own.
    """
    patch = cut_patch(terrain, map_extent(plan, terrain), columns=PICTURE_COLUMNS)
    script = "\n".join(template_text(name) for name in SCRIPTS)
    return (
        environment(plan)
        .get_template("page.html.j2")
        .render(
            plan=plan,
            view=PageView(plan=plan),
            map=Markup(map_svg(plan, patch, terrain.frame)),
            timeline=Markup(timeline_svg(plan)),
            profile=lambda sortie: Markup(profile_svg(sortie, plan.place)),
            landings=landing_options,
            zones=lettered_zones(plan),
            contour_m=contour_interval_m(patch),
            scene=scene_of(plan, terrain, patch),
            style=Markup(style()),
            script=Markup(script),
            script_digest=digest(script),
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A plan's answers to the questions that the page asks."""

    plan: DayPlan

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the plan is not for flight."""
        return words.not_for_flight_reasons(self.plan)

    @property
    def verdict(self) -> str:
        """What flies and what does not."""
        return words.verdict(self.plan)

    @property
    def made_in(self) -> str:
        """Terrain, weather and wind that it was made in."""
        return words.made_in(self.plan)

    @property
    def wind_in_short(self) -> str:
        """Which wind the flights were computed in."""
        return words.wind_in_short(self.plan.wind_field)

    @property
    def path_numbers(self) -> str:
        """What a number behind a path's name means."""
        return words.path_numbers(self.plan)

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many findings of each severity there are, gravest first."""
        return tuple((severity.value, words.severity_count(self.plan, severity)) for severity in Severity)

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that forbid a flight, for the head of the page, but for those that the banner gives."""
        return tuple(
            finding
            for finding in self.plan.all_findings()
            if finding.severity == Severity.ERROR and finding.code not in words.BANNER_CODES
        )

    @property
    def clock(self) -> words.Clock:
        """The site's time."""
        return words.Clock(timezone=self.plan.place.timezone)

    @property
    def offset(self) -> str:
        """How far local time is ahead of UTC on the day."""
        first = self.plan.sorties[0].takeoff_utc if self.plan.sorties else self.plan.created_utc
        return self.clock.offset(first)

    def item(self, item_id: str) -> Item | None:
        """Return a load by id; None when a plan names one that its list lacks."""
        return next((item for item in self.plan.items if item.id == item_id), None)

    def loads(self, item_ids: tuple[str, ...]) -> tuple[tuple[str, Item | None], ...]:
        """Return loads with their ids."""
        return tuple((item_id, self.item(item_id)) for item_id in item_ids)

    def load_names(self, item_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return what loads are, in plain words."""
        return tuple(item.what if item else item_id for item_id, item in self.loads(item_ids))

    def pad_name(self, pad_id: str) -> str:
        """Return the name of a pad, or its id when the site lacks it."""
        return next((pad.name for pad in self.plan.place.pads if pad.id == pad_id), pad_id)

    def hours_by_drop(self) -> tuple[tuple[str, tuple[HourLimits, ...]], ...]:
        """Return the hour limits of each drop."""
        drops = dict.fromkeys(hour.drop for hour in self.plan.hours)
        return tuple((drop, tuple(hour for hour in self.plan.hours if hour.drop == drop)) for drop in drops)


def environment(plan: DayPlan) -> Environment:
    """Return the templates with the words that they use, times in the plan's zone."""
    made = Environment(
        loader=FunctionLoader(template_text),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    clock = words.Clock(timezone=plan.place.timezone)
    filters: dict[str, Callable[..., Any]] = {
        "kg": words.kg,
        "wh": words.wh,
        "degc": words.degc,
        "percent": words.percent,
        "sure": words.sure,
        "metres": words.metres,
        "minutes": words.minutes,
        "compass": words.compass,
        "day": words.day,
        "local": clock.local,
        "utc": clock.utc,
        "both": clock.both,
        "briefly": words.briefly,
        "merged": merged_abort_points,
    }
    made.filters.update(filters)
    made.globals.update(coordinates=words.coordinates, counted=words.counted)
    return made


def style() -> str:
    """Return the page's CSS, light, dark and for print."""
    dark = "@media screen and (prefers-color-scheme: dark) {:root{" + css_variables(DARK) + "}}"
    paper = "@media print {:root{" + css_variables(PRINT) + "}}"
    return "\n".join([":root{" + css_variables(LIGHT) + "}", dark, paper, template_text("page.css"), chart_css()])


def digest(script: str) -> str:
    """Return the digest by which the content security policy knows the page's one script."""
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
