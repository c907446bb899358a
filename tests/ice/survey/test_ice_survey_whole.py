"""A whole survey: layers, findings, bad input, troughs, files and the crevasse map."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PIL import Image
from shapely.geometry import Polygon

from ice_made_ground import axes, image_of, in_slot, slope_down_south, terrain_of
from lungta.core.errors import IceError
from lungta.core.figures import picture
from lungta.ice.image.model import ImageKind
from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import SMALL
from lungta.ice.survey.files import LAYERS, write_survey_cog
from lungta.ice.survey.model import IcefallSurvey
from lungta.ice.survey.openings import find_openings
from lungta.ice.survey.outlines import crevasses_geojson
from lungta.ice.survey.plot import survey_figure
from lungta.ice.survey.sags import find_sags
from lungta.ice.survey.settings import SurveySettings
from lungta.ice.survey.summary import summary_json, summary_of, summary_words
from lungta.ice.survey.survey import survey_icefall

EAST, NORTH = axes(140, 160, 0.5)


@pytest.fixture(scope="module")
def practice() -> PracticeIcefall:
    return practice_icefall(replace(SMALL, surveys=SMALL.surveys[:1]))


@pytest.fixture(scope="module")
def made(practice: PracticeIcefall) -> IcefallSurvey:
    return survey_icefall(practice.heights[0], None, ice=practice.ice)


def codes(survey: IcefallSurvey) -> set[str]:
    return {finding.code for finding in survey.findings}


def test_the_crevasses_of_the_practice_icefall_are_found(practice: PracticeIcefall, made: IcefallSurvey) -> None:
    """At 1 m posting every one that is 2 m wide or more, in its middle; wide by a metre, deep by 15 % at least."""
    grid, slots = practice.grid, [slot for slot in practice.slots if slot.width_m >= 2.0]
    assert len(slots) > 10
    errors = []
    for slot in slots:
        row, column = (round(float(each)) for each in grid.pixel_of(slot.east_m, slot.north_m))
        if not (2 < row < grid.rows - 3 and 2 < column < grid.columns - 3 and practice.ice[row, column]):
            continue
        around = slice(row - 2, row + 3), slice(column - 2, column + 3)
        width = made.crevasse_width_m[around]
        assert (width > 0.0).any()
        errors.append(float(np.median(width[width > 0.0])) - slot.width_m)
        assert made.crevasse_depth_m[around].max() > 0.6 * slot.depth_m
    assert abs(np.median(errors)) < 1.0
    assert abs(np.median(errors) + 5.0) > 1.0


def test_towers_of_the_practice_icefall_are_seracs(practice: PracticeIcefall, made: IcefallSurvey) -> None:
    """Those that stand 8 m high and more have faces around them, with ground in reach below."""
    east_m, north_m = np.meshgrid(practice.grid.east_centres_m, practice.grid.north_centres_m)
    for tower in practice.towers:
        near = np.hypot(east_m - tower.east_m, north_m - tower.north_m) < tower.length_m
        if tower.rise_m >= 8.0 and near.any() and practice.ice[near].all():
            assert made.serac_height_m[near].max() > 0.7 * tower.rise_m
            assert made.serac_reach[near].max() == 1.0
    assert 0.02 < (made.serac_reach > 0.0).mean() < 0.6


def test_outside_the_ice_nothing_counts(practice: PracticeIcefall, made: IcefallSurvey) -> None:
    """Rock has neither crevasses nor seracs nor bridges."""
    for layer in (made.crevasse_width_m, made.serac_height_m, made.sag_m):
        assert layer is not None
        assert not (layer[~practice.ice] > 0.0).any()


def test_made_heights_stay_not_real(made: IcefallSurvey) -> None:
    """What the heights say of themselves goes with the survey."""
    assert any("NOT REAL" in note for note in made.notes)


def test_voids_are_void_in_every_layer_and_said() -> None:
    """Nothing is filled in; a void whose edge is open is said to be a crevasse most likely."""
    heights = slope_down_south(NORTH, 15.0) - 9.0 * in_slot(EAST, NORTH, 0.0, 6.0, 50.0)
    heights[in_slot(EAST, NORTH, 0.0, 3.0, 44.0)] = np.nan
    survey = survey_icefall(image_of(heights, 0.5), terrain_of(np.full((60, 60), 5600.0), 30.0))
    for name in LAYERS:
        if name != "along_deg":
            assert np.array_equal(np.isnan(getattr(survey, name)), np.isnan(heights)), name
    (said,) = [finding.message for finding in survey.findings if finding.code == "survey-voids"]
    assert "dark crevasses" in said


@pytest.mark.parametrize(
    ("pixel_m", "code"), [(0.2, "survey-resolution"), (1.0, "survey-coarse"), (8.0, "survey-too-coarse")]
)
def test_what_cells_of_a_size_cannot_see_is_said(pixel_m: float, code: str) -> None:
    """With the width of the narrowest opening; from 5 m on that no route can be proposed."""
    survey = survey_icefall(image_of(np.full((40, 40), 5600.0), pixel_m), None)
    (found,) = [finding for finding in survey.findings if finding.code == code]
    assert f"{2 * pixel_m:.2g} m" in found.message or "no route" in found.message
    assert (found.severity == "error") == (code == "survey-too-coarse")


def test_cells_too_large_for_crevasses_say_not_that_there_are_none() -> None:
    """Openings, seracs and their reach are unknown, slope is known; words and map say so, and no route is proposed."""
    survey = survey_icefall(image_of(slope_down_south(40.0 * NORTH, 20.0), 20.0), None)
    for name in ("crevasse_width_m", "crevasse_depth_m", "serac_height_m", "serac_reach", "sag_m", "along_deg"):
        assert np.isnan(getattr(survey, name)).all()
    assert np.nanmedian(survey.slope_deg) == pytest.approx(20.0, abs=0.1)
    summary = summary_of(survey)
    assert summary.opened_frac is None
    assert "not known" in summary_words(summary)[1]
    texts = [text.get_text() for ax in survey_figure(survey).axes for text in ax.texts]
    assert texts.count("not known") == 3


def test_missing_flanks_and_masks_are_said() -> None:
    """Reach of avalanches is unknown then, not nothing."""
    survey = survey_icefall(image_of(np.full((40, 40), 5600.0), 0.5), None)
    assert np.isnan(survey.avalanche_reach).all()
    assert codes(survey) >= {"survey-no-flanks", "survey-no-mask", "survey-bridges"}
    nowhere = survey_icefall(image_of(np.full((40, 40), 5600.0), 0.5, crs=""), terrain_of(np.zeros((9, 9)), 30.0))
    (said,) = [finding.message for finding in nowhere.findings if finding.code == "survey-no-flanks"]
    assert "where on Earth" in said
    assert summary_of(survey).near_avalanche_frac is None


@pytest.mark.parametrize(
    ("heights", "kind", "said"),
    [
        (np.full((40, 40), 5600.0), ImageKind.PICTURE, "picture"),
        (np.full((40, 40), np.nan), ImageKind.HEIGHTS, "too few"),
        (np.full((3, 400), 5600.0), ImageKind.HEIGHTS, "too few"),
        (np.where(np.eye(40) > 0, -9999.0, 5600.0), ImageKind.HEIGHTS, "no-data"),
        (np.full((40, 40), 18_000.0), ImageKind.HEIGHTS, "none of the Earth's"),
    ],
)
def test_what_holds_no_heights_is_refused(heights: np.ndarray, kind: ImageKind, said: str) -> None:
    """A picture, voids, a strip, an undeclared no-data value, feet."""
    with pytest.raises(IceError, match=said):
        survey_icefall(image_of(heights, 0.5, kind), None)


def test_a_mask_of_another_shape_is_refused() -> None:
    """It would mark other ground."""
    with pytest.raises(IceError, match="mask"):
        survey_icefall(image_of(np.full((40, 40), 5600.0), 0.5), None, ice=np.ones((20, 40), bool))


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [("widest_m", 0.0, "widest_m"), ("face_deg", 90.0, "face_deg"), ("least_fall_m3", 1e6, "least_fall_m3")],
)
def test_settings_are_checked(name: str, value: float, rule: str) -> None:
    """A message names rule and value."""
    with pytest.raises(ValueError, match=rule):
        replace(SurveySettings(), **{name: value})


def test_a_sagging_bridge_is_a_trough_of_its_depth() -> None:
    """A trough of Gaussian shape, 0.4 m deep, across a slope; 25 % off at its best scale, and no crevasse."""
    sigma_m = 1.2 / np.sqrt(2.0)  # the filter answers best at sqrt(2) times the trough's own sigma
    trough = 0.4 * np.exp(-0.5 * (EAST / sigma_m) ** 2) * (np.abs(NORTH) < 20.0)
    heights = (slope_down_south(NORTH, 12.0) - trough).astype(np.float32)
    settings = SurveySettings()
    openings = find_openings(heights, 0.5, settings)
    assert not (openings.depth_m > 0.0).any()
    sag_m = find_sags(heights, openings, 0.5, settings)
    middle = float(np.median(sag_m[(np.abs(EAST) < 0.3) & (np.abs(NORTH) < 12.0)]))
    assert middle == pytest.approx(0.4, rel=0.25)
    assert middle * 2.25 != pytest.approx(0.4, rel=0.25)
    assert not (sag_m[np.abs(EAST) > 4.0] > 0.0).any()
    pits = slope_down_south(NORTH, 12.0) - 0.4 * np.exp(-0.5 * (EAST**2 + NORTH**2) / sigma_m**2)
    flat = find_openings(pits.astype(np.float32), 0.5, settings)
    assert not (find_sags(pits.astype(np.float32), flat, 0.5, settings) > 0.0).any()


def test_a_survey_in_short_counts_what_was_made() -> None:
    """Two crevasses in their classes, one tower, in words and JSON."""
    east, north = axes(200, 260, 0.5)
    slots = in_slot(east - 25.0, north, 0.0, 3.0, 60.0) | in_slot(east + 25.0, north, 0.0, 6.0, 60.0)
    tower = (np.abs(east) < 5.0) & (np.abs(north) < 5.0)
    survey = survey_icefall(image_of(5600.0 - 14.0 * slots + 9.0 * tower, 0.5), None)
    summary = summary_of(survey)
    assert summary.crevasses == {0.0: 0, 1.0: 0, 2.0: 1, 4.0: 1, 8.0: 0}
    assert summary.seracs == 1
    assert summary.deepest_m == pytest.approx(14.0, abs=0.5)
    words = "\n".join(summary_words(summary))
    assert "2 crevasses" in words
    assert "2 to 4 m: 1" in words
    assert summary.findings[0].severity == "warning"
    assert json.loads(summary_json(summary))["deepest_m"] == summary.deepest_m


def test_the_layers_come_back_from_the_file(made: IcefallSurvey, tmp_path: Path) -> None:
    """A COG with the reference system, a named band with its unit for each layer, findings in its tags."""
    write_survey_cog(tmp_path / "survey.tif", made)
    with rasterio.open(tmp_path / "survey.tif") as file:
        assert file.crs.to_epsg() == 32645
        assert file.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert dict(zip(file.descriptions, file.units, strict=True)) == LAYERS
        assert np.array_equal(file.read(4), made.crevasse_width_m, equal_nan=True)
        assert len(json.loads(file.tags()["FINDINGS"])) == len(made.findings)


def test_outlines_of_crevasses_lie_where_the_crevasses_are() -> None:
    """In latitude and longitude, within a cell; width, depth and bearing are those that were made."""
    slot = in_slot(EAST, NORTH, 60.0, 4.0, 30.0)
    survey = survey_icefall(image_of(5600.0 - 9.0 * slot, 0.5), None)
    (feature,) = json.loads(crevasses_geojson(survey))["features"]
    said = feature["properties"]
    assert said["width_m"] == pytest.approx(4.0, abs=0.5)
    assert said["depth_m"] == pytest.approx(9.0, abs=0.2)
    assert said["along_deg"] == pytest.approx(60.0, abs=6.0)
    lon_deg, lat_deg = np.array(feature["geometry"]["coordinates"][0]).T
    outline = Polygon(np.column_stack(survey.grid.from_geographic(lat_deg, lon_deg)))
    assert outline.area == pytest.approx(120.0, rel=0.08)
    middle = outline.centroid
    assert np.hypot(middle.x - 486_600.0, middle.y - 3_096_300.0) < 0.5
    with pytest.raises(IceError, match="where on Earth"):
        crevasses_geojson(survey_icefall(image_of(5600.0 - 9.0 * slot, 0.5, crs=""), None))


def test_the_map_shows_crevasses_in_the_colours_of_its_key(made: IcefallSurvey) -> None:
    """Pixels of a narrow class, of a wide one and of faces are there, and NOT REAL stands on it."""
    figure = survey_figure(made)
    assert "NOT REAL" in str(figure.get_suptitle())
    shown = np.asarray(Image.open(io.BytesIO(picture(figure, ".png"))).convert("RGB")).astype(int)
    for colour in ("#08519c", "#54278f", "#e31a1c"):
        wanted = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
        assert (np.abs(shown - wanted).max(axis=2) < 6).sum() > 200


def test_a_large_survey_is_drawn_without_losing_crevasses() -> None:
    """Thinned by the greatest value: one row of open cells among 4,000 is still drawn."""
    from lungta.ice.survey.plot import _pooled

    survey = survey_icefall(image_of(np.full((40, 4000), 5600.0), 0.5), None)
    width = np.zeros((40, 4000), np.float32)
    width[:, 1234] = 2.0
    assert (_pooled(survey, width) == 2.0).any()
    assert _pooled(survey, width).shape == (13, 1333)
