"""Points go where the equations say, and their surroundings stretch as the equations say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from lungta.ice.drift.flow import LinearFlow, Motion, MotionErrors
from lungta.ice.drift.journey import journey_of
from lungta.ice.drift.march import Travellers, march
from lungta.ice.drift.settings import DAY_S, DriftSettings

Floats = NDArray[np.float64]
TOLERANCE_M = 1e-6
PLACES_M = np.random.default_rng(3).uniform(-400.0, 400.0, (25, 2))
RATE = 0.004 / DAY_S  # of stretching: 0.4 % a day, as in a fast icefall
SPEED = 1.05 / DAY_S
FLOWS = {
    "uniform": ((SPEED, -0.4 * SPEED), ((0.0, 0.0), (0.0, 0.0))),
    "shear": ((SPEED, 0.0), ((0.0, RATE), (0.0, 0.0))),
    "rotation": ((0.0, 0.0), ((0.0, -RATE), (RATE, 0.0))),
    "converging": ((0.2 * SPEED, SPEED), ((-RATE, 0.0), (0.0, RATE))),
}


def exact(flow: LinearFlow, start_m: Floats, duration_s: float) -> tuple[Floats, Floats]:
    """Places and deformation of a linear flow by the matrix exponential."""
    matrix = np.zeros((3, 3))
    matrix[:2, :2], matrix[:2, 2] = flow.gradient_ps, flow.velocity_mps
    carried = expm(matrix * duration_s)
    return start_m @ carried[:2, :2].T + carried[:2, 2], carried[:2, :2]


@pytest.mark.parametrize("days", [90.0, -90.0])
@pytest.mark.parametrize("name", list(FLOWS))
def test_analytic_flows_to_a_micrometre(name: str, days: float) -> None:
    """Uniform, sheared, turning and converging ice ends within 1e-6 m of the exact place, forwards and backwards."""
    velocity, gradient = FLOWS[name]
    flow = LinearFlow(velocity_mps=velocity, gradient_ps=gradient)
    to_s = np.full(len(PLACES_M), days * DAY_S)
    journey = journey_of(flow, PLACES_M, np.zeros(len(PLACES_M)), to_s, DriftSettings())
    place_m, deformation = exact(flow, PLACES_M, days * DAY_S)
    off_m = np.linalg.norm(journey.end_m - place_m, axis=1).max()
    assert off_m < TOLERANCE_M
    assert np.abs(journey.deformation - deformation).max() < TOLERANCE_M
    wrong_m, _ = exact(
        flow, PLACES_M, days * DAY_S + 5.0 * TOLERANCE_M / np.hypot(*velocity) if any(velocity) else 60.0
    )
    assert np.linalg.norm(journey.end_m - wrong_m, axis=1).max() > 4.0 * TOLERANCE_M  # five times off is seen


@dataclass(frozen=True)
class Cells:
    """A steady flow of closed cells, far from linear."""

    speed_mps: float = 1.5 / DAY_S
    length_m: float = 300.0
    edges_s: Floats = None  # type: ignore[assignment]
    cell_m: float = 10.0

    def motion(self, east_m: Floats, north_m: Floats, time_s: Floats) -> Motion:
        k = 2.0 * np.pi / self.length_m
        factor = self.speed_mps * (1.0 + 0.3 * np.sin(2.0 * np.pi * time_s / (20.0 * DAY_S)))
        sin_x, cos_x, sin_y, cos_y = np.sin(k * east_m), np.cos(k * east_m), np.sin(k * north_m), np.cos(k * north_m)
        velocity = np.stack([factor * sin_x * cos_y, -factor * cos_x * sin_y], axis=1)
        rows = [
            np.stack([cos_x * cos_y, -sin_x * sin_y], axis=1),
            np.stack([sin_x * sin_y, -cos_x * cos_y], axis=1),
        ]
        return Motion(velocity_mps=velocity, gradient_ps=k * factor[:, None, None] * np.stack(rows, axis=1))

    def errors(self, east_m: Floats, north_m: Floats, time_s: Floats) -> MotionErrors:
        raise NotImplementedError


def test_against_an_independent_integrator() -> None:
    """In cells that turn and change with time SciPy's DOP853 agrees to 1e-5 m after 100 days, deformation too."""
    flow = Cells()
    travellers = Travellers.at(PLACES_M, np.zeros(len(PLACES_M)))
    march(flow, travellers, np.full(len(PLACES_M), 100.0 * DAY_S), 1e-7)

    def slope(time_s: float, state: Floats) -> Floats:
        motion = flow.motion(state[:1], state[1:2], np.array([time_s]))
        stretched = motion.gradient_ps[0] @ state[2:].reshape(2, 2)
        return np.concatenate([motion.velocity_mps[0], stretched.ravel()])

    for place, end, deformation in zip(PLACES_M, travellers.place_m, travellers.deformation, strict=True):
        start = np.concatenate([place, np.eye(2).ravel()])
        found = solve_ivp(slope, (0.0, 100.0 * DAY_S), start, method="DOP853", rtol=1e-11, atol=1e-9).y[:, -1]
        assert np.abs(end - found[:2]).max() < 1e-5
        assert np.abs(deformation.ravel() - found[2:]).max() < 1e-4
        assert np.abs(end + 5e-5 - found[:2]).max() > 1e-5  # five times the tolerance is seen


