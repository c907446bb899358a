"""The practice icefall with crevasses from wall to wall, so that no route does without ladders: NOT REAL.

`python studies/ice_route/crossed.py PRACTICE OUT.tif` reads a folder of `lungta ice practice` and writes its last
heights with five crevasses cut through them. The picture and the figures of docs/how-to/next-route.md come from

    lungta ice practice --out practice
    python studies/ice_route/crossed.py practice crossed_20270429.tif
    lungta ice route crossed_20270429.tif --from 27.996942,86.862144 --to 27.994666,86.865929 --no-flanks \
        --old-route drift.gpx --ice practice/ice.geojson --hour 04:30 --ladders 16 --site khumbu
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import rasterio

CUTS = ((-0.62, 2.6), (-0.30, 4.6), (0.02, 3.4), (0.30, 6.4), (0.55, 1.9))
"""Where along the way, -1..1 of half its length, and mean width [m]."""
LOW, HIGH = (486_445.0, 3_096_871.0), (486_817.0, 3_096_618.0)  # ends of the route, UTM 45 N
DEPTH_M, BEYOND_M = 14.0, 60.0


def cut(path: Path) -> tuple[np.ndarray, dict[str, object], dict[str, str]]:
    """Return heights with crevasses across the way between the ends, the raster's profile, and its tags."""
    with rasterio.open(path) as dataset:
        heights, profile, tags = dataset.read(1), dataset.profile, dataset.tags()
        rows, columns = np.mgrid[0 : dataset.height, 0 : dataset.width]
        east, north = dataset.transform * (columns + 0.5, rows + 0.5)
    way = np.subtract(HIGH, LOW)
    length = float(np.hypot(*way))
    along = ((east - LOW[0]) * way[0] + (north - LOW[1]) * way[1]) / length - 0.5 * length
    across = (-(east - LOW[0]) * way[1] + (north - LOW[1]) * way[0]) / length
    for part, width in CUTS:
        bend = 9.0 * np.sin(across / 38.0 + 5.0 * part)
        half = 0.5 * width * (1.0 + 0.45 * np.sin(across / 23.0 + 11.0 * part))
        inside = np.clip(0.5 + (half - np.abs(along - 0.5 * length * part - bend)) / 0.5, 0.0, 1.0)
        heights = heights - (DEPTH_M * inside).astype(heights.dtype)
    return heights, profile, tags


def main() -> None:
    """Write the heights."""
    practice, out = Path(sys.argv[1]), Path(sys.argv[2])
    heights, profile, tags = cut(sorted(practice.glob("heights_*.tif"))[-1])
    with rasterio.open(out, "w", **profile) as dataset:
        dataset.write(heights, 1)
        dataset.update_tags(**tags)


if __name__ == "__main__":
    main()
