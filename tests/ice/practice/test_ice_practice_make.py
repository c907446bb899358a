"""A practice icefall shows what its truth says, the same each time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from lungta.ice.practice.make import practice_icefall
from lungta.ice.practice.model import PracticeIcefall
from lungta.ice.practice.settings import SURVEYS, PracticeSettings, PracticeSurvey
from lungta.ice.route.model import PointKind

COARSE = PracticeSettings(pixel_m=2.0, rows=280, columns=320)


@pytest.fixture(scope="module")
def made() -> PracticeIcefall:
    return practice_icefall(COARSE)


def likeness(made: PracticeIcefall, east_m: NDArray[np.float64], north_m: NDArray[np.float64]) -> float:
    """Correlation of the first heights with the second taken where a motion says the ice went, on clean ice."""
    first, second = (np.asarray(image.values, dtype=float) for image in made.heights[:2])
    rows, columns = np.indices(made.grid.shape, dtype=float)
    at = [rows - north_m / made.grid.pixel_m, columns + east_m / made.grid.pixel_m]
    there = map_coordinates(second, at, order=3, mode="nearest")
    inner = made.ice.copy()
    inner[:30], inner[-30:], inner[:, :30], inner[:, -30:] = False, False, False, False
    one, other = (np.gradient(np.gradient(values, axis=1), axis=0)[inner] for values in (first, there))
    return float(np.corrcoef(one, other)[0, 1])


def test_heights_move_as_the_truth_says(made: PracticeIcefall) -> None:
    """Crevasses of the second survey lie where truth and georeference put them, and not five pixels beside."""
    east, north = made.true_motion_m(0, 1)
    shift_east, shift_north = made.apparent_shift_m(0, 1)
    assert likeness(made, east + shift_east, north + shift_north) > 0.9
    assert likeness(made, east + 10.0, north) < 0.5
    assert likeness(made, np.zeros_like(east), np.zeros_like(north)) < 0.3


def test_rock_is_shifted_by_the_error_of_the_georeference() -> None:
    """An independent program finds the shift of rock to a tenth of a pixel; five times that is caught."""
    registration = pytest.importorskip("skimage.registration")
    surveys = (PracticeSurvey(), PracticeSurvey(days=1.0, shift_east_m=1.3, shift_north_m=-0.7))
    made = practice_icefall(replace(COARSE, surveys=surveys, noise_frac=0.0))
    window = slice(180, 260), slice(20, 90)
    assert made.stable[window].mean() > 0.9
    before, after = (image.values[window] for image in made.pictures)
    found, _, _ = registration.phase_cross_correlation(after, before, upsample_factor=50, normalization=None)
    found_m = np.array([found[1], -found[0]]) * made.grid.pixel_m
    asked_m = np.array(made.apparent_shift_m(0, 1))
    assert np.abs(found_m - asked_m).max() < 0.2
    assert np.abs(found_m - asked_m - [1.0, 0.0]).max() > 0.2


def test_crevasses_are_as_deep_as_they_are_said_to_be(made: PracticeIcefall) -> None:
    """The middle of a wide crevasse lies below its rims by its depth, to the step of the bed and the lumps of ice."""
    depths = []
    for slot in (slot for slot in made.slots if slot.width_m > 4.0):
        across = np.radians(slot.azimuth_deg + 90.0)
        step = 0.5 * slot.width_m + 5.0
        offsets = np.array([-step, 0.0, step])
        row, column = made.grid.pixel_of(
            slot.east_m + offsets * np.sin(across), slot.north_m + offsets * np.cos(across)
        )
        if not (row.min() > 1 and row.max() < made.grid.rows - 2 and column.min() > 1):
            continue
        if column.max() < made.grid.columns - 2:
            heights = map_coordinates(np.asarray(made.heights[0].values, float), [row, column], order=1)
            depths.append((0.5 * (heights[0] + heights[2]) - heights[1]) / slot.depth_m)
    assert len(depths) >= 5
    assert np.median(depths) == pytest.approx(1.0, abs=0.25)


def test_the_route_climbs_and_bridges_crevasses(made: PracticeIcefall) -> None:
    """From the lower end to the upper, with ladders and ropes."""
    points = made.route.points
    assert points[0].kind is points[-1].kind is PointKind.CAMP
    heights = [point.alt_amsl_m for point in points]
    assert heights[0] is not None
    assert heights[-1] is not None
    assert heights[-1] - heights[0] > 80.0
    kinds = [point.kind for point in points]
    assert kinds.count(PointKind.LADDER) >= 3  # at 2 m a pixel most are lost
    assert PointKind.ROPE in kinds
    assert len({point.id for point in points}) == len({(point.lat_deg, point.lon_deg) for point in points})


@pytest.mark.parametrize("seed", [6, 1])
def test_a_ladder_leads_from_rim_to_rim_of_a_crevasse(seed: int) -> None:
    """Its next point stands on the far rim, at most 10 m away, and the ice between lies lower than both."""
    made = practice_icefall(PracticeSettings(pixel_m=1.0, rows=560, columns=640, surveys=SURVEYS[:1], seed=seed))
    heights = np.asarray(made.heights[0].values, dtype=float)
    depths = []
    for one, other in pairwise(made.route.points):
        if one.kind is not PointKind.LADDER:
            continue
        east, north = made.grid.from_geographic([one.lat_deg, other.lat_deg], [one.lon_deg, other.lon_deg])
        assert 0.5 <= np.hypot(east[1] - east[0], north[1] - north[0]) <= 10.0
        between = made.grid.pixel_of(np.linspace(east[0], east[1], 21), np.linspace(north[0], north[1], 21))
        profile = map_coordinates(heights, between, order=1)
        depths.append(min(one.alt_amsl_m or 0.0, other.alt_amsl_m or 0.0) - profile.min())
    assert len(depths) >= 4
    assert min(depths) > 0.3
    assert np.median(depths) > 1.5


def test_the_same_settings_make_the_same_icefall(made: PracticeIcefall) -> None:
    again = practice_icefall(COARSE)
    for one, other in zip((*made.pictures, *made.heights), (*again.pictures, *again.heights), strict=True):
        assert np.array_equal(one.values, other.values)
    assert again.route == made.route
    differing = practice_icefall(replace(COARSE, seed=7, surveys=SURVEYS[:1]))
    assert not np.array_equal(differing.pictures[0].values, made.pictures[0].values)


def test_everything_says_that_it_is_not_real(made: PracticeIcefall) -> None:
    for image in (*made.pictures, *made.heights):
        assert any("NOT REAL" in said for said in image.notes.said)
    assert "NOT REAL" in made.route.name


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pixel_m": 0.01}, "pixel_m"),
        ({"surveys": ()}, "first survey"),
        ({"surveys": (PracticeSurvey(), PracticeSurvey())}, "ascend"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(COARSE, **change)  # type: ignore[arg-type]
