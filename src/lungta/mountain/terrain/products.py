"""The height models that Lungta knows by name, with their published accuracy.

Specifications state 90 % errors: LE90 = 1.6449 sigma for heights, CE90 = 2.1460 sigma per axis for positions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

_LE90 = 1.6449  # 90 % two-sided quantile of the normal distribution
_CE90 = 2.1460  # 90 % quantile of the Rayleigh distribution

GLO30_LICENCE = (
    "Copernicus DEM GLO-30: (c) DLR e.V. 2010-2014 and (c) Airbus Defence and Space GmbH 2014-2018 provided under "
    "COPERNICUS by the European Union and ESA; all rights reserved"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A height model: what it is and how good its makers say it is.

    Attributes
    ----------
    title, licence, date : str
        Name, notice that travels with the data, when the ground was measured.
    vertical_datum : str
        What heights refer to when the file does not say; empty when nobody does.
    sigma_m, horizontal_sigma_m : float
        1-sigma of heights, and of positions per axis [m].
    accuracy_note : str
        Who says so.
    """

    title: str
    licence: str
    date: str
    vertical_datum: str
    sigma_m: float
    horizontal_sigma_m: float
    accuracy_note: str


GLO30 = Product(
    title="Copernicus DEM GLO-30",
    licence=GLO30_LICENCE,
    date="2010-2015",
    vertical_datum="EGM2008",
    sigma_m=4.0 / _LE90,  # LE90 < 4 m, Copernicus DEM Product Handbook (Airbus, GEO.2018-1988-2)
    horizontal_sigma_m=6.0 / _CE90,  # CE90 < 6 m, same
    accuracy_note="LE90 < 4 m, CE90 < 6 m (Copernicus DEM Product Handbook)",
)
SRTM = Product(
    title="SRTM",
    licence="NASA/USGS Shuttle Radar Topography Mission, public domain",
    date="2000-02",
    vertical_datum="EGM96",
    sigma_m=16.0 / _LE90,  # LE90 16 m, Farr et al. 2007, doi:10.1029/2005RG000183
    horizontal_sigma_m=20.0 / _CE90,  # CE90 20 m, same
    accuracy_note="LE90 16 m, CE90 20 m (Farr et al. 2007, doi:10.1029/2005RG000183)",
)
UNKNOWN = Product(
    title="height raster of unknown make",
    licence="unknown: ask whoever made the file",
    date="",
    vertical_datum="",
    sigma_m=SRTM.sigma_m,
    horizontal_sigma_m=SRTM.horizontal_sigma_m,
    accuracy_note="not stated: assumed no better than SRTM (LE90 16 m, CE90 20 m)",
)


def product_of(path: PurePath, driver: str, tags: dict[str, str]) -> Product:
    """Return the product that a raster is, from GDAL's driver, its tags or its file name."""
    if driver == "SRTMHGT":
        return SRTM
    text = " ".join([path.name, *tags.values()]).lower().replace("_", "-")
    if "glo-30" in text or "glo30" in text or text.startswith("copernicus-dsm-cog-10"):
        return GLO30
    if "srtm" in text:
        return SRTM
    return UNKNOWN
