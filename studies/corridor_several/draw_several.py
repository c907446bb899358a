"""Picture of lanes up and down, and of paths by wind, over the schematic terrain. NOT FOR FLIGHT.

python studies/corridor_several/draw_several.py docs/assets/several_corridors.png
"""

from __future__ import annotations

import sys
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from made import SITE, schematic, way

from lungta.core.figures import house_style
from lungta.mountain.site.zones import zone_area
from lungta.mountain.terrain.shape import hillshade
from lungta.plan.corridor.several.alternates import Alternates, find_alternates
from lungta.plan.corridor.several.apart import Apart
from lungta.plan.corridor.several.lanes import Lanes, find_lanes
from lungta.plan.corridor.several.rose import wind_rose

UP, DOWN = "0.0", "#b3470a"


def main() -> None:
    """Write the picture to the named file."""
    terrain = schematic()
    up, down = way(terrain, "base-camp", "camp-1"), way(terrain, "camp-1", "base-camp")
    lanes = find_lanes(up, down)
    if lanes.up is None or lanes.down is None:
        raise SystemExit("no lanes")
    with house_style():
        figure, (plan, table) = plt.subplots(1, 2, figsize=(12.5, 5.6), layout="constrained", width_ratios=(1.0, 1.25))
        _plan(plan, terrain, lanes)
        _table(figure, table, find_alternates(down, wind_rose([4.0, 8.0])))
        figure.suptitle("SCHEMATIC TERRAIN, NOT FOR FLIGHT · between Base Camp and Camp I, all zones active")
        figure.savefig(sys.argv[1], dpi=85)


def _plan(ax: Any, terrain: Any, lanes: Lanes) -> None:
    box = [each / 1000.0 for each in (*terrain.east_m[[0, -1]], *terrain.north_m[[0, -1]])]
    ax.imshow(hillshade(terrain), origin="lower", extent=box, cmap="gray", vmin=-0.6, vmax=1.1)
    for zone in SITE.zones:
        east_m, north_m = zone_area(terrain.frame, zone).exterior.xy
        ax.fill(np.array(east_m) / 1000.0, np.array(north_m) / 1000.0, fc="#b0005a", ec="#7a1230", alpha=0.35)
    for lane, ink, word, dash in ((lanes.up, UP, "up", "-"), (lanes.down, DOWN, "down", (0, (3.2, 1.6)))):
        points = lane.points_m / 1000.0
        ax.plot(points[:, 0], points[:, 1], color=ink, lw=2.4, ls=dash, label=word)
    for pad in (SITE.pad("base-camp"), SITE.pad("camp-1")):
        east_m, north_m = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        ax.add_patch(
            plt.Circle((east_m / 1000.0, north_m / 1000.0), Apart().pad_radius_m / 1000.0, fc="none", ec="0.2")
        )
        ax.annotate(pad.name, (east_m / 1000.0, north_m / 1000.0), xytext=(12, 12), textcoords="offset points")
    apart_m = lanes.check.least_apart_m
    title = f"{lanes.findings[-1].code}: nearest {apart_m:.0f} m outside the circles, {lanes.cost_frac:+.1%} of cost"
    points = np.concatenate([lanes.up.points_m, lanes.down.points_m]) / 1000.0
    low, high = points.min(axis=0) - 0.5, points.max(axis=0) + 0.5
    ax.set(xlabel="east, km", ylabel="north, km", title=title, xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    ax.grid(visible=False)
    ax.legend(loc="lower left")


def _table(figure: Any, ax: Any, found: Alternates) -> None:
    dearer = 100.0 * (found.cost_j / found.cost_j.min(axis=0) - 1.0)
    image = ax.imshow(np.minimum(dearer, 25.0), cmap="cividis_r", aspect="auto", vmin=0.0, vmax=25.0)
    for (row, column), share in np.ndenumerate(dearer):
        text = f"{share:.0f}" if np.isfinite(share) else "-"
        ax.text(column, row, text, ha="center", va="center", color="1.0" if share > 12.0 else "0.0", fontsize=9)
    needed = [f"{name} *" if n in found.needed else name for n, name in enumerate(found.names)]
    ax.set_xticks(range(len(found.winds)), found.winds, rotation=90)
    ax.set_yticks(range(len(needed)), needed)
    ax.set(
        xlabel="wind, from, m/s",
        ylabel="path found for",
        title="Camp I to Base Camp: dearer than the best path in that wind, %; * needed",
    )
    ax.grid(visible=False)
    figure.colorbar(image, ax=ax, shrink=0.8)


if __name__ == "__main__":
    main()
