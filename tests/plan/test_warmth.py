"""Cooling against an independent integration, and its limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from lungta.core.findings import Severity
from lungta.plan.cargo.item import Item
from lungta.plan.warmth import (
    Insulation,
    arrival_temperature_k,
    film_coefficient_wpm2k,
    meal_in_foam_box,
    warmth_findings,
)

BOX = Insulation(heat_capacity_jpk=20_000.0, ua_wpk=0.5, outer_area_m2=0.4)
TOLERANCE_K = 1e-3


def integrated_k(start_k: float, ambient_k: float, duration_s: float, box: Insulation, film_wpm2k: float) -> float:
    """The same box, its heat flow found from the temperature of its outer face, integrated in time."""

    def cooling(_: float, state: np.ndarray) -> list[float]:
        outer = film_wpm2k * box.outer_area_m2
        face_k = (box.ua_wpk * state[0] + outer * ambient_k) / (box.ua_wpk + outer)
        return [-outer * (face_k - ambient_k) / box.heat_capacity_jpk]

    solved = solve_ivp(cooling, (0.0, duration_s), [start_k], rtol=1e-10, atol=1e-10, method="LSODA")
    return float(solved.y[0, -1])


def agrees(found_k: float, expected_k: float) -> bool:
    return abs(found_k - expected_k) <= TOLERANCE_K


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(300.0, 370.0), st.floats(230.0, 290.0), st.floats(60.0, 30_000.0), st.floats(5.0, 100.0))
def test_cooling_is_what_integration_gives(start_k: float, ambient_k: float, duration_s: float, film: float) -> None:
    """The closed form and the heat balance of the outer face integrated by LSODA agree to a millikelvin."""
    found = float(arrival_temperature_k(start_k, ambient_k, duration_s, BOX, film_wpm2k=film))
    expected = integrated_k(start_k, ambient_k, duration_s, BOX, film)
    assert agrees(found, expected)
    assert not agrees(found + 5.0 * TOLERANCE_K, expected)


def test_one_time_constant_leaves_a_part_of_e() -> None:
    """After C / UA = 40,000 s, 1/e of the difference is left."""
    assert float(arrival_temperature_k(360.0, 260.0, 40_000.0, BOX)) == pytest.approx(260.0 + 100.0 / np.e, abs=1e-9)


def test_ends_of_time() -> None:
    """No time changes nothing; endless time brings the air's temperature, from either side."""
    assert float(arrival_temperature_k(350.0, 260.0, 0.0, BOX)) == 350.0
    assert float(arrival_temperature_k(350.0, 260.0, 1e9, BOX)) == pytest.approx(260.0)
    assert float(arrival_temperature_k(250.0, 260.0, 1e9, BOX)) == pytest.approx(260.0)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.floats(310.0, 370.0), st.floats(230.0, 300.0), st.floats(10.0, 20_000.0), st.floats(1.01, 3.0))
def test_colder_longer_and_thinner_arrive_colder(
    start_k: float, ambient_k: float, duration_s: float, more: float
) -> None:
    """Monotone in time, insulation, heat capacity, air and start; the air's film only helps."""
    base = arrival_temperature_k(start_k, ambient_k, duration_s, BOX)
    assert arrival_temperature_k(start_k, ambient_k, duration_s * more, BOX) < base
    assert arrival_temperature_k(start_k, ambient_k, duration_s, replace(BOX, ua_wpk=0.5 * more)) < base
    assert arrival_temperature_k(start_k, ambient_k, duration_s, replace(BOX, heat_capacity_jpk=2e4 * more)) > base
    assert arrival_temperature_k(start_k, ambient_k - more, duration_s, BOX) < base
    assert arrival_temperature_k(start_k + more, ambient_k, duration_s, BOX) > base
    assert arrival_temperature_k(start_k, ambient_k, duration_s, BOX, film_wpm2k=20.0 * more) > base
    assert base < start_k


