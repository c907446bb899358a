"""The corridor search: states per second against two peers, growth to a whole degree of ground, and whole corridors.

The peers know one cost per node, the same in every direction, so the common problem is isotropic: distance over a
random mountain on a cubic grid with 26 neighbours. All must find the same costs, or the benchmark breaks. Growth and
whole corridors are over the real height models.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from corridor_growth import growth_rows, tile_rows
from harness import REPOSITORY, Row, UnavailableError, at_most, real_terrain
from numpy.typing import NDArray

from lungta.plan.corridor.kernel import MOVES, NEIGHBOURS, NEVER, STAY, Moves, Order, shortest

SHAPE = (128, 96, 96)
WIDTH = 0.5
SAME_M = 1e-6
TIMES_PEER = 2.0
MILLION_BOUND_S, REPLAN_BOUND_S, CORRIDOR_BOUND_S = 2.0, 1.0, 1.2
COLD_BOUND_S, WARM_BOUND_S = 60.0, 5.0
PAYLOAD_KG = 15.0  # what was flown at Everest in 2024


def random_ground(seed: int = 0) -> NDArray[np.int64]:
    """Return the lowest free level of every column: rolling, up to a half of the height, free at the first column."""
    draw = np.random.default_rng(seed)
    along, across = np.meshgrid(np.arange(SHAPE[0]), np.arange(SHAPE[1]), indexing="ij")
    waves = sum(np.sin(draw.uniform(0.02, 0.2, 2) @ [along.ravel(), across.ravel()] + n) for n in range(5))
    ground = np.rint((waves.reshape(SHAPE[:2]) + 5.0) / 10.0 * SHAPE[2] / 2).astype(np.int64)
    ground[0, 0] = 0
    return ground


def isotropic_moves(ground: NDArray[np.int64]) -> Moves:
    """Return the lattice on which every move between free nodes costs its length."""
    along, across = ground.shape
    padded = np.pad(ground, 1, constant_values=NEVER)
    lowest = np.full((ground.size, MOVES), NEVER, np.int16)
    for move, (di, dj, dk) in enumerate(NEIGHBOURS):
        if move != STAY:
            other = padded[1 + di : 1 + di + along, 1 + dj : 1 + dj + across]
            lowest[:, move] = np.clip(np.maximum(ground, other - dk), max(0, -dk), NEVER).ravel()
            lowest[(other == NEVER).ravel(), move] = NEVER
    cost = np.tile(np.linalg.norm(NEIGHBOURS, axis=1), (1, SHAPE[2], 1))
    cost[:, :, STAY] = np.inf
    return Moves(lowest, np.full_like(lowest, NEVER), cost, np.zeros(ground.size, np.int32), across, 1.0, 0.0)


def graph_of(ground: NDArray[np.int64]) -> Any:
    """Return the same lattice as SciPy takes it, every edge written out in rows."""
    from scipy.sparse import csr_array

    along, across = ground.shape
    levels = SHAPE[2]
    free = np.pad(np.arange(levels) >= ground[..., None], 1)
    ahead = [(int(di), int(dj), int(dk)) for di, dj, dk in NEIGHBOURS.tolist() if (di, dj, dk) != (0, 0, 0)]
    inner = free[1:-1, 1:-1, 1:-1]
    joined = np.stack(
        [
            inner & free[1 + di : 1 + di + along, 1 + dj : 1 + dj + across, 1 + dk : 1 + dk + levels]
            for di, dj, dk in ahead
        ],
        axis=-1,
    ).reshape(-1, len(ahead))
    offset = np.array([(di * across + dj) * levels + dk for di, dj, dk in ahead], np.int32)
    length = np.array([np.sqrt(di * di + dj * dj + dk * dk) for di, dj, dk in ahead])
    node, move = np.nonzero(joined)
    indices = node.astype(np.int32) + offset[move]
    pointers = np.concatenate([[0], np.cumsum(joined.sum(axis=1))]).astype(np.int32)
    return csr_array((length[move], indices, pointers), shape=(joined.shape[0],) * 2)


def timed(job: Callable[[], Any], runs: int) -> tuple[float, Any]:
    """Return the median processor time [s] of a job after one run to warm up, and what it returned.

    Every job here keeps to one thread: on a quiet machine processor time is wall time.
    """
    result = job()
    times_s = []
    for _ in range(runs):
        start = time.process_time()
        result = job()
        times_s.append(time.process_time() - start)
    return statistics.median(times_s), result


def at_least_twice(name: str, rate: float, peer: str, peer_rate: float) -> Row:
    """Return a row for a rate that must be twice a peer's, measured in the same run."""
    return Row(
        name=name,
        value=rate,
        unit="nodes/s",
        against=f"{TIMES_PEER:g} times {peer}: {peer_rate:.3g} nodes/s",
        ratio=rate / peer_rate,
        passed=rate >= TIMES_PEER * peer_rate,
    )


