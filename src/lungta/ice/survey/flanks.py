"""Slopes above the icefall that snow and hanging ice may break off, and how far what falls from them runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.ice.grid import MapGrid
from lungta.ice.survey.library import image_library
from lungta.ice.survey.reach import reach_from
from lungta.ice.survey.settings import SurveySettings
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.shape import slope_deg

_LATTICE = 65  # places along each side of the grid that are projected; between them the map is as good as straight


class FlankReach(NamedTuple):
    """Reach of avalanches over the survey's grid (NaN where there is no terrain), and what a person must know."""

    reach: NDArray[np.float32]
    findings: tuple[Finding, ...]


def starting_zones(flanks: Terrain, settings: SurveySettings) -> NDArray[np.bool_]:
    """Return the nodes that snow or hanging ice may break off: steep, and steep over enough height together.

    Parameters
    ----------
    flanks : Terrain
        The mountain about the icefall.
    settings : SurveySettings
        `start_deg` and `start_relief_m`.
    """
    steep = np.nan_to_num(slope_deg(flanks)) >= settings.start_deg
    count, labels = image_library().connectedComponents(steep.astype(np.uint8), connectivity=8)
    heights = np.nan_to_num(flanks.alt_amsl_m)
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, labels.ravel(), heights.ravel())
    np.maximum.at(high, labels.ravel(), heights.ravel())
    tall = high - low >= settings.start_relief_m
    tall[0] = False
    return np.asarray(tall[labels])


def flank_reach(flanks: Terrain, grid: MapGrid, settings: SurveySettings) -> FlankReach:
    """Return how near each cell of a grid lies to avalanches from the flanks, 0..1.

    Parameters
    ----------
    flanks : Terrain
        The mountain about the icefall, reaching above every slope that can fall onto it.
    grid : MapGrid
        Georeferenced cells.
    settings : SurveySettings
        What may start, and how far it runs.
    """
    starts = starting_zones(flanks, settings)
    top_m = np.where(starts, flanks.alt_amsl_m, np.nan).astype(np.float32)
    ground_m = flanks.alt_amsl_m.astype(np.float32)
    volumes_m3 = settings.least_fall_m3, settings.largest_avalanche_m3
    reach = reach_from(ground_m, top_m, flanks.posting_m, volumes_m3)
    sampled = sample(flanks, reach, grid)
    return FlankReach(sampled, (*_findings(flanks, starts, sampled),))


def sample(flanks: Terrain, values: NDArray[np.float32], grid: MapGrid) -> NDArray[np.float32]:
    """Return values at a terrain's nodes brought to a map grid, bilinear; NaN off the terrain and beside voids."""
    column, row = _nodes_of(flanks, grid)
    cv2 = image_library()
    border = {"borderMode": cv2.BORDER_CONSTANT, "borderValue": float("nan")}
    held: NDArray[np.float32] = cv2.remap(np.ascontiguousarray(values), column, row, cv2.INTER_LINEAR, **border)
    return held


def _nodes_of(flanks: Terrain, grid: MapGrid) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Fractional (column, row) of a terrain at each cell of a grid."""
    rows = np.linspace(0.0, grid.rows - 1.0, _LATTICE)
    columns = np.linspace(0.0, grid.columns - 1.0, _LATTICE)
    east_m, north_m = grid.place_of(*np.meshgrid(rows, columns, indexing="ij"))
    x_m, y_m = flanks.frame.to_local(*grid.to_geographic(east_m, north_m))
    step_north_m = float(flanks.north_m[1] - flanks.north_m[0])
    lattice = np.stack([(x_m - flanks.east_m[0]) / flanks.posting_m, (y_m - flanks.north_m[0]) / step_north_m], -1)
    return _spread_over(lattice[..., 0], grid.shape), _spread_over(lattice[..., 1], grid.shape)


def _spread_over(lattice: NDArray[np.float64], shape: tuple[int, int]) -> NDArray[np.float32]:
    """A lattice brought to every cell: first and last node lie on the first and last cell's centre."""
    rows = np.linspace(0.0, _LATTICE - 1.0, shape[0]) if shape[0] > 1 else np.zeros(1)
    columns = np.linspace(0.0, _LATTICE - 1.0, shape[1]) if shape[1] > 1 else np.zeros(1)
    y, x = np.meshgrid(rows.astype(np.float32), columns.astype(np.float32), indexing="ij")
    held = np.ascontiguousarray(lattice.astype(np.float32))
    spread: NDArray[np.float32] = image_library().remap(held, x, y, image_library().INTER_LINEAR)
    return spread


def _findings(flanks: Terrain, starts: NDArray[np.bool_], sampled: NDArray[np.float32]) -> list[Finding]:
    found = []
    missing = float(np.mean(np.isnan(sampled)))
    if missing > 0.0:
        found.append(
            warning(
                "survey-flanks-missing",
                f"The terrain of the flanks does not cover {_percent(missing)} of the survey; nothing is known of "
                "avalanches there. Give terrain that reaches further.",
                "flanks",
            )
        )
    if not starts.any():
        found.append(
            notice("survey-no-starts", "No slope of the flanks is steep and high enough for an avalanche.", "flanks")
        )
    if flanks.posting_m > 10.0:
        found.append(
            warning(
                "survey-flanks-coarse",
                f"The flanks are known at {flanks.posting_m:.0f} m posting: hanging ice is not seen, and slopes read "
                "flatter than they are.",
                "flanks",
            )
        )
    return found


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share < 0.1 else f"{100.0 * share:.0f} %"
