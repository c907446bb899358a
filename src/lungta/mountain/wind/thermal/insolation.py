"""How much sunlight falls on mountain ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.mountain.atmosphere import SEA_LEVEL_PRESSURE_PA

Floats = NDArray[np.float64]

SOLAR_CONSTANT_WM2 = 1361.0  # Kopp & Lean 2011, doi:10.1029/2010GL045777


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearSky:
    """What dims the sun in a cloudless sky above a high valley.

    Attributes
    ----------
    ozone_du : float
        Ozone in the column [Dobson units]; assumption: 270, of the tropics' edge.
    water_kgm2 : float
        Water vapour in the column above the ground [kg/m2]; assumption: 4, for dry air above 5,000 m.
    aerosol_depth_380nm_frac, aerosol_depth_500nm_frac : float
        Optical depths of haze; assumption: clean air above the haze of the plains.
    forward_frac : float
        Part of the light scattered by haze that goes on forwards (Bird & Hulstrom's default).
    ground_albedo_frac : float
        Of the country around, for light thrown back by ground and sky; assumption: rock and snow by halves.
    """

    ozone_du: float = 270.0
    water_kgm2: float = 4.0
    aerosol_depth_380nm_frac: float = 0.06
    aerosol_depth_500nm_frac: float = 0.05
    forward_frac: float = 0.84
    ground_albedo_frac: float = 0.4


class Sunlight(NamedTuple):
    """Sunlight on a level place [W/m2]: `direct_normal_wm2` square to the beam, `diffuse_wm2` from the sky."""

    direct_normal_wm2: Floats
    diffuse_wm2: Floats


def extraterrestrial_wm2(day_of_year: int) -> float:
    """Return the sunlight above the air [W/m2], as the distance of the sun changes over the year.

    Cosine of the day of the year (Duffie & Beckman, Solar Engineering of Thermal Processes; from memory).

    >>> round(extraterrestrial_wm2(1)), round(extraterrestrial_wm2(182))
    (1406, 1316)
    """
    return SOLAR_CONSTANT_WM2 * (1.0 + 0.033 * float(np.cos(2.0 * np.pi * day_of_year / 365.0)))


def clear_sunlight(
    sun_elevation_deg: float, pressure_pa: ArrayLike, above_air_wm2: float, sky: ClearSky | None = None
) -> Sunlight:
    """Return direct and diffuse sunlight on level ground under a cloudless sky; zero when the sun is down.

    With the sun below 3 deg the scattering formula is past its range: light is slight then, and too much in thick air.

    Parameters
    ----------
    sun_elevation_deg : float
        Height of the sun above the level [deg].
    pressure_pa : array_like
        Air pressure at the ground [Pa]: thinner air scatters less.
    above_air_wm2 : float
        Sunlight above the air [W/m2], see `extraterrestrial_wm2`.
    sky : ClearSky, optional
        Ozone, water and haze.

    References
    ----------
    Bird & Hulstrom 1981, A Simplified Clear Sky Model for Direct and Diffuse Insolation on Horizontal Surfaces,
    SERI/TR-642-761; compared with pvlib's implementation in tests/oracles/sun_and_sky.py.

    >>> light = clear_sunlight(60.0, [54_000.0, 101_325.0], 1361.0)
    >>> light.direct_normal_wm2.round().tolist(), light.diffuse_wm2.round().tolist()
    ([1050.0, 1005.0], [89.0, 104.0])
    """
    pressure = np.asarray(pressure_pa, dtype=float)
    if sun_elevation_deg <= 0.0:
        return Sunlight(np.zeros(pressure.shape), np.zeros(pressure.shape))
    sky = sky or ClearSky()
    zenith_deg = 90.0 - sun_elevation_deg
    cosine = float(np.cos(np.radians(zenith_deg)))
    mass = 1.0 / (cosine + 0.15 * (93.885 - zenith_deg) ** -1.253)  # Kasten 1966
    absorbed_not = _ozone(sky.ozone_du / 1000.0 * mass) * _water(sky.water_kgm2 / 10.0 * mass)
    thin = mass * pressure / SEA_LEVEL_PRESSURE_PA
    rayleigh = np.exp(-0.0903 * thin**0.84 * (1.0 + thin - thin**1.01))
    absorbed_not = absorbed_not * np.exp(-0.0127 * thin**0.26)  # mixed gases
    haze, haze_absorbed_not = _haze(sky, mass)
    haze_scattered_not = haze / haze_absorbed_not
    direct = 0.9662 * above_air_wm2 * rayleigh * absorbed_not * haze
    scattered = 0.5 * (1.0 - rayleigh) + sky.forward_frac * (1.0 - haze_scattered_not)
    scattered = 0.79 * above_air_wm2 * cosine * absorbed_not * haze_absorbed_not * scattered
    scattered = scattered / (1.0 - mass + mass**1.02)
    sky_albedo = 0.0685 + (1.0 - sky.forward_frac) * (1.0 - haze_scattered_not)
    level = (direct * cosine + scattered) / (1.0 - sky.ground_albedo_frac * sky_albedo)
    return Sunlight(np.asarray(direct), np.asarray(level - direct * cosine))


def _ozone(path_cm: float) -> float:
    weak = 0.002715 * path_cm / (1.0 + 0.044 * path_cm + 0.0003 * path_cm**2)
    return float(1.0 - 0.1611 * path_cm * (1.0 + 139.48 * path_cm) ** -0.3035 - weak)


def _water(path_cm: float) -> float:
    return float(1.0 - 2.4959 * path_cm / ((1.0 + 79.034 * path_cm) ** 0.6828 + 6.385 * path_cm))


def _haze(sky: ClearSky, mass: float) -> tuple[float, float]:
    """Transmittance of haze, in all and by absorption alone."""
    depth = 0.2758 * sky.aerosol_depth_380nm_frac + 0.35 * sky.aerosol_depth_500nm_frac
    haze = float(np.exp(-(depth**0.873) * (1.0 + depth - depth**0.7088) * mass**0.9108))
    return haze, 1.0 - 0.1 * (1.0 - mass + mass**1.06) * (1.0 - haze)


def clouded(light: Sunlight, sun_elevation_deg: float, cloud_frac: float) -> Sunlight:
    """Return sunlight under a sky of which a part is covered by cloud.

    All light falls by 0.75 n^3.4 (Kasten & Czeplak 1980, doi:10.1016/0038-092X(80)90391-6; from memory); the beam
    falls by the part that is covered, an assumption, and the rest is diffuse.

    >>> light = clouded(Sunlight(np.array(1000.0), np.array(80.0)), 30.0, 1.0)
    >>> float(light.direct_normal_wm2), round(float(light.diffuse_wm2), 1)
    (0.0, 145.0)
    """
    sine = float(np.sin(np.radians(max(sun_elevation_deg, 0.0))))
    level = (light.direct_normal_wm2 * sine + light.diffuse_wm2) * (1.0 - 0.75 * cloud_frac**3.4)
    direct = light.direct_normal_wm2 * (1.0 - cloud_frac)
    return Sunlight(direct, level - direct * sine)
