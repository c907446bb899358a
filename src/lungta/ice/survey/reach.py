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

from lungta.ice.survey.reach_kernel import spread

LEVELS = 5  # travel angles that energy lines are drawn at, evenly spaced in tangent from far to near

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
    spread(ground_m.astype(np.float64), energy, begun, pixel_m * tangent)
    reached = np.isfinite(energy)
    result = np.zeros(ground_m.shape, np.float32)
    length_m = np.maximum((begun[reached] - energy[reached]) / tangent, 0.5 * pixel_m)
    result[reached] = np.maximum((begun[reached] - ground_m[reached]) / length_m, tangent)
    return result
