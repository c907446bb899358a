"""One tile of places compared whole: search, fine match, and the search back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import gcd

import numpy as np
from numpy.typing import NDArray

from lungta.core.compiled import compiled_with
from lungta.ice.tracking import coarse, fine

Array = NDArray[np.float32]
Part = tuple[slice, slice]
SMALL = 4
"""Places along a side of a tile with masked pixels that is not cut any further."""
BLUNTED_PX = 4  # pixels beside a masked one that smoothing, slopes or interpolation would draw it into
FIELDS = (
    "down_px",
    "right_px",
    "var_down",
    "var_right",
    "cov",
    "score",
    "lead",
    "fate",
    "back_down_px",
    "back_right_px",
)
"""What each place of a tile has, in this order."""
STRANGE_PX = 1.0  # assumption: neighbours that differ by more than this for each place between them are other matches
WORST_SCORE = 0.2  # assumption: below it a match is as good as none, and no vector is given
CLEARLY = 4.0  # assumption: two standard errors, doubled since windows side by side share pixels
NOTHING, EDGE, UNLIKE = 10, 11, 12
"""Further fates: nothing could be compared, the best shift lies on the edge of the search, nothing is alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How windows are cut, in pixels of the images.

    Attributes
    ----------
    window_px, step_px, search_px : int
        Side of a window, distance between windows, largest shift.
    least_filled_frac : float
        Share of a window that both images must hold.
    both_ways : bool
        Whether the search back is made too.
    level : bool
        Whether what is even over half a window is taken off first: heights, whose slope stays while the ice moves.
    """

    window_px: int
    step_px: int
    search_px: int
    least_filled_frac: float
    both_ways: bool
    level: bool

    @property
    def factor(self) -> int:
        """By how much the search's pixels are coarser.

        Windows keep at least 32 of them a side, or 16 where the search is longer than the window.
        """
        least = 16 if self.search_px > self.window_px else 32
        even = [k for k in (1, 2, 4, 8, 16) if self.window_px % k == self.step_px % k == 0]
        return max(k for k in even if k == 1 or least * k <= self.window_px)

    @property
    def reach(self) -> int:
        """Largest shift in the search's pixels."""
        return -(-self.search_px // self.factor)

    @property
    def margin_px(self) -> int:
        """Pixels that a tile needs on each side beyond its windows."""
        factor = self.factor
        return -(-(self.reach * factor + fine.REACH + int(np.ceil(fine.FURTHEST_PX)) + 1) // factor) * factor

    @property
    def coarse_cut(self) -> tuple[int, int, int]:
        """Window, step and block in the search's pixels."""
        window, step = self.window_px // self.factor, self.step_px // self.factor
        return window, step, gcd(window, step)


def compared(
    before: Array, after: Array, todo: NDArray[np.bool_], wanted_back: NDArray[np.bool_], cut: Cut
) -> NDArray[np.float64]:
    """Return what comparing two tiles gives at each place, shape (places down, places right, FIELDS).

    Parameters
    ----------
    before, after : array of float32
        The same ground in both images with `cut.margin_px` on every side of the windows; NaN where not held.
    todo : array of bool, shape (places down, places right)
        Places that want a match.
    wanted_back : array of bool, shape (places down, places right)
        Places that want the match back.
    cut : Cut
        Windows.
    """
    first, second = _Side.of(before, cut), _Side.of(after, cut)
    scores = np.empty((2 * cut.reach + 1, 2 * cut.reach + 1, *todo.shape), dtype=np.float32)
    found = np.full((*todo.shape, len(FIELDS)), np.nan, dtype=np.float64)
    _search(first, second, cut, todo, scores)
    apart = max(2, cut.coarse_cut[0] // 8)
    _match_places(
        (first.smooth, first.firm, first.down, first.right, second.smooth, second.firm), scores, todo,
        (cut.margin_px, cut.step_px, cut.window_px, cut.factor, apart), cut.least_filled_frac, found,
    )  # fmt: skip
    if cut.both_ways:
        _search(second, first, cut, wanted_back, scores)
        _peaks(scores, cut.factor, apart, found)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One image of a tile: as the search sees it, and as the fine match does."""

    mean: Array
    held: Array
    whole: bool
    smooth: Array
    firm: Array
    down: Array
    right: Array

    def part(self, pixels: Part) -> _Side:
        """What the search sees of it from a pixel of its own on."""
        return replace(self, mean=self.mean[pixels], held=self.held[pixels])

    @classmethod
    def of(cls, values: Array, cut: Cut) -> _Side:
        from scipy import ndimage

        held = np.isfinite(values)
        whole = bool(held.all())
        level = np.float32(values[held].mean()) if held.any() else np.float32(0.0)
        filled = np.where(held, values - level, np.float32(0.0))
        if cut.level:
            filled = _levelled(filled, held, cut.window_px / 4)
        smooth = fine.smoothed(filled)
        firm = held if whole else ndimage.minimum_filter(held, 2 * BLUNTED_PX + 1, mode="constant", cval=False)
        down, right = fine.slopes(smooth)
        mean, kept = coarse.reduced(filled, held.astype(np.float32), cut.factor)
        return cls(
            mean=mean, held=kept, whole=whole, smooth=smooth, firm=firm.astype(np.float32), down=down, right=right
        )


def _levelled(filled: Array, held: NDArray[np.bool_], sigma_px: float) -> Array:
    """Return values less their mean around, over the pixels that are held."""
    from scipy import ndimage

    around = ndimage.gaussian_filter(filled, sigma_px, mode="nearest", truncate=2.0)
    weight = ndimage.gaussian_filter(held.astype(np.float32), sigma_px, mode="nearest", truncate=2.0)
    return np.where(held, filled - around / np.maximum(weight, np.float32(1e-3)), np.float32(0.0))


def _search(first: _Side, second: _Side, cut: Cut, wanted: NDArray[np.bool_], scores: Array) -> None:
    """Fill `scores` with the correlation of the first image's windows all over the second's search.

    Masked windows cost six times as much, so a tile that has some is cut in two until its parts have none, or nobody
    wants them, or they are small.
    """
    if not wanted.any():
        scores[...] = coarse.NEVER
        return
    window, step, _ = cut.coarse_cut
    margin, reach = cut.margin_px // cut.factor, cut.reach
    high, wide = ((places - 1) * step + window for places in wanted.shape)
    inner = slice(margin, margin + high), slice(margin, margin + wide)
    outer = slice(margin - reach, margin + high + reach), slice(margin - reach, margin + wide + reach)
    whole = first.whole or bool(first.held[inner].all())
    if not whole and max(wanted.shape) > SMALL:
        for half, pixels in _halves(wanted.shape, step):
            _search(first.part(pixels), second.part(pixels), cut, wanted[half], scores[..., half[0], half[1]])
        return
    a, b = np.ascontiguousarray(first.mean[inner]), np.ascontiguousarray(second.mean[outer])
    b_held = np.ascontiguousarray(second.held[outer])
    filled = np.empty(scores.shape, dtype=np.float32)
    if whole:
        coarse.whole_scores(a, b, b_held, cut.coarse_cut, filled)
    else:
        _masked(a, np.ascontiguousarray(first.held[inner]), b, b_held, cut, filled)
    scores[...] = filled


def _masked(a: Array, a_held: Array, b: Array, b_held: Array, cut: Cut, scores: Array) -> None:
    """Fill `scores` over the pixels that both hold: every second shift on pixels twice as coarse, and means between.

    A sixteenth of the work. The fine match begins within two pixels of the truth all the same.
    """
    if any(size % 2 for size in (*cut.coarse_cut, cut.reach)):
        coarse.masked_scores(a, a_held, b, b_held, cut.coarse_cut, cut.least_filled_frac, scores)
        return
    halved = np.empty((cut.reach + 1, cut.reach + 1, *scores.shape[2:]), dtype=np.float32)
    coarser = tuple(size // 2 for size in cut.coarse_cut)
    sides = coarse.reduced(a, a_held, 2), coarse.reduced(b, b_held, 2)
    coarse.masked_scores(*sides[0], *sides[1], coarser, cut.least_filled_frac, halved)
    scores[::2, ::2] = halved
    scores[1::2, ::2] = _between(halved[:-1], halved[1:])
    scores[:, 1::2] = _between(scores[:, :-1:2], scores[:, 2::2])


def _between(one: Array, other: Array) -> Array:
    """Means of neighbours; no score where one of them has none."""
    return np.where(np.minimum(one, other) > -1.5, (one + other) / 2, np.float32(coarse.NEVER))


def _halves(shape: tuple[int, int], step: int) -> Iterator[tuple[Part, Part]]:
    """Yield both halves of a tile along its longer side: places, and where the half's pixels begin."""
    longer = int(shape[1] > shape[0])
    middle = shape[longer] // 2
    everything = slice(None)
    for half in (slice(0, middle), slice(middle, shape[longer])):
        pixels = slice(half.start * step, None)
        yield ((everything, half), (everything, pixels)) if longer else ((half, everything), (pixels, everything))


@compiled_with()
def _match_places(sides, scores, todo, sizes, least_filled_frac, found):  # type: ignore[no-untyped-def]
    """Fill `found` from the search's peaks, rough matches that begin at them, and fine ones that know the strain."""
    margin, step, window, factor, apart = sizes
    reach = scores.shape[0] // 2
    enough = 0.5 * least_filled_frac * window * window  # masks are blunted
    level, table = np.zeros(4), fine.tap_table(256)
    for j in range(todo.shape[0]):
        for i in range(todo.shape[1]):
            row, column, score, lead = coarse.peak_of(scores[:, :, j, i], apart)
            place = found[j, i]
            place[5], place[6] = score, lead
            if score <= -1.5:
                place[7] = NOTHING
            elif score < WORST_SCORE:
                place[7] = UNLIKE
            elif not (0.5 < row < 2 * reach - 0.5 and 0.5 < column < 2 * reach - 0.5):
                place[7] = EDGE
            else:
                start = ((row - reach) * factor, (column - reach) * factor)
                corner = (margin + j * step, margin + i * step)
                place[7] = fine.match(sides, corner, start, (window, enough, fine.ROUGHLY_PX), level, table, place)
    rough = found[:, :, :2].copy()
    near = max(1, window // (2 * step))
    for j in range(todo.shape[0]):
        for i in range(todo.shape[1]):
            if todo[j, i] and found[j, i, 7] == fine.SETTLED:
                strain = _strain(rough, j, i, near) / step
                corner = (margin + j * step, margin + i * step)
                start = (rough[j, i, 0], rough[j, i, 1])
                place = found[j, i]
                place[7] = fine.match(sides, corner, start, (window, enough, fine.SETTLED_PX), strain, table, place)
                down, right = _off_middle(sides[1], corner, window)
                place[2] += (strain[0] * down + strain[1] * right) ** 2
                place[3] += (strain[2] * down + strain[3] * right) ** 2


@compiled_with()
def _off_middle(held, corner, window):  # type: ignore[no-untyped-def]
    """Return how far (down, right) the middle of what a window holds lies from the window's own [pixels]."""
    count = down = right = 0.0
    for y in range(window):
        for x in range(window):
            if held[corner[0] + y, corner[1] + x] > 0.0:
                count += 1.0
                down += y
                right += x
    middle = (window - 1) / 2
    return down / max(count, 1.0) - middle, right / max(count, 1.0) - middle


@compiled_with()
def _strain(rough, j, i, near):  # type: ignore[no-untyped-def]
    """Return how the shift changes per place: a plane through the places around that some strain can explain.

    A component that the scatter about the plane could have made is 0: strain that is not there would only blur.
    """
    yy = yx = xx = 0.0
    sums, squares, count = np.zeros(4), np.zeros(2), 0
    for y in range(max(0, j - near), min(rough.shape[0], j + near + 1)):
        for x in range(max(0, i - near), min(rough.shape[1], i + near + 1)):
            down, right = rough[y, x, 0] - rough[j, i, 0], rough[y, x, 1] - rough[j, i, 1]
            if not abs(down) + abs(right) <= STRANGE_PX * (1.0 + np.hypot(y - j, x - i)):
                continue
            yy += (y - j) ** 2
            yx += (y - j) * (x - i)
            xx += (x - i) ** 2
            sums += np.array([down * (y - j), down * (x - i), right * (y - j), right * (x - i)])
            squares += np.array([down * down, right * right])
            count += 1
    strain = np.zeros(4)
    determinant = yy * xx - yx * yx
    if count < 6 or determinant <= 0.01 * yy * xx:
        return strain
    for part in range(2):
        by_y, by_x = sums[2 * part], sums[2 * part + 1]
        per_y, per_x = (by_y * xx - by_x * yx) / determinant, (by_x * yy - by_y * yx) / determinant
        scatter = max(0.0, squares[part] - per_y * by_y - per_x * by_x) / (count - 2)
        if per_y * per_y > CLEARLY**2 * scatter * xx / determinant:
            strain[2 * part] = per_y
        if per_x * per_x > CLEARLY**2 * scatter * yy / determinant:
            strain[2 * part + 1] = per_x
    return strain


@compiled_with()
def _peaks(scores, factor, apart, found):  # type: ignore[no-untyped-def]
    """Add to `found` the shift of the search back."""
    reach = scores.shape[0] // 2
    for j in range(scores.shape[2]):
        for i in range(scores.shape[3]):
            row, column, score, _ = coarse.peak_of(scores[:, :, j, i], apart)
            if score > -1.5:
                found[j, i, 8], found[j, i, 9] = (row - reach) * factor, (column - reach) * factor
