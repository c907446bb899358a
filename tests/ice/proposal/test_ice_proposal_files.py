"""What proposals are shown as: files, map, sheet, and the command."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from lungta.core.figures import picture
from lungta.core.files import published_folder
from lungta.ice.proposal.files import WRITTEN, Flown, all_drops, write_proposals
from lungta.ice.proposal.model import NO_ROUTE, Proposals
from lungta.ice.proposal.plot import Shown, route_figure, routes_figure
from lungta.ice.proposal.propose import propose_routes
from lungta.ice.proposal.settings import ProposalSettings
from lungta.ice.proposal.words import route_text
from lungta.ice.route.model import PointKind
from lungta.ice.route.read import read_route
from lungta.ice.survey.model import IcefallSurvey
from made_icefall import asked, made_survey

CREVASSES = ((40, 2), (80, 5))


@pytest.fixture(scope="module")
def proposed() -> tuple[IcefallSurvey, Proposals]:
    survey = made_survey(CREVASSES, rows=120, columns=100)
    survey.serac_reach[50:70, :50] = 0.8
    return survey, propose_routes(survey, asked(survey, alternatives=2))


@pytest.fixture(scope="module")
def folder(proposed: tuple[IcefallSurvey, Proposals], tmp_path_factory: pytest.TempPathFactory) -> Path:
    survey, proposals = proposed
    settings = ProposalSettings()
    drops, _ = all_drops(proposals, survey, settings)
    path = tmp_path_factory.mktemp("ice") / "out"
    with published_folder(path) as scratch:
        write_proposals(scratch, proposals, Shown(survey=survey, drops=drops), settings, Flown(), "Asked for.")
    return path


def test_the_folder_holds_what_it_may_hold(folder: Path) -> None:
    """Everything written may be replaced by the next run; a manifest and pads for each route with ladders."""
    names = {path.name for path in folder.iterdir()}
    assert names <= WRITTEN
    assert {"map.png", "sheet.pdf", "proposals.json", "manifest-1.csv", "pads-1.toml", "route-2.gpx"} <= names


def test_every_file_says_that_it_is_a_proposal(folder: Path) -> None:
    """Whatever is passed on alone still says what it is, and that it is not real."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".gpx", ".kml", ".geojson", ".csv", ".toml", ".json"):
            assert NO_ROUTE in path.read_text(encoding="utf-8"), path.name
        if path.suffix in (".gpx", ".kml", ".geojson", ".json"):
            assert "NOT REAL" in path.read_text(encoding="utf-8"), path.name
    assert NO_ROUTE in "".join(page.extract_text() for page in PdfReader(folder / "sheet.pdf").pages)


@pytest.mark.parametrize("suffix", ["gpx", "kml", "geojson"])
def test_routes_come_back(folder: Path, proposed: tuple[IcefallSurvey, Proposals], suffix: str) -> None:
    """What is written for a phone is read again with the same points and ladders, as next season's old route."""
    route = proposed[1].routes[0]
    again = read_route(folder / f"route-1.{suffix}")
    assert [point.id for point in again.points] == [point.id for point in route.points]
    assert [point.kind for point in again.points].count(PointKind.LADDER) == len(route.ladders)
    lats_deg = [point.lat_deg for point in route.points]
    assert [point.lat_deg for point in again.points] == pytest.approx(lats_deg, abs=1e-7)


