"""The least-risk route over 2,000 x 2,000 cells of made icefall, with all ladders that could stand, and few of them.

Crevasses cut the ice from side to side, with bridges of firm ice here and there; seracs reach over patches. Compiling
is left out: each function runs once on a small icefall before.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from harness import Row, at_least_peer, at_most

SIDE, SHORT_SIDE = 2000, 600
BOUND_S = 10.0
LIMITS = (0.75, 0.4)
"""Stock given, as parts of what the cheapest way of all takes."""


def made_survey(side: int, seed: int = 7) -> Any:
    """Return an icefall of so many cells a side, 0.5 m each, that rises to the north by 0.25."""
    from scipy.ndimage import gaussian_filter

    from lungta.ice.grid import MapGrid
    from lungta.ice.survey.model import IcefallSurvey

    rng = np.random.default_rng(seed)
    grid = MapGrid(crs="EPSG:32645", west_m=486_000.0, north_m=3_097_000.0, pixel_m=0.5, rows=side, columns=side)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    swell = gaussian_filter(rng.normal(size=(side, side)).astype(np.float32), 12.0) * 40.0
    alt = 5800.0 - 0.125 * rows + swell
    width = np.zeros_like(alt)
    for at in range(30, side - 30, 55):
        middle = at + 9.0 * np.sin(columns / 47.0 + at)
        half = 3.4 + 2.0 * np.sin(columns / 31.0 + 1.7 * at)
        bridged = np.sin(columns / 160.0 + 2.3 * at) > 0.9998
        width[(np.abs(rows - middle) < half) & ~bridged] = 3.0
    reach = np.clip(gaussian_filter(rng.normal(size=(side, side)).astype(np.float32), 30.0) * 60.0, 0.0, 1.0)
    depth = np.where(width > 0.0, np.float32(15.0), np.float32(0.0))
    nothing = np.zeros_like(alt)
    return IcefallSurvey(
        grid=grid,
        alt_amsl_m=(alt - depth).astype(np.float32),
        slope_deg=np.full_like(alt, 14.0),
        roughness_m=nothing,
        crevasse_width_m=width,
        crevasse_depth_m=depth,
        serac_height_m=nothing,
        serac_reach=reach.astype(np.float32),
        avalanche_reach=nothing,
    )


def timed(side: int) -> dict[str, Any]:
    """Return seconds of each part, and what was found."""
    from lungta.ice.proposal.build import graph_of
    from lungta.ice.proposal.graph import cell_of
    from lungta.ice.proposal.ground import ground_of
    from lungta.ice.proposal.ladders import ladder_sites
    from lungta.ice.proposal.search import Way, cheapest_way
    from lungta.ice.proposal.settings import ProposalSettings

    settings, survey = ProposalSettings(), made_survey(side)
    began = time.perf_counter()
    ground = ground_of(survey, settings)
    sites = ladder_sites(ground, settings)
    graph = graph_of(ground, sites, settings.walker).graph
    said: dict[str, Any] = {"build_s": time.perf_counter() - began, "ladders": sites.near.size}
    walkable = np.flatnonzero(ground.walkable[-6])
    start = cell_of(graph, side - 6, int(walkable[walkable.size // 2]))
    goal = cell_of(graph, 5, side // 2)
    began = time.perf_counter()
    free = cheapest_way(graph, start, goal)
    said["free_s"] = time.perf_counter() - began
    assert isinstance(free, Way)
    said["units"], said["cells"], said["ground"] = free.units, int(ground.walkable.sum()), ground
    for part in LIMITS:
        began = time.perf_counter()
        found = cheapest_way(graph, start, goal, int(part * free.units))
        said[f"limited_{part}_s"] = time.perf_counter() - began
        said[f"limited_{part}"] = f"{found.units} of {int(part * free.units)}" if isinstance(found, Way) else "no way"
        assert not isinstance(found, Way) or found.proved
    return said


def peer_cells_per_s(ground: Any) -> float:
    """Return the rate of scikit-image's compiled least-cost path: 8 moves, a cost by cell, no gradient or ladder."""
    from skimage.graph import MCP_Geometric

    costs = np.where(ground.walkable, ground.slower * ground.worth, -1.0)
    rows = np.flatnonzero(ground.walkable[:, 0])
    began = time.perf_counter()
    MCP_Geometric(costs, fully_connected=True).find_costs([(int(rows[-1]), 0)])
    return float(ground.walkable.sum()) / (time.perf_counter() - began)


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    timed(120)  # compiles
    side = SHORT_SIDE if short else SIDE
    said = timed(side)
    about = f"{side} x {side} cells, {said['ladders']} ladders"
    rows = [
        at_most(f"ice route: ladders and graph, {about}", said["build_s"], "s", BOUND_S),
        at_most(f"ice route: search without limit ({said['units']} sections), {about}", said["free_s"], "s", BOUND_S),
    ]
    for part in LIMITS:
        name = f"ice route: search with a limit ({said[f'limited_{part}']} sections), {about}"
        rows.append(at_most(name, said[f"limited_{part}_s"], "s", BOUND_S))
    peer = peer_cells_per_s(said["ground"]) / 1e6
    ours = said["cells"] / said["free_s"] / 1e6
    rows.append(
        at_least_peer("ice route: cells settled, 16 moves and ladders", ours, "M/s", "scikit-image, 8 moves", peer)
    )
    return rows


if __name__ == "__main__":
    for row in main(short="short" in sys.argv):
        print(row)
