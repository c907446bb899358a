"""The corridor search: nodes per second against scikit-image on the same problem, and whole corridors over the Khumbu.

The peer knows one cost per node, the same in every direction, so the common problem is isotropic: distance over a
random mountain on a cubic grid with 26 neighbours. Both must find the same costs, or the benchmark breaks.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np
from harness import Row, UnavailableError, at_least_peer, at_most, real_terrain
from numpy.typing import NDArray

from lungta.plan.corridor.kernel import MOVES, NEVER, STAY, Moves, Order, shortest
from lungta.plan.corridor.moves import STEPS

SHAPE = (128, 96, 96)
WIDTH = 0.5
SAME_M = 1e-6
CORRIDOR_BOUND_S = 1.2
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
    for move, (di, dj, dk) in enumerate(STEPS.astype(int)):
        if move != STAY:
            other = padded[1 + di : 1 + di + along, 1 + dj : 1 + dj + across]
            lowest[:, move] = np.clip(np.maximum(ground, other - dk), max(0, -dk), NEVER).ravel()
            lowest[(other == NEVER).ravel(), move] = NEVER
    cost = np.tile(np.linalg.norm(STEPS, axis=1), (1, SHAPE[2], 1))
    cost[:, :, STAY] = np.inf
    return Moves(lowest, np.full_like(lowest, NEVER), cost, np.zeros(ground.size, np.int32), across, 1.0, 0.0)


def timed(job: Callable[[], NDArray[np.float64]], runs: int) -> tuple[float, NDArray[np.float64]]:
    """Return the median wall time [s] of a job after one run to warm up, and what it returned."""
    result = job()
    times_s = []
    for _ in range(runs):
        start = time.perf_counter()
        result = job()
        times_s.append(time.perf_counter() - start)
    return statistics.median(times_s), result


def rate_rows(runs: int) -> list[Row]:
    """Return the rows of nodes per second against scikit-image: open air, and over a mountain."""
    try:
        from skimage.graph import MCP_Geometric
    except ImportError as missing:
        raise UnavailableError("no scikit-image: it is in the dev group") from missing
    rows = []
    for name, ground in (("open air", np.zeros(SHAPE[:2], np.int64)), ("over a mountain", random_ground())):
        moves = isotropic_moves(ground)
        order = Order(np.zeros(ground.size), np.zeros(SHAPE[2]), WIDTH, int(2.0 / WIDTH) + 2)
        grid = np.where(np.arange(SHAPE[2]) < ground[..., None], -1.0, 1.0)
        ours_s, ours = timed(lambda moves=moves, order=order: shortest(moves, order, 0, -1)[0], runs)
        peer_s, peer = timed(lambda grid=grid: MCP_Geometric(grid).find_costs([(0, 0, 0)])[0].ravel(), runs)
        reached = np.isfinite(peer)
        if not (np.isfinite(ours) == reached).all() or np.abs(ours[reached] - peer[reached]).max() > SAME_M:
            raise AssertionError(f"costs differ from scikit-image's: {name}")
        nodes = int(reached.sum())
        title = f"corridor search, {nodes / 1e6:.2f} million nodes, {name}"
        rows.append(at_least_peer(title, nodes / ours_s, "nodes/s", "MCP_Geometric", nodes / peer_s))
    return rows


def khumbu_rows(runs: int) -> list[Row]:
    """Return the rows of whole corridors: surfaces, search, waypoints, second check and landing options."""
    from lungta.aircraft.catalogue import load_aircraft
    from lungta.aircraft.performance import electrical_power_w
    from lungta.mountain.atmosphere import standard_air
    from lungta.mountain.site.load import load_site
    from lungta.mountain.terrain.read import read_terrain
    from lungta.mountain.wind.uniform import UniformWind
    from lungta.plan.corridor.find import CorridorRequest, FlightLimits, find_corridor

    site, aircraft = load_site("khumbu"), load_aircraft("dji-fc30")
    terrain = read_terrain(real_terrain(), site.frame, extent_m=site.extent_m)
    rows = []
    for drop in site.drops:
        request = CorridorRequest(
            terrain=terrain,
            site_id=site.id,
            from_pad=site.home,
            to_pad=drop,
            home_alt_amsl_m=site.home.position.alt_amsl_m,
            zones=site.zones,
            limits=site.limits,
            flight=FlightLimits(climb_mps=5.0, descent_mps=3.0, cruise_mps=15.0, wind_limit_mps=12.0),
            power_w=lambda airspeed_mps, climb_mps, density_kgm3: electrical_power_w(
                aircraft,
                payload_kg=PAYLOAD_KG,
                airspeed_mps=airspeed_mps,
                climb_mps=climb_mps,
                density_kgm3=density_kgm3,
            ),
            density_kgm3=lambda alt_amsl_m: standard_air(alt_amsl_m).density_kgm3,
            wind=UniformWind(u_mps=4.0, v_mps=1.0, sigma_mps=1.0, description="4 m/s from the west"),
        )
        seconds, _ = timed(lambda request=request: find_corridor(request), runs)
        rows.append(at_most(f"whole corridor, khumbu to {drop.id}, all zones active", seconds, "s", CORRIDOR_BOUND_S))
    return rows


def main(*, short: bool) -> list[Row]:
    """Return the rows of this benchmark."""
    runs = 1 if short else 5
    return rate_rows(runs) + khumbu_rows(runs)
