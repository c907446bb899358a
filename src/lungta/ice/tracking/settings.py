"""How a pair of images is tracked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSettings:
    """Windows, search and what counts as a match. Lengths are pixels of the images.

    Attributes
    ----------
    windows_px : tuple of int
        Sides of the windows, tried from the first; a place where one fails is tried with the next.
    search_px : int
        Largest motion looked for along either axis.
    step_px : int
        Distance between places.
    least_score : float
        Correlation below which a match is marked.
    least_lead : float
        By how much the best correlation must lead the second-best place that is not its neighbour.
    largest_sigma_px : float
        Stated 1-sigma error of either component above which a vector is marked.
    largest_return_px : float
        How far from its beginning the match back may end.
    least_filled_frac : float
        Share of a window that must hold pixels of ice in both images.
    largest_deviation : float
        Normalised median test (Westerweel & Scarano 2005, doi:10.1007/s00348-005-0016-6): how many times the
        neighbours' own spread a vector may differ from them.
    both_ways : bool
        Whether every match is checked by the match back.
    """

    windows_px: tuple[int, ...] = (32, 64)
    search_px: int = 32
    step_px: int = 16
    least_score: float = 0.5
    least_lead: float = 0.05
    largest_sigma_px: float = 0.5
    largest_return_px: float = 3.0
    least_filled_frac: float = 0.5
    largest_deviation: float = 3.0
    both_ways: bool = True

    def __post_init__(self) -> None:
        if not 4 <= self.step_px <= 1024:
            raise ValueError(f"step_px must lie in 4..1024, got {self.step_px}")
        if not 1 <= self.search_px <= 512:
            raise ValueError(f"search_px must lie in 1..512, got {self.search_px}")
        for side in self.windows_px:
            if not 16 <= side <= 512 or side % 2:
                raise ValueError(f"windows_px must be even and lie in 16..512, got {side}")
        if not self.windows_px or list(self.windows_px) != sorted(set(self.windows_px)):
            raise ValueError(f"windows_px must ascend, got {self.windows_px}")
