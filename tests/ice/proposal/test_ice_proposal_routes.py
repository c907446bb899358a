"""Proposed routes over made ground: ladders, ropes, danger, limits, alternatives, and where the way is cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest

from lungta.core.errors import IceError
from lungta.core.findings import Severity
from lungta.ice.proposal.build import Stock
from lungta.ice.proposal.effort import loaded_spm
from lungta.ice.proposal.ends import Place
from lungta.ice.proposal.ground import ground_of
from lungta.ice.proposal.ladders import ladder_sites
from lungta.ice.proposal.model import LegKind
from lungta.ice.proposal.points import route_of
from lungta.ice.proposal.propose import propose_routes
from lungta.ice.proposal.settings import Ladders, ProposalSettings, Ropes, Walker, Worth
from lungta.ice.route.model import FixedPoint, PointKind, Route
from made_icefall import SURVEYED_UTC, asked, made_survey, place

BOTH = ((20, 2), (40, 5))
"""A crevasse of 2 m, which two sections bridge from cell to cell (3 m), and one of 5 m, which takes four (6 m)."""


def test_each_crevasse_takes_one_ladder_of_its_sections() -> None:
    """From side to side there is no way round: one ladder each, from firm cell to firm cell, seen from below."""
    survey = made_survey(BOTH)
    settings = ProposalSettings(walker=Walker(stride_m=0.0))
    route = propose_routes(survey, asked(survey, settings=settings)).routes[0]
    spans = [np.hypot(6.0, 6.0 * 0.2), np.hypot(3.0, 3.0 * 0.2)]
    assert [leg.length_m for leg in route.ladders] == pytest.approx(spans, rel=1e-3)
    assert [leg.sections for leg in route.ladders] == [4, 2]
    assert route.proved
    assert route.sections == 6
    ladders = settings.ladders
    crossing_s = sum(ladders.wait_s + ladders.crossing_spm * span for span in spans)
    walked_m = 57.0 - 6.0 - 3.0
    assert route.exposure.crevasse_s == pytest.approx(crossing_s, rel=1e-3)
    middle_amsl_m = float(survey.alt_amsl_m.mean())
    walked_s = walked_m * float(loaded_spm(0.2, Walker(), middle_amsl_m))
    assert route.up_s == pytest.approx(walked_s + crossing_s, rel=2e-3)


@pytest.mark.parametrize(("span_m", "sections"), [(1.39, 1), (1.41, 2), (3.09, 2), (3.11, 3), (8.19, 5)])
def test_sections_bridge_what_they_reach(span_m: float, sections: int) -> None:
    """n sections of 2 m lose 0.3 m at each joint and rest on 0.3 m at each end."""
    ladders = Ladders()
    assert ladders.reach_m(sections) >= span_m
    assert sections == 1 or ladders.reach_m(sections - 1) < span_m


def test_no_ladder_stands_in_a_void_or_over_one() -> None:
    """Nobody knows what is in a void: where the crevasse is void no ladder crosses it."""
    survey = made_survey([(30, 3)])
    survey.alt_amsl_m[30:33, :38] = np.nan
    sites = ladder_sites(ground_of(survey, ProposalSettings()), ProposalSettings())
    assert set(sites.near % 40) | set(sites.far % 40) <= {36, 37, 38, 39}
    assert sites.near.size


def test_a_ladder_stands_against_a_face() -> None:
    """A step too steep to walk is climbed by a ladder as long as the step is high."""
    survey = made_survey(rise=0.0)
    survey.alt_amsl_m[:30] += 4.0
    survey.slope_deg[29:31] = 75.0
    route = propose_routes(survey, asked(survey)).routes[0]
    (ladder,) = route.ladders
    assert ladder.rise_m == pytest.approx(4.0, abs=0.3)
    assert ladder.length_m == pytest.approx(np.hypot(3.0, 4.0), abs=0.05)


@pytest.mark.parametrize(("stock", "least"), [(Stock.SECTIONS, 6), (Stock.CROSSINGS, 2)])
def test_too_few_ladders_are_said_with_the_number_that_does(stock: Stock, least: int) -> None:
    """One less than needed is an error finding that names the number; that number is enough."""
    survey = made_survey(BOTH)
    none = propose_routes(survey, asked(survey, stock=stock, most=least - 1))
    assert none.routes == ()
    (found,) = [finding for finding in none.findings if finding.code == "ice-route-ladders"]
    assert found.severity is Severity.ERROR
    assert f"at least {least} " in found.message
    assert len(propose_routes(survey, asked(survey, stock=stock, most=least)).routes) == 1


def test_a_ladder_is_saved_by_going_round_when_there_are_few() -> None:
    """With ladders enough it goes straight over; with none it goes to where the crevasse ends."""
    survey = made_survey([(30, 3)], columns=500)
    survey.crevasse_width_m[30:33, 490:] = 0.0
    survey.alt_amsl_m[30:33, 490:] += 15.0
    survey.crevasse_depth_m[30:33, 490:] = 0.0
    free = propose_routes(survey, asked(survey)).routes[0]
    round_ = propose_routes(survey, asked(survey, most=0)).routes[0]
    assert (len(free.ladders), len(round_.ladders)) == (1, 0)
    assert round_.length_m > free.length_m + 200.0
    assert round_.cost_s > free.cost_s


def test_where_the_way_is_cut_is_said() -> None:
    """A crevasse wider than any ladder: the error names the gap and stands at its rim."""
    survey = made_survey([(30, 12)])
    none = propose_routes(survey, asked(survey))
    (found,) = [finding for finding in none.findings if finding.code == "ice-route-cut"]
    assert "13.0 m on the map" in found.message
    lat_deg = place(survey, 42, 0).lat_deg
    assert f"{lat_deg:.4f}" in found.message


def test_steep_ground_gets_rope_and_anchors() -> None:
    """A band of 45 deg from side to side is one fixed rope, as long as the slope and its slack."""
    survey = made_survey(rise=0.0)
    ramp = np.clip(30 - np.arange(60), 0, 10).astype(np.float32)
    survey.alt_amsl_m[:] += ramp[:, None]
    survey.slope_deg[20:30] = 45.0
    settings = ProposalSettings(walker=Walker(stride_m=0.0))
    route = propose_routes(survey, asked(survey, settings=settings)).routes[0]
    (rope,) = route.ropes
    assert rope.rise_m == pytest.approx(10.0, abs=1.1)
    assert rope.rope_m == pytest.approx(1.15 * 10.0 * np.sqrt(2.0), rel=0.12)
    assert rope.anchors == 3
    assert route.exposure.rope_s == pytest.approx(rope.time_s)


def test_points_alone_lead_over_nothing_unwalkable() -> None:
    """Straight lines between points of walking stay on walkable cells; ladders cross in a straight line."""
    survey = made_survey()
    for row, gap in ((12, 5), (24, 33), (36, 4), (48, 34)):
        survey.crevasse_width_m[row : row + 2] = 40.0
        survey.crevasse_width_m[row : row + 2, gap : gap + 3] = 0.0
    settings = ProposalSettings(ladders=Ladders(most_sections=0))
    route = propose_routes(survey, asked(survey, settings=settings)).routes[0]
    east_m, north_m = survey.grid.from_geographic(
        [point.lat_deg for point in route.points], [point.lon_deg for point in route.points]
    )
    rows, columns = survey.grid.pixel_of(east_m, north_m)
    walkable = ground_of(survey, settings).walkable
    for (r0, c0), (r1, c1) in pairwise(zip(rows, columns, strict=True)):
        line = np.rint(np.linspace([r0, c0], [r1, c1], 200)).astype(int)
        assert walkable[line[:, 0], line[:, 1]].all()
    assert len(route.points) < 0.4 * route.line.east_m.size


def test_danger_is_gone_round_and_counted() -> None:
    """A patch in reach of seracs is avoided where there is room; across all the width it is passed and timed."""
    patch, band = made_survey(), made_survey()
    patch.serac_reach[20:40, 10:30] = 1.0
    band.serac_reach[20:40] = 0.5
    free = propose_routes(made_survey(), asked(patch)).routes[0]
    round_ = propose_routes(patch, asked(patch)).routes[0]
    through = propose_routes(band, asked(band)).routes[0]
    assert free.exposure.serac_s == 0.0
    assert round_.exposure.serac_s < 20.0
    assert round_.length_m > free.length_m
    assert through.exposure.serac_s == pytest.approx(through.up_s * 20.0 / 57.0, rel=0.06)
    assert through.exposure.serac_counted_s == pytest.approx(0.5 * through.exposure.serac_s, rel=0.06)


def test_unknown_flanks_are_no_safety() -> None:
    """Without flanks the minutes in avalanche reach are not known, not nought."""
    survey = made_survey()
    survey.avalanche_reach[:] = np.nan
    assert propose_routes(survey, asked(survey)).routes[0].exposure.avalanche_s is None
    assert propose_routes(made_survey(), asked(survey)).routes[0].exposure.avalanche_s == 0.0


def test_the_hour_changes_what_danger_counts() -> None:
    """At noon the same ground counts dearer than before dawn, and the finding says that no hour is safe."""
    survey = made_survey()
    survey.serac_reach[:] = 0.5
    night, noon = (propose_routes(survey, asked(survey, hour=hour)) for hour in (4.0, 13.0))
    assert night.routes[0].cost_s < noon.routes[0].cost_s
    assert any("no hour is safe" in finding.message for finding in night.findings)
    by_sun = propose_routes(survey, asked(survey, hour=13.0, avalanche_factor=1.8))
    assert any("avalanches 1.80 times" in finding.message for finding in by_sun.findings)


def old_route(survey_column: int, days: float = 0.0) -> Route:
    survey = made_survey()
    points = []
    for number, row in enumerate((58, 30, 1)):
        where = place(survey, row, survey_column)
        points.append(
            FixedPoint(
                id=f"P{number}",
                lat_deg=where.lat_deg,
                lon_deg=where.lon_deg,
                seen_utc=SURVEYED_UTC - timedelta(days=days),
                kind=PointKind.TRACK,
                sigma_m=1.0,
            )
        )
    return Route(name="old", points=tuple(points))


def test_the_old_route_draws_the_new_one() -> None:
    """Near it effort counts less: the way keeps to it for longer, and says for how much of its length."""
    survey = made_survey()
    worth = Worth(old_route_frac=0.4, old_route_near_m=3.0)
    settings = ProposalSettings(worth=worth)
    alone = propose_routes(survey, asked(survey, settings=settings)).routes[0]
    drawn = propose_routes(survey, asked(survey, settings=settings, old_route=old_route(30))).routes[0]
    assert alone.old_route_frac == 0.0
    assert drawn.old_route_frac > 0.6


def test_an_old_route_of_another_day_is_said() -> None:
    """Ice moves about a metre a day: a route seen 40 days before has to be carried first."""
    survey = made_survey()
    found = propose_routes(survey, asked(survey, old_route=old_route(20, days=40.0))).findings
    assert any(finding.code == "ice-route-old-route-day" and "40 days" in finding.message for finding in found)


def test_alternatives_differ_and_keep_to_the_limit() -> None:
    """Three routes share no more than half of their length with earlier ones, each within the ladders given."""
    survey = made_survey(BOTH, rows=120, columns=160)
    found = propose_routes(survey, asked(survey, alternatives=3, most=6))
    assert len(found.routes) == 3
    assert all(route.shared_frac <= 0.5 and route.sections <= 6 for route in found.routes)
    assert found.routes[0].cost_s == min(route.cost_s for route in found.routes)


def test_fewer_routes_than_asked_are_said() -> None:
    """Between walls there is one way only."""
    survey = made_survey(rows=160, columns=12)
    found = propose_routes(survey, asked(survey, alternatives=3))
    assert len(found.routes) == 1
    assert [finding.code for finding in found.findings] == ["ice-route-fewer"]


def test_a_route_comes_back_as_a_route() -> None:
    """The proposal as a route keeps ladders and their ends, so that it can be carried with the ice next season."""
    survey = made_survey(BOTH)
    route = propose_routes(survey, asked(survey)).routes[0]
    again = route_of(route, SURVEYED_UTC, 2.0)
    kinds = [point.kind for point in again.points]
    assert kinds[0] is PointKind.CAMP
    assert kinds[-1] is PointKind.CAMP
    assert kinds.count(PointKind.LADDER) == 2
    assert all(kinds[at + 1] is PointKind.ANCHOR for at, kind in enumerate(kinds) if kind is PointKind.LADDER)
    assert "not a route" in again.said[0]


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (Place(name="--from", lat_deg=28.5, lon_deg=86.86), "off the survey"),
        (Place(name="--from", lat_deg=86.8619, lon_deg=27.9969), "swapped"),
    ],
)
def test_an_end_off_the_survey_is_refused(end: Place, words: str) -> None:
    """The error says what, where, and when latitude and longitude look swapped."""
    survey = made_survey()
    with pytest.raises(IceError, match=words):
        propose_routes(survey, asked(survey, start=end))


def test_ends_in_voids_and_crevasses() -> None:
    """A void is refused; an end in a crevasse moves to the rim, and it is said; far from any rim it is refused."""
    survey = made_survey([(20, 3)])
    survey.alt_amsl_m[5, 5] = np.nan
    with pytest.raises(IceError, match="void"):
        propose_routes(survey, asked(survey, goal=place(survey, 5, 5)))
    moved = propose_routes(survey, asked(survey, goal=place(survey, 21, 20)))
    assert any(finding.code == "ice-route-end-moved" and "2.0 m" in finding.message for finding in moved.findings)
    wide = made_survey([(8, 40)], rows=120)
    with pytest.raises(IceError, match="nobody walks"):
        propose_routes(wide, asked(wide, goal=place(wide, 28, 20)))


def test_what_cannot_be_searched_is_refused() -> None:
    """No georeference, no heights, both ends in one cell."""
    survey = made_survey()
    with pytest.raises(IceError, match="reference system"):
        propose_routes(replace(survey, grid=replace(survey.grid, crs="")), asked(survey))
    with pytest.raises(IceError, match="one cell"):
        propose_routes(survey, asked(survey, goal=place(survey, 58, 20)))
    with pytest.raises(IceError, match="no heights"):
        propose_routes(replace(survey, alt_amsl_m=np.full_like(survey.alt_amsl_m, np.nan)), asked(survey))


def test_voids_are_said_and_not_walked() -> None:
    """A void in the way is gone round."""
    survey = made_survey()
    survey.alt_amsl_m[25:35, 8:32] = np.nan
    found = propose_routes(survey, asked(survey))
    rows, columns = survey.grid.pixel_of(found.routes[0].line.east_m, found.routes[0].line.north_m)
    assert np.isfinite(survey.alt_amsl_m[np.rint(rows).astype(int), np.rint(columns).astype(int)]).all()
    assert any(finding.code == "ice-route-voids" for finding in found.findings)


def test_settings_refuse_nonsense() -> None:
    """Each limit names its rule and value."""
    with pytest.raises(ValueError, match="most_deg"):
        Ropes(most_deg=89.0)
    with pytest.raises(ValueError, match="overlap_m"):
        Ladders(section_m=1.0, overlap_m=1.0)
    with pytest.raises(ValueError, match="alternatives"):
        asked(made_survey(), alternatives=0)
    assert LegKind.LADDER.value == "ladder"
