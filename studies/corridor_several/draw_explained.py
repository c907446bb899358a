"""Picture of what holds a corridor over the schematic terrain, and of what relief would buy. NOT FOR FLIGHT.

python studies/corridor_several/draw_explained.py docs/assets/corridor_explained.png
"""

from __future__ import annotations

import sys
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from made import schematic, way

from lungta.core.figures import house_style
from lungta.plan.corridor.along import sample_path
from lungta.plan.corridor.binds import lowest_straight, what_binds, why_not
from lungta.plan.corridor.find import find_corridor
from lungta.plan.corridor.relief import reliefs

INK = {
    "clearance": "#3d352a",
    "height-limit": "#7a1230",
    "zone": "#b0005a",
    "climb-rate": "#0b6aa2",
    "wind": "#5b2a86",
    "free": "0.7",
}
WORDS = {
    "clearance": "clearance",
    "height-limit": "height limit",
    "zone": "zone",
    "climb-rate": "climb rate",
    "wind": "wind",
    "free": "nothing",
}


def main() -> None:
    """Write the picture to the named file."""
    request = way(schematic(), "base-camp", "camp-1")
    corridor = find_corridor(request).corridor
    if corridor is None:
        raise SystemExit("no corridor")
    with house_style():
        figure, (side, bars) = plt.subplots(1, 2, figsize=(12.5, 5.2), layout="constrained", width_ratios=(1.5, 1.0))
        _side(side, request, corridor.points_m)
        _bars(bars, [each for each in reliefs(request, corridor) if abs(each.cost_frac) >= 0.0005])
        figure.suptitle(
            "SCHEMATIC TERRAIN, NOT FOR FLIGHT · Base Camp to Camp I, all zones active, 4 m/s from the west"
        )
        figure.savefig(sys.argv[1], dpi=85)


def _side(ax: Any, request: Any, points: Any) -> None:
    binds = what_binds(request, points)
    along, along_km = binds.along, binds.along.along_m / 1000.0
    alt_m = along.points[:, 2]
    ground_m = alt_m - along.height_agl_m
    ax.fill_between(along_km, ground_m, ground_m.min() - 360.0, color="#b9ae9b", lw=0)
    ax.plot(along_km, ground_m + request.limits.height_limit_agl_m, color=INK["height-limit"], lw=1.2, ls="--")
    ax.plot(along_km, alt_m - along.margin_m, color=INK["clearance"], lw=1.0, ls=":")
    low = sample_path(request, lowest_straight(request, points))
    share = along_km[-1] / (low.along_m[-1] / 1000.0)
    ax.plot(low.along_m / 1000.0 * share, low.points[:, 2], color="0.45", lw=1.0)
    ax.plot(along_km, alt_m, color="0.0", lw=2.2)
    kinds = [kind for kind in INK if any(stretch.what == kind for stretch in binds.stretches)]
    for row, kind in enumerate(kinds):
        level_m = ground_m.min() - 70.0 - 62.0 * row
        for stretch in binds.stretches:
            if stretch.what == kind:
                ends = [stretch.from_m / 1000.0, max(stretch.to_m, stretch.from_m + 25.0) / 1000.0]
                ax.plot(ends, [level_m] * 2, color=INK[kind], lw=7, solid_capstyle="butt")
        ax.annotate(WORDS[kind], (along_km[-1], level_m), xytext=(6, -3), textcoords="offset points", color=INK[kind])
    for text, y, ink in (
        ("height limit", ground_m + request.limits.height_limit_agl_m, INK["height-limit"]),
        ("least clear height", alt_m - along.margin_m, INK["clearance"]),
    ):
        ax.annotate(text, (along_km[-1], y[-1]), xytext=(6, -3), textcoords="offset points", color=ink)
    middle = len(low.along_m) // 3
    against = why_not(request, points, lowest_straight(request, points)).forbids
    kinds = " and ".join(dict.fromkeys(WORDS.get(each.what, each.what) for each in against)) or "nothing"
    ax.annotate(
        f"straight over the ground:\nforbidden by {kinds}",
        (low.along_m[middle] / 1000.0 * share, low.points[middle, 2]),
        xytext=(-95, 62),
        textcoords="offset points",
        color="0.3",
        arrowprops={"arrowstyle": "-", "color": "0.5"},
    )
    ax.set(xlabel="along the corridor, km", ylabel="m AMSL", title="what binds where", xlim=(0, along_km[-1] * 1.17))


def _bars(ax: Any, found: Any) -> None:
    names = [relief.says.split(":")[0].removeprefix("with ") for relief in found][::-1]
    shares = [100.0 * relief.cost_frac for relief in found][::-1]
    ax.barh(names, shares, color=["#0f5a48" if share > 0 else "#b3470a" for share in shares], height=0.6)
    for row, share in enumerate(shares):
        ax.annotate(f"{share:.1f}", (max(share, 0.0), row), xytext=(4, -4), textcoords="offset points")
    ax.grid(axis="y", visible=False)
    ax.set(xlabel="cheaper by, % of cost", title="what relief would buy")


if __name__ == "__main__":
    main()
