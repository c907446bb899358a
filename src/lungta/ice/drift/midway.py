"""The velocity at a place, out of motions that began there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lungta.ice.drift.cover import Cover
from lungta.ice.drift.cubic import between_cells
from lungta.ice.drift.flow import Origin

COMMON = 0.9  # quantile of the change that is taken as 1-sigma where it is not known: an upper bound
TURNS = 4  # of the fixed point; each shrinks its error by half the stretch over the way, a tenth or so


def midway(cover: Cover, pixel_m: float, path_s: float) -> Cover:
    """Return a cover whose velocities are those at their places.

    Two images show the mean velocity w(x) of the ice that began at x, over the way of `path_s` that followed. Half way,
    at x + w T / 2, the velocity is w to second order in T: so that at y it is u(y) = w(y - u(y) T / 2). Where that is
    beyond what was seen, w(y) stands in as from a neighbour, with the change that is common elsewhere as its error.

    Parameters
    ----------
    cover : Cover
        Velocities of ice that began at each cell.
    pixel_m : float
        Side of a cell [m].
    path_s : float
        Length of the way [s].
    """
    if path_s <= 0.0:
        return cover
    rows, columns = (each.ravel().astype(float) for each in np.indices(cover.values.shape[1:3]))
    values, bridged_mps, origin = cover.values.copy(), cover.bridged_mps.copy(), cover.origin.copy()
    cells = 0.5 * path_s / pixel_m
    for number, layer in enumerate(cover.values):
        velocity = layer[..., :2].reshape(-1, 2)
        at = np.zeros(len(rows), dtype=np.int64)
        for _ in range(TURNS):
            row, column = rows + cells * velocity[:, 1], columns - cells * velocity[:, 0]
            velocity = between_cells(layer[None, ..., :2], at, row, column)[0]
        known = np.isfinite(velocity).all(axis=1)
        near = np.rint(np.where(known, row, 0)).astype(int), np.rint(np.where(known, column, 0)).astype(int)
        found = np.column_stack([velocity, layer[near][:, 2:]])
        change_mps = np.linalg.norm(found[:, :2] - layer[..., :2].reshape(-1, 2), axis=1)
        change_mps = change_mps[np.isfinite(change_mps)]
        moved = known.reshape(layer.shape[:2])
        stands = ~moved & (origin[number] != Origin.NONE) & bool(change_mps.size)
        values[number][moved] = found[known]
        values[number][~moved & ~stands] = np.nan
        extra_mps = float(np.quantile(change_mps, COMMON)) if change_mps.size else 0.0
        bridged_mps[number][moved] = cover.bridged_mps[number][near][known]
        bridged_mps[number][stands] = np.hypot(bridged_mps[number][stands], extra_mps)
        origin[number][moved] = cover.origin[number][near][known]
        origin[number][stands] = Origin.NEIGHBOURS
        origin[number][~moved & ~stands] = Origin.NONE
    return replace(cover, values=values, bridged_mps=bridged_mps, origin=origin)
