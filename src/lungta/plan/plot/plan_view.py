"""A corridor from above: relief, zones, both ways, pads, corners, landing options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.mountain.site.zones import zone_area
from lungta.mountain.terrain.shape import hillshade
from lungta.mountain.wind.plot.furniture import draw_scale, draw_watermark, halo
from lungta.plan.people.crowd import density_of
from lungta.plan.plot import style
from lungta.plan.plot.link import draw_shadow
from lungta.plan.plot.names import Names
from lungta.plan.plot.strip import way_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lungta.mountain.terrain.grid import Terrain
    from lungta.plan.contingency.model import LandingSpot
    from lungta.plan.corridor.model import LandingOption
    from lungta.plan.report.model import CorridorReport

Floats = NDArray[np.float64]
MARGIN_M = 550.0  # of ground shown about the ends and both ways
PIXELS = 560
FALLS_EVERY_M = 500.0  # of way between the places where a fall on the parachute is drawn
PEOPLE_PER_M2 = (1e-5, 1e-4, 1e-3)  # 10, 100, 1,000 on a square kilometre
BAR_FRAC = 0.32, 0.12  # of the map's width and height, in its lower left corner, for the bar of scale
CONTOUR_M, BOLD_CONTOUR_M = 50.0, 250.0


def draw_plan(report: CorridorReport, ax: Axes) -> None:
    """Draw the corridor on the ground."""
    box = _box(report, ax)
    draw_relief(report.ask.terrain, ax, box)
    ax.grid(visible=False)
    ax.set(xlim=box[:2], ylim=box[2:], xticks=[], yticks=[])
    ax.spines[["top", "right"]].set_visible(True)
    names = Names(ax)
    names.block_corner(0.0, 0.0, 0.22, 0.08)
    names.block_corner(0.92, 0.87, 0.08, 0.13)
    _block(report, names)
    _draw_people(report, ax)
    draw_shadow(report, ax)
    _draw_zones(report, ax, names)
    _draw_falls(report, ax)
    _draw_ways(report, ax)
    _draw_pads(report, ax, names)
    _draw_landings(report, ax, names)
    _draw_corners(report, ax, names)
    draw_scale(ax, 500.0 if box[1] - box[0] < 4500.0 else 1000.0)
    draw_watermark(ax, report.not_for_flight, size=44.0, rotation_deg=24.0)


def draw_relief(terrain: Terrain, ax: Axes, box: tuple[float, float, float, float]) -> None:
    """Draw shaded relief with contours in a box (west, east, south, north) of the local frame."""
    west, east, south, north = box
    step = max(east - west, north - south) / PIXELS
    across, up = np.meshgrid(np.arange(west + step / 2, east, step), np.arange(south + step / 2, north, step))
    heights = terrain.height_at(across, up)
    lit = hillshade(terrain)
    shade = _between(terrain, np.nan_to_num(lit, nan=0.7), across, up)
    grey = 0.52 + 0.46 * shade
    picture = grey[..., None] * np.array([1.0, 0.985, 0.955])
    picture[np.isnan(heights)] = (0.78, 0.76, 0.8)
    ax.imshow(np.clip(picture, 0, 1), origin="lower", extent=(west, east, south, north), interpolation="bilinear")
    if np.isfinite(heights).any():
        levels = np.arange(np.floor(np.nanmin(heights) / CONTOUR_M), np.nanmax(heights) / CONTOUR_M + 1) * CONTOUR_M
        bold = levels % BOLD_CONTOUR_M == 0
        ax.contour(across, up, heights, levels=levels, colors="0.25", linewidths=0.3, alpha=0.55)
        if bold.any():
            lines = ax.contour(across, up, heights, levels=levels[bold], colors="0.2", linewidths=0.8, alpha=0.7)
            for label in ax.clabel(lines, fontsize=6.5, fmt="%d", inline_spacing=2):
                x, y = label.get_position()
                if x < west + BAR_FRAC[0] * (east - west) and y < south + BAR_FRAC[1] * (north - south):
                    label.remove()  # under the bar of scale


def _between(terrain: Terrain, values: Floats, east_m: Floats, north_m: Floats) -> Floats:
    """Values at the terrain's nodes, bilinear between them."""
    from scipy.ndimage import map_coordinates

    rows = (north_m - terrain.north_m[0]) / float(terrain.north_m[1] - terrain.north_m[0])
    columns = (east_m - terrain.east_m[0]) / terrain.posting_m
    return np.asarray(map_coordinates(values, [rows, columns], order=1, mode="nearest"))


