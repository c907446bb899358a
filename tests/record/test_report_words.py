"""Figures as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from day_plans import day_plan, without_sorties
from flat_ground import conditions
from lungta.core.findings import Severity
from lungta.core.provenance import InputSource
from lungta.mountain.weather.hour import WindLevel
from lungta.mountain.wind.hourly import uniform_wind
from lungta.mountain.wind.profile import wind_field_of
from lungta.record.report import words
from lungta.record.report.words import NBSP, Clock


def test_local_time_comes_first_and_utc_beside_it() -> None:
    """Nepal is five hours and three quarters ahead of UTC."""
    clock = Clock(timezone="Asia/Kathmandu")
    moment = datetime(2026, 4, 20, 0, 30, tzinfo=UTC)
    assert clock.both(moment) == f"06:15 (00:30{NBSP}UTC)"
    assert clock.offset(moment) == "UTC+05:45"
    assert Clock(timezone="America/Argentina/Mendoza").offset(moment) == "UTC−03:00"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.kg(13_500), "13.5 kg"),
        (words.wh(8.1e6), "2,250 Wh"),
        (words.degc(268.15), "−5 °C"),
        (words.percent(0.434), "43 %"),
        (words.metres(5284.4), "5,284 m"),
        (words.minutes(760), "12:40 min"),
        (words.minutes(25_500), "7 h 05 min"),
        (words.heading(359.7), "000°"),
        (words.heading(47.2), "047°"),
        (words.compass(250.0), "WSW"),
        (words.compass(359.0), "N"),
        (words.coordinates(27.9875, 86.875), "27.98750° N, 86.87500° E"),
        (words.coordinates(-32.65, -70.01), "32.65000° S, 70.01000° W"),
        (words.day("2026-04-20"), "20 April 2026"),
    ],
)
def test_units_as_people_read_them(said: str, expected: str) -> None:
    """A figure keeps together with its unit, and a negative one has a true minus sign."""
    assert said.replace(NBSP, " ") == expected


def test_a_long_list_is_cut_and_says_so() -> None:
    """Equal names are counted, and the rest is a number."""
    assert words.briefly(["bag", "rope", "bag"]) == "2 × bag, rope"
    assert words.briefly(["a", "b", "c", "d", "e"]) == "a, b and 3 more"


def test_verdict_counts_flights_masses_and_what_stays() -> None:
    """The head of the page says what flies and what does not."""
    said = words.verdict(day_plan()).replace(NBSP, " ")
    assert said == "2 sorties carry 25.5 kg up and 14.0 kg down. 1 of 4 loads (48.0 kg) does not fly."
    assert words.verdict(without_sorties(day_plan())).startswith("Nothing can be flown.")
    assert words.verdict(replace(day_plan(), unplaced=())).endswith("Every load on the list is placed.")


def test_every_cause_of_not_for_flight_is_named() -> None:
    """A plan is for flight exactly when no cause is named."""
    both = words.not_for_flight_reasons(day_plan(schematic=True, weather_assumed=True))
    assert "schematic" in both[0]
    assert "assumed" in both[1]
    assert words.not_for_flight_reasons(without_sorties(day_plan())) == ("nothing in this plan may fly",)
    for plan in (day_plan(), day_plan(schematic=True), day_plan(weather_assumed=True), without_sorties(day_plan())):
        assert bool(words.not_for_flight_reasons(plan)) == plan.not_for_flight


def test_a_wind_has_a_short_name() -> None:
    """The fields' own descriptions, however long, are known by their beginning; blindness to terrain is said."""
    low, high = (
        WindLevel(alt_amsl_m=5300, wind_mps=4, from_deg=270),
        WindLevel(alt_amsl_m=6500, wind_mps=9, from_deg=280),
    )
    hour = replace(conditions().hour, wind=(low, high))
    assert words.wind_in_short(wind_field_of(hour).description) == "profile by height, blind to terrain"
    assert words.wind_in_short(uniform_wind(hour).description) == "one wind everywhere, blind to terrain"


def test_what_a_plan_was_made_in() -> None:
    """Terrain, weather and wind in one line; a plan whose weather has no source does not invent one."""
    plan = replace(day_plan(), wind_field="solved over 20 km of terrain on a mesh of 147 m, led by levels aloft")
    said = words.made_in(plan)
    assert said.startswith(f"Terrain: {plan.terrain.source}, nodes ")
    assert said.endswith("Wind: solved over terrain; each flight in that of its own hour.")
    weather = InputSource(kind="weather", title="mast of the day", origin="mast.toml")
    assert "apart. Weather: mast of the day. Wind" in words.made_in(replace(plan, inputs=(weather,)))
    assert "Weather" not in words.made_in(replace(plan, inputs=()))


def test_numbers_of_paths_are_explained_where_there_are_any() -> None:
    """Only a plan with a second path between two pads says what (2) means."""
    plan = day_plan()
    assert words.path_numbers(plan) == ""
    second = replace(plan.sorties[0], corridor_up=replace(plan.sorties[0].corridor_up, id="base-camp>camp-1 (2)"))
    assert "as in (2)" in words.path_numbers(replace(plan, sorties=(second,)))


def test_findings_are_counted_once() -> None:
    """The same finding on two corridors of one kind counts once, as in the list."""
    plan = day_plan()
    total = sum(words.severity_count(plan, severity) for severity in Severity)
    assert total == len(plan.all_findings())
