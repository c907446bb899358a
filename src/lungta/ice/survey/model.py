"""What a height model shows of an icefall, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lungta.core.findings import Finding
from lungta.ice.grid import MapGrid


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IcefallSurvey:
    """Ground, openings and dangers of an icefall. Arrays have the grid's shape; NaN where the heights are void, and
    openings, faces and their reach all NaN where the cells are too large to show any.

    Attributes
    ----------
    grid : MapGrid
        Cells.
    alt_amsl_m : array of float32
        Heights [m AMSL]; voids are NaN.
    slope_deg : array of float32
        Slope of the surface without its crevasses [deg].
    roughness_m : array of float32
        Standard deviation of heights about a plane through the cells around [m].
    crevasse_width_m : array of float32
        Width across of the opening that a cell lies in [m]; 0 on unbroken ground.
    crevasse_depth_m : array of float32
        Depth below the rims as far as the heights show it [m]; a lower bound in narrow ones. 0 on unbroken ground.
    serac_height_m : array of float32
        Height of the ice face that a cell belongs to [m]; 0 elsewhere.
    serac_reach : array of float32
        0..1: how small a fall from the serac faces above a cell suffices to reach it; 0 out of reach of the largest, 1
        at their foot. No probability.
    avalanche_reach : array of float32
        0..1: the same for ice and snow that falls from the flanks above.
    along_deg : array of float32 or None
        Bearing along the opening that a cell lies in [deg, 0..180) from grid north; NaN on unbroken ground.
    sag_m : array of float32 or None
        Depth of a narrow, straight trough that is no opening [m], where a crevasse may lie under snow; 0 elsewhere.
    findings : tuple of Finding
        What this height model cannot see, voids, missing flanks.
    notes : tuple of str
        Sources of thresholds, what was assumed.
    """

    grid: MapGrid
    alt_amsl_m: NDArray[np.float32]
    slope_deg: NDArray[np.float32]
    roughness_m: NDArray[np.float32]
    crevasse_width_m: NDArray[np.float32]
    crevasse_depth_m: NDArray[np.float32]
    serac_height_m: NDArray[np.float32]
    serac_reach: NDArray[np.float32]
    avalanche_reach: NDArray[np.float32]
    along_deg: NDArray[np.float32] | None = None
    sag_m: NDArray[np.float32] | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if isinstance(value, np.ndarray) and value.shape != self.grid.shape:
                raise ValueError(f"{name} must have the grid's shape {self.grid.shape}, got {value.shape}")
