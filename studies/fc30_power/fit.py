"""Fit the FlyCart 30's power model to its sea-level data sheet, and print what the catalogue should hold.

    python studies/fc30_power/fit.py            the fitted constants, the residuals, the correlation
    python studies/fc30_power/fit.py --plot     also writes docs/assets/fc30_power.svg

Seven published figures (hover endurance and range) cannot determine nine constants, so each constant has a prior, and
what the figures do not say stays as wide as the prior. The most probable constants are found by least squares on
figures and priors together; their covariance is that of the linearised problem there. No altitude, no flight on
Everest and no measured consumption enters.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares

from lungta.aircraft.battery import datasheet_time_s, supply
from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.ceiling import thrust_ratios
from lungta.aircraft.model import Values
from lungta.aircraft.performance import SEA_LEVEL_DENSITY_KGM3, State, demand, demand_of

FIGURE_FILE = Path(__file__).parents[2] / "docs" / "assets" / "fc30_power.svg"
TEST_ERROR_FRAC = 0.06  # makes chi-square of the seven figures about seven: they contradict each other by that much
RANGE_SPEED_MPS = 15.0  # the sheet's speed for its ranges


@dataclass(frozen=True)
class Prior:
    """What is known of a constant before the fit; `digits` is the precision that the catalogue keeps."""

    value: float
    sigma: float
    digits: int
    source: str


PRIORS = {
    "airframe.drag_area_m2": Prior(1.2, 0.4, 2, "assumption: eight arms, gear and hub of a 3 m aircraft"),
    "airframe.load_drag_area_m2": Prior(0.6, 0.3, 2, "assumption: a cargo box under the hub and its interference"),
    "airframe.avionics_power_w": Prior(200.0, 80.0, -1, "assumption: autopilot, radio, radar, fans; not published"),
    "rotor.induced_factor": Prior(1.15, 0.05, 3, "Leishman 2006, section 2.8: 1.15 is usual"),
    "rotor.coaxial_factor": Prior(1.22, 0.06, 3, "Leishman 2006, section 2.16: 1.281 by theory, about 1.16 measured"),
    "rotor.thrust_coefficient": Prior(0.008, 0.0015, 5, "assumption: usual for fixed-pitch propellers of this size"),
    "rotor.profile_coefficient": Prior(2.4e-4, 0.6e-4, 6, "assumption: solidity 0.1 x mean section drag 0.02 / 8"),
    "motor.resistance_ohm": Prior(0.037, 0.012, 4, "assumption: 6 % of 4 kW lost in the windings"),
    "motor.no_load_current_a": Prior(3.4, 1.5, 2, "assumption: 4 % of 4 kW lost in iron, bearings and air"),
    "motor.controller_efficiency_frac": Prior(0.97, 0.01, 3, "assumption: usual for controllers of this size"),
    "battery.resistance_ohm": Prior(0.02, 0.006, 4, "assumption: 14 cells of 1.2 mohm and plugs"),
    "battery.depth_frac": Prior(
        0.93, 0.05, 3, "not published; DJI's camera drones are tested to 0 %, pilots land at 15-20 %"
    ),
}
AIRCRAFT = {"two": "dji-fc30", "one": "dji-fc30-one-battery"}  # their fitted constants are replaced, the rest is used


@dataclass(frozen=True)
class Figure:
    """A published figure as a time in the air at 25 degC in still sea-level air; `rounding_s` is its last digit."""

    name: str
    batteries: str
    payload_kg: float
    airspeed_mps: float
    time_s: float
    rounding_s: float

    @property
    def sigma_s(self) -> float:
        """Rounding and test-to-test error together [s]."""
        return float(np.hypot(self.rounding_s / np.sqrt(12.0), TEST_ERROR_FRAC * self.time_s))


def _hover(batteries: str, payload_kg: float, minutes: float) -> Figure:
    return Figure(f"hover, {batteries}, {payload_kg:g} kg", batteries, payload_kg, 0.0, 60.0 * minutes, 60.0)


def _range(batteries: str, payload_kg: float, km: float) -> Figure:
    second_per_km = 1000.0 / RANGE_SPEED_MPS
    name = f"range, {batteries}, {payload_kg:g} kg"
    return Figure(name, batteries, payload_kg, RANGE_SPEED_MPS, km * second_per_km, second_per_km)


FIGURES = (  # DJI sheet, second-hand (Himalayan Times, 28 Apr 2024)
    _hover("two", 0.0, 29.0),
    _hover("two", 30.0, 18.0),
    _hover("one", 40.0, 9.0),
    _range("two", 0.0, 28.0),
    _range("two", 30.0, 16.0),
    _range("one", 0.0, 12.0),
    _range("one", 40.0, 8.0),
)
NAMES = tuple(PRIORS)
PRIOR_VALUE = np.array([known.value for known in PRIORS.values()])
PRIOR_SIGMA = np.array([known.sigma for known in PRIORS.values()])
NEW_PACKS = 0.0  # cycles of the packs behind a data sheet
TRIM_FRAC = 0.08  # assumption: how well the current limit is known beyond the state at full power
CATALOGUE_NAMES = (*PRIORS, "motor.kv_radps_per_v", "motor.max_current_a")
FULL_POWER_W = 4000.0  # of one motor, at the shaft: DJI sheet 2nd, taken as shaft power


def time_in_air_s(figure: Figure, constants: dict[str, float]) -> float:
    """Return the time that the model gives for a published figure [s]."""
    values = _values(figure.batteries, constants)
    state = State(
        payload_kg=np.array(figure.payload_kg),
        airspeed_mps=np.array(figure.airspeed_mps),
        climb_mps=np.array(0.0),
        density_kgm3=np.array(SEA_LEVEL_DENSITY_KGM3),
    )
    return float(datasheet_time_s(values.battery, demand(values, state).power_w))


def _values(batteries: str, constants: dict[str, float]) -> Values:
    nominal = load_aircraft(AIRCRAFT[batteries]).nominal
    return replace(
        nominal,
        airframe=replace(nominal.airframe, **_of("airframe", constants)),
        rotor=replace(nominal.rotor, **_of("rotor", constants)),
        motor=replace(nominal.motor, **_of("motor", constants)),
        battery=replace(nominal.battery, **_of("battery", constants), cycles=NEW_PACKS),
    )


def _of(part: str, constants: dict[str, float]) -> dict[str, float]:
    return {name.removeprefix(f"{part}."): value for name, value in constants.items() if name.startswith(f"{part}.")}


@dataclass(frozen=True)
class Fit:
    """The most probable constants, their covariance, and the residuals of the figures [s]."""

    constants: dict[str, float]
    covariance: NDArray[np.float64]
    model_s: dict[str, float]

    def sigma(self, name: str) -> float:
        """Return the standard deviation of a constant."""
        index = NAMES.index(name)
        return float(np.sqrt(self.covariance[index, index]))

    def correlation(self) -> NDArray[np.float64]:
        """Return the correlation of the constants that the catalogue holds, ordered as CATALOGUE_NAMES."""
        covariance = with_motor(self)[1]
        scale = np.sqrt(np.diag(covariance))
        return np.asarray(covariance / np.outer(scale, scale))


def fit() -> Fit:
    """Return the fit of all constants to all figures and priors."""

    def residuals(scaled: NDArray[np.float64]) -> NDArray[np.float64]:
        constants = dict(zip(NAMES, PRIOR_VALUE + PRIOR_SIGMA * scaled, strict=True))
        misfit = [(time_in_air_s(f, constants) - f.time_s) / f.sigma_s for f in FIGURES]
        return np.concatenate([misfit, scaled])

    solution = least_squares(residuals, np.zeros(len(NAMES)), x_scale="jac", xtol=1e-12, ftol=1e-12, gtol=1e-12)
    best = PRIOR_VALUE + PRIOR_SIGMA * solution.x
    covariance = np.linalg.inv(solution.jac.T @ solution.jac) * np.outer(PRIOR_SIGMA, PRIOR_SIGMA)
    constants = dict(zip(NAMES, (float(value) for value in best), strict=True))
    return Fit(constants, covariance, {f.name: time_in_air_s(f, constants) for f in FIGURES})


@dataclass(frozen=True)
class Drive:
    """Motor constants that the sheet implies: kv [rad/s/V] and current at full power [A]."""

    kv_radps_per_v: float
    current_a: float


def fast_drive(found: Fit) -> Drive:
    """Return the motor that gives its 4 kW at full speed on packs at half charge, in hover at sea level.

    Speed, torque and power end together: a drive as one would build it.
    """
    values = _values("two", found.constants)
    hover = demand(values, _state(0.0, 0.0))
    ratio = (values.rotor.count * FULL_POWER_W / hover.shaft_power_w) ** (2.0 / 3.0)
    full_tip_mps = float(hover.tip_mps * np.sqrt(ratio))
    source = supply(values.battery, 0.5, values.battery.start_temperature_k)

    def spare(kv: float) -> float:
        trial = _with_kv(values, kv)
        full = demand_of(trial, hover.thrust_n * ratio, values.rotor.count * FULL_POWER_W, full_tip_mps)
        return float(thrust_ratios(trial, full, source).by_speed) - 1.0

    return _drive(values, full_tip_mps, brentq(spare, 2.0, 9.0))


def slow_drive(found: Fit) -> Drive:
    """Return the slowest motor that keeps the sheet's promise on one battery.

    40 kg climb at 5 m/s on a pack with 20 % charge, 15 % of thrust kept for control.
    """
    values = _values("one", found.constants)
    source = supply(values.battery, 0.2, values.battery.start_temperature_k)
    needed = 1.0 / (1.0 - load_aircraft(AIRCRAFT["one"]).control_margin_frac)

    def spare(kv: float) -> float:
        trial = _with_kv(values, kv)
        return float(thrust_ratios(trial, demand(trial, _state(40.0, 5.0)), source).by_speed) - needed

    kv = brentq(spare, 2.0, 9.0)
    return replace(fast_drive(found), kv_radps_per_v=kv)


def _state(payload_kg: float, climb_mps: float) -> State:
    return State(
        payload_kg=np.array(payload_kg),
        airspeed_mps=np.array(0.0),
        climb_mps=np.array(climb_mps),
        density_kgm3=np.array(SEA_LEVEL_DENSITY_KGM3),
    )


def _with_kv(values: Values, kv_radps_per_v: float) -> Values:
    return replace(values, motor=replace(values.motor, kv_radps_per_v=kv_radps_per_v))


def _drive(values: Values, tip_mps: float, kv: float) -> Drive:
    torque_nm = FULL_POWER_W / (tip_mps / (0.5 * values.rotor.diameter_m))
    return Drive(kv, torque_nm * kv + values.motor.no_load_current_a)


def with_motor(found: Fit) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return kv and current limit of the motor, and the covariance of all constants with these two at its end.

    Both are the middle between the fast and the slow drive, half their difference one standard deviation. They hang on
    the fitted constants: a rotor with a smaller C_T turns faster for its 4 kW, so its motor has a higher kv.
    """

    def middle(constants: dict[str, float]) -> NDArray[np.float64]:
        return _pairs(replace(found, constants=constants)).mean(axis=0)

    pairs, best = _pairs(found), middle(found.constants)
    steps = {name: found.sigma(name) / 10 for name in NAMES}
    slopes = [(middle({**found.constants, n: found.constants[n] + steps[n]}) - best) / steps[n] for n in NAMES]
    to_all = np.vstack([np.eye(len(NAMES)), np.column_stack(slopes)])
    reading_error = np.concatenate([np.zeros(len(NAMES)), (pairs[0] - pairs[1]) / 2])
    trim = np.diag([*np.zeros(len(NAMES)), 0.0, (TRIM_FRAC * best[1]) ** 2])
    return best, to_all @ found.covariance @ to_all.T + np.outer(reading_error, reading_error) + trim


