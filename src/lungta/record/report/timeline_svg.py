"""The day as SVG: payload limit and wind by the hour, then flights by aircraft and by battery set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lungta.core.units import G_PER_KG
from lungta.plan.dayplan import DayPlan, HourLimits, Sortie
from lungta.record.report import svg
from lungta.record.report.words import Clock, compass, counted, kg, minutes

WIDTH = 1000.0
LEFT, RIGHT = 132.0, 10.0
STRIP, WIND, ROW = 56.0, 50.0, 30.0
HEAD = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """The plan, its clock and where each moment stands."""

    plan: DayPlan
    clock: Clock
    start_utc: datetime
    end_utc: datetime

    def x(self, time: datetime) -> float:
        whole = (self.end_utc - self.start_utc).total_seconds()
        return LEFT + (WIDTH - LEFT - RIGHT) * (time - self.start_utc).total_seconds() / whole

    def drop_name(self, drop: str) -> str:
        return next((pad.name for pad in self.plan.place.pads if pad.id == drop), drop)

    def hours(self, drop: str) -> tuple[HourLimits, ...]:
        return tuple(hour for hour in self.plan.hours if hour.drop == drop)


def timeline_svg(plan: DayPlan) -> str:
    """Return the day's timetable over its hours, local time on top and UTC below; an empty text without hours."""
    moments = [hour.time_utc for hour in plan.hours] + [sortie.takeoff_utc for sortie in plan.sorties]
    ends = [hour.time_utc + timedelta(hours=1) for hour in plan.hours] + [s.landing_utc for s in plan.sorties]
    if not moments:
        return ""
    day = _Day(plan=plan, clock=Clock(timezone=plan.place.timezone), start_utc=min(moments), end_utc=max(ends))
    drawn, y = [], HEAD
    for drop in dict.fromkeys(hour.drop for hour in plan.hours):
        drawn.append(_limit_strip(day, drop, y))
        y += STRIP + 8
        drawn.append(_wind_strip(day, drop, y))
        y += WIND + 10
    drawn += _rows(day, y, lambda sortie: f"aircraft {sortie.aircraft}")
    y += ROW * len({sortie.aircraft for sortie in plan.sorties}) + 10
    drawn += _rows(day, y, lambda sortie: f"battery set {sortie.battery_set}")
    y += ROW * len({sortie.battery_set for sortie in plan.sorties})
    return _sheet(y + 34, _hour_lines(day, y) + "".join(drawn), f"Timetable of {plan.date}")


def _sheet(height: float, content: str, label: str) -> str:
    return svg.element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "drawing timeline",
            "viewBox": f"0 0 {svg.number(WIDTH)} {svg.number(height)}",
            "role": "img",
            "aria-label": label,
        },
        content,
    )


def _hour_lines(day: _Day, bottom: float) -> str:
    """Return a line at every whole local hour with its name on top, and every whole UTC hour below."""
    drawn = [svg.text(LEFT - 32, HEAD - 16, "local", "small end"), svg.text(LEFT - 32, bottom + 22, "UTC", "small end")]
    every = 1 if (day.end_utc - day.start_utc) <= timedelta(hours=14) else 2
    for local in _whole_hours(day.clock.at(day.start_utc), day.end_utc):
        drawn.append(svg.line(day.x(local), HEAD - 8, day.x(local), bottom, "grid"))
        if local.hour % every == 0 and day.x(local) < WIDTH - 20:
            drawn.append(svg.text(day.x(local), HEAD - 16, f"{local:%H:%M}", "small strong middle"))
    for utc in _whole_hours(day.start_utc, day.end_utc):
        drawn.append(svg.line(day.x(utc), bottom, day.x(utc), bottom + 6, "axis"))
        if utc.hour % every == 0 and LEFT + 14 < day.x(utc) < WIDTH - 20:
            drawn.append(svg.text(day.x(utc), bottom + 22, f"{utc:%H:%M}", "small middle"))
    return "".join(drawn) + svg.line(LEFT, bottom, WIDTH - RIGHT, bottom, "axis")


def _whole_hours(start: datetime, end: datetime) -> Iterable[datetime]:
    hour = start.replace(minute=0, second=0, microsecond=0)
    if hour < start:
        hour += timedelta(hours=1)
    while hour <= end:
        yield hour
        hour += timedelta(hours=1)


