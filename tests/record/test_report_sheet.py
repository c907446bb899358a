"""The flight sheet: one page per sortie, whatever it holds."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader

from busy_day import WAYPOINTS, busy_day, ramp
from day_plans import day_plan, without_sorties
from lungta.core.findings import warning
from lungta.plan.dayplan import DayPlan
from lungta.record.report.sheet import MOST_FINDINGS, flight_sheet_pdf

EVIL = "#panic() *bold* ]_[ $x$ @ref <label> \\ // `raw` #import"


def _pages(plan: DayPlan) -> list[str]:
    reader = PdfReader(io.BytesIO(flight_sheet_pdf(plan, ramp())))
    return [re.sub(r"\s+", " ", page.extract_text()) for page in reader.pages]


def test_worst_day_has_one_page_per_sortie_and_one_for_the_day() -> None:
    """Twenty-five waypoints each way, eight loads and a dozen landing options still fit one page."""
    plan = busy_day(sorties=3)
    assert len(plan.sorties[0].corridor_up.waypoints) == WAYPOINTS == 25
    pages = _pages(plan)
    assert len(pages) == len(plan.sorties) + 1
    for number, page in enumerate(pages, start=1):
        assert f"{number} / {len(pages)}" in page


def test_sortie_page_holds_what_the_pilot_needs() -> None:
    """Number, times, loads with masses, limits, waypoints, abort points, landing options, findings."""
    plan = day_plan()
    page = _pages(plan)[1].replace("\u00a0", " ")
    for words in ("06:15–06:40", "00:30–00:55 UTC", "A1", "oxygen-1", "OXYGEN", "13.5 kg", "14.0 kg", "12.0 m/s"):
        assert words in page
    for words in ("WP3", "return to Base Camp", "55 %", "27.99819° N, 86.86197° E", "95 m above ground", "Pilot"):
        assert words in page
    assert "true" in page


def test_sheet_says_which_wind_and_whose_the_weather_is() -> None:
    """The day's page names the wind; a sortie's weather line is the station's and says so."""
    plan = replace(day_plan(), wind_field="solved over 20 km of terrain on a mesh of 147 m")
    day, first, *_ = (page.replace("\u00a0", " ") for page in _pages(plan))
    assert "Wind: solved over terrain; each flight in that of its own hour." in day
    assert "ground wind" in first
    assert "Not the wind on the paths, which the figures count with (solved over terrain)" in first
    assert "reserve held:" in first


def test_findings_of_the_day_about_a_flights_path_stand_on_its_page() -> None:
    """A lee on the path is found for the day; the pilot of that path carries it, another does not."""
    plan = day_plan()
    other = replace(plan.sorties[1], corridor_up=replace(plan.sorties[1].corridor_up, id="another"))
    lee = warning("lee-zone", "passes through the lee of a ridge", plan.sorties[0].corridor_up.id)
    pages = _pages(replace(plan, sorties=(plan.sorties[0], other), findings=(*plan.findings, lee)))
    assert [lee.message in page for page in pages] == [True, True, False]


def test_overview_says_how_many_findings_it_leaves_out() -> None:
    """The day's page holds the gravest findings and counts the rest."""
    plan = busy_day(sorties=2)
    many = replace(plan, findings=tuple(replace(plan.findings[1], code=f"c{n}") for n in range(30)))
    more = len(many.all_findings()) - MOST_FINDINGS
    assert f"And {more} more in index.html." in _pages(many)[0]


def test_many_loads_left_behind_fit_the_overview() -> None:
    """Loads with one reason are one entry, and what is cut is counted."""
    plan = busy_day(sorties=1)
    left = tuple(replace(plan.unplaced[0], item=f"waste-{n}", reason=f"reason {n % 20}") for n in range(200))
    pages = _pages(replace(plan, unplaced=left))
    assert len(pages) == 2
    assert "more in index.html" in pages[0]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [(day_plan(), False), (day_plan(schematic=True), True), (without_sorties(day_plan()), True)],
)
def test_every_page_says_not_for_flight(plan: DayPlan, expected: bool) -> None:
    """The stripe stands on each page, or on none."""
    pages = _pages(plan)
    assert len(pages) == len(plan.sorties) + 1
    assert {"NOT FOR FLIGHT" in page for page in pages} == {expected}


def test_what_people_write_stays_text() -> None:
    """Typesetter's markup in names is printed, not obeyed."""
    plan = day_plan()
    evil = replace(plan, items=tuple(replace(item, what=EVIL) for item in plan.items))
    assert EVIL.replace(" ", "") in _pages(evil)[1].replace(" ", "")


def test_more_than_a_page_continues_under_a_page_number() -> None:
    """What cannot fit even in small type is not cut off."""
    plan = day_plan()
    flight = replace(plan.sorties[0], items_up=tuple(f"thing-{n}" for n in range(260)))
    pages = _pages(replace(plan, sorties=(flight,)))
    assert len(pages) > 2
    assert "thing-259" in " ".join(pages)


def test_same_plan_same_bytes() -> None:
    """The document carries the plan's date, not the clock's."""
    plan = day_plan()
    assert flight_sheet_pdf(plan, ramp()) == flight_sheet_pdf(plan, ramp())
