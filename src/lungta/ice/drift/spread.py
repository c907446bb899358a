"""What errors of position and of velocity add up to along the way, by source, for one point or between two.

The error of a carried point is F e0 + integral of F(end <- t) e(x(t), t) dt, to first order: e0 of the position as it
was seen, e of the velocity. Its covariance is the double integral over both times of the covariance of e
between them:

- tracking: alike within a span over `error_cells` (exponential), independent between spans;
- between the cells: alike over one cell (exponential), at all times;
- seasons: a velocity that returns to its mean (Ornstein-Uhlenbeck), alike over `season_m` (Gaussian). What is known of
  it is taken away: its mean over the span that holds the time, or its value at the edge beyond which nothing was seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.ice.drift.flow import Floats, Flow, Origin
from lungta.ice.drift.journey import Journey
from lungta.ice.drift.settings import DriftSettings

SOURCES = ("gps", "tracking", "cells", "season")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Budget:
    """Covariance of a place by its source, each an array of shape (2, 2) [m^2].

    Attributes
    ----------
    gps : array
        The position as it was seen.
    tracking : array
        The measured velocity.
    cells : array
        What lies between the cells of the field, and bridged cells.
    season : array
        Time that nobody measured: change of velocity within a span, and before and after the field.
    """

    gps: Floats
    tracking: Floats
    cells: Floats
    season: Floats

    @property
    def total(self) -> Floats:
        """Covariance of all together [m^2]."""
        return self.gps + self.tracking + self.cells + self.season

    @property
    def of_flow(self) -> Floats:
        """Covariance of what the flow adds [m^2]."""
        return self.tracking + self.cells + self.season


def budget_of(flow: Flow, journey: Journey, sigma_m: Floats, settings: DriftSettings, point: int) -> Budget:
    """Return the covariance of one point at its end, by source."""
    deformation = journey.deformation[point]
    gps = sigma_m[point] ** 2 * deformation @ deformation.T
    tracking, cells, season = between(flow, journey, (point, point), settings)
    return Budget(gps=gps, tracking=tracking, cells=cells, season=season)


def between(
    flow: Flow, journey: Journey, pair: tuple[int, int], settings: DriftSettings
) -> tuple[Floats, Floats, Floats]:
    """Return the covariances that tracking, cells and seasons give two points' ends, each of shape (2, 2) [m^2]."""
    first, second = pair
    a, b = journey.errors[first], journey.errors[second]
    apart_m = np.linalg.norm(journey.middle_m[first][:, None] - journey.middle_m[second][None], axis=2)
    reach = [journey.onward[p] * journey.width_s[p][:, None, None] for p in pair]
    alike = np.exp(-apart_m / (settings.error_cells * flow.cell_m)) * (a.span[:, None] == b.span[None])
    tracking = np.einsum(
        "kab,kl,lcb->ac", reach[0] @ _root(a.tracking_m2ps2), alike, reach[1] @ _root(b.tracking_m2ps2)
    )
    cells = a.cells_mps[:, None] * np.exp(-apart_m / flow.cell_m) * b.cells_mps[None]
    times = [_times(flow, journey, p, settings.memory_s) for p in pair]
    in_time = _in_time(flow.edges_s / settings.memory_s, times[0], times[1])
    alike = np.exp(-0.5 * (apart_m / settings.season_m) ** 2) * in_time
    season = a.season_mps[:, None] * alike * b.season_mps[None]
    added = [np.einsum("kab,kl,lcb->ac", reach[0], each, reach[1]) for each in (cells, season)]
    return tracking, added[0], added[1]


def _root(covariance: Floats) -> Floats:
    """Symmetric square roots of covariances, shape (m, 2, 2)."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))[:, None, :]) @ np.swapaxes(vectors, 1, 2))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Times:
    """Parts of one way in units of the memory, and what of the seasons is known in each: the mean over span `kind`, the
    value at an edge (`BEFORE`, `AFTER`), or nothing (`LENT`). Correlations are means over the parts."""

    time: Floats
    width: Floats
    kind: NDArray[np.int64]

    @property
    def mean_of_growth(self) -> Floats:
        """Mean of exp(t) over a part, over its value in the middle: sinh(w / 2) / (w / 2)."""
        half = 0.5 * np.maximum(self.width, 1e-9)
        return np.asarray(np.sinh(half) / half)


LENT, BEFORE, AFTER = -1, -2, -3


def _times(flow: Flow, journey: Journey, point: int, memory_s: float) -> _Times:
    time_s, errors = journey.middle_s[point], journey.errors[point]
    kind = np.where(errors.origin == Origin.OTHER_TIMES, LENT, errors.span)
    kind = np.where(time_s < flow.edges_s[0], BEFORE, np.where(time_s > flow.edges_s[-1], AFTER, kind))
    return _Times(time=time_s / memory_s, width=np.abs(journey.width_s[point]) / memory_s, kind=kind)


def _in_time(edges: Floats, a: _Times, b: _Times) -> Floats:
    """Correlation of the seasons' change in two parts, less what is known of it, shape (m, m)."""
    known = np.where(
        a.kind[:, None] >= 0,
        _by_span(edges, a)[:, None] * _by_span(edges, b)[None],
        _by_edge(edges, a)[:, None] * _by_edge(edges, b)[None],
    )
    known = np.where(a.kind[:, None] == LENT, 0.0, known)
    return np.where(a.kind[:, None] == b.kind[None], _alike(a, b) - known, 0.0)


def _alike(a: _Times, b: _Times) -> Floats:
    """Mean of exp(-|t - t'|) over two parts: of one and the same where they overlap."""
    apart = np.abs(a.time[:, None] - b.time[None])
    width = 0.5 * (a.width[:, None] + b.width[None])
    held = np.maximum(width, 1e-4)
    same = 2.0 * (held - 1.0 + np.exp(-held)) / held**2
    between = np.exp(-apart) * a.mean_of_growth[:, None] * b.mean_of_growth[None]
    return np.where(apart < 0.999 * width, same, between)


def _by_span(edges: Floats, times: _Times) -> Floats:
    """Covariance of the value with the mean over its span, over the mean's standard deviation; 0 beyond spans."""
    inside = times.kind >= 0
    span = np.where(inside, times.kind, 0)
    start, length = edges[span], np.diff(edges)[span]
    ends = np.exp(-np.abs(times.time - start)) + np.exp(-np.abs(start + length - times.time))
    value = (2.0 - ends * times.mean_of_growth) / length
    return np.where(inside, value / np.sqrt(2.0 * (length - 1.0 + np.exp(-length)) / length**2), 0.0)


def _by_edge(edges: Floats, times: _Times) -> Floats:
    """Correlation of the value with that at the edge; 0 within spans."""
    off = np.where(times.kind == BEFORE, edges[0] - times.time, times.time - edges[-1])
    return np.where((times.kind == BEFORE) | (times.kind == AFTER), np.exp(-np.abs(off)) * times.mean_of_growth, 0.0)
