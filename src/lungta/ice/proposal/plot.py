"""Proposed routes as a map: crevasses, what may fall where, ladders, ropes, drops, and a UTM grid."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lungta.core.figures import house_style
from lungta.ice.proposal.drops import Drop
from lungta.ice.proposal.model import NO_ROUTE, LegKind, Proposals, ProposedRoute
from lungta.ice.proposal.plot_ground import VOID_COLOUR, VOID_HATCH, Box, draw_ground, draw_utm
from lungta.ice.proposal.words import made_up
from lungta.ice.route.model import PointKind, Route
from lungta.ice.survey.model import IcefallSurvey

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

COLOURS = ("#d1002c", "#0a7d32", "#8a2be2", "#b35900", "#00707a", "#444444")
WARNING = "#b00020"
LEAST_SIDE_M, MARGIN_FRAC = 60.0, 0.08
MOST_NAMES = 40  # of points on a map of one route: more cannot be read


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """What a map shows beside the routes: the survey, last season's route where it is today, drops by route."""

    survey: IcefallSurvey
    old_route: Route | None = None
    drops: tuple[tuple[Drop, ...], ...] = ()


def colour_of(number: int) -> str:
    """Return the colour of a route by its place in the proposals."""
    return COLOURS[number % len(COLOURS)]


def routes_figure(proposals: Proposals, shown: Shown) -> Figure:
    """Return the map of all proposed routes."""
    return _figure(proposals, shown, range(len(proposals.routes)), names=False)


def route_figure(proposals: Proposals, shown: Shown, number: int) -> Figure:
    """Return the map of one proposed route, counted from 0, with the names of its points."""
    return _figure(proposals, shown, [number], names=True)


def _figure(proposals: Proposals, shown: Shown, numbers: Sequence[int], *, names: bool) -> Figure:
    from matplotlib.figure import Figure

    with house_style():
        box = _box(proposals, [proposals.routes[number] for number in numbers])
        tall = (box.top_m - box.bottom_m) / (box.right_m - box.left_m)
        figure = Figure(figsize=(9.6, min(12.5, max(5.0, 8.3 * tall + 1.9))), layout="constrained")
        ax = figure.add_subplot()
        voids = draw_ground(ax, shown.survey, box)
        _draw_old(ax, shown, proposals)
        for number in numbers:
            _draw_route(ax, proposals.routes[number], colour_of(number), box, names=names)
        for number in numbers:
            if number < len(shown.drops):
                _draw_drops(ax, proposals, shown.drops[number], colour_of(number))
        draw_utm(ax, proposals.grid, box)
        ax.set(xlim=(box.left_m, box.right_m), ylim=(box.bottom_m, box.top_m), aspect="equal")
        _say(figure, ax, proposals, shown.survey, voids=voids)
    return figure


def _box(proposals: Proposals, routes: Sequence[ProposedRoute]) -> Box:
    """Return the ground that holds the routes, with a margin, inside the survey."""
    west_m, south_m, east_m, north_m = proposals.grid.bounds_m
    if not routes:
        return Box(west_m, south_m, east_m, north_m)
    easts = np.concatenate([route.line.east_m for route in routes])
    norths = np.concatenate([route.line.north_m for route in routes])
    side_m = max(LEAST_SIDE_M, np.ptp(easts), np.ptp(norths))
    half_m = [0.5 * max(float(np.ptp(values)), 0.6 * side_m) + MARGIN_FRAC * side_m for values in (easts, norths)]
    middle_m = [0.5 * float(values.min() + values.max()) for values in (easts, norths)]
    return Box(
        max(west_m, middle_m[0] - half_m[0]),
        max(south_m, middle_m[1] - half_m[1]),
        min(east_m, middle_m[0] + half_m[0]),
        min(north_m, middle_m[1] + half_m[1]),
    )


def _draw_old(ax: Axes, shown: Shown, proposals: Proposals) -> None:
    if shown.old_route is None:
        return
    points = shown.old_route.points
    east_m, north_m = proposals.grid.from_geographic(
        [point.lat_deg for point in points], [point.lon_deg for point in points]
    )
    ax.plot(east_m, north_m, color="white", linewidth=3.4, zorder=4)
    ax.plot(east_m, north_m, color="0.1", linewidth=1.3, linestyle=(0, (4, 3)), label="old route", zorder=4)


