"""Picture of the radio's view over the schematic terrain that ships with Lungta. NOT FOR FLIGHT.

python studies/radio_khumbu/schematic.py docs/assets/radio_schematic.png
"""

from __future__ import annotations

import sys
from typing import Any

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.patheffects import withStroke
from ways import antenna_at, way_to

from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.radio.path import AirPath
from lungta.mountain.radio.relay import RelayOutcome, best_relay
from lungta.mountain.site.load import load_site
from lungta.mountain.site.model import Site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.schematic import schematic_terrain
from lungta.mountain.terrain.shape import hillshade

BANDS_M = (0.0, 30.0, 60.0, 120.0, 300.0, 1e6)
COLOURS = ("#2b7bba", "#86bcdc", "#f1e5a8", "#e8a25c", "#a33b2a")  # blue to red: told apart by the colour-blind too
SEEN, LOST, RELAY = "#111111", "#d4005a", "#ffffff"
HALO = [withStroke(linewidth=3.0, foreground="white")]


def main() -> None:
    """Write the picture to the named file."""
    site = load_site("khumbu")
    named = tuple((pad.position.lat_deg, pad.position.lon_deg) for pad in site.pads)
    terrain = schematic_terrain(site.frame, extent_m=4000.0, must_cover=named)
    path = way_to(site, terrain, site.drops[1])
    outcome = best_relay(terrain, antenna_at(site, terrain), path)
    figure, (plan, side) = plt.subplots(1, 2, figsize=(12.5, 5.8), layout="constrained")
    _plan(figure, plan, terrain, outcome, site)
    _side(side, terrain, outcome)
    share = f"{outcome.direct.share_in_view_frac:.0%}"
    with_relay = f"with one relay {outcome.relays[0].share_in_view_frac:.0%}" if outcome.relays else "no relay helps"
    figure.suptitle(f"SCHEMATIC TERRAIN, NOT FOR FLIGHT · in clear view: {share} of the path, {with_relay}")
    figure.savefig(sys.argv[1], dpi=85)


def _plan(figure: Any, ax: Any, terrain: Terrain, outcome: RelayOutcome, site: Site) -> None:
    least = least_alt_in_view_m(terrain, outcome.direct.antenna, terrain.east_m, terrain.north_m)
    box = [each / 1000.0 for each in (*terrain.east_m[[0, -1]], *terrain.north_m[[0, -1]])]
    norm = BoundaryNorm(BANDS_M, len(COLOURS))
    above = np.ma.masked_invalid(np.where(np.isinf(least), np.nan, np.maximum(least - terrain.alt_amsl_m, 0.0)))
    image = ax.imshow(above, origin="lower", extent=box, cmap=ListedColormap(COLOURS), norm=norm)
    ax.imshow(hillshade(terrain), origin="lower", extent=box, cmap="gray", vmin=0.0, vmax=1.1, alpha=0.35)
    bar = figure.colorbar(image, ax=ax, shrink=0.85, spacing="uniform", ticks=BANDS_M[:-1])
    bar.set_label("height above ground from which the antenna is in clear view, m")
    path = outcome.direct.path
    relayed = outcome.relays[0].onward.in_view if outcome.relays else np.zeros_like(outcome.direct.in_view)
    _coloured(ax, path.east_m / 1000.0, path.north_m / 1000.0, outcome.direct.in_view, relayed)
    antenna = outcome.direct.antenna
    ax.plot(antenna.east_m / 1000.0, antenna.north_m / 1000.0, "^", color=SEEN, mec="white", ms=10)
    for pad in site.pads:
        east_m, north_m = terrain.frame.to_local(pad.position.lat_deg, pad.position.lon_deg)
        _label(ax, pad.name, east_m, north_m)
    for relay in outcome.relays[:1]:
        for east_m, north_m in ((antenna.east_m, antenna.north_m), (path.east_m[-1], path.north_m[-1])):
            ends = [relay.east_m / 1000.0, east_m / 1000.0], [relay.north_m / 1000.0, north_m / 1000.0]
            ax.plot(*ends, ":", color=SEEN, lw=1.3, path_effects=HALO)
        ax.plot(relay.east_m / 1000.0, relay.north_m / 1000.0, "*", color=RELAY, mec=SEEN, ms=16)
        _label(ax, f"relay, {relay.ground_amsl_m:.0f} m", relay.east_m, relay.north_m)
    ax.set(xlabel="east, km", ylabel="north, km", title=f"{antenna.height_agl_m:g} m mast, 2.4 GHz")


def _label(ax: Any, text: str, east_m: float, north_m: float) -> None:
    place = east_m / 1000.0, north_m / 1000.0
    ax.annotate(text, place, xytext=(8, 6), textcoords="offset points", path_effects=HALO)


def _coloured(ax: Any, x: Any, y: Any, seen: Any, relayed: Any) -> None:
    for chosen, colour, dashes, label in (
        (seen, SEEN, "-", "path in clear view"),
        (~seen & relayed, LOST, "--", "path in view of the relay alone"),
        (~seen & ~relayed, LOST, "-", "path not in view"),
    ):
        if chosen.any():
            line = np.where(chosen, y, np.nan)
            ax.plot(x, line, color=colour, ls=dashes, lw=2.5, path_effects=HALO, label=label)


def _side(ax: Any, terrain: Terrain, outcome: RelayOutcome) -> None:
    direct, path = outcome.direct, outcome.direct.path
    along_km = path.along_m / 1000.0
    ground = terrain.height_at(path.east_m, path.north_m)
    ax.fill_between(along_km, ground, ground.min() - 80.0, color="#8c857b", label="ground")
    ax.plot(along_km, _least_along(terrain, outcome, path), color="#2b7bba", lw=1.4, label="least height in clear view")
    relayed = outcome.relays[0].onward.in_view if outcome.relays else np.zeros_like(direct.in_view)
    _coloured(ax, along_km, path.alt_amsl_m, direct.in_view, relayed)
    ax.set(xlabel="along the path, km", ylabel="m AMSL", title="from Base Camp to Camp II")
    ax.set_ylim(ground.min() - 80.0, path.alt_amsl_m.max() + 350.0)
    ax.legend(loc="upper left", frameon=False)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)


def _least_along(terrain: Terrain, outcome: RelayOutcome, path: AirPath) -> Any:
    antenna = outcome.direct.antenna
    points = zip(path.east_m, path.north_m, strict=True)
    return [least_alt_in_view_m(terrain, antenna, [east], [north])[0, 0] for east, north in points]


if __name__ == "__main__":
    main()
