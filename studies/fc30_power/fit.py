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
from scipy.optimize import least_squares

from lungta.aircraft.battery import datasheet_energy_j
from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.model import Values
from lungta.aircraft.performance import SEA_LEVEL_DENSITY_KGM3, State, demand, power_of

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
    "airframe.fixed_power_w": Prior(500.0, 300.0, -1, "assumption: avionics and no-load losses of eight 4 kW motors"),
    "rotor.induced_factor": Prior(1.15, 0.05, 3, "Leishman 2006, section 2.8: 1.15 is usual"),
    "rotor.coaxial_factor": Prior(1.22, 0.06, 3, "Leishman 2006, section 2.16: 1.281 by theory, about 1.16 measured"),
    "rotor.thrust_coefficient": Prior(0.008, 0.0015, 5, "assumption: usual for fixed-pitch propellers of this size"),
    "rotor.profile_coefficient": Prior(2.4e-4, 0.6e-4, 6, "assumption: solidity 0.1 x mean section drag 0.02 / 8"),
    "rotor.drive_efficiency_frac": Prior(0.86, 0.03, 3, "assumption: motor 0.9 x controller 0.96"),
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
DELIVERED = {f"delivered, {word}": load_aircraft(name).battery.delivered_frac for word, name in AIRCRAFT.items()}
NAMES = (*PRIORS, *DELIVERED)  # what the packs lose inside is uncertain too, but the catalogue keeps its prior
PRIOR_VALUE = np.array([known.value for known in (*PRIORS.values(), *DELIVERED.values())])
PRIOR_SIGMA = np.array([known.sigma for known in (*PRIORS.values(), *DELIVERED.values())])


def time_in_air_s(figure: Figure, constants: dict[str, float]) -> float:
    """Return the time that the model gives for a published figure [s]."""
    values = _values(figure.batteries, constants)
    state = State(
        payload_kg=np.array(figure.payload_kg),
        airspeed_mps=np.array(figure.airspeed_mps),
        climb_mps=np.array(0.0),
        density_kgm3=np.array(SEA_LEVEL_DENSITY_KGM3),
    )
    return float(datasheet_energy_j(values.battery) / power_of(values, demand(values, state)))


def _values(batteries: str, constants: dict[str, float]) -> Values:
    nominal = load_aircraft(AIRCRAFT[batteries]).nominal
    airframe = replace(nominal.airframe, **_of("airframe", constants))
    rotor = replace(nominal.rotor, **_of("rotor", constants))
    delivered_frac = constants[f"delivered, {batteries}"]
    battery = replace(nominal.battery, **_of("battery", constants), delivered_frac=delivered_frac)
    return replace(nominal, airframe=airframe, rotor=rotor, battery=battery)


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
        """Return the correlation of the constants that the catalogue holds, in the order of PRIORS."""
        block = self.covariance[: len(PRIORS), : len(PRIORS)]
        scale = np.sqrt(np.diag(block))
        return np.asarray(block / np.outer(scale, scale))


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


def full_thrust_n(found: Fit) -> float:
    """Return the thrust of one rotor at which the motors of the two-battery aircraft give full power at sea level [N].

    Taken as the thrust at full rotor speed too: a drive whose speed and power end together is what one would build.
    """
    values = _values("two", found.constants)
    still = {"airspeed_mps": np.array(0.0), "climb_mps": np.array(0.0), "payload_kg": np.array(0.0)}
    hover = demand(values, State(**still, density_kgm3=np.array(SEA_LEVEL_DENSITY_KGM3)))
    power_ratio = values.rotor.count * values.rotor.max_shaft_power_w / hover.shaft_power_w
    return float(hover.thrust_n * power_ratio ** (2.0 / 3.0) / values.rotor.count)


def catalogue_lines(found: Fit) -> list[str]:
    """Return the fitted constants as lines for the catalogue file."""
    lines = []
    for name, prior in PRIORS.items():
        value, sigma = round(found.constants[name], prior.digits), round(found.sigma(name), prior.digits)
        lines.append(f"{name} = {value:g} +- {sigma:g}, prior {prior.value:g} +- {prior.sigma:g}: {prior.source}")
    lines += [f"rotor.max_thrust_n = {full_thrust_n(found):.0f}", "", "[correlation]", "names = ["]
    lines += [*(f'    "{name}",' for name in PRIORS), "]", "matrix = ["]
    lines += [f"    [{', '.join(f'{x:.2f}' for x in row)}]," for row in found.correlation()]
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
