"""Avalanches from the flanks, and the hours of sun on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from ice_made_ground import image_of, terrain_of
from lungta.core.errors import IceError
from lungta.ice.image.model import HeldImage, ImageKind, ImageNotes
from lungta.ice.survey.about import flanks_about, height_findings
from lungta.ice.survey.flanks import flank_reach, sample, starting_zones
from lungta.ice.survey.hours import STEP, WARM_FACTOR, hours_of_sun, starts_above, sunlit
from lungta.ice.survey.settings import SurveySettings
from lungta.ice.survey.survey import survey_icefall
from lungta.mountain.sun import SunPosition, sun_position

SETTINGS = SurveySettings()


def valley(wall_m: float = 900.0, wall_deg: float = 45.0) -> np.ndarray:
    """A level floor 1.2 km wide running north, a wall in the east; nodes of 30 m."""
    east = (np.arange(101) - 50.0) * 30.0
    wall = np.clip((east - 600.0) * np.tan(np.radians(wall_deg)), 0.0, wall_m)
    return np.tile(5600.0 + wall, (91, 1))


def flat_survey() -> HeldImage:
    return image_of(np.full((60, 240), 5600.0), 4.0)


def test_starting_zones_are_steep_and_tall() -> None:
    """A wall of 45 deg and 900 m is one; one of 100 m, and a slope of 25 deg, are not."""
    assert starting_zones(terrain_of(valley(), 30.0), SETTINGS)[:, 75:80].all()
    assert not starting_zones(terrain_of(valley(), 30.0), SETTINGS)[:, :65].any()
    assert not starting_zones(terrain_of(valley(wall_m=100.0), 30.0), SETTINGS).any()
    assert not starting_zones(terrain_of(valley(wall_deg=25.0), 30.0), SETTINGS).any()


def test_reach_falls_away_from_the_wall() -> None:
    """From the east to the west over the floor, as the travel angle from its highest start does, within 0.1."""
    reach, _ = flank_reach(terrain_of(valley(), 30.0), flat_survey().grid, SETTINGS)
    row = reach[30]
    assert (np.diff(row) >= -1e-3).all()
    near, far = 1.111 - 0.118, np.tan(np.radians(17.0))
    east_m = (np.arange(240) - 119.5) * 4.0
    angles = 900.0 / (600.0 + 900.0 - east_m)
    assert np.abs(row - np.clip((angles - far) / (near - far), 0.0, 1.0)).max() < 0.1


def test_sampling_is_bilinear_on_the_map() -> None:
    """The terrain's own interpolation at the same places gives the same, within 2 cm of a kilometre of relief."""
    rng = np.random.default_rng(8)
    terrain = terrain_of(5600.0 + np.cumsum(rng.normal(0.0, 2.0, (91, 101)), axis=0), 30.0)
    grid = flat_survey().grid
    found = sample(terrain, terrain.alt_amsl_m.astype(np.float32), grid)
    east_m, north_m = np.meshgrid(grid.east_centres_m, grid.north_centres_m)
    theirs = terrain.height_at(*terrain.frame.to_local(*grid.to_geographic(east_m, north_m)))
    assert np.abs(found - theirs).max() < 0.05
    assert np.abs(found + 5 * 0.05 - theirs).max() > 0.05


def test_what_the_flanks_do_not_cover_is_unknown_and_said() -> None:
    """Terrain that ends inside the survey leaves NaN beyond."""
    terrain = terrain_of(valley()[:, 45:], 30.0)  # centred anew, so that it ends 840 m east and west
    grid = image_of(np.full((30, 300), 5600.0), 10.0).grid
    reach, findings = flank_reach(terrain, grid, SETTINGS)
    assert np.isnan(reach[:, :40]).all()
    assert not np.isnan(reach[:, 140:160]).any()
    assert {finding.code for finding in findings} >= {"survey-flanks-missing", "survey-flanks-coarse"}


def test_no_slope_above_is_said() -> None:
    """A plain has no avalanches."""
    reach, findings = flank_reach(terrain_of(np.full((91, 101), 5600.0), 5.0), flat_survey().grid, SETTINGS)
    assert np.nanmax(reach) == 0.0
    assert "survey-no-starts" in {finding.code for finding in findings}


def test_heights_above_the_ellipsoid_are_suspected() -> None:
    """A survey 29 m below the terrain is one whose heights are above the ellipsoid, in the Khumbu."""
    terrain = terrain_of(np.full((91, 101), 5600.0), 30.0)
    assert height_findings(image_of(np.full((60, 60), 5604.0), 4.0), terrain) == ()
    (low,) = height_findings(image_of(np.full((60, 60), 5571.0), 4.0), terrain)
    assert "29 m below" in low.message
    assert "ellipsoid" in low.message
    (high,) = height_findings(image_of(np.full((60, 60), 5700.0), 4.0), terrain)
    assert "100 m above" in high.message
    assert "ellipsoid" not in high.message


