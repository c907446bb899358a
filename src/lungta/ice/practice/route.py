"""The route that was climbed on the day of the first survey: ladders over crevasses, ropes up steps, anchors."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.practice.flow import PracticeFlow
from lungta.ice.route.model import FixedPoint, PointKind, Route

Floats = NDArray[np.float64]

SIGMA_M = 0.5  # of a point taken with a good hand-held receiver, assumption
EVERY_M = 0.5  # between places of the line, along the flow
ENDS_M = 225.0  # along the flow from the middle
LADDER_M = 10.0  # no crevasse made here is as wide; wider hollows are climbed through (assumption)
OPEN_M = 2.0  # below its rims from which an opening is bridged, assumption
STEEP = 0.55  # rise over run from which a rope is fixed, assumption


def old_route(flow: PracticeFlow, grid: MapGrid, alt_amsl_m: NDArray[np.float32], seen_utc: datetime) -> Route:
    """Return a route up the middle of the ice that winds between the crevasses and bridges what it cannot avoid."""
    along, across = _line(flow, grid, alt_amsl_m)
    east, north = flow.place(along, across)
    heights = _heights(grid, alt_amsl_m, east, north)
    open_ = _bridged(_rim(heights, LADDER_M) - heights > OPEN_M, east, north)
    kinds = _kinds(along, heights, open_)
    keep = [k for k in range(len(kinds)) if kinds[k] is not None]
    points = []
    for number, k in enumerate(keep):
        lat_deg, lon_deg = grid.to_geographic(float(east[k]), float(north[k]))
        kind = kinds[k]
        assert kind is not None
        point = FixedPoint(
            id=f"P{number + 1:02d}",
            lat_deg=float(lat_deg),
            lon_deg=float(lon_deg),
            alt_amsl_m=round(float(heights[k]), 1),
            seen_utc=seen_utc,
            kind=kind,
            sigma_m=SIGMA_M,
        )
        points.append(point)
    return Route(name="Practice icefall, old route (NOT REAL)", points=tuple(points), said=("NOT REAL: made.",))


def _line(flow: PracticeFlow, grid: MapGrid, alt_amsl_m: NDArray[np.float32]) -> tuple[Floats, Floats]:
    """Return a line every half metre along, from the lower end to the upper, by the least sum of openings crossed."""
    along = np.arange(ENDS_M, -ENDS_M, -EVERY_M)
    lanes = np.arange(-60.0, 60.1, 2.0)
    east, north = flow.place(along[:, None] + 0.0 * lanes, lanes[None, :] + 0.0 * along[:, None])
    heights = _heights(grid, alt_amsl_m, east, north)
    cost = 0.4 * np.clip(_rim(heights) - heights - 1.0, 0.0, 6.0) + 0.0004 * np.abs(lanes) + 0.01
    best, chosen = cost[0], np.zeros(cost.shape, int)
    for row in range(1, len(along)):
        options = np.stack([np.roll(best, turn) + (0.06 if turn else 0.0) for turn in (-1, 0, 1)])
        options[0, -1] = options[2, 0] = np.inf
        chosen[row] = np.argmin(options, axis=0)
        best = options.min(axis=0) + cost[row]
    lane = np.empty(len(along), int)
    lane[-1] = int(np.argmin(best))
    for row in range(len(along) - 1, 0, -1):
        lane[row - 1] = lane[row] - (chosen[row, lane[row]] - 1)
    smooth = np.convolve(np.pad(lanes[lane], 12, mode="edge"), np.ones(25) / 25.0, mode="valid")
    return along, smooth


def _heights(grid: MapGrid, alt_amsl_m: NDArray[np.float32], east: Floats, north: Floats) -> Floats:
    row, column = grid.pixel_of(east, north)
    rows = np.clip(np.rint(row).astype(int), 0, grid.rows - 1)
    columns = np.clip(np.rint(column).astype(int), 0, grid.columns - 1)
    return np.asarray(alt_amsl_m[rows, columns], dtype=float)


def _rim(heights: Floats, widest_m: float = 20.0) -> Floats:
    """Return the surface with its openings closed, along the first axis: the lower of the highest on either side.

    A line from the higher ground 10 m behind to that 10 m ahead would cut steps off; closing does not.
    """
    from scipy.ndimage import grey_closing

    size = (round(widest_m / EVERY_M) + 1,) + (1,) * (heights.ndim - 1)
    return np.asarray(grey_closing(heights, size=size, mode="nearest"))


def _bridged(open_: NDArray[np.bool_], east: Floats, north: Floats) -> NDArray[np.bool_]:
    """Return the openings that a ladder leads over from rim to rim; those too wide for one are no longer open."""
    bridged = open_.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], open_, [False]]).astype(int)))
    for first, beyond in edges.reshape(-1, 2):
        rims = max(first - 1, 0), min(beyond, len(open_) - 1)
        if np.hypot(np.diff(east[list(rims)]), np.diff(north[list(rims)]))[0] > LADDER_M:
            bridged[first:beyond] = False
    return bridged


def _kinds(along: Floats, heights: Floats, open_: NDArray[np.bool_]) -> list[PointKind | None]:
    """Return what stands where: a ladder's foot and head on the rims, ropes below steep parts, an anchor each 25 m."""
    kinds: list[PointKind | None] = [None] * len(along)
    kinds[0] = kinds[-1] = PointKind.CAMP
    last = along[0]
    for k in range(2, len(along) - 3):
        starts, ends = open_[k + 1] and not open_[k], open_[k - 1] and not open_[k]
        steep = not open_[k] and k + 24 < len(along) and (heights[k + 24] - heights[k]) / 12.0 > STEEP
        if starts:
            kinds[k] = PointKind.LADDER
        elif ends:
            kinds[k] = PointKind.ANCHOR
        elif not open_[k] and abs(along[k] - last) >= (12.0 if steep else 25.0):
            kinds[k] = PointKind.ROPE if steep else PointKind.ANCHOR
        if kinds[k] is not None:
            last = along[k]
    return kinds
