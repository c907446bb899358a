"""How far what falls may run: energy lines at several travel angles over the real ground.

A mass that leaves height z0 and has run a distance L over the map has an energy line at z0 - L tan(alpha): it comes no
further where that meets the ground (Heim 1932; the stopping rule of Flow-Py, D'Amboise et al. 2022,
doi:10.5194/gmd-15-2423-2022, with paths not bound to the steepest way). L is the shortest way over cells that the
energy line clears, so ridges shade what lies behind them and a mass may bend round them. That spreads falls further to
the side than they run in truth: on the safe side.

Falls of one kind end at many travel angles. Between the angle `far` that none goes beyond and the angle `near` that
every one goes beyond, the tangent is taken as evenly spread: the reach of a cell, 0..1, is then the share of falls from
the worst place above that come so far.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled

LEVELS = 5  # travel angles that energy lines are drawn at, evenly spaced in tangent from far to near
_SWEEPS = 64  # at most, four to a round; a mass would have to bend round ridges a dozen times to need more

Heights = NDArray[np.float32]


def reach_from(ground_m: Heights, top_amsl_m: Heights, pixel_m: float, far_deg: float, near_deg: float) -> Heights:
    """Return the share of falls from the worst source that reach each cell, 0..1; 1 at the sources, NaN at voids.

    Parameters
    ----------
    ground_m : array of float32, shape (rows, columns)
        Ground that falls run over [m]; voids are NaN and let nothing pass.
    top_amsl_m : array of float32
        Height that a fall starts from at its source cells [m]; NaN where nothing falls.
    pixel_m : float
        Side of a cell [m].
    far_deg, near_deg : float
        Travel angles that no and every fall goes beyond [deg].
    """
    far, near = np.tan(np.radians(far_deg)), np.tan(np.radians(near_deg))
    tangents = np.linspace(far, near, LEVELS + 1)[:-1]
    ground = np.ascontiguousarray(ground_m, np.float32)
    with ThreadPoolExecutor(2) as pool:
        angles = list(pool.map(lambda tangent: travel_tangent(ground, top_amsl_m, pixel_m, float(tangent)), tangents))
    steepest = np.max(angles, axis=0)
    reach = np.clip((steepest - far) / (near - far), 0.0, 1.0).astype(np.float32)
    reach[np.isfinite(top_amsl_m)] = 1.0
    return np.where(np.isnan(ground), np.float32(np.nan), reach)


def travel_tangent(ground_m: Heights, top_amsl_m: Heights, pixel_m: float, tangent: float) -> Heights:
    """Return the tangent of the travel angle from the source whose energy line stands highest; 0 where none reaches.

    Every value is at least `tangent`, by the rule that stops a fall.
    """
    sources = np.isfinite(top_amsl_m)
    energy = np.where(sources, top_amsl_m, -np.inf).astype(np.float64)
    begun = energy.copy()
    _spread(ground_m.astype(np.float64), energy, begun, pixel_m, tangent)
    reached = np.isfinite(energy)
    result = np.zeros(ground_m.shape, np.float32)
    length_m = np.maximum((begun[reached] - energy[reached]) / tangent, 0.5 * pixel_m)
    result[reached] = np.maximum((begun[reached] - ground_m[reached]) / length_m, tangent)
    return result


_MOVES = np.array(
    [(y, x) for y in range(-2, 3) for x in range(-2, 3) if abs(y) + abs(x) == 3 or max(abs(y), abs(x)) == 1],
    dtype=np.int64,
)
"""Neighbours and knight's moves: ways over them are at most 2.8 % longer than straight lines."""


@compiled
def _spread(
    ground: NDArray[np.float64],
    energy: NDArray[np.float64],
    begun: NDArray[np.float64],
    pixel_m: float,
    tangent: float,
) -> int:
    """Raise the energy line of every cell to the highest that a way from any source gives; return the sweeps made."""
    rows, columns = ground.shape
    for sweep in range(_SWEEPS):
        changed = False
        for r in range(rows):
            row = r if sweep & 1 == 0 else rows - 1 - r
            for c in range(columns):
                column = c if sweep & 2 == 0 else columns - 1 - c
                if _better(ground, energy, begun, row, column, pixel_m * tangent):
                    changed = True
        if not changed and sweep >= 3:
            return sweep + 1
    return _SWEEPS


@compiled
def _better(
    ground: NDArray[np.float64],
    energy: NDArray[np.float64],
    begun: NDArray[np.float64],
    row: int,
    column: int,
    fall_m: float,
) -> bool:
    """Raise one cell's energy line from its neighbours'; return whether it rose. `fall_m` is lost per cell."""
    rows, columns = ground.shape
    here, best, begins = ground[row, column], energy[row, column], 0.0
    found = False
    for k in range(_MOVES.shape[0]):
        dy, dx = _MOVES[k, 0], _MOVES[k, 1]
        i, j = row + dy, column + dx
        if i < 0 or j < 0 or i >= rows or j >= columns or energy[i, j] == -np.inf:
            continue
        lost = fall_m * np.sqrt(dy * dy + dx * dx)
        line = energy[i, j] - lost
        if not (line > here and line > best + 1e-9):
            continue
        if abs(dy) + abs(dx) == 3:  # a knight's move passes halfway between two cells
            a, b = ground[row + dy // 2, column + dx // 2], ground[row + (dy + 1) // 2, column + (dx + 1) // 2]
            if not line + 0.5 * lost > 0.5 * (a + b):
                continue
        best, begins, found = line, begun[i, j], True
    if found:
        energy[row, column], begun[row, column] = best, begins
    return found
