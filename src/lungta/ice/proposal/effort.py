"""How long a loaded walker takes, by gradient and height.

The same published parts as `lungta.plan.porters`, solved for every gradient: an unloaded walker's pace (GRASS `r.walk`,
after Langmuir) takes a power by Pandolf's equation; the height leaves less of it (Buskirk); Pandolf's equation solved
for the speed under the load gives the time. Pandolf's equation does not hold downhill: there the time on the level
grows as r.walk's does, and nobody is quicker down than flat.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, STEEPEST
from lungta.ice.proposal.settings import Walker

# GRASS r.walk, defaults after Aitken 1977 and Langmuir 1984
PACE_LEVEL_SPM, PACE_UP_SPM, PACE_STEEP_DOWN_SPM = 0.72, 6.0, 1.9998
STEEP_DOWN = np.tan(np.radians(12.0))  # from which on r.walk adds time per metre down; its bonus for less is left out
AEROBIC_LOSS_PER_M = 0.26 / 4000.0  # VO2max -26 % at 4,000 m: Buskirk et al. 1967, J. Appl. Physiol. 23:259; linear

Floats = NDArray[np.float64]


def unloaded_spm(gradient: ArrayLike) -> Floats:
    """Return the time of a metre on the map [s/m] of an unloaded walker at low altitude: GRASS `r.walk`.

    >>> [float(spm) for spm in unloaded_spm([0.0, 0.2]).round(2)]
    [0.72, 1.92]
    """
    gradient = np.asarray(gradient, dtype=float)
    down = np.maximum(-gradient, 0.0)
    steep = np.where(down > STEEP_DOWN, PACE_STEEP_DOWN_SPM * down, 0.0)
    return np.asarray(PACE_LEVEL_SPM + PACE_UP_SPM * np.maximum(gradient, 0.0) + steep)


def loaded_spm(gradient: ArrayLike, walker: Walker, alt_amsl_m: float) -> Floats:
    """Return the time of a metre on the map [s/m] under a load at a height, rests left out.

    Parameters
    ----------
    gradient : array_like
        Rise over distance, positive up.
    walker : Walker
        Load, body and ground.
    alt_amsl_m : float
        Height [m AMSL], from which the aerobic power is reckoned; above 4,000 m that is an extrapolation.

    Notes
    -----
    Pandolf, Givoni & Goldman 1977, J. Appl. Physiol. 43:577: M = 1.5 W + 2 (W+L)(L/W)^2 + n (W+L)(1.5 V^2 + 0.35 V G).

    >>> float(loaded_spm(0.0, Walker(), 5700.0).round(2))
    1.46
    """
    gradient = np.asarray(gradient, dtype=float)
    up = np.maximum(gradient, 0.0)
    light_spm = unloaded_spm(up)
    light_mps, up_percent = 1.0 / light_spm, 100.0 * up
    aerobic_frac = max(0.05, 1.0 - AEROBIC_LOSS_PER_M * max(0.0, alt_amsl_m))
    power_w = walker.body_kg * (1.5 + 1.5 * light_mps**2 + 0.35 * light_mps * up_percent) * aerobic_frac
    total_kg = walker.body_kg + walker.load_kg
    standing_w = 1.5 * walker.body_kg + 2.0 * total_kg * (walker.load_kg / walker.body_kg) ** 2
    per_kg = np.maximum(power_w - standing_w, 0.05 * power_w) / (walker.terrain * total_kg)
    rise = 0.35 * up_percent
    speed_mps = (np.sqrt(rise**2 + 6.0 * per_kg) - rise) / 3.0
    down_factor = unloaded_spm(np.minimum(gradient, 0.0)) / PACE_LEVEL_SPM
    return np.asarray(np.maximum(1.0 / speed_mps, light_spm) * down_factor)


def pace_table(walker: Walker, alt_amsl_m: float) -> Floats:
    """Return the pace by gradient as the search looks it up [s/m]."""
    middle = int(STEEPEST * GRADIENTS_PER_UNIT)
    return loaded_spm(np.arange(-middle, middle + 1) / GRADIENTS_PER_UNIT, walker, alt_amsl_m)
