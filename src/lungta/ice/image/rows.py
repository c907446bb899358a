"""Rows of a large image, read a band at a time and kept for a while."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from lungta.ice.image.bands import Pixels

BAND_PIXELS = 1 << 23
"""Pixels of a band (34 MB): neighbouring windows share it, so that no row is decoded for each of them."""
KEPT = 4
"""Bands kept: windows of several threads lie in two or three."""


class RowBands:
    """Windows of an image cut from bands of whole rows; safe to call from several threads.

    Parameters
    ----------
    read : callable
        Gives the pixels of rows and columns.
    rows, columns : int
        Size of the image in pixels.
    """

    def __init__(self, read: Callable[[slice, slice], Pixels], rows: int, columns: int) -> None:
        self._read = read
        self._rows = rows
        self._columns = columns
        self._each = max(64, BAND_PIXELS // columns)
        self._kept: OrderedDict[int, Pixels] = OrderedDict()
        self._lock = threading.Lock()

    def window(self, rows: slice, columns: slice) -> Pixels:
        """Return the pixels of a window inside the image."""
        parts = []
        for number in range(rows.start // self._each, (rows.stop - 1) // self._each + 1):
            top = number * self._each
            band = self._band(number)
            parts.append(band[max(rows.start - top, 0) : rows.stop - top, columns])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _band(self, number: int) -> Pixels:
        with self._lock:
            if number not in self._kept:
                top = number * self._each
                while len(self._kept) >= KEPT:
                    self._kept.popitem(last=False)
                self._kept[number] = self._read(slice(top, min(top + self._each, self._rows)), slice(0, self._columns))
            self._kept.move_to_end(number)
            return self._kept[number]
