"""A corridor as one picture: from above, from the side, and what the aircraft meets along it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lungta.core.figures import house_style
from lungta.mountain.wind.plot.furniture import WARNING
from lungta.plan.plot import style
from lungta.plan.plot.air import draw_air
from lungta.plan.plot.energy import draw_charge, draw_no_return, draw_power
from lungta.plan.plot.heights import draw_corners, draw_heights
from lungta.plan.plot.link import draw_link, shadow_height_m
from lungta.plan.plot.plan_view import draw_plan, falls_shown
from lungta.plan.plot.strip import draw_binds, draw_landings, kinds_that_hold
from lungta.plan.report.words import key_figures, when_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from lungta.plan.report.model import CorridorReport

WIDTH_IN = 11.0
LEFT, RIGHT, SIDE = 0.075, 0.72, 0.735  # of the width: panels between the first two, keys from the third
TOP_IN, BOTTOM_IN, GAP_IN = 1.05, 1.0, 0.16
PLATE_IN = 0.36  # from one red line under the title to the next
PLATE_LETTERS = 105
WHY_LETTERS = 480  # of why there is none, beside the map; the page has it whole
MAP_IN, AFTER_MAP_IN = 4.9, 0.42


def corridor_figure(report: CorridorReport) -> Figure:
    """Return a corridor as map, heights, wind, power and charge over one axis along the path."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    panels = _panels(report)
    under_title_in = TOP_IN + PLATE_IN * max(0, len(_warnings(report)) - 1)
    height_in = under_title_in + MAP_IN + AFTER_MAP_IN + sum(high + GAP_IN for high, _ in panels) + BOTTOM_IN
    with house_style(), rc_context({"hatch.linewidth": 0.6}):
        figure = Figure(figsize=(WIDTH_IN, height_in))
        top_in = height_in - under_title_in
        ax = _axes(figure, top_in, MAP_IN)
        draw_plan(report, ax)
        _draw_map_key(report, ax)
        top_in -= MAP_IN + AFTER_MAP_IN
        drawn: list[Axes] = []
        for high_in, draw in panels:
            ax = _axes(figure, top_in, high_in, drawn[0] if drawn else None)
            draw(report, ax)
            _key(ax)
            drawn.append(ax)
            top_in -= high_in + GAP_IN
        draw_corners(report, drawn)
        if report.trip is not None:
            draw_no_return(report, drawn[4:])
        _finish(drawn)
        _titles(report, figure)
    return figure


def _panels(report: CorridorReport) -> list[tuple[float, Callable[[CorridorReport, Axes], None]]]:
    """Height of each panel [in] and what draws it; what there is no corridor for is left out."""
    panels: list[tuple[float, Callable[[CorridorReport, Axes], None]]] = [
        (2.5, draw_heights),
        (0.16 * max(3, len(kinds_that_hold(report))), draw_binds),
        (1.35, draw_air),
    ]
    if report.trip is not None:
        panels += [(0.95, draw_power), (1.55, draw_charge)]
    if report.link is not None:
        panels.append((1.0, draw_link))
    if report.contingency is not None:
        panels.append((0.95, draw_landings))
    return panels


def _axes(figure: Figure, top_in: float, high_in: float, along: Axes | None = None) -> Axes:
    height_in = figure.get_figheight()
    place = (LEFT, (top_in - high_in) / height_in, RIGHT - LEFT, high_in / height_in)
    return figure.add_axes(place, sharex=along)


def _key(ax: Axes) -> None:
    """Write beside a panel what its lines are."""
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        look: Any = {"frameon": False, "fontsize": 8.0, "borderaxespad": 0.0, "handlelength": 2.6, "labelspacing": 0.45}
        ax.legend(handles, labels, loc="upper left", bbox_to_anchor=(1.02, 1.0), **look)


