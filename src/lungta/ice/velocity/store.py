"""Tracked pairs kept in a folder, so that a stack goes on where it was interrupted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

import lungta
from lungta.core.errors import IceError
from lungta.ice.image.model import IceImage
from lungta.ice.tracking.files import SCHEMA, read_displacements, write_displacements
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.settings import TrackSettings

BAND_ROWS = 1024
Dates = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairStore:
    """A folder of tracked pairs; a file's name holds the dates and what the vectors depend on, shortened.

    Attributes
    ----------
    folder : Path
        Made when the first pair is kept.
    used : dict
        Files that were asked for, by the dates of their pairs.
    """

    folder: Path
    used: dict[Dates, Path] = field(default_factory=dict)

    def path_of(self, before: IceImage, after: IceImage, settings: TrackSettings, masks: Masks) -> Path:
        """Return where a pair is kept: another image, mask, grid, setting or version of Lungta gives another name."""
        digest = hashlib.sha256()
        parts = (lungta.__version__, SCHEMA, repr(settings), _image_key(before), _image_key(after), _masks_key(masks))
        for part in parts:
            digest.update(part.encode() + b"\0")
        return self._named(before.notes.taken_utc, after.notes.taken_utc, digest.hexdigest())

    def path_of_tracked(self, pair: Displacements) -> Path:
        """Return where a pair that was tracked elsewhere is kept, by what it holds apart from marks in time."""
        digest = hashlib.sha256(repr(pair.grid).encode())
        for values in (pair.east_m, pair.north_m, pair.var_east_m2, pair.var_north_m2, pair.cov_m2):
            digest.update(np.ascontiguousarray(values).tobytes())
        return self._named(pair.before_utc, pair.after_utc, digest.hexdigest())

    def _named(self, before_utc: datetime, after_utc: datetime, digest: str) -> Path:
        path = self.folder / f"{before_utc:%Y%m%dT%H%M%S}_{after_utc:%Y%m%dT%H%M%S}_{digest[:12]}.nc"
        self.used[before_utc, after_utc] = path
        return path

    def keep_marks(self, pairs: Sequence[Displacements]) -> None:
        """Keep pairs again with their outliers in time marked, in the files they were kept in.

        Raises
        ------
        OutputError
            When one cannot be written.
        """
        for pair in pairs:
            path = self.used.get((pair.before_utc, pair.after_utc)) or self.path_of_tracked(pair)
            self.keep(path, pair)

    def unused(self) -> int:
        """Return how many files of other images or settings the folder holds."""
        return len({path.name for path in self.folder.glob("*.nc")} - {path.name for path in self.used.values()})

    def kept(self, path: Path) -> Displacements | None:
        """Return a kept pair; None when there is none, or a broken one, which is then tracked again."""
        if not path.is_file():
            return None
        try:
            return read_displacements(path)
        except IceError:
            return None

    def keep(self, path: Path, pair: Displacements) -> None:
        """Keep a pair, whole or not at all.

        Raises
        ------
        OutputError
            When it cannot be written.
        """
        write_displacements(path, pair)


def _image_key(image: IceImage) -> str:
    """Return what an image's pixels depend on: its file, grid and what reading it said; its pixels when made."""
    notes = image.notes
    content = notes.sha256 or _pixels_key(image)
    plan = getattr(image, "plan", "")  # of a file: its band, scaling and value for no data
    return repr((content, image.grid, notes.taken_utc, notes.kind, notes.said, plan))


def _pixels_key(image: IceImage) -> str:
    digest = hashlib.sha256()
    for top in range(0, image.grid.rows, BAND_ROWS):
        band = image.window(slice(top, min(top + BAND_ROWS, image.grid.rows)), slice(0, image.grid.columns))
        digest.update(np.ascontiguousarray(band).tobytes())
    return digest.hexdigest()


def _masks_key(masks: Masks) -> str:
    held = (masks.ice, masks.stable)
    return repr([None if each is None else hashlib.sha256(np.packbits(each).tobytes()).hexdigest() for each in held])
