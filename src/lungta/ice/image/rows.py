"""Rows of images, read a band at a time and kept for a while: a stack of images need not fit in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

import numpy as np

from lungta.ice.image.bands import Pixels

HELD_PIXELS = 1 << 25
"""Images of fewer pixels are one band (134 MB)."""
BAND_PIXELS = 1 << 23
"""Pixels of a larger image's band (34 MB): neighbouring windows share it, and no row is decoded for each of them."""
KEPT = 4
"""Bands that a larger image keeps: windows of several threads lie in two or three."""
STORE_BYTES = 1 << 30
"""What all images together keep."""

Key = tuple[int, int]


class PixelStore:
    """Bands of any images, the one used longest ago dropped first; safe to call from several threads."""

    def __init__(self) -> None:
        self._bands: OrderedDict[Key, Pixels] = OrderedDict()
        self._lock = threading.Lock()
        self._images = 0

    def new_image(self) -> int:
        """Return a number that no other image has."""
        with self._lock:
            self._images += 1
            return self._images

    def get(self, key: Key) -> Pixels | None:
        """Return a band, or None when it was dropped."""
        with self._lock:
            if key in self._bands:
                self._bands.move_to_end(key)
            return self._bands.get(key)

    def put(self, key: Key, band: Pixels) -> None:
        """Keep a band; drop others where this image has more than its share, or all have."""
        with self._lock:
            self._bands[key] = band
            own = [each for each in self._bands if each[0] == key[0]]
            for each in own[:-KEPT]:
                del self._bands[each]
            while self.kept_bytes > STORE_BYTES and len(self._bands) > 1:
                self._bands.popitem(last=False)

    @property
    def kept_bytes(self) -> int:
        """What is kept now."""
        return sum(band.nbytes for band in self._bands.values())


STORE = PixelStore()


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
        self._each = rows if rows * columns <= HELD_PIXELS else max(64, BAND_PIXELS // columns)
        self._number = STORE.new_image()
        self._lock = threading.Lock()

    def window(self, rows: slice, columns: slice) -> Pixels:
        """Return the pixels of a window inside the image."""
        parts = []
        for band in range(rows.start // self._each, (rows.stop - 1) // self._each + 1):
            top = band * self._each
            parts.append(self._band(band)[max(rows.start - top, 0) : rows.stop - top, columns])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _band(self, band: int) -> Pixels:
        with self._lock:
            key = (self._number, band)
            found = STORE.get(key)
            if found is None:
                top = band * self._each
                found = self._read(slice(top, min(top + self._each, self._rows)), slice(0, self._columns))
                STORE.put(key, found)
            return found