def _draw_route(ax: Axes, route: ProposedRoute, colour: str, box: Box, *, names: bool) -> None:
    line = route.line
    ax.plot(line.east_m, line.north_m, color="white", linewidth=4.4, zorder=5, solid_capstyle="round")
    ax.plot(line.east_m, line.north_m, color=colour, linewidth=2.2, zorder=6, label=route.name)
    for leg in route.legs:
        part = slice(leg.first, leg.last + 1)
        east_m, north_m = line.east_m[part], line.north_m[part]
        if leg.kind is LegKind.ROPE:
            ax.plot(east_m, north_m, color="black", linewidth=3.0, linestyle=(0, (1.0, 1.0)), zorder=7)
        if leg.kind is LegKind.LADDER:
            ax.plot(east_m, north_m, color="black", linewidth=6.5, zorder=7, solid_capstyle="butt")
            ax.plot(east_m, north_m, color="gold", linewidth=4.2, zorder=8, solid_capstyle="butt")
            _name(ax, (east_m.mean(), north_m.mean()), f"L{leg.number}", colour, size=8.0)
    _name(ax, (line.east_m[0], line.north_m[0]), "start", "black", size=8.5)
    _name(ax, (line.east_m[-1], line.north_m[-1]), "end", "black", size=8.5)
    if names:
        _draw_points(ax, route, box)


def _draw_points(ax: Axes, route: ProposedRoute, box: Box) -> None:
    """Draw the points that the sheet lists, by name where they do not crowd."""
    line = route.line
    places = [int(np.argmin(np.abs(line.along_m - point.along_m))) for point in route.points]
    ax.plot(line.east_m[places], line.north_m[places], "o", ms=3.6, mfc="white", mec="black", mew=0.9, zorder=9)
    named: list[tuple[float, float]] = []
    apart_m = 0.035 * (box.right_m - box.left_m)
    for point, place in zip(route.points, places, strict=True):
        where = float(line.east_m[place]), float(line.north_m[place])
        crowded = any(np.hypot(where[0] - x, where[1] - y) < apart_m for x, y in named)
        if crowded or point.kind is PointKind.LADDER or len(named) >= MOST_NAMES:
            continue
        named.append(where)
        _name(ax, where, point.id.removeprefix("P"), "0.1", size=6.6, off=(5, -8))


def _draw_drops(ax: Axes, proposals: Proposals, drops: Sequence[Drop], colour: str) -> None:
    for drop in drops:
        where = proposals.grid.from_geographic(drop.lat_deg, drop.lon_deg)
        ax.plot(*where, "s", ms=9.0, mfc="white", mec=colour, mew=2.0, zorder=9)
        ax.annotate(drop.id.removeprefix("ice-"), where, ha="center", va="center", fontsize=6.5, zorder=10)


def _name(
    ax: Axes, where: tuple[float, float], words: str, colour: str, *, size: float, off: tuple[int, int] = (6, 5)
) -> None:
    from matplotlib import patheffects

    ax.annotate(
        words,
        where,
        xytext=off,
        textcoords="offset points",
        fontsize=size,
        fontweight="bold",
        color=colour,
        zorder=11,
        annotation_clip=True,
        path_effects=[patheffects.withStroke(linewidth=2.6, foreground="white")],
    )


def _avalanches(survey: IcefallSurvey) -> Patch:
    """Return what the map says of avalanches: nothing drawn is no safety when nobody knows."""
    from matplotlib.patches import Patch

    if not np.isfinite(survey.avalanche_reach).any():
        return Patch(facecolor="white", edgecolor="#762a83", label="avalanches: NOT KNOWN")
    return Patch(color="#762a83", alpha=0.28, label="in reach of avalanches")


def _say(figure: Figure, ax: Axes, proposals: Proposals, survey: IcefallSurvey, *, voids: bool) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    made = "NOT REAL, made for practice. " if made_up(proposals) else ""
    figure.suptitle(f"{made}{NO_ROUTE}", color=WARNING, fontweight="bold", fontsize=11.5)
    title = textwrap.fill(f"{proposals.title}, surveyed {proposals.surveyed_utc:%Y-%m-%d %H:%M} UTC", 95)
    ax.set_title(title, fontsize=9.5, loc="left")
    handles, _ = ax.get_legend_handles_labels()
    kinds = {leg.kind for route in proposals.routes for leg in route.legs}
    if LegKind.LADDER in kinds:
        handles.append(Line2D([], [], color="gold", linewidth=4.2, label="ladder"))
    if LegKind.ROPE in kinds:
        handles.append(Line2D([], [], color="black", linewidth=3.0, linestyle=(0, (1, 1)), label="fixed rope"))
    if LegKind.LADDER in kinds or LegKind.ROPE in kinds:
        handles.append(Line2D([], [], marker="s", color="none", mfc="white", mec="0.2", mew=1.6, label="drop of loads"))
    handles += [
        Patch(color="#08306b", label="open crevasse"),
        Patch(color="#e66101", alpha=0.5, label="in reach of seracs"),
        _avalanches(survey),
    ]
    if voids:
        handles.append(
            Patch(facecolor="white", edgecolor=VOID_COLOUR, hatch=VOID_HATCH, label="no height: nothing known")
        )
    figure.legend(handles=handles, loc="outside lower center", ncols=min(5, len(handles)), fontsize=8.5, frameon=False)
