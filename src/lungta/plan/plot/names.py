"""Names beside marks on axes, and names over one axis, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from lungta.core.labels import LabelBoard
from lungta.mountain.wind.plot.furniture import halo

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PT = 100.0 / 72.0  # pixels of a figure that no one has given another resolution
GAPS = (0.75, 1.1, 1.6, 2.3)  # times the usual distance of a name from its mark
WIDE = 0.62  # width of a character over the size of its font, on the wide side


class Names:
    """Places names on axes whose limits and place on the figure are settled."""

    def __init__(self, ax: Axes) -> None:
        self._ax = ax
        frame = ax.bbox
        self._board = LabelBoard(left=frame.x0 + 4, right=frame.x1 - 4, top=-frame.y1 + 4, bottom=-frame.y0 - 4)

    def block_line(self, x: ArrayLike, y: ArrayLike) -> None:
        """Keep names off a line given in data."""
        self._board.block_line([tuple(point) for point in self._pixels(x, y)])

    def block_mark(self, x: float, y: float, *, radius_pt: float = 7.0) -> None:
        """Keep names off a mark."""
        ((px, py),) = self._pixels([x], [y])
        self._board.block_mark(px, py, radius=radius_pt * PT)

    def block_corner(self, x: float, y: float, wide: float, high: float) -> None:
        """Keep names off a rectangle given in fractions of the axes."""
        frame = self._ax.bbox
        for across in np.linspace(x, x + wide, 6):
            for up in np.linspace(y, y + high, 4):
                self._board.block_mark(frame.x0 + across * frame.width, -frame.y0 - up * frame.height, radius=14.0)

    def write(self, x: float, y: float, words: str, *, size: float = 9.0, **look: Any) -> None:
        """Write a name beside a mark where it hides the least."""
        ((px, py),) = self._pixels([x], [y])
        wide, high = WIDE * size * PT, 1.35 * size * PT
        place = self._board.place(px, py, words, character_width=wide, line_height=high, gaps=GAPS)
        side = {"start": "left", "end": "right", "middle": "center"}[place.anchor]
        at = self._ax.transData.inverted().transform((place.x, -place.y))
        self._ax.text(
            float(at[0]),
            float(at[1]),
            words,
            ha=side,
            va="baseline",
            fontsize=size,
            path_effects=halo(2.6),
            zorder=12,
            **look,
        )

    def _pixels(self, x: ArrayLike, y: ArrayLike) -> Any:
        points = self._ax.transData.transform(np.column_stack([np.asarray(x, float), np.asarray(y, float)]))
        return points * (1.0, -1.0)


def rows_of(middles: Sequence[float], widths: Sequence[float]) -> list[int]:
    """Return for each name along an axis the lowest row in which it touches no name before it.

    >>> rows_of([0.0, 1.0, 5.0], [2.0, 2.0, 2.0])
    [0, 1, 0]
    """
    ends: list[float] = []
    rows = []
    for middle, width in zip(middles, widths, strict=True):
        row = next((n for n, end in enumerate(ends) if middle - width / 2 >= end), len(ends))
        ends[row:] = [middle + width / 2] if row == len(ends) else [middle + width / 2, *ends[row + 1 :]]
        rows.append(row)
    return rows
