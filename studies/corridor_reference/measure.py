"""The corridor beside exhaustive search on a grid four times finer: ten pairs of places on two height models.

    LUNGTA_DATA=../shared/data python studies/corridor_reference/measure.py [--plot docs/assets/corridor_reference.svg]

Prints Markdown for docs/reference/validation.md and keeps the ratios in results.json, where a case that is there is not
run again (`--fresh` forgets them). No height of the ground is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # for runs that start elsewhere

from compare import compared
from fine import stencil
from ground import MODELS, cases, request_of, terrain_of

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
PLAIN, MANY = stencil(1, 1), stencil(3, 1)


def measured(folder: Path, known: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of all cases by name; those that are known are taken as they are."""
    results = dict(known)
    for model in MODELS:
        terrain = terrain_of(folder, model)
        for case in cases(model):
            name = f"{model}: {case.name}"
            if name in results:
                continue
            request = request_of(terrain, case)
            results[name] = {
                "wind": case.wind,
                "height_limit": case.limited,
                "plain": compared(request, PLAIN),
                "many": compared(request, MANY, pull=True),
            }
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            print(name, results[name], file=sys.stderr, flush=True)
    return results


def text_of(figures: dict[str, float] | None, key: str) -> str:
    """Return a ratio as a cell."""
    if figures is None:
        return "no corridor"
    if "ratio_below" in figures:
        return f"< {figures['ratio_below']:.3f}"
    return f"{figures[key]:.4f}"


def table(results: dict[str, Any]) -> None:
    """Print every case as a row."""
    print("| case | wind | height limit | 26 moves | 222 moves | pulled straight | million nodes |")
    print("|---|---|---|---|---|---|---|")
    for name, each in results.items():
        limit = "120 m" if each["height_limit"] else "none"
        nodes = f"{each['many'].get('nodes', 0) / 1e6:.0f}" if each["many"] else ""
        ratios = text_of(each["plain"], "ratio"), text_of(each["many"], "ratio"), text_of(each["many"], "ratio_pulled")
        print(f"| {name} | {each['wind']} | {limit} | {' | '.join(ratios)} | {nodes} |")


def plot(results: dict[str, Any], path: Path) -> None:
    """Write the ratios of all cases as one figure."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    names = list(results)[::-1]
    figure, axes = plt.subplots(figsize=(8.5, 0.3 * len(names) + 1.4), layout="constrained")
    marks = (
        ("plain", "ratio", "s", "0.55", "26 moves, as the issue asks"),
        ("many", "ratio", "o", "#1b6ca8", "222 moves"),
        ("many", "ratio_pulled", "D", "#c2571a", "222 moves, pulled straight"),
    )
    for kind, key, mark, colour, label in marks:
        known = [(results[n][kind][key], row) for row, n in enumerate(names) if key in (results[n][kind] or {})]
        axes.plot(*zip(*known, strict=True), mark, ms=5, color=colour, label=label, ls="none")
    axes.axvline(1.01, color="0.2", lw=1.0, ls="--")
    axes.annotate("1 %", (1.0105, -0.6), fontsize=8, va="bottom")
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(xlabel="cost of the corridor over the cost of the reference", ylim=(-0.8, len(names) - 0.2))
    axes.legend(fontsize=8, loc="lower left")
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def main() -> None:
    """Measure, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--fresh", action="store_true")
    asked = parser.parse_args()
    folder = Path(os.environ.get("LUNGTA_DATA") or FOLDER.parents[2] / "shared" / "data")
    known = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.is_file() and not asked.fresh else {}
    results = measured(folder, known)
    table(results)
    if asked.plot:
        plot(results, asked.plot)


if __name__ == "__main__":
    main()
