"""The ground under a map of routes: shaded heights, crevasses, reach of dangers, UTM grid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.route.spoken import utm_zone
from lungta.ice.survey.model import IcefallSurvey

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_PX = 1100
LIGHT_FROM_DEG, LIGHT_UP_DEG = 315.0, 45.0  # the habit of maps: light from the north-west
GRID_M = (10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)
MOST_LINES = 8
VOID_COLOUR, VOID_HATCH = "0.35", "////"
Cells = NDArray[np.float32]


class Box(NamedTuple):
    """The ground of a map [m]."""

    left_m: float
    bottom_m: float
    right_m: float
    top_m: float


def draw_ground(ax: Axes, survey: IcefallSurvey, box: Box) -> bool:
    """Draw shaded heights: open crevasses dark blue, reach of seracs orange and of avalanches violet, voids hatched.

    Returns
    -------
    bool
        Whether there are voids on the map.
    """
    from matplotlib.colors import LightSource

    grid = survey.grid
    top, left = (int(np.floor(value)) for value in grid.pixel_of(box.left_m, box.top_m))
    bottom, right = (int(np.ceil(value)) for value in grid.pixel_of(box.right_m, box.bottom_m))
    size = max(1, int(np.ceil(max(bottom - top, right - left) / LONGEST_PX)))
    rows = slice(max(0, top), max(0, top) + (min(grid.rows, bottom + 1) - max(0, top)) // size * size)
    columns = slice(max(0, left), max(0, left) + (min(grid.columns, right + 1) - max(0, left)) // size * size)
    west_m, north_m = grid.west_m + columns.start * grid.pixel_m, grid.north_m - rows.start * grid.pixel_m
    extent = west_m, grid.west_m + columns.stop * grid.pixel_m, grid.north_m - rows.stop * grid.pixel_m, north_m

    def thinned(values: Cells) -> Cells:
        part = values[rows, columns]
        squares = part.reshape(part.shape[0] // size, size, part.shape[1] // size, size)
        return np.asarray(squares.max(axis=(1, 3)))

    heights_m = thinned(survey.alt_amsl_m).astype(float)
    light = LightSource(azdeg=LIGHT_FROM_DEG, altdeg=LIGHT_UP_DEG)
    shade = light.hillshade(heights_m, dx=size * grid.pixel_m, dy=size * grid.pixel_m)
    ax.imshow(shade, extent=extent, cmap="gray", vmin=-0.6, vmax=1.0, zorder=1)
    _tint(ax, thinned(np.nan_to_num(survey.avalanche_reach)), "#762a83", 0.28, extent)
    _tint(ax, thinned(np.nan_to_num(survey.serac_reach)), "#e66101", 0.5, extent)
    open_ = thinned((np.nan_to_num(survey.crevasse_width_m) > 0.0).astype(np.float32))
    _tint(ax, open_, "#08306b", 0.95, extent)
    return _hatched(ax, np.isnan(heights_m), extent)


def _hatched(ax: Axes, void: NDArray[np.bool_], extent: tuple[float, float, float, float]) -> bool:
    """Hatch the cells without a height; return whether there are any."""
    if not void.any():
        return False
    from matplotlib import rc_context

    framed = np.pad(void, 1).astype(np.float32)  # closes the outline at the edge of the survey
    (west_m, east_m, south_m, north_m), (rows, columns) = extent, void.shape
    x_m = west_m + (east_m - west_m) / columns * (np.arange(columns + 2) - 0.5)
    y_m = north_m - (north_m - south_m) / rows * (np.arange(rows + 2) - 0.5)
    with rc_context({"hatch.color": VOID_COLOUR}):
        ax.contourf(x_m, y_m, framed, levels=[0.5, 1.5], colors=["white"], hatches=[VOID_HATCH], zorder=2.5)
    ax.contour(x_m, y_m, framed, levels=[0.5], colors=[VOID_COLOUR], linewidths=0.8, zorder=2.6)
    return True


def _tint(ax: Axes, part: Cells, colour: str, most: float, extent: tuple[float, float, float, float]) -> None:
    from matplotlib.colors import to_rgb

    painted = np.empty((*part.shape, 4), np.float32)
    painted[..., :3] = to_rgb(colour)
    painted[..., 3] = most * np.clip(part, 0.0, 1.0)
    ax.imshow(painted, extent=extent, zorder=2, interpolation="nearest")


def draw_utm(ax: Axes, grid: MapGrid, box: Box) -> None:
    """Draw the UTM grid of WGS 84 over the map, whatever projection the map is in, with its figures at the edges."""
    from pyproj import Transformer

    lat_deg, lon_deg = grid.to_geographic(0.5 * (box.left_m + box.right_m), 0.5 * (box.bottom_m + box.top_m))
    number, band = utm_zone(float(lat_deg), float(lon_deg))
    utm = f"EPSG:{(32700 if lat_deg < 0.0 else 32600) + number}"
    to_utm = Transformer.from_crs("EPSG:4326", utm, always_xy=True)
    x_m, y_m = np.meshgrid(np.linspace(box.left_m, box.right_m, 41), np.linspace(box.bottom_m, box.top_m, 41))
    lats, lons = grid.to_geographic(x_m, y_m)
    east_m, north_m = (np.asarray(values) for values in to_utm.transform(lons, lats))
    side_m = max(box.right_m - box.left_m, box.top_m - box.bottom_m)
    step_m = next((step for step in GRID_M if side_m / step <= MOST_LINES), GRID_M[-1])
    easts = _lines(ax, x_m, y_m, east_m, step_m)
    norths = _lines(ax, x_m, y_m, north_m, step_m)
    ax.set_xticks([float(np.interp(value, east_m[0], x_m[0])) for value in easts], [_figures(v) for v in easts])
    ax.set_yticks(
        [float(np.interp(value, north_m[:, 0], y_m[:, 0])) for value in norths], [_figures(v) for v in norths]
    )
    ax.tick_params(labelsize=8)
    ax.grid(visible=False)
    ax.set_xlabel(f"UTM {number}{band}, WGS 84: easting [m]; a square is {step_m:g} m", fontsize=8.5)
    ax.set_ylabel("northing [m]", fontsize=8.5)


def _lines(
    ax: Axes, x_m: NDArray[np.float64], y_m: NDArray[np.float64], value_m: NDArray[np.float64], step_m: float
) -> list[float]:
    first, last = np.ceil(value_m.min() / step_m), np.floor(value_m.max() / step_m)
    levels = (step_m * np.arange(first, last + 1.0)).tolist()
    if levels:
        ax.contour(x_m, y_m, value_m, levels=levels, colors="0.05", linewidths=0.45, alpha=0.55, zorder=3)
    return list(levels)


def _figures(value_m: float) -> str:
    """Return a coordinate in threes, as it is read: 487 200.

    >>> _figures(3096100.0)
    '3096 100'
    """
    text = f"{round(value_m):d}"
    return f"{text[:-3]} {text[-3:]}"
