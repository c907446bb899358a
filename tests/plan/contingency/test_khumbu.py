"""The contingency table over the real Khumbu Icefall."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from lungta.aircraft.catalogue import load_aircraft
from lungta.mountain.site.load import load_site
from lungta.mountain.terrain.read import read_terrain
from lungta.mountain.weather.hour import WeatherHour, WindLevel
from lungta.mountain.wind.uniform import UniformWind
from lungta.plan.contingency.model import ContingencyTable
from lungta.plan.contingency.returns import returns_of
from lungta.plan.contingency.table import Question, contingencies
from lungta.plan.corridor.landing import no_landing, on_outlines
from lungta.plan.escape import Flown
from lungta.plan.flight import Conditions, round_trip
from lungta.plan.reserve import ReserveRule, fly_track
from lungta.plan.ways import Ways

pytestmark = pytest.mark.real_data

SITE, FC30 = load_site("khumbu"), load_aircraft("dji-fc30")
RULE = ReserveRule(reserve_frac=0.2, samples=64, seed=1)
LOAD_KG = 15.0


@pytest.fixture(scope="module")
def flown(real_data: Path) -> Flown:
    terrain = read_terrain(real_data / "terrain" / "everest_glo30_58m_30km.tif", SITE.frame, extent_m=SITE.extent_m)
    hour = WeatherHour(
        time_utc=datetime(2026, 4, 20, 5, tzinfo=UTC),
        station_alt_amsl_m=5315.0,
        temperature_k=265.0,
        pressure_pa=53_500.0,
        wind=(WindLevel(alt_amsl_m=5315.0, wind_mps=0.0, from_deg=0.0),),
        wind_sigma_mps=1.5,
    )
    there = Conditions(hour=hour, wind=UniformWind(u_mps=0.0, v_mps=0.0, sigma_mps=1.5), terrain=terrain)
    always = tuple(zone for zone in SITE.zones if not zone.active)
    pair = Ways(site=SITE, aircraft=FC30, conditions=there, explain=False).to(SITE.pad("camp-1"), always)
    assert pair.corridors is not None
    track = round_trip(*pair.corridors, FC30, there)
    samples = fly_track(FC30, track, RULE, LOAD_KG, LOAD_KG)
    return Flown(corridors=pair.corridors, conditions=there, track=track, samples=samples)


@pytest.fixture(scope="module")
def table(flown: Flown) -> ContingencyTable:
    return contingencies(flown, SITE, FC30, RULE, Question(up_kg=LOAD_KG, down_kg=LOAD_KG))


def test_nobody_is_sent_onto_ice_routes_or_tents(table: ContingencyTable) -> None:
    """Every landing place but the pads stands off zones at any hour and off the glaciers."""
    places = np.array([[spot.east_m, spot.north_m] for spot in table.spots if not spot.pad])
    assert len(places)
    assert not on_outlines(SITE.frame, no_landing(SITE), places).any()


def test_every_moment_has_a_way_down(table: ContingencyTable) -> None:
    """Without climbers on the route a landing place is reached from everywhere within four minutes."""
    assert (table.nearest.spot >= 0).all()
    assert table.nearest.duration_s.max() < 240.0
    assert table.no_return_reserve is None


def test_straight_home_needs_the_height_of_the_icefalls_head(flown: Flown, table: ContingencyTable) -> None:
    """Some 800 m above the pad: Camp I stands 745 m above it; the straight way costs a fifth of charge more."""
    assert 760.0 < table.link.return_height_above_pad_m < 880.0
    top = int(np.argmax(table.moments.along_m * table.moments.up))
    assert table.home.left_p05_frac[top] - table.straight_home.left_p05_frac[top] > 0.1
    assert "link-loss-height-too-low" in {finding.code for finding in table.findings}
    returns = returns_of(flown.corridors, SITE, flown.conditions.terrain)
    assert returns.height_above_pad_m == pytest.approx(table.link.return_height_above_pad_m, abs=5.0)
    assert 3 <= len(returns.fence) <= 60


def test_rally_ways_are_clear_of_the_ground_itself(flown: Flown) -> None:
    """From anywhere the way to the nearest of rally points and home is 30 m clear of the bare terrain."""
    returns = returns_of(flown.corridors, SITE, flown.conditions.terrain)
    terrain, home = (
        flown.conditions.terrain,
        SITE.frame.to_local(SITE.home.position.lat_deg, SITE.home.position.lon_deg),
    )
    pad_m = float(terrain.height_at(*home))
    goals = [(*home, returns.height_above_pad_m)]
    goals += [(*SITE.frame.to_local(p.lat_deg, p.lon_deg), p.fly_at_above_pad_m) for p in returns.rally]
    rng = np.random.default_rng(3)
    place = rng.uniform(0.0, flown.track.east_m.size - 1.0, 400)
    points = np.arange(flown.track.east_m.size)
    east, north, alt = (
        np.interp(place, points, each) for each in (flown.track.east_m, flown.track.north_m, flown.track.alt_amsl_m)
    )
    away = np.array([np.hypot(east - g[0], north - g[1]) for g in goals])
    for n, goal in enumerate(np.argmin(away, axis=0)):
        share = np.linspace(0.0, 1.0, 300)
        under = terrain.height_at(
            east[n] + share * (goals[goal][0] - east[n]), north[n] + share * (goals[goal][1] - north[n])
        )
        fly_at = max(float(alt[n]), pad_m + goals[goal][2])
        assert fly_at - under.max() >= 30.0
