"""What may be carried and what is left: limits found by bisection are the largest that hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flat_ground import DOWN_WAY, FC30, UP_WAY, conditions
from lungta.core.geo import wind_components_mps
from lungta.mountain.weather.hour import WindLevel
from lungta.plan.flight import Conditions, Track, round_trip
from lungta.plan.reserve import (
    PAYLOAD_STEP_G,
    PayloadLimit,
    ReserveRule,
    abort_wind_mps,
    closed,
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
    """At the abort wind a flight keeps its reserve from all eight bearings, a little above it not from all."""
    rule = replace(RULE, reserve_frac=0.55)
    calm = conditions()

    def holds(wind_mps: float) -> bool:
        return all(
            what_binds(FC30, round_trip(UP_WAY, DOWN_WAY, FC30, blown(wind_mps, bearing)), rule, 5.0, 5.0) == ""
            for bearing in range(0, 360, 45)
        )

    def blown(wind_mps: float, from_deg: float) -> Conditions:
        u, v = wind_components_mps(wind_mps, from_deg)
        return conditions(u_mps=float(u), v_mps=float(v))

    wind_mps = abort_wind_mps((UP_WAY, DOWN_WAY), FC30, calm, rule, (5.0, 5.0))
    assert 0.0 < wind_mps < FC30.wind_limit_mps
    assert holds(wind_mps - 0.2)
    assert not holds(wind_mps + 0.4)


def test_abort_wind_does_not_depend_on_the_wind_of_the_hour() -> None:
    """A calm hour gives no more permissive limit than a windy one, but what was planned with is never an abort."""
    rule = replace(RULE, reserve_frac=0.55)
    calm, light, strong = (
        abort_wind_mps((UP_WAY, DOWN_WAY), FC30, conditions(u_mps=now), rule, (5.0, 5.0)) for now in (0.0, 0.2, 11.9)
    )
    assert calm == light < strong == 11.9


def test_thrust_must_hold_for_the_unlucky_too() -> None:
    """A load at which one draw in ten of the aircraft lacks thrust is refused, whatever the median says."""
    slow = replace(FC30.motor.kv_radps_per_v, sigma=0.2 * FC30.motor.kv_radps_per_v.value)
    unsure = replace(FC30, motor=replace(FC30.motor, kv_radps_per_v=slow))
    sure = payload_limit(FC30, track(), RULE)
    assert payload_limit(unsure, track(), RULE).max_payload_g < sure.max_payload_g
    load_kg = sure.max_payload_g / 1000.0
    assert "thrust" in what_binds(unsure, track(), RULE, load_kg, load_kg)


def test_quantiles_of_a_known_distribution() -> None:
    """Quantiles of 0..100 are 5, 50 and 95."""
    found = quantiles(np.arange(101.0))
    assert (found.p05, found.p50, found.p95) == pytest.approx((5.0, 50.0, 95.0))
