"""What is asked of flying windows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from lungta.mountain.wind.hourly import WindOf, profile_wind
from lungta.plan.windows.limits import FlyingLimits, Spreads


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOptions:
    """What is asked.

    Attributes
    ----------
    first_day : date
        Local date.
    days : int
        How many days from then.
    threshold_frac : float
        Odds that each hour of a window must have.
    least_hours : float
        Shortest window [h].
    limits : FlyingLimits or None
        None: those of the aircraft with the practice figures.
    spreads : Spreads
        Errors of what the weather says without one.
    wind_of : callable
        Gives each hour's wind field, as in `PlanOptions`: `profile_wind`, `uniform_wind`, or a site's `SolvedWinds`.
    samples, seed : int
        Of the drawn errors.
    """

    first_day: date
    days: int = 1
    threshold_frac: float = 0.9
    least_hours: float = 1.0
    limits: FlyingLimits | None = None
    spreads: Spreads = field(default_factory=Spreads)
    wind_of: WindOf = profile_wind
    samples: int = 2000
    seed: int = 0

    def __post_init__(self) -> None:
        if not (1 <= self.days <= 31 and 0.0 < self.threshold_frac <= 1.0 and self.least_hours >= 0.0):
            raise ValueError(f"days lie in 1..31 and odds in 0..1, got {self.days} and {self.threshold_frac}")
        if self.samples < 100:
            raise ValueError(f"samples must be at least 100, got {self.samples}")

    @property
    def dates(self) -> tuple[date, ...]:
        """Every local day that is asked about."""
        return tuple(self.first_day + timedelta(days=number) for number in range(self.days))
