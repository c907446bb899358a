"""Where names stand on a map or chart, so that they hide neither lines nor each other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

SIDES = ((1.0, 0.0), (-1.0, 0.0), (0.7, -1.0), (-0.7, -1.0), (0.7, 1.0), (-0.7, 1.0), (0.0, -1.4), (0.0, 1.4))
"""Places to try around a mark, best first, as fractions of the gap to the right and down."""
GAP = 18.0


class Place(NamedTuple):
    """The baseline of a name and which of its ends stands there: whatever the font, it stays off its mark."""

    x: float
    y: float
    anchor: str


class LabelBoard:
    """Remembers what is taken on a map; names are placed one after the other, gravest need first."""

    def __init__(self, *, left: float, top: float, right: float, bottom: float) -> None:
        self._bounds = left, top, right, bottom
        self._points: list[tuple[float, float]] = []
        self._boxes: list[tuple[float, float, float, float]] = []

    def copy(self) -> LabelBoard:
        """Return a board on which the same is taken, to be filled on its own."""
        left, top, right, bottom = self._bounds
        board = LabelBoard(left=left, top=top, right=right, bottom=bottom)
        board._points, board._boxes = [*self._points], [*self._boxes]
        return board

    def block_line(self, points: Sequence[tuple[float, float]]) -> None:
        """Keep names off a polyline."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(2, int(np.hypot(x1 - x0, y1 - y0) / 6))
            self._points += zip(np.linspace(x0, x1, steps).tolist(), np.linspace(y0, y1, steps).tolist(), strict=True)

    def block_mark(self, x: float, y: float, *, radius: float) -> None:
        """Keep names off a mark."""
        self._boxes.append((x - radius, y - radius, x + radius, y + radius))

    def place(
        self,
        x: float,
        y: float,
        words: str,
        *,
        character_width: float,
        line_height: float,
        gaps: Sequence[float] = (1.0,),
    ) -> Place:
        """Return where a name stands beside a mark, and remember it as taken; `gaps` are tried times the usual one."""
        width = character_width * len(words)
        sides = [(right * gap, down * gap) for gap in gaps for right, down in SIDES]
        boxes = [(self._box(x, y, side, width, line_height), side[0]) for side in sides]
        best, right = min(boxes, key=lambda candidate: self._cost(candidate[0]))
        self._boxes.append(best)
        base = best[3] - 0.24 * line_height
        if right < 0:
            return Place(x=best[2], y=base, anchor="end")
        return Place(x=best[0] if right > 0 else x, y=base, anchor="start" if right > 0 else "middle")

    @staticmethod
    def _box(
        x: float, y: float, side: tuple[float, float], width: float, height: float
    ) -> tuple[float, float, float, float]:
        right, down = side
        left = x + GAP * right if right > 0 else x + GAP * right - width if right < 0 else x - width / 2
        top = y - height / 2 + down * (GAP / 2 + height / 2)
        return left, top, left + width, top + height

    def _cost(self, box: tuple[float, float, float, float]) -> float:
        left, top, right, bottom = box
        low_x, low_y, high_x, high_y = self._bounds
        outside = max(0.0, low_x - left) + max(0.0, right - high_x) + max(0.0, low_y - top) + max(0.0, bottom - high_y)
        hidden = sum(left - 3 <= px <= right + 3 and top - 2 <= py <= bottom + 2 for px, py in self._points)
        overlap = sum(
            max(0.0, min(right, other[2]) - max(left, other[0])) * max(0.0, min(bottom, other[3]) - max(top, other[1]))
            for other in self._boxes
        )
        return 50.0 * outside + 6.0 * hidden + 3.0 * overlap