def _box(report: CorridorReport, ax: Axes) -> tuple[float, float, float, float]:
    """Ends, both ways and the best relay with a margin, in the proportions of the axes."""
    line = report.line
    places = [np.column_stack([line.east_m, line.north_m])]
    places += [report.back.points_m[:, :2]] if report.back is not None else []
    if report.relay is not None:
        places += [np.array([[relay.east_m, relay.north_m]]) for relay in report.relay.relays[:1]]
    (west, south), (east, north) = np.vstack(places).min(axis=0), np.vstack(places).max(axis=0)
    width, height = east - west + 2 * MARGIN_M, north - south + 2 * MARGIN_M
    shape = ax.bbox.height / ax.bbox.width
    width, height = max(width, height / shape), max(height, width * shape)
    middle_east, middle_north = (west + east) / 2, (south + north) / 2
    return middle_east - width / 2, middle_east + width / 2, middle_north - height / 2, middle_north + height / 2


def _block(report: CorridorReport, names: Names) -> None:
    """Keep names off the ways and the marks."""
    names.block_line(report.line.east_m[::3], report.line.north_m[::3])
    if report.back is not None:
        names.block_line(*report.back.points_m.T[:2])
    for option in _landings(report):
        names.block_mark(option.east_m, option.north_m)
    for row in falls_shown(report):
        assert report.contingency is not None
        fall = report.contingency.parachute
        names.block_mark(float(fall.east_m[row]), float(fall.north_m[row]))
    for pad in report.ask.site.pads:
        names.block_mark(*report.request.pad_east_north_m(pad), radius_pt=8.0)


