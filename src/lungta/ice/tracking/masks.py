"""Which pixels are ice, and which are ground that stays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Masks:
    """Pixels of the images' grid by what they show.

    Attributes
    ----------
    ice : array of bool or None
        True on ice. Other pixels take no part in any comparison, so that standing rock does not slow the ice beside
        it. None: everything is taken for ice.
    stable : array of bool or None
        True on ground that does not move. None: the shift between the images stays part of every vector.
    """

    ice: NDArray[np.bool_] | None = None
    stable: NDArray[np.bool_] | None = None

    def check(self, shape: tuple[int, int]) -> None:
        """Raise ValueError when a mask has another shape than the images."""
        for name, mask in (("ice", self.ice), ("stable", self.stable)):
            if mask is not None and mask.shape != shape:
                raise ValueError(f"the {name} mask has shape {mask.shape}, the images {shape}")
