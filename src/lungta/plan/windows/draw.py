"""Windows as a picture that is read at a glance: hours across, what must hold down, all of it on top."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lungta.core.figures import house_style
from lungta.core.units import celsius
from lungta.plan.windows.limits import FlyingLimits, Limit, limits_asked
from lungta.plan.windows.model import HourOdds, Windows

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GOOD, DOUBT, BAD, NIGHT, LEE = (
    "#009E73",
    "#F5D76E",
    "#D55E00",
    "0.35",
    "#C9B8D8",
)  # apart for the colour-blind: Okabe & Ito 2008
DOUBT_FROM_FRAC = 0.5
MOST_DETAILED_DAYS = 2
ALL_HEIGHT, BRACKET_HEIGHT = 1.6, 1.0  # rows
TOP = ALL_HEIGHT + 0.15  # where the rows of single limits begin
LEE_LEAST_FRAC = 0.005  # of the way: less is no warning


def windows_figure(windows: Windows) -> Figure:
    """Return one or two days in detail, or more days with one row each."""
    from matplotlib.figure import Figure

    days = local_days(windows)
    detailed = len(days) <= MOST_DETAILED_DAYS
    with house_style():
        height = 5.9 * len(days) + 1.3 if detailed else 0.62 * len(days) + 3.2
        figure = Figure(figsize=(11.0, height), layout="constrained")
        if detailed:
            for axes, day in zip(figure.subplots(len(days), 1, squeeze=False)[:, 0], days, strict=True):
                draw_day(windows, day, axes)
        else:
            draw_week(windows, days, figure.add_subplot())
        _titles(windows, figure)
    return figure


def local_days(windows: Windows) -> tuple[date, ...]:
    """Return the local days on which something may fly or is missing."""
    zone = ZoneInfo(windows.timezone)
    lit = [hour.time_utc for hour in windows.hours if hour.probability_frac[Limit.DAYLIGHT]]
    middles = (time + timedelta(minutes=30) for time in (*lit, *windows.missing_utc))
    return tuple(sorted({time.astimezone(zone).date() for time in middles}))


def draw_day(windows: Windows, day: date, ax: Axes) -> None:
    """Draw every limit of one day by the hour, what all of them leave, and the windows."""
    zone = ZoneInfo(windows.timezone)
    hours = _of_day(windows, day, zone)
    shown = [limit for limit in limits_asked(windows.limits) if limit is not Limit.DAYLIGHT]  # the dark covers all rows
    rows = len(shown) + 1
    for start, hour in hours:
        if hour is None:
            _no_record(ax, start, TOP + rows)
            continue
        _cell(ax, windows, (start, 0.0, ALL_HEIGHT), hour, None)
        for number, limit in enumerate(shown):
            _cell(ax, windows, (start, TOP + number, 1.0), hour, limit)
        _lee_cell(ax, (start, TOP + rows - 1), hour)
    _brackets(ax, windows, day, zone)
    middles = [ALL_HEIGHT / 2, *(TOP + 0.5 + number for number in range(rows))]
    labels = [
        "KNOWN ONLY" if windows.not_checked else "ALL",
        *(_words(limit, windows.limits) for limit in shown),
        "% of way in lee of ridges",
    ]
    ax.set_yticks(middles, labels)
    ax.get_yticklabels()[0].set(fontsize=15, weight="bold")
    ax.set_ylim(TOP + rows, -BRACKET_HEIGHT)
    _clock(ax, hours, day, zone)
    ax.set_title(f"{day:%A, %d %B %Y}", loc="left", fontsize=14, weight="bold", pad=8)


def draw_week(windows: Windows, days: tuple[date, ...], ax: Axes) -> None:
    """Draw one row for each day: the odds of every hour and what most likely fails."""
    zone = ZoneInfo(windows.timezone)
    everything: list[tuple[float, HourOdds | None]] = []
    for number, day in enumerate(days):
        hours = _of_day(windows, day, zone)
        everything += hours
        for start, hour in hours:
            if hour is None:
                _no_record(ax, start, number + 0.9, top=number + 0.1)
            else:
                _cell(ax, windows, (start, number + 0.1, 0.8), hour, None, why=True)
        for left, right, _ in _spans(windows, day, zone):
            ax.plot([left, right], [number + 0.95] * 2, color="0.0", linewidth=5, solid_capstyle="butt")
    ax.set_yticks([number + 0.5 for number in range(len(days))], [f"{day:%a %d %b}" for day in days], fontsize=13)
    ax.set_ylim(len(days) + 0.1, 0.0)
    _clock(ax, everything, days[0], zone)


def _of_day(windows: Windows, day: date, zone: tzinfo) -> list[tuple[float, HourOdds | None]]:
    """Hours of a local day as (local clock hour of the start, odds); None where there is no record."""
    found: list[tuple[float, HourOdds | None]] = [(_clock_hour(h.time_utc, day, zone), h) for h in windows.hours]
    found += [(_clock_hour(time, day, zone), None) for time in windows.missing_utc]
    lit = [
        start
        for start, hour in found
        if -1.0 < start < 24.0 and (hour is None or hour.probability_frac[Limit.DAYLIGHT])
    ]
    first, last = (min(lit), max(lit)) if lit else (0.0, 23.0)
    return [(start, hour) for start, hour in found if first - 1.0 <= start <= last + 1.0]


def _clock_hour(time_utc: datetime, day: date, zone: tzinfo) -> float:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return (time_utc - midnight).total_seconds() / 3600.0


def _cell(
    ax: Axes,
    windows: Windows,
    place: tuple[float, float, float],
    hour: HourOdds,
    limit: Limit | None,
    *,
    why: bool = False,
) -> None:
    """One hour of one row: colour and per cent; hatched with a question mark where it is not known."""
    from matplotlib.patches import Rectangle

    left, top, height = place
    value = hour.joint_frac if limit is None else hour.probability_frac[limit]
    dark = hour.probability_frac[Limit.DAYLIGHT] == 0.0
    colour = NIGHT if dark else "1.0" if value is None else _colour(value, windows.threshold_frac)
    hatch = "////" if value is None and not dark else None
    ax.add_patch(Rectangle((left, top), 1.0, height, facecolor=colour, edgecolor="0.75", hatch=hatch, linewidth=0.0))
    ax.add_patch(Rectangle((left, top), 1.0, height, fill=False, edgecolor="1.0", linewidth=1.5))
    if dark:
        return
    text = "?" if value is None else f"{_per_cent(value)}"
    if why and value is not None and value < windows.threshold_frac:
        text = f"{text}\n{_short(hour.why)}"
    size = 15 if limit is None and not why else 11 if not why else 9
    box = {"facecolor": "1.0", "edgecolor": "none", "pad": 1.0} if value is None else None
    ink = "1.0" if value is not None and colour in (GOOD, BAD) else "0.0"
    ax.text(left + 0.5, top + height / 2, text, ha="center", va="center", fontsize=size, weight="bold", color=ink,
            bbox=box)  # fmt: skip


def _no_record(ax: Axes, left: float, bottom: float, *, top: float = 0.0) -> None:
    """An hour that nobody knows anything of: one box over its rows that says so."""
    from matplotlib.patches import Rectangle

    ax.add_patch(Rectangle((left, top), 1.0, bottom - top, facecolor="1.0", edgecolor="0.6", linestyle=":"))
    tall = bottom - top > 1.0
    text = "no record for this hour" if tall else "no\nrecord"
    ax.text(left + 0.5, (top + bottom) / 2, text, ha="center", va="center", rotation=90 if tall else 0,
            fontsize=12 if tall else 8, color="0.35")  # fmt: skip


def _lee_cell(ax: Axes, place: tuple[float, float], hour: HourOdds) -> None:
    """How much of the way lies in the lee of ridges: in a colour of its own, for it is a warning and no odds."""
    from matplotlib.patches import Rectangle

    left, top = place
    dark = hour.probability_frac[Limit.DAYLIGHT] == 0.0
    there = (hour.lee_frac or 0.0) >= LEE_LEAST_FRAC
    colour = NIGHT if dark else LEE if there else "1.0"
    ax.add_patch(Rectangle((left, top), 1.0, 1.0, facecolor=colour, edgecolor="1.0", linewidth=1.5))
    if not dark:
        text = "?" if hour.lee_frac is None else f"{hour.lee_frac:.0%}".removesuffix("%")
        ax.text(left + 0.5, top + 0.5, text, ha="center", va="center", fontsize=11, weight="bold")


def _colour(value: float, threshold_frac: float) -> str:
    return GOOD if value >= threshold_frac else DOUBT if value >= DOUBT_FROM_FRAC else BAD


def _per_cent(value: float) -> int:
    """Whole per cent, rounded down: 99.6 is no 100."""
    return int(100.0 * value + 1e-9)


def _short(why: str) -> str:
    return why if len(why) <= 9 else {"temperature": "temp.", "precipitation": "precip."}.get(why, "no way")


def _spans(windows: Windows, day: date, zone: tzinfo) -> list[tuple[float, float, str]]:
    spans = []
    for each in windows.windows:
        local = each.start_utc.astimezone(zone), each.end_utc.astimezone(zone)
        if local[0].date() == day:
            left, right = (_clock_hour(time, day, zone) for time in (each.start_utc, each.end_utc))
            check = f"  if the eye says so too: {', '.join(each.not_checked)}" if each.not_checked else ""
            spans.append((left, right, f"{local[0]:%H:%M}-{local[1]:%H:%M}{check}"))
    return spans


def _brackets(ax: Axes, windows: Windows, day: date, zone: tzinfo) -> None:
    """Thick bars over the windows, with their times."""
    spans = _spans(windows, day, zone)
    for left, right, text in spans:
        ax.plot([left, right], [-0.12] * 2, color="0.0", linewidth=7, solid_capstyle="butt")
        clock, _, check = text.partition("  ")
        time = ax.text(left, -0.3, clock, va="bottom", fontsize=15, weight="bold")
        if check and len(spans) == 1:
            ax.annotate(check, (1.0, 0.0), xycoords=time, xytext=(8, 1), textcoords="offset points", va="bottom")
    if not spans:
        text = f"NO WINDOW at {windows.threshold_frac:.0%}"
        ax.text(0.5, -0.3, text, transform=ax.get_yaxis_transform(), ha="center", fontsize=15, weight="bold", color=BAD)


def _clock(ax: Axes, hours: list[tuple[float, HourOdds | None]], day: date, zone: tzinfo) -> None:
    """Local time below, UTC above, on whole local hours."""
    starts = [start for start, _ in hours] or [0.0, 23.0]
    first, last = min(starts), max(starts) + 1.0
    ticks = [tick for tick in range(-1, 26) if first <= tick <= last]
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    utc = [(midnight + timedelta(hours=tick)).astimezone(ZoneInfo("UTC")) for tick in ticks]
    ax.set_xlim(first, last)
    ax.set_xticks(ticks, [f"{tick % 24:02d}" for tick in ticks], fontsize=13, weight="bold")
    ax.set_xlabel("local time [h]", fontsize=12)
    above = ax.secondary_xaxis("top")
    above.set_xticks(ticks, [f"{time:%H:%M}" for time in utc], fontsize=8, color="0.35")
    above.set_xlabel("UTC", fontsize=8, color="0.35", loc="right")
    ax.grid(visible=False)
    for spine in (*ax.spines.values(), *above.spines.values()):
        spine.set_visible(False)
    ax.tick_params(length=3)


def _words(limit: Limit, limits: FlyingLimits) -> str:
    """What is asked of the air, for the row's label."""
    return {
        Limit.WIND: f"wind up to {limits.wind_mps:g} m/s",
        Limit.GUST: f"gusts up to {limits.gust_mps:g} m/s",
        Limit.TEMPERATURE: f"air {celsius(limits.min_temperature_k):.0f} to {celsius(limits.max_temperature_k):.0f} °C",
        Limit.CLOUD: f"cloud {limits.cloud_clearance_m:.0f} m above",
        Limit.VISIBILITY: f"sight {limits.least_visibility_m / 1000.0:.1f} km",
        Limit.PRECIPITATION: f"rain, snow under {limits.most_precipitation_mmph:g} mm/h",
        Limit.ICING: "no icing",
        Limit.LEE: "lee of ridges as allowed",
        Limit.WAY: "corridor open",
    }[limit]


def _titles(windows: Windows, figure: Figure) -> None:
    head = f"{windows.heading}. Percent: odds that it holds along the whole corridor"
    if windows.for_flight:
        figure.suptitle(head, fontsize=12)
    else:
        figure.suptitle(f"NOT FOR FLIGHT: weather or terrain is assumed\n{head}", fontsize=12, color=BAD, weight="bold")
    lacking = ", ".join(windows.not_checked)
    unknown = f"NOT KNOWN, so not in the odds: {lacking}. Judge it on the spot." if lacking else "All limits are known."
    weather = next((each.title for each in windows.inputs if each.kind == "weather"), "")
    figure.supxlabel(
        f"green: {windows.threshold_frac:.0%} or more; yellow: {DOUBT_FROM_FRAC:.0%} or more; red: less; dark: no "
        f"flying light; hatched ?: not known. Black bar: window.\n{unknown}\n{windows.lee_words}\n"
        f"Weather: {_cut(weather)}\nWind: {_cut(windows.wind_field)}",
        fontsize=10,
    )


def _cut(text: str) -> str:
    """At most two lines."""
    from textwrap import wrap

    lines = wrap(text, 120)
    return "\n".join(lines if len(lines) <= 2 else [lines[0], f"{lines[1]} ..."])
