"""Pairs of unlike length in ice whose velocity changes from place to place."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.ice.grid import MapGrid
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.invert import invert_stack
from lungta.ice.velocity.paths import with_even_paths
from lungta.ice.velocity.settings import InvertSettings
from lungta.ice.velocity.vectors import vectors_of
from made_stack import made_pair

GRID = MapGrid(crs="EPSG:32645", west_m=485_000.0, north_m=3_096_000.0, pixel_m=10.0, rows=12, columns=14)
EAST_M, NORTH_M = np.meshgrid(GRID.east_centres_m - 485_000.0, GRID.north_centres_m - 3_096_000.0)
FLOW = np.array([[0.006, 0.003], [-0.002, -0.004]])  # gradient of the velocity [1/day]: stretching, shear, turning
AT_CORNER = np.array([1.0, -0.4])  # m/day
DATES = (0.0, 8.0, 17.0, 24.0)


def steady_motion_m(days: float) -> tuple[np.ndarray, np.ndarray]:
    """Exact motion from each place in a steady flow u = a + G x: (exp(G T) - 1) G^-1 u(x)."""
    from scipy.linalg import expm

    way = np.linalg.solve(FLOW.T, (expm(FLOW * days) - np.eye(2)).T).T
    velocity = AT_CORNER[:, None, None] + np.einsum("ij,jrc->irc", FLOW, np.stack([EAST_M, NORTH_M]))
    east, north = np.einsum("ij,jrc->irc", way, velocity)
    return east, north


def steady_pairs() -> list:
    return [
        made_pair((one, other), steady_motion_m(other - one), (0.01, 0.01, 0.0), grid=GRID)
        for first, one in enumerate(DATES)
        for other in DATES[first + 1 :]
    ]


def test_a_steady_flow_stays_steady() -> None:
    """Six pairs of 7 to 24 days disagree by their paths alone; brought to one path they agree three times better."""
    inside = (slice(1, -1), slice(1, -1))
    spread = {}
    for even in (True, False):
        settings = InvertSettings(even_paths=even, outlier_sigma=100.0)
        field = invert_stack(steady_pairs(), settings).field
        spread[even] = float(np.ptp(field.u_mps[(slice(None), *inside)], axis=0).max()) * DAY_S
    assert spread[False] > 0.01
    assert spread[True] < spread[False] / 3.0


def test_what_comes_out_is_the_mean_over_the_mean_path() -> None:
    """The exact motion over `path_s`, 12.8 days: half a per cent at most is left of second order."""
    field = invert_stack(steady_pairs()).field
    days = field.path_s / DAY_S
    assert days == pytest.approx(np.mean([8, 17, 24, 9, 16, 7]))
    east, north = steady_motion_m(days)
    inside = (slice(1, -1), slice(1, -1))
    assert np.abs(field.u_mps[1][inside] * DAY_S - east[inside] / days).max() < 0.005 * 1.5
    assert np.abs(field.v_mps[1][inside] * DAY_S - north[inside] / days).max() < 0.005 * 1.5


def test_the_gradient_is_that_of_the_flow_and_none_where_nothing_is_beside() -> None:
    """Inside to a tenth; a place alone in a hole is left as it was measured."""
    pairs = steady_pairs()
    for pair in pairs:
        pair.reason[4:9, 4:9] = Reason.NO_MATCH
        pair.reason[6, 6] = Reason.KEPT
    vectors = with_even_paths(vectors_of(pairs), InvertSettings())
    assert vectors.gradient is not None
    gradient = vectors.gradient.reshape(4, *GRID.shape)
    np.testing.assert_allclose(gradient[:, 2, 2], FLOW.ravel(), rtol=0.1)
    assert (gradient[:, 6, 6] == 0.0).all()


def test_pairs_of_one_length_are_left_alone() -> None:
    """Nothing to bring together."""
    vectors = vectors_of([made_pair((0, 5), (5.0, 0.0)), made_pair((5, 10), (5.0, 0.0))])
    assert with_even_paths(vectors, InvertSettings()) is vectors
