"""Cells without a vector: lent from other times or bridged from neighbours, with a larger error, and never silently."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.ice.drift.flow import Origin
from lungta.ice.grid import MapGrid
from lungta.ice.velocity.model import VelocityField

Floats = NDArray[np.float64]
NAMES = ("u_mps", "v_mps", "var_u_m2ps2", "var_v_m2ps2", "cov_m2ps2")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cover:
    """A field's maps, and last their mean over time, as far as anything is known.

    Attributes
    ----------
    values : array, shape (spans + 1, rows, columns, 5)
        u, v [m/s], their variances and covariance [m^2/s^2]; NaN where nothing is known.
    bridged_mps : array, shape (spans + 1, rows, columns)
        1-sigma of a bridged cell beside that of its neighbours [m/s]; 0 elsewhere.
    origin : array, shape (spans + 1, rows, columns)
        An `Origin`.
    """

    values: Floats
    bridged_mps: Floats
    origin: NDArray[np.uint8]


def cropped(field: VelocityField, bounds_m: tuple[float, float, float, float]) -> VelocityField:
    """Return the part of a field within bounds (west, south, east, north) [m], at least five cells each way."""
    grid = field.grid
    top, left = (int(np.floor(float(x))) for x in grid.pixel_of(bounds_m[0], bounds_m[3]))
    bottom, right = (int(np.ceil(float(x))) for x in grid.pixel_of(bounds_m[2], bounds_m[1]))
    top, left = (int(np.clip(x, 0, max(n - 5, 0))) for x, n in ((top, grid.rows), (left, grid.columns)))
    bottom = int(np.clip(bottom + 1, min(top + 5, grid.rows), grid.rows))
    right = int(np.clip(right + 1, min(left + 5, grid.columns), grid.columns))
    part = MapGrid(
        crs=grid.crs,
        west_m=grid.west_m + left * grid.pixel_m,
        north_m=grid.north_m - top * grid.pixel_m,
        pixel_m=grid.pixel_m,
        rows=bottom - top,
        columns=right - left,
    )
    maps = {name: getattr(field, name)[:, top:bottom, left:right] for name in (*NAMES, "pairs")}
    return replace(field, grid=part, **maps)


def cover_of(field: VelocityField, bridge_cells: int) -> Cover:
    """Return a field's maps and their mean, gaps lent from the mean and bridged over so many cells.

    Maps are padded by `bridge_cells` + 1 cells on every side, so that ice ends where it was seen, not two cells before.
    """
    pad = bridge_cells + 1
    maps = np.stack([getattr(field, name) for name in NAMES], axis=3).astype(float)
    maps = np.pad(maps, ((0, 0), (pad, pad), (pad, pad), (0, 0)), constant_values=np.nan)
    maps[~np.isfinite(maps).all(axis=3)] = np.nan
    values = np.concatenate([maps, _mean(maps, _durations_s(field))[None]])
    origin = np.where(np.isnan(values[..., 0]), Origin.NONE, Origin.MEASURED).astype(np.uint8)
    lent = (origin == Origin.NONE) & (origin[-1] == Origin.MEASURED)
    values = np.where(lent[..., None], values[-1], values)
    origin[lent] = Origin.OTHER_TIMES
    bridged_mps = np.zeros(values.shape[:3])
    for layer in range(len(values)):
        _bridge(values[layer], bridged_mps[layer], origin[layer], bridge_cells)
    return Cover(values=values, bridged_mps=bridged_mps, origin=origin)


def _durations_s(field: VelocityField) -> Floats:
    return np.diff([edge.timestamp() for edge in field.edges_utc])


def _mean(maps: Floats, durations_s: Floats) -> Floats:
    """Mean over the spans that have a vector, each as its length, with its covariance."""
    weight = np.where(np.isnan(maps[..., :1]), 0.0, durations_s[:, None, None, None])
    total = weight.sum(axis=0)
    held = np.nan_to_num(maps)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (weight * held)[..., :2].sum(axis=0) / total
        errors = (weight**2 * held)[..., 2:].sum(axis=0) / total**2
    return np.asarray(np.concatenate([mean, errors], axis=2))


def _bridge(values: Floats, bridged_mps: Floats, origin: NDArray[np.uint8], reach: int) -> None:
    """Fill cells within reach of known ones with the plane through those about them, weighted by nearness, in place.

    The error beside that of the vectors: how far they scatter about the plane, grown as a plane's error grows outwards.
    """
    known = origin < Origin.NEIGHBOURS
    for row, column in np.argwhere(_near(known, reach) & ~known):
        top, left = max(row - 2 * reach, 0), max(column - 2 * reach, 0)
        part = slice(top, row + 2 * reach + 1), slice(left, column + 2 * reach + 1)
        at = np.argwhere(known[part])
        away = at - (row - top, column - left)
        weight = np.exp(-((away / reach) ** 2).sum(axis=1))
        plane = np.column_stack([np.ones(len(at)), away]) if len(at) >= 6 else np.ones((len(at), 1))
        if np.linalg.matrix_rank(plane) < plane.shape[1]:
            plane = plane[:, :1]
        seen = values[part][tuple(at.T)]
        normal = plane.T @ (weight[:, None] * plane)
        share = np.linalg.solve(normal, plane.T * weight)
        fit = share @ seen[:, :2]
        values[row, column, :2] = fit[0]
        values[row, column, 2:] = (weight / weight.sum()) @ seen[:, 2:]
        scatter = np.sqrt((weight @ ((seen[:, :2] - plane @ fit) ** 2)).max() / weight.sum())
        leverage = 1.0 + float(np.sum(share[0] ** 2))
        tilt_mps = float(np.abs(fit[1:]).max(initial=0.0))  # half a cell's slope is not known where nothing was seen
        bridged_mps[row, column] = np.hypot(scatter * np.sqrt(leverage), 0.5 * tilt_mps)
        origin[row, column] = Origin.NEIGHBOURS


def _near(known: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Cells within reach of known ones."""
    from scipy.ndimage import distance_transform_edt

    if not reach or not known.any():
        return np.zeros_like(known)
    return np.asarray(distance_transform_edt(~known) <= reach + 0.5)
