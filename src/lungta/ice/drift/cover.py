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

    The error beside that of the vectors: how far they scatter about the plane, grown as a plane's error grows outwards,
    and half a cell's tilt, which nobody saw.
    """
    known = origin < Origin.NEIGHBOURS
    rows, columns = np.nonzero(_near(known, reach) & ~known)
    if not rows.size:
        return
    gaps = rows, columns
    seen = np.where(known[..., None], values, 0.0)
    normal, squared = (_moments(known.astype(float), reach, power)[gaps] for power in (1, 2))
    few = (_count(known, reach)[gaps] < 6) | (np.linalg.cond(normal) > 1e8)
    normal[few] = normal[few] * _CONSTANT + np.diag([0.0, 1.0, 1.0])
    inverse = np.linalg.inv(normal)
    inverse[few] *= _CONSTANT
    leverage = 1.0 + (inverse @ squared @ inverse)[:, 0, 0]
    scatter, tilt = np.zeros(len(few)), np.zeros(len(few))
    for component in range(2):
        right = _sums(seen[..., component], reach)[gaps]
        fit = np.einsum("nij,nj->ni", inverse, right)
        values[rows, columns, component] = fit[:, 0]
        left = _sums(seen[..., component] ** 2, reach)[gaps][:, 0] - np.einsum("ni,ni->n", fit, right)
        scatter = np.maximum(scatter, left / normal[:, 0, 0])
        tilt = np.maximum(tilt, np.abs(fit[:, 1:]).max(axis=1))
    for component in range(2, values.shape[2]):
        values[rows, columns, component] = _sums(seen[..., component], reach)[gaps][:, 0] / normal[:, 0, 0]
    bridged_mps[gaps] = np.sqrt(np.maximum(scatter, 0.0) * leverage + (0.5 * tilt) ** 2)
    origin[gaps] = Origin.NEIGHBOURS


_CONSTANT = np.diag([1.0, 0.0, 0.0])


def _weights(reach: int) -> tuple[Floats, Floats]:
    """Weights of the cells about one, shape (k, k), and each one's plane (1, rows away, columns away), (k, k, 3)."""
    away = np.arange(-2 * reach, 2 * reach + 1, dtype=float)
    down, right = np.meshgrid(away, away, indexing="ij")
    return np.exp(-(down**2 + right**2) / reach**2), np.stack([np.ones_like(down), down, right], axis=2)


def _moments(known: Floats, reach: int, power: int) -> Floats:
    """Weighted sums of the planes' products over known cells, shape (rows, columns, 3, 3)."""
    from scipy.ndimage import correlate

    weight, plane = _weights(reach)
    sums = [
        correlate(known, weight**power * plane[..., i] * plane[..., j], mode="constant")
        for i in range(3)
        for j in range(3)
    ]
    return np.stack(sums, axis=2).reshape(*known.shape, 3, 3)


def _sums(values: Floats, reach: int) -> Floats:
    """Weighted sums of values times their planes, shape (rows, columns, 3)."""
    from scipy.ndimage import correlate

    weight, plane = _weights(reach)
    return np.stack([correlate(values, weight * plane[..., i], mode="constant") for i in range(3)], axis=2)


def _count(known: NDArray[np.bool_], reach: int) -> Floats:
    from scipy.ndimage import correlate

    return np.asarray(correlate(known.astype(float), np.ones((4 * reach + 1,) * 2), mode="constant"))


def _near(known: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """Cells within reach of known ones."""
    from scipy.ndimage import distance_transform_edt

    if not reach or not known.any():
        return np.zeros_like(known)
    return np.asarray(distance_transform_edt(~known) <= reach + 0.5)
