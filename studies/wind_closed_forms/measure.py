"""How near the solver comes to flows known in closed form, and how fast with a finer mesh.

    python studies/wind_closed_forms/measure.py [--plot docs/assets/wind_closed_forms.svg]

Prints Markdown for docs/reference/wind-solver.md. The square is finite: on its sides and lid the first guess holds, so
part of the error does not fall with the mesh; the last table says how much.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))  # for runs that start elsewhere

from flows import BELL, CYLINDER, FORMS, HEMISPHERE, RADIUS_M, ClosedForm, Solved, solved

COLUMNS = {CYLINDER.name: (40, 80, 160, 240), HEMISPHERE.name: (40, 80, 160), BELL.name: (40, 80, 160)}


def convergence(form: ClosedForm) -> None:
    """Print errors and orders of a hill, mesh by mesh."""
    before: tuple[float, float] | None = None
    for columns in COLUMNS[form.name]:
        found = solved(form, columns)
        u, _, w = found.errors()
        step = 2.0 * form.half / columns
        order = "" if before is None else f"{np.log(before[1] / w) / np.log(before[0] / step):.1f}"
        cells = "x".join(str(size) for size in found.grid.shape)
        print(
            f"| {form.name} | {step:.3f} | {cells} | {u:.4f} | {w:.4f} | {order} | {found.report.iterations} "
            f"| {found.report.divergence_ratio:.1e} |"
        )
        before = (step, w)


def wider(form: ClosedForm) -> None:
    """Print errors of one mesh in wider and wider squares: what the edges add."""
    step = 2.0 * form.half / COLUMNS[form.name][1]
    for share in (0.5, 1.0, 2.0):
        half = share * form.half
        found = solved(form, 8 * round(2.0 * half / step / 8.0), half=half)
        bias = float(np.mean((found.found[0] - found.exact[0])[found.near]))
        u, _, w = found.errors()
        print(f"| {form.name} | {half:.0f} | {step:.3f} | {u:.4f} | {bias:+.4f} | {w:.4f} |")


def crest_profile(axes: Any, found: Solved, form: ClosedForm) -> None:
    """Draw the wind over the crest by height, solved and in closed form."""
    row, column = (size // 2 for size in found.grid.shape[:2])
    height = found.grid.height_agl_m[row, column] / RADIUS_M
    shown = height < 2.0
    line = axes.plot(found.exact[0][row, column][shown], height[shown], lw=2.5, alpha=0.5)[0]
    axes.plot(
        found.found[0][row, column][shown],
        height[shown],
        ".",
        color=line.get_color(),
        label=f"{form.name}, over the top",
    )


def ground_profile(axes: Any, found: Solved, form: ClosedForm) -> None:
    """Draw the wind of the lowest cell along the middle of the hill."""
    row = found.grid.shape[0] // 2
    x = found.grid.east_m / RADIUS_M
    shown = np.abs(x) < 3.0
    line = axes.plot(x[shown], found.exact[0][row, :, 0][shown], lw=2.5, alpha=0.5)[0]
    axes.plot(x[shown], found.found[0][row, :, 0][shown], ".", color=line.get_color(), label=form.name)


def plot(path: Path) -> None:
    """Write the figure: closed forms as lines, the solver as dots."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(10.0, 4.0), layout="constrained")
    for form in FORMS:
        found = solved(form, COLUMNS[form.name][2])
        ground_profile(left, found, form)
        crest_profile(right, found, form)
    left.set(xlabel="along the wind, in radii", ylabel="u of the lowest cell over the wind far away")
    right.set(xlabel="u over the wind far away", ylabel="height above the top, in radii")
    left.legend(fontsize=8)
    right.legend(fontsize=8)
    figure.suptitle("Lines: closed form. Dots: solver.", fontsize=10)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Print every table and, if asked, write the figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plot", type=Path)
    wanted = parser.parse_args()
    print("| hill | mesh, radii | cells | rms error of u | of w | order (w) | iterations | divergence left |")
    print("|---|---|---|---|---|---|---|---|")
    for form in FORMS:
        convergence(form)
    print("\n| hill | half-width and lid, radii | mesh | rms error of u | mean error of u | rms error of w |")
    print("|---|---|---|---|---|---|")
    for form in FORMS:
        wider(form)
    if wanted.plot:
        plot(wanted.plot)


if __name__ == "__main__":
    main()
