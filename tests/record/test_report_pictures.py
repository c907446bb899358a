"""Profile, timetable and the picture of the day."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from busy_day import busy_day, ramp
from day_plans import day_plan, without_sorties
from lungta.record.report.picture import day_picture_png
from lungta.record.report.profile_svg import profile_svg, small_profile_svg
from lungta.record.report.timeline_svg import timeline_svg


def _texts(drawing: str) -> str:
    return " ".join(etree.fromstring(drawing).itertext()).replace("\u00a0", " ")


def test_profile_shows_limit_reserve_and_landing_charge() -> None:
    """Every line that decides is named on the drawing."""
    plan = day_plan()
    words = _texts(profile_svg(plan.sorties[0], plan.place))
    assert "height limit 120 m above ground" in words
    assert "reserve 25 %" in words
    assert "on landing 43 % (34–50)" in words
    assert "limit" not in _texts(profile_svg(plan.sorties[0], replace(plan.place, height_limit_agl_m=None)))


def test_ways_are_told_apart_without_colour() -> None:
    """Up and down are different classes, of which one is dashed."""
    plan = busy_day(sorties=1)
    drawn = profile_svg(plan.sorties[0], plan.place)
    assert 'class="flight-up"' in drawn
    assert 'class="flight-down"' in drawn
    assert 'class="flight-over"' in drawn


@pytest.mark.parametrize("draw", [profile_svg, small_profile_svg])
def test_a_flight_without_profile_says_so(draw: object) -> None:
    """No empty axes."""
    plan = day_plan()
    words = _texts(draw(replace(plan.sorties[0], profile=()), plan.place))  # type: ignore[operator]
    assert words == "No flight profile was computed."


def test_timetable_has_a_bar_per_flight_for_aircraft_and_set() -> None:
    """Each sortie stands once with its aircraft and once with its battery set, within the drawing."""
    plan = busy_day()
    drawing = etree.fromstring(timeline_svg(plan))
    bars = drawing.xpath("//*[@class='flight-bar']")
    assert len(bars) == 2 * len(plan.sorties)
    assert all(0 <= float(bar.get("x")) <= 1000 for bar in bars)
    words = _texts(timeline_svg(plan))
    assert "aircraft A1" in words
    assert "battery set 6" in words


def test_timetable_without_flights_still_shows_the_hours() -> None:
    """The hours' limits are the reason why nothing flies; a plan without hours has no timetable."""
    assert "none" in _texts(timeline_svg(without_sorties(day_plan())))
    assert timeline_svg(replace(without_sorties(day_plan()), hours=())) == ""


@pytest.mark.parametrize("plan", [day_plan(), without_sorties(day_plan(schematic=True))])
def test_picture_of_the_day_is_a_picture(plan: object) -> None:
    """A PNG with more than one colour, with and without flights."""
    picture = Image.open(io.BytesIO(day_picture_png(plan, ramp(), dots_per_inch=60)))  # type: ignore[arg-type]
    assert picture.format == "PNG"
    assert np.asarray(picture.convert("L")).std() > 10
