"""GLAFT's two measures where they apply: the practice icefall, whose truth is known, by ours and by OpenCV's loop.

    python studies/ice_glaft/measure.py

Prints Markdown for docs/reference/ice-validation.md. On Perito Moreno, which has no stable ground, only the second
applies: studies/ice_perito_moreno/measure.py.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from measures import Core, core_of, strain_along_flow

from ice_peers import Windows, opencv_track
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import SMALL
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.track import track_pair

Floats = NDArray[np.float64]

STEP = 8


def strain_core(east_m: Floats, north_m: Floats, days: float, spacing_m: float) -> Core:
    """Return the core of strain rates along the flow [1/day]."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # windows without any vector
        return core_of(*strain_along_flow(east_m / days, north_m / days, spacing_m))


def line(name: str, still: Core | None, strain: Core) -> str:
    """Return one line of the table."""
    on_rock = f"{still.first:.4f}, {still.second:.4f}" if still else "0 (the truth)"
    return f"| {name} | {on_rock} | {strain.first:.4f}, {strain.second:.4f} | {100 * strain.outside_frac:.0f} |"


def ours(made: PracticeIcefall, days: float) -> str:
    """Return the line of tracking by Lungta."""
    settings = TrackSettings(windows_px=(32, 64), search_px=16, step_px=STEP)
    before, after = made.pictures[:2]
    rock = track_pair(before, after, settings, Masks(ice=made.stable))
    ice = track_pair(before, after, settings, Masks(ice=made.ice, stable=made.stable))
    still = core_of(*(np.where(rock.kept, part / days, np.nan).ravel() for part in (rock.east_m, rock.north_m)))
    moved = [np.where(ice.kept, part, np.nan) for part in (ice.east_m, ice.north_m)]
    return line("Lungta, kept vectors", still, strain_core(moved[0], moved[1], days, ice.grid.pixel_m))


def peer(made: PracticeIcefall, days: float) -> tuple[str, str]:
    """Return the lines of OpenCV's loop and of the truth at its places."""
    before, after = (image.values.astype(np.uint8) for image in made.pictures[:2])
    found = opencv_track(before, after, Windows(window=32, search=16, step=STEP))
    at = np.rint(found.row).astype(int), np.rint(found.column).astype(int)
    pixel_m = made.grid.pixel_m
    east_m, north_m = found.east * pixel_m, found.north * pixel_m
    on_rock, on_ice = made.stable[at], made.ice[at]
    still = core_of(*(np.where(on_rock, part / days, np.nan).ravel() for part in (east_m, north_m)))
    moved = [np.where(on_ice, part, np.nan) for part in (east_m, north_m)]
    true_m = [np.where(on_ice, part[at], np.nan) for part in made.true_motion_m(0, 1)]
    spacing_m = STEP * pixel_m
    return (
        line("OpenCV loop, every vector", still, strain_core(moved[0], moved[1], days, spacing_m)),
        line("true motion", None, strain_core(true_m[0], true_m[1], days, spacing_m)),
    )


def main() -> None:
    """Print the table."""
    made = practice_icefall(SMALL)
    days = made.settings.surveys[1].days
    print(
        "| practice icefall at 1 m, 8 days | rock: core, m/day | ice: strain core, 1/day | outside % |\n"
        "|---|---|---|---|"
    )
    print(ours(made, days))
    print("\n".join(peer(made, days)))


if __name__ == "__main__":
    main()
