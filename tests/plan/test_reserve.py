"""What may be carried and what is left: limits found by bisection are the largest that hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flat_ground import DOWN_WAY, FC30, UP_WAY, conditions
from lungta.mountain.weather.hour import WindLevel
from lungta.plan.flight import Track, round_trip
from lungta.plan.reserve import (
    PAYLOAD_STEP_G,
    PayloadLimit,
    ReserveRule,
    abort_wind_mps,
    closed,
    fly_track,
    payload_limit,
    quantiles,
    surface_binds,
    track_binds,
    what_binds,
)

RULE = ReserveRule(reserve_frac=0.2, samples=64, seed=1)


def track(u_mps: float = 0.0) -> Track:
    return round_trip(UP_WAY, DOWN_WAY, FC30, conditions(u_mps=u_mps))


def test_limit_is_the_largest_that_holds() -> None:
    """The limit itself is not refused, one step more is, and the reason is the limit's."""
    limit = payload_limit(FC30, track(), RULE)
    load_kg = limit.max_payload_g / 1000.0
    step_kg = PAYLOAD_STEP_G / 1000.0
    assert what_binds(FC30, track(), RULE, load_kg, load_kg) == ""
    assert what_binds(FC30, track(), RULE, load_kg + step_kg, load_kg + step_kg) == limit.binds != ""


def test_one_way_limits_hold_and_are_no_smaller() -> None:
    """A load one way only may be heavier than both ways, and each such limit is itself flyable."""
    limit = payload_limit(FC30, track(), replace(RULE, reserve_frac=0.6))
    assert limit.max_up_g > limit.max_payload_g
    assert limit.max_down_g > limit.max_payload_g
    rule = replace(RULE, reserve_frac=0.6)
    assert what_binds(FC30, track(), rule, limit.max_up_g / 1000.0, 0.0) == ""
    assert what_binds(FC30, track(), rule, 0.0, limit.max_down_g / 1000.0) == ""


@settings(max_examples=25, deadline=None, derandomize=True)
@given(share=st.floats(0.0, 1.0))
def test_loads_between_the_limits_are_flyable(share: float) -> None:
    """Every load up with the load down that straight lines between the limits allow keeps the reserve."""
    rule = replace(RULE, reserve_frac=0.6)
    limit = payload_limit(FC30, track(), rule)
    down_g = round(share * limit.max_down_g)
    up_g = limit.most_up_g(down_g)
    assert what_binds(FC30, track(), rule, up_g / 1000.0, down_g / 1000.0) == ""


@given(
    both_g=st.integers(0, 300), more_up=st.integers(0, 100), more_down=st.integers(0, 100), down_g=st.integers(0, 500)
)
def test_most_up_is_a_convex_corner(both_g: int, more_up: int, more_down: int, down_g: int) -> None:
    """The line of loads goes through the three limits and falls with the other load."""
    limit = PayloadLimit(max_payload_g=both_g, max_up_g=both_g + more_up, max_down_g=both_g + more_down, binds="")
    assert limit.most_up_g(0) == both_g + more_up
    if both_g:
        assert limit.most_up_g(both_g) == both_g
        assert limit.most_down_g(both_g) == both_g
    assert limit.most_up_g(down_g) >= limit.most_up_g(down_g + 1) >= 0


def test_a_harder_reserve_allows_less() -> None:
    """The payload limit falls as the reserve rises."""
    limits = [payload_limit(FC30, track(), replace(RULE, reserve_frac=r)).max_payload_g for r in (0.2, 0.5, 0.7)]
    assert limits[0] >= limits[1] > limits[2]


def test_nothing_flies_below_the_reserve() -> None:
    """When even an empty aircraft cannot keep the reserve, everything is zero and the reason says reserve."""
    limit = payload_limit(FC30, track(), replace(RULE, reserve_frac=0.99))
    assert limit == closed(limit.binds)
    assert "reserve" in limit.binds


def test_manufacturers_mass_limits_bind() -> None:
    """More than the manufacturer allows is refused whatever the physics say."""
    assert "payload limit" in what_binds(FC30, track(), RULE, FC30.max_payload_kg + 0.1, 0.0)


def test_wind_and_gust_limits_bind() -> None:
    """A mean wind or a gust above the manufacturer's limit closes the hour, and the text carries the figure."""
    hour = conditions().hour
    windy = replace(hour, wind=(WindLevel(alt_amsl_m=5000.0, wind_mps=12.6, from_deg=270.0),))
    gusty = replace(hour, wind=(WindLevel(alt_amsl_m=5000.0, wind_mps=4.0, from_deg=270.0, gust_mps=14.0),))
    assert surface_binds(FC30, hour) == ""
    assert "wind 12.6 m/s" in surface_binds(FC30, windy)
    assert "gusts 14.0 m/s" in surface_binds(FC30, gusty)


def test_cold_binds() -> None:
    """Air colder than the manufacturer allows closes the track."""
    cold = replace(track(), temperature_k=np.full(track().temperature_k.shape, 250.0))
    assert "degC is below the limit" in track_binds(FC30, cold)
    assert track_binds(FC30, track()) == ""


def test_abort_wind_is_where_the_reserve_goes() -> None:
    """Below the abort wind the flight keeps its reserve, a little above it does not."""

    def left_frac(flown: Track) -> float:
        return float(np.quantile(fly_track(FC30, flown, RULE, 5.0, 5.0).soc_frac[:, -1], 0.05))

    needed_frac = left_frac(track(u_mps=6.0))

    def keeps_reserve(flown: Track) -> bool:
        return left_frac(flown) >= needed_frac

    wind_mps = abort_wind_mps((UP_WAY, DOWN_WAY), FC30, conditions(u_mps=3.0), keeps_reserve)
    assert wind_mps == pytest.approx(6.0, abs=0.15)
    assert keeps_reserve(track(u_mps=wind_mps - 0.2))
    assert not keeps_reserve(track(u_mps=wind_mps + 0.3))


def test_quantiles_of_a_known_distribution() -> None:
    """Quantiles of 0..100 are 5, 50 and 95."""
    found = quantiles(np.arange(101.0))
    assert (found.p05, found.p50, found.p95) == pytest.approx((5.0, 50.0, 95.0))
