"""Heat balance of the ground: how much warmer or colder than the air it makes the air beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.units import ZERO_CELSIUS_K
from lungta.mountain.wind.thermal.prandtl import speed_per_kelvin_mpspk
from lungta.mountain.wind.thermal.relief import GroundCover, Mask

Floats = NDArray[np.float64]

STEFAN_BOLTZMANN_WM2K4 = 5.670374e-8  # CODATA 2018
AIR_HEAT_CAPACITY_JPKGK = 1004.7  # dry air, 3.5 R
DAY_RADPS = 2.0 * np.pi / 86_400.0
EMISSIVITY_FRAC = 0.98  # assumption for rock, snow and ice alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Ground of one kind.

    Attributes
    ----------
    albedo_frac : float
        Sunlight thrown back.
    admittance_wm2k : float
        Heat that the ground takes per kelvin of the day's swing [W/m2/K]: sqrt(conductivity * heat capacity per volume
        * angular speed of the day), the half-space of Carslaw & Jaeger.
    bowen_frac : float
        Sensible over latent heat by day.
    melts : bool
        True where the surface cannot be warmer than 0 degC.
    """

    albedo_frac: float
    admittance_wm2k: float
    bowen_frac: float
    melts: bool


# Albedo from memory: fresh snow 0.75-0.98, clean ice 0.30-0.46 (Cuffey & Paterson 2010, Physics of Glaciers), dry rock
# and debris 0.1-0.3. Admittance from conductivity and heat capacity, from memory: debris 0.9 W/m/K and 1.5e6 J/m3/K,
# ice 2.1 and 1.9e6, old snow 0.3 and 0.7e6. Bowen ratios are assumptions: dry ground, and snow that sublimes.
ROCK = Material(albedo_frac=0.20, admittance_wm2k=9.9, bowen_frac=3.0, melts=False)
ICE = Material(albedo_frac=0.38, admittance_wm2k=17.0, bowen_frac=1.0, melts=True)
SNOW = Material(albedo_frac=0.75, admittance_wm2k=3.9, bowen_frac=1.0, melts=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """How air beside the ground trades heat with it: flux = rho cp (b + k mu |C|) C, C being its warmth.

    The second part is the slope flow's own mixing, in proportion to the flow; the first that of all other wind.

    Attributes
    ----------
    coefficient_frac : float
        k, the part of the flow's scale C mu that is its speed of exchange.
    prandtl_number : float
        Mixing of momentum over mixing of heat.
    background_mps : float
        b, the speed of exchange without slope flow [m/s].
    skin_wm2k : float
        Heat that passes from the skin of the ground to the air of the flow per kelvin between them [W/m2/K].
    """

    coefficient_frac: float
    prandtl_number: float
    background_mps: float
    skin_wm2k: float


class SurfaceHeat(NamedTuple):
    """`warmth_k`: C, how much warmer the air beside the ground is [K]; `sensible_wm2`: heat given to the air [W/m2]."""

    warmth_k: Floats
    sensible_wm2: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NearAir:
    """Air beside the ground, one value per column.

    Attributes
    ----------
    temperature_k, density_kgm3 : array
        Of the air around, outside the slope flow [K], [kg/m3].
    gamma_kpm : float
        Growth of its potential temperature with height [K/m].
    """

    temperature_k: Floats
    density_kgm3: Floats
    gamma_kpm: float


def longwave_balance_wm2(temperature_k: ArrayLike, humidity_frac: float, cloud_frac: float) -> Floats:
    """Return what ground as warm as the air gains by long waves [W/m2]: negative, least under cloud.

    Sky after Brutsaert 1975 (doi:10.1029/WR011i003p00742, eq. 11), vapour pressure after Bolton 1980 (eq. 10), cloud
    after Unsworth & Monteith 1975 (doi:10.1002/qj.49710142703); formulas from memory. Mountains that stand before the
    sky, as warm as the air, are not taken off it.

    Parameters
    ----------
    temperature_k : array_like
        Air temperature [K].
    humidity_frac, cloud_frac : float
        Relative humidity and cloud cover, 0..1.

    >>> longwave_balance_wm2([265.0, 275.0], 0.5, 0.0).round().tolist()
    [-109.0, -107.0]
    """
    warm = np.asarray(temperature_k, dtype=float)
    celsius = warm - ZERO_CELSIUS_K
    vapour_hpa = humidity_frac * 6.112 * np.exp(17.67 * celsius / (celsius + 243.5))
    clear = np.minimum(1.24 * (vapour_hpa / warm) ** (1.0 / 7.0), 1.0)
    emissivity = (1.0 - 0.84 * cloud_frac) * clear + 0.84 * cloud_frac
    return np.asarray(EMISSIVITY_FRAC * (emissivity - 1.0) * STEFAN_BOLTZMANN_WM2K4 * warm**4)


def ground_values(cover: GroundCover, name: str) -> Floats:
    """Return a figure of the ground's material for every column, by the attribute's name."""
    rock, ice, snow = (float(getattr(material, name)) for material in (ROCK, ICE, SNOW))
    return np.where(cover.snow, snow, np.where(cover.ice, ice, rock))


def surface_heat(
    gained_wm2: Floats, cover: GroundCover, air: NearAir, *, by_day: Exchange, by_night: Exchange
) -> SurfaceHeat:
    """Return the warmth of the air beside the ground and the heat given to it; positive where the ground warms the air.

    What ground as warm as the air would gain by sunlight and long waves goes, as it warms, into its own depth and into
    long waves (in proportion to its warmth), and into the air (see `Exchange`): a quadratic in the flow's warmth. Ice
    and snow stop at 0 degC, where the rest melts them: while the air is warmer, the flow over them is cold whatever the
    sun does.

    Parameters
    ----------
    gained_wm2 : array
        Gain by sunlight and long waves at the temperature of the air [W/m2].
    cover : GroundCover
        Material of each column.
    air : NearAir
        Air around.
    by_day, by_night : Exchange
        Laws of exchange where the ground warms and where it cools the air.
    """
    warming = gained_wm2 > 0.0
    law = _law(air, warming, by_day, by_night)
    losses = 4.0 * EMISSIVITY_FRAC * STEFAN_BOLTZMANN_WM2K4 * air.temperature_k**3
    losses = losses + ground_values(cover, "admittance_wm2k")
    latent = np.where(warming, 1.0 + 1.0 / ground_values(cover, "bowen_frac"), 1.0)
    cost = latent + losses * law.resistance  # of each watt given to the air
    warmth = _root(cost * law.square, losses + cost * law.line, gained_wm2)
    skin_k = air.temperature_k + warmth + law.resistance * law.flux(warmth)
    melting = (ground_values(cover, "melts") > 0.0) & (skin_k > ZERO_CELSIUS_K)
    excess_k = ZERO_CELSIUS_K - air.temperature_k
    held = _law(air, excess_k > 0.0, by_day, by_night)
    held_warmth = _root(held.resistance * held.square, 1.0 + held.resistance * held.line, excess_k)
    warmth = np.where(melting, held_warmth, warmth)
    return SurfaceHeat(warmth, np.where(melting, held.flux(warmth), law.flux(warmth)))


class _Law(NamedTuple):
    """Heat flux = `square` C |C| + `line` C [W/m2]; the skin is warmer than C by `resistance` times the flux."""

    square: Floats
    line: Floats
    resistance: Floats

    def flux(self, warmth_k: Floats) -> Floats:
        return np.asarray((self.square * np.abs(warmth_k) + self.line) * warmth_k)


def _law(air: NearAir, up: Mask, by_day: Exchange, by_night: Exchange) -> _Law:
    def chosen(name: str) -> Floats:
        return np.where(up, float(getattr(by_day, name)), float(getattr(by_night, name)))

    capacity = air.density_kgm3 * AIR_HEAT_CAPACITY_JPKGK
    mu = speed_per_kelvin_mpspk(air.temperature_k, air.gamma_kpm, chosen("prandtl_number"))
    square = capacity * chosen("coefficient_frac") * mu
    return _Law(square, capacity * chosen("background_mps"), 1.0 / chosen("skin_wm2k"))


def _root(square: Floats, line: Floats, right: Floats) -> Floats:
    """The root of `square x |x| + line x = right`, which has the sign of the right side."""
    return np.asarray(2.0 * right / (line + np.sqrt(line**2 + 4.0 * square * np.abs(right))))
