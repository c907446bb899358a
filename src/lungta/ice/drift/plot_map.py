"""The map of a carried route."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.labels import LabelBoard
from lungta.ice.drift.model import DriftedPoint, DriftedRoute, SegmentState, Spot
from lungta.ice.drift.say import STATE_SAID
from lungta.ice.grid import MapGrid
from lungta.ice.image.crs import crs_name
from lungta.ice.image.model import IceImage
from lungta.ice.route.model import PointKind
from lungta.ice.tracking.plot import draw_scale
from lungta.ice.tracking.plot_backdrop import draw_backdrop

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Floats = NDArray[np.float64]
STATE_COLOUR = {
    SegmentState.OPENED: "#d62728",
    SegmentState.CLOSED: "#1f77b4",
    SegmentState.SAME: "#4a4a4a",
    SegmentState.GONE: "#000000",
    SegmentState.UNKNOWN: "#b0a070",
}
STATE_LINE = {SegmentState.GONE: (0, (1.2, 1.2)), SegmentState.UNKNOWN: (0, (4.0, 2.0))}
MARK = {
    PointKind.CAMP: "^",
    PointKind.ANCHOR: "o",
    PointKind.LADDER: "s",
    PointKind.ROPE: "D",
    PointKind.TRACK: ".",
}
ICE_COLOUR, PLACE_COLOUR = "#ffb000", "#00a0e0"
LARGE_COLOUR = "#b36b00"
SIDES = np.array([-1.0, 1.0])
NEAR_FRAC = 0.5  # of what the covered points span: others so near are on the map too (assumption)
LARGE_M = 20.0  # half axis of an ellipse that would hide arrows and neighbours (assumption)
MARGIN_FRAC, LEAST_MARGIN_M = 0.10, 15.0


def draw_map(ax: Axes, drifted: DriftedRoute, backdrop: IceImage | None) -> None:
    """Draw places, ice, the way between, ellipses and names, over a backdrop in its own map."""
    grid = backdrop.grid if backdrop is not None and backdrop.grid.georeferenced else drifted.grid
    place_m = _on(grid, [point.place for point in drifted.points])
    ice_m = _on(grid, [point.ice for point in drifted.points])
    if backdrop is not None:
        draw_backdrop(ax, backdrop)
    last_m = _on(grid, [point.last for point in drifted.points])
    _frame(ax, grid, _shown(place_m, ice_m, last_m))
    ax.plot(*place_m.T, color="1.0", linewidth=3.0, zorder=4)
    ax.plot(*place_m.T, color=PLACE_COLOUR, linewidth=1.6, linestyle=(0, (4, 2)), zorder=5, label="place: as seen then")
    _draw_ways(ax, place_m, ice_m)
    _draw_last(ax, place_m, last_m)
    _draw_ellipses(ax, drifted, grid)
    _draw_segments(ax, drifted, ice_m)
    _draw_marks(ax, drifted, place_m, ice_m)
    _name(ax, drifted, place_m, ice_m)
    _key(ax, drifted)
    words = "follow the ice for old gear, the place for the steps that stay"
    far = [p.point.id for p, inside in zip(drifted.points, _framed(ax, place_m), strict=True) if not inside]
    if far:
        words += (
            f"\noff this map, ice not known: {', '.join(far[:6])}{f' and {len(far) - 6} more' if len(far) > 6 else ''}"
        )
    ax.set_title(words, fontsize=10, loc="left")


def _key(ax: Axes, drifted: DriftedRoute) -> None:
    """Say marks and colours once, below the map, where they hide nothing."""
    from matplotlib.lines import Line2D

    known = [each.state for each in drifted.segments if each.state is not SegmentState.UNKNOWN]
    present = [state for state in SegmentState if state in known]
    lines = [
        Line2D([], [], color=STATE_COLOUR[state], linestyle=STATE_LINE.get(state, "solid"), linewidth=3.0)
        for state in present
    ]
    handles, labels = ax.get_legend_handles_labels()
    labels = [*labels, *(f"ice, {STATE_SAID[state]}" for state in present)]
    below: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, -0.08), "ncols": 4}
    ax.legend([*handles, *lines], labels, fontsize=8, **below)
    ax.set_anchor("N")  # room that the map leaves is for the legend, not above the title


def _on(grid: MapGrid, spots: list[Spot | None]) -> Floats:
    """Places on a map, shape (n, 2); NaN where there is none."""
    lat = np.array([np.nan if spot is None else spot.lat_deg for spot in spots])
    lon = np.array([np.nan if spot is None else spot.lon_deg for spot in spots])
    known = np.isfinite(lat)
    found = np.full((len(spots), 2), np.nan)
    if known.any():
        found[known] = np.column_stack(grid.from_geographic(lat[known], lon[known]))
    return found


def _shown(place_m: Floats, ice_m: Floats, last_m: Floats) -> Floats:
    """Return what the map must hold: points whose ice is known for a while, and others no further off than they span.

    One far point would make all others too small to read.
    """
    every = np.stack([place_m, ice_m, last_m], axis=1)
    covered = np.isfinite(every[:, 1:]).any(axis=(1, 2))
    if not covered.any():
        return place_m
    core = every[covered].reshape(-1, 2)
    low, high = np.nanmin(core, axis=0), np.nanmax(core, axis=0)
    reach_m = max(NEAR_FRAC * float((high - low).max()), LEAST_MARGIN_M)
    near = ((place_m >= low - reach_m) & (place_m <= high + reach_m)).all(axis=1)
    return np.concatenate([core, place_m[near]])


def _framed(ax: Axes, places_m: Floats) -> NDArray[np.bool_]:
    """Return which places lie on the map."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    return np.asarray(((places_m >= (left, bottom)) & (places_m <= (right, top))).all(axis=1))


