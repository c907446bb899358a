"""Figures as a reader wants them: kilograms, watt-hours, degrees Celsius, local time first and UTC beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from lungta.core.findings import Severity
from lungta.core.units import G_PER_KG, celsius, watt_hours
from lungta.plan.dayplan import DayPlan

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
EN_DASH = "\N{EN DASH}"
BANNER_CODES = ("terrain-schematic", "weather-assumed")
"""Findings whose short form is the banner; the page's list of findings holds them in full."""
COMPASS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Times of a site as text."""

    timezone: str

    def at(self, time: datetime) -> datetime:
        """Return a time in the site's zone."""
        return time.astimezone(ZoneInfo(self.timezone))

    def local(self, time: datetime) -> str:
        """Return the local time of day, `06:40`."""
        return f"{self.at(time):%H:%M}"

    def utc(self, time: datetime) -> str:
        """Return the UTC time of day, `00:55`."""
        return f"{time.astimezone(UTC):%H:%M}"

    def both(self, time: datetime) -> str:
        """Return local and UTC time, `06:40 (00:55 UTC)`."""
        return f"{self.local(time)} ({self.utc(time)}{NBSP}UTC)"

    def offset(self, time: datetime) -> str:
        """Return how far local time is ahead of UTC, `UTC+05:45`."""
        offset = f"{self.at(time):%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}".replace("-", MINUS)


def kg(mass_g: float) -> str:
    """Return a mass [g] in kilograms, `13.5 kg`."""
    return f"{mass_g / G_PER_KG:,.1f}{NBSP}kg"


def sure(probability_frac: float) -> str:
    """Return a probability from a few hundred samples: never certainty, `over 99 %` at the most.

    >>> sure(1.0).replace(NBSP, " "), sure(0.957).replace(NBSP, " ")
    ('over 99 %', '95 %')
    """
    whole = int(100.0 * probability_frac)  # rounded down
    return f"over 99{NBSP}%" if whole >= 99 else f"{whole}{NBSP}%"


def wh(energy_j: float) -> str:
    """Return an energy [J] in watt-hours, `2,250 Wh`."""
    return f"{watt_hours(energy_j):,.0f}{NBSP}Wh"


def degc(temperature_k: float) -> str:
    """Return a temperature [K] in degrees Celsius with a true minus sign."""
    return f"{celsius(temperature_k):.0f}{NBSP}°C".replace("-", MINUS)


def percent(fraction: float) -> str:
    """Return a fraction as whole percent, `43 %`."""
    return f"{100 * fraction:.0f}{NBSP}%".replace("-", MINUS)


def metres(length_m: float) -> str:
    """Return a length or height [m] as whole metres, `5,284 m`."""
    return f"{length_m:,.0f}{NBSP}m".replace("-", MINUS)


def minutes(duration_s: float) -> str:
    """Return a duration [s] as `12:40` minutes and seconds, or `7 h 05 min` from an hour up."""
    seconds = round(duration_s)
    if seconds >= 3600:
        return f"{seconds // 3600}{NBSP}h {seconds % 3600 // 60:02d}{NBSP}min"
    return f"{seconds // 60}:{seconds % 60:02d}{NBSP}min"


def coordinates(lat_deg: float, lon_deg: float) -> str:
    """Return a position in decimal degrees, to about one metre."""
    north, east = ("N" if lat_deg >= 0 else "S"), ("E" if lon_deg >= 0 else "W")
    return f"{abs(lat_deg):.5f}°{NBSP}{north}, {abs(lon_deg):.5f}°{NBSP}{east}"


def heading(bearing_deg: float) -> str:
    """Return a true bearing with three digits, `047°`."""
    return f"{round(bearing_deg) % 360:03d}°"


def compass(from_deg: float) -> str:
    """Return the point of the compass nearest to a bearing, `WSW`."""
    return COMPASS[round(from_deg / 22.5) % 16]


def day(date: str) -> str:
    """Return an ISO date in words, `20 April 2026`."""
    stated = datetime.fromisoformat(date)
    return f"{stated.day} {stated:%B %Y}"


def counted(number: int, singular: str, plural: str = "") -> str:
    """Return a number with its noun, `1 load`, `2 loads`."""
    return f"{number}{NBSP}{singular if number == 1 else plural or singular + 's'}"


def briefly(names: Sequence[str], *, most: int = 3) -> str:
    """Return names as a list that stops after `most`, `ladder, rope and 4 more`; equal names are counted."""
    counts = Counter(names)
    parts = [f"{count} × {name}" if count > 1 else name for name, count in counts.items()]
    if len(parts) <= most:
        return ", ".join(parts)
    return f"{', '.join(parts[: most - 1])} and {len(parts) - most + 1} more"


