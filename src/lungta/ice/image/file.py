"""An image on disk, read by windows."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lungta.core.errors import IceError
from lungta.ice.grid import MapGrid
from lungta.ice.image.bands import BandPlan, Pixels
from lungta.ice.image.model import ImageNotes
from lungta.ice.image.place import FilePlace
from lungta.ice.image.rows import RowBands
from lungta.ice.image.warp import warped

_OPENING = threading.Lock()  # filters of warnings are the whole process's


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Open a raster; everything that GDAL has to say against it becomes an IceError."""
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioError

    if not path.is_file():
        raise IceError("there is no such file.", where=str(path), remedy="Check the path.")
    try:
        with _OPENING, warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # said in the image's notes
            dataset = rasterio.open(path)
        with dataset:
            yield dataset
    except (RasterioError, OSError) as error:
        raise IceError(
            f"is cut short, damaged or no picture ({error}).",
            where=str(path),
            remedy="Fetch it again; GeoTIFF, JPEG and PNG are read.",
        ) from error


@dataclass(frozen=True, kw_only=True, eq=False)
class FileImage:
    """An image that a file holds.

    Attributes
    ----------
    path : Path
        The file.
    plan : BandPlan
        How its pixels become values.
    place : FilePlace
        Where they lie.
    grid : MapGrid
        Where the image's pixels lie: on the file's own, or between them and then resampled.
    notes : ImageNotes
        Where it comes from.
    """

    path: Path
    plan: BandPlan
    place: FilePlace
    grid: MapGrid
    notes: ImageNotes

    def on(self, grid: MapGrid) -> FileImage:
        """Return the image on another grid, from the file's own pixels: nothing is resampled twice."""
        return replace(self, grid=grid)

    @property
    def resampled(self) -> bool:
        """Whether pixels lie between the file's."""
        return self.place.lattice_offset(self.grid) is None

    def window(self, rows: slice, columns: slice) -> Pixels:
        """Return the pixels of a window inside the grid; NaN where there is no data."""
        return self._bands.window(rows, columns)

    @cached_property
    def _bands(self) -> RowBands:
        return RowBands(self._read, self.grid.rows, self.grid.columns)

    def _read(self, rows: slice, columns: slice) -> Pixels:
        part = grid_part(self.grid, rows, columns)
        offset = self.place.lattice_offset(part)
        with opened(self.path) as dataset:

            def pixels(rows: slice, columns: slice) -> Pixels:
                return self.plan.read(dataset, ((rows.start, rows.stop), (columns.start, columns.stop)))

            if offset is None:
                return warped(self.place, pixels, part)
            return padded(self.place, pixels, offset, part.shape)


def grid_part(grid: MapGrid, rows: slice, columns: slice) -> MapGrid:
    """Return the part of a grid in rows and columns, both with a start and a stop."""
    return replace(
        grid,
        west_m=grid.west_m + columns.start * grid.pixel_m,
        north_m=grid.north_m - rows.start * grid.pixel_m,
        rows=rows.stop - rows.start,
        columns=columns.stop - columns.start,
    )


def padded(place: FilePlace, read: Any, offset: tuple[int, int], shape: tuple[int, int]) -> Pixels:
    """Return pixels on the file's own lattice, NaN beyond its edges."""
    (top, left), (rows, columns) = offset, shape
    there = slice(max(top, 0), min(top + rows, place.rows)), slice(max(left, 0), min(left + columns, place.columns))
    if (there[0].start, there[1].start) == offset and (there[0].stop - top, there[1].stop - left) == shape:
        return np.asarray(read(*there))
    values = np.full(shape, np.nan, dtype=np.float32)
    if there[0].start < there[0].stop and there[1].start < there[1].stop:
        here = tuple(slice(each.start - first, each.stop - first) for each, first in zip(there, offset, strict=True))
        values[here] = read(*there)
    return values
