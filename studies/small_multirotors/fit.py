"""Fit three small multirotors, each to as little as can be, and print how well the rest is predicted.

    python studies/small_multirotors/fit.py            what was fitted, what was predicted
    python studies/small_multirotors/fit.py --plot     also writes docs/assets/small_multirotors.svg

DJI Matrice 100: profile drag to one hover endurance (one TB47D, no load); the other loads and the other pack are blind.
Stolaroff's quadrotor: mass and profile drag to the speed curve's hover point and level; drag area is an assumption.
Dorling's hexacopter: profile drag to the middle point of the hover line; the slope is blind.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, least_squares

from lungta.aircraft.battery import datasheet_time_s
from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.model import Values
from lungta.plan.validation.bench import level_power_w

BENCH = Path(__file__).parents[2] / "src" / "lungta" / "plan" / "validation" / "aircraft"
FIGURE_FILE = Path(__file__).parents[2] / "docs" / "assets" / "small_multirotors.svg"
M100_MIN = {0.0: 22.0, 0.5: 17.0, 1.0: 13.0}  # hover, one TB47D, by load [kg]; DJI sheet, from memory
M100_TB48D_MIN = {0.0: 28.0, 0.5: 20.0, 1.0: 16.0}  # the same with one TB48D
TB48D_EXTRA_KG, TB48D_V, TB48D_C = 0.076, 22.8, 5.7 * 3600  # 676 g, 22.8 V, 5700 mAh; DJI sheet, from memory
STOLAROFF = np.array(  # m/s, J/m; Stolaroff et al. 2018, doi:10.1038/s41467-017-02411-5
    [
        (1.36, 98.4), (2.05, 68.4), (3.10, 46.3), (4.05, 34.6), (4.90, 30.3), (6.00, 26.8),
        (7.15, 22.5), (8.49, 20.9), (9.18, 19.1), (10.26, 19.3), (11.13, 18.3), (11.59, 18.6),
    ]
)  # fmt: skip
DORLING = np.array(  # kg of payload and battery, kW; Dorling et al. 2017, doi:10.1109/TSMC.2016.2582745
    [
        (0.551, 0.311), (0.673, 0.326), (0.793, 0.343), (0.924, 0.381), (1.033, 0.408),
        (1.160, 0.436), (1.282, 0.463), (1.400, 0.482), (1.513, 0.509),
    ]
)  # fmt: skip


def with_profile(values: Values, coefficient: float) -> Values:
    """Return values with another profile drag."""
    return replace(values, rotor=replace(values.rotor, profile_coefficient=coefficient))


def with_mass(values: Values, mass_kg: float) -> Values:
    """Return values with another empty mass."""
    return replace(values, airframe=replace(values.airframe, empty_mass_kg=mass_kg))


def endurance_min(values: Values, payload_kg: float) -> float:
    """Return how long new packs hover at 25 degC [min]."""
    new = replace(values.battery, cycles=0.0)
    return float(datasheet_time_s(new, level_power_w(values, payload_kg))) / 60.0


def fit_m100() -> Values:
    """Return the Matrice 100 with the profile drag that gives the endurance without load."""
    values = load_aircraft("dji-m100").nominal
    found = brentq(lambda c: endurance_min(with_profile(values, c), 0.0) - M100_MIN[0.0], 5e-5, 3e-3)
    return with_profile(values, found)


def with_tb48d(values: Values) -> Values:
    """Return the Matrice 100 with the larger pack."""
    battery = replace(values.battery, nominal_voltage_v=TB48D_V, rated_charge_c=TB48D_C)
    return replace(with_mass(values, values.airframe.empty_mass_kg + TB48D_EXTRA_KG), battery=battery)


def fit_stolaroff() -> Values:
    """Return the quadrotor with the mass and profile drag that come nearest to the curve; drag area as it is."""
    values = load_aircraft(str(BENCH / "stolaroff-quadrotor.toml")).nominal
    speed, published = STOLAROFF.T

    def trial(x: NDArray[np.float64]) -> Values:
        return with_profile(with_mass(values, float(x[0])), float(x[1]) * 1e-4)

    found = least_squares(
        lambda x: level_power_w(trial(x), 0.0, speed) / speed / published - 1.0,
        [1.2, 3.0],
        bounds=([0.4, 0.2], [2.0, 60.0]),
    )
    return trial(found.x)


def fit_dorling() -> Values:
    """Return the hexacopter with the profile drag that gives the middle of the line."""
    values = load_aircraft(str(BENCH / "dorling-hexacopter.toml")).nominal
    payload_kg, published_kw = DORLING[len(DORLING) // 2]
    found = brentq(lambda c: float(level_power_w(with_profile(values, c), payload_kg)) - 1e3 * published_kw, 1e-5, 1e-2)
    return with_profile(values, found)


def draw(path: Path) -> None:
    """Draw the three predictions beside what was published."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    m100, quad, hexa = fit_m100(), fit_stolaroff(), fit_dorling()
    settings = {"svg.hashsalt": "small", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"}
    with mpl.rc_context(settings):
        figure, (left, middle, right) = plt.subplots(1, 3, figsize=(11.0, 3.6), layout="constrained")
        load = np.linspace(0.0, 1.1, 23)
        for values, table, line, mark, name in (
            (m100, M100_MIN, "-", "o", "TB47D"),
            (with_tb48d(m100), M100_TB48D_MIN, "--", "s", "TB48D"),
        ):
            left.plot(
                1e3 * load, [endurance_min(values, each) for each in load], line, color="0.4", label=f"{name}, model"
            )
            left.plot(1e3 * np.array(list(table)), list(table.values()), mark, color="0", label=f"{name}, published")
        left.set(xlabel="load [g]", ylabel="hover [min]", title="Matrice 100; fitted: TB47D, 0 g", ylim=(0, None))
        left.legend(frameon=False, fontsize=8)
        kg = np.linspace(0.5, 1.6, 23)
        middle.plot(kg, level_power_w(hexa, kg) / 1e3, "-", color="0.4", label="model")
        middle.plot(*DORLING.T, "o", color="0", label="Dorling 2017")
        middle.set(xlabel="payload and battery [kg]", ylabel="hover power [kW]", title="Fitted: the middle point")
        middle.legend(frameon=False, fontsize=8)
        speed = np.linspace(1.2, 13.0, 60)
        right.plot(speed, level_power_w(quad, 0.0, speed) / speed, "-", color="0.4", label="model")
        right.plot(*STOLAROFF.T, "o", color="0", label="Stolaroff 2018")
        right.set(xlabel="airspeed [m/s]", ylabel="energy [J/m]", title="Fitted: mass and profile drag")
        right.legend(frameon=False, fontsize=8)
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)