def _limit_strip(day: _Day, drop: str, top: float) -> str:
    """Return a bar per hour, as high as the load that may go up when nothing comes down."""
    highest_g = max((hour.max_up_g for hour in day.plan.hours), default=0) or 1
    foot = top + STRIP
    drawn = [
        _row_name(f"limit to {day.drop_name(drop)}", top + STRIP / 2 - 3),
        _row_name("kg up, down empty", foot - 12),
    ]
    drawn.append(svg.line(LEFT, foot, WIDTH - RIGHT, foot, "grid"))
    for hour in day.hours(drop):
        left, right = day.x(hour.time_utc) + 1.5, day.x(hour.time_utc + timedelta(hours=1)) - 1.5
        height = (STRIP - 17) * hour.max_up_g / highest_g
        limits = f"{kg(hour.max_up_g)} up, {kg(hour.max_down_g)} down, {kg(hour.max_payload_g)} both ways"
        name = svg.title(f"{day.clock.both(hour.time_utc)}: {limits}; {hour.binds}")
        box = {"x": left, "y": foot - max(height, 3.0), "width": right - left, "height": max(height, 3.0)}
        bar = svg.element("rect", {**box, "class": "bar" if hour.max_up_g else "bar-none"}, name)
        words = f"{hour.max_up_g / G_PER_KG:.0f}" if hour.max_up_g else "none"
        drawn.append(bar + svg.text((left + right) / 2, foot - max(height, 3.0) - 4, words, "small middle"))
    return "".join(drawn)


def _wind_strip(day: _Day, drop: str, top: float) -> str:
    """Return an arrow with the wind per hour, gust below; the arrow flies with the wind."""
    drawn = [_row_name("ground wind, m/s", top + 18), _row_name("ground gust", top + 44)]
    for hour in day.hours(drop):
        x = (day.x(hour.time_utc) + day.x(hour.time_utc + timedelta(hours=1))) / 2
        name = svg.title(f"from {hour.wind_from_deg:.0f}° ({compass(hour.wind_from_deg)})")
        turn = f"translate({svg.number(x - 12)} {svg.number(top + 13)}) rotate({svg.number(hour.wind_from_deg + 180)})"
        arrow = svg.element("path", {"class": "wind", "d": "M0,9 0,-9M-4,-4 0,-9 4,-4", "transform": turn}, name)
        drawn.append(arrow + svg.text(x + 2, top + 18, f"{hour.wind_mps:.0f}", "strong"))
        gust = "?" if hour.gust_mps is None else f"{hour.gust_mps:.0f}"
        drawn.append(svg.text(x, top + 44, gust, "small middle"))
    return "".join(drawn)


def _rows(day: _Day, top: float, name_of: Callable[[Sortie], str]) -> list[str]:
    """Return a row per aircraft or battery set with its flights."""
    names = sorted({name_of(sortie) for sortie in day.plan.sorties}, key=lambda name: (len(name), name))
    drawn = []
    for index, name in enumerate(names):
        y = top + ROW * index
        drawn.append(_row_name(name, y + ROW / 2 + 4))
        drawn.append(svg.line(LEFT, y + ROW, WIDTH - RIGHT, y + ROW, "grid"))
        drawn += [_flight_bar(day, sortie, y) for sortie in day.plan.sorties if name_of(sortie) == name]
    return drawn


def _flight_bar(day: _Day, sortie: Sortie, y: float) -> str:
    left, right = day.x(sortie.takeoff_utc), day.x(sortie.landing_utc)
    latest = day.x(min(sortie.takeoff_window_end_utc, day.end_utc))
    name = svg.title(
        f"Sortie {sortie.number} to {day.drop_name(sortie.drop)}: take-off {day.clock.both(sortie.takeoff_utc)}, "
        f"{minutes(sortie.duration_s)}, {counted(len(sortie.items_up), 'load')} up"
    )
    box = {"x": left, "y": y + 5, "width": max(right - left, 2.0), "height": ROW - 10}
    bar = svg.element("rect", {**box, "class": "flight-bar", "rx": 2.0}, name)
    window = svg.line(right, y + ROW / 2, latest, y + ROW / 2, "window-bar") if latest > right else ""
    words = str(sortie.number)
    inside = right - left > 9 * len(words) + 2
    label = svg.text((left + right) / 2, y + ROW / 2 + 4.5, words, "on-bar") if inside else ""
    beside = "" if inside else svg.text(right + 3, y + ROW / 2 + 4.5, words, "strong")
    return svg.element("g", {"class": "flight", "data-pick": str(sortie.number)}, window + bar + label + beside)


def _row_name(words: str, y: float) -> str:
    return svg.text(LEFT - 10, y, words, "small end")
