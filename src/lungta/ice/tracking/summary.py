"""What a tracked pair shows, in figures, and what a person must judge about it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np

from lungta.core.findings import Finding
from lungta.ice.tracking.files import largest_sigma_m
from lungta.ice.tracking.findings import findings_of
from lungta.ice.tracking.model import DAY_S, Coregistration, Displacements
from lungta.ice.tracking.notes import days_words, said_once
from lungta.ice.tracking.reasons import MEASURED, SAID, Reason

SCHEMA = "lungta.ice-track/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSummary:
    """A tracked pair in short.

    Attributes
    ----------
    before_utc, after_utc : datetime
        When the images were taken.
    duration_sigma_s : float
        1-sigma of the time between them [s].
    counts : dict
        Places by reason; those that there are.
    speed_p05_mps, speed_median_mps, speed_p95_mps : float or None
        Of the vectors kept [m/s]; None when there is none.
    sigma_median_mps : float or None
        Median 1-sigma error of those, along the direction where it is largest, without that of the time [m/s].
    shift : Coregistration or None
        What stable ground showed.
    findings : tuple of Finding
        What a person must judge, gravest first.
    notes : tuple of str
        What a reader must know of images and tracking.
    """

    before_utc: datetime
    after_utc: datetime
    duration_sigma_s: float
    counts: dict[Reason, int]
    speed_p05_mps: float | None
    speed_median_mps: float | None
    speed_p95_mps: float | None
    sigma_median_mps: float | None
    shift: Coregistration | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def places(self) -> int:
        """Places of the grid."""
        return sum(self.counts.values())

    @property
    def duration_s(self) -> float:
        """Time between the images [s]."""
        return (self.after_utc - self.before_utc).total_seconds()


def summary_of(displacements: Displacements) -> TrackSummary:
    """Return a tracked pair in short, with what a person must judge about it."""
    counts = np.bincount(displacements.reason.ravel(), minlength=max(Reason) + 1)
    kept = displacements.kept
    speeds: list[float | None] = [None, None, None]
    sigma_mps = None
    if kept.any():
        speeds = [float(speed) for speed in np.quantile(displacements.speed_mps[kept], (0.05, 0.5, 0.95))]
        sigma_mps = float(np.median(largest_sigma_m(displacements)[kept])) / displacements.duration_s
    return TrackSummary(
        before_utc=displacements.before_utc,
        after_utc=displacements.after_utc,
        duration_sigma_s=displacements.time_sigma_s,
        counts={reason: int(counts[reason]) for reason in Reason if counts[reason]},
        speed_p05_mps=speeds[0],
        speed_median_mps=speeds[1],
        speed_p95_mps=speeds[2],
        sigma_median_mps=sigma_mps,
        shift=displacements.shift,
        findings=findings_of(displacements),
        notes=displacements.notes,
    )


def summary_json(summary: TrackSummary) -> str:
    """Return a summary as JSON, `lungta.ice-track/1`, SI units in the names."""
    data = {
        "schema": SCHEMA,
        "before_utc": summary.before_utc.isoformat(),
        "after_utc": summary.after_utc.isoformat(),
        "duration_s": summary.duration_s,
        "duration_sigma_s": summary.duration_sigma_s,
        "places": summary.places,
        "reasons": {reason.name.lower(): count for reason, count in summary.counts.items()},
        "speed_p05_mps": summary.speed_p05_mps,
        "speed_median_mps": summary.speed_median_mps,
        "speed_p95_mps": summary.speed_p95_mps,
        "sigma_median_mps": summary.sigma_median_mps,
        "shift": None if summary.shift is None else asdict(summary.shift),
        "findings": [asdict(finding) for finding in summary.findings],
        "notes": list(summary.notes),
    }
    return json.dumps(data, indent=2, allow_nan=False) + "\n"


def summary_words(summary: TrackSummary) -> list[str]:
    """Return a summary as sentences and lines for a person, speeds in m/day; paragraphs are not wrapped."""
    when = f"{summary.before_utc:%Y-%m-%d %H:%M} to {summary.after_utc:%Y-%m-%d %H:%M} UTC"
    lines = [
        f"Motion of the ice, {when}, {days_words(summary.duration_s)}",
        *_speed_words(summary),
        _shift_words(summary),
        "",
    ]
    lines.append("places  why")
    for reason, count in summary.counts.items():
        sort = "" if reason is Reason.KEPT else " (marked)" if reason < MEASURED else " (no vector)"
        lines.append(f"{count:6d}  {100 * count / summary.places:5.1f} %  {SAID[reason]}{sort}")
    lines.append("")
    lines += [f"{finding.severity.value} {finding.code}: {finding.message}" for finding in summary.findings]
    lines += [f"note: {note}" for note in said_once(summary.notes)]
    return lines


def _speed_words(summary: TrackSummary) -> list[str]:
    if summary.speed_median_mps is None or summary.speed_p05_mps is None or summary.speed_p95_mps is None:
        return ["speed: no vector was kept"]
    low, median, high = (x * DAY_S for x in (summary.speed_p05_mps, summary.speed_median_mps, summary.speed_p95_mps))
    sigma = (summary.sigma_median_mps or 0.0) * DAY_S
    return [
        f"speed: median {median:.2g} m/day, 5-95 % {low:.2g} to {high:.2g}; stated error of a vector {sigma:.1g} m/day"
    ]


def _shift_words(summary: TrackSummary) -> str:
    shift = summary.shift
    if shift is None:
        return "shift between the images: unknown, no stable ground"
    return (
        f"shift between the images, taken off: {shift.east_m:+.3g} m east, {shift.north_m:+.3g} m north, from "
        f"{shift.places} vectors on stable ground that scatter by {shift.sigma_east_m:.2g} m and "
        f"{shift.sigma_north_m:.2g} m"
    )
