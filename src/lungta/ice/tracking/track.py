"""Displacements of ice between two images."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.model import IceImage, ImageKind
from lungta.ice.tracking.consistency import deviations, within_window_m2
from lungta.ice.tracking.coregister import shift_of
from lungta.ice.tracking.judge import judged
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Coregistration, Displacements
from lungta.ice.tracking.reasons import MEASURED, Reason
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.tile import FIELDS, Cut, compared

TILE = (8, 32)
"""Places down and right that are compared at once: what a processor's own memory holds."""

Progress = Callable[[str], None]


def track_pair(
    before: IceImage,
    after: IceImage,
    settings: TrackSettings | None = None,
    masks: Masks | None = None,
    progress: Progress | None = None,
) -> Displacements:
    """Return the motion of the ice between two images on one grid, with its error and the reason where there is none.

    Every place is searched exhaustively by normalised correlation of coarser pixels, matched to a small fraction of a
    pixel (`lungta.ice.tracking.fine`), and checked by the search back. Where stable ground is masked, its shift is
    taken off and its scatter scales the stated errors.

    Parameters
    ----------
    before, after : IceImage
        On the same grid (`lungta.ice.image.pair.paired` makes them so), the second later than the first.
    settings : TrackSettings, optional
        Windows, search, thresholds.
    masks : Masks, optional
        Ice and stable ground, on the images' grid.
    progress : callable, optional
        Told in words how far it is.

    Raises
    ------
    IceError
        When the images are not on one grid, not in order of time, or too small for a window.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from lungta.ice.image.model import HeldImage, ImageNotes
    >>> grid = MapGrid(crs="EPSG:32645", west_m=0.0, north_m=0.0, pixel_m=0.5, rows=256, columns=256)
    >>> rough = np.random.default_rng(1).normal(size=(300, 300)).astype(np.float32)
    >>> rough = (rough[:-1, :-1] + rough[1:, :-1] + rough[:-1, 1:] + rough[1:, 1:]) / 4
    >>> days = [ImageNotes(title="", origin="made", taken_utc=datetime(2026, 4, day, tzinfo=UTC)) for day in (1, 11)]
    >>> first = HeldImage(grid=grid, notes=days[0], values=rough[20:276, 20:276].copy())
    >>> second = HeldImage(grid=grid, notes=days[1], values=rough[10:266, 24:280].copy())
    >>> moved = track_pair(first, second, TrackSettings(windows_px=(64,)))
    >>> round(float(np.median(moved.north_m[moved.kept])), 3), round(float(np.median(moved.east_m[moved.kept])), 3)
    (-5.0, -2.0)
    """
    settings, masks = settings or TrackSettings(), masks or Masks()
    _check(before, after, settings, masks)
    shift: Coregistration | None = None
    scale, offset_px = 1.0, (0, 0)
    if masks.stable is not None:
        still = _Job(before=before, after=after, mask=masks.stable, settings=settings, offset_px=(0, 0))
        shift, scale = shift_of(_tracked(still, progress, "stable ground"), before.grid.pixel_m)
        if shift is not None:
            offset_px = round(-shift.north_m / before.grid.pixel_m), round(shift.east_m / before.grid.pixel_m)
    job = _Job(before=before, after=after, mask=masks.ice, settings=settings, offset_px=offset_px)
    moved = _displacements(job, _tracked(job, progress, "ice"), shift, scale)
    return _marked(moved, settings)