def main() -> None:
    """Print what was fitted and what was predicted."""
    m100 = fit_m100()
    print(f"Matrice 100: profile_coefficient {m100.rotor.profile_coefficient:.3g}, fitted to 22 min without load")
    for name, values, table in (("TB47D", m100, M100_MIN), ("TB48D", with_tb48d(m100), M100_TB48D_MIN)):
        for payload_kg, published in table.items():
            found = endurance_min(values, payload_kg)
            print(
                f"  {name} {payload_kg:g} kg: {found:.1f} min, published {published:g} ({found / published - 1:+.1%})"
            )
    quad = fit_stolaroff()
    mass_kg, speed = quad.airframe.empty_mass_kg, STOLAROFF[:, 0]
    print(f"Stolaroff: mass {mass_kg:.3f} kg, profile_coefficient {quad.rotor.profile_coefficient:.3g}")
    off = level_power_w(quad, 0.0, speed) / speed / STOLAROFF[:, 1] - 1.0
    fine = np.linspace(3.0, 14.0, 1101)
    print(f"  least J/m at {fine[np.argmin(level_power_w(quad, 0.0, fine) / fine)]:.1f} m/s")
    print("  off by " + ", ".join(f"{each:+.0%}" for each in off))
    hexa = fit_dorling()
    off = level_power_w(hexa, DORLING[:, 0]) / (1e3 * DORLING[:, 1]) - 1.0
    print(f"Dorling: profile_coefficient {hexa.rotor.profile_coefficient:.3g}, off by at most {np.abs(off).max():.1%}")
    if "--plot" in sys.argv:
        draw(FIGURE_FILE)


if __name__ == "__main__":
    main()
