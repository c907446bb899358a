"""A way over cells as a proposal: time, danger by kind, ladders, ropes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.ice.proposal.build import Built
from lungta.ice.proposal.graph import GRADIENTS_PER_UNIT, STEEPEST, moves_of, row_column_of
from lungta.ice.proposal.ground import Ground
from lungta.ice.proposal.kernel import MOVES
from lungta.ice.proposal.ladders import LadderSites, crossing_s
from lungta.ice.proposal.model import Exposure, Leg, LegKind, Line
from lungta.ice.proposal.search import Way
from lungta.ice.proposal.settings import ProposalSettings

LEAST_REACH = 0.02  # assumption: less is no reach
SHORTEST_ROPE_M = 2.0  # assumption: nobody ropes a shorter step
BRIDGED_M = 4.0  # assumption: two ropes nearer than this are one

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Steps:
    """The moves of a way, one value each.

    Attributes
    ----------
    up_s, down_s : array
        Time of the move, and of the way back [s].
    length_m : array
        Over the ground, or the span of a ladder [m].
    serac, avalanche, over : array
        Mean reach of dangers, and share of openings stepped over and of troughs that may be bridges, 0..1.
    steep : array of bool
        Fixed rope by the slope.
    site : array of int
        Place among the ladder sites; -1 for a walking move.
    """

    up_s: Floats
    down_s: Floats
    length_m: Floats
    serac: Floats
    avalanche: Floats
    over: Floats
    steep: NDArray[np.bool_]
    site: NDArray[np.int64]


def line_of(way: Way, built: Built, ground: Ground) -> Line:
    """Return where a way goes."""
    rows, columns = row_column_of(built.graph, way.cells)
    east_m, north_m = ground.grid.place_of(rows, columns)
    alt_m = np.asarray(ground.surface_m[rows, columns], dtype=float)
    level_m = np.hypot(np.diff(east_m), np.diff(north_m))
    return Line(east_m=east_m, north_m=north_m, alt_amsl_m=alt_m, along_m=np.concatenate([[0.0], np.cumsum(level_m)]))


def steps_of(way: Way, built: Built, ground: Ground, sites: LadderSites, settings: ProposalSettings) -> Steps:
    """Return the moves of a way, measured as the search measures them."""
    graph, moves = built.graph, moves_of(built.graph.columns, built.graph.pixel_m)
    ladder = way.by >= MOVES
    move = np.where(ladder, 0, way.by)
    here, there = way.cells[:-1], way.cells[1:]
    walked = np.stack([here, here + moves.between_a[move], here + moves.between_b[move], there])
    ends = np.stack([here, here, there, there])
    touched = np.where(ladder, ends, walked)
    rows, columns = row_column_of(graph, touched)

    def mean(values: NDArray[np.float32] | NDArray[np.bool_]) -> Floats:
        return np.asarray(values[rows, columns].mean(axis=0, dtype=np.float64))

    level_m = moves.length_m[move]
    rise_m = np.diff(graph.surface_m[way.cells].astype(float))
    site = np.where(ladder, built.site[np.maximum(way.by - MOVES, 0)] if built.site.size else 0, -1)
    span_m = sites.span_m[np.maximum(site, 0)].astype(float) if sites.span_m.size else np.zeros(site.size)
    crossing = crossing_s(settings.ladders, span_m.astype(np.float32))
    walk_s = level_m * mean(ground.slower)
    return Steps(
        up_s=np.where(ladder, crossing, walk_s * _pace(graph.pace_spm, rise_m / level_m)),
        down_s=np.where(ladder, crossing, walk_s * _pace(graph.pace_spm, -rise_m / level_m)),
        length_m=np.where(ladder, span_m, np.hypot(level_m, rise_m)),
        serac=mean(ground.serac),
        avalanche=mean(ground.avalanche),
        over=np.where(ladder, 1.0, mean(ground.doubtful)),
        steep=~ladder & (mean(ground.steep) >= 0.5),
        site=site,
    )


def exposure_of(steps: Steps, legs: tuple[Leg, ...], ground: Ground, *, flanks_known: bool) -> Exposure:
    """Return the time in danger by kind."""
    return Exposure(
        serac_s=float(steps.up_s[steps.serac > LEAST_REACH].sum()),
        avalanche_s=float(steps.up_s[steps.avalanche > LEAST_REACH].sum()) if flanks_known else None,
        serac_counted_s=float((steps.up_s * steps.serac).sum()) * ground.serac_hour,
        avalanche_counted_s=float((steps.up_s * steps.avalanche).sum()) * ground.avalanche_hour,
        crevasse_s=float((steps.up_s * steps.over).sum()),
        rope_s=sum(leg.time_s for leg in legs if leg.kind is LegKind.ROPE),
    )


def legs_of(steps: Steps, line: Line, sites: LadderSites, settings: ProposalSettings) -> tuple[Leg, ...]:
    """Return the stretches of a way: every ladder by itself, fixed rope where it is steep, walking between."""
    roped = _roped(steps)
    kinds = np.where(steps.site >= 0, 2 + np.arange(steps.site.size), np.where(roped, 1, 0))
    edges = [0, *(np.flatnonzero(np.diff(kinds)) + 1).tolist(), kinds.size]
    legs: list[Leg] = []
    counts = {LegKind.LADDER: 0, LegKind.ROPE: 0, LegKind.WALK: 0}
    for first, last in pairwise(edges):
        kind = LegKind.LADDER if kinds[first] >= 2 else LegKind.ROPE if kinds[first] == 1 else LegKind.WALK
        counts[kind] += kind is not LegKind.WALK
        length_m = float(steps.length_m[first:last].sum())
        sections = int(sites.sections[steps.site[first]]) if kind is LegKind.LADDER else 0
        legs.append(
            Leg(
                kind=kind,
                number=counts[kind],
                first=first,
                last=last,
                length_m=length_m,
                rise_m=float(line.alt_amsl_m[last] - line.alt_amsl_m[first]),
                time_s=float(steps.up_s[first:last].sum()),
                sections=sections,
                rope_m=_rope_m(kind, length_m, settings),
                anchors=_anchors(kind, length_m, settings),
            )
        )
    return tuple(legs)


def _rope_m(kind: LegKind, length_m: float, settings: ProposalSettings) -> float:
    if kind is LegKind.LADDER:
        return settings.ladders.handline_factor * (length_m + settings.ladders.handline_spare_m)
    return settings.ropes.slack * length_m if kind is LegKind.ROPE else 0.0


def _anchors(kind: LegKind, length_m: float, settings: ProposalSettings) -> int:
    if kind is LegKind.LADDER:
        return settings.ladders.anchors
    return 1 + int(np.ceil(length_m / settings.ropes.anchor_every_m)) if kind is LegKind.ROPE else 0


def _roped(steps: Steps) -> NDArray[np.bool_]:
    """Return the moves on fixed rope: short breaks are bridged, then short ropes left out; never across a ladder."""
    roped = _without_short(steps.steep, steps, False, BRIDGED_M)
    return _without_short(roped, steps, True, SHORTEST_ROPE_M) & (steps.site < 0)


def _without_short(roped: NDArray[np.bool_], steps: Steps, kind: bool, shortest_m: float) -> NDArray[np.bool_]:
    result = roped.copy()
    edges = [0, *(np.flatnonzero(np.diff(roped)) + 1).tolist(), roped.size]
    for first, last in pairwise(edges):
        at_end = first == 0 or last == roped.size
        laddered = bool((steps.site[first:last] >= 0).any())
        short = steps.length_m[first:last].sum() < shortest_m
        if roped[first] == kind and short and not laddered and not (at_end and not kind):
            result[first:last] = not kind
    return result


def _pace(pace_spm: Floats, gradient: Floats) -> Floats:
    middle = STEEPEST * GRADIENTS_PER_UNIT
    index = np.clip((gradient * GRADIENTS_PER_UNIT + middle + 0.5).astype(int), 0, pace_spm.size - 1)
    return np.asarray(pace_spm[index])
