"""Segments open, close and tear as the ice about them stretches."""

from __future__ import annotations

import numpy as np
import pytest

from ice_drift_cases import DAY_S, day, field_from, route_at
from lungta.ice.drift.carry import drift_route
from lungta.ice.drift.model import DriftedRoute, SegmentState
from lungta.ice.drift.settings import DriftSettings
from lungta.ice.route.model import PointKind
from lungta.ice.velocity.model import VelocityField

RATE = 0.01  # per day


def stretching(rate: float = RATE, sigma_mpd: float = 0.0005) -> VelocityField:
    """Ice drawn out eastwards and pressed together northwards about the middle."""
    return field_from(lambda east, north, _: (rate * east, -rate * north), sigma_mpd=sigma_mpd, between_mpd=0.001)


def drifted(field: VelocityField, off_m: list[tuple[float, float]], **given: object) -> DriftedRoute:
    route = route_at(field.grid, off_m, **given)  # type: ignore[arg-type]
    return drift_route(route, field, day(20.0))


def test_lengths_are_those_of_the_closed_form() -> None:
    """Along the stretching exp(rt) longer, across as much shorter, to a millimetre."""
    along, across = drifted(stretching(), [(0.0, 0.0), (40.0, 0.0), (40.0, 30.0)], sigma_m=0.1).segments
    assert along.before_m == pytest.approx(40.0, abs=1e-3)
    assert along.after_m == pytest.approx(40.0 * np.exp(0.2), abs=1e-3)
    assert along.strain_frac == pytest.approx(np.expm1(0.2), abs=1e-4)
    assert across.after_m == pytest.approx(30.0 * np.exp(-0.2), abs=1e-3)
    assert (along.state, across.state) == (SegmentState.OPENED, SegmentState.CLOSED)


def test_a_crevasse_may_take_all_that_stretches_about_it() -> None:
    """A ladder of 4 m grows by 0.9 m with the ice, and by up to ten times that if 40 m of ice open there."""
    (ladder,) = drifted(stretching(), [(0.0, 0.0), (4.0, 0.0)], kinds=[PointKind.LADDER, PointKind.ANCHOR]).segments
    assert ladder.kind is PointKind.LADDER
    assert ladder.change_m == pytest.approx(4.0 * np.expm1(0.2), abs=1e-3)
    assert ladder.most_m == pytest.approx(40.0 * np.expm1(0.2), rel=1e-3)


def test_what_cannot_be_told_apart_from_none_is_no_change() -> None:
    """With poor vectors the same stretching is no sure change; much stretching tears."""
    (unsure,) = drifted(stretching(sigma_mpd=0.5), [(0.0, 0.0), (4.0, 0.0)]).segments
    assert unsure.state is SegmentState.SAME
    (torn,) = drifted(stretching(rate=0.03), [(0.0, 0.0), (40.0, 0.0)], sigma_m=0.1).segments
    assert torn.state is SegmentState.GONE


def test_position_errors_hardly_count_in_a_change() -> None:
    """A phone's 5 m make the length unsure, but not how much it changed."""
    (segment,) = drifted(stretching(), [(0.0, 0.0), (40.0, 0.0)], sigma_m=5.0).segments
    assert segment.sigma_m is not None
    assert 5.0 * np.expm1(0.2) < segment.sigma_m < 2.5  # and not 5 m times the square root of two


def test_the_error_of_a_change_holds() -> None:
    """Over many random positions and noisy fields the change is within its stated 95 % as often as it should be."""
    rng = np.random.default_rng(11)
    inside = []
    settings = DriftSettings(error_cells=1.0)
    true = [(-40.0, 0.0), (20.0, 15.0), (-40.0, 90.0), (30.0, -80.0), (-90.0, -90.0), (90.0, 60.0)]
    for _ in range(14):
        field = stretching(sigma_mpd=0.05)
        for name in ("u_mps", "v_mps"):
            getattr(field, name)[...] += rng.normal(0.0, 0.05 / DAY_S, field.u_mps.shape)
        seen = [(east + rng.normal(0.0, 2.0), north + rng.normal(0.0, 2.0)) for east, north in true]
        found = drift_route(route_at(field.grid, seen, sigma_m=2.0), field, day(20.0), settings)
        for segment, one, other in zip(found.segments, true, true[1:], strict=False):
            way = np.subtract(other, one)
            change_m = np.hypot(*(way * np.exp([0.2, -0.2]))) - np.hypot(*way)
            assert segment.change_m is not None
            assert segment.sigma_m is not None
            inside.append(abs(segment.change_m - change_m) <= 1.96 * segment.sigma_m)
    assert 0.90 <= np.mean(inside) <= 0.99


def test_points_seen_on_different_days_are_brought_together_first() -> None:
    """A length before is that on the day of the later end, not between two days."""
    field = field_from(lambda east, _, __: (1.0 + 0.0 * east, 0.0 * east), sigma_mpd=0.01, between_mpd=0.01)
    (segment,) = drifted(field, [(0.0, 0.0), (40.0, 0.0)], seen=[0.0, 10.0], sigma_m=0.1).segments
    assert segment.before_m == pytest.approx(30.0, abs=1e-3)
    assert segment.change_m == pytest.approx(0.0, abs=1e-3)


def test_a_segment_with_a_lost_end_is_not_known() -> None:
    field = field_from(lambda east, _, __: (10.0 + 0.0 * east, 0.0 * east))
    (segment,) = drifted(field, [(0.0, 0.0), (150.0, 0.0)]).segments
    assert segment.state is SegmentState.UNKNOWN
    assert segment.change_m is None