def test_arrays_broadcast() -> None:
    """Three times and two airs make a table of six."""
    table = arrival_temperature_k(350.0, np.array([[250.0], [270.0]]), np.array([0.0, 600.0, 1200.0]), BOX)
    assert table.shape == (2, 3)


@pytest.mark.parametrize(
    ("start_k", "ambient_k", "duration_s"), [(0.0, 260.0, 1.0), (350.0, -5.0, 1.0), (350.0, 260.0, -1.0)]
)
def test_impossible_states_are_refused(start_k: float, ambient_k: float, duration_s: float) -> None:
    """Degrees Celsius by mistake, or time running back."""
    with pytest.raises(ValueError, match="must be"):
        arrival_temperature_k(start_k, ambient_k, duration_s, BOX)


def test_impossible_boxes_are_refused() -> None:
    """A box without mass or wall is no box."""
    with pytest.raises(ValueError, match="ua_wpk"):
        replace(BOX, ua_wpk=0.0)


def test_film_coefficient_meets_the_textbook() -> None:
    """Incropera, Introduction to Heat Transfer, ex. 7.3: 12.7 mm, Re 6,071, Pr 0.7: Nu 40.6, 96.0 W/m2/K at 350 K."""
    found = film_coefficient_wpm2k(10.0, 0.0127, density_kgm3=0.995, temperature_k=350.0)
    assert found == pytest.approx(96.0, rel=0.01)  # air properties: Sutherland here, a table there


def test_film_coefficient_rises_with_speed_and_density() -> None:
    """Thicker and faster air takes more heat; still air is outside the formula."""
    values = [
        film_coefficient_wpm2k(v, 0.3, density_kgm3=d, temperature_k=265.0) for v, d in ((5, 0.6), (15, 0.6), (15, 0.9))
    ]
    assert values == sorted(values)
    with pytest.raises(ValueError, match="Re Pr"):
        film_coefficient_wpm2k(0.0, 0.3, density_kgm3=0.6, temperature_k=265.0)


def test_a_foam_box_is_its_walls() -> None:
    """8 kg of food is a cube of 0.2 m; 30 mm of foam at 0.035 W/m/K over the mean area 6 x 0.2 x 0.26 m2."""
    box = meal_in_foam_box(10.0)
    assert box.heat_capacity_jpk == pytest.approx(8.0 * 3600.0)
    assert box.ua_wpk == pytest.approx(0.035 * 6.0 * 0.2 * 0.26 / 0.03)
    assert box.outer_area_m2 == pytest.approx(6.0 * 0.26**2)


NOON = datetime(2026, 4, 20, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(("duration_s", "severity"), [(900, Severity.NOTICE), (90_000, Severity.WARNING)])
def test_the_plan_is_told_how_warm_a_meal_arrives(duration_s: int, severity: Severity) -> None:
    """A quarter of an hour is a notice; a day in the cold a warning; a load that need not be warm says nothing."""
    meal = Item(id="m", what="Hot meal", mass_g=8000, from_pad="base-camp", to_pad="camp-2", keep_warm=True)
    rope = Item(id="r", what="Rope", mass_g=8000, from_pad="base-camp", to_pad="camp-2")
    sortie = SimpleNamespace(takeoff_utc=NOON, duration_s=duration_s, items_up=("m", "r"), items_down=())
    air_k = {NOON - timedelta(minutes=30): 260.0, NOON - timedelta(minutes=90): 280.0}
    (finding,) = warmth_findings([meal, rope], [sortie], air_k)  # type: ignore[list-item]
    assert (finding.severity, finding.subject) == (severity, "m")
    expected_k = float(arrival_temperature_k(353.15, 260.0, duration_s, meal_in_foam_box(8.0)))
    assert f"at least {expected_k - 273.15:.0f} degC" in finding.message
    assert "at -13 degC" in finding.message
