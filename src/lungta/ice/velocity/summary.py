"""What a stack shows, in figures and in words."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np

from lungta.core.findings import Finding
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.reasons import MEASURED, Reason
from lungta.ice.velocity.change import SpanChange, span_changes
from lungta.ice.velocity.closure import LoopClosure, loop_closures
from lungta.ice.velocity.findings import gravest_first
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.notes import MADE_SAID, NOT_REAL
from lungta.ice.velocity.season import SeasonalChange

SCHEMA = "lungta.ice-stack/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLine:
    """One pair in short: how many of its places were kept, marked in time, or hold no vector that may be used."""

    before_utc: datetime
    after_utc: datetime
    places: int
    kept: int
    time_outliers: int
    unusable: int
    speed_median_mps: float | None
    stable_places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSummary:
    """A stack in short.

    Attributes
    ----------
    pairs : tuple of PairLine
        By time.
    spans : tuple of SpanChange
        With their changes.
    loops : tuple of LoopClosure
        All loops of three.
    between_sigma_mps : float or None
        As the field has it.
    widened : float
        As the inversion has it.
    season : dict or None
        Medians over the places, when the images span a year.
    findings : tuple of Finding
        Gravest first.
    notes : tuple of str
        What a reader must know.
    """

    pairs: tuple[PairLine, ...]
    spans: tuple[SpanChange, ...]
    loops: tuple[LoopClosure, ...]
    between_sigma_mps: float | None
    widened: float
    season: dict[str, float] | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def stack_summary(
    inversion: Inversion, season: SeasonalChange | None = None, findings: tuple[Finding, ...] = ()
) -> StackSummary:
    """Return a stack in short; further findings stand with those of the inversion."""
    between = inversion.field.between_sigma_mps
    return StackSummary(
        pairs=tuple(_line(pair) for pair in inversion.pairs),
        spans=span_changes(inversion),
        loops=loop_closures(inversion.pairs),
        between_sigma_mps=between if np.isfinite(between) else None,
        widened=inversion.widened,
        season=None if season is None else _season(season),
        findings=gravest_first((*inversion.findings, *findings)),
        notes=inversion.field.notes,
    )


def _line(pair: Displacements) -> PairLine:
    kept = pair.kept
    return PairLine(
        before_utc=pair.before_utc,
        after_utc=pair.after_utc,
        places=pair.reason.size,
        kept=int(kept.sum()),
        time_outliers=int((pair.reason == Reason.TIME_OUTLIER).sum()),
        unusable=int((~kept & (pair.reason < MEASURED) & (pair.reason != Reason.TIME_OUTLIER)).sum()),
        speed_median_mps=float(np.median(pair.speed_mps[kept])) if kept.any() else None,
        stable_places=0 if pair.shift is None else pair.shift.places,
    )


def _season(season: SeasonalChange) -> dict[str, float] | None:
    known = np.isfinite(season.mean_mps)
    if not known.any():
        return None
    clear = known & (season.amplitude_mps > 2.0 * season.amplitude_sigma_mps)
    found = {
        "places": float(known.sum()),
        "mean_mps": float(np.median(season.mean_mps[known])),
        "trend_mps2": float(np.median(season.trend_mps2[known])),
        "amplitude_mps": float(np.median(season.amplitude_mps[known])),
        "clear_frac": float(clear.sum() / known.sum()),
    }
    if clear.any():
        turn = np.exp(2j * np.pi * season.fastest_day[clear] / 365.2425)
        found["fastest_day"] = float(np.angle(turn.mean()) / (2.0 * np.pi) % 1.0 * 365.2425)
    return found


def stack_json(summary: StackSummary) -> str:
    """Return a summary as JSON, `lungta.ice-stack/1`, SI units in the names."""
    data = {"schema": SCHEMA, **asdict(summary)}
    return json.dumps(data, indent=2, allow_nan=False, default=_as_json) + "\n"


def _as_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def stack_words(summary: StackSummary) -> list[str]:
    """Return a summary as lines for a person, speeds in m/day; paragraphs are not wrapped."""
    first, last = summary.spans[0].begin_utc, summary.spans[-1].end_utc
    kept = sum(pair.kept for pair in summary.pairs)
    outliers = sum(pair.time_outliers for pair in summary.pairs)
    lines = [
        *([MADE_SAID] if any(NOT_REAL in note for note in summary.notes) else []),
        f"Velocity of the ice, {first:%Y-%m-%d} to {last:%Y-%m-%d}: {len(summary.pairs)} pairs, "
        f"{len(summary.spans)} spans",
        f"{kept} vectors used; {outliers} ({_percent(outliers, kept + outliers)}) differ from the same place at other "
        "times and were left out",
        *_loop_words(summary.loops),
        *_between_words(summary),
        "",
        *_span_table(summary.spans),
        "",
        *_season_words(summary),
    ]
    lines += [f"{finding.severity.value} {finding.code}: {finding.message}" for finding in summary.findings]
    return lines + [f"note: {note}" for note in summary.notes]


def _percent(part: int, whole: int) -> str:
    return f"{100.0 * part / whole:.1f} %" if whole else "0 %"


def _loop_words(loops: tuple[LoopClosure, ...]) -> list[str]:
    if not loops:
        return ["loops of pairs: none, so nothing checks the stated errors"]
    left = float(np.median([np.hypot(loop.sigma_east_m, loop.sigma_north_m) / np.sqrt(2.0) for loop in loops]))
    ratio = float(np.median([loop.ratio for loop in loops]))
    return [
        f"loops of pairs (A to B and B to C against A to C): {len(loops)}; they miss closing by {left:.2g} m (1 sigma "
        f"each of east and north), {ratio:.1f} times the stated errors"
    ]


def _between_words(summary: StackSummary) -> list[str]:
    if summary.between_sigma_mps is None:
        return []
    return [
        f"from one span to the next the velocity differs by {summary.between_sigma_mps * DAY_S:.2g} m/day (1 sigma)"
    ]


def _span_table(spans: tuple[SpanChange, ...]) -> list[str]:
    lines = ["span                      days  places  m/day  error  change  faster  slower"]
    for span in spans:
        days = (span.end_utc - span.begin_utc).total_seconds() / DAY_S
        speed, sigma = (_perday(each) for each in (span.speed_mps, span.sigma_mps))
        change = f"{span.change_mps * DAY_S:+7.2f}" if span.change_mps is not None else f"{'-':>7}"
        shares = [
            f"{100 * each:5.0f} %" if each is not None else f"{'-':>7}" for each in (span.faster_frac, span.slower_frac)
        ]
        when = f"{span.begin_utc:%Y-%m-%d} to {span.end_utc:%Y-%m-%d}"
        lines.append(f"{when}  {days:4.0f}  {span.places:6d}  {speed}  {sigma} {change} {shares[0]} {shares[1]}")
    return [
        *lines,
        "(medians over places; faster, slower: places whose change since the span before is clear, 2 sigma)",
    ]


def _perday(speed: float | None) -> str:
    return f"{speed * DAY_S:5.2f}" if speed is not None else f"{'-':>5}"


def _season_words(summary: StackSummary) -> list[str]:
    season = summary.season
    if season is None:
        return []
    lines = [
        f"through the year: mean {season['mean_mps'] * DAY_S:.2f} m/day, wave of {season['amplitude_mps'] * DAY_S:.2f} "
        f"m/day to either side (clear in {season['clear_frac']:.0%} of the places), trend "
        f"{season['trend_mps2'] * DAY_S * DAY_S * 365.2425:+.3f} m/day per year"
    ]
    if "fastest_day" in season:
        lines.append(f"fastest about day {season['fastest_day']:.0f} of the year")
    return [*lines, ""]
