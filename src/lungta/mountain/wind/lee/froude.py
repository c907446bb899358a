"""What stability makes of flow over a ridge: the Froude number, what flows round, what the lee is like."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import STANDARD_GRAVITY_MPS2

Floats = NDArray[np.float64]

HEAT_CAPACITY_JPKGK = 1004.0  # of dry air at constant pressure (Wallace & Hobbs 2006; from memory)
LEAST_RATIO_FRAC = 0.04  # 0.2 squared: "very stable" in WindNinja's stability.cpp (firelab/windninja)
STAGNANT_BELOW, ROTOR_BELOW = 0.5, 1.5  # Froude numbers, from memory after Stull 1988, fig. 14.4: regimes, not edges


class LeeRegime(StrEnum):
    """What kind of lee to expect behind a ridge."""

    STAGNANT = "stagnant"
    """Most of the air flows round: slack air and upright eddies behind, waves over the top only."""
    ROTOR = "rotor"
    """The air's own wavelength fits the ridge: lee waves, strong downslope wind, rotors up to crest height."""
    EDDY = "eddy"
    """Weakly stable or neutral: the flow separates at the crest, a turbulent cavity below its line."""


def stability_per_s2(alt_amsl_m: ArrayLike, temperature_k: ArrayLike) -> Floats:
    """Return the squared Brunt-Vaisala frequency of the layers between levels [1/s2]; below 0 where air overturns.

    `N^2 = g/T (dT/dz + g/cp)` of dry air, the same as `g/theta dtheta/dz` (Stull 1988, from memory).

    Parameters
    ----------
    alt_amsl_m : array, shape (levels,)
        Heights, ascending [m AMSL].
    temperature_k : array, shape (levels,)
        Of the air there [K].

    Examples
    --------
    >>> [round(float(each), 6) for each in stability_per_s2([5000.0, 6000.0], [270.0, 263.5])]
    [0.00012]
    """
    height, temperature = np.asarray(alt_amsl_m, dtype=float), np.asarray(temperature_k, dtype=float)
    if height.shape != temperature.shape or height.size < 2 or np.any(np.diff(height) <= 0.0):
        raise ValueError("stability needs a temperature at each of at least two ascending heights")
    middle_k = (temperature[1:] + temperature[:-1]) / 2.0
    lapse = np.diff(temperature) / np.diff(height)
    return np.asarray(STANDARD_GRAVITY_MPS2 / middle_k * (lapse + STANDARD_GRAVITY_MPS2 / HEAT_CAPACITY_JPKGK))


def brunt_vaisala_per_s(alt_amsl_m: ArrayLike, temperature_k: ArrayLike) -> float:
    """Return the Brunt-Vaisala frequency of the whole layer from the lowest to the highest level [1/s].

    The mean of `N^2` over depth; 0 where the layer as a whole is neutral or overturns.

    Examples
    --------
    >>> round(brunt_vaisala_per_s([5000.0, 5500.0, 7000.0], [270.0, 266.75, 257.0]), 4)
    0.011
    """
    squared = np.average(stability_per_s2(alt_amsl_m, temperature_k), weights=np.diff(np.asarray(alt_amsl_m)))
    return float(np.sqrt(max(squared, 0.0)))


def froude_number(wind_mps: ArrayLike, height_m: ArrayLike, n_per_s: ArrayLike) -> Floats:
    """Return the Froude number `U / (N H)` of flow over a ridge, infinite in neutral air.

    Parameters
    ----------
    wind_mps : array_like
        Speed upwind, about crest height [m/s].
    height_m : array_like
        Height of the crest above the ground upwind [m], above 0.
    n_per_s : array_like
        Brunt-Vaisala frequency upwind [1/s].

    Examples
    --------
    >>> froude_number(10.0, 1000.0, [0.01, 0.0]).tolist()
    [1.0, inf]
    """
    wind, slowing = np.broadcast_arrays(np.asarray(wind_mps, float), np.multiply(height_m, n_per_s))
    if np.any(wind < 0.0) or np.any(slowing < 0.0):
        raise ValueError("wind, height and frequency must not be negative")
    return np.asarray(np.divide(wind, slowing, out=np.full(wind.shape, np.inf), where=slowing > 0.0))


