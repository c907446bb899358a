"""A path as the radio sees it: points close enough that nothing happens between them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AirPath:
    """Points of a path through the air in the terrain's local frame, in order, all arrays of one length.

    Attributes
    ----------
    east_m, north_m, alt_amsl_m : array
        Where [m, m AMSL]. The path is straight between two points.

    Raises
    ------
    ValueError
        When there is no point, lengths differ or a coordinate is not finite.
    """

    east_m: Floats
    north_m: Floats
    alt_amsl_m: Floats

    def __post_init__(self) -> None:
        if not 0 < self.east_m.size == self.north_m.size == self.alt_amsl_m.size:
            sizes = (self.east_m.size, self.north_m.size, self.alt_amsl_m.size)
            raise ValueError(f"a path needs points with three coordinates each, got {sizes} of them")
        if not all(np.isfinite(each).all() for each in (self.east_m, self.north_m, self.alt_amsl_m)):
            raise ValueError("a path's coordinates must be finite")

    @classmethod
    def through(cls, corners_m: ArrayLike, step_m: float = 10.0) -> AirPath:
        """Return the path of straight lines through (east_m, north_m, alt_amsl_m), points at most `step_m` apart.

        >>> AirPath.through([(0.0, 0.0, 50.0), (30.0, 0.0, 90.0)], step_m=25.0).along_m.tolist()
        [0.0, 25.0, 50.0]
        """
        corners = np.asarray(corners_m, dtype=float).reshape(-1, 3)
        if not step_m > 0.0:
            raise ValueError(f"step_m must be positive, got {step_m}")
        counts = [max(1, int(np.ceil(np.linalg.norm(b - a) / step_m))) for a, b in pairwise(corners)]
        legs = zip(pairwise(corners), counts, strict=True)
        pieces = [np.linspace(a, b, count, endpoint=False) for (a, b), count in legs]
        east_m, north_m, alt_amsl_m = np.vstack([*pieces, corners[-1:]]).T
        return cls(east_m=east_m, north_m=north_m, alt_amsl_m=alt_amsl_m)

    @property
    def points_m(self) -> Floats:
        """The points as rows of (east, north, height), shape (points, 3) [m]."""
        return np.column_stack([self.east_m, self.north_m, self.alt_amsl_m])

    @property
    def along_m(self) -> Floats:
        """Distance along the path from its start [m]."""
        return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(self.points_m, axis=0), axis=1))])

    @property
    def edges_m(self) -> Floats:
        """Where along the path one point's stretch ends and the next one's begins, halfway [m], shape (points + 1,)."""
        along_m = self.along_m
        return np.concatenate([along_m[:1], (along_m[1:] + along_m[:-1]) / 2.0, along_m[-1:]])

    def share_frac(self, chosen: NDArray[np.bool_]) -> float:
        """Return the share of the path's length at chosen points, half of both neighbouring legs being a point's own.

        A path without length counts by points.
        """
        own_m = np.diff(self.edges_m)
        weights = own_m if own_m.sum() > 0.0 else np.ones_like(own_m)
        return float(weights[chosen].sum() / weights.sum())

    def stretches_m(self, chosen: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
        """Return where along the path chosen points follow each other, from and to [m]."""
        edges_m = self.edges_m
        flips = np.flatnonzero(np.diff(np.concatenate([[False], chosen, [False]]).astype(int)))
        return tuple((float(edges_m[start]), float(edges_m[end])) for start, end in flips.reshape(-1, 2))
