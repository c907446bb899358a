"""The lee on real ground: the masts of Askervein and the mountains of the Khumbu."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from lungta.core.geo import LocalFrame
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.wind.grid import WindGrid
from lungta.mountain.wind.lee.rules import LeeRules
from lungta.mountain.wind.lee.table import lee_table
from lungta.mountain.wind.lee.zone import lee_zone
from mountain.lee_ground import askervein

MAST_M = 10.0
SEPARATED = {"ANE20", "ANE40", "AANE20", "AANE30", "AANE40"}
"""Masts in separated flow: three times the turbulence upwind, or a third and more slower; AANE30 stands between two."""
EITHER = {"ANE10", "AANE10", "AANE60"}
"""Faster than upwind with half as much turbulence again; and the last mast, no slower than AASW50 before the hill."""

pytestmark = pytest.mark.real_data


def tops_m(real_data: Path, rules: LeeRules) -> dict[str, float]:
    """The zone's height over each mast, wind from 210 deg."""
    with (real_data / "askervein" / "lines_a_aa_10m.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["name"] != "RS"]
    east, north = (np.array([float(row[key]) for row in rows]) for key in ("x_m", "y_m"))
    found = lee_table(askervein(real_data), east - 75137.0, north - 23620.0, from_degs=[210.0], rules=rules)
    return dict(zip((row["name"] for row in rows), found.top_agl_m[:, 0].tolist(), strict=True))


def test_masts_in_separated_flow_lie_in_the_zone(real_data: Path) -> None:
    """Every lee mast that no mass-consistent model can follow is flagged, and no mast upwind or on the summits is."""
    tops = tops_m(real_data, LeeRules())
    assert {name for name, top in tops.items() if top > MAST_M} - EITHER == SEPARATED
    assert all(top == 0.0 for name, top in tops.items() if name not in SEPARATED | EITHER)


def test_other_rules_would_miss_some(real_data: Path) -> None:
    """The check above can fail: a critical slope of 22 deg, or a reach of 5 heights, loses masts."""
    for rules in (LeeRules(critical_slope_deg=22.0), LeeRules(reach_heights=4.5, height_margin_m=0.0)):
        flagged = {name for name, top in tops_m(real_data, rules).items() if top > MAST_M}
        assert flagged < SEPARATED


def test_the_khumbu_is_neither_all_lee_nor_free_of_it(real_data: Path) -> None:
    """About Everest between half and three quarters of the ground lies in some lee, from whichever side it blows."""
    frame = LocalFrame(origin_lat_deg=27.988, origin_lon_deg=86.925)
    terrain = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", frame, extent_m=15_500.0)
    axis = (np.arange(119) - 59) * 240.0
    grid = WindGrid(
        frame=frame,
        east_m=axis,
        north_m=axis,
        ground_amsl_m=terrain.height_at(*np.meshgrid(axis, axis)),
        top_amsl_m=12_000.0,
        faces_frac=np.linspace(0.0, 1.0, 21),
    )
    shares = [lee_zone(grid, from_deg).share_frac for from_deg in np.arange(0.0, 360.0, 45.0)]
    assert min(shares) > 0.5
    assert max(shares) < 0.75
