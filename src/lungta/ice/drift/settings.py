"""What carrying a route assumes, all of it settable."""

from __future__ import annotations

from dataclasses import dataclass

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftSettings:
    """Assumptions and tolerances of drift.

    Attributes
    ----------
    memory_s : float
        Time over which ice forgets how its speed differed from its mean [s]. Assumption: 60 days, a season.
    unknown_change_frac : float
        1-sigma change of speed with time, as a fraction of the speed, where the field has one span and so shows none; a
        stack shorter than the memory hides a share of it. Assumption: 0.2.
    error_cells : float
        Distance over which errors of tracking are alike, in cells of the field. Assumption: 4, since windows are
        usually four times as wide as their spacing (64 px every 16 px) and so share pixels.
    season_m : float
        Distance over which ice speeds up and slows down together [m]. Assumption: 200 m.
    bridge_cells : int
        Cells without a vector are bridged from those within so many cells; said, and with the error of it. 0: never.
    resolution_m : float or None
        Length over which the field smears motion out [m]; None: four cells of the field, the window as above.
    step_m : float
        Below it a point stands in the icefall's form much as it did [m]: follow the ice. Assumption: 30 m, about the
        spacing of large crevasses.
    gone_frac : float
        A segment whose length changed by more than this fraction is gone. Assumption: 0.5.
    tolerance_m : float
        Error of integration that a step may add [m].
    """

    memory_s: float = 60.0 * DAY_S
    unknown_change_frac: float = 0.2
    error_cells: float = 4.0
    season_m: float = 200.0
    bridge_cells: int = 2
    resolution_m: float | None = None
    step_m: float = 30.0
    gone_frac: float = 0.5
    tolerance_m: float = 1e-6

    def __post_init__(self) -> None:
        for name in ("memory_s", "error_cells", "season_m", "step_m", "gone_frac", "tolerance_m"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")
        if not 0.0 <= self.unknown_change_frac <= 2.0:
            raise ValueError(f"unknown_change_frac must lie in 0..2, got {self.unknown_change_frac}")
        if not 0 <= self.bridge_cells <= 20:
            raise ValueError(f"bridge_cells must lie in 0..20, got {self.bridge_cells}")
        if self.resolution_m is not None and not self.resolution_m > 0.0:
            raise ValueError(f"resolution_m must be above 0 m, got {self.resolution_m}")
