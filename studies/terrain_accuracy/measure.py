"""How wrong is the accuracy that Lungta states for height models? Measured with two independent ones.

    LUNGTA_DATA=../shared/data python studies/terrain_accuracy/measure.py

1. GLO-30 (sampled at 58.6 m) against SRTM (3 arc-seconds) about Everest, by slope: the spread of their difference,
   NMAD and quantiles, against the spread that `lungta.mountain.terrain.accuracy` predicts for it.
2. The sampling term alone: every second node of the GLO-30 grid left out, interpolated from the rest, compared.

Prints two Markdown tables for docs/reference/terrain.md. Nothing that is read here is kept.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.accuracy import height_sigma_m
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.products import GLO30
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.shape import gradient, slope_deg

EDGES_DEG = (0, 10, 20, 30, 40, 50, 90)
FRAME = LocalFrame(origin_lat_deg=27.925, origin_lon_deg=86.885)


def nmad(values: NDArray[np.float64]) -> float:
    """Return the normalised median absolute deviation."""
    return float(1.4826 * np.median(np.abs(values - np.median(values))))


def row(name: str, error: NDArray[np.float64], sigma: NDArray[np.float64]) -> str:
    """Return one line of a table: count, median, NMAD, predicted sigma, and how much lies within 1, 2 and 3 sigma."""
    centred = np.abs(error - np.median(error)) / sigma
    within = " | ".join(f"{100 * np.mean(centred <= k):.1f} %" for k in (1, 2, 3))
    return (
        f"| {name} | {error.size} | {np.median(error):+.1f} | {nmad(error):.1f} | {np.std(error):.1f} "
        f"| {np.median(sigma):.1f} | {within} |"
    )


def table(title: str, slope: NDArray[np.float64], error: NDArray[np.float64], sigma: NDArray[np.float64]) -> None:
    """Print a table by slope."""
    names = ("slope", "nodes", "median [m]", "NMAD [m]", "std [m]", "predicted sigma [m]", "<= 1", "<= 2", "<= 3 sigma")
    print(f"\n{title}\n\n| {' | '.join(names)} |\n|{'---|' * len(names)}")
    valid = ~np.isnan(error + sigma + slope)
    slope, error, sigma = slope[valid], error[valid], sigma[valid]
    for low, high in pairwise(EDGES_DEG):
        chosen = (slope >= low) & (slope < high)
        print(row(f"{low}-{high} deg", error[chosen], sigma[chosen]))
    print(row("all", error, sigma))


def against_srtm(glo: Terrain, srtm: Terrain) -> None:
    """Print the difference of the two models against the prediction."""
    east, north = np.meshgrid(glo.east_m, glo.north_m)
    error = glo.alt_amsl_m - srtm.height_at(east, north)
    table("GLO-30 minus SRTM", slope_deg(glo), error, np.hypot(glo.sigma_m, srtm.sigma_at(east, north)))


def left_out(glo: Terrain) -> None:
    """Print the error of interpolating nodes that were left out, against the sampling term alone."""
    coarse = glo.alt_amsl_m[::2, ::2]
    rows, columns = coarse.shape
    step = 2 * glo.posting_m
    middle = (coarse[:-1, :-1] + coarse[1:, :-1] + coarse[:-1, 1:] + coarse[1:, 1:]) / 4
    truth = glo.alt_amsl_m[1 : 2 * rows - 2 : 2, 1 : 2 * columns - 2 : 2]
    steepness = np.hypot(*gradient(coarse, step, step))
    steepness = (steepness[:-1, :-1] + steepness[1:, :-1] + steepness[:-1, 1:] + steepness[1:, 1:]) / 4
    slope = np.degrees(np.arctan(steepness))
    sigma = height_sigma_m(slope, sigma_m=1e-3, horizontal_sigma_m=0.0, posting_m=step)
    table(f"Left-out nodes, {step:.0f} m posting, sampling term alone", slope, middle - truth, sigma)


def main() -> None:
    """Print both tables."""
    folder = Path(os.environ["LUNGTA_DATA"]) / "terrain"
    glo = read_terrain(folder / "everest_glo30_58m_30km.tif", FRAME, extent_m=12_000.0)
    srtm = read_terrain(folder / "N27E086.hgt", FRAME, extent_m=12_000.0)
    assert glo.source.sigma_m == GLO30.sigma_m
    against_srtm(glo, srtm)
    left_out(glo)


if __name__ == "__main__":
    main()
