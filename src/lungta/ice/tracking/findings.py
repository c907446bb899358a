"""What a person must judge about a tracked pair."""

from __future__ import annotations

import math

import numpy as np

from lungta.core.findings import Finding, Severity, notice, warning
from lungta.ice.tracking.files import largest_sigma_m
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.reasons import SAID, Reason

FEW_FRAC, MANY_FRAC, MUCH_FRAC = 0.25, 0.1, 0.5  # assumption
FEW_STABLE, FAR_PX = 20, 2.0  # assumption
UNSURE_TIME_FRAC = 0.02  # assumption
NOT_COMPARED = (Reason.NO_DATA, Reason.NOT_ICE)
UNLIKE = (Reason.NO_TEXTURE, Reason.NO_MATCH, Reason.LOW_SCORE)


def findings_of(displacements: Displacements) -> tuple[Finding, ...]:
    """Return what a person must judge about a tracked pair, gravest first."""
    found = [_made(displacements), _kept(displacements), _search(displacements), _stable(displacements)]
    found += [_moved(displacements), _time(displacements), _placed(displacements)]
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    return tuple(sorted((each for each in found if each is not None), key=lambda each: order[each.severity]))


def _made(displacements: Displacements) -> Finding | None:
    if not any("NOT REAL" in note for note in displacements.notes):
        return None
    return warning("ice-not-real", "NOT REAL: the images were made for practice; nothing here is of any mountain.")


def _kept(displacements: Displacements) -> Finding | None:
    compared = ~np.isin(displacements.reason, NOT_COMPARED)
    if not compared.any():
        return warning(
            "ice-track-nothing",
            "Nothing was compared: no place has enough pixels of ice with data in both images. Check masks and "
            "overlap.",
        )
    share = float(displacements.kept[compared].mean())
    if share >= FEW_FRAC:
        return None
    reasons, counts = np.unique(displacements.reason[compared & ~displacements.kept], return_counts=True)
    commonest = SAID[Reason(int(reasons[np.argmax(counts)]))]
    unlike = float(np.isin(displacements.reason[compared], UNLIKE).mean())
    advice = (
        "The images hardly resemble each other: cloud, new snow, other light, or too long a time between them."
        if unlike > MUCH_FRAC
        else "Look at the map of reasons before the vectors are used."
    )
    code, what = ("ice-track-nothing", "No vector") if not share else ("ice-track-few", f"Only {share:.0%}")
    return warning(code, f"{what} of the places compared was kept; most often: {commonest}. {advice}")


def _search(displacements: Displacements) -> Finding | None:
    share = float((displacements.reason == Reason.BEYOND_SEARCH).mean())
    if share < MANY_FRAC:
        return None
    return warning(
        "ice-track-search",
        f"At {share:.0%} of the places the best match lies at the edge of the search: the ice may be faster than was "
        "looked for. Search wider (--max-speed, --search-px).",
    )


def _stable(displacements: Displacements) -> Finding | None:
    shift = displacements.shift
    if shift is None:
        return warning(
            "ice-track-no-stable-ground",
            "No stable ground was given or found, so any shift between the images is part of every vector, and the "
            "stated errors do not hold it. Give a mask of rock that does not move (--stable).",
        )
    off_m = math.hypot(shift.east_m, shift.north_m)
    if shift.places < FEW_STABLE:
        return warning(
            "ice-track-little-stable-ground",
            f"The shift between the images, {off_m:.2g} m, rests on {shift.places} vectors on stable ground only.",
        )
    if off_m > FAR_PX * displacements.image_pixel_m:
        return notice(
            "ice-track-shift",
            f"The images lay {off_m:.2g} m apart on stable ground; that was taken off every vector. A turn or a "
            "stretch between them was not.",
        )
    return None


def _moved(displacements: Displacements) -> Finding | None:
    kept = displacements.kept
    if not kept.any():
        return None
    moved_m = float(np.median(np.hypot(displacements.east_m, displacements.north_m)[kept]))
    sigma_m = float(np.median(largest_sigma_m(displacements)[kept]))
    if moved_m > 2.0 * sigma_m:
        return None
    return warning(
        "ice-track-slow",
        f"The median motion, {moved_m:.2g} m, is within twice its error of {sigma_m:.2g} m: take images further apart "
        "in time.",
    )


def _time(displacements: Displacements) -> Finding | None:
    duration_sigma_s = displacements.time_sigma_s
    share = duration_sigma_s / displacements.duration_s
    if share < UNSURE_TIME_FRAC:
        return None
    return warning(
        "ice-track-time",
        f"The time between the images is known to {duration_sigma_s / 3600:.0f} hours only (1 sigma), so every speed "
        f"is uncertain by a further {share:.0%}, which the stated errors do not hold. Give times of day "
        "(--date-a 2020-01-31T05:12Z).",
    )


def _placed(displacements: Displacements) -> Finding | None:
    if displacements.grid.georeferenced:
        return None
    return notice(
        "ice-no-georeference",
        f"The images do not say where on Earth they lie: speeds rest on a pixel of {displacements.image_pixel_m:g} m "
        "as stated, east is the picture's right, and nothing can be carried to a map.",
    )
