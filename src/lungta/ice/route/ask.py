"""What is asked for when a route is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lungta.core.time import require_aware

PHONE_SIGMA_M = 5.0
"""Assumption: a phone under open sky is within 4.9 m (gps.gov, from memory); walls of ice make it worse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteAsk:
    """What a file may not say by itself.

    Attributes
    ----------
    seen_utc : datetime or None
        When points without a time were there; points with one keep theirs. Aware.
    sigma_m : float or None
        1-sigma of positions that state none, each of east and north [m]. None: 5 m, a phone, and said.
    name : str
        Name of the route; empty: the file's own, or its name.
    """

    seen_utc: datetime | None = None
    sigma_m: float | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if self.seen_utc is not None:
            require_aware(self.seen_utc, "seen_utc")
        if self.sigma_m is not None and not 0.0 < self.sigma_m <= 1000.0:
            raise ValueError(f"sigma_m must lie in (0, 1000] m, got {self.sigma_m}")
