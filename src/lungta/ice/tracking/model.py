"""What a tracked pair of images is: vectors, their errors, and why some are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from lungta.ice.grid import MapGrid
from lungta.ice.tracking.reasons import Reason

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coregistration:
    """The shift between two images, as stable ground shows it; taken off every vector.

    Attributes
    ----------
    east_m, north_m : float
        Apparent motion of stable ground [m].
    sigma_east_m, sigma_north_m : float
        1-sigma of a single vector on stable ground about the shift [m] (1.4826 median absolute deviation).
    places : int
        Vectors on stable ground that it rests on.
    """

    east_m: float
    north_m: float
    sigma_east_m: float
    sigma_north_m: float
    places: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Displacements:
    """Motion of the ice between two images, at the places of a grid. Arrays have the grid's shape.

    Attributes
    ----------
    grid : MapGrid
        Its pixels are the places; their centres are the centres of the windows compared.
    before_utc, after_utc : datetime
        When the two images were taken; `after_utc` is later.
    east_m, north_m : array of float64
        Motion from the first image to the second [m]; NaN where none was measured. Marked vectors keep theirs.
    var_east_m2, var_north_m2, cov_m2 : array of float64
        Covariance of the motion [m^2]: peak shape, and stable ground where there is any. NaN where none was measured.
    score : array of float32
        Normalised correlation at the match, -1..1; NaN where nothing was compared.
    returned_m : array of float32
        Distance between where the match back ends and where the match began [m].
    window_px : array of uint16
        Side of the window that gave the vector [pixels of the images]; 0 where none.
    reason : array of uint8
        A `Reason` for each place.
    image_pixel_m : float
        Side of a pixel of the images [m].
    time_sigma_s : float
        1-sigma of the time between the images [s]: where only days are known, speeds carry it too.
    shift : Coregistration or None
        None when there was no stable ground: any shift between the images is then part of every vector.
    notes : tuple of str
        What a reader must know, from the images and from tracking.
    """

    grid: MapGrid
    before_utc: datetime
    after_utc: datetime
    east_m: NDArray[np.float64]
    north_m: NDArray[np.float64]
    var_east_m2: NDArray[np.float64]
    var_north_m2: NDArray[np.float64]
    cov_m2: NDArray[np.float64]
    score: NDArray[np.float32]
    returned_m: NDArray[np.float32]
    window_px: NDArray[np.uint16]
    reason: NDArray[np.uint8]
    image_pixel_m: float
    time_sigma_s: float = 0.0
    shift: Coregistration | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.after_utc <= self.before_utc:
            raise ValueError(f"the second image must be later: {self.before_utc} .. {self.after_utc}")
        for name in ("east_m", "north_m", "var_east_m2", "var_north_m2", "cov_m2", "score", "returned_m", "window_px"):
            if getattr(self, name).shape != self.grid.shape:
                raise ValueError(f"{name} must have the grid's shape {self.grid.shape}")
        if self.reason.shape != self.grid.shape:
            raise ValueError(f"reason must have the grid's shape {self.grid.shape}")

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Where a vector was measured and may be used."""
        return np.asarray(self.reason == Reason.KEPT)

    @property
    def duration_s(self) -> float:
        """Time between the images [s]."""
        return (self.after_utc - self.before_utc).total_seconds()

    @property
    def speed_mps(self) -> NDArray[np.float64]:
        """Speed over the map [m/s] where a vector was measured, marked ones too; NaN elsewhere."""
        return np.hypot(self.east_m, self.north_m) / self.duration_s
