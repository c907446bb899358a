"""What a survey shows, in figures and in words."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.ice.survey.hours import HoursOfSun
from lungta.ice.survey.library import image_library
from lungta.ice.survey.model import IcefallSurvey

SCHEMA = "lungta.ice-survey-summary/1"
WIDTHS_M = (0.0, 1.0, 2.0, 4.0, 8.0)
"""Lower bounds of the classes of width that crevasses are counted in and drawn with [m]."""
NEAR = 0.5  # reach from which ground counts as near

Layer = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveySummary:
    """A survey in short.

    Attributes
    ----------
    area_km2, void_frac : float
        Ground on the map [km^2], and the part of the cells that has no height.
    opened_frac : float or None
        Part of the ground that is open; None where the cells are too large to show it.
    crevasses : dict
        Openings by class of their greatest width: lower bound [m] to count.
    deepest_m : float
        Depth of the deepest as far as heights show it [m]; 0 when there is none.
    seracs : int
    highest_m : float
        Faces that hang together, and the height of the highest [m].
    near_serac_frac, near_avalanche_frac : float or None
        Parts of the ground with a reach above 0.5; None where nothing is known.
    sags : int
        Troughs that may be bridges.
    findings : tuple of Finding
        Gravest first.
    notes : tuple of str
        What was assumed.
    """

    area_km2: float
    void_frac: float
    opened_frac: float | None
    crevasses: dict[float, int]
    deepest_m: float
    seracs: int
    highest_m: float
    near_serac_frac: float | None
    near_avalanche_frac: float | None
    sags: int
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def summary_of(survey: IcefallSurvey) -> SurveySummary:
    """Return a survey in short."""
    known = ~np.isnan(survey.alt_amsl_m)
    order = ("error", "warning", "notice")
    return SurveySummary(
        area_km2=float(known.sum()) * survey.grid.pixel_m**2 / 1e6,
        void_frac=1.0 - float(known.mean()),
        opened_frac=_above(survey.crevasse_width_m, 0.0),
        crevasses=_by_width(survey.crevasse_width_m),
        deepest_m=_greatest(survey.crevasse_depth_m),
        seracs=_parts(survey.serac_height_m)[0],
        highest_m=_greatest(survey.serac_height_m),
        near_serac_frac=_above(survey.serac_reach, NEAR),
        near_avalanche_frac=_above(survey.avalanche_reach, NEAR),
        sags=0 if survey.sag_m is None else _parts(survey.sag_m)[0],
        findings=tuple(sorted(survey.findings, key=lambda finding: order.index(finding.severity))),
        notes=survey.notes,
    )


def _parts(layer: Layer) -> tuple[int, NDArray[np.int32]]:
    """Number of parts of a layer above 0 that hang together, and the part that each cell belongs to, 0 for none."""
    count, labels = image_library().connectedComponents((layer > 0.0).astype(np.uint8), connectivity=8)
    return count - 1, labels


def _by_width(width_m: Layer) -> dict[float, int]:
    count, labels = _parts(width_m)
    widest = np.zeros(count + 1)
    np.maximum.at(widest, labels.ravel(), np.nan_to_num(width_m).ravel())
    counts, _ = np.histogram(widest[1:], (*WIDTHS_M, np.inf))
    return {bound: int(number) for bound, number in zip(WIDTHS_M, counts, strict=True)}


def _greatest(layer: Layer) -> float:
    return float(np.max(np.nan_to_num(layer)))


def _above(layer: Layer, bound: float) -> float | None:
    """Part of the known cells of a layer above a bound; None when none is known."""
    known = layer[~np.isnan(layer)]
    return float((known > bound).mean()) if known.size else None


def width_words(bound_m: float) -> str:
    """Return the name of a class of width.

    >>> width_words(0.0), width_words(2.0), width_words(8.0)
    ('up to 1 m', '2 to 4 m', 'over 8 m')
    """
    place = WIDTHS_M.index(bound_m)
    if place == len(WIDTHS_M) - 1:
        return f"over {bound_m:g} m"
    return f"{bound_m:g} to {WIDTHS_M[place + 1]:g} m" if bound_m else f"up to {WIDTHS_M[1]:g} m"


def summary_words(summary: SurveySummary) -> list[str]:
    """Return a survey in plain words, one paragraph each; an empty one separates."""
    lines = [f"{summary.area_km2:.2f} km2 of ground; {100 * summary.void_frac:.1f} % of the cells have no height."]
    if summary.opened_frac is None:
        lines.append("Crevasses and seracs: not known, the cells are too large to show them.")
    else:
        lines += [_crevasse_words(summary, summary.opened_frac), *_serac_words(summary)]
    for what, part in (("seracs", summary.near_serac_frac), ("avalanches", summary.near_avalanche_frac)):
        said = "unknown" if part is None else f"{100 * part:.0f} % of the ground"
        lines.append(f"In reach of {what} (more than {NEAR:g}): {said}.")
    lines += ["", *(f"{finding.severity}: {finding.message}" for finding in summary.findings)]
    return [*lines, "", *summary.notes]


def _crevasse_words(summary: SurveySummary, opened_frac: float) -> str:
    total = sum(summary.crevasses.values())
    classes = ", ".join(f"{width_words(bound)}: {number}" for bound, number in summary.crevasses.items() if number)
    if not total:
        return "No crevasse was found."
    return (
        f"{total} crevasses on {100 * opened_frac:.1f} % of it, by greatest width {classes}; the deepest at least "
        f"{summary.deepest_m:.0f} m."
    )


def _serac_words(summary: SurveySummary) -> list[str]:
    sags = [f"{summary.sags} long troughs that may be sagging snow bridges."] if summary.sags else []
    if not summary.seracs:
        return [*sags, "No ice face."]
    return [*sags, f"{summary.seracs} ice faces, the highest {summary.highest_m:.0f} m."]


def hours_words(hours: HoursOfSun, timezone: str) -> str:
    """Return when the sun stands on the slopes above, in local time, in one paragraph."""
    zone = ZoneInfo(timezone)
    day = hours.times_utc[0].astimezone(zone)
    if hours.sun is None:
        return f"On {day:%d %B %Y} no sun reaches slopes that avalanches start from."
    start, end = (moment.astimezone(zone) for moment in (hours.sun.start_utc, hours.sun.end_utc))
    return (
        f"On {day:%d %B %Y} the sun is on slopes above the icefall from {start:%H:%M} to {end:%H:%M} ({timezone}), on "
        f"half of them from {_half(hours, zone)}. Shade is no safety: on 18 April 2014 ice fell at about 06:30, from a "
        "slope in shade."
    )


def _half(hours: HoursOfSun, zone: ZoneInfo) -> str:
    lit = [moment for moment, part in zip(hours.times_utc, hours.sunlit_frac, strict=True) if part >= 0.5]
    return f"{lit[0].astimezone(zone):%H:%M}" if lit else "no hour"


def summary_json(summary: SurveySummary) -> str:
    """Return a survey in short as JSON, with a schema."""
    return json.dumps({"schema": SCHEMA, **asdict(summary)}, indent=1, ensure_ascii=False) + "\n"
