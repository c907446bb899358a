"""Pictures, places and words of a stack."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.core.figures import house_style, picture
from lungta.ice.tracking.model import DAY_S
from lungta.ice.tracking.reasons import Reason
from lungta.ice.velocity.change import span_changes, speed_change
from lungta.ice.velocity.inversion import Inversion
from lungta.ice.velocity.invert import invert_stack
from lungta.ice.velocity.mean import mean_field
from lungta.ice.velocity.notes import said_once
from lungta.ice.velocity.output import WRITTEN, StackResult, write_stack
from lungta.ice.velocity.places import spots_at, spots_of
from lungta.ice.velocity.plot_map import spans_figure
from lungta.ice.velocity.plot_season import season_figure
from lungta.ice.velocity.plot_time import velocity_figure
from lungta.ice.velocity.season import seasonal_change
from lungta.ice.velocity.summary import stack_json, stack_summary, stack_words
from made_stack import GRID, day, made_pair, made_stack

DAYS = [0, 5, 11, 15, 22]
FASTER_TO_THE_EAST = np.linspace(0.3, 1.5, GRID.columns)[np.newaxis, :] * np.ones(GRID.shape)


def moved(days: float) -> tuple[np.ndarray, float]:
    """Ice that runs twice as fast after day 11."""
    return FASTER_TO_THE_EAST * (days + max(0.0, days - 11.0)), 0.0


@pytest.fixture(scope="module")
def inversion() -> Inversion:
    stack = made_stack(DAYS, moved, sigma_m=0.2)
    for pair in stack:
        pair.reason[0, 0] = Reason.NO_MATCH
    return invert_stack(stack)


def words_of(figure: object) -> str:
    """All text of a figure, as its SVG has it."""
    with house_style():
        return " ".join(ElementTree.fromstring(picture(figure, ".svg")).itertext())  # type: ignore[arg-type]


def test_a_change_of_speed_is_found_where_and_when_it_is(inversion: Inversion) -> None:
    """Twice as fast from the third span on: clear nearly everywhere there, nowhere else beyond chance."""
    spans = span_changes(inversion)
    assert spans[0].change_mps is None
    assert spans[2].change_mps is not None
    assert spans[2].change_mps * DAY_S == pytest.approx(0.9, abs=0.1)
    assert spans[2].faster_frac is not None
    assert spans[2].faster_frac > 0.95
    for quiet in (spans[1], spans[3]):
        assert quiet.faster_frac is not None
        assert quiet.faster_frac < 0.2
    assert spans[0].places == GRID.rows * GRID.columns - 1


def test_the_error_of_a_change_holds_what_two_spans_share() -> None:
    """Many trials: the image between two spans moves both, in opposite ways."""
    inversion = invert_stack(
        made_stack(DAYS, lambda t: (t, 0.0), reach=2, sigma_m=0.5, grid=replace(GRID, rows=60, columns=60))
    )
    change, sigma = speed_change(inversion, 2)
    assert change.std() == pytest.approx(float(np.median(sigma)), rel=0.05)
    field = inversion.field
    apart = np.sqrt(field.var_u_m2ps2[1] + field.var_u_m2ps2[2])
    assert np.median(sigma) > 1.05 * np.median(apart)


def test_places_go_from_slow_to_fast_ice(inversion: Inversion) -> None:
    """Four of them, each with a velocity in all spans; none where nothing was measured."""
    spots = spots_of(inversion.field)
    assert [spot.name for spot in spots] == ["A", "B", "C", "D"]
    columns = [spot.column for spot in spots]
    assert columns == sorted(columns)
    lost = made_pair((0, 5), (1.0, 1.0))
    lost.reason[:] = Reason.NO_MATCH
    assert spots_of(invert_stack([lost]).field) == ()


def test_places_that_one_pair_alone_shows_are_not_chosen(inversion: Inversion) -> None:
    """The whole east rests on one pair in the last span: none of the places lies there, and its lines are dotted."""
    field = inversion.field
    pairs = field.pairs.copy()
    pairs[-1, :, 4:] = 1
    alone = replace(field, pairs=pairs)
    assert max(spot.column for spot in spots_of(field)) >= 4
    assert max(spot.column for spot in spots_of(alone)) < 4
    assert {
        spot.row for spot in spots_of(field, np.where(np.arange(GRID.rows)[:, None] == 2, 3.0, 0.4) + 0.0 * pairs[0])
    } == {2}
    spots = spots_at(field, [(485_000.0 + 5.4 * 80.0, 3_096_000.0 - 3.6 * 80.0)])
    styles = [line.get_linestyle() for line in velocity_figure(alone, mean_field(inversion), spots).axes[-1].lines]
    assert styles == ["-"] * (len(DAYS) - 2) + [":"]


def test_made_ice_is_said_first(inversion: Inversion) -> None:
    """First in the text and in every title."""
    assert stack_words(stack_summary(inversion))[0].startswith("NOT REAL")
    for figure in (spans_figure(inversion.field), velocity_figure(inversion.field, mean_field(inversion), ())):
        assert figure.get_suptitle().startswith("NOT REAL")


def test_places_asked_for_are_the_cells_that_hold_them(inversion: Inversion) -> None:
    """Metres to cell; off the map is said with the map's bounds."""
    (spot,) = spots_at(inversion.field, [(485_000.0 + 2.4 * 80.0, 3_096_000.0 - 3.6 * 80.0)])
    assert (spot.name, spot.row, spot.column) == ("A", 3, 2)
    with pytest.raises(IceError, match=r"off the map.*east 485000 to 485560"):
        spots_at(inversion.field, [(0.0, 0.0)])


