"""The corridor beside exhaustive search on a grid four times finer: ten pairs of places on two height models.

    LUNGTA_DATA=../shared/data python studies/corridor_reference/measure.py [--plot docs/assets/corridor_reference.svg]

Prints Markdown for docs/reference/validation.md and keeps costs in results.json. What the references cost does not
depend on the corridor search: a case that is there is searched again by the corridor alone (`--fresh` forgets them
all). No height of the ground is kept.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))  # for runs that start elsewhere

from compare import corridor_j, reference_j
from fine import stencil
from ground import MODELS, cases, request_of, terrain_of

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.json"
PLAIN, MANY = stencil(1, 1), stencil(3, 1)
KINDS = ("plain", "path_j"), ("many", "path_j"), ("many", "pulled_j")


def measured(folder: Path, results: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of all cases by name; references that are known are taken as they are."""
    terrains = {model: terrain_of(folder, model) for model in MODELS}
    requests = {f"{model}: {case.name}": (case, terrains[model]) for model in MODELS for case in cases(model)}
    for kind, moves in (("corridor", None), ("plain", PLAIN), ("many", MANY)):
        for name, (case, terrain) in requests.items():
            each = results.setdefault(name, {"wind": case.wind, "height_limit": case.limited})
            request = request_of(terrain, case)
            if moves is None:
                ours_j = corridor_j(request)
                if ours_j is None:
                    raise SystemExit(f"no corridor: {name}")
                each["corridor_j"] = round(ours_j)
            elif kind not in each:
                each[kind] = reference_j(request, moves, each["corridor_j"], pull=moves is MANY)
            RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            print(kind, name, each, file=sys.stderr, flush=True)
    return results


def ratio_of(each: dict[str, Any], kind: str, key: str) -> float:
    """Return the corridor's cost over a reference's, not a number where the reference was only bounded."""
    return float(each["corridor_j"] / each.get(kind, {}).get(key, math.nan))


def text_of(each: dict[str, Any], kind: str, key: str) -> str:
    """Return a ratio as a cell."""
    if kind not in each:
        return "not searched"
    if "above_j" in each[kind]:
        return f"< {each['corridor_j'] / each[kind]['above_j']:.3f}"
    return f"{ratio_of(each, kind, key):.4f}"


def table(results: dict[str, Any]) -> None:
    """Print every case as a row."""
    print("| case | wind | height limit | 26 moves | 222 moves | pulled straight | million nodes |")
    print("|---|---|---|---|---|---|---|")
    for name, each in results.items():
        limit = "120 m" if each["height_limit"] else "none"
        ratios = " | ".join(text_of(each, *pair) for pair in KINDS)
        nodes = each.get("many", each["plain"]).get("nodes", 0)
        print(f"| {name} | {each['wind']} | {limit} | {ratios} | {nodes / 1e6:.0f} |")


def plot(results: dict[str, Any], path: Path) -> None:
    """Write the ratios of all cases as one figure."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "lungta"
    import matplotlib.pyplot as plt

    names = list(results)[::-1]
    figure, axes = plt.subplots(figsize=(8.5, 0.3 * len(names) + 1.4), layout="constrained")
    marks = ("s", "0.55", "26 moves"), ("o", "#1b6ca8", "222 moves"), ("D", "#c2571a", "222 moves, pulled straight")
    for (kind, key), (mark, colour, label) in zip(KINDS, marks, strict=True):
        ratios = [ratio_of(results[name], kind, key) for name in names]
        axes.plot(ratios, range(len(names)), mark, ms=5, color=colour, label=label, ls="none")
    axes.axvline(1.01, color="0.2", lw=1.0, ls="--")
    axes.annotate("1 %", (1.0105, -0.6), fontsize=8, va="bottom")
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set(xlabel="cost of the corridor over the cost of the reference", ylim=(-0.8, len(names) - 0.2))
    axes.legend(fontsize=8, loc="upper right")
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
