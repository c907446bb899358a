"""Contour lines of a patch of ground."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from lungta.record.report import svg
from lungta.record.report.relief import Patch, height_range_m

WANTED_LINES = 40
INDEX_EVERY = 5
COARSEN_TO = 240
"""Contours are drawn on this many columns: a finer grid only adds kilobytes."""
SHORTEST = 24.0
"""Rings shorter than this on the drawing are left out: they are noise of the source."""


def contour_interval_m(patch: Patch) -> float:
    """Return the height between lines [m]: round, and such that about `WANTED_LINES` fit."""
    low, high = height_range_m(patch)
    return svg.nice_step((high - low) / WANTED_LINES)


def contour_lines(patch: Patch, east: svg.Scale, north: svg.Scale) -> str:
    """Return contours, every fifth one thick and with its height on it."""
    from contourpy import contour_generator

    stride = max(1, patch.alt_amsl_m.shape[1] // COARSEN_TO)
    ground = np.ma.masked_invalid(patch.alt_amsl_m[::stride, ::stride])
    lines = contour_generator(patch.east_m[::stride], patch.north_m[::stride], ground)
    low, high = height_range_m(patch)
    interval = contour_interval_m(patch)
    thin: list[str] = []
    thick: list[str] = []
    heights: list[str] = []
    for step in range(int(np.ceil(low / interval)), int(np.floor(high / interval)) + 1):
        index = step % INDEX_EVERY == 0
        found = cast("list[NDArray[np.float64]]", lines.lines(step * interval))
        drawn = [_drawn(points, east, north) for points in found]
        kept = [points for points in drawn if _length(points) >= SHORTEST]
        (thick if index else thin).extend(svg.path_data(*points.T) for points in kept)
        if index and kept:
            heights.append(_height_on(max(kept, key=_length), f"{step * interval:,.0f}"))
    bold = svg.element("path", {"class": "contour-index", "d": "".join(thick)}) if thick else ""
    fine = svg.element("path", {"class": "contour", "d": "".join(thin)}) if thin else ""
    return f'<g class="contours" aria-hidden="true">{fine}{bold}{"".join(heights)}</g>'


def _drawn(points: NDArray[np.float64], east: svg.Scale, north: svg.Scale) -> NDArray[np.float64]:
    """Return a line in drawing units with points nearer than about three units left out."""
    placed = np.column_stack([east.many(points[:, 0]), north.many(points[:, 1])])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(placed, axis=0).T))])
    _, first = np.unique((along / 3.0).astype(int), return_index=True)
    chosen = np.union1d(first, [0, len(placed) - 1])
    kept: NDArray[np.float64] = placed[chosen]
    return kept


def _length(points: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def _height_on(points: NDArray[np.float64], words: str) -> str:
    """Return a height written along the middle of a line, upright."""
    middle = len(points) // 2
    before, after = points[max(0, middle - 3)], points[min(len(points) - 1, middle + 3)]
    angle = float(np.degrees(np.arctan2(after[1] - before[1], after[0] - before[0])))
    angle = angle - 180 if angle > 90 else angle + 180 if angle < -90 else angle
    x, y = points[middle]
    turn = f"rotate({svg.number(angle)} {svg.number(x)} {svg.number(y)})"
    return svg.element(
        "text", {"x": float(x), "y": float(y) + 3.5, "class": "contour-height", "transform": turn}, words
    )
