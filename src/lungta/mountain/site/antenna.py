"""Where the ground antenna stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lungta.mountain.site.model import Site

MAST_M = 3.0  # assumption: a tripod mast beside the pilot
FREQUENCY_HZ = 2.44e9  # from memory: the middle of the 2.4000-2.4835 GHz band that makers' cargo links use


@dataclass(frozen=True, slots=True, kw_only=True)
class Antenna:
    """A ground antenna of the command link.

    Attributes
    ----------
    id, name : str
        `base-camp-mast`, "Mast at the take-off field".
    lat_deg, lon_deg : float
        Where it stands.
    height_agl_m : float
        Height of its centre above the ground [m].
    frequency_hz : float
        Carrier frequency [Hz].
    source : str
        Who says so, and how well it is known.
    """

    id: str
    name: str
    lat_deg: float
    lon_deg: float
    height_agl_m: float
    frequency_hz: float
    source: str


def antennas_of(site: Site) -> tuple[Antenna, ...]:
    """Return a site's antennas; where its file names none, one on a mast at the home pad (an assumption).

    >>> from lungta.mountain.site.load import load_site
    >>> antennas_of(load_site("muztagh-ata"))[0].height_agl_m
    3.0
    """
    if site.antennas:
        return site.antennas
    home = site.home
    return (
        Antenna(
            id=f"{home.id}-mast",
            name=f"Mast at {home.name}",
            lat_deg=home.position.lat_deg,
            lon_deg=home.position.lon_deg,
            height_agl_m=MAST_M,
            frequency_hz=FREQUENCY_HZ,
            source=f"Assumption: the site file names no antenna; a mast of {MAST_M:g} m at the home pad stands for it.",
        ),
    )
