"""How warm a meal or a medicine arrives."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.core.findings import Finding, notice, warning
from lungta.core.units import ZERO_CELSIUS_K, celsius

if TYPE_CHECKING:
    from lungta.plan.cargo.item import Item
    from lungta.plan.dayplan import Sortie

LOADED_AT_K = ZERO_CELSIUS_K + 80.0  # assumption: straight from the stove into the box
KEPT_HOT_K = ZERO_CELSIUS_K + 60.0  # WHO, Five Keys to Safer Food (2006): keep cooked food above 60 degC
FOOD_SPECIFIC_HEAT_JPKGK = 3600.0  # assumption: stew, four fifths water (4,180 J/kg/K) and solids
FOOD_DENSITY_KGM3 = 1000.0  # assumption: stew
FOOD_FRAC = 0.8  # assumption: of the packed mass; the rest is box and lid
FOAM_CONDUCTIVITY_WPMK = (
    0.035  # expanded polystyrene at about 10 degC: Incropera et al., 6th ed., table A.3 gives 0.027-0.040
)
FOAM_THICKNESS_M = 0.03  # assumption: a food carrier's wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Insulation:
    """A warm load in its wrapping, as one temperature and one thermal resistance.

    Attributes
    ----------
    heat_capacity_jpk : float
        Of the contents [J/K].
    ua_wpk : float
        Conductance of the wall from contents to its outer face [W/K].
    outer_area_m2 : float
        Of the outer face [m2].
    """

    heat_capacity_jpk: float
    ua_wpk: float
    outer_area_m2: float

    def __post_init__(self) -> None:
        for name in ("heat_capacity_jpk", "ua_wpk", "outer_area_m2"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")


def meal_in_foam_box(packed_mass_kg: float) -> Insulation:
    """Return the insulation of a hot meal in a cubic foam box, walls 30 mm thick, four fifths of the mass being food.

    The wall's mean area is the geometric mean of its faces. Assumptions, not measurements: see the constants.

    >>> round(meal_in_foam_box(10.0).ua_wpk, 2)
    0.36
    """
    food_kg = FOOD_FRAC * packed_mass_kg
    inner_m = (food_kg / FOOD_DENSITY_KGM3) ** (1.0 / 3.0)
    outer_m = inner_m + 2.0 * FOAM_THICKNESS_M
    mean_area_m2 = 6.0 * inner_m * outer_m
    return Insulation(
        heat_capacity_jpk=food_kg * FOOD_SPECIFIC_HEAT_JPKGK,
        ua_wpk=FOAM_CONDUCTIVITY_WPMK * mean_area_m2 / FOAM_THICKNESS_M,
        outer_area_m2=6.0 * outer_m**2,
    )


def arrival_temperature_k(
    start_k: ArrayLike,
    ambient_k: ArrayLike,
    duration_s: ArrayLike,
    thermos: Insulation,
    *,
    film_wpm2k: ArrayLike | None = None,
) -> NDArray[np.float64]:
    """Return the temperature of a warm load after a time in the cold [K]; inputs broadcast.

    Newton's law of cooling with lumped capacitance, T = T_a + (T_0 - T_a) exp(-U t / C) (Incropera et al.,
    Fundamentals of Heat and Mass Transfer, 6th ed., eq. 5.6), contents stirred to one temperature.

    Parameters
    ----------
    start_k, ambient_k : array_like
        Temperature of the contents on loading, and of the air [K], above 0.
    duration_s : array_like
        Time in that air [s], at least 0.
    thermos : Insulation
        The load.
    film_wpm2k : array_like, optional
        Coefficient of the air on the outer face [W/m2/K], such as `film_coefficient_wpm2k` gives. Without it the
        outer face is as cold as the air: the coldest answer, hence the default.

    Raises
    ------
    ValueError
        When a temperature is not above 0 K or a duration is negative.

    >>> round(float(arrival_temperature_k(353.15, 263.15, 900.0, meal_in_foam_box(10.0))), 1)
    352.1
    """
    start, ambient, duration = (np.asarray(value, dtype=float) for value in (start_k, ambient_k, duration_s))
    if np.any(start <= 0.0) or np.any(ambient <= 0.0):
        raise ValueError("temperatures must be above 0 K")
    if np.any(duration < 0.0):
        raise ValueError("duration_s must be at least 0")
    ua_wpk: NDArray[np.float64] = np.asarray(thermos.ua_wpk)
    if film_wpm2k is not None:
        ua_wpk = 1.0 / (1.0 / thermos.ua_wpk + 1.0 / (np.asarray(film_wpm2k, dtype=float) * thermos.outer_area_m2))
    return np.asarray(ambient + (start - ambient) * np.exp(-ua_wpk * duration / thermos.heat_capacity_jpk))


def film_coefficient_wpm2k(
    airspeed_mps: float, diameter_m: float, *, density_kgm3: float, temperature_k: float
) -> float:
    """Return the coefficient of heat transfer from a body in cross flow to the air [W/m2/K].

    Churchill and Bernstein 1977 for a cylinder (Incropera et al., 6th ed., eq. 7.54), a box taken as a cylinder of its
    width; air by Sutherland's law (mu_0 = 1.716e-5 Pa s, k_0 = 0.0241 W/m/K at 273 K: White, Viscous Fluid Flow).
    Valid for Re Pr above 0.2.

    Raises
    ------
    ValueError
        When the flow is too slow for the formula.

    >>> 20.0 < film_coefficient_wpm2k(15.0, 0.3, density_kgm3=0.7, temperature_k=265.0) < 60.0
    True
    """
    viscosity_pas = 1.716e-5 * (temperature_k / 273.0) ** 1.5 * (273.0 + 111.0) / (temperature_k + 111.0)
    conductivity_wpmk = 0.0241 * (temperature_k / 273.0) ** 1.5 * (273.0 + 194.0) / (temperature_k + 194.0)
    prandtl = 1005.0 * viscosity_pas / conductivity_wpmk
    reynolds = density_kgm3 * airspeed_mps * diameter_m / viscosity_pas
    if reynolds * prandtl <= 0.2:
        raise ValueError(f"Re Pr must be above 0.2, got {reynolds * prandtl:g}")
    shape = 0.62 * math.sqrt(reynolds) * prandtl ** (1.0 / 3.0) / (1.0 + (0.4 / prandtl) ** (2.0 / 3.0)) ** 0.25
    nusselt = 0.3 + shape * (1.0 + (reynolds / 282_000.0) ** 0.625) ** 0.8
    return float(nusselt * conductivity_wpmk / diameter_m)


def warmth_findings(
    items: Iterable[Item], sorties: Iterable[Sortie], air_temperature_k: Mapping[datetime, float]
) -> tuple[Finding, ...]:
    """Return how warm each `keep_warm` load arrives at least: a notice, or a warning below 60 degC.

    Each is taken as a meal of 80 degC in a foam box (`meal_in_foam_box`) that is in the air of the take-off's hour for
    the whole round trip, its outer face as cold as that air.

    Parameters
    ----------
    items : iterable of Item
        Loads of the day.
    sorties : iterable of Sortie
        Flights of the day.
    air_temperature_k : mapping of datetime to float
        Air temperature [K] by the start of the hour.
    """
    warm = {item.id: item for item in items if item.keep_warm}
    return tuple(
        _warmth_of(warm[item_id], sortie, _at(air_temperature_k, sortie.takeoff_utc))
        for sortie in sorties
        for item_id in (*sortie.items_up, *sortie.items_down)
        if item_id in warm
    )


def _at(air_temperature_k: Mapping[datetime, float], time_utc: datetime) -> float:
    return air_temperature_k[max(start for start in air_temperature_k if start <= time_utc)]


def _warmth_of(item: Item, sortie: Sortie, air_k: float) -> Finding:
    box = meal_in_foam_box(item.mass_g / 1000.0)
    arrival_k = float(arrival_temperature_k(LOADED_AT_K, air_k, sortie.duration_s, box))
    flown = f"{sortie.duration_s / 60:.0f} min at {celsius(air_k):.0f} degC"
    message = (
        f"{item.what}: at least {celsius(arrival_k):.0f} degC on arrival, loaded at {celsius(LOADED_AT_K):.0f} degC "
        f"in a foam box (assumed; {flown})."
    )
    if arrival_k < KEPT_HOT_K:
        return warning("meal-cold", f"{message} Cooked food is kept above 60 degC: a thicker box.", item.id)
    return notice("meal-warm", message, item.id)