def _pairs(found: Fit) -> NDArray[np.float64]:
    return np.array([(each.kv_radps_per_v, each.current_a) for each in (fast_drive(found), slow_drive(found))])


def catalogue_lines(found: Fit) -> list[str]:
    """Return the fitted constants as lines for the catalogue file."""
    lines = []
    for name, prior in PRIORS.items():
        value, sigma = round(found.constants[name], prior.digits), round(found.sigma(name), prior.digits)
        lines.append(f"{name} = {value:g} +- {sigma:g}, prior {prior.value:g} +- {prior.sigma:g}: {prior.source}")
    fast, slow = fast_drive(found), slow_drive(found)
    lines.append(
        f"kv {slow.kv_radps_per_v:.2f} by the climb on one battery, {fast.kv_radps_per_v:.2f} by 4 kW at half charge"
    )
    best, covariance = with_motor(found)
    sigmas = np.sqrt(np.diag(covariance))[-2:]
    pairs = zip(CATALOGUE_NAMES[-2:], best, sigmas, strict=True)
    lines += [f"{name} = {value:.4g} +- {sigma:.2g}" for name, value, sigma in pairs]
    lines += ["", "[correlation]", "names = ["]
    lines += [*(f'    "{name}",' for name in CATALOGUE_NAMES), "]", "matrix = ["]
    lines += [f"    [{', '.join(f'{x:.3f}' for x in row)}]," for row in found.correlation()]
    return [*lines, "]"]


def main() -> None:
    """Print the fit; with --plot also draw it."""
    found = fit()
    print("\n".join(catalogue_lines(found)))
    print(f"\n{'figure':28}{'published':>12}{'model':>12}{'off':>8}")
    for figure in FIGURES:
        model_s = found.model_s[figure.name]
        print(f"{figure.name:28}{figure.time_s:10.0f} s{model_s:10.0f} s{model_s / figure.time_s - 1:8.1%}")
    if "--plot" in sys.argv:
        from plot import draw

        draw(found, FIGURES, FIGURE_FILE)


if __name__ == "__main__":
    main()