def test_deformation_is_that_of_neighbours() -> None:
    """Two points that start a millimetre apart end as far apart as the deformation says."""
    flow, step_m = Cells(), 1e-3
    starts = np.array([[40.0, 30.0], [40.0 + step_m, 30.0], [40.0, 30.0 + step_m]])
    travellers = Travellers.at(starts, np.zeros(3))
    march(flow, travellers, np.full(3, 60.0 * DAY_S), 1e-9)
    found = (travellers.place_m[1:] - travellers.place_m[0]).T / step_m
    assert np.abs(found - travellers.deformation[0]).max() < 1e-3


def test_each_point_has_its_own_time() -> None:
    """Points seen on different days arrive where each alone would; one that need not go stays."""
    flow = LinearFlow(velocity_mps=(SPEED, 0.0))
    from_s = np.array([0.0, 10.0, 30.0]) * DAY_S
    journey = journey_of(flow, np.zeros((3, 2)), from_s, np.full(3, 30.0 * DAY_S), DriftSettings())
    assert journey.end_m[:, 0] == pytest.approx([31.5, 21.0, 0.0], abs=1e-6)
    assert journey.width_s.sum(axis=1) == pytest.approx(np.array([30.0, 20.0, 0.0]) * DAY_S)


@dataclass(frozen=True)
class HalfPlane(Cells):
    """A uniform flow that is known west of 50 m only."""

    def motion(self, east_m: Floats, north_m: Floats, time_s: Floats) -> Motion:
        known = np.where(east_m < 50.0, SPEED, np.nan)
        return Motion(velocity_mps=np.stack([known, 0.0 * known], axis=1), gradient_ps=np.zeros((len(east_m), 2, 2)))


def test_a_point_is_lost_where_knowledge_ends() -> None:
    """It stops within a few millimetres of the edge, at the time at which it gets there, and is not moved on."""
    travellers = Travellers.at(np.array([[0.0, 0.0], [-200.0, 0.0], [60.0, 0.0]]), np.zeros(3))
    march(HalfPlane(), travellers, np.full(3, 100.0 * DAY_S), 1e-6)
    assert travellers.lost.tolist() == [True, False, True]
    assert travellers.place_m[:, 0] == pytest.approx([50.0, -95.0, 60.0], abs=5e-3)
    assert travellers.time_s[0] == pytest.approx(50.0 / SPEED, rel=1e-3)
