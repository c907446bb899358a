"""What tracking makes of satellite pictures of Perito Moreno: speeds, loops, overlaps, a plain baseline, strain.

    LUNGTA_DATA=... python studies/ice_perito_moreno/measure.py [--step 32]

Prints Markdown for docs/reference/ice-validation.md. The pictures say neither where on Earth they lie nor how large a
pixel is, and land is masked black: there is no stable ground, so a shift between two pictures is part of every vector.
Lengths are pixels and motions are pixels a day; Sentinel-2's 10 m would make 0.1 px/day one metre a day (the dates are
those of its passes).
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
sys.path.insert(0, str(Path(__file__).parents[1] / "ice_glaft"))

from measures import core_of, strain_along_flow

from ice_peers import Windows, opencv_track
from lungta.ice.image.asked import ReadAsk
from lungta.ice.image.mask import read_mask
from lungta.ice.image.model import IceImage
from lungta.ice.image.read import read_image
from lungta.ice.tracking.masks import Masks
from lungta.ice.tracking.model import Displacements
from lungta.ice.tracking.settings import TrackSettings
from lungta.ice.tracking.track import track_pair
from lungta.ice.velocity.closure import loop_closures

Floats = NDArray[np.float64]

DATA = Path(os.environ.get("LUNGTA_DATA") or Path(__file__).parents[3] / "shared" / "data") / "glacier"
CLEAR = ("20200121", "20200131", "20200205", "20200207", "20200210", "20200220", "20200222", "20200227", "20200313")
CLEAR += ("20200316", "20200328")
"""Pictures with little cloud over the ice, by eye."""
MOST_DAYS = 22.0
DAY_S = 86_400.0


def pair_line(one: Displacements, image_px: float) -> str:
    """Return a line of a table: how much was kept, how fast, how sure, and GLAFT's second measure."""
    kept, days = one.kept, one.duration_s / DAY_S
    speed = np.where(kept, np.hypot(one.east_m, one.north_m) / days, np.nan)
    on_ice = one.reason != 11
    sigma = np.sqrt(0.5 * (one.var_east_m2 + one.var_north_m2))[kept]
    u, v = (np.where(kept, part / days, np.nan) for part in (one.east_m, one.north_m))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # windows without any vector
        strain = core_of(*strain_along_flow(u, v, one.grid.pixel_m / image_px))
    return (
        f"| {one.before_utc:%m-%d} to {one.after_utc:%m-%d} | {days:.0f} | {100 * kept.sum() / on_ice.sum():.0f} "
        f"| {np.nanmedian(speed):.3f} | {np.nanpercentile(speed, 95):.3f} | {np.median(sigma):.3f} "
        f"| {1e3 * strain.first:.2f}, {1e3 * strain.second:.2f} |"
    )


def opencv_line(one: Displacements, images: tuple[IceImage, IceImage], step: int) -> str:
    """Return how OpenCV's loop differs where ours kept a vector, and how often it is plainly wrong elsewhere."""
    whole = slice(0, images[0].grid.rows), slice(0, images[0].grid.columns)
    grey = [np.nan_to_num(image.window(*whole)).astype(np.uint8) for image in images]
    theirs = opencv_track(grey[0], grey[1], Windows(step=step))
    row, column = images[0].grid.pixel_of(*np.meshgrid(one.grid.east_centres_m, one.grid.north_centres_m))
    ours = {(round(2 * r), round(2 * c)): k for k, (r, c) in enumerate(zip(row.ravel(), column.ravel(), strict=True))}
    at = [
        (ours.get((round(2 * r), round(2 * c))), k)
        for k, (r, c) in enumerate(zip(theirs.row.ravel(), theirs.column.ravel(), strict=True))
    ]
    pairs = np.array([(a, b) for a, b in at if a is not None])
    kept = one.kept.ravel()[pairs[:, 0]]
    off = np.hypot(
        theirs.east.ravel()[pairs[:, 1]] - one.east_m.ravel()[pairs[:, 0]],
        theirs.north.ravel()[pairs[:, 1]] - one.north_m.ravel()[pairs[:, 0]],
    )[kept]
    refused = ~kept & (one.reason.ravel()[pairs[:, 0]] != 11)
    size = np.hypot(theirs.east, theirs.north).ravel()[pairs[:, 1]][refused]
    wild = 100 * np.mean(size > 10.0) if refused.any() else 0.0
    return (
        f"| {one.before_utc:%m-%d} to {one.after_utc:%m-%d} | {kept.sum()} | {np.median(off):.3f} "
        f"| {100 * np.mean(off > 1.0):.1f} | {refused.sum()} | {wild:.0f} |"
    )


def overlap_lines(pairs: list[Displacements]) -> list[str]:
    """Return how velocities agree of pairs that share at least half of their time."""
    rows = []
    for one, other in combinations(pairs, 2):
        shared = (min(one.after_utc, other.after_utc) - max(one.before_utc, other.before_utc)).total_seconds()
        if shared < 0.5 * max(one.duration_s, other.duration_s):
            continue
        both = one.kept & other.kept
        if both.sum() < 50:
            continue
        u, v = (
            (getattr(one, part) / one.duration_s - getattr(other, part) / other.duration_s)[both] * DAY_S
            for part in ("east_m", "north_m")
        )
        middle = np.median(u), np.median(v)
        spread = 1.4826 * np.median(np.hypot(u - middle[0], v - middle[1])) / 1.1774
        rows.append((float(np.hypot(*middle)), float(spread)))
    values = np.array(rows)
    return [
        f"{len(rows)} such pairs of pairs: their median velocities differ by {np.median(values[:, 0]):.3f} px/day "
        f"(median; {values[:, 0].max():.3f} at most), and place by place about that by "
        f"{np.median(values[:, 1]):.3f} px/day"
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=32)
    step = parser.parse_args().step
    images = [read_image(DATA / f"{day}.jpg", ReadAsk(pixel_m=1.0)) for day in CLEAR]
    mask = Masks(ice=read_mask(DATA / "mask.jpg", images[0].grid))
    settings = TrackSettings(step_px=step)
    pairs, lines = [], []
    print(
        "| pair | days | kept % | median px/day | 95th percentile | stated sigma px | strain core, 1e-3 a day |\n"
        "|---|---|---|---|---|---|---|"
    )
    for one, other in combinations(images, 2):
        if (other.notes.taken_utc - one.notes.taken_utc).total_seconds() > MOST_DAYS * DAY_S:
            continue
        found = track_pair(one, other, settings, mask)
        pairs.append(found)
        print(pair_line(found, found.image_pixel_m), flush=True)
        if len(pairs) % 8 == 1:
            lines.append(opencv_line(found, (one, other), step))
    print(
        "\n| pair | kept | OpenCV differs, median px | by over 1 px, % | refused | OpenCV over 10 px there, % |\n"
        "|---|---|---|---|---|---|"
    )
    print("\n".join(lines))
    closures = loop_closures(pairs)
    left = np.array(
        [
            (np.hypot(c.east_m, c.north_m), np.hypot(c.sigma_east_m, c.sigma_north_m) / np.sqrt(2.0), c.ratio, c.places)
            for c in closures
        ]
    )
    print(
        f"\n{len(closures)} loops of three: median of what is left {np.median(left[:, 0]):.3f} px "
        f"({left[:, 0].max():.3f} at most), "
        f"spread about it {np.median(left[:, 1]):.3f} px, ratio to the stated errors {np.median(left[:, 2]):.2f}"
    )
    print("\n".join(overlap_lines(pairs)))


if __name__ == "__main__":
    main()