def verdict(plan: DayPlan) -> str:
    """Return in one or two sentences what flies and what does not."""
    left_behind = _left_behind(plan)
    if not plan.sorties:
        return f"Nothing can be flown. {left_behind}".strip()
    up_g = sum(sortie.payload_up_g for sortie in plan.sorties)
    down_g = sum(sortie.payload_down_g for sortie in plan.sorties)
    carry = "carries" if len(plan.sorties) == 1 else "carry"
    flown = f"{counted(len(plan.sorties), 'sortie')} {carry} {_or_nothing(up_g)} up and {_or_nothing(down_g)} down."
    return f"{flown} {left_behind or 'Every load on the list is placed.'}"


WIND_IN_SHORT = {
    "solved over": "solved over terrain",
    "profile of": "profile by height, blind to terrain",
    "one wind everywhere": "one wind everywhere, blind to terrain",
}
"""By how a field's description begins."""


def wind_in_short(description: str) -> str:
    """Return in a few words which wind a plan was made in; of one not known here what stands before its first colon.

    >>> wind_in_short("solved over 20 km of terrain on a mesh of 147 m"), wind_in_short("read from day.nc: solved")
    ('solved over terrain', 'read from day.nc')
    """
    known = (short for start, short in WIND_IN_SHORT.items() if description.startswith(start))
    return next(known, description.partition(": ")[0])


def made_in(plan: DayPlan) -> str:
    """Return on which terrain, in which weather and in which wind a plan was made."""
    weather = "".join(f" Weather: {source.title}." for source in plan.inputs if source.kind == "weather")
    terrain = f"Terrain: {plan.terrain.source}, nodes {metres(plan.terrain.posting_m)} apart."
    return f"{terrain}{weather} Wind: {wind_in_short(plan.wind_field)}; each flight in that of its own hour."


def path_numbers(plan: DayPlan) -> str:
    """Return what a number behind a path's name means; empty when no path of the plan bears one."""
    paths = (path.id for sortie in plan.sorties for path in (sortie.corridor_up, sortie.corridor_down))
    subjects = (finding.subject for finding in plan.all_findings())
    if not any(re.search(r">.* \(\d+\)$", name) for name in (*paths, *subjects)):
        return ""
    return (
        "A number behind a path, as in (2): the second one between the same pads, for hours in which other zones hold."
    )


def _or_nothing(mass_g: int) -> str:
    return kg(mass_g) if mass_g else "nothing"


def _left_behind(plan: DayPlan) -> str:
    if not plan.unplaced:
        return ""
    mass_by_id = {item.id: item.mass_g for item in plan.items}
    mass_g = sum(mass_by_id.get(unplaced.item, 0) for unplaced in plan.unplaced)
    verb = "does" if len(plan.unplaced) == 1 else "do"
    loads = f"{len(plan.unplaced)} of {counted(len(plan.items), 'load')}"
    return f"{loads} ({kg(mass_g)}) {verb} not fly."


def unplaced_by_reason(plan: DayPlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return each reason with the loads that it keeps on the ground, in the plan's order."""
    reasons: dict[str, list[str]] = {}
    for unplaced in plan.unplaced:
        reasons.setdefault(unplaced.reason, []).append(unplaced.item)
    return tuple((reason, tuple(items)) for reason, items in reasons.items())


def not_for_flight_reasons(plan: DayPlan) -> tuple[str, ...]:
    """Return why the plan must not be flown, in plain words; empty when nothing forbids it.

    A finding of severity error in a plan that has sorties is for the reader of the findings: the planner keeps
    such flights out of the timetable.
    """
    reasons = []
    if plan.terrain.schematic:
        reasons.append("the terrain is schematic, drawn from published spot heights and not measured")
    if plan.weather_assumed:
        reasons.append("the weather is an assumed planning climate, neither observed nor forecast")
    if plan.wind_warned:
        reasons.append("the wind was read from a file that says it is not to be flown by")
    if plan.made_for_practice:
        reasons.append("pads of this site are NOT REAL, made for practice")
    if not plan.sorties:
        reasons.append("nothing in this plan may fly")
    return tuple(reasons)


def severity_count(plan: DayPlan, severity: Severity) -> int:
    """Return how many findings of a severity the plan holds."""
    return sum(finding.severity == severity for finding in plan.all_findings())
