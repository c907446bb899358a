"""Casualty areas and ground risk classes of SORA Annex F as its authors' package gives them: writes casualty_area.json.

    pip install casex==1.2.3 descartes
    python tests/oracles/casualty_area.py

casex is the work of the group that wrote JARUS SORA Annex F; it shares no code with Lungta. Areas are without its
reduction for obstacles, without fuel.
"""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

DIMENSIONS_M = (1.6, 3.085, 8.0)
MASSES_KG = (25.0, 65.0, 95.0)
LEVEL_MPS = (2.0, 8.0, 15.0, 20.0)
DOWN_MPS = (5.0, 12.0, 24.0, 34.0, 48.5)


def areas() -> list[list[float]]:
    """Return rows of dimension, mass, speed level and down at impact, and casualty area [m2]."""
    from casex import AircraftSpecs, AnnexFParms, CriticalAreaModels, enums

    rows = []
    for dimension_m, mass_kg, level_mps, down_mps in product(DIMENSIONS_M, MASSES_KG, LEVEL_MPS, DOWN_MPS):
        angle_deg = math.degrees(math.atan2(down_mps, level_mps))
        aircraft = AircraftSpecs(enums.AircraftType.GENERIC, dimension_m, mass_kg)
        aircraft.set_friction_coefficient(0.65)
        aircraft.set_coefficient_of_restitution(AnnexFParms.CoR_from_impact_angle(angle_deg))
        found = CriticalAreaModels().critical_area(
            aircraft, math.hypot(level_mps, down_mps), angle_deg, use_obstacle_reduction=False
        )
        rows.append([dimension_m, mass_kg, level_mps, down_mps, round(float(found[3]), 6)])
    return rows


def risk_classes() -> list[list[float]]:
    """Return rows of people per km2, critical area [m2] and intrinsic ground risk class before rounding."""
    from casex import AnnexFParms

    pairs = product((2.5, 25.0, 250.0, 2500.0, 25000.0), (8.0, 80.0, 800.0))
    return [[density, area, float(AnnexFParms.iGRC(density, area)[1])] for density, area in pairs]


if __name__ == "__main__":
    table = {"areas": areas(), "risk_classes": risk_classes()}
    text = json.dumps(table).replace("], [", "],\n[")
    Path(__file__).with_suffix(".json").write_text(text + "\n", encoding="utf-8", newline="\n")