def test_the_sheet_reads_out_every_point_and_ladder(folder: Path, proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """Coordinates stand in UTM and degrees, ladders with sections and span."""
    text = " ".join(page.extract_text() for page in PdfReader(folder / "sheet.pdf").pages)
    text = " ".join(text.split())
    for route in proposed[1].routes:
        for point in route.points:
            assert point.id in text
        for leg in route.ladders:
            assert f"{leg.length_m:.1f} m" in text
    assert "45R E 486" in text
    assert "NOT REAL" in text
    assert "Asked for." in text


def test_the_data_hold_what_the_routes_hold(folder: Path, proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """proposals.json: totals, legs, points, risk by kind, findings."""
    data = json.loads((folder / "proposals.json").read_text(encoding="utf-8"))
    route = proposed[1].routes[0]
    assert data["said"] == NO_ROUTE
    assert data["routes"][0]["sections"] == route.sections == 6
    assert data["routes"][0]["exposure"]["serac_s"] == pytest.approx(route.exposure.serac_s, abs=0.01)
    assert len(data["routes"][0]["points"]) == len(route.points)
    assert data["routes"][0]["proved"] is True


def test_the_same_input_gives_the_same_bytes(folder: Path, proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """Maps hold no time of making."""
    survey, proposals = proposed
    drops, _ = all_drops(proposals, survey, ProposalSettings())
    drawn = picture(routes_figure(proposals, Shown(survey=survey, drops=drops)), ".png")
    assert drawn == (folder / "map.png").read_bytes()


def test_the_map_shows_routes_ladders_and_crevasses(proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """The colours of the first route, of ladders and of crevasses are there; the UTM grid has its figures."""
    survey, proposals = proposed
    figure = route_figure(proposals, Shown(survey=survey), 0)
    image = np.asarray(Image.open(BytesIO(picture(figure, ".png"))).convert("RGB")).astype(int)
    for colour in ((209, 0, 44), (255, 215, 0), (8, 48, 107)):
        assert (np.abs(image - colour).max(axis=-1) < 30).sum() > 60
    labels = [label.get_text() for label in figure.axes[0].get_xticklabels()]
    assert labels
    assert all(label.startswith("486 ") for label in labels)


def test_the_words_say_kinds_of_risk(proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """A person reads time, ladders, rope, anchors and minutes in danger."""
    text = "\n".join(route_text(proposed[1]))
    assert NO_ROUTE in text
    assert "2 ladders (6 sections, the longest 6.1 m)" in text
    assert "in reach of seracs" in text
    assert "proved: no way over these cells" in text


def test_no_route_still_gives_a_sheet(tmp_path: Path) -> None:
    """Without a way there are a map and a sheet that say why, and no file that could be followed."""
    survey = made_survey([(30, 12)])
    none = propose_routes(survey, asked(survey))
    write_proposals(tmp_path, none, Shown(survey=survey), ProposalSettings(), Flown())
    assert {path.name for path in tmp_path.iterdir()} == {"map.png", "sheet.pdf", "proposals.json"}
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "sheet.pdf").pages)
    assert "no route to propose" in text
    assert "missing there" in " ".join(text.split())


def test_unknown_avalanches_are_said_on_the_map() -> None:
    """A map without violet must not read as safe when nobody knows."""
    survey = made_survey()
    survey.avalanche_reach[:] = np.nan
    figure = routes_figure(propose_routes(survey, asked(survey)), Shown(survey=survey))
    assert "avalanches: NOT KNOWN" in [text.get_text() for text in figure.legends[0].get_texts()]


def test_pages_that_go_on_still_say_whose_they_are(folder: Path) -> None:
    """Every page of the sheet has the banner; pages of a route its name."""
    pages = [" ".join(page.extract_text().split()) for page in PdfReader(folder / "sheet.pdf").pages]
    for page in pages:
        assert page.count(f"NOT REAL. {NO_ROUTE}") >= 1
    assert any("Route 1, continued" in page for page in pages) == (sum("Route 2" not in page for page in pages) > 1)
    assert sum("Route 1" in page for page in pages) >= 2


def test_voids_are_hatched_and_named(proposed: tuple[IcefallSurvey, Proposals]) -> None:
    """A map with a void has a key for it, one without has none."""
    survey, proposals = proposed
    holed = replace(survey, alt_amsl_m=survey.alt_amsl_m.copy())
    holed.alt_amsl_m[60:70, 40:60] = np.nan
    for ground, there in ((survey, False), (holed, True)):
        figure = route_figure(proposals, Shown(survey=ground), 0)
        words = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
        assert ("no height: nothing known" in words) is there
