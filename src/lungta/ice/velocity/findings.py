"""What a person must judge about an inverted stack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from lungta.core.findings import Finding, Severity, notice, warning
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import usable

WIDE = 4.0  # variances; stated errors of half their size (assumption)
MANY_OUTLIERS_FRAC = 0.2  # assumption
UNSURE_TIME_FRAC = 0.02  # assumption


def findings_of(inversion: Inversion, settings: InvertSettings) -> tuple[Finding, ...]:
    """Return findings of an inversion, gravest first."""
    found = [_nothing(inversion), _unchecked(inversion), _no_stable_ground(inversion, settings), _wide(inversion)]
    found += [_gaps(inversion), _unsettled(inversion), _twins(inversion), *_bad_pairs(inversion)]
    found += [_without_covariance(inversion)]
    return gravest_first(each for each in found if each is not None)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by their severity, otherwise in the order given."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}
    return tuple(sorted(findings, key=lambda each: order[each.severity]))


def unsure_times(sigma_s: Sequence[float], shortest_s: float) -> tuple[Finding, ...]:
    """Return what unsure times of images do to velocities.

    Parameters
    ----------
    sigma_s : sequence of float
        1-sigma of the time of each image [s].
    shortest_s : float
        Shortest span [s].
    """
    worst_s = max(sigma_s, default=0.0)
    share = np.sqrt(2.0) * worst_s / shortest_s
    if share < UNSURE_TIME_FRAC:
        return ()
    return (
        warning(
            "velocity-time",
            f"Times of images are known to {worst_s / 3600:.0f} hours only (1 sigma), so velocities of the shortest "
            f"span ({shortest_s / 86_400:.3g} days) are uncertain by a further {share:.0%}, which the stated errors do "
            "not hold, unless all images are of one time of day, as those of a sun-synchronous satellite are.",
        ),
    )


def _nothing(inversion: Inversion) -> Finding | None:
    if inversion.field.pairs.any():
        return None
    return warning("velocity-nothing", "No place has a velocity: every vector of every pair is marked or missing.")


def _unchecked(inversion: Inversion) -> Finding | None:
    measured = inversion.field.pairs.any(axis=0)
    alone = measured & (inversion.redundancy < 0.5)
    if not alone.any():
        return None
    share = alone.sum() / measured.sum()
    return notice(
        "velocity-unchecked",
        f"In {share:.0%} of the places that have a velocity no second pair checks it: an outlier would not show there. "
        "More pairs per image change that.",
    )


def _no_stable_ground(inversion: Inversion, settings: InvertSettings) -> Finding | None:
    loose = sum(pair.shift is None for pair in inversion.pairs)
    if not loose:
        return None
    count = "No pair has" if loose == len(inversion.pairs) else f"{loose} of {len(inversion.pairs)} pairs have no"
    stated = (
        f"the stated errors allow {settings.image_sigma_m:g} m for it"
        if settings.image_sigma_m
        else "the stated errors do not hold it"
    )
    return warning(
        "velocity-no-stable-ground",
        f"{count} stable ground: a shift of a whole image is part of the velocities, {stated}, and loops of pairs "
        "close in spite of it. Give a mask of rock that does not move, or the error of an image's position.",
    )


def _wide(inversion: Inversion) -> Finding | None:
    if inversion.widened < WIDE:
        return None
    return warning(
        "velocity-errors-understated",
        f"Vectors of overlapping pairs differ {np.sqrt(inversion.widened):.1f} times more than their stated errors; "
        "the errors of the velocities are widened by as much.",
    )


def _gaps(inversion: Inversion) -> Finding | None:
    field = inversion.field
    empty = [k for k in range(len(field.pairs)) if not field.pairs[k].any()]
    if not empty or len(empty) == len(field.pairs):
        return None
    spans = ", ".join(f"{field.edges_utc[k]:%Y-%m-%d} .. {field.edges_utc[k + 1]:%Y-%m-%d}" for k in empty[:3])
    more = f" and {len(empty) - 3} more" if len(empty) > 3 else ""
    return warning("velocity-gap", f"No place has a velocity in {spans}{more}.")


def _unsettled(inversion: Inversion) -> Finding | None:
    if not inversion.unsettled:
        return None
    return notice("velocity-unsettled", f"The robust fit had not quite settled in {inversion.unsettled} places.")


def _twins(inversion: Inversion) -> Finding | None:
    times = Counter((pair.before_utc, pair.after_utc) for pair in inversion.pairs)
    twice = [f"{before:%Y-%m-%d} to {after:%Y-%m-%d}" for (before, after), count in times.items() if count > 1]
    if not twice:
        return None
    return warning(
        "velocity-pair-twice",
        f"{len(twice)} pairs of times came in twice ({twice[0]}): when they are the same images tracked again, "
        "they count as independent and stated errors are too small. Give each pair once.",
    )


def _bad_pairs(inversion: Inversion) -> list[Finding]:
    """Name pairs of which much disagrees with the others: an image may be shifted or dated wrongly."""
    found = []
    for pair in inversion.pairs:
        marked = int((pair.reason == Reason.TIME_OUTLIER).sum())
        measured = marked + int(pair.kept.sum())
        if measured and marked > MANY_OUTLIERS_FRAC * measured:
            name = f"{pair.before_utc:%Y-%m-%d} to {pair.after_utc:%Y-%m-%d}"
            text = f"{marked / measured:.0%} of the vectors from {name} disagree with the other pairs and are left out."
            found.append(warning("velocity-pair-disagrees", f"{text} Look at both images and their dates.", name))
    return found


def _without_covariance(inversion: Inversion) -> Finding | None:
    unusable = sum(int((pair.kept & ~usable(pair).reshape(pair.grid.shape)).sum()) for pair in inversion.pairs)
    if not unusable:
        return None
    return notice("velocity-no-error", f"{unusable} vectors state no error and are left out.")