def test_slopes_are_lit_by_the_side_they_face() -> None:
    """The western face of a wall is dark in the morning and lit in the evening; the floor behind lies in its shadow."""
    terrain = terrain_of(valley(), 30.0)
    face, foot = (slice(20, 70), slice(72, 78)), (slice(20, 70), slice(60, 69))
    morning = sunlit(terrain, SunPosition(azimuth_deg=90.0, elevation_deg=30.0))
    evening = sunlit(terrain, SunPosition(azimuth_deg=270.0, elevation_deg=30.0))
    assert not morning[face].any()
    assert not morning[foot].any()
    assert evening[face].all()
    assert evening[foot].all()
    assert not sunlit(terrain, SunPosition(azimuth_deg=270.0, elevation_deg=-1.0)).any()


def test_a_face_to_the_west_is_warm_in_the_afternoon() -> None:
    """The hours follow the sun, warmth lingers, and the factor is 1 before dawn, never less."""
    terrain = terrain_of(valley(), 30.0)
    hours = hours_of_sun(terrain, survey_icefall(flat_survey(), None), date(2027, 4, 18), "Asia/Kathmandu", SETTINGS)
    assert hours.sun is not None
    local = [(each + timedelta(hours=5, minutes=45)).hour for each in (hours.sun.start_utc, hours.sun.end_utc)]
    assert local == [9, 18]
    assert 1.0 < hours.starts_km2 < 30 * 0.03 * 91 * 0.03
    assert (hours.warm_frac >= hours.sunlit_frac).all()
    factors = [hours.factor_at(moment) for moment in hours.times_utc]
    assert min(factors) == 1.0
    assert max(factors) == WARM_FACTOR
    assert hours.factor_at(hours.sun.end_utc + 4 * STEP) > 1.5
    with pytest.raises(ValueError, match="time zone"):
        hours.factor_at(datetime(2027, 4, 18, 6))  # noqa: DTZ001


def test_without_flanks_above_there_is_no_sun_to_speak_of() -> None:
    """All parts are 0, and no window is named."""
    plain = terrain_of(np.full((91, 101), 5600.0), 30.0)
    hours = hours_of_sun(plain, survey_icefall(flat_survey(), None), date(2027, 4, 18), "Asia/Kathmandu", SETTINGS)
    assert hours.sun is None
    assert hours.starts_km2 == 0.0
    assert hours.factor_at(datetime(2027, 4, 18, 6, tzinfo=UTC)) == 1.0


def test_without_georeference_no_flanks_are_looked_for() -> None:
    """Nobody knows where they would be."""
    with pytest.raises(IceError, match="where on Earth"):
        flanks_about(image_of(np.zeros((60, 60)), 1.0, crs="").grid)


@pytest.mark.real_data
def test_the_avalanche_of_2014_fell_from_shade_onto_ground_in_its_reach(
    real_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 06:30 on 18 April 2014 no node of the West Shoulder over the icefall had sun, and most of the icefall below is
    in reach of the 16,000 m3 (14,000 t, press) that fell: shade and hour are no safety, and the map says so."""
    monkeypatch.setenv("LUNGTA_DATA", str(real_data))
    grid = flat_survey().grid
    terrain = flanks_about(grid, real_data / "terrain" / "everest_glo30_58m_30km.tif")
    heights = sample(terrain, terrain.alt_amsl_m.astype(np.float32), grid)
    notes = ImageNotes(title="", origin="", taken_utc=datetime(2014, 4, 18, tzinfo=UTC), kind=ImageKind.HEIGHTS)
    survey = survey_icefall(HeldImage(grid=grid, notes=notes, values=heights), terrain)
    lat_deg, lon_deg = terrain.frame.to_geographic(*np.meshgrid(terrain.east_m, terrain.north_m))
    shoulder = starts_above(terrain, survey, SETTINGS) & (lat_deg > 27.990) & (lat_deg < 28.0)
    shoulder &= (lon_deg > 86.872) & (lon_deg < 86.885) & (terrain.alt_amsl_m > 6000.0)
    assert shoulder.sum() > 100
    dawn = sunlit(terrain, sun_position(27.99, 86.87, datetime(2014, 4, 18, 0, 45, tzinfo=UTC)))
    assert not (dawn & shoulder).any()
    assert dawn.any()
    fell = (1.111 - 0.118 * np.log10(16_000.0) - np.tan(np.radians(17.0))) / (0.993 - np.tan(np.radians(17.0)))
    assert (survey.avalanche_reach > fell).mean() > 0.5
    assert "survey-too-coarse" not in {finding.code for finding in survey.findings}  # cells of 4 m, heights of 58 m
