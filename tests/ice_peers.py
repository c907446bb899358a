"""Plain trackers by other libraries that ours is held against: OpenCV and scikit-image, window by window."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Windows compared, in pixels."""

    window: int = 64
    search: int = 32
    step: int = 16

    def corners(self, shape: tuple[int, int]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first row and first column of every window whose whole search lies inside."""
        ends = [size - self.window - self.search + 1 for size in shape]
        rows, columns = (np.arange(self.search, end, self.step) for end in ends)
        return rows, columns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """Motion at the middles of windows: east right, north up [px]; the correlation where the method gives one."""

    row: Floats
    column: Floats
    east: Floats
    north: Floats
    score: Floats


def opencv_track(before: NDArray[Any], after: NDArray[Any], asked: Windows, *, threads: int = 2) -> Found:
    """Return what `cv2.matchTemplate` (normalised, zero mean) and a parabola each way find."""
    import cv2

    cv2.setNumThreads(1)
    rows, columns = asked.corners(before.shape)

    def line(row: int) -> NDArray[np.float64]:
        return np.array([_opencv_one(cv2, before, after, asked, (row, int(column))) for column in columns])

    return _found(_in_threads(line, rows, threads), rows, columns, asked)


def _opencv_one(
    cv2: Any, before: NDArray[Any], after: NDArray[Any], asked: Windows, corner: tuple[int, int]
) -> tuple[float, float, float]:
    (row, column), search, window = corner, asked.search, asked.window
    chip = before[row : row + window, column : column + window]
    around = after[row - search : row + window + search, column - search : column + window + search]
    surface = cv2.matchTemplate(around, chip, cv2.TM_CCOEFF_NORMED)
    _, best, _, (x, y) = cv2.minMaxLoc(surface)
    down, right = float(y), float(x)
    if 0 < y < 2 * search and 0 < x < 2 * search:
        down += _parabola(surface[y - 1, x], surface[y, x], surface[y + 1, x])
        right += _parabola(surface[y, x - 1], surface[y, x], surface[y, x + 1])
    return right - search, search - down, best


def _parabola(before: float, middle: float, after: float) -> float:
    bend = float(before) - 2.0 * float(middle) + float(after)
    return 0.0 if bend == 0.0 else 0.5 * (float(before) - float(after)) / bend


def skimage_track(
    before: NDArray[Any], after: NDArray[Any], asked: Windows, *, upsample: int = 10, threads: int = 2
) -> Found:
    """Return what `skimage.registration.phase_cross_correlation` finds between windows at one place in both."""
    from skimage.registration import phase_cross_correlation

    rows, columns = asked.corners(before.shape)
    window = asked.window

    def line(row: int) -> NDArray[np.float64]:
        out = []
        for column in columns:
            part = slice(row, row + window), slice(column, column + window)
            shift, _, _ = phase_cross_correlation(
                after[part], before[part], upsample_factor=upsample, normalization=None
            )
            out.append((shift[1], -shift[0], np.nan))
        return np.array(out)

    return _found(_in_threads(line, rows, threads), rows, columns, asked)


def _in_threads(line: Any, rows: NDArray[np.int64], threads: int) -> Iterator[Any]:
    with ThreadPoolExecutor(threads) as pool:
        yield from pool.map(line, (int(row) for row in rows))


def _found(lines: Iterator[Any], rows: NDArray[np.int64], columns: NDArray[np.int64], asked: Windows) -> Found:
    values = np.stack(list(lines))
    middle = 0.5 * (asked.window - 1)
    row, column = np.meshgrid(rows + middle, columns + middle, indexing="ij")
    return Found(row=row, column=column, east=values[..., 0], north=values[..., 1], score=values[..., 2])
