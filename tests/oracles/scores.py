"""Scores as the package scoringrules gives them: writes scores.json beside itself.

    pip install scoringrules==0.10.0
    python tests/oracles/scores.py

Of a normal forecast in closed form, and of the speed of drawn winds with two normal components by its ensemble score.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np

SPEEDS = ((0.0, 2.0, 1.0), (4.0, 1.0, 6.0), (11.0, 3.0, 7.0))
"""Mean of one component, sigma of both, measured speed [m/s]."""
DRAWN = 20_000


def normal() -> list[list[float]]:
    """Return rows of mean, sigma, measured value and score."""
    import scoringrules

    rng = np.random.default_rng(3)
    mean, sigma, measured = rng.normal(0, 5, 80), rng.uniform(0.1, 4, 80), rng.normal(0, 5, 80)
    scores = scoringrules.crps_normal(measured, mean, sigma)
    return np.column_stack([mean, sigma, measured, scores]).tolist()


def speed() -> list[list[float]]:
    """Return rows of mean, sigma, measured speed, score and mean speed of the drawn winds."""
    import scoringrules

    rng = np.random.default_rng(4)
    mean, sigma, measured = np.array(SPEEDS).T
    east, north = rng.normal(size=(2, len(SPEEDS), DRAWN)) * sigma[:, None]
    drawn = np.hypot(mean[:, None] + east, north)
    scores = scoringrules.crps_ensemble(measured, drawn)
    return np.column_stack([mean, sigma, measured, scores, drawn.mean(axis=1)]).tolist()


if __name__ == "__main__":
    made = {"made_with": f"scoringrules {version('scoringrules')}", "normal": normal(), "speed": speed()}
    Path(__file__).with_suffix(".json").write_text(json.dumps(made) + "\n", encoding="utf-8")
