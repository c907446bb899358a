"""Spans of time that pairs of images cut out, and how much of each a pair covers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.velocity.settings import InvertSettings

Floats = NDArray[np.float64]


def span_edges(pairs: Sequence[Displacements], settings: InvertSettings) -> tuple[datetime, ...]:
    """Return the bounds of the spans that a stack is inverted to.

    Those of the settings; else the dates of the images, thinned until no span is shorter than `span_days` and, unless
    spans are linked by `change_mps`, until the pairs tell every span apart.

    Raises
    ------
    IceError
        When a pair does not touch the spans that were asked for.
    """
    if settings.edges_utc:
        _check_touched(pairs, settings.edges_utc)
        return settings.edges_utc
    dates = sorted({date for pair in pairs for date in (pair.before_utc, pair.after_utc)})
    edges = _thinned(dates, settings.span_days)
    while len(edges) > 2 and not settings.change_mps:
        unclear = _unclear_spans(coverage_days(pairs, edges))
        if not unclear.any():
            break
        edges = _merged(edges, unclear)
    return tuple(edges)


def coverage_days(pairs: Sequence[Displacements], edges_utc: Sequence[datetime]) -> Floats:
    """Return how long each pair lies in each span, shape (pairs, spans) [days].

    What of a pair lies before the first or after the last span counts to that span: its mean velocity stands for it.
    """
    bounds = np.array([edge.timestamp() for edge in edges_utc])
    first = np.array([pair.before_utc.timestamp() for pair in pairs])[:, np.newaxis]
    last = np.array([pair.after_utc.timestamp() for pair in pairs])[:, np.newaxis]
    low, high = bounds[:-1].copy(), bounds[1:].copy()
    low[0], high[-1] = min(low[0], first.min()), max(high[-1], last.max())
    return np.asarray(np.clip(np.minimum(last, high) - np.maximum(first, low), 0.0, None) / DAY_S)


def _check_touched(pairs: Sequence[Displacements], edges_utc: Sequence[datetime]) -> None:
    for pair in pairs:
        if pair.after_utc <= edges_utc[0] or pair.before_utc >= edges_utc[-1]:
            raise IceError(
                f"the pair {pair.before_utc:%Y-%m-%d} .. {pair.after_utc:%Y-%m-%d} lies outside the spans asked for, "
                f"{edges_utc[0]:%Y-%m-%d} .. {edges_utc[-1]:%Y-%m-%d}.",
                where="edges_utc",
                remedy="Leave the pair out, or widen the spans.",
            )


def _thinned(dates: list[datetime], span_days: float) -> list[datetime]:
    """Drop dates that follow the one kept before by less than a span; the last date always stays."""
    edges = dates[:1]
    for date in dates[1:]:
        if (date - edges[-1]).total_seconds() >= span_days * DAY_S:
            edges.append(date)
    if edges[-1] < dates[-1]:
        edges[-1:] = [dates[-1]] if len(edges) > 1 else [edges[0], dates[-1]]
    return edges


def _unclear_spans(design_days: Floats) -> NDArray[np.bool_]:
    """Return which spans the pairs cannot determine: those with a share in the design's null space."""
    scaled = design_days / np.maximum(design_days.max(axis=1, keepdims=True), 1e-12)
    _, sizes, rows = np.linalg.svd(scaled, full_matrices=True)
    rank = int((sizes > 1e-9 * sizes.max()).sum())
    return np.asarray(np.abs(rows[rank:]).max(axis=0, initial=0.0) > 1e-6)


def _merged(edges: list[datetime], unclear: NDArray[np.bool_]) -> list[datetime]:
    """Join the shortest unclear span to its shorter neighbour."""
    lengths = [(b - a).total_seconds() for a, b in pairwise(edges)]
    span = min(np.flatnonzero(unclear).tolist(), key=lambda k: lengths[k])
    beside = [k for k in (span - 1, span + 1) if 0 <= k < len(lengths)]
    other = min(beside, key=lambda k: (not unclear[k], lengths[k]))
    return [edge for k, edge in enumerate(edges) if k != max(span, other)]
