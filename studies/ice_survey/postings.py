"""What a survey finds of known crevasses and seracs at several postings, on the practice icefall: NOT REAL.

    python studies/ice_survey/postings.py

Prints a table: crevasses by true width, part found, error of width and depth, ground that is wrongly called open.
"""

from __future__ import annotations

import numpy as np

from lungta.ice.practice.ground import Slot
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import PracticeSettings
from lungta.ice.survey.model import IcefallSurvey
from lungta.ice.survey.survey import survey_icefall

POSTINGS_M = (0.25, 0.5, 1.0, 2.0)
CLASSES_M = ((0.0, 1.5), (1.5, 2.5), (2.5, 4.0), (4.0, 8.0))
BEND_M = 1.5  # of the practice icefall's crevasses, as lungta.ice.practice.ground makes them


def inside(made: PracticeIcefall, slot: Slot, margin_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Cells of a slot widened by a margin, and those of its middle tenth of length."""
    east, north = np.meshgrid(made.grid.east_centres_m - slot.east_m, made.grid.north_centres_m - slot.north_m)
    azimuth = np.radians(slot.azimuth_deg)
    along = east * np.sin(azimuth) + north * np.cos(azimuth)
    across = east * np.cos(azimuth) - north * np.sin(azimuth)
    across -= BEND_M * np.sin(2.0 * np.pi * along / slot.length_m)
    half = slot.width_m / 2.0 * np.sqrt(np.clip(1.0 - (2.0 * along / slot.length_m) ** 2, 0.0, None))
    return (np.abs(across) < half + margin_m) & (half > 0.0), (np.abs(along) < 0.05 * slot.length_m) & (
        np.abs(across) < slot.width_m / 2.0
    )


def near_tower(made: PracticeIcefall) -> np.ndarray:
    """Cells near seracs, whose gaps are openings of their own."""
    east, north = np.meshgrid(made.grid.east_centres_m, made.grid.north_centres_m)
    near = np.zeros(made.grid.shape, bool)
    for tower in made.towers:
        near |= np.hypot(east - tower.east_m, north - tower.north_m) < 1.2 * tower.length_m
    return near


def measure(made: PracticeIcefall, survey: IcefallSurvey) -> list[str]:
    """One row for each class of width."""
    true, rows, towers = np.zeros(made.grid.shape, bool), [], near_tower(made)
    found: list[tuple[float, bool, float, float]] = []
    for slot in made.slots:
        whole, middle = inside(made, slot, 2.0 * made.grid.pixel_m)
        true |= whole
        middle &= made.ice
        if not middle.any() or (middle & towers).any():
            continue
        width, depth = survey.crevasse_width_m[middle], survey.crevasse_depth_m[middle]
        opened = width > 0.0
        error = np.median(width[opened]) - slot.width_m if opened.any() else np.nan
        short = np.max(depth) / slot.depth_m - 1.0 if opened.any() else np.nan
        found.append((slot.width_m, bool(opened.any()), float(error), float(short)))
    for low, high in CLASSES_M:
        these = [each for each in found if low <= each[0] < high]
        errors, shorts = np.array([each[2] for each in these]), np.array([each[3] for each in these])
        seen = sum(each[1] for each in these)
        if seen:
            rows.append(
                f"| {made.grid.pixel_m:g} | {low:g} to {high:g} | {seen} of {len(these)} | {np.nanmedian(errors):+.2f} "
                f"({np.nanmin(errors):+.2f} to {np.nanmax(errors):+.2f}) | {100 * np.nanmedian(shorts):+.0f} % |"
            )
        else:
            rows.append(f"| {made.grid.pixel_m:g} | {low:g} to {high:g} | 0 of {len(these)} | | |")
    wrong = (survey.crevasse_width_m > 0.0) & ~true & made.ice
    rows.append(f"wrongly open at {made.grid.pixel_m:g} m: {100 * wrong[~towers & made.ice].mean():.3f} % of the ice")
    return rows


def main() -> None:
    """Make, survey, print."""
    print("| posting [m] | true width [m] | found | error of width [m]: median (least to most) | of depth |")
    print("|---|---|---|---|---|")
    for pixel_m in POSTINGS_M:
        settings = PracticeSettings(pixel_m=pixel_m, rows=round(560 / pixel_m), columns=round(640 / pixel_m))
        one = PracticeSettings(
            pixel_m=pixel_m, rows=settings.rows, columns=settings.columns, surveys=settings.surveys[:1]
        )
        made = practice_icefall(one)
        print("\n".join(measure(made, survey_icefall(made.heights[0], None, ice=made.ice))))


if __name__ == "__main__":
    main()
