"""What the operator decides about a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lungta.core.provenance import InputSource
from lungta.mountain.wind.hourly import WindOf, profile_wind


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """The operator's choices for one day.

    Attributes
    ----------
    day : date
        Local date at the site.
    aircraft_count, battery_sets : int
        What there is to fly with; a set is what one flight carries.
    generator_power_w : float
        Power for charging [W]; it decides how many sets charge at once, 0 none.
    wind_of : callable
        Gives each hour's wind field: `profile_wind`, `uniform_wind`, or a site's `SolvedWinds`.
    seed : int
        Of the Monte Carlo samples and the schedule's search.
    samples : int
        Monte Carlo samples per flight.
    effort : float
        Multiplies the schedule's deterministic search limit.
    more_inputs : tuple of InputSource
        What else the site was made from, such as announced helicopter movements; listed among the plan's inputs.
    """

    day: date
    aircraft_count: int = 2
    battery_sets: int = 6
    generator_power_w: float = 6000.0
    wind_of: WindOf = profile_wind
    seed: int = 0
    samples: int = 256
    effort: float = 1.0
    more_inputs: tuple[InputSource, ...] = ()

    def __post_init__(self) -> None:
        for name, least in (("aircraft_count", 1), ("battery_sets", 1), ("samples", 20)):
            if getattr(self, name) < least:
                raise ValueError(f"{name} must be at least {least}, got {getattr(self, name)}")
        if self.generator_power_w < 0 or self.seed < 0:
            raise ValueError(f"power and seed must not be negative, got {self.generator_power_w} W and {self.seed}")
