"""Parameters of the thermal wind, each with its source or called an assumption, and the air that it blows in."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lungta.core.units import STANDARD_GRAVITY_MPS2
from lungta.mountain.atmosphere import GAS_CONSTANT_JPKGK, LAPSE_K_PER_M, standard_air
from lungta.mountain.wind.thermal.insolation import ClearSky
from lungta.mountain.wind.thermal.relief import Floats
from lungta.mountain.wind.thermal.surface import AIR_HEAT_CAPACITY_JPKGK, Exchange, NearAir

DRY_LAPSE_KPM = STANDARD_GRAVITY_MPS2 / AIR_HEAT_CAPACITY_JPKGK
LEAST_GAMMA_KPM = 0.001
"""Assumption: air around a slope is never closer to neutral than this; the closed form has no limit in neutral air."""

# k = 0.0004, Pr = 5: the katabatic bulk method on Prandtl's flow, Oerlemans & Grisogono 2002
# (doi:10.1034/j.1600-0870.2002.201398.x); background 0.0037 m/s: Klok & Oerlemans 2002, Journal of Glaciology 48, with
# the same method on Morteratsch. All three figures from memory. The skin is as cold as the foot of the flow.
KATABATIC = Exchange(coefficient_frac=0.0004, prandtl_number=5.0, background_mps=0.0037, skin_wm2k=float("inf"))
# k is set so that 200 W/m2 on a 20 deg slope make a flow 100-200 m deep, as is usual by day on the slopes at Innsbruck
# (Defant 1951, Local Winds, Compendium of Meteorology). Pr = 1, no background and 12 W/m2/K between the skin and the
# flow, as in light wind, are assumptions.
ANABATIC = Exchange(coefficient_frac=0.01, prandtl_number=1.0, background_mps=0.0, skin_wm2k=12.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeSettings:
    """Parameters of the slope flow.

    Attributes
    ----------
    up, down : Exchange
        Laws of exchange of the warm and the cold flow.
    smoothing_m : float
        Standard deviation of the Gaussian that smooths the ground before its slope is taken [m]: a flow tens of metres
        deep does not follow each boulder (assumption).
    longest_m : float
        Greatest length scale [m]: on nearly level ground the closed form grows without bound (assumption).
    """

    up: Exchange = ANABATIC
    down: Exchange = KATABATIC
    smoothing_m: float = 200.0
    longest_m: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValleySettings:
    """Parameters of the valley wind.

    Attributes
    ----------
    length_m : float
        Length of the valley from the plain to its head [m]: 60 km for the Dudh Kosi and Imja Khola (Rosoff, Kong &
        Hindman, 11th Conference on Mountain Meteorology, paper 10.5). It sets how fast plain air flushes the valley.
    drag_coefficient_frac : float
        Drag of the floor and walls on the mean wind of the layer (assumption: rough ground, not fitted).
    excess_frac : float
        Heating of the valley's air beyond the plain's, per heating of its ground (assumption: topographic amplification
        of 2, less 1).
    floor_radius_m : float
        How far about a place the floor of its valley is sought [m] (assumption).
    crest_radius_m, crest_quantile_frac : float
        The wind ends at the level of the crests about: the height that this part of the ground within the radius [m]
        lies below. Chosen with the 200 m deep wind at 6,000 m of the model case in view (Rosoff et al., as above), so
        that depth is no check.
    basin_m : float
        Standard deviation of the Gaussian over which a basin's heat is averaged [m] (assumption).
    smoothing_m : float
        Standard deviation of the Gaussian that smooths floor and crests [m] (assumption).
    posting_m : float
        Posting that the valley is reckoned on [m].
    surface_layer_m : float
        Height above ground up to which the wind grows by the logarithmic law [m]: about the Obukhov length of a sunny
        day, 25 m with 250 W/m2 and a friction velocity of 0.5 m/s.
    roughness_m : float
        Roughness length of moraine and boulders [m] (assumption).
    """

    length_m: float = 60_000.0
    drag_coefficient_frac: float = 0.02
    excess_frac: float = 1.0
    floor_radius_m: float = 1500.0
    crest_radius_m: float = 10_000.0
    crest_quantile_frac: float = 0.75
    basin_m: float = 2000.0
    smoothing_m: float = 1000.0
    posting_m: float = 480.0
    surface_layer_m: float = 30.0
    roughness_m: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class ThermalSettings:
    """All parameters of the thermal wind."""

    sky: ClearSky = field(default_factory=ClearSky)
    slope: SlopeSettings = field(default_factory=SlopeSettings)
    valley: ValleySettings = field(default_factory=ValleySettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAir:
    """What a station or forecast says of the air, as plain numbers.

    Attributes
    ----------
    alt_amsl_m : float
        Height that the temperature holds at [m AMSL].
    temperature_k : float
        There [K].
    cloud_frac : float or None
        Cloud cover, 0..1; None when nobody said: a clear sky is then assumed, and said in the description.
    humidity_frac : float
        Relative humidity, 0..1; 0.5 is an assumption.
    lapse_kpm : float
        Fall of temperature with height [K/m]; the standard 6.5 K/km by default. Below the dry 9.76 K/km.
    """

    alt_amsl_m: float
    temperature_k: float
    cloud_frac: float | None = None
    humidity_frac: float = 0.5
    lapse_kpm: float = LAPSE_K_PER_M

    def __post_init__(self) -> None:
        if not 180.0 <= self.temperature_k <= 330.0:
            raise ValueError(f"temperature_k must lie in 180..330 K, got {self.temperature_k}")
        for name in ("cloud_frac", "humidity_frac"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:
                raise ValueError(f"{name} must lie in 0..1, got {value}")
        if not -0.02 <= self.lapse_kpm < DRY_LAPSE_KPM:
            raise ValueError(f"lapse_kpm must lie between -0.02 and the dry {DRY_LAPSE_KPM:.5f}, got {self.lapse_kpm}")

    def near(self, ground_amsl_m: Floats) -> NearAir:
        """Return the air beside ground at these heights [m AMSL], at the standard atmosphere's pressure."""
        temperature = np.maximum(self.temperature_k - self.lapse_kpm * (ground_amsl_m - self.alt_amsl_m), 180.0)
        density = standard_air(ground_amsl_m).pressure_pa / (GAS_CONSTANT_JPKGK * temperature)
        gamma_kpm = max(DRY_LAPSE_KPM - self.lapse_kpm, LEAST_GAMMA_KPM)
        return NearAir(temperature_k=temperature, density_kgm3=density, gamma_kpm=gamma_kpm)
