"""A plan in the terminal: counted in plain words, nothing said twice, nothing that reads as safe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from day_plans import day_plan
from lungta.cli.plan_text import print_plan
from lungta.core.findings import warning
from lungta.plan.dayplan import DayPlan

RULES = "ask the authority (once), it knows"


def printed(plan: DayPlan, capsys: pytest.CaptureFixture[str]) -> str:
    print_plan(plan, Path("out"))
    return re.sub(r"\s+", " ", capsys.readouterr().out)


def test_one_is_not_counted_as_many(capsys: pytest.CaptureFixture[str]) -> None:
    """One sortie, one load that stays, one flight beside the porters."""
    plan = day_plan()
    porters = tuple(replace(each, flights=1, porter_loads=1, crossings=1) for each in plan.porters)
    text = printed(replace(plan, sorties=plan.sorties[:1], porters=porters), capsys)
    assert "1 sortie," in text
    assert "1 load stays" in text
    assert "by air 1 flight," in text
    assert "1 passage of" in text
    assert not re.search(r"\b1 (sorties|loads|flights|notices|passages)", text)
    assert "2 sorties," in printed(plan, capsys)


def test_the_probability_is_of_the_reserve(capsys: pytest.CaptureFixture[str]) -> None:
    """The column is headed by what is likely, and the line below says what it is not."""
    plan = day_plan()
    text = printed(plan, capsys)
    assert "sure" not in text
    assert f"reserve held: how likely it lands with the reserve of {plan.place.reserve_frac:.0%}" in text
    assert "not how safe the flight is" in text


def test_the_winds_short_name_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    """Its short name stands in the head, the field's description near the end."""
    long = "solved over 20 km of terrain on a mesh of 147 m"
    text = printed(replace(day_plan(), wind_field=long), capsys)
    assert "wind: solved over terrain; each flight in that of its own hour" in text.partition("UTC")[0]
    assert f"paths searched in: {long} written to" in text


def test_a_source_in_brackets_is_printed_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Two findings that lean on the same rules give them in full the first time."""
    found = (warning("a", f"Too heavy ({RULES}).", "x"), warning("b", f"Out of sight ({RULES}).", "x"))
    text = printed(replace(day_plan(), findings=found), capsys)
    assert text.count(RULES) == 1
    assert "b: Out of sight (as above)." in text
