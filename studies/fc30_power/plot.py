"""Draw what the fit says: published figures against the model, power against airspeed, and the blind check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from everest import AS_PLANNED, PUBLISHED_USED_FRAC, flown

from lungta.aircraft.catalogue import load_aircraft
from lungta.aircraft.performance import SEA_LEVEL_DENSITY_KGM3, electrical_power_w

if TYPE_CHECKING:
    from fit import Figure, Fit
    from matplotlib.axes import Axes

CAMP_1_DENSITY_KGM3 = 0.64  # about 6,065 m at -10 degC
GREYS = ("0.1", "0.55")


def draw(found: Fit, figures: tuple[Figure, ...], path: Path) -> None:
    """Write the three panels as an SVG whose bytes depend on the figures alone."""
    with mpl.rc_context(
        {"svg.hashsalt": "fc30_power", "svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif"}
    ):
        drawing, (left, middle, right) = plt.subplots(1, 3, figsize=(11.0, 3.6), layout="constrained")
        draw_figures(found, figures, left)
        draw_power(middle)
        draw_everest(right)
        path.parent.mkdir(parents=True, exist_ok=True)
        drawing.savefig(path, metadata={"Date": None})
        plt.close(drawing)


def draw_figures(found: Fit, figures: tuple[Figure, ...], ax: Axes) -> None:
    """Draw each published time with its error, and the model's."""
    rows = np.arange(len(figures))[::-1]
    published_min = np.array([figure.time_s for figure in figures]) / 60.0
    sigma_min = np.array([figure.sigma_s for figure in figures]) / 60.0
    model_min = np.array([found.model_s[figure.name] for figure in figures]) / 60.0
    ax.errorbar(published_min, rows, xerr=sigma_min, fmt="o", color=GREYS[0], capsize=3, label="published, 1 sigma")
    ax.plot(model_min, rows, "x", color=GREYS[1], markeredgewidth=2, label="model")
    ax.set_yticks(rows, [figure.name for figure in figures])
    ax.set(xlabel="time in the air [min]", xlim=(0, 34), title="Fitted: data sheet, sea level")
    ax.legend(frameon=False, loc="lower right")


def draw_power(ax: Axes) -> None:
    """Draw electrical power in level flight, at sea level and at Camp I, empty and loaded."""
    airspeed_mps = np.linspace(0.0, 20.0, 101)
    fc30 = load_aircraft("dji-fc30")
    for density_kgm3, place, colour in (
        (SEA_LEVEL_DENSITY_KGM3, "sea level", GREYS[1]),
        (CAMP_1_DENSITY_KGM3, "Camp I", GREYS[0]),
    ):
        for payload_kg, style in ((0.0, "--"), (15.0, "-")):
            power_w = electrical_power_w(
                fc30, payload_kg=payload_kg, airspeed_mps=airspeed_mps, climb_mps=0.0, density_kgm3=density_kgm3
            )
            ax.plot(airspeed_mps, power_w / 1e3, style, color=colour, label=f"{place}, {payload_kg:.0f} kg")
    ax.set(xlabel="airspeed [m/s]", ylabel="power at the battery [kW]", ylim=(0, None), title="Level flight")
    ax.legend(frameon=False, loc="lower left", fontsize=8)


def draw_everest(ax: Axes) -> None:
    """Draw the distribution of the charge used on the Everest round trip, and what was published."""
    used_percent = 100.0 * (1.0 - flown(AS_PLANNED).soc_frac[:, -1])
    low, middle, high = np.quantile(used_percent, (0.05, 0.5, 0.95))
    ax.hist(used_percent, bins=np.arange(40.0, 95.0, 2.5), color="0.8", edgecolor="0.4")
    ax.axvline(100.0 * PUBLISHED_USED_FRAC, ymax=0.76, color="k", linewidth=2, label="published 57 %")
    ax.axvline(
        middle, ymax=0.76, color="k", linestyle="--", label=f"median {middle:.0f} %, 90 %: {low:.0f}-{high:.0f} %"
    )
    ax.set(xlabel="charge used [%]", ylabel="samples", title="Blind: Everest 2024 round trip")
    ax.set_ylim(0, 1.35 * ax.get_ylim()[1])
    ax.legend(frameon=False, loc="upper right")
