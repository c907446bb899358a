"""People of the Khumbu by hour, the ways round them and what they buy, on the schematic terrain: NOT FOR FLIGHT.

    python studies/people_khumbu/draw.py docs/assets/people.png

The real ground's figures stand in docs/reference/people.md; `measure.py` beside this prints them.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from measure import CRASH, SITE, asked_over

from lungta.core.figures import house_style, picture
from lungta.mountain.site.zones import zone_area
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.plan.people.crowd import crowds_of, density_of, presence_at
from lungta.plan.people.exposure import exposure_of
from lungta.plan.people.passage import passage_of_corridor
from lungta.plan.people.plot import COLOURS, draw_hours, draw_trades
from lungta.plan.people.trade import trade_off
from lungta.plan.ways import search_ground

HOUR = 6
GOAL = "camp-2"
WEIGHTS_M = (0.0, 1.0, 3.0, 10.0, 30.0, 100.0)


def main(out: Path) -> None:
    """Draw and write the picture."""
    pads = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in SITE.pads)
    terrain = search_ground(schematic_terrain(SITE.frame, extent_m=SITE.extent_m, must_cover=pads))
    crowds = crowds_of(SITE)
    trades = trade_off(asked_over(terrain, goal=GOAL), presence_at(crowds, HOUR), CRASH, WEIGHTS_M)
    passage = passage_of_corridor(trades[0].corridor, terrain, 15.0, 5.0)
    with house_style():
        figure = Figure(figsize=(12.0, 8.6), layout="constrained")
        grid = figure.add_gridspec(2, 2, height_ratios=(1.3, 1.0))
        draw_map(figure.add_subplot(grid[0, :]), terrain, trades)
        draw_hours(exposure_of(passage, crowds, CRASH), figure.add_subplot(grid[1, 0]))
        draw_trades(trades, figure.add_subplot(grid[1, 1]))
        figure.suptitle("NOT FOR FLIGHT: schematic terrain, assumed numbers of people, no zone closed")
    out.write_bytes(picture(figure, out.suffix))


def draw_map(ax, terrain, trades) -> None:
    """Density of people at the hour, the zones' outlines, and the way for each weight."""
    density = density_of(presence_at(crowds_of(SITE), HOUR), margin_m=300.0)
    ax.contour(terrain.east_m, terrain.north_m, terrain.alt_amsl_m, levels=np.arange(5000, 8000, 100), colors="0.85")
    shown = np.ma.masked_less(density.people_per_m2 * 1e4, 0.1)
    mesh = ax.pcolormesh(density.east_m, density.north_m, shown, cmap="YlOrRd", vmin=0.0)
    ax.figure.colorbar(mesh, ax=ax, label=f"people per hectare at {HOUR:02d}:00", shrink=0.8)
    for zone in SITE.zones:
        ax.plot(*zone_area(SITE.frame, zone).exterior.xy, color="0.4", linewidth=0.6)
    for trade, colour in zip((trades[0], trades[3], trades[5]), COLOURS, strict=False):
        points = trade.corridor.waypoints
        label = f"people weigh {trade.people_weight_m:g} m: {trade.corridor.length_m:.0f} m"
        ax.plot(
            [each.east_m for each in points], [each.north_m for each in points], "o-", ms=3, color=colour, label=label
        )
    for pad in SITE.pads:
        east_m, north_m = SITE.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        ax.annotate(pad.name, (east_m, north_m), xytext=(0, -14), textcoords="offset points", ha="center")
    ax.grid(visible=False)
    ax.set(xlim=(-3000, 3000), ylim=(-1700, 1700), xlabel="east [m]", ylabel="north [m]", aspect="equal")
    ax.legend(frameon=True, loc="upper right")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
