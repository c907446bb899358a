"""How wrong is schematic terrain? Measured against Copernicus GLO-30, and its accuracy constants fitted.

    LUNGTA_DATA=../shared/data python studies/schematic_terrain/measure.py

The heights that ship (src/lungta/mountain/terrain/schematic/*.toml) are typed in from publications and never from a
height model; only the three constants of `[accuracy]` come from here, as statistics of the error. Prints Markdown for
docs/reference/terrain.md. Nothing that is read here is kept.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.schematic import Sketch, draw, sketches

PLACES = {
    "khumbu": (27.9916, 86.877, 4000.0),
    "ama-dablam": (27.855, 86.8406, 3000.0),
    "whole sketch": (27.94, 86.86, 12_000.0),
}
EDGES_M = (0, 250, 500, 1000, 1500, 2000, 4000)


def errors(sketch: Sketch, real_file: Path, place: tuple[float, float, float]) -> tuple[np.ndarray, ...]:
    """Return error [m], predicted sigma [m] and distance to the nearest published spot [m] of every node."""
    frame = LocalFrame(origin_lat_deg=place[0], origin_lon_deg=place[1])
    drawn = draw(sketch, frame, extent_m=place[2])
    real = read_terrain(real_file, frame, extent_m=place[2])
    east, north = np.meshgrid(drawn.east_m, drawn.north_m)
    error = drawn.alt_amsl_m - real.height_at(east, north)
    published = [frame.to_local(spot.lat_deg, spot.lon_deg) for spot in sketch.spots if not spot.drawn]
    distance, _ = cKDTree(np.array(published)).query(np.column_stack([east.ravel(), north.ravel()]))
    valid = ~np.isnan(error)
    return error[valid], drawn.sigma_m[valid], distance.reshape(error.shape)[valid]


def header(*names: str) -> None:
    """Print the head of a Markdown table."""
    print(f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}")


def main() -> None:
    """Print the tables."""
    real_file = Path(os.environ["LUNGTA_DATA"]) / "terrain" / "everest_glo30_58m_30km.tif"
    sketch = next(sketch for sketch in sketches() if "Khumbu" in sketch.title)
    header("about", "nodes", "mean [m]", "RMS [m]", "5 %", "95 %", "within 1 sigma", "within 2 sigma")
    for name, place in PLACES.items():
        error, sigma, distance = errors(sketch, real_file, place)
        low, high = np.percentile(error, (5, 95))
        within = [f"{100 * np.mean(abs(error) <= k * sigma):.0f} %" for k in (1, 2)]
        print(
            f"| {name} | {error.size} | {error.mean():+.0f} | {np.sqrt((error**2).mean()):.0f} | {low:+.0f} "
            f"| {high:+.0f} | {' | '.join(within)} |"
        )
    header("distance to a published spot", "nodes", "RMS [m]", "68 % of errors below", "stated sigma [m]")
    for near, far in pairwise(EDGES_M):
        chosen = (distance >= near) & (distance < far)
        print(
            f"| {near}-{far} m | {chosen.sum()} | {np.sqrt((error[chosen] ** 2).mean()):.0f} "
            f"| {np.percentile(abs(error[chosen]), 68):.0f} | {np.median(sigma[chosen]):.0f} |"
        )
    header("published spot", "published [m]", "GLO-30 minus published [m]")
    frame = LocalFrame(origin_lat_deg=27.94, origin_lon_deg=86.86)
    real = read_terrain(real_file, frame, extent_m=20_000.0)
    for spot in sketch.spots:
        if not spot.drawn:
            height = float(real.height_at(*frame.to_local(spot.lat_deg, spot.lon_deg)))
            print(f"| {spot.name} | {spot.alt_amsl_m:.0f} | {height - spot.alt_amsl_m:+.0f} |")


if __name__ == "__main__":
    main()