def rate_rows(runs: int) -> list[Row]:
    """Return the rows of nodes per second against scikit-image and SciPy: open air, and over a mountain."""
    try:
        from skimage.graph import MCP_Geometric
    except ImportError as missing:
        raise UnavailableError("no scikit-image: it is in the dev group") from missing
    from scipy.sparse.csgraph import dijkstra

    rows = []
    for name, ground in (("open air", np.zeros(SHAPE[:2], np.int64)), ("over a mountain", random_ground())):
        moves = isotropic_moves(ground)
        order = Order(np.zeros(ground.size), np.zeros(SHAPE[2]), WIDTH, int(2.0 / WIDTH) + 2)
        grid = np.where(np.arange(SHAPE[2]) < ground[..., None], -1.0, 1.0)
        began = time.process_time()
        graph = graph_of(ground)
        built_s = time.process_time() - began
        ours_s, ours = timed(lambda moves=moves, order=order: shortest(moves, order, 0, -1)[0], runs)
        peer_s, peer = timed(lambda grid=grid: MCP_Geometric(grid).find_costs([(0, 0, 0)])[0].ravel(), runs)
        scipy_s, other = timed(lambda graph=graph: dijkstra(graph, indices=0), max(1, runs // 3))
        reached = np.isfinite(peer)
        for known in (ours, other):
            if not (np.isfinite(known) == reached).all() or np.abs(known[reached] - peer[reached]).max() > SAME_M:
                raise AssertionError(f"costs differ: {name}")
        nodes = int(reached.sum())
        title = f"corridor search, {nodes / 1e6:.2f} million states, {name}"
        rows += [
            at_least_twice(title, nodes / ours_s, "MCP_Geometric", nodes / peer_s),
            at_least_twice(
                title, nodes / ours_s, f"scipy dijkstra (its graph, built in {built_s:.1f} s, apart)", nodes / scipy_s
            ),
            at_most(f"{title}: every state settled, one core", ours_s, "s", MILLION_BOUND_S),
        ]
    return rows


FIRST_CORRIDOR = """
import sys, time
sys.path.insert(0, {tests!r})
import corridor_cases as cases
from lungta.plan.corridor.find import find_corridor
assert find_corridor(cases.request(cases.ground(lambda e, n: 5000.0 + e / 9.0), (-500, 0), (500, 0))).corridor
print(time.process_time())
"""


def compile_rows() -> list[Row]:
    """Return the rows of a first corridor in a fresh process: with nothing compiled, and with it found on disk."""
    script = FIRST_CORRIDOR.format(tests=str(REPOSITORY / "tests" / "plan"))
    seconds = []
    with tempfile.TemporaryDirectory() as cache:
        for _ in range(2):
            run = subprocess.run(
                [sys.executable, "-c", script],
                env=os.environ | {"NUMBA_CACHE_DIR": cache},
                capture_output=True,
                text=True,
                check=True,
            )
            seconds.append(float(run.stdout))
    return [
        at_most("first corridor in a fresh process, nothing compiled yet", seconds[0], "s", COLD_BOUND_S),
        at_most("the same once compiled code lies on disk, imports included", seconds[1], "s", WARM_BOUND_S),
    ]


def khumbu() -> tuple[Any, Any, Callable[..., Any]]:
    """Return the site, its real ground, and what makes a request to one of its drops."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.mountain.atmosphere import standard_air
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.read import read_terrain
    from lungta.plan.corridor.find import CorridorRequest, FlightLimits
    from lungta.plan.power import power_model

    site, aircraft = load_site("khumbu"), load_aircraft("dji-fc30")
    terrain = read_terrain(real_terrain(), site.frame, extent_m=site.extent_m)

    def request_of(from_pad: Any, to_pad: Any, wind: Any) -> Any:
        return CorridorRequest(
            terrain=terrain,
            site_id=site.id,
            from_pad=from_pad,
            to_pad=to_pad,
            home_alt_amsl_m=site.home.position.alt_amsl_m,
            zones=site.zones,
            limits=site.limits,
            flight=FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=15.0, wind_limit_mps=12.0),
            power_w=power_model(aircraft, PAYLOAD_KG),
            density_kgm3=lambda alt_amsl_m: standard_air(alt_amsl_m).density_kgm3,
            wind=wind,
        )

    return site, terrain, request_of


def khumbu_rows(runs: int) -> list[Row]:
    """Return the rows of whole corridors: surfaces, search, waypoints, second check and landing options."""
    from lungta.mountain.wind.uniform import UniformWind
    from lungta.plan.corridor.find import find_corridor
    from lungta.plan.corridor.lattice import NEAR, build_lattice

    site, _, request_of = khumbu()
    wind = UniformWind(u_mps=4.0, v_mps=1.0, sigma_mps=1.0, description="4 m/s from the west")
    rows = []
    for drop in site.drops:
        request = request_of(site.home, drop, wind)
        columns = build_lattice(request, NEAR).columns
        states = columns.east_m.size * columns.levels
        seconds, _ = timed(lambda request=request: find_corridor(request), runs)
        title = f"whole corridor, khumbu to {drop.id}, all zones active, {states / 1e6:.2f} million states"
        rows.append(at_most(title, seconds, "s", CORRIDOR_BOUND_S))
    return rows


def replan_rows(runs: int) -> list[Row]:
    """Return the row of a corridor found again when the solved wind has changed, solving it not counted."""
    from datetime import UTC, datetime

    from lungta.mountain.weather.hour import WeatherHour, WindLevel
    from lungta.mountain.wind.solve.mesh import MeshSettings, grid_of
    from lungta.mountain.wind.solve.model import WindModel, WindSettings
    from lungta.plan.corridor.find import find_corridor

    site, terrain, request_of = khumbu()
    model = WindModel(grid_of(terrain, MeshSettings()), WindSettings(thermal=False))
    fields, solved_s = [], []
    for from_deg, wind_mps in ((270.0, 6.0), (300.0, 5.0), (225.0, 4.0)):
        levels = tuple(WindLevel(alt_amsl_m=alt, wind_mps=wind_mps, from_deg=from_deg) for alt in (5325.0, 9500.0))
        hour = WeatherHour(
            time_utc=datetime(2026, 5, 20, 6, tzinfo=UTC),
            station_alt_amsl_m=5315.0,
            temperature_k=268.0,
            pressure_pa=53_000.0,
            wind=levels,
            wind_sigma_mps=1.0,
        )
        began = time.process_time()
        fields.append(model.solve(hour).field)
        solved_s.append(time.process_time() - began)
    rows = []
    for drop in site.drops:
        times_s = []
        for number in range(max(3, runs) + 1):
            request = request_of(site.home, drop, fields[number % len(fields)])
            began = time.process_time()
            if find_corridor(request, explain=False).corridor is None:
                raise AssertionError(f"no corridor to {drop.id} in a wind of 4 to 6 m/s")
            times_s.append(time.process_time() - began)
        title = f"corridor to {drop.id} again in a changed solved wind (solving it: {min(solved_s):.1f} s, not counted)"
        rows.append(at_most(title, statistics.median(times_s[1:]), "s", REPLAN_BOUND_S))
    return rows


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    runs = 1 if short else 5
    rows = rate_rows(runs) + khumbu_rows(runs) + replan_rows(runs)
    return rows if short else rows + compile_rows() + growth_rows(short=short) + tile_rows()
