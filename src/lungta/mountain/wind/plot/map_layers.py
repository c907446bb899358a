"""What lies on the map: speed over relief, lee zones, arrows, zones, paths."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lungta.core.time import TimeWindow
from lungta.mountain.site.zones import active_zones, zone_area
from lungta.mountain.terrain.shape import hillshade
from lungta.mountain.wind.gridded import AirSample
from lungta.mountain.wind.lee.ridges import RidgeLines
from lungta.mountain.wind.path import Floats
from lungta.mountain.wind.plot.bands import LEE_INK, band_rgb, colour_map, draw_limits
from lungta.mountain.wind.plot.furniture import draw_arrow_key, halo, path_look
from lungta.mountain.wind.plot.scene import WindScene

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ZONE_INK = "#333333"
OPEN_ZONE: Any = {"linewidth": 2.2, "linestyle": (0, (1.0, 1.2))}
SMOOTHINGS = 4  # of ridge lines: a crest is known to a cell of the mesh only, and moves by less


def draw_speed(scene: WindScene, ax: Axes, places: tuple[Floats, Floats], air: AirSample) -> None:
    """Draw bands of speed over shaded relief, contours of height, and the limit."""
    east, north = places
    terrain = scene.terrain
    step = float(terrain.north_m[1] - terrain.north_m[0])
    lit = hillshade(terrain)
    rows = np.clip(np.rint((north - terrain.north_m[0]) / step), 0, terrain.north_m.size - 1).astype(int)
    columns = np.clip(np.rint((east - terrain.east_m[0]) / terrain.posting_m), 0, terrain.east_m.size - 1).astype(int)
    shade = np.nan_to_num(lit[rows, columns], nan=0.7)
    colour = band_rgb(air.speed_mps, scene.limit_mps) * (0.62 + 0.38 * shade)[..., None]
    extent = (east[0, 0], east[0, -1], north[0, 0], north[-1, 0])
    ax.imshow(colour, origin="lower", extent=extent, interpolation="bilinear")
    heights = terrain.height_at(east, north)
    steps = np.arange(0.0, 9000.0, 100.0)
    lines = ax.contour(east, north, heights, levels=steps, colors="0.25", linewidths=0.3, alpha=0.6)
    ax.clabel(lines, levels=[step for step in steps if step % 500 == 0 and step in lines.levels], fontsize=7, fmt="%d")
    draw_limits(ax, east, north, air, scene.limit_mps)


def draw_lee(scene: WindScene, ax: Axes, places: tuple[Floats, Floats]) -> None:
    """Hatch where the flow may have separated, and draw the crests that it left at."""
    east, north = places
    lee = np.nan_to_num(scene.field.lee_top_at(east, north))
    if lee.max() > 0.0:
        hatched = ax.contourf(east, north, lee, levels=[1.0, 1e9], colors="none", hatches=["//"])
        hatched.set(edgecolor=LEE_INK, linewidth=0.0)
        ax.contour(east, north, lee, levels=[1.0], colors=LEE_INK, linewidths=0.8)
    if scene.ridges is not None and scene.ridges.segments.size:
        from matplotlib.collections import LineCollection

        segments = _thinned(scene.ridges)
        lines = list(_smoothed(scene.ridges, segments)[segments])
        for colour, width in (("1.0", 3.0), (LEE_INK, 1.6)):
            ax.add_collection(LineCollection(lines, colors=colour, linewidths=width, capstyle="round"))


def _thinned(ridges: RidgeLines) -> NDArray[np.int64]:
    """Return the segments without which some crest points would lose touch: a line where there is a web."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    start, end = ridges.segments.T
    length_m = np.hypot(ridges.east_m[start] - ridges.east_m[end], ridges.north_m[start] - ridges.north_m[end])
    size = ridges.east_m.size
    tree = minimum_spanning_tree(coo_array((length_m, (start, end)), shape=(size, size))).tocoo()
    return np.column_stack([tree.row, tree.col]).astype(np.int64)


def _smoothed(ridges: RidgeLines, segments: NDArray[np.int64]) -> Floats:
    """Return the crest points drawn towards the middle of their neighbours, ends held: no stairs along the mesh."""
    from scipy.sparse import coo_array

    places, size = np.column_stack([ridges.east_m, ridges.north_m]), ridges.east_m.size
    ends = np.concatenate([segments, segments[:, ::-1]]).T
    touches = coo_array((np.ones(ends.shape[1]), tuple(ends)), shape=(size, size)).tocsr()
    neighbours = touches.sum(axis=1)
    inner = neighbours > 1
    for _ in range(SMOOTHINGS):
        places[inner] += 0.5 * ((touches @ places)[inner] / neighbours[inner, None] - places[inner])
    return places


def draw_arrows(scene: WindScene, ax: Axes, places: tuple[Floats, Floats], height_agl_m: float) -> None:
    """Draw arrows with the wind at places, as long as it is strong."""
    east, north = places
    air = scene.field.air_at(east, north, height_agl_m)
    colours, norm = colour_map(scene.limit_mps)
    spacing = east[0, 1] - east[0, 0]
    arrows = ax.quiver(
        east,
        north,
        air.u,
        air.v,
        air.speed_mps,
        cmap=colours,
        norm=norm,
        angles="xy",
        scale_units="xy",
        scale=scene.limit_mps / (1.05 * spacing),
        pivot="middle",
        width=0.0042,
        headwidth=3.6,
        headlength=4.2,
        headaxislength=3.8,
        edgecolor="0.0",
        linewidth=0.55,
        zorder=6,
    )
    draw_arrow_key(ax, arrows, 10.0)


def draw_zones(scene: WindScene, ax: Axes) -> None:
    """Outline the zones: in full those that hold in the hour, dotted the others."""
    time_utc = scene.field.time_utc
    holding = scene.site.zones
    if time_utc is not None:
        hour = TimeWindow(start_utc=time_utc, end_utc=time_utc + timedelta(hours=1))
        holding = active_zones(scene.site, hour)
    for zone in scene.site.zones:
        x, y = zone_area(scene.terrain.frame, zone).exterior.xy
        style: Any = {"linewidth": 1.8, "linestyle": "-"} if zone in holding else OPEN_ZONE
        ax.plot(x, y, color=ZONE_INK, zorder=7, path_effects=halo(3.0), **style)


def draw_paths(scene: WindScene, ax: Axes) -> None:
    """Draw corridors, or the lines in their place."""
    for path in scene.paths:
        ax.plot(path.east_m, path.north_m, zorder=8, path_effects=halo(5.5), **path_look(path))
