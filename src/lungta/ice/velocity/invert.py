"""Many pairs of images to one velocity field in time, by robust least squares in every place.

The motion between two images is the sum of the velocities of the spans between them times their lengths; pairs that
overlap in time measure the same spans more than once, which shows errors and outliers. The system is that of
Altena et al. (2019), doi:10.5194/tc-13-795-2019, and of TICOI (Charrier et al. 2022, doi:10.1109/TGRS.2021.3128289),
with the vectors' own covariances as weights and no smoothing unless asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from lungta.ice.tracking.model import DAY_S, Displacements
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.between import common_change, excess_sigma
from lungta.ice.velocity.findings import findings_of
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.model import VelocityField
from lungta.ice.velocity.notes import said_once
from lungta.ice.velocity.part import Part, Problem, solve_part
from lungta.ice.velocity.paths import with_even_paths
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.spans import coverage_days, span_edges
from lungta.ice.velocity.vectors import Cells, Vectors, vectors_of
from lungta.ice.velocity.widen import widened

Floats = NDArray[np.float64]
Progress = Callable[[str], None]


def _silent(_: str) -> None:
    """Say nothing."""


def invert_pairs(pairs: Sequence[Displacements], settings: InvertSettings | None = None) -> VelocityField:
    """Return the velocity in each span of time that many pairs show; see `invert_stack`."""
    return invert_stack(pairs, settings).field


def invert_stack(
    pairs: Sequence[Displacements], settings: InvertSettings | None = None, progress: Progress = _silent
) -> Inversion:
    """Return the velocity in each span with its covariance, and the pairs with outliers in time marked.

    A span that a place's pairs do not determine is NaN there and rests on 0 pairs: nothing is filled.

    Parameters
    ----------
    pairs : sequence of Displacements
        On one grid, in any order. Marks of an earlier inversion are taken off first.
    settings : InvertSettings, optional
        Spans and thresholds.
    progress : callable, optional
        Told what is being worked on.

    Raises
    ------
    IceError
        When there is no pair, grids differ, or a pair lies outside the spans asked for.
    """
    return invert_vectors(vectors_of(pairs), settings or InvertSettings(), progress)


def invert_vectors(vectors: Vectors, settings: InvertSettings, progress: Progress = _silent) -> Inversion:
    """Return the same from vectors side by side; those marked take no part."""
    edges = span_edges(vectors.pairs, settings)
    if settings.even_paths and vectors.gradient is None:
        progress("bringing the pairs to one length of path")
        vectors = with_even_paths(vectors, settings)
    problem = Problem(
        vectors=vectors,
        design=coverage_days(vectors.pairs, edges),
        link=_links(len(edges) - 1, settings.change_mps),
        settings=settings,
    )
    progress("comparing the pairs with their stated errors")
    held = _Held(widened(problem))
    held.solve(progress)
    shape = vectors.grid.shape
    made = Inversion(
        field=held.field(edges),
        pairs=tuple(_marked(pair, outlier) for pair, outlier in zip(vectors.pairs, held.outlier, strict=True)),
        redundancy=held.redundancy.reshape(shape),
        weight=held.weight.reshape(-1, *shape),
        change_var_m2ps2=(held.change_var / DAY_S**2).astype(np.float32).reshape(2, -1, *shape),
        widened=held.problem.widened,
        unsettled=held.unsettled,
    )
    return replace(made, findings=findings_of(made, settings))


def _marked(pair: Displacements, outlier: NDArray[np.bool_]) -> Displacements:
    reason = np.where(outlier.reshape(pair.grid.shape), np.uint8(Reason.TIME_OUTLIER), pair.reason)
    return replace(pair, reason=reason)


def _links(spans: int, change_mps: float) -> Floats:
    """Return the precision that ties each span to the next, shape (spans, spans) [1/(m/day)^2]."""
    if not change_mps or spans < 2:
        return np.zeros((spans, spans))
    step = np.diff(np.eye(spans), axis=0)
    return np.asarray(step.T @ step / (change_mps * DAY_S) ** 2)


class _Held:
    """Results of cells as they come in."""

    def __init__(self, problem: Problem) -> None:
        vectors = problem.vectors
        pairs, spans = problem.design.shape
        self.cells = vectors.grid.rows * vectors.grid.columns
        self.problem = problem
        self._covers = problem.design > 0.0
        self._floats = {name: np.full((spans, self.cells), np.nan) for name in ("u", "v", "uu", "vv", "uv")}
        self._pairs = np.zeros((spans, self.cells), dtype=np.int64)
        self.redundancy = np.zeros(self.cells)
        self.weight = np.zeros((pairs, self.cells), dtype=np.float32)
        self.outlier = np.zeros((pairs, self.cells), dtype=bool)
        self.unsettled = 0
        self.change_var = np.full((2, max(spans - 1, 0), self.cells), np.nan, dtype=np.float32)

    def solve(self, progress: Progress) -> None:
        """Solve all cells."""
        for cells in self.problem.vectors.chunks(self._covers.shape[1]):
            self.take(cells, solve_part(self.problem, cells))
            progress(f"inverted the places up to {cells[-1] + 1} of {self.cells}")

    def take(self, cells: Cells, part: Part) -> None:
        """Take the results of some cells."""
        solved, spans = part.solved, self._covers.shape[1]
        resolved = solved.resolved.T
        east, north = np.arange(spans), np.arange(spans, 2 * spans)
        found = {
            "u": solved.values[:, east],
            "v": solved.values[:, north],
            "uu": solved.covariance[:, east, east],
            "vv": solved.covariance[:, north, north],
            "uv": solved.covariance[:, east, north],
        }
        for name, values in found.items():
            self._floats[name][:, cells] = np.where(resolved, values.T, np.nan)
        used = solved.weight > 0.0
        self._pairs[:, cells] = np.where(resolved, self._covers.T.astype(np.int64) @ used.astype(np.int64), 0)
        self.redundancy[cells] = solved.redundancy.sum(axis=0)
        self.weight[:, cells], self.outlier[:, cells] = solved.weight, part.outlier
        self.unsettled += int((~solved.settled).sum())
        both = resolved[:-1] & resolved[1:]
        for index, component in enumerate((east, north)):
            one, next_ = component[:-1], component[1:]
            covariance = solved.covariance
            variance = covariance[:, one, one] + covariance[:, next_, next_] - 2.0 * covariance[:, one, next_]
            self.change_var[index][:, cells] = np.where(both, variance.T, np.nan)

    def _between(self, edges: tuple[datetime, ...]) -> float:
        """Return the 1-sigma by which spans differ from the next [m/s]."""
        change = np.stack([np.diff(self._floats["u"], axis=0), np.diff(self._floats["v"], axis=0)])
        known = np.isfinite(self.change_var)
        between = excess_sigma(change[known], self.change_var[known].astype(float)) / DAY_S
        linked = self.problem.settings.change_mps  # linked spans differ less than ice does
        common = common_change(self._floats["u"], self._floats["v"], self._image_change_var(edges)) / DAY_S
        return float(np.fmax.reduce([between, common, linked or np.nan]))

    def _image_change_var(self, edges: tuple[datetime, ...]) -> Floats:
        """Return the variance of each change that the images' own errors make, where no pair has stable ground."""
        per_day = DAY_S / np.array([(b - a).total_seconds() for a, b in pairwise(edges)])
        loose = all(pair.shift is None for pair in self.problem.vectors.pairs)
        sigma_m = self.problem.settings.image_sigma_m if loose else 0.0
        before, after = per_day[:-1], per_day[1:]
        return np.asarray(sigma_m**2 * (before**2 + (before + after) ** 2 + after**2))

    def field(self, edges: tuple[datetime, ...]) -> VelocityField:
        """Return the field in m/s."""
        vectors, spans = self.problem.vectors, self._covers.shape[1]
        shape = (spans, *vectors.grid.shape)
        return VelocityField(
            grid=vectors.grid,
            edges_utc=edges,
            u_mps=self._floats["u"].reshape(shape) / DAY_S,
            v_mps=self._floats["v"].reshape(shape) / DAY_S,
            var_u_m2ps2=self._floats["uu"].reshape(shape) / DAY_S**2,
            var_v_m2ps2=self._floats["vv"].reshape(shape) / DAY_S**2,
            cov_m2ps2=self._floats["uv"].reshape(shape) / DAY_S**2,
            pairs=self._pairs.reshape(shape),
            between_sigma_mps=self._between(edges) if spans > 1 else float("nan"),
            path_s=float(np.mean([pair.duration_s for pair in vectors.pairs])),
            notes=_notes(vectors, self.problem),
        )


def _notes(vectors: Vectors, problem: Problem) -> tuple[str, ...]:
    """Return what each pair said, once, and what the inversion did."""
    said = said_once(note for pair in vectors.pairs for note in pair.notes)
    how = f"{len(vectors.pairs)} pairs of {len(vectors.dates_utc)} dates, inverted to {problem.design.shape[1]} spans"
    wide = f"; stated variances of vectors times {problem.widened:.2f}, by which they disagree"
    return (how + (wide if problem.widened > 1.0 else ""), *said)
