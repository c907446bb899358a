"""Routes along the edge of what is known, off the ice, or none: what is said of them."""

from __future__ import annotations

import numpy as np
import pytest

from lungta.ice.proposal.edges import near_edge
from lungta.ice.proposal.model import Proposals
from lungta.ice.proposal.propose import propose_routes
from lungta.ice.proposal.words import route_text
from lungta.ice.survey.model import IcefallSurvey
from made_icefall import asked, made_survey, place


def along_column(survey: IcefallSurvey, column: int, **more: object) -> Proposals:
    """Routes straight up one column."""
    ends = {"start": place(survey, 50, column), "goal": place(survey, 10, column, "--to")}
    return propose_routes(survey, asked(survey, **ends, **more))


@pytest.mark.parametrize(("column", "void", "warned"), [(20, False, False), (1, False, True), (20, True, True)])
def test_a_route_along_an_edge_is_warned_of(column: int, void: bool, warned: bool) -> None:
    """Along the survey's side or a void's for 40 m; in the middle nothing is said."""
    survey = made_survey()
    if void:
        survey.alt_amsl_m[:, 22:30] = np.nan
    messages = [said.message for said in along_column(survey, column).findings if said.code == "ice-route-edge"]
    assert len(messages) == warned
    assert all("Route 1 runs within 5 m of the survey's or a void's edge for 4" in words for words in messages)


@pytest.mark.parametrize(("pixel_m", "cells"), [(1.0, 5), (2.0, 3), (0.5, 10)])
def test_the_edge_is_five_metres_wide(pixel_m: float, cells: int) -> None:
    """Counted from the border of the last cell to the middle of a cell."""
    assert near_edge(np.ones((41, 41), dtype=bool), pixel_m)[20].sum() == 2 * cells


def test_leaving_the_ice_is_warned_of() -> None:
    """Half of the way is rock; without a mask nothing is said."""
    survey = made_survey()
    ice = np.ones(survey.grid.shape, dtype=bool)
    ice[30:] = False
    [said] = [said for said in along_column(survey, 20, ice=ice).findings if said.code == "ice-route-off-ice"]
    assert "Route 1 leaves the ice for 20 m" in said.message
    assert not [said for said in along_column(survey, 20).findings if said.code == "ice-route-off-ice"]


def test_the_text_says_first_what_it_is_and_when_there_is_nothing() -> None:
    """NOT REAL at the top; no route, and no loads, are said."""
    without = route_text(along_column(made_survey(), 20))
    assert without[0] == "NOT REAL. A proposal for icefall doctors to judge, not a route."
    assert "  no ladders and no rope to carry: no manifest" in without
    none = route_text(along_column(made_survey([(30, 5)]), 20, most=1))
    assert "There is no route to propose." in none