def dividing_height_m(height_m: ArrayLike, froude: ArrayLike) -> Floats:
    """Return the height below which air flows round a hill instead of over it [m above its foot].

    `h_d = H (1 - Fr)` for Fr < 1, else 0 (Sheppard 1956; Hunt & Snyder 1980, doi:10.1017/S0022112080002303): steady
    wind, even stability, a hill that air can flow round; a long ridge blocks instead.

    Examples
    --------
    >>> dividing_height_m(1000.0, [0.25, 1.0, 3.0]).tolist()
    [750.0, 0.0, 0.0]
    """
    return np.asarray(height_m, dtype=float) * np.clip(1.0 - np.asarray(froude, dtype=float), 0.0, 1.0)


def stability_ratio_frac(froude: ArrayLike) -> Floats:
    """Return the solver's squared ratio of horizontal to vertical weight, 0.04..1: 1 in neutral air, small in stable.

    `exp(-1.5 Fr^-1.5)`, as WindNinja computes it from the Strouhal number `N H / U` after Chan & Sugiyama 1997 (read in
    firelab/windninja, stability.cpp), held at its "very stable". Ross et al. 1988
    (doi:10.1175/1520-0450(1988)027<0785:DWFMFC>2.0.CO;2) argue for such an expression in the Froude number.

    Examples
    --------
    >>> [round(float(each), 3) for each in stability_ratio_frac([0.2, 1.0, 2.0, np.inf])]
    [0.04, 0.223, 0.588, 1.0]
    """
    with np.errstate(divide="ignore", over="ignore"):  # no wind at all: infinitely stable
        exponent = -1.5 * np.asarray(froude, dtype=float) ** -1.5
    return np.asarray(np.clip(np.exp(exponent), LEAST_RATIO_FRAC, 1.0))


def lee_regime(froude: float) -> LeeRegime:
    """Return what kind of lee to expect at a Froude number.

    Stagnant below 0.5, rotors likely to 1.5, eddies above (from memory after Stull 1988). Where `N H / U` is below 1
    the flow separates behind a steep ridge, above 1 it does so late or not at all, but may behind the lee wave
    (Ambaum & Marshall 2005, J. Atmos. Sci. 62, 2618, introduction).

    Examples
    --------
    >>> str(lee_regime(0.8))
    'rotor'
    """
    if not froude >= 0.0:
        raise ValueError(f"a Froude number is not negative, got {froude}")
    if froude < STAGNANT_BELOW:
        return LeeRegime.STAGNANT
    return LeeRegime.ROTOR if froude < ROTOR_BELOW else LeeRegime.EDDY


def lee_wavelength_m(wind_mps: ArrayLike, n_per_s: ArrayLike) -> Floats:
    """Return the wavelength of lee waves [m], infinite in neutral air: a rotor stands under each of their crests.

    `2 pi U / N` (Scorer 1949; of waves that decay slowly with height).

    Examples
    --------
    >>> round(float(lee_wavelength_m(10.0, 0.01)))
    6283
    """
    return np.asarray(2.0 * np.pi * froude_number(wind_mps, 1.0, n_per_s))


def scorer_per_m2(alt_amsl_m: ArrayLike, wind_mps: ArrayLike, n_per_s: ArrayLike) -> Floats:
    """Return the Scorer parameter at levels [1/m2]: lee waves are trapped where it falls strongly with height.

    `l^2 = N^2/U^2 - U''/U` (Scorer 1949, doi:10.1002/qj.49707532308), with the wind across the ridge.

    Parameters
    ----------
    alt_amsl_m, wind_mps, n_per_s : array, shape (levels,)
        At least three ascending heights [m AMSL], wind across the ridge above 0 [m/s], frequency [1/s].

    Examples
    --------
    >>> [round(float(each) * 1e6, 3) for each in scorer_per_m2([5e3, 6e3, 7e3], [10.0, 20.0, 30.0], [0.01] * 3)]
    [1.0, 0.25, 0.111]
    """
    height, wind = np.asarray(alt_amsl_m, dtype=float), np.asarray(wind_mps, dtype=float)
    if height.size < 3 or np.any(np.diff(height) <= 0.0) or np.any(wind <= 0.0):
        raise ValueError("the Scorer parameter needs at least three ascending heights and wind above 0 at each")
    curvature = np.gradient(np.gradient(wind, height), height)
    return np.asarray((np.asarray(n_per_s, dtype=float) / wind) ** 2 - curvature / wind)
