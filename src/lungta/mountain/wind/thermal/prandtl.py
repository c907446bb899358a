"""Prandtl's slope flow: the closed form of a steady wind along a heated or cooled slope in stratified air.

Along the slope buoyancy balances friction, and warming by the ground balances the climb through stratified air:

    0 = g/T theta sin(a) + K_m u''        0 = -gamma u sin(a) + K_h theta''

with theta = C and u = 0 at the ground and calm far from it (Prandtl 1942, Führer durch die Strömungslehre; equations
from memory, the closed form checked against a numerical solution in tests/mountain/test_thermal_prandtl.py).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

Floats = NDArray[np.float64]

JET_HEIGHTS = np.pi / 4.0
"""Height of the jet over the length scale: where the derivative of exp(-s) sin(s) vanishes."""
JET_FRACTION = float(np.exp(-JET_HEIGHTS) * np.sin(JET_HEIGHTS))
"""Speed of the jet over the scale C mu: 0.322."""


class SlopeFlow(NamedTuple):
    """A slope flow, each field a number or an array.

    `scale_mps` is C mu [m/s], positive up the slope; `length_m` is the length scale square to the slope [m]: the jet
    blows at pi/4 of it, the flow ends at pi times it, and a weak return flow (4 % of the scale) lies above.
    """

    scale_mps: Floats
    length_m: Floats


def speed_per_kelvin_mpspk(temperature_k: ArrayLike, gamma_kpm: ArrayLike, prandtl_number: ArrayLike) -> Floats:
    """Return mu = sqrt(g / (T gamma Pr)) [m/s per K]: speed per kelvin, whatever the slope and the mixing.

    >>> round(float(speed_per_kelvin_mpspk(273.15, 0.0033, 1.0)), 2)
    3.3
    """
    stratified = np.asarray(temperature_k) * np.asarray(gamma_kpm) * np.asarray(prandtl_number)
    return np.asarray(np.sqrt(STANDARD_GRAVITY_MPS2 / stratified))


def flow_at(flow: SlopeFlow, normal_m: ArrayLike) -> Floats:
    """Return the wind along the slope [m/s], positive up, at a distance square to the slope [m].

    >>> flow = SlopeFlow(np.array(10.0), np.array(20.0))
    >>> flow_at(flow, [0.0, 20.0 * np.pi / 4.0, 20.0 * np.pi]).round(2).tolist()
    [0.0, 3.22, 0.0]
    """
    s = np.asarray(normal_m, dtype=float) / flow.length_m
    return np.asarray(flow.scale_mps * np.exp(-s) * np.sin(s))


def warmth_at(surface_k: ArrayLike, length_m: ArrayLike, normal_m: ArrayLike) -> Floats:
    """Return how much warmer the flow is than the air around [K], at a distance square to the slope [m].

    >>> warmth_at(4.0, 20.0, [0.0, 10.0 * np.pi]).round(2).tolist()
    [4.0, 0.0]
    """
    s = np.asarray(normal_m, dtype=float) / np.asarray(length_m)
    return np.asarray(surface_k * np.exp(-s) * np.cos(s))


def mean_flow(flow: SlopeFlow, normal_faces_m: Floats) -> Floats:
    """Return the mean wind along the slope [m/s] between faces, the closed integral: no jet falls between levels.

    Parameters
    ----------
    flow : SlopeFlow
        Fields of shape (...,).
    normal_faces_m : array, shape (..., nz + 1)
        Distances of the faces square to the slope [m], ascending.

    Returns
    -------
    array, shape (..., nz)
        Thickness times mean, summed from the ground up, is the whole flux, `scale_mps * length_m / 2`.
    """
    length = np.asarray(flow.length_m)[..., None]
    s = normal_faces_m / length
    flux = 0.5 - np.sqrt(0.5) * np.exp(-s) * np.sin(s + np.pi / 4.0)
    layers = np.diff(flux, axis=-1) * length / np.diff(normal_faces_m, axis=-1)
    return np.asarray(np.asarray(flow.scale_mps)[..., None] * layers)
