"""The radio over the real Khumbu: rays, horizon, relay, against dense samples and against other code of the house."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from radio_ground import dense_ratio, mast

from lungta.mountain.atmosphere import EARTH_RADIUS_M
from lungta.mountain.radio.along import link_along, mast_link
from lungta.mountain.radio.antenna import MEAN_EARTH_RADIUS_M, LinkRule
from lungta.mountain.radio.least import least_alt_in_view_m
from lungta.mountain.radio.path import AirPath
from lungta.mountain.radio.relay import best_relay
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.grid import Terrain
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.terrain.shadow import horizon_deg

pytestmark = pytest.mark.real_data
DENSE = 2e-3
HORIZON_DEG = 0.1  # the other code looks at grid lines only, and never below half a posting


@pytest.fixture(scope="module")
def khumbu(real_data: Path) -> Terrain:
    """Copernicus GLO-30 about the icefall."""
    site = load_site("khumbu")
    return read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", site.frame, extent_m=site.extent_m)


def base_camp(terrain: Terrain) -> tuple[float, float]:
    """Where the home pad lies [m]."""
    place = load_site("khumbu").home.position
    east_m, north_m = terrain.frame.to_local(place.lat_deg, place.lon_deg)
    return float(east_m), float(north_m)


def test_rays_are_the_dense_sampler_s(khumbu: Terrain) -> None:
    """Sixty rays across the basin, to 0.2 %; 1 % is caught."""
    draw = np.random.default_rng(7)
    for start, goal in draw.uniform(-3500.0, 3500.0, (60, 2, 2)):
        antenna = mast(*start)
        target = (*goal, float(khumbu.height_at(*goal)) + float(draw.uniform(30.0, 600.0)))
        found = float(link_along(khumbu, antenna, AirPath.through([target])).ratio[0])
        dense = dense_ratio(khumbu, antenna, target)
        within = DENSE * (1.0 + abs(dense))
        assert found == pytest.approx(dense, abs=within)
        assert found + 5 * within != pytest.approx(dense, abs=within)


def test_horizon_is_the_one_that_the_sun_comes_over(khumbu: Terrain) -> None:
    """What must be climbed at the terrain's edge to be seen is the horizon of sunrise, bent as light is, to 0.1 deg."""
    east_m, north_m = base_camp(khumbu)
    light = LinkRule(clear_ratio=0.0, earth_factor=EARTH_RADIUS_M / MEAN_EARTH_RADIUS_M / (1.0 - 0.13))
    antenna = mast(east_m, north_m, 2.0)
    eye_m = float(khumbu.height_at(east_m, north_m)) + 2.0
    for azimuth_deg in range(0, 360, 15):
        towards = np.array([np.sin(np.radians(azimuth_deg)), np.cos(np.radians(azimuth_deg))])
        with np.errstate(divide="ignore"):
            edges = (np.where(towards > 0.0, khumbu.east_m[-1], khumbu.east_m[0]) - [east_m, north_m]) / towards
        away_m = 0.99999 * float(np.abs(edges).min())
        place = np.array([east_m, north_m]) + away_m * towards
        top_m = float(least_alt_in_view_m(khumbu, antenna, place[:1], place[1:], light)[0, 0])
        rise = (top_m - eye_m) / away_m - away_m / (2.0 * light.earth_radius_m)
        horizon = float(horizon_deg(khumbu, east_m, north_m, azimuth_deg)[0])
        assert np.degrees(np.arctan(rise)) == pytest.approx(horizon, abs=HORIZON_DEG)
        assert np.degrees(np.arctan(rise)) + 5 * HORIZON_DEG != pytest.approx(horizon, abs=HORIZON_DEG)


def test_a_relay_brings_the_upper_icefall_into_view(khumbu: Terrain) -> None:
    """Base Camp does not see Camp I; some node sees both, and what is said of it holds link by link."""
    site = load_site("khumbu")
    camp = site.pad("camp-1").position
    east_m, north_m = base_camp(khumbu)
    camp_east_m, camp_north_m = (float(each) for each in khumbu.frame.to_local(camp.lat_deg, camp.lon_deg))
    share = np.linspace(0.0, 1.0, 120)
    path_east_m, path_north_m = east_m + share * (camp_east_m - east_m), north_m + share * (camp_north_m - north_m)
    height_m = khumbu.height_at(path_east_m, path_north_m) + 80.0
    path = AirPath(east_m=path_east_m, north_m=path_north_m, alt_amsl_m=height_m)
    antenna = mast(east_m, north_m)
    outcome = best_relay(khumbu, antenna, path)
    assert not outcome.direct.in_view[-1]
    best = outcome.relays[0]
    assert best.share_in_view_frac > 0.9
    relay = mast(best.east_m, best.north_m)
    assert mast_link(khumbu, antenna, relay).in_view.all()
    seen = link_along(khumbu, relay, path).in_view | outcome.direct.in_view
    assert path.share_frac(seen) == pytest.approx(best.share_in_view_frac, abs=1e-9)
    assert best.slope_deg <= 35.0
