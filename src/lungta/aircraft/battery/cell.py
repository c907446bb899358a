"""Scalar laws of a lithium cell that NumPy and the compiled march share; each works on floats and on arrays.

Reference
---------
M. Chen, G. A. Rincon-Mora, Accurate electrical battery model capable of predicting runtime and I-V performance,
IEEE Trans. Energy Convers. 21(2), 2006, doi:10.1109/TEC.2006.874229: discharge curve and series resistance of a
polymer lithium-ion cell, eqs. 2 and 3. Only their shapes are used: the level comes from the aircraft's file.
"""

from __future__ import annotations

from typing import Any

import numpy as np

REFERENCE_K = 298.15  # 25 degC, at which packs are rated
LEAST_CHARGE_FRAC = 0.02  # below it the curve falls off a cliff that no flight should know
MID_CHARGE_FRAC = 0.5
LEAST_SHARE_FRAC = 0.05  # however cold and old, this much of the charge is left
MEAN_VOLTAGE_V = 3.685 + 0.2156 / 2 - 0.1178 / 3 + 0.3201 / 4 - 1.031 / 35 * (1 - np.exp(-35.0))  # of the curve, 0..1
MID_RESISTANCE_OHM = 0.1562 * np.exp(-24.37 * MID_CHARGE_FRAC) + 0.07446


def voltage_shape(charge_frac: Any) -> Any:
    """Return open-circuit voltage over its mean from empty to full, at a charge of 0.02..1 (eq. 2)."""
    z = charge_frac
    curve_v = 3.685 + z * (0.2156 + z * (-0.1178 + z * 0.3201)) - 1.031 * np.exp(-35.0 * z)
    return curve_v / MEAN_VOLTAGE_V


def resistance_shape(charge_frac: Any) -> Any:
    """Return series resistance over that at mid charge (eq. 3)."""
    return (0.1562 * np.exp(-24.37 * charge_frac) + 0.07446) / MID_RESISTANCE_OHM


def resistance_warmth(temperature_k: Any, activation_k: Any) -> Any:
    """Return resistance over that at 25 degC, by Arrhenius' law."""
    return np.exp(activation_k * (1.0 / temperature_k - 1.0 / REFERENCE_K))
