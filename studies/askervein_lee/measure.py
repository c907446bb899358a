"""Do the masts of Askervein in separated flow lie in the lee zone, and those upwind outside? Nothing is fitted to them.

    LUNGTA_DATA=../shared/data python studies/askervein_lee/measure.py [picture.png]

The ground is GLO-30 at 62.5 m brought to 20 m by cubic splines. Prints, for each mast of lines A and AA, the zone's
height over it and the turbulence that Lungta says, beside what was measured in runs TU03-B and MF03-D (Taylor &
Teunissen 1987, Boundary-Layer Meteorol. 39:15-39); then the same for other rules, and the undisturbed wind.
Nothing that is read here is kept.
"""

from __future__ import annotations

import csv
import os
import sys
from pathlib import Path

import numpy as np

from lungta.core.geo import LocalFrame
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.lee.table import lee_table
from lungta.mountain.wind.lee.zone import LeeZone, lee_zone
from lungta.mountain.wind.turbulence import friction_velocity_mps, layer_depth_m, turbulence_mps

FROM_DEG = 210.0
FRAME = LocalFrame(origin_lat_deg=57.1879528, origin_lon_deg=-7.3791861)
TO_EAST_M, TO_NORTH_M = -75137.0, -23620.0  # campaign grid to this frame, from the data's README
ROUGHNESS_M = 0.03  # Taylor & Teunissen 1987
RS_WIND_MPS = 8.895  # at 10 m, in the data
CREST_WIND_MPS = {"A": 16.2, "AA": 15.05}  # measured at HT and CP, 10 m
TKE_PER_SIGMA2 = 1.456 / 1.327**2  # upwind at 10 m, in the data; 1.15 in a mixing layer


VARIANTS = {
    "as shipped": LeeRules(),
    "no margins for terrain error": LeeRules(slope_margin_frac=0.0, height_margin_m=0.0),
    "no margin for height": LeeRules(height_margin_m=0.0),
    "reach of 5 heights, no margins": LeeRules(reach_heights=5.0, slope_margin_frac=0.0, height_margin_m=0.0),
    "reach of 5 heights": LeeRules(reach_heights=5.0),
    "reach of 10 heights": LeeRules(reach_heights=10.0),
    "sector of 20 deg": LeeRules(sector_deg=20.0),
}


def ground(folder: Path, step_m: float = 20.0) -> WindGrid:
    """Return the hill on a grid of a step."""
    import rasterio
    from scipy.ndimage import map_coordinates

    with rasterio.open(folder / "askervein" / "askervein_glo30_62m_2km.tif") as dataset:
        heights, to_map = dataset.read(1).astype(float), dataset.transform
    axis = np.arange(-980.0, 981.0, step_m)
    east, north = np.meshgrid(axis, axis)
    column, row = (east - to_map.c) / to_map.a, (north - to_map.f) / to_map.e
    amsl = map_coordinates(heights, [row - 0.5, column - 0.5], order=3, mode="nearest")
    return WindGrid(
        frame=FRAME, east_m=axis, north_m=axis, ground_amsl_m=amsl, top_amsl_m=1000.0, faces_frac=np.linspace(0, 1, 11)
    )


