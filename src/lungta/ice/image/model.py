"""A dated picture, or a dated height model, on a map grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lungta.core.time import require_aware
from lungta.ice.grid import MapGrid


class ImageKind(StrEnum):
    """What the values of an image are."""

    PICTURE = "picture"
    HEIGHTS = "heights"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageNotes:
    """Where an image comes from and when it was taken.

    Attributes
    ----------
    title, origin, sha256 : str
        Name for a person, file name, digest of the file (empty for made images).
    taken_utc : datetime
        When; aware.
    time_sigma_s : float
        1-sigma of the time [s]: 0 when stated to the minute, half a day over sqrt(3) when only the day is known.
    kind : ImageKind
        Brightness or heights [m].
    said : tuple of str
        What a reader of any result must know: no georeference, resampled, made for practice.
    """

    title: str
    origin: str
    taken_utc: datetime
    time_sigma_s: float = 0.0
    kind: ImageKind = ImageKind.PICTURE
    sha256: str = ""
    said: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.taken_utc, "taken_utc")


class IceImage(Protocol):
    """An image that gives its pixels by windows, so that a large one need not fit in memory."""

    @property
    def grid(self) -> MapGrid:
        """Where its pixels lie."""

    @property
    def notes(self) -> ImageNotes:
        """Where it comes from."""

    def window(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        """Return the pixels of a window inside the grid; NaN where there is no data."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldImage:
    """An image in memory.

    Attributes
    ----------
    grid : MapGrid
        Where its pixels lie.
    notes : ImageNotes
        Where it comes from.
    values : array of float32, shape (rows, columns)
        Brightness in any unit, or heights [m]; NaN where there is no data.
    """

    grid: MapGrid
    notes: ImageNotes
    values: NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.values.shape != self.grid.shape:
            raise ValueError(f"values {self.values.shape} must have the grid's shape {self.grid.shape}")
        if self.values.dtype != np.float32:
            raise ValueError(f"values must be float32, got {self.values.dtype}")

    def window(self, rows: slice, columns: slice) -> NDArray[np.float32]:
        """Return the pixels of a window, a view."""
        return self.values[rows, columns]
