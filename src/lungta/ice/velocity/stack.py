"""Many images of one place: which pairs to track, and tracking them on several cores.

Dask runs the pairs on threads: the kernels let go of Python's lock, and the images need not be copied. Every finished
pair is kept at once where there is a store, so that an interruption loses only those under way.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from pathlib import Path

from lungta.core.errors import IceError
from lungta.ice.image.model import IceImage
from lungta.ice.image.pair import on_grid, paired
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.search import search_px_for
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.track import track_pair
from lungta.ice.velocity.choose import PairAsk, choose_pairs
from lungta.ice.velocity.store import PairStore

Progress = Callable[[str], None]
NO_MASKS = Masks()
_ONE_FILE = threading.Lock()  # the NetCDF library is not made for several threads


def _silent(_: str) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackAsk:
    """How a stack is tracked.

    Attributes
    ----------
    pairs : PairAsk
        Which images are compared.
    track : TrackSettings
        How.
    max_speed_mps : float or None
        Fastest motion to look for [m/s]: the search of each pair follows from its time; None takes that of `track`.
    workers : int
        Pairs tracked at a time.
    """

    pairs: PairAsk = field(default_factory=PairAsk)
    track: TrackSettings = field(default_factory=TrackSettings)
    max_speed_mps: float | None = None
    workers: int = 2

    def __post_init__(self) -> None:
        if self.max_speed_mps is not None and self.max_speed_mps <= 0.0:
            raise ValueError(f"max_speed_mps must be above 0, got {self.max_speed_mps}")
        if not 1 <= self.workers <= 256:
            raise ValueError(f"workers must lie in 1..256, got {self.workers}")

    def settings_for(self, before: IceImage, after: IceImage) -> TrackSettings:
        """Return how a pair is tracked.

        Raises
        ------
        IceError
            When its search is wider than can be made.
        """
        if self.max_speed_mps is None:
            return self.track
        duration_s = (after.notes.taken_utc - before.notes.taken_utc).total_seconds()
        return replace(self.track, search_px=search_px_for(self.max_speed_mps, duration_s, before.grid.pixel_m))


def stack_images(images: Sequence[IceImage]) -> tuple[IceImage, ...]:
    """Return the images by time on the grid of the earliest one.

    Raises
    ------
    IceError
        When there are fewer than two, two are of one time or one file, kinds differ, or one shares no ground with the
        earliest.
    """
    if len(images) < 2:
        raise IceError(f"a stack needs at least two images, got {len(images)}.", remedy="Name more pictures.")
    ordered = sorted(images, key=lambda image: image.notes.taken_utc)
    seen: dict[str, IceImage] = {}
    for one, other in pairwise(ordered):
        _check_apart(one, other)
    for image in ordered:
        twin = seen.setdefault(image.notes.sha256 or str(id(image)), image)
        if twin is not image:
            raise IceError(
                "are one picture twice.",
                where=f"{_name(twin)}, {_name(image)}",
                remedy="Name each picture once, with its own date.",
            )
    for image in ordered[1:]:
        paired(ordered[0], image)  # refuses what cannot be compared
    return tuple(on_grid(image, ordered[0].grid) for image in ordered)


def track_stack(
    images: Sequence[IceImage],
    ask: StackAsk | None = None,
    masks: Masks = NO_MASKS,
    store: PairStore | None = None,
    progress: Progress = _silent,
) -> tuple[Displacements, ...]:
    """Return the motion between every two images of a stack that `ask` pairs, in the order of their times.

    Parameters
    ----------
    images : sequence of IceImage
        In any order.
    ask : StackAsk, optional
        Which pairs, and how.
    masks : Masks
        On the grid of the earliest image.
    store : PairStore, optional
        Where finished pairs are kept, and looked for first.
    progress : callable
        Told how many pairs are done; may be called from several threads, one at a time.

    Raises
    ------
    IceError
        When images do not go together, no two are as far apart as asked, or Dask is not installed.
    OutputError
        When a pair cannot be kept.
    """
    asked = ask or StackAsk()
    ordered = stack_images(images)
    chosen = choose_pairs([image.notes.taken_utc for image in ordered], asked.pairs)
    for first, second in chosen:
        asked.settings_for(ordered[first], ordered[second])  # refuses before anything is tracked
    work = _Work(ordered, asked, masks, store, progress, len(chosen))
    progress(f"tracked 0 of {len(chosen)} pairs")
    return run_on_threads([partial(work.done, *pair) for pair in chosen], asked.workers)


class _Work:
    """One stack's tracking, shared by threads."""

    def __init__(
        self,
        images: tuple[IceImage, ...],
        ask: StackAsk,
        masks: Masks,
        store: PairStore | None,
        progress: Progress,
        total: int,
    ) -> None:
        self._images, self._ask, self._masks, self._store = images, ask, masks, store
        self._progress, self._total = progress, total
        self._finished = self._found = 0
        self._lock = threading.Lock()

    def done(self, first: int, second: int) -> Displacements:
        """Return a pair, from the store or tracked now and kept."""
        before, after = self._images[first], self._images[second]
        settings = self._ask.settings_for(before, after)
        path = self._store.path_of(before, after, settings, self._masks) if self._store else None
        pair = self._kept(path)
        found = pair is not None
        if pair is None:
            pair = track_pair(before, after, settings, self._masks)
            self._keep(path, pair)
        with self._lock:
            self._finished, self._found = self._finished + 1, self._found + found
            earlier = f", {self._found} of them in an earlier run" if self._found else ""
            self._progress(f"tracked {self._finished} of {self._total} pairs{earlier}")
        return pair

    def _kept(self, path: Path | None) -> Displacements | None:
        with _ONE_FILE:
            return self._store.kept(path) if self._store and path else None

    def _keep(self, path: Path | None, pair: Displacements) -> None:
        if self._store and path:
            with _ONE_FILE:
                self._store.keep(path, pair)


def run_on_threads(jobs: Sequence[Callable[[], Displacements]], workers: int) -> tuple[Displacements, ...]:
    """Return what each job gives, in order, with some of them running at a time.

    Raises
    ------
    IceError
        When Dask is not installed.
    """
    try:
        from dask.base import compute
        from dask.delayed import delayed
    except ImportError as error:
        raise IceError(
            "stacks need the package dask, which is not installed.", remedy='Run `pip install "lungta[ice]"`.'
        ) from error
    tasks = [delayed(job, pure=False, traverse=False)() for job in jobs]
    found = compute(*tasks, scheduler="threads", num_workers=workers)  # type: ignore[no-untyped-call]
    return tuple(found)


def _check_apart(one: IceImage, other: IceImage) -> None:
    if one.notes.taken_utc == other.notes.taken_utc:
        raise IceError(
            f"are both of {one.notes.taken_utc:%Y-%m-%d %H:%M} UTC.",
            where=f"{_name(one)}, {_name(other)}",
            remedy="Leave one out, or say the time of each.",
        )


def _name(image: IceImage) -> str:
    return image.notes.origin or image.notes.title
