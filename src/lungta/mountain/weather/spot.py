"""The spot of the Earth that weather is wanted for: what a forecast over a whole globe is read at."""

from __future__ import annotations

from dataclasses import dataclass

from lungta.core.geo import check_latitude_longitude
from lungta.mountain.site.model import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A point, and the heights between which aircraft fly there.

    Attributes
    ----------
    lat_deg, lon_deg : float
        WGS 84 [deg].
    lowest_amsl_m, highest_amsl_m : float
        Of the pads [m AMSL]: forecast levels must reach the highest.
    """

    lat_deg: float
    lon_deg: float
    lowest_amsl_m: float
    highest_amsl_m: float

    def __post_init__(self) -> None:
        check_latitude_longitude(self.lat_deg, self.lon_deg)
        if not self.lowest_amsl_m <= self.highest_amsl_m:
            raise ValueError(f"lowest_amsl_m {self.lowest_amsl_m} is above highest_amsl_m {self.highest_amsl_m}")


def spot_of(site: Site) -> Spot:
    """Return a site's home pad as the spot, with the heights of its lowest and highest pad.

    >>> from lungta.mountain.site.load import load_site
    >>> spot_of(load_site("khumbu"))
    Spot(lat_deg=28.0026, lon_deg=86.8528, lowest_amsl_m=5364.0, highest_amsl_m=6450.0)
    """
    heights = [pad.position.alt_amsl_m for pad in site.pads]
    home = site.home.position
    return Spot(lat_deg=home.lat_deg, lon_deg=home.lon_deg, lowest_amsl_m=min(heights), highest_amsl_m=max(heights))
