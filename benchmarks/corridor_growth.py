"""How the corridor search grows with area and levels, up to a whole degree of real ground; part of `corridor_search`.

Every state is settled: no goal, no potential. The whole tile runs in a process of its own, whose peak memory is read.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from harness import REPOSITORY, Row, UnavailableError, at_most, real_terrain

STEP_M, LEVELS = 30.0, 64
HALVES_M = (1500.0, 3000.0, 6000.0, 12_000.0)
SHORT_HALVES_M = (1500.0, 3000.0)
MANY_LEVELS = (64, 128, 256)
GROWTH_BOUND = 1.1
TILE_BOUND_S, TILE_BOUND_MB = 60.0, 4000.0
TILE_FRAME = (27.5, 86.5)
TILE_HALF_M = 48_500.0  # the greatest square about the middle of the degree that holds no edge


def lattice_over(terrain: Any, half_m: float, step_m: float, levels: int) -> tuple[Any, Any]:
    """Return a request over a square of ground and a lattice over all of it, from corner to corner."""
    from lungta.mountain.site.model import SiteLimits
    from lungta.plan.corridor.lattice import Lattice
    from lungta.plan.corridor.surfaces import build_surfaces
    from lungta.plan.corridor.trace import Columns

    sys.path.insert(0, str(REPOSITORY / "tests" / "plan"))
    import corridor_cases as cases

    limits = SiteLimits(
        height_limit_agl_m=None, min_clearance_m=30.0, reserve_frac=0.25, daylight_only=True, source="benchmark"
    )
    request = cases.request(terrain, (-100.0, 0.0), (100.0, 0.0), limits=limits)
    surfaces = build_surfaces(request, (-half_m, -half_m, half_m, half_m))
    inner = half_m - 4.0 * step_m
    axis = np.arange(-inner, inner + 1.0, step_m)
    east_m, north_m = np.meshgrid(axis, axis, indexing="ij")
    floor = surfaces.floor_m[np.isfinite(surfaces.floor_m)]
    level_m = float(floor.max() - floor.min()) / (levels - 3)
    columns = Columns(east_m, north_m, float(floor.min()), level_m, levels, step_m)
    lattice = Lattice(
        columns=columns,
        surfaces=surfaces,
        start_column=0,
        goal_column=columns.east_m.size - 1,
        start_level=levels - 1,
        goal_level=levels - 1,
    )
    return request, lattice


def settled(request: Any, lattice: Any) -> tuple[int, float, float]:
    """Return how many states were reached, and the time of preparing the moves and of settling all states [s].

    Processor time; all of it is one thread.
    """
    from lungta.plan.corridor.kernel import shortest
    from lungta.plan.corridor.moves import lattice_moves
    from lungta.plan.corridor.search import search_order

    began = time.process_time()
    moves = lattice_moves(request, lattice)
    order = search_order(moves, lattice)
    order = order._replace(
        column_potential=np.zeros_like(order.column_potential), level_potential=np.zeros_like(order.level_potential)
    )
    prepared_s = time.process_time() - began
    began = time.process_time()
    cost, _ = shortest(moves, order, lattice.start, -1)
    return int(np.isfinite(cost).sum()), prepared_s, time.process_time() - began


def growth_rows(*, short: bool) -> list[Row]:
    """Return the rows of growth: exponents of time over states, the figures behind them in the names."""
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.read import read_terrain

    terrain = read_terrain(real_terrain(), load_site("khumbu").frame, extent_m=12_500.0)
    settled(*lattice_over(terrain, 1000.0, STEP_M, 16))
    rows = []
    areas = [(half_m, LEVELS) for half_m in (SHORT_HALVES_M if short else HALVES_M)]
    heights = [(SHORT_HALVES_M[-1], levels) for levels in MANY_LEVELS]
    for what, sizes in (("area", areas), ("levels", heights)):
        found = [settled(*lattice_over(terrain, half_m, STEP_M, levels)) for half_m, levels in sizes]
        states, seconds = np.array([f[0] for f in found]), np.array([f[2] for f in found])
        exponent = float(np.polyfit(np.log(states), np.log(seconds), 1)[0])
        text = ", ".join(f"{n / 1e6:.2f} million {s:.2f} s" for n, s in zip(states, seconds, strict=True))
        rows.append(at_most(f"growth with {what} ({text})", exponent, "exponent", GROWTH_BOUND))
    return rows


def tile_rows() -> list[Row]:
    """Return the rows of a whole degree of SRTM at its own posting, from a process of its own."""
    tile = real_terrain().parent / "N27E086.hgt"
    if not tile.is_file():
        raise UnavailableError("no tile of one degree: N27E086.hgt is not beside the real terrain")
    run = subprocess.run([sys.executable, __file__, str(tile)], capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    title = (
        f"1 x 1 degree of SRTM, {found['columns'] / 1e6:.2f} million columns {found['step_m']:.0f} m apart by {LEVELS} "
        f"levels, {found['states'] / 1e6:.1f} million states settled (moves {found['prepared_s']:.1f} s apart)"
    )
    return [
        at_most(title, found["seconds"], "s", TILE_BOUND_S),
        at_most("the same, peak of its process", found["peak_mb"], "MB", TILE_BOUND_MB),
    ]


def whole_tile(path: Path) -> dict[str, float]:
    """Return the figures of one whole tile."""
    from lungta.core.geo import LocalFrame
    from lungta.mountain.terrain.read import read_terrain
    from lungta.plan.corridor import surfaces

    frame = LocalFrame(origin_lat_deg=TILE_FRAME[0], origin_lon_deg=TILE_FRAME[1])
    terrain = read_terrain(path, frame, extent_m=TILE_HALF_M)
    settled(*lattice_over(terrain, 3000.0, 90.0, 8))  # compiles
    surfaces.TARGET_CELL_M = terrain.posting_m  # the ground's own cells: divided ones of a whole degree take gigabytes
    request, lattice = lattice_over(terrain, TILE_HALF_M, terrain.posting_m, LEVELS)
    states, prepared_s, seconds = settled(request, lattice)
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak_kb = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return {
        "columns": lattice.columns.east_m.size,
        "step_m": terrain.posting_m,
        "states": states,
        "prepared_s": prepared_s,
        "seconds": seconds,
        "peak_mb": peak_kb / 1000.0,
    }


if __name__ == "__main__":
    print(json.dumps(whole_tile(Path(sys.argv[1]))))
