"""How far what falls may run: energy lines at several travel angles over the real ground.

A mass that leaves height z0 and has run a distance L over the map has an energy line at z0 - L tan(alpha): it comes no
further where that meets the ground (Heim 1932; the stopping rule of Flow-Py, D'Amboise et al. 2022,
doi:10.5194/gmd-15-2423-2022, with paths not bound to the steepest way). L is the shortest way over cells that the
energy line clears, so ridges shade what lies behind them and a mass may bend round them. That spreads falls further to
the side than they run in truth: on the safe side.

The larger a fall, the flatter its travel angle: for ice avalanches tan(alpha) = 1.111 - 0.118 log10(V), V in m^3, down
to 17 deg (Huggel et al. 2004, doi:10.1139/t04-053, as quoted by Rounce et al. 2016, doi:10.5194/hess-20-3455-2016). The
reach of a cell says how small a fall from the worst place above it suffices: 1 when the smallest of a range of volumes
gets there, 0 when not even the largest does, even in the logarithm of volume between them. It is no probability.
"""

from __future__ import annotations

import functools
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from lungta.ice.survey.reach_kernel import spread

LEVELS = 5  # travel angles that energy lines are drawn at, evenly spaced in tangent from far to near

FLATTEST_DEG = 17.0  # Alean 1985, doi:10.3189/S0022143000006663, as quoted by Huggel et al. 2004

Heights = NDArray[np.float32]


def travel_deg(volume_m3: float) -> float:
    """Return the travel angle of an ice avalanche of a volume [deg]: from its top to its farthest ice.

    Parameters
    ----------
    volume_m3 : float
        Volume that breaks off [m^3], at least 1. The relation rests on falls of 10^4 m^3 and more (from memory); below
        it is carried on.

    >>> round(travel_deg(1e6), 1), round(travel_deg(1e8), 1)
    (21.9, 17.0)
    """
    if not volume_m3 >= 1.0:
        raise ValueError(f"volume_m3 must be at least 1 m^3, got {volume_m3}")
    return max(float(np.degrees(np.arctan(1.111 - 0.118 * np.log10(volume_m3)))), FLATTEST_DEG)


def reach_from(ground_m: Heights, top_amsl_m: Heights, pixel_m: float, volumes_m3: tuple[float, float]) -> Heights:
    """Return how small a fall from the worst source gets to each cell, 0..1; NaN at voids.

    Parameters
    ----------
    ground_m : array of float32, shape (rows, columns)
        Ground that falls run over [m]; voids are NaN and let nothing pass.
    top_amsl_m : array of float32
        Height that a fall starts from at its source cells [m]; NaN where nothing falls.
    pixel_m : float
        Side of a cell [m].
    volumes_m3 : (float, float)
        Volumes that reach is 1 and 0 for [m^3]: the smallest and the largest that fall.
    """
    near, far = (float(np.tan(np.radians(travel_deg(volume)))) for volume in volumes_m3)
    tangents = np.linspace(far, near, LEVELS + 1)[:-1]
    ground = np.ascontiguousarray(ground_m, np.float32)
    with ThreadPoolExecutor(2) as pool:
        angles = pool.map(lambda tangent: travel_tangent(ground, top_amsl_m, pixel_m, float(tangent)), tangents)
    steepest = functools.reduce(np.maximum, angles)
    reach = np.clip((steepest - far) / (near - far), 0.0, 1.0).astype(np.float32)
    return np.where(np.isnan(ground), np.float32(np.nan), reach)


def travel_tangent(ground_m: Heights, top_amsl_m: Heights, pixel_m: float, tangent: float) -> Heights:
    """Return the tangent of the travel angle from the source whose energy line stands highest; 0 where none reaches.

    It is at least `tangent`, by the rule that stops a fall. A source that no other reaches has its own height above its
    ground over half a cell: 0 on the crest that the mass breaks off.
    """
    sources = np.isfinite(top_amsl_m)
    energy = np.where(sources, top_amsl_m, -np.inf).astype(np.float64)
    begun = energy.copy()
    spread(ground_m.astype(np.float64), energy, begun, pixel_m * tangent)
    reached = np.isfinite(energy)
    result = np.zeros(ground_m.shape, np.float32)
    run_m = (begun[reached] - energy[reached]) / tangent
    angle = (begun[reached] - ground_m[reached]) / np.maximum(run_m, 0.5 * pixel_m)
    result[reached] = np.where(run_m > 0.0, np.maximum(angle, tangent), angle)
    return result