def _check(before: IceImage, after: IceImage, settings: TrackSettings, masks: Masks) -> None:
    if before.grid != after.grid:
        raise IceError(
            "the two images are not on one grid.", where=after.notes.origin, remedy="Bring them together with `paired`."
        )
    if after.notes.taken_utc <= before.notes.taken_utc:
        raise IceError(
            f"the second image ({after.notes.taken_utc:%Y-%m-%d %H:%M}) is not later than the first "
            f"({before.notes.taken_utc:%Y-%m-%d %H:%M}).",
            where=after.notes.origin,
            remedy="Give the earlier image first, and check the dates.",
        )
    if min(before.grid.shape) < settings.windows_px[0]:
        raise IceError(
            f"the images have {before.grid.rows} x {before.grid.columns} pixels, fewer than one window of "
            f"{settings.windows_px[0]}.",
            where=before.notes.origin,
            remedy="Give smaller windows.",
        )
    masks.check(before.grid.shape)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Job:
    """Two images compared under one mask, the second read some whole pixels off."""

    before: IceImage
    after: IceImage
    mask: NDArray[np.bool_] | None
    settings: TrackSettings
    offset_px: tuple[int, int]

    @property
    def places(self) -> MapGrid:
        """The grid of places: centres of the smallest windows that lie whole in the images."""
        grid, step, side = self.before.grid, self.settings.step_px, self.settings.windows_px[0]
        off_m = (side - step) / 2 * grid.pixel_m
        return MapGrid(
            crs=grid.crs,
            west_m=grid.west_m + off_m,
            north_m=grid.north_m - off_m,
            pixel_m=step * grid.pixel_m,
            rows=(grid.rows - side) // step + 1,
            columns=(grid.columns - side) // step + 1,
        )

    def on_ice(self) -> NDArray[np.bool_]:
        """Whether each place's own pixel is in the mask."""
        places = self.places
        if self.mask is None:
            return np.ones(places.shape, dtype=bool)
        start, step = self.settings.windows_px[0] // 2, self.settings.step_px
        rows, columns = start + step * np.arange(places.rows), start + step * np.arange(places.columns)
        return np.asarray(self.mask[np.ix_(rows, columns)])

    def held(self, image: IceImage, top: int, left: int, shape: tuple[int, int]) -> NDArray[np.float32]:
        """Pixels from (top, left) on that may be compared; NaN beyond the image and outside the mask."""
        values = np.full(shape, np.nan, dtype=np.float32)
        rows = slice(max(top, 0), max(min(top + shape[0], image.grid.rows), 0))
        columns = slice(max(left, 0), max(min(left + shape[1], image.grid.columns), 0))
        if rows.start < rows.stop and columns.start < columns.stop:
            inner = values[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
            inner[...] = image.window(rows, columns)
            if self.mask is not None:
                inner[~self.mask[rows, columns]] = np.nan
        return values


def _displacements(
    job: _Job, found: dict[str, NDArray[np.float64]], shift: Coregistration | None, scale: float
) -> Displacements:
    """Return what was found as metres on the map, less the shift between the images."""
    pixel_m = job.before.grid.pixel_m
    still = shift or Coregistration(east_m=0.0, north_m=0.0, sigma_east_m=0.0, sigma_north_m=0.0, places=1)
    alone = found["reason"] >= MEASURED
    for name in ("down_px", "right_px", "var_down", "var_right", "cov"):
        found[name][alone] = np.nan
    larger_m2 = (scale * pixel_m) ** 2
    shift_variance_m2 = (still.sigma_east_m**2 / still.places, still.sigma_north_m**2 / still.places)
    return Displacements(
        grid=job.places,
        before_utc=job.before.notes.taken_utc,
        after_utc=job.after.notes.taken_utc,
        time_sigma_s=float(np.hypot(job.before.notes.time_sigma_s, job.after.notes.time_sigma_s)),
        east_m=(found["right_px"] + job.offset_px[1]) * pixel_m - still.east_m,
        north_m=-(found["down_px"] + job.offset_px[0]) * pixel_m - still.north_m,
        var_east_m2=found["var_right"] * larger_m2 + shift_variance_m2[0],
        var_north_m2=found["var_down"] * larger_m2 + shift_variance_m2[1],
        cov_m2=-found["cov"] * larger_m2,
        score=found["score"].astype(np.float32),
        returned_m=(found["returned_px"] * pixel_m).astype(np.float32),
        window_px=found["window_px"].astype(np.uint16),
        reason=found["reason"].astype(np.uint8),
        image_pixel_m=pixel_m,
        shift=shift,
        notes=_notes(job, shift),
    )


def _notes(job: _Job, shift: Coregistration | None) -> tuple[str, ...]:
    """What a reader must know of a result."""
    said = dict.fromkeys((*job.before.notes.said, *job.after.notes.said))
    if shift is None:
        said["No stable ground was compared: any shift between the images is part of every vector."] = None
    if not job.settings.both_ways:
        said["Matches were not checked by the match back."] = None
    return tuple(said)


def _marked(moved: Displacements, settings: TrackSettings) -> Displacements:
    """Return displacements with outliers among neighbours marked, and motion uneven within a window as error."""
    reach = max(1, settings.windows_px[0] // (2 * settings.step_px))
    pixel_m = moved.image_pixel_m
    off = deviations(moved.east_m / pixel_m, moved.north_m / pixel_m, moved.kept, reach)
    reason = moved.reason.copy()
    reason[moved.kept & (off > settings.largest_deviation)] = Reason.NEIGHBOUR_OUTLIER
    moved = replace(moved, reason=reason)
    uneven_m2 = [
        within_window_m2(values, variance, moved, settings.step_px)
        for values, variance in ((moved.east_m, moved.var_east_m2), (moved.north_m, moved.var_north_m2))
    ]
    return replace(moved, var_east_m2=moved.var_east_m2 + uneven_m2[0], var_north_m2=moved.var_north_m2 + uneven_m2[1])


def _tracked(job: _Job, progress: Progress | None, what: str) -> dict[str, NDArray[np.float64]]:
    """Return every field at every place, with `reason` and `window_px`; windows grow where smaller ones fail."""
    on_ice = job.on_ice()
    found = {name: np.full(on_ice.shape, np.nan) for name in FIELDS}
    found["reason"] = np.where(on_ice, float(Reason.NO_DATA), float(Reason.NOT_ICE))
    found["returned_px"] = np.full(on_ice.shape, np.nan)
    found["window_px"] = np.zeros(on_ice.shape)
    todo = on_ice
    for window_px in job.settings.windows_px:
        if not todo.any():
            break
        settings = job.settings
        cut = Cut(
            window_px=window_px,
            step_px=settings.step_px,
            search_px=settings.search_px,
            least_filled_frac=settings.least_filled_frac,
            both_ways=settings.both_ways,
            level=job.before.notes.kind is ImageKind.HEIGHTS,
        )
        tried = {name: np.full(on_ice.shape, np.nan) for name in FIELDS}
        for number, (tile, values) in enumerate(_compared_tiles(job, todo, cut)):
            for index, name in enumerate(FIELDS):
                tried[name][tile] = values[..., index]
            if progress is not None and number % 16 == 0:
                progress(f"{what}: windows of {window_px} px, row {tile[0].stop} of {on_ice.shape[0]}")
        tried |= judged(tried, settings)
        tried["window_px"] = np.full(on_ice.shape, float(window_px))
        better = todo & ((tried["reason"] == Reason.KEPT) | (found["window_px"] == 0))
        for name, values in found.items():
            values[better] = tried[name][better]
        todo = todo & (found["reason"] != Reason.KEPT)
    found["window_px"][found["reason"] >= MEASURED] = 0
    return found


def _compared_tiles(
    job: _Job, todo: NDArray[np.bool_], cut: Cut
) -> Iterator[tuple[tuple[slice, slice], NDArray[np.float64]]]:
    """Yield each tile that has something to do with what comparing gives; two or more are worked on at once."""
    from scipy.ndimage import maximum_filter

    tiles = [
        (slice(top, min(top + TILE[0], todo.shape[0])), slice(left, min(left + TILE[1], todo.shape[1])))
        for top in range(0, todo.shape[0], TILE[0])
        for left in range(0, todo.shape[1], TILE[1])
    ]
    back = maximum_filter(todo, 2 * (-(-cut.search_px // cut.step_px) + 1) + 1)  # where a match may end
    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: list[tuple[tuple[slice, slice], Future[NDArray[np.float64]]]] = []
        for tile in (tile for tile in tiles if back[tile].any()):
            waiting.append((tile, pool.submit(compared, *_read(job, tile, cut), todo[tile], back[tile], cut)))
            if len(waiting) > 2 * workers:
                first, done = waiting.pop(0)
                yield first, done.result()
        for first, done in waiting:
            yield first, done.result()


def _read(job: _Job, tile: tuple[slice, slice], cut: Cut) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the pixels of a tile in both images, with the margins that its windows need."""
    start = (job.settings.windows_px[0] - cut.window_px) // 2 - cut.margin_px
    top, left = (part.start * cut.step_px + start for part in tile)
    high, wide = ((part.stop - part.start - 1) * cut.step_px + cut.window_px + 2 * cut.margin_px for part in tile)
    down, right = job.offset_px
    return (
        job.held(job.before, top, left, (high, wide)),
        job.held(job.after, top + down, left + right, (high, wide)),
    )
