"""Published figures of an aircraft by itself: endurance, power, speed; no site and no terrain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lungta.aircraft.battery import datasheet_time_s
from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.draw import draw_values
from lungta.aircraft.model import Values
from lungta.aircraft.performance import SEA_LEVEL_DENSITY_KGM3, State, demand
from lungta.aircraft.speeds import best_speeds
from lungta.mountain.atmosphere import standard_air
from lungta.plan.validation.published import STRICT, Published

OWN_AIRCRAFT = Path(__file__).parent / "aircraft"
SAMPLES = 400

Floats = NDArray[np.float64]
BenchQuantity = Literal["hover_endurance", "hover_line", "speed_curve", "best_range_speed", "density_ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchCase:
    """One published figure or curve of an aircraft.

    Attributes
    ----------
    case, title : str
        Identifier and plain words.
    bench : str
        What is predicted: `hover_endurance` [min], `hover_line` and `speed_curve` (largest deviation from `points`
        [%]), `best_range_speed` [m/s], `density_ratio` (of the standard atmosphere).
    aircraft : str
        Catalogue id, or one of `validation/aircraft/`.
    published : Published
        What to compare with.
    payload_kg, extra_empty_mass_kg, density_kgm3 : float
        Load; what a larger pack weighs more; air.
    nominal_voltage_v, rated_charge_c : float or None
        Of another pack than the aircraft's own.
    alt_amsl_m : float
        Of `density_ratio`.
    points : tuple of (float, float)
        Of a curve: load [kg] and power [kW], or speed [m/s] and energy [J/m].
    """

    __pydantic_config__ = STRICT

    case: str
    title: str
    bench: BenchQuantity
    published: Published
    aircraft: str = "dji-fc30"
    payload_kg: float = 0.0
    extra_empty_mass_kg: float = 0.0
    density_kgm3: float = SEA_LEVEL_DENSITY_KGM3
    nominal_voltage_v: float | None = None
    rated_charge_c: float | None = None
    alt_amsl_m: float = 0.0
    points: tuple[tuple[float, float], ...] = ()


def bench_samples(case: BenchCase) -> Floats:
    """Return what the model predicts for a case, as samples; curves and standard air have one alone."""
    return PREDICTORS[case.bench](case)


def hover_endurance_min(case: BenchCase) -> Floats:
    """Return how long new packs hover at 25 degC down to the data sheet's depth [min]."""
    aircraft = load_aircraft(_file(case))
    values = draw_values(aircraft, SAMPLES, np.random.default_rng(0))
    battery = replace(values.battery, cycles=0.0)
    if case.nominal_voltage_v is not None and case.rated_charge_c is not None:
        battery = replace(battery, nominal_voltage_v=case.nominal_voltage_v, rated_charge_c=case.rated_charge_c)
    heavier = replace(values.airframe, empty_mass_kg=values.airframe.empty_mass_kg + case.extra_empty_mass_kg)
    power_w = level_power_w(replace(values, airframe=heavier), case.payload_kg, 0.0, case.density_kgm3)
    return np.ravel(datasheet_time_s(battery, power_w)) / 60.0


def hover_line_percent(case: BenchCase) -> Floats:
    """Return the largest deviation from a line of loads and hover powers [%]."""
    payload_kg, published_kw = np.array(case.points).T
    values = load_aircraft(_file(case)).nominal
    return _largest(level_power_w(values, payload_kg, 0.0, case.density_kgm3) / 1e3, published_kw)


def speed_curve_percent(case: BenchCase) -> Floats:
    """Return the largest deviation from a curve of speeds and energies per metre [%]."""
    speed_mps, published_j_per_m = np.array(case.points).T
    values = load_aircraft(_file(case)).nominal
    return _largest(level_power_w(values, case.payload_kg, speed_mps, case.density_kgm3) / speed_mps, published_j_per_m)


def best_range_mps(case: BenchCase) -> Floats:
    """Return the airspeed of least energy per metre [m/s]."""
    aircraft = load_aircraft(_file(case))
    best = best_speeds(aircraft, payload_kg=case.payload_kg, density_kgm3=case.density_kgm3)
    return np.atleast_1d(best.range_mps)


def density_ratio(case: BenchCase) -> Floats:
    """Return the standard atmosphere's density over that at sea level."""
    return np.atleast_1d(standard_air(case.alt_amsl_m).density_kgm3 / standard_air(0.0).density_kgm3)


def level_power_w(
    values: Values, payload_kg: ArrayLike, airspeed_mps: ArrayLike = 0.0, density_kgm3: float = SEA_LEVEL_DENSITY_KGM3
) -> Floats:
    """Return the electrical power of given values in level flight [W]."""
    state = State(
        payload_kg=np.asarray(payload_kg, dtype=float),
        airspeed_mps=np.asarray(airspeed_mps, dtype=float),
        climb_mps=np.zeros(()),
        density_kgm3=np.asarray(density_kgm3),
    )
    return demand(values, state).power_w


def _largest(found: Floats, published: Floats) -> Floats:
    return np.atleast_1d(100.0 * np.abs(found / published - 1.0).max())


def _file(case: BenchCase) -> str:
    own = OWN_AIRCRAFT / f"{case.aircraft}.toml"
    return str(own) if own.is_file() else case.aircraft


PREDICTORS = {
    "hover_endurance": hover_endurance_min,
    "hover_line": hover_line_percent,
    "speed_curve": speed_curve_percent,
    "best_range_speed": best_range_mps,
    "density_ratio": density_ratio,
}
