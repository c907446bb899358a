"""Physical constants and the few conversions between SI and what people read and write."""

from __future__ import annotations

STANDARD_GRAVITY_MPS2 = 9.80665  # CGPM 1901, exact
ZERO_CELSIUS_K = 273.15  # exact
J_PER_WH = 3600.0
G_PER_KG = 1000.0
G_PER_LB = 453.59237  # international pound, exact
MPS_PER_KNOT = 1852.0 / 3600.0  # exact
MPS_PER_KMH = 1.0 / 3.6  # exact
PA_PER_HPA = 100.0

GRAMS_PER_UNIT = {"kg": G_PER_KG, "g": 1.0, "lb": G_PER_LB}
"""Mass units that a manifest may state."""


def grams(amount: float, unit: str) -> int:
    """Return an amount of a mass unit as integer grams.

    >>> grams(35.0, "lb")
    15876
    """
    return round(amount * GRAMS_PER_UNIT[unit])


def celsius(temperature_k: float) -> float:
    """Return a temperature in degC for a label.

    >>> celsius(268.15)
    -5.0
    """
    return temperature_k - ZERO_CELSIUS_K


def watt_hours(energy_j: float) -> float:
    """Return an energy in Wh for a label.

    >>> watt_hours(3600.0)
    1.0
    """
    return energy_j / J_PER_WH