def test_pictures_say_what_when_and_that_it_is_made(inversion: Inversion) -> None:
    """Titles, units, NOT REAL; a dozen of many spans, and said."""
    field = inversion.field
    said = words_of(velocity_figure(field, mean_field(inversion), spots_of(field)))
    for text in ("Velocity of the ice, 01 Jan 2020 to 23 Jan 2020", "mean speed, m/day", "NOT REAL", "A", "D"):
        assert text in said
    many = invert_stack(made_stack(list(range(0, 70, 5)), lambda t: (t, 0.0))).field
    assert "12 of 13 spans" in words_of(spans_figure(many))
    season = seasonal_change(made_stack(list(range(0, 500, 40)), lambda t: (t + 3 * np.sin(t / 58.0), 0.0)))
    assert "when it is fastest" in words_of(season_figure(season, ("NOT REAL",)))


def test_a_stack_without_any_vector_still_has_its_pictures() -> None:
    """Nothing measured is an answer; no arrow, no colour, no fault."""
    lost = made_pair((0, 5), (1.0, 1.0))
    lost.reason[:] = Reason.NO_MATCH
    inversion = invert_stack([lost])
    assert "nothing measured" in words_of(spans_figure(inversion.field))
    words_of(velocity_figure(inversion.field, mean_field(inversion), ()))
    text = "\n".join(stack_words(stack_summary(inversion)))
    assert "velocity-nothing" in text
    assert "nan" not in text


def test_the_mean_leaves_out_what_was_marked() -> None:
    """One wild vector among six of a steady motion."""
    stack = made_stack([0, 5, 11, 15], lambda t: (t, 0.0), sigma_m=0.1)
    stack[1].east_m[2, 2] += 30.0
    inversion = invert_stack(stack)
    mean = mean_field(inversion)
    assert mean.edges_utc == (day(0), day(15))
    assert mean.u_mps[0, 2, 2] * DAY_S == pytest.approx(1.0, abs=0.05)
    assert mean.pairs[0, 2, 2] == 5


def test_words_and_json_say_the_same(inversion: Inversion) -> None:
    """A table a person reads, figures a program reads."""
    summary = stack_summary(inversion)
    data = json.loads(stack_json(summary))
    assert data["schema"] == "lungta.ice-stack/1"
    assert len(data["pairs"]) == 9
    assert data["spans"][2]["change_mps"] * DAY_S == pytest.approx(0.9, abs=0.1)
    text = "\n".join(stack_words(summary))
    assert "9 pairs, 4 spans" in text
    assert "2020-01-12 to 2020-01-16" in text
    assert "loops of pairs (A to B and B to C against A to C): 7" in text


def test_a_folder_holds_only_what_it_may(inversion: Inversion, tmp_path: Path) -> None:
    """Every file has its place in the list that guards the folder; a season of an earlier run goes."""
    (tmp_path / "season.png").write_bytes(b"old")
    spots = spots_of(inversion.field)
    result = StackResult(
        inversion=inversion, mean=mean_field(inversion), season=None, summary=stack_summary(inversion), spots=spots
    )
    names = write_stack(tmp_path, result, ["said"])
    assert {path.name for path in tmp_path.iterdir()} == set(names)
    assert set(names) < WRITTEN
    assert "season.png" not in names


def test_what_many_files_say_is_said_once() -> None:
    """One line with a number for many, names for few."""
    notes = [f"{name}.tif: cloudy" for name in "abcd"] + ["e.tif: dark", "f.tif: dark", "plain", "plain"]
    assert said_once(notes) == ("4 images: cloudy", "e.tif, f.tif: dark", "plain")
