"""Turbulence: how far the wind along its own direction strays from its mean, from friction, lee and sun.

Three causes, added as variances: friction with the ground, the sheared edge of separated flow behind crests, and
thermals. None knows of clear-air turbulence aloft: above the friction layer, the lee and the thermals this says 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

Floats = NDArray[np.float64]

VON_KARMAN = 0.4  # Hogstrom 1996, doi:10.1007/BF00120937: 0.40 +- 0.01
FRICTION_SIGMA = (
    2.39  # sigma_u/u* near neutral ground, +- 0.03 (Panofsky & Dutton 1984, table 7.1; from memory). Others
)
# give 2.5 (Wieringa 1973, from memory) and 2.0 (Hanna 1982, from memory)
SHEAR_SIGMA = 0.18  # sigma_u over the velocity difference, mixing layer (Bell & Mehta 1990; from memory)
FADE_HEIGHTS = 1.5  # wake turbulence is gone at this many zone heights: an assumption
THERMAL_SIGMA = 0.6  # sigma_u/w* in the mixed layer (Panofsky et al. 1977, doi:10.1007/BF02186086; from memory)
HEAT_CAPACITY_JPKGK = 1004.0  # of dry air at constant pressure
EARTH_RATE_RADPS = 7.292e-5


def friction_velocity_mps(wind_mps: ArrayLike, height_agl_m: ArrayLike, roughness_m: float) -> Floats:
    """Return the friction velocity of a neutral logarithmic wind [m/s]: `u* = 0.4 U / ln(z/z0)`.

    Over a crest the wind near the ground says too much: there the turbulence of the air that arrives counts. Take the
    wind upwind where it is known.

    Parameters
    ----------
    wind_mps : array_like
        Mean speed [m/s] at a height.
    height_agl_m : array_like
        That height above ground [m], above the roughness length.
    roughness_m : float
        Aerodynamic roughness length [m].

    Examples
    --------
    >>> round(float(friction_velocity_mps(8.9, 10.0, 0.03)), 3)
    0.613
    """
    height = np.asarray(height_agl_m, dtype=float)
    if not roughness_m > 0.0 or np.any(height <= roughness_m):
        raise ValueError(f"heights must lie above the roughness length, which must be above 0 m, got {roughness_m}")
    return np.asarray(VON_KARMAN * np.asarray(wind_mps, dtype=float) / np.log(height / roughness_m))


def layer_depth_m(friction_mps: ArrayLike, lat_deg: float) -> Floats:
    """Return the depth of the neutral friction layer [m]: `h = u* / (6 f)` (Deaves & Harris 1978; from memory).

    Parameters
    ----------
    friction_mps : array_like
        Friction velocity [m/s].
    lat_deg : float
        Latitude [deg]; nearer the equator than 15 deg it is taken to be 15 (the law fails there: an assumption).

    Examples
    --------
    >>> round(float(layer_depth_m(0.5, 28.0)))
    1217
    """
    coriolis = 2.0 * EARTH_RATE_RADPS * np.sin(np.radians(max(abs(lat_deg), 15.0)))
    return np.asarray(np.asarray(friction_mps, dtype=float) / (6.0 * coriolis))


def friction_turbulence_mps(height_agl_m: ArrayLike, *, friction_mps: ArrayLike, layer_m: ArrayLike) -> Floats:
    """Return the standard deviation that friction with the ground gives [m/s]: `2.39 u* sqrt(1 - z/h)`, 0 above h.

    The surface value (Panofsky & Dutton 1984) with the stress at the height in place of that at the ground (local
    scaling, Nieuwstadt 1984, doi:10.1175/1520-0469(1984)041<2202:TTSOTS>2.0.CO;2), falling linearly in neutral air.

    Examples
    --------
    >>> friction_turbulence_mps([0.0, 750.0, 2000.0], friction_mps=0.5, layer_m=1000.0).round(3).tolist()
    [1.195, 0.598, 0.0]
    """
    height = np.asarray(height_agl_m, dtype=float)
    left = np.clip(1.0 - height / np.asarray(layer_m, dtype=float), 0.0, 1.0)
    return np.asarray(FRICTION_SIGMA * np.asarray(friction_mps, dtype=float) * np.sqrt(left))


def wake_turbulence_mps(height_agl_m: ArrayLike, *, lee_top_agl_m: ArrayLike, crest_wind_mps: ArrayLike) -> Floats:
    """Return the standard deviation that separated flow adds [m/s]: 0.18 of the crest's wind, fading above the zone.

    A mixing layer between the wind over the crest and air taken to be still. The peak value is given to the whole zone,
    ground to top, and falls linearly to 0 at 1.5 times its height.

    Parameters
    ----------
    height_agl_m, lee_top_agl_m : array_like
        Height above ground, and of the lee zone there [m]; 0 where there is none.
    crest_wind_mps : array_like
        Mean speed over the crest that casts the zone [m/s].

    Examples
    --------
    >>> wake_turbulence_mps([50.0, 125.0, 200.0], lee_top_agl_m=100.0, crest_wind_mps=10.0).round(3).tolist()
    [1.8, 0.9, 0.0]
    """
    height, top = np.asarray(height_agl_m, dtype=float), np.asarray(lee_top_agl_m, dtype=float)
    fade_m = np.maximum((FADE_HEIGHTS - 1.0) * top, 1e-9)
    inside = np.clip((FADE_HEIGHTS * top - height) / fade_m, 0.0, 1.0)
    return np.asarray(SHEAR_SIGMA * np.asarray(crest_wind_mps, dtype=float) * np.where(top > 0.0, inside, 0.0))


def convective_velocity_mps(
    heat_flux_wpm2: ArrayLike, *, layer_m: ArrayLike, temperature_k: float, density_kgm3: float
) -> Floats:
    """Return the speed of thermals [m/s]: `w* = (g/T H/(rho cp) z_i)^(1/3)` (Deardorff 1970; from memory), 0 by night.

    Parameters
    ----------
    heat_flux_wpm2 : array_like
        Sensible heat that the ground gives to the air [W/m2]; 0 or less by night.
    layer_m : array_like
        Depth of the mixed layer [m].
    temperature_k, density_kgm3 : float
        Of the air near the ground.

    Examples
    --------
    >>> round(float(convective_velocity_mps(200.0, layer_m=1000.0, temperature_k=268.0, density_kgm3=0.7)), 2)
    2.18
    """
    buoyancy = STANDARD_GRAVITY_MPS2 / temperature_k * np.maximum(heat_flux_wpm2, 0.0)
    cubed = buoyancy / (density_kgm3 * HEAT_CAPACITY_JPKGK) * np.asarray(layer_m, dtype=float)
    return np.asarray(np.cbrt(cubed))


def turbulence_mps(
    height_agl_m: ArrayLike,
    *,
    friction_mps: ArrayLike,
    layer_m: ArrayLike,
    lee_top_agl_m: ArrayLike = 0.0,
    crest_wind_mps: ArrayLike = 0.0,
    convective_mps: ArrayLike = 0.0,
) -> Floats:
    """Return the standard deviation of the wind about its mean along the wind [m/s], with the shape of the heights.

    Variances of friction, lee and thermals are added. Values per column, shape (ny, nx), are taken for all heights of
    the column when the heights have shape (ny, nx, nz).

    Parameters
    ----------
    height_agl_m : array_like
        Heights above ground [m].
    friction_mps, layer_m : array_like
        Friction velocity [m/s] and depth of the friction layer [m] (`layer_depth_m`).
    lee_top_agl_m, crest_wind_mps : array_like
        Height of the lee zone [m] and mean wind over the crest that casts it [m/s] (`LeeZone.at_crest`).
    convective_mps : array_like
        Speed of thermals [m/s] (`convective_velocity_mps`), taken for all heights.

    Examples
    --------
    >>> round(float(turbulence_mps(10.0, friction_mps=0.5, layer_m=1000.0)), 2)
    1.19
    >>> round(float(turbulence_mps(10.0, friction_mps=0.5, layer_m=1e3, lee_top_agl_m=40.0, crest_wind_mps=12.0)), 2)
    2.47
    """
    height = np.asarray(height_agl_m, dtype=float)
    friction, layer, top, crest, thermals = (
        _over_columns(each, height) for each in (friction_mps, layer_m, lee_top_agl_m, crest_wind_mps, convective_mps)
    )
    variance = friction_turbulence_mps(height, friction_mps=friction, layer_m=layer) ** 2
    if np.any(top > 0.0):
        variance = variance + wake_turbulence_mps(height, lee_top_agl_m=top, crest_wind_mps=crest) ** 2
    return np.sqrt(variance + (THERMAL_SIGMA * thermals) ** 2)


def _over_columns(values: ArrayLike, height_m: Floats) -> Floats:
    """Return values per column so that they broadcast over the heights of the column."""
    each = np.asarray(values, dtype=float)
    return each[..., None] if each.ndim and each.ndim == height_m.ndim - 1 else each
