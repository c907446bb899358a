"""What every wind field answers."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray


class WindSample(NamedTuple):
    """Wind at points, each array with the broadcast shape of the question [m/s].

    `u`, `v`, `w` blow towards east, north and up; `sigma` is the 1-sigma uncertainty of a horizontal component.
    """

    u: NDArray[np.float64]
    v: NDArray[np.float64]
    w: NDArray[np.float64]
    sigma: NDArray[np.float64]


class WindField(Protocol):
    """The wind in a volume at one time."""

    @property
    def description(self) -> str:
        """What kind of field it is and where it came from, for every output."""
        ...

    def at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> WindSample:
        """Return the wind at points of the local frame; inputs broadcast."""
        ...


@runtime_checkable
class TurbulentWind(Protocol):
    """A wind field that also knows how the wind strays from its mean."""

    def turbulence_at(self, east_m: ArrayLike, north_m: ArrayLike, alt_amsl_m: ArrayLike) -> NDArray[np.float64]:
        """Return the standard deviation of the wind about its mean [m/s] at points of the local frame."""
        ...
