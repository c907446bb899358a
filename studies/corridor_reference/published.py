"""The corridor beside what was flown at Everest in 2024 and 2025: length, gain, highest point, round trip.

    LUNGTA_DATA=../shared/data python studies/corridor_reference/published.py

Prints Markdown for docs/reference/validation.md. Nothing was fitted to these figures.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))  # for runs that start elsewhere
sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "plan"))

import corridor_cases as cases

from flat_ground import FC30, conditions
from lungta.mountain.site.model import SiteLimits
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.model import Corridor
from lungta.plan.flight import Conditions, round_trip

PUBLISHED = {"length_m": "2,700-2,900", "gain_m": "700", "top_amsl_m": "6,191.8", "round_trip_min": "12"}
"""EVEREST-2024 and EVEREST-2025 in the facts: Xinhua, China Daily, DJI; over ground or in space is not said."""


class Flown(NamedTuple):
    """A round trip from Base Camp to Camp I in calm air."""

    length_m: float
    level_m: float
    gain_m: float
    top_amsl_m: float
    round_trip_min: float


def flown(folder: Path, limits: SiteLimits) -> Flown:
    """Return the figures of the corridors up and down under limits."""
    up, down = (found(folder, upwards, limits) for upwards in (True, False))
    calm = conditions()
    track = round_trip(up, down, FC30, Conditions(hour=calm.hour, wind=calm.wind, terrain=cases.everest(folder)))
    places = np.array([(w.east_m, w.north_m) for w in up.waypoints])
    heights = [w.alt_amsl_m for w in up.waypoints]
    return Flown(
        length_m=up.length_m,
        level_m=float(np.linalg.norm(np.diff(places, axis=0), axis=1).sum()),
        gain_m=heights[-1] - heights[0],
        top_amsl_m=max(heights),
        round_trip_min=float(track.duration_s.sum()) / 60.0,
    )


def found(folder: Path, upwards: bool, limits: SiteLimits) -> Corridor:
    """Return one way."""
    corridor = find_corridor(cases.khumbu(folder, upwards=upwards, limits=limits)).corridor
    if corridor is None:
        raise SystemExit("no corridor over the Khumbu")
    return corridor


def main() -> None:
    """Print the table."""
    folder = Path(os.environ.get("LUNGTA_DATA") or Path(__file__).parents[3] / "shared" / "data")
    free = flown(folder, cases.limits(min_clearance_m=30.0))
    bound = flown(folder, cases.limits(min_clearance_m=30.0, height_limit_agl_m=120.0))
    print("| | published | no height limit | limit of 120 m |\n|---|---|---|---|")
    for name in Flown._fields:
        ours = (f"{getattr(each, name):,.{1 if name.endswith('min') else 0}f}" for each in (free, bound))
        print(f"| {name} | {PUBLISHED.get(name, 'not said')} | {' | '.join(ours)} |")


if __name__ == "__main__":
    main()