def _draw_zones(report: CorridorReport, ax: Axes, names: Names) -> None:
    """Hatch the zones that hold, dot the outlines of the others."""
    holding = {zone.id for zone in report.ask.zones}
    (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
    from shapely import box

    shown = box(west, south, east, north)
    for zone in report.ask.site.zones:
        area = zone_area(report.ask.terrain.frame, zone)
        x, y = area.exterior.xy
        if zone.id in holding:
            ax.fill(x, y, facecolor="none", edgecolor=style.ZONE, hatch="///", linewidth=1.4, alpha=0.75, zorder=5)
        else:
            ax.plot(x, y, color="0.25", linewidth=1.6, linestyle=(0, (1.0, 1.4)), path_effects=halo(2.5), zorder=5)
        seen = area.buffer(0).intersection(shown)
        if not seen.is_empty and seen.area > 2e3:
            inside = seen.representative_point()
            colour = style.ZONE if zone.id in holding else "0.2"
            names.write(inside.x, inside.y, zone.name, size=7.5, color=colour, style="italic")


def _draw_people(report: CorridorReport, ax: Axes) -> None:
    """Tint the ground where people are in this hour, the darker the denser."""
    density = density_of(report.presence)
    if density is None:
        return
    for level in PEOPLE_PER_M2:
        tint: Any = {"colors": [style.PEOPLE], "alpha": 0.17, "zorder": 2}
        ax.contourf(density.east_m, density.north_m, density.people_per_m2, levels=[level, 1e9], **tint)


def _draw_ways(report: CorridorReport, ax: Axes) -> None:
    line = report.line
    if report.back is not None:
        back = report.back.points_m
        look: Any = {"color": style.BACK, "linewidth": 2.0, "linestyle": style.BACK_DASH, "zorder": 7}
        ax.plot(back[:, 0], back[:, 1], path_effects=halo(4.0), **look)
    dash = "-" if line.corridor else (0, (4, 2))
    ax.plot(
        line.east_m, line.north_m, color=style.PATH, linewidth=3.0, linestyle=dash, path_effects=halo(5.5), zorder=8
    )
    if line.corridor:
        middle = line.along_m.size // 2
        tip, tail = min(middle + 3, line.along_m.size - 1), max(middle - 3, 0)
        point, feathers = ((line.east_m[n], line.north_m[n]) for n in (tip, tail))
        head = {"arrowstyle": "-|>", "color": style.PATH, "mutation_scale": 26, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", point, feathers, arrowprops=head, zorder=9)


def _draw_pads(report: CorridorReport, ax: Axes, names: Names) -> None:
    for pad in report.ask.site.pads:
        east_m, north_m = report.request.pad_east_north_m(pad)
        (west, east), (south, north) = ax.get_xlim(), ax.get_ylim()
        if west < east_m < east and south < north_m < north:
            ax.plot(east_m, north_m, **style.PAD)
            height_m = float(report.ask.terrain.height_at(east_m, north_m))
            names.write(east_m, north_m, f"{pad.name} {height_m:,.0f} m", size=10.5, weight="bold")


def _landings(report: CorridorReport) -> list[LandingSpot | LandingOption]:
    """The places to land on but the pads: of the whole flight where it was flown."""
    if report.contingency is not None:
        return [spot for spot in report.contingency.spots if not spot.pad]
    return [] if report.corridor is None else [*report.corridor.landing_options]


def falls_shown(report: CorridorReport) -> list[int]:
    """Return the moments along the way whose fall on the parachute is drawn: every 500 m where it opens in time."""
    if report.contingency is None:
        return []
    rows = way_rows(report)
    along = report.contingency.moments.along_m[rows]
    nearest = np.searchsorted(along, np.arange(along[0] + FALLS_EVERY_M, along[-1], FALLS_EVERY_M))
    return [int(row) for row in np.unique(rows[nearest]) if report.contingency.parachute.known[row]]


def _draw_falls(report: CorridorReport, ax: Axes) -> None:
    """Draw where the aircraft comes down on a parachute, now and then along the way."""
    from matplotlib.patches import Ellipse

    for row in falls_shown(report):
        assert report.contingency is not None
        falls = report.contingency.parachute
        look: Any = {"facecolor": "none", "edgecolor": "0.1", "linewidth": 1.1, "linestyle": ":", "zorder": 6}
        axes_m = 2.0 * float(falls.half_short_m[row]), 2.0 * float(falls.half_long_m[row])
        place = float(falls.east_m[row]), float(falls.north_m[row])
        ax.add_patch(Ellipse(place, *axes_m, angle=-float(falls.bearing_deg[row]), **look))


def _draw_landings(report: CorridorReport, ax: Axes, names: Names) -> None:
    for option in _landings(report):
        look: Any = {"marker": "^", "markersize": 9, "color": style.LANDING, "markeredgecolor": "1.0", "zorder": 9}
        ax.plot(option.east_m, option.north_m, linestyle="", **look)
        names.write(option.east_m, option.north_m, option.name, size=9.0, color=style.LANDING, weight="bold")


def _draw_corners(report: CorridorReport, ax: Axes, names: Names) -> None:
    for waypoint in report.corridor.waypoints[1:-1] if report.corridor else ():
        look: Any = {"marker": "o", "markersize": 5.5, "color": "1.0", "markeredgecolor": "0.0", "zorder": 9}
        ax.plot(waypoint.east_m, waypoint.north_m, linestyle="", **look)
        names.write(waypoint.east_m, waypoint.north_m, waypoint.name, size=8.0)