def _draw_map_key(report: CorridorReport, ax: Axes) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    dash: Any = "-" if report.line.corridor else (0, (4, 2))
    open_dash: Any = (0, (1.0, 1.4))
    drawn = {
        _path_name(report): Line2D([], [], color=style.PATH, linewidth=3.0, linestyle=dash),
        "zone kept out of": Patch(facecolor="none", edgecolor=style.ZONE, hatch="///"),
        "zone, open in this hour": Line2D([], [], color="0.25", linewidth=1.6, linestyle=open_dash),
        "contours every 50 m": Line2D([], [], color="0.25", linewidth=0.6),
    }
    if report.back is not None:
        drawn["the other way of the flight"] = Line2D(
            [], [], color=style.BACK, linewidth=2.0, linestyle=style.BACK_DASH
        )
    if report.presence.total > 0.0:
        drawn["people in this hour"] = Patch(facecolor=style.PEOPLE, alpha=0.35)
    if report.corridor is not None:
        drawn["landing option (L2': way back only)"] = Line2D(
            [], [], marker="^", markersize=8, linestyle="", color=style.LANDING
        )
    if falls_shown(report):
        drawn["falls here on the parachute (95 %)"] = Line2D([], [], color="0.1", linewidth=1.1, linestyle=":")
    if report.link is not None:
        drawn["ground antenna"] = Line2D([], [], marker="*", markersize=10, linestyle="", color="0.0")
        drawn[f"no clear radio view {shadow_height_m(report):g} m up"] = Patch(facecolor=style.SHADOW, alpha=0.3)
    if report.relay is not None and report.relay.relays:
        drawn["best place for a relay"] = Line2D([], [], marker="P", markersize=9, linestyle="", color="0.0")
    look: Any = {"frameon": False, "fontsize": 8.0, "borderaxespad": 0.0, "handlelength": 2.6, "labelspacing": 0.45}
    ax.legend(list(drawn.values()), list(drawn), loc="lower left", bbox_to_anchor=(1.02, 0.0), **look)
    ax.text(1.02, 1.0, "\n".join(_facts(report)), transform=ax.transAxes, va="top", fontsize=9.0, linespacing=1.45)


def _path_name(report: CorridorReport) -> str:
    return report.name if report.corridor else "straight line"


def _facts(report: CorridorReport) -> list[str]:
    """The figures that a pilot looks for first."""
    if report.corridor is None:
        why = textwrap.shorten(report.why_not, WHY_LETTERS, placeholder=" ...")
        return ["NO CORRIDOR", "", *textwrap.wrap(why, style.SIDE_WIDTH - 4)]
    return list(key_figures(report))


def _finish(panels: list[Axes]) -> None:
    for ax in panels:
        ax.spines[["top", "right"]].set_visible(True)
        ax.tick_params(labelbottom=ax is panels[-1], labelsize=8.5)
        ax.yaxis.set_label_coords(-0.085, 0.5)
    panels[-1].xaxis.set_major_formatter(lambda value, _: f"{value / 1000:g}")
    panels[-1].set_xlabel("distance along the path, over the ground [km]")


def _warnings(report: CorridorReport) -> list[str]:
    """What stands in red under the title, a line each."""
    words = [f"NO TAKE-OFF: {report.grounded}"] if report.grounded else []
    if report.not_for_flight:
        words.append(f"NOT FOR FLIGHT: {'; '.join(report.not_for_flight)}")
    return [textwrap.shorten(each, PLATE_LETTERS, placeholder=" ...") for each in words]


def _titles(report: CorridorReport, figure: Figure) -> None:
    ask = report.ask
    height_in = figure.get_figheight()
    heading = f"{ask.site.name}: {report.name}"
    figure.text(0.02, 1 - 0.12 / height_in, heading, fontsize=15, weight="bold", va="top")
    figure.text(0.02, 1 - 0.42 / height_in, when_words(report), fontsize=11, va="top")
    plate = {"boxstyle": "square,pad=0.3", "facecolor": WARNING, "edgecolor": "none"}
    for n, words in enumerate(_warnings(report)):
        top = 1 - (0.74 + n * PLATE_IN) / height_in
        figure.text(0.025, top, words, fontsize=11, weight="bold", color="1.0", va="top", bbox=plate)
    small = (
        f"Wind: {report.conditions.wind.description}",
        f"Weather: {textwrap.shorten(ask.weather.source.title, 300, placeholder=' ...')}",
        f"Terrain: {ask.terrain.source.title}, {ask.terrain.source.posting_m:.0f} m posting. "
        f"Aircraft: {ask.aircraft.name}",
    )
    lines = [line for text in small for line in textwrap.wrap(text, 165)]
    figure.text(0.02, 0.08 / height_in, "\n".join(lines), fontsize=7.0, color="0.25", va="bottom")
