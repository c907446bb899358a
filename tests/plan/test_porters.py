"""The walking-time model against its sources, and what the comparison counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lungta.mountain.site.load import load_site, site_names
from lungta.mountain.site.model import FootRoute
from lungta.plan.porters import (
    CarriedFlight,
    aerobic_frac,
    climb_s,
    compare_with_porters,
    descend_s,
    loaded_speed_mps,
    pace_s,
    walking_power_w,
)


def route(**change: object) -> FootRoute:
    given_fields: dict[str, object] = {
        "to": "camp-1",
        "length_m": 3000.0,
        "ascent_m": 700.0,
        "descent_m": 0.0,
        "icefall": True,
        "published_h": 7.0,
        "source": "test",
    }
    return FootRoute(**(given_fields | change))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("length_m", "ascent_m", "descent_m", "expected_s"),
    [
        (5000.0, 0.0, 0.0, 3600.0),  # Naismith: 5 km an hour on the level
        (5000.0, 600.0, 0.0, 7200.0),  # and an hour for 600 m of ascent
        (2000.0, 0.0, 300.0, 1440.0 - 600.0),  # Langmuir: 10 min less per 300 m down a slope of 5 to 12 deg
        (1000.0, 0.0, 300.0, 720.0 + 600.0),  # 10 min more per 300 m down a steeper one
        (4000.0, 0.0, 300.0, 2880.0),  # nothing below 5 deg
    ],
)
def test_pace_is_naismith_and_langmuir(length_m: float, ascent_m: float, descent_m: float, expected_s: float) -> None:
    """r.walk's coefficients are these rules of thumb to 0.1 s per 600 s."""
    assert pace_s(length_m, ascent_m, descent_m) == pytest.approx(expected_s, abs=0.1)


def test_walking_power_is_pandolf_1977() -> None:
    """Worked by hand: 60 kg, 20 kg load, 1.2 m/s, 10 % grade: 90 + 17.8 + 80 (2.16 + 4.2) = 616.6 W."""
    assert walking_power_w(1.2, 0.10, load_kg=20.0) == pytest.approx(616.6, abs=0.05)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.floats(0.05, 2.0), st.floats(0.0, 0.6), st.floats(0.0, 40.0), st.floats(1.0, 2.0))
def test_speed_undoes_power(speed_mps: float, grade_frac: float, load_kg: float, terrain: float) -> None:
    """The speed at the power of a speed is that speed."""
    power_w = walking_power_w(speed_mps, grade_frac, load_kg=load_kg, terrain=terrain)
    assert loaded_speed_mps(power_w, grade_frac, load_kg=load_kg, terrain=terrain) == pytest.approx(speed_mps, rel=1e-6)


def test_too_little_power_is_refused() -> None:
    """Standing under 30 kg takes 135 W; with less nobody walks."""
    with pytest.raises(ValueError, match="do not suffice"):
        loaded_speed_mps(100.0, 0.2, load_kg=30.0)


def test_power_falls_with_height_as_measured() -> None:
    """-26 % at 4,000 m (Buskirk 1967), nothing at the sea, never below zero."""
    assert [aerobic_frac(0.0), aerobic_frac(4000.0), aerobic_frac(99_000.0)] == pytest.approx([1.0, 0.74, 0.0])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(0.0, 25.0), st.floats(0.5, 5.0), st.floats(2000.0, 6500.0), st.floats(10.0, 500.0))
def test_a_climb_takes_longer_with_load_height_and_ascent(
    load_kg: float, more_kg: float, alt_amsl_m: float, more_m: float
) -> None:
    """Monotone in everything that makes it hard."""
    time_s = climb_s(route(), alt_amsl_m=alt_amsl_m, load_kg=load_kg)
    assert climb_s(route(), alt_amsl_m=alt_amsl_m, load_kg=load_kg + more_kg) > time_s
    assert climb_s(route(), alt_amsl_m=alt_amsl_m + more_m, load_kg=load_kg) > time_s
    assert climb_s(route(ascent_m=700.0 + more_m), alt_amsl_m=alt_amsl_m, load_kg=load_kg) > time_s
    assert climb_s(route(icefall=False), alt_amsl_m=alt_amsl_m, load_kg=load_kg) < time_s


def test_nobody_runs_down_under_a_load() -> None:
    """Where r.walk's pace down is quicker than on the level, the level's counts."""
    gentle = route(length_m=5500.0, ascent_m=1086.0)
    assert pace_s(5500.0, 0.0, 1086.0) < 0.72 * 5500.0 == descend_s(gentle)


@pytest.mark.parametrize("name", site_names())
def test_published_times_are_met_within_a_quarter(name: str) -> None:
    """7 h Base Camp to Camp I, 6 h Ama Dablam, 5.5 h Muztagh Ata: nothing was fitted to them."""
    site = load_site(name)
    flights = [CarriedFlight(drop=drop.id, duration_s=720, mass_up_g=1, mass_down_g=0) for drop in site.drops]
    published = [row for row in compare_with_porters(site, flights) if row.published_up_s]
    assert published
    for row in published:
        assert row.walk_up_s == pytest.approx(row.published_up_s, rel=0.25)


def test_loads_passages_and_flights_are_counted() -> None:
    """46 kg up and 14 kg down are four and one loads of 15 kg: four porters, eight passages of the icefall."""
    site = load_site("khumbu")
    flights = [
        CarriedFlight(drop="camp-1", duration_s=700, mass_up_g=31_000, mass_down_g=0),
        CarriedFlight(drop="camp-1", duration_s=720, mass_up_g=15_000, mass_down_g=14_000),
    ]
    (row,) = compare_with_porters(site, flights)
    assert (row.mass_up_g, row.mass_down_g, row.porter_loads, row.crossings) == (46_000, 14_000, 5, 8)
    assert (row.flights, row.flight_s, row.published_up_s) == (2, 1420, 25_200)
    assert "Pandolf" in row.model


def test_no_passage_without_icefall_and_no_row_without_route() -> None:
    """Ama Dablam has no icefall; a drop that nobody walks to is left out."""
    site = load_site("ama-dablam")
    flight = CarriedFlight(drop="camp-1", duration_s=360, mass_up_g=0, mass_down_g=20_000)
    assert compare_with_porters(site, [flight])[0].crossings == 0
    assert compare_with_porters(replace(site, foot_routes=()), [flight]) == ()
