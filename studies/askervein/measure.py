"""The wind over Askervein Hill against the masts of 1983, wind from 210 deg.

    LUNGTA_DATA=../shared/data python studies/askervein/measure.py [--plot docs/assets/askervein.svg]

Prints Markdown for docs/reference/wind-solver.md. See hill.py for what goes in.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))  # for runs that start elsewhere

from hill import AS_SHIPPED, FROM_DEG, Found, Masts, Run, masts, rmse_frac, solved, speedup_frac, summit_profile

RUNS = {
    "as shipped, 20 m mesh": AS_SHIPPED,
    "40 m mesh": Run(mesh_m=40.0),
    "10 m mesh": Run(mesh_m=10.0),
    "lowest cell 2 m, 30 levels": Run(lowest_cell_m=2.0, levels=30),
    "lowest cell 8 m": Run(lowest_cell_m=8.0),
    "roughness 0.01 m": Run(roughness_m=0.01),
    "roughness 0.09 m": Run(roughness_m=0.09),
    "a plain of 1 km round the height model": Run(padding_m=1000.0),
    "a plain of 2 km": Run(padding_m=2000.0),
    "lid at 750 m over the top": Run(air_above_m=750.0),
    "lid at 3,000 m": Run(air_above_m=3000.0),
    "logarithmic law to the lid": Run(law_aloft=True),
    "RS's mast and the kite from 116 m up": Run(kite=True),
}
ATTRIBUTION = "Measured: Taylor & Teunissen 1987; Zenodo 4095052, CC BY 4.0"


def at_masts(found: Found, there: Masts) -> tuple[np.ndarray, np.ndarray]:
    """Return speed-up at 10 m at the masts, of the program and of the plain mass-consistent field."""
    ours, plain = (speedup_frac(each, there.east_m, there.north_m, 10.0) for each in (found.field, found.plain))
    return ours, plain


def mast_table(found: Found, there: Masts) -> None:
    """Print every mast: measured, program, plain field, and the height of the lee zone."""
    ours, plain = at_masts(found, there)
    tops = found.field.lee_top_at(there.east_m, there.north_m)
    print("| mast | measured | program | plain mass-consistent | lee zone's top, m |\n|---|---|---|---|---|")
    for row in zip(there.name, there.speedup_frac, ours, plain, tops, strict=True):
        print("| {} | {:.2f} | {:.2f} | {:.2f} | {:.0f} |".format(*row))


def runs_table(folder: Path, there: Masts) -> None:
    """Print the misses of every run."""
    print("\n| run | L, m | l, h_m, m | A | AA | HT | plain: A | AA | HT | A, AA lee | divergence left |")
    print(f"|{'---|' * 10}")
    top = there.name.index("HT")
    for name, run in RUNS.items():
        found = solved(folder, run)
        ours, plain = at_masts(found, there)
        length = found.layer.middle_m * np.sqrt(np.log(found.layer.middle_m / run.roughness_m))
        cells = [f"{length:.0f}", f"{found.layer.inner_m:.0f}, {found.layer.middle_m:.0f}"]
        for each in (ours, plain):
            cells += [f"{rmse_frac(there, each, line):.3f}" for line in ("A", "AA")] + [f"{each[top]:.2f}"]
        cells.append(", ".join(f"{rmse_frac(there, ours, line, lee=True):.2f}" for line in ("A", "AA")))
        print(f"| {name} | {' | '.join(cells)} | {found.report.divergence_ratio:.1e} |")
    zero = np.zeros(len(there.name))
    nothing = " | ".join(f"{rmse_frac(there, zero, line):.3f}" for line in ("A", "AA"))
    print(f"| no speed-up anywhere | | | {nothing} | 0 | | | | | |")


def profile_table(folder: Path, found: Found, there: Masts) -> None:
    """Print the profile over the summit."""
    heights, measured = summit_profile(folder)
    top = there.name.index("HT")
    place = there.east_m[top], there.north_m[top]
    print("\n| height over HT, m | measured | program | plain |\n|---|---|---|---|")
    for height, value in zip(heights, measured, strict=True):
        ours, plain = (float(speedup_frac(each, *place, height)) for each in (found.field, found.plain))
        print(f"| {height:.0f} | {value:.2f} | {ours:.2f} | {plain:.2f} |")


def line_plot(axes: Any, found: Found, there: Masts, line: str) -> None:
    """Draw a line's measured and computed speed-up, the lee zone shaded."""
    on = there.where(line, lee=False) | there.where(line, lee=True)
    top = there.name.index("CP" if line == "AA" else "HT")
    fit = np.polyfit(there.east_m[on], there.north_m[on], 1)
    along = (there.east_m - there.east_m[top] + fit[0] * (there.north_m - there.north_m[top])) / np.hypot(1.0, fit[0])
    east = np.linspace(there.east_m[on].min(), there.east_m[on].max(), 200)
    north = np.polyval(fit, east)
    x = (east - there.east_m[top]) * np.hypot(1.0, fit[0])
    axes.plot(x, speedup_frac(found.field, east, north, 10.0), color="#1b6ca8", label="program")
    axes.plot(x, speedup_frac(found.plain, east, north, 10.0), "--", color="0.5", label="plain mass-consistent")
    lee = found.field.lee_top_at(east, north) > 10.0
    axes.fill_between(x, -1.0, 1.1, where=lee, color="#d95f0e", alpha=0.15, lw=0, label="flagged as lee")
    bars = np.stack([there.minus_frac, there.plus_frac])[:, on]
    axes.errorbar(along[on], there.speedup_frac[on], bars, fmt="ko", ms=4, capsize=2, label="measured")
    axes.set(xlabel=f"along line {line} from {'CP' if line == 'AA' else 'HT'} [m]", ylim=(-0.8, 1.1))


def plot(folder: Path, found: Found, there: Masts, path: Path) -> None:
    """Write the figure: both lines and the profile over the summit."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 3, figsize=(12.0, 4.2), width_ratios=(1, 1, 0.7), layout="constrained")
    for each, line in zip(axes, ("A", "AA"), strict=False):
        line_plot(each, found, there, line)
    axes[0].set_ylabel("speed-up at 10 m over the wind at RS")
    axes[0].legend(fontsize=8, loc="lower left")
    heights, measured = summit_profile(folder)
    top = there.name.index("HT")
    fine = np.geomspace(1.0, 60.0, 60)
    for field, style in ((found.field, {"color": "#1b6ca8"}), (found.plain, {"color": "0.5", "ls": "--"})):
        axes[2].plot(speedup_frac(field, there.east_m[top], there.north_m[top], fine), fine, **style)
    axes[2].plot(measured, heights, "ko", ms=4)
    axes[2].plot(there.speedup_frac[top], 10.0, "ks", ms=4)
    axes[2].set(yscale="log", xlabel="speed-up over HT", ylabel="height above ground [m]", xlim=(0.0, 1.1))
    figure.suptitle(f"Askervein, wind from {FROM_DEG:.0f} deg, nothing fitted. {ATTRIBUTION}", fontsize=9)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Print every table and, if asked, write the figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
    wanted = parser.parse_args()
    folder = Path(os.environ["LUNGTA_DATA"])
    there, found = masts(folder), solved(folder)
    mast_table(found, there)
    profile_table(folder, found, there)
    runs_table(folder, there)
    if wanted.plot:
        plot(folder, found, there, wanted.plot)


if __name__ == "__main__":
    main()