def masts(folder: Path) -> list[dict[str, str]]:
    """Return the masts that stand on the grid."""
    with (folder / "askervein" / "lines_a_aa_10m.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["name"] != "RS"]


def east_north(rows: list[dict[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """Return where masts stand in the frame [m]."""
    east = np.array([float(row["x_m"]) + TO_EAST_M for row in rows])
    return east, np.array([float(row["y_m"]) + TO_NORTH_M for row in rows])


def turbulence_at(height_m: np.ndarray, top_m: np.ndarray, crest_mps: np.ndarray) -> np.ndarray:
    """Return the standard deviation that Lungta gives at masts [m/s]."""
    friction = friction_velocity_mps(RS_WIND_MPS, 10.0, ROUGHNESS_M)
    return turbulence_mps(
        height_m,
        friction_mps=friction,
        layer_m=layer_depth_m(friction, FRAME.origin_lat_deg),
        lee_top_agl_m=top_m,
        crest_wind_mps=crest_mps,
    )


def table(folder: Path, rules: LeeRules) -> None:
    """Print one line for each mast."""
    rows = masts(folder)
    found = lee_table(ground(folder), *east_north(rows), from_degs=[FROM_DEG], rules=rules)
    crest = np.array([CREST_WIND_MPS["AA" if row["name"].startswith(("AA", "CP")) else "A"] for row in rows])
    sigma = turbulence_at(np.full(len(rows), 10.0), found.top_agl_m[:, 0], crest)
    print(
        "| mast | speed-up measured | TKE measured [m2/s2] | zone top [m] | TKE said [m2/s2] |\n|---|---|---|---|---|"
    )
    for row, top, said in zip(rows, found.top_agl_m[:, 0], sigma, strict=True):
        tke = TKE_PER_SIGMA2 * said**2
        print(f"| {row['name']} | {row['speedup_frac']} | {row['tke_m2ps2'] or '-'} | {top:.0f} | {tke:.1f} |")


def sensitivity(folder: Path) -> None:
    """Print which lee masts are flagged at 10 m under other rules."""
    rows = [row for row in masts(folder) if row["name"].startswith(("ANE", "AANE"))]
    print(f"\n| rules | {' | '.join(row['name'] for row in rows)} |\n|{'---|' * (len(rows) + 1)}")
    for name, rules in VARIANTS.items():
        found = lee_table(ground(folder), *east_north(rows), from_degs=[FROM_DEG], rules=rules)
        print(f"| {name} | {' | '.join(f'{top:.0f}' for top in found.top_agl_m[:, 0])} |")


def upwind(folder: Path) -> None:
    """Print turbulence of the undisturbed wind against what was measured at RS."""
    with (folder / "askervein" / "inflow_rs.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["sigma_u_mps"]]
    height = np.array([float(row["height_agl_m"]) for row in rows])
    said = turbulence_at(height, np.zeros(height.size), np.zeros(height.size))
    print("\n| RS, height [m] | sensor | sigma_u measured | said | said/measured |\n|---|---|---|---|---|")
    for row, sigma in zip(rows, said, strict=True):
        measured = float(row["sigma_u_mps"])
        print(f"| {row['height_agl_m']} | {row['sensor']} | {measured} | {sigma:.2f} | {sigma / measured:.2f} |")


def picture(folder: Path, zone: LeeZone, path: Path) -> None:
    """Draw the zone and the masts."""
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 7))
    grid = zone.grid
    axes.contour(grid.east_m, grid.north_m, grid.ground_amsl_m, levels=range(0, 130, 10), colors="0.6", linewidths=0.6)
    shown = np.ma.masked_less_equal(zone.top_agl_m, 0.0)
    mesh = axes.pcolormesh(grid.east_m, grid.north_m, shown, cmap="OrRd", alpha=0.7)
    figure.colorbar(mesh, label="top of the lee zone above ground [m]")
    rows = masts(folder)
    axes.plot(*east_north(rows), "k^", markersize=4)
    for row, east, north in zip(rows, *east_north(rows), strict=True):
        axes.annotate(row["name"], (east, north), fontsize=6)
    axes.set(aspect="equal", xlabel="east [m]", ylabel="north [m]", title="Askervein, wind from 210 deg")
    figure.savefig(path, dpi=130)


def main() -> None:
    """Print the tables; draw when a file is named."""
    folder = Path(os.environ["LUNGTA_DATA"])
    table(folder, LeeRules())
    sensitivity(folder)
    upwind(folder)
    if len(sys.argv) > 1:
        picture(folder, lee_zone(ground(folder), FROM_DEG), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
