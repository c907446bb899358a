"""When flow over a crest is taken to leave the ground, and how far downwind it is taken to come back."""

from __future__ import annotations

import math
from dataclasses import dataclass

CRITICAL_SLOPE_DEG = 17.0
"""Lee slope at which the mean flow over rough two-dimensional hills separates in neutral air: about 17-18 deg (Finnigan
1988; Wood 1995, doi:10.1007/BF00710889; both figures from memory). Read: attached at 10 deg, separated at 20 deg over
rough sinusoidal hills (Athanassiadou & Castro 2001, doi:10.1023/A:1019250801054, abstract)."""
REACH_HEIGHTS = 6.5
"""Distance from the crest at which the zone comes down to level ground, in heights of the crest above it: the mean
reattachment measured behind a two-dimensional hill of 26 deg (RUSHIL, aspect 3: Khurshudyan et al. 1981,
EPA-600/4-81-067; figure from memory). Others, from memory: 1-5 behind single hills, 5-7 behind steps, up to 13 behind a
sharp-edged ridge (Arya & Shipman 1981). So it is long for a peak and of the middle for a ridge. What is felt beyond is
a wake, not separation: to 10 heights (Liu & Ishihara 2014; Agustsson & Olafsson 2004, Meteorol. Z. 13: gust factors of
1.6 and more within 10 heights of a mountain upstream; both abstracts read)."""
RELATIVE_LE90_M = 4.0
"""90 % error of one GLO-30 height against its neighbour where slopes exceed 20 % (Copernicus DEM Product Handbook:
relative vertical accuracy, from memory)."""
NODE_SPACING_M = 62.0
"""Distance over which a slope is taken from a height model [m]: two postings of GLO-30 (an assumption)."""
LEAST_WIND_MPS = 4.0
"""Wind over the crest below which its lee is not taken to be dangerous [m/s]: an assumption."""


def slope_margin_frac(*, relative_le90_m: float = RELATIVE_LE90_M, spacing_m: float = NODE_SPACING_M) -> float:
    """Return how much too gentle a slope may look for the height model's own error, at 90 % [rise over run].

    Parameters
    ----------
    relative_le90_m : float
        90 % error of one height against another nearby [m].
    spacing_m : float
        Distance between the two [m].

    Examples
    --------
    >>> round(slope_margin_frac(relative_le90_m=4.0, spacing_m=62.0), 3)
    0.065
    """
    return relative_le90_m / spacing_m


@dataclass(frozen=True, slots=True, kw_only=True)
class LeeRules:
    """What counts as the lee of a crest.

    Attributes
    ----------
    critical_slope_deg : float
        Slope of the ground along the wind at which the flow leaves it [deg].
    slope_margin_frac : float
        Taken off its tangent, for slopes that the height model flattens.
    height_margin_m : float
        Added to the zone's height, for a crest that stands higher over the place than the height model says [m].
    reach_heights : float
        Length of the zone on level ground, in heights of the crest.
    sector_deg : float
        Width of the sector about the stated direction for which the zone shall hold [deg]; 0 takes that alone.
        The wind itself swings by sigma_v/U, about 9 deg either way near rough ground (sigma_v = 1.92 u*, Panofsky &
        Dutton 1984, from memory), and a forecast errs by more.
    least_wind_mps : float
        Wind over the crest from which the zone matters [m/s].
    """

    critical_slope_deg: float = CRITICAL_SLOPE_DEG
    slope_margin_frac: float = RELATIVE_LE90_M / NODE_SPACING_M
    height_margin_m: float = RELATIVE_LE90_M
    reach_heights: float = REACH_HEIGHTS
    sector_deg: float = 0.0
    least_wind_mps: float = LEAST_WIND_MPS

    def __post_init__(self) -> None:
        if not 0.0 < self.critical_slope_deg < 90.0:
            raise ValueError(f"critical_slope_deg must lie in 0..90 deg, got {self.critical_slope_deg}")
        if not 0.0 <= self.sector_deg <= 180.0:
            raise ValueError(f"sector_deg must lie in 0..180 deg, got {self.sector_deg}")
        if not (self.reach_heights > 0.0 and self.least_wind_mps >= 0.0 and self.height_margin_m >= 0.0):
            raise ValueError("reach_heights must be above 0, least_wind_mps and height_margin_m not below it")
        if not self.descent_frac < self.separating_slope_frac:
            raise ValueError(
                f"the zone must come down ({self.descent_frac:.3f}) more gently than the slope that it begins at "
                f"({self.separating_slope_frac:.3f}): lengthen reach_heights or lessen slope_margin_frac"
            )

    @property
    def separating_slope_frac(self) -> float:
        """Fall over run of the ground from which it is taken to separate the flow, the margin taken off."""
        return math.tan(math.radians(self.critical_slope_deg)) - self.slope_margin_frac

    @property
    def descent_frac(self) -> float:
        """Fall over run of the zone's upper edge."""
        return 1.0 / self.reach_heights