def _frame(ax: Axes, grid: MapGrid, places_m: Floats) -> None:
    low, high = np.nanmin(places_m, axis=0), np.nanmax(places_m, axis=0)
    margin_m = max(MARGIN_FRAC * float((high - low).max()), LEAST_MARGIN_M)
    middle_m, half_m = 0.5 * (low + high), 0.5 * (high - low) + margin_m
    half_m = np.maximum(half_m, 0.6 * half_m.max())  # not much longer than wide, so that the map fills its place
    ax.set(xlim=middle_m[0] + half_m[0] * SIDES, ylim=middle_m[1] + half_m[1] * SIDES, aspect="equal")
    ax.spines[["top", "right"]].set_visible(True)
    ax.ticklabel_format(useOffset=False, style="plain")
    ax.tick_params(labelsize=8)
    ax.locator_params(nbins=6)
    ax.grid(visible=True, color="0.75", linewidth=0.5)
    for label in ax.get_yticklabels():
        label.set(rotation=90, va="center")
    ax.set_xlabel(f"m east, {crs_name(grid.crs)}", fontsize=8.5)
    ax.set_ylabel("m north", fontsize=8.5)
    draw_scale(ax, _round_below(0.25 * (float((high - low).max()) + 2 * margin_m)))


def _round_below(length_m: float) -> float:
    power = 10.0 ** np.floor(np.log10(length_m))
    return float(power * max(step for step in (1.0, 2.0, 5.0) if step * power <= length_m * (1 + 1e-9)))


def _draw_ways(ax: Axes, place_m: Floats, ice_m: Floats) -> None:
    look: dict[str, Any] = {"arrowstyle": "-|>", "color": "0.15", "linewidth": 0.9, "mutation_scale": 8, "shrinkB": 3}
    for place, ice in zip(place_m, ice_m, strict=True):
        if np.isfinite(ice).all():
            ax.annotate("", ice, place, arrowprops=look, zorder=6)


def _draw_last(ax: Axes, place_m: Floats, last_m: Floats) -> None:
    """Draw how far the ice of lost points was followed."""
    known = np.isfinite(last_m).all(axis=1)
    if not known.any():
        return
    for place, last in zip(place_m[known], last_m[known], strict=True):
        ax.plot(*np.stack([place, last]).T, color="0.45", linewidth=0.8, linestyle=":", zorder=6)
    look: dict[str, Any] = {"linestyle": "none", "marker": "x", "color": "0.35", "markersize": 5, "zorder": 6}
    ax.plot(*last_m[known].T, label="ice, last known", **look)


def _draw_ellipses(ax: Axes, drifted: DriftedRoute, grid: MapGrid) -> None:
    from matplotlib.patches import Polygon

    large = any(point.ice is not None and point.most.long_m > LARGE_M for point in drifted.points)
    for ellipse_of, alpha, words in (("most", 0.30, "ice, 95 in 100 inside"), ("half", 0.65, "ice, half inside")):
        label = words
        for point in drifted.points:
            if point.ice is None:
                continue
            outline = _outline(drifted, point, ellipse_of, grid)
            look: dict[str, Any] = {"facecolor": ICE_COLOUR, "alpha": alpha, "edgecolor": "0.2", "linewidth": 0.4}
            if large:  # an outline alone, so that arrows and neighbours stay visible
                line = "solid" if ellipse_of == "half" else "dashed"
                look = {"fill": False, "edgecolor": LARGE_COLOUR, "linewidth": 0.8, "linestyle": line}
            ax.add_patch(Polygon(outline, zorder=7, label=label, **look))
            label = "_nolegend_"


def _outline(drifted: DriftedRoute, point: DriftedPoint, name: str, grid: MapGrid) -> Floats:
    assert point.ice is not None
    outline = getattr(point, name).outline_m(point.ice.east_m, point.ice.north_m)
    if grid.crs == drifted.grid.crs:
        return np.asarray(outline)
    return np.column_stack(grid.from_geographic(*drifted.grid.to_geographic(outline[:, 0], outline[:, 1])))


def _draw_segments(ax: Axes, drifted: DriftedRoute, ice_m: Floats) -> None:
    from matplotlib.patheffects import withStroke

    for number, segment in enumerate(drifted.segments):
        ends = ice_m[number : number + 2]
        if not np.isfinite(ends).all():
            continue
        ladder = segment.kind is PointKind.LADDER
        ax.plot(
            *ends.T,
            color=STATE_COLOUR[segment.state],
            linewidth=4.2 if ladder else 2.2,
            linestyle=STATE_LINE.get(segment.state, "solid"),
            zorder=8,
            path_effects=[withStroke(linewidth=6.0 if ladder else 3.8, foreground="1.0")],
        )


def _draw_marks(ax: Axes, drifted: DriftedRoute, place_m: Floats, ice_m: Floats) -> None:
    for kind, mark in MARK.items():
        at = [number for number, point in enumerate(drifted.points) if point.point.kind is kind]
        if not at:
            continue
        look: dict[str, Any] = {"marker": mark, "linestyle": "none", "zorder": 9}
        ax.plot(*place_m[at].T, markersize=4, markerfacecolor="1.0", markeredgecolor=PLACE_COLOUR, **look)
        if not np.isfinite(ice_m[at]).any():
            continue
        look |= {"markeredgecolor": "0.0", "markerfacecolor": ICE_COLOUR, "label": f"{kind}, its ice"}
        ax.plot(*ice_m[at].T, markersize=7 if kind is PointKind.CAMP else 5, **look)
    lost = [number for number, point in enumerate(drifted.points) if point.ice is None]
    if lost:
        label = "ice not known"
        ax.plot(*place_m[lost].T, marker="x", color="#d62728", markersize=8, linestyle="none", zorder=10, label=label)


def _name(ax: Axes, drifted: DriftedRoute, place_m: Floats, ice_m: Floats) -> None:
    """Name ladders and camps first, then the rest as far as there is room, beside the ice."""
    from matplotlib.patheffects import withStroke

    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    scale = 620.0 / max(right - left, top - bottom)  # to points of a screen, downwards
    at = np.where(np.isfinite(ice_m), ice_m, place_m)
    screen = np.column_stack([(at[:, 0] - left) * scale, (top - at[:, 1]) * scale])
    board = LabelBoard(left=0.0, top=0.0, right=(right - left) * scale, bottom=(top - bottom) * scale)
    board.block_line([(float(x), float(y)) for x, y in screen])
    for x, y in screen:
        board.block_mark(float(x), float(y), radius=5.0)
    first = (PointKind.CAMP, PointKind.LADDER)
    inside = _framed(ax, at)
    order = sorted(range(len(screen)), key=lambda number: drifted.points[number].point.kind not in first)
    for number in order[:60]:
        point = drifted.points[number].point
        if point.kind is PointKind.TRACK or not inside[number]:
            continue
        x, y = (float(value) for value in screen[number])
        place = board.place(x, y, point.id, character_width=5.6, line_height=11.0, gaps=(0.6, 1.2))
        align = {"start": "left", "end": "right", "middle": "center"}[place.anchor]
        where = left + place.x / scale, top - place.y / scale
        edge = [withStroke(linewidth=2.4, foreground="1.0")]
        weight = "bold" if point.kind in first else "normal"
        ax.text(*where, point.id, ha=align, va="baseline", fontsize=8, weight=weight, zorder=12, path_effects=edge)
